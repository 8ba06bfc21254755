"""Tables as read, before they are believed: text cells with the rows they came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from liantu.model.errors import Finding
from liantu.model.schema import tables

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["CELL_LIMIT", "Cells", "RawTable", "frame_of", "records", "split_list", "to_raw_table"]

# Excel's own limit; a longer text could not be handed back in a workbook.
CELL_LIMIT = 32_767


@dataclass(frozen=True)
class RawTable:
    """Text cells of one table, with the file and the row each record stood in."""

    name: str
    file: str
    frame: pd.DataFrame
    rows: tuple[int, ...]


class Cells(NamedTuple):
    """A table as the reader of a format found it: a header and numbered records."""

    header: Sequence[str]
    records: Sequence[tuple[int, Sequence[str]]]


def split_list(text: str) -> list[str]:
    """Split a list cell at half- or full-width semicolons.

    >>> split_list("a; b;c")
    ['a', 'b', 'c']
    """
    return [item.strip() for item in text.replace("；", ";").split(";") if item.strip()]


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as dictionaries by column name."""
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in frame.itertuples(index=False, name=None)]


def _column_ids(name: str, header: Sequence[str], file: str) -> tuple[list[str], list[Finding]]:
    """Match header cells to the schema, by column id or by either display name."""
    table = tables()[name]
    by_label = {
        label.casefold(): column.name
        for column in table.columns
        for label in (column.name_zh, column.name_en, column.name)
    }
    ids = [by_label.get(cell.strip().casefold(), cell.strip()) for cell in header]
    findings = []
    for index, (cell, column) in enumerate(zip(header, ids, strict=True)):
        if column in ids[:index]:
            findings.append(Finding("column-duplicate", file, 1, column))
        elif column not in table.names:
            allowed = ", ".join(n for n in table.names if n not in ids) or ", ".join(table.names)
            findings.append(
                Finding(
                    "column-unknown", file, 1, cell or f"#{index + 1}", cell, {"allowed": allowed}
                )
            )
    findings += [
        Finding(
            "column-missing",
            file,
            1,
            column.name,
            details={"name": column.name, "zh": column.name_zh},
        )
        for column in table.columns
        if column.required and column.name not in ids
    ]
    return ids, findings


def to_raw_table(name: str, file: str, cells: Cells) -> tuple[RawTable | None, list[Finding]]:
    """Check the shape of a table and give its columns the schema's names and order.

    Returns the table (None where the header does not serve) and all findings on its shape.
    """
    ids, findings = _column_ids(name, cells.header, file)
    if findings:
        return None, findings
    kept: list[list[str]] = []
    rows: list[int] = []
    for row, record in cells.records:
        values = [value.strip().strip("\u3000") for value in record]
        if not any(values):
            continue
        if len(values) != len(ids):
            details = {"found": str(len(values)), "expected": str(len(ids))}
            findings.append(Finding("row-ragged", file, row, details=details))
            continue
        findings += [
            Finding("cell-too-long", file, row, column, value, {"length": str(len(value))})
            for column, value in zip(ids, values, strict=True)
            if len(value) > CELL_LIMIT
        ]
        kept.append(values)
        rows.append(row)
    frame = pd.DataFrame(kept, columns=ids, dtype="str").reindex(
        columns=list(tables()[name].names), fill_value=""
    )
    return RawTable(name, file, frame, tuple(rows)), findings


def frame_of(raw: RawTable) -> pd.DataFrame:
    """Return the checked table with numbers as floats (NaN where empty) and text as text."""
    frame = raw.frame.copy()
    for column in tables()[raw.name].numeric:
        frame[column] = pd.to_numeric(frame[column].replace("", None)).astype("float64")
    return frame
