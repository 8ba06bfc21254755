"""Flags by stage, or by chain in a panorama, and the picture of a chain: stages across, parts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from liantu.measures.panorama import chain_of
from liantu.model.coverage import STAGES

if TYPE_CHECKING:
    from liantu.present.report_table import Cell, Context, Table

__all__ = ["MARKS", "Tile", "picture", "stages"]

MARKS = ("fill", "secure", "strengthen", "survey")
COUNTED = "stage:word parts:int fill:int secure:int strengthen:int survey:int unflagged:int"


@dataclass(frozen=True)
class Tile:
    """A part in the picture: its name, first flag or none, how firm that is, and other flags."""

    part_id: str
    name: str
    flag: str
    certainty: str
    final: bool
    also: tuple[str, ...] = ()


def _grouped(ctx: Context) -> dict[str, list[str]]:
    """Return heading → parts: by stage, or by chain for a panorama."""
    chain = ctx.analysis.chain
    parts = chain.parts[["part_id", "stage"]]
    if chain.members:
        names = {info.id: info.name(ctx.lang) for info in chain.members}
        found: dict[str, list[str]] = {name: [] for name in names.values()}
        for part in parts["part_id"]:
            found[names[chain_of(part)]].append(part)
        return found
    by_stage = {s: list(parts.loc[parts["stage"] == s, "part_id"]) for s in STAGES}
    return {ctx.words.code("stage", s): held for s, held in by_stage.items() if held}


def stages(ctx: Context) -> Table:
    """Return how many parts carry each flag as their first, by stage or by chain."""
    main = ctx.analysis.main_flag()
    rows: list[dict[str, Cell]] = []
    for heading, parts in _grouped(ctx).items():
        counts = Counter(main.get(part, "unflagged") for part in parts)
        rows.append({"stage": heading, "parts": len(parts),
                     **{flag: counts[flag] for flag in (*MARKS, "unflagged")}})  # fmt: skip
    table = ctx.table("stages", COUNTED, rows)
    if not ctx.analysis.chain.members:
        return table
    first = replace(table.columns[0], heading=ctx.words("fact.chain"))
    return replace(table, title=ctx.words("table.stages_joined"),
                   columns=(first, *table.columns[1:]))  # fmt: skip


def picture(ctx: Context) -> dict[str, list[Tile]]:
    """Return heading → tiles, flagged parts first in the order fill, secure, strengthen, survey."""
    analysis = ctx.analysis
    first = analysis.flags.drop_duplicates("part_id").set_index("part_id")
    flags, sure = first["flag"].to_dict(), first["certainty"].to_dict()
    every = analysis.flags.groupby("part_id")["flag"].unique().to_dict()
    rank = {flag: index for index, flag in enumerate((*MARKS, ""))}
    found = {}
    for heading, parts in _grouped(ctx).items():
        tiles = [
            Tile(p, ctx.part(p), flags.get(p, ""), sure.get(p, ""),
                 p in analysis.chain.final_parts, tuple(every.get(p, ()))[1:])
            for p in parts
        ]  # fmt: skip
        found[heading] = sorted(tiles, key=lambda t: (rank[t.flag], t.certainty))
    return found
