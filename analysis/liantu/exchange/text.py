"""Reading text files: UTF-8, UTF-8 with BOM, GB18030; CSV with the row each record stood in."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from liantu.model.errors import ContentError
from liantu.model.tables import CELL_LIMIT, Cells

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_csv_cells", "read_text"]


def read_text(path: Path) -> str:
    """Return the text of a file in UTF-8 (BOM or not) or GB18030.

    Raises
    ------
    ContentError
        The file is missing, cannot be opened, or is in another encoding.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ContentError.of("file-missing", file=str(path.parent), name=path.name) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise ContentError.of("file-unreadable", file=str(path), reason=reason) from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise ContentError.of("encoding-unknown", file=str(path))


def read_csv_cells(path: Path) -> Cells:
    """Return header and records of a comma-separated file, each with its row number.

    Raises
    ------
    ContentError
        The file cannot be read, is empty, or is not comma-separated.
    """
    text = read_text(path)
    if not text.strip():
        raise ContentError.of("table-empty", file=str(path))
    head = text.splitlines()[0]
    if "," not in head and (";" in head or "\t" in head):
        reason = "; / tab"
        raise ContentError.of("not-csv", file=str(path), reason=reason)
    # One limit for every cell, checked with its row afterwards; the csv module's own is a guard.
    csv.field_size_limit(max(len(text), CELL_LIMIT) + 1)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for record in reader:
            records.append((start, record))
            start = reader.line_num + 1
    except csv.Error as error:
        raise ContentError.of("not-csv", file=f"{path}:{start}", reason=str(error)) from None
    return Cells(records[0][1], records[1:])
