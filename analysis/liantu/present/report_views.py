"""The groupings of table rows that the page shows: nothing here computes a number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from liantu.gaps.rules import SEVERITIES
from liantu.present.report_summary import FLAGS, UNITS, top
from liantu.present.report_words import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liantu.present.report_table import Cell, Context, Table

    Row = Mapping[str, Cell]

__all__ = [
    "by_stage",
    "cite_runs",
    "concentration_view",
    "final_points",
    "flag_groups",
    "gap_groups",
    "gap_note",
    "other_points",
    "other_rows",
    "own_pairs",
    "survey_rows",
    "top_lists",
]  # fmt: skip


def cite_runs(cell: Cell) -> list[tuple[int, int]]:
    """Turn `[1][2][3][7]` into runs, as papers print them.

    >>> cite_runs("[1][2][3][7]")
    [(1, 3), (7, 7)]
    """
    runs: list[tuple[int, int]] = []
    for number in map(int, re.findall(r"\[(\d+)\]", str(cell or ""))):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


@dataclass
class Group:
    """Rows under a heading."""

    code: str
    rows: list[Row] = field(default_factory=list)
    left: int = 0
    inner: list[Group] = field(default_factory=list)


def top_lists(ctx: Context, flags: Table) -> list[Group]:
    """Return the three lists of the summary."""
    return [Group(flag, *top(ctx, flags, flag)) for flag in FLAGS]


def flag_groups(flags: Table) -> list[Group]:
    """Return flags by kind and then by severity."""
    groups = []
    for flag in FLAGS:
        rows = flags.where(flag_code=flag)
        inner = [Group(s, [r for r in rows if r["severity_code"] == s]) for s in SEVERITIES]
        groups.append(Group(flag, rows, inner=[g for g in inner if g.rows]))
    return groups


def _same_as_group(row: Row, groups: Iterable[Row]) -> bool:
    keys = ("part_id", "element_id", "market", "contracted")
    return any(all(row[k] == other[k] for k in keys) for other in groups)


def final_points(points: Table) -> list[Group]:
    """Return points of final parts by unit; `inner` has one group an element.

    A firm that heads a group which is the same point is left to the group; `left` counts those.
    """
    of_final = points.where(final_code=True)
    of_groups = [r for r in of_final if r["unit_code"] == "group"]
    found = []
    for unit in UNITS:
        rows = [r for r in of_final if r["unit_code"] == unit]
        kept = [r for r in rows if unit != "firm" or not _same_as_group(r, of_groups)]
        elements: dict[Cell, Group] = {}
        for row in kept:
            group = elements.setdefault(row["element_id"], Group(str(row["element"])))
            group.rows.append(row)
        ordered = sorted(elements.values(), key=_firmness)
        found.append(Group(unit, rows, left=len(rows) - len(kept), inner=ordered))
    return found


def _firmness(group: Group) -> tuple[bool, bool]:
    """Order: what stops a final part even on the open market first, certain before possible."""
    return (
        not any(row["market_code"] for row in group.rows),
        not any(row["certainty_code"] == "certain" for row in group.rows),
    )


def other_rows(points: Table) -> list[Row]:
    """Return points of parts that are not final, firms left to a group that is the same point."""
    rows = points.where(final_code=False)
    groups: dict[Cell, list[Row]] = {}
    for row in rows:
        if row["unit_code"] == "group":
            groups.setdefault(row["part_id"], []).append(row)
    return [
        row for row in rows
        if row["unit_code"] != "firm" or not _same_as_group(row, groups.get(row["part_id"], ()))
    ]  # fmt: skip


def other_points(points: Table) -> list[tuple[Row, list[Row], list[Row]]]:
    """Return for other parts: a row of it, its own points, and those through its inputs."""
    found = []
    for _, rows in groupby(other_rows(points), key=lambda row: row["part_id"]):
        every = list(rows)
        own = [r for r in every if r["origin_code"] == "own"]
        found.append((every[0], own, [r for r in every if r["origin_code"] != "own"]))
    return found


def own_pairs(pairs: Table) -> list[Row]:
    """Return the pairs that parts rest on themselves; those inherited only repeat them."""
    return [row for row in pairs.where(origin_code="own") if not row["final_code"]]


def by_stage(table: Table) -> dict[str, list[Row]]:
    """Return rows by stage, stages in the order in which they come."""
    found: dict[str, list[Row]] = {}
    for row in table.rows:
        found.setdefault(str(row["stage"]), []).append(row)
    return found


def survey_rows(flags: Table) -> list[Row]:
    """Return the parts whose verdict is open, those not surveyed aside."""
    return [r for r in flags.where(flag_code="survey") if r["rule"] != "survey-unmapped"]


def gap_note(ctx: Context, group: Group) -> str:
    """Return what a kind of data gap means: a fixed sentence, or that of the first row."""
    key = f"gapnote.{group.code}"
    return ctx.words(key) if key in catalogue() else str(group.rows[0]["text"])


def concentration_view(table: Table) -> list[list[Row]]:
    """Return rows by part and scope, without groups that only repeat their firms."""
    numbers = ("leader", "parties", "hhi_low", "hhi_high", "home_low", "home_high")
    found = []
    for _, rows in groupby(table.rows, key=lambda row: (row["part_id"], row["scope_code"])):
        kept = list(rows)
        firm = next((r for r in kept if r["by_code"] == "firm"), None)
        found.append([
            r for r in kept
            if r["by_code"] != "group" or firm is None or any(r[k] != firm[k] for k in numbers)
        ])  # fmt: skip
    return found


def gap_groups(gaps: Table) -> list[Group]:
    """Return data gaps by kind, the gravest kinds first."""
    order = ("not_standing", "unmapped", "no_seat", "no_owner", "no_quote", "open_list", "no_share")
    kinds = dict.fromkeys(str(row["kind_code"]) for row in gaps.rows)
    ranked = sorted(kinds, key=lambda k: order.index(k) if k in order else len(order))
    return [Group(kind, gaps.where(kind_code=kind)) for kind in ranked]
