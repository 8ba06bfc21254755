"""What chains have in common, as display tables: for the report on a panorama."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liantu.measures.panorama import chain_of, common_points, presence, shared_parts
from liantu.model.tables import records, split_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liantu.present.report_table import Cell, Context, Table

__all__ = ["TABLES", "panorama_tables"]

TABLES = ("common_points", "shared_parts", "shared_groups")
POINTS = (
    "unit:word element:name chain_count:int chains:long contracted_chains:int market_chains:int "
    "certain_chains:int final_count:int finals:long"
)
PARTS = "part_id:id part:name home_chain:word essential_count:int essential_chains:long direct:long"
GROUPS = "element:name chain_count:int chains:long volume_parts:int supplies:int made:long"


def _chains(ctx: Context, ids: str) -> str:
    names = {info.id: info.name(ctx.lang) for info in ctx.analysis.chain.members}
    return ctx.names.join(names[i] for i in split_list(ids))


def _points(ctx: Context) -> Iterator[dict[str, Cell]]:
    for row in records(common_points(ctx.analysis.points)):
        if row["market"] > 1 or row["contracted"] > 1:
            yield {
                "unit": ctx.words.code("unit", row["unit"]),
                "element": ctx.names.element(row["unit"], row["element"]),
                "chain_count": row["chain_count"], "market_chains": row["market"],
                "chains": _chains(ctx, row["chains"]),
                "final_count": row["final_count"], "certain_chains": row["market_certain"],
                "contracted_chains": row["contracted"],
                "finals": ctx.names.join(ctx.part(p) for p in split_list(row["finals"])),
            }  # fmt: skip


def _parts(ctx: Context) -> Iterator[dict[str, Cell]]:
    for row in records(shared_parts(ctx.analysis.chain)):
        if row["direct"]:
            yield {
                "part_id": row["part_id"], "part": ctx.part(row["part_id"]),
                "home_chain": _chains(ctx, chain_of(row["part_id"])),
                "essential_count": row["essential_count"],
                "essential_chains": _chains(ctx, row["essential_chains"]),
                "direct": ctx.names.join(ctx.part(p) for p in split_list(row["direct"])),
            }  # fmt: skip


def _groups(ctx: Context) -> Iterator[dict[str, Cell]]:
    for row in records(presence(ctx.analysis.chain, "group")):
        yield {
            "element": ctx.firm(row["element"]), "chain_count": row["chain_count"],
            "chains": _chains(ctx, row["chains"]), "volume_parts": row["volume_parts"],
            "supplies": row["supplies"],
            "made": ctx.names.join(ctx.part(p) for p in split_list(row["parts"])),
        }  # fmt: skip


def panorama_tables(ctx: Context) -> list[Table]:
    """Return the tables of what chains have in common; none for a single chain."""
    if not ctx.analysis.chain.members:
        return []
    return [
        ctx.table("common_points", POINTS, _points(ctx)),
        ctx.table("shared_parts", PARTS, _parts(ctx)),
        ctx.table("shared_groups", GROUPS, _groups(ctx)),
    ]
