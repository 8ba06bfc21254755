"""Reading the cells of tables back from what was written: page, Word, workbook, CSV."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import openpyxl
from docx import Document
from docx.oxml.ns import qn

from liantu.present.document_table import printed
from liantu.present.report_table import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from liantu.present.report_table import Cell, Column, Table

Record = dict[str, str]
Read = dict[str, list[Record]]


class Marked(HTMLParser):
    """Collects from a page the records marked `data-t` and their cells marked `data-c`."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: Read = {}
        self._open: tuple[str, str] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        marks = dict(attrs)
        if "data-t" in marks:
            self._name = str(marks["data-t"])
            self.found.setdefault(self._name, []).append({})
        if "data-c" in marks:
            self._open = (tag, str(marks["data-c"]))
            self.found[self._name][-1][self._open[1]] = ""

    def handle_endtag(self, tag: str) -> None:
        if (self._open and self._open[0] == tag and tag != "span") or tag == "tr":
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open:
            self.found[self._name][-1][self._open[1]] += data


def page_records(page: str) -> Read:
    """Return table → records of a page; cells of sources as their numbers."""
    return Marked(page).found


def expand(cell: str) -> str:
    """Turn `[1, 3–5]` into `[1][3][4][5]`."""
    numbers: list[int] = []
    for first, last in re.findall(r"(\d+)(?:–(\d+))?", cell):
        numbers += range(int(first), int(last or first) + 1)
    return "".join(f"[{n}]" for n in numbers)


def document_records(content: bytes, tables: Mapping[str, Table]) -> Read:
    """Return table → records of a Word file: by the title of the table and its headings."""
    found: Read = {}
    for table in Document(io.BytesIO(content)).tables:
        name = table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        if not name:
            continue
        keys = {column.heading: column.key for column in tables[name].columns}
        rows = [
            ["".join(t.text or "" for t in cell.iter(qn("w:t"))) for cell in row.tc_lst]
            for row in table._tbl.tr_lst
        ]
        heads = [keys[text] for text in rows[0]]
        found.setdefault(name, []).extend(
            dict(zip(heads, row, strict=True)) for row in rows[1:] if len(row) == len(heads)
        )
    return found


def workbook_rows(content: bytes) -> dict[str, list[list[Any]]]:
    """Return sheet → rows of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets
    }


def csv_rows(content: bytes) -> list[list[str]]:
    """Return the rows of a CSV file."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def expected(table: Table, keys: frozenset[str], *, word: bool) -> Counter[tuple[str, ...]]:
    """Return how often each combination of cells stands in a table, as printed."""

    def text(row: Mapping[str, Cell], column: Column) -> str:
        if column.kind == "cites":
            return expand(str(row[column.key] or ""))
        return printed(row[column.key], column) if word else shown(row[column.key], column.kind)

    columns = [column for column in table.columns if column.key in keys]
    return Counter(tuple(text(row, column) for column in columns) for row in table.rows)


def printed_rows(
    table: Table, records: list[Record]
) -> Iterator[tuple[frozenset[str], Counter[tuple[str, ...]]]]:
    """Yield, for each choice of columns met, the combinations of cells read back."""
    by_keys: dict[frozenset[str], list[Record]] = {}
    for record in records:
        by_keys.setdefault(frozenset(record), []).append(record)
    for keys, held in by_keys.items():
        columns = [column for column in table.columns if column.key in keys]
        yield (
            keys,
            Counter(
                tuple(expand(r[c.key]) if c.kind == "cites" else r[c.key] for c in columns)
                for r in held
            ),
        )
