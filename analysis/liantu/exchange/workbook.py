"""Reading a chain from one workbook: a sheet for each table, as `liantu new` lays it out."""

from __future__ import annotations

import datetime as dt
import zipfile
from typing import TYPE_CHECKING, NamedTuple

from liantu.model.errors import ContentError
from liantu.model.tables import Cells

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["SHEETS", "Sheet", "read_workbook"]

# Table → the sheet names it goes by.
SHEETS = {
    "chain": ("chain", "产业链"),
    "parts": ("parts", "环节"),
    "needs": ("needs", "需求"),
    "makes": ("makes", "制造"),
    "supplies": ("supplies", "供应"),
    "claims": ("claims", "论断"),
    "firms": ("firms", "企业"),
    "sources": ("sources", "来源"),
}


class Sheet(NamedTuple):
    """A sheet as the user named it, and what stands on it."""

    title: str
    cells: Cells


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return str(value)


def _cells(rows: Iterable[tuple[object, ...]]) -> Cells:
    texts = [[_text(value) for value in row] for row in rows]
    header = texts[0] if texts else []
    width = max((i + 1 for i, cell in enumerate(header) if cell.strip()), default=0)
    records = [
        (number, row[:width] if not any(cell.strip() for cell in row[width:]) else row)
        for number, row in enumerate(texts[1:], start=2)
    ]
    return Cells(header[:width], records)


def read_workbook(path: Path) -> dict[str, Sheet]:
    """Return title, header and records of every known sheet by table name.

    Raises
    ------
    ContentError
        The file is missing or is not an xlsx workbook.
    """
    import openpyxl  # noqa: PLC0415 -- only where a workbook is read
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except FileNotFoundError:
        raise ContentError.of("folder-missing", file=str(path)) from None
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ContentError.of("workbook-unreadable", file=str(path), reason=reason) from None
    try:
        by_label = {label: table for table, labels in SHEETS.items() for label in labels}
        return {
            by_label[sheet.title.strip()]: Sheet(
                sheet.title, _cells(sheet.iter_rows(values_only=True))
            )
            for sheet in book.worksheets
            if sheet.title.strip() in by_label
        }
    finally:
        book.close()
