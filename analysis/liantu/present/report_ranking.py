"""Bottlenecks by several views side by side, as display tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from liantu.gaps.ranking import VIEWS
from liantu.model.tables import records, split_list
from liantu.present.report_table import Column, spread

if TYPE_CHECKING:
    from liantu.gaps.ranking import Ranking
    from liantu.present.report_table import Cell, Context, Table

__all__ = ["APART_RANKING", "ranking_tables"]

APART_RANKING = ("ranking",)
ALL = (
    "part_id:id part:name view:word value:number low:number high:number rank_low:int "
    "rank_high:int top:word"
)
SHOWN = 12


def _printed(value: float) -> float | None:
    """Return a number to six digits, or nothing where there is none."""
    return None if value != value else float(f"{value:.6g}")  # noqa: PLR0124 -- not a number


def _places(found: Ranking) -> dict[tuple[str, str], str]:
    """Return (part, view) → its place, or the interval of places it may have."""
    return {
        (row["part_id"], row["view"]): spread(row["rank_low"], row["rank_high"], "number")
        for row in records(found.table)
    }


def _side_by_side(ctx: Context, found: Ranking) -> Table:
    """Return parts that some view has on top, a column for each view; a star where it has."""
    places = _places(found)
    rows: list[dict[str, Cell]] = []
    for row in records(found.consensus)[:SHOWN]:
        on_top = {*split_list(row["certain"]), *split_list(row["possible"])}
        cells: dict[str, Cell] = {
            view: places.get((row["part_id"], view), "") + ("*" if view in on_top else "")
            for view in VIEWS
        }
        agreed = ctx.words.code("certainty", row["consensus"]) if row["consensus"] else ""
        rows.append(
            {"part_id": row["part_id"], "part": ctx.part(row["part_id"]), "consensus": agreed}
            | cells
        )
    table = ctx.table("bottlenecks", "part_id:id part:name consensus:word", rows)
    views = tuple(Column(view, ctx.words(f"view.{view}"), "word") for view in VIEWS)
    caption = ctx.words("caption.bottlenecks", top=found.top)
    return replace(table, columns=(*table.columns, *views), caption=caption)


def _agreement(ctx: Context, found: Ranking) -> Table:
    """Return tau-b as a square, empty where a view is all ties or meets itself."""
    tau = {
        (a, b): None if row["tau"] != row["tau"] else round(row["tau"], 2)
        for row in records(found.agreement)
        for a, b in ((row["first"], row["second"]), (row["second"], row["first"]))
    }
    rows: list[dict[str, Cell]] = [
        {"view": ctx.words(f"view.{a}")} | {b: tau.get((a, b)) for b in VIEWS} for a in VIEWS
    ]
    table = ctx.table("agreement", "view:name", rows)
    views = tuple(Column(view, ctx.words(f"view.{view}"), "number") for view in VIEWS)
    published = int(found.table.query("view == 'concentration'")["value"].notna().sum())
    caption = ctx.words("caption.agreement", n=published)
    return replace(table, columns=(*table.columns, *views), caption=caption)


def ranking_tables(ctx: Context) -> list[Table]:
    """Return the views side by side, how far they agree, and every rank; nothing unasked."""
    found = ctx.analysis.ranking
    if found is None:
        return []
    rows: list[dict[str, Cell]] = [
        {
            "part_id": row["part_id"],
            "part": ctx.part(row["part_id"]),
            "view": ctx.words(f"view.{row['view']}"),
            "value": _printed(row["value"]),
            "low": _printed(row["low"]),
            "high": _printed(row["high"]),
            "rank_low": int(row["rank_low"]),
            "rank_high": int(row["rank_high"]),
            "top": ctx.words.code("certainty", row["top"]) if row["top"] else "",
        }
        for row in records(found.table)
    ]
    return [
        _side_by_side(ctx, found),
        _agreement(ctx, found),
        ctx.table("ranking", ALL, rows),
    ]
