"""Pairs that stop a part together and not alone, as display tables."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from liantu.gaps.words import tell
from liantu.measures.failure import members_of, witness
from liantu.measures.propagation import propagate
from liantu.model.network import build_network, check_substitution

if TYPE_CHECKING:
    from collections.abc import Callable

    from liantu.measures.propagation import Cascade
    from liantu.model.network import Unit
    from liantu.present.report_table import Cell, Context, Table

__all__ = ["pair_tables"]

PAIRS = "part_id:id part:name final:word unit:word first:name second:name origin:word witness:long"
FINALS = "unit:word first:name second:name final_count:int finals:long witness:long"


def _falls(ctx: Context) -> Callable[[Unit, list[str], str], str]:
    """Return a function that tells how two elements together lose a part."""
    substitution = check_substitution(ctx.analysis.parameters["substitution"])
    network = build_network(ctx.analysis.chain, substitution=substitution)
    contracted = substitution == "contracted"

    @cache
    def cascade(unit: Unit, elements: tuple[str, ...]) -> Cascade:
        return propagate(network, members_of(network, elements, unit))

    def told(unit: Unit, elements: list[str], part: str) -> str:
        falls = witness(network, cascade(unit, tuple(elements)), part)
        return tell(ctx.names, unit, elements, falls, contracted=contracted)

    return told


def _pairs(ctx: Context) -> Table:
    """Return the minimal pairs, with how the part falls when both stop."""
    told = _falls(ctx)
    rows = [
        {
            "part_id": row["part_id"],
            "part": ctx.part(row["part_id"]),
            "final": ctx.yes(row["final"]),
            "unit": ctx.words.code("unit", row["unit"]),
            "first": ctx.names.element(row["unit"], row["first"]),
            "second": ctx.names.element(row["unit"], row["second"]),
            "origin": ctx.words.code("origin", row["origin"]),
            "witness": told(row["unit"], [row["first"], row["second"]], row["part_id"]),
            "unit_code": row["unit"],
            "origin_code": row["origin"],
            "final_code": bool(row["final"]),
        }
        for row in ctx.analysis.pairs.to_dict("records")
    ]
    return ctx.table("pairs", PAIRS, rows)


def _final_pairs(ctx: Context, pairs: Table) -> Table:
    """Return the pairs that stop final parts, each once, those that stop most first."""
    held: dict[tuple[Cell, ...], list[dict[str, Cell]]] = {}
    for row in pairs.where(final_code=True):
        key = (row["unit_code"], row["first"], row["second"])
        held.setdefault(key, []).append(dict(row))
    rows = [
        {
            **same[0],
            "final_count": len(same),
            "finals": ctx.names.join(str(row["part"]) for row in same),
        }
        for _, same in sorted(held.items(), key=lambda h: (h[0][0] != "country", -len(h[1])))
    ]
    return ctx.table("final_pairs", FINALS, rows)


def pair_tables(ctx: Context) -> list[Table]:
    """Return all pairs, and those of final parts by pair."""
    pairs = _pairs(ctx)
    return [pairs, _final_pairs(ctx, pairs)]
