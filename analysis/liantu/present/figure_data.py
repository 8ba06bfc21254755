"""Which rows of a table a chart shows: the same for pictures and for charts in the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liantu.present.report_table import Cell, Table

__all__ = ["concentration_rows", "country_rows"]

SHOWN = 12


def concentration_rows(table: Table) -> list[Mapping[str, Cell]]:
    """Return the rows drawn: by firm and by country, the most concentrated for sure first."""
    rows = [row for row in table.rows if row["by_code"] in {"firm", "country"}]
    ranked = sorted(rows, key=lambda row: -float(row["hhi_low"] or 0))
    parts = list(dict.fromkeys(row["part_id"] for row in ranked))[:SHOWN]
    return sorted(
        (row for row in rows if row["part_id"] in parts),
        key=lambda row: (parts.index(row["part_id"]), str(row["scope"]), row["by_code"] != "firm"),
    )


def country_rows(table: Table) -> list[Mapping[str, Cell]]:
    """Return the rows drawn: the countries on which most rests, each way of counting in turn."""
    units = dict.fromkeys(row["unit"] for row in table.rows)
    return [row for unit in units for row in table.where(unit=unit)[:SHOWN]]
