"""The workbook: every display table on a sheet of its own, text as text, and native charts."""

from __future__ import annotations

import math
import unicodedata
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter

from liantu.present.report_tables import report_tables
from liantu.present.report_words import Words, catalogue
from liantu.present.workbook_charts import write_charts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liantu.gaps.analysis import Analysis
    from liantu.present.report_table import Cell, Column, Table

__all__ = ["SHEETS", "sheet_names", "workbook_bytes"]

# What a reader looks for first; tables not named here follow in their own order.
SHEETS = ("summary", "flags", "points", "concentration", "countries", "remedies", "balance",
          "data_gaps", "sources")  # fmt: skip
NAME_LIMIT = 31
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
CELL_LIMIT = 32_767
NARROW, WIDE, WIDEST = 6, 28, 56
LINE, MOST_LINES = 15, 12
FONT = "Microsoft YaHei"
FLAG_COLOURS = {"fill": "#b3261e", "secure": "#9a6700", "strengthen": "#1a7f37",
                "survey": "#57606a"}  # fmt: skip
NUMBERS = {"int": "0", "percent": "0.0", "index": "#,##0", "number": "General"}
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
Formats = dict[str, xlsxwriter.format.Format]


def _created(as_of: str) -> datetime:
    """Return the data's own date, so that the same data give the same file."""
    year, month, day = (*(int(x) for x in as_of.split("-")), 1, 1)[:3]
    return datetime(year, month, day, tzinfo=UTC).replace(tzinfo=None)


def _formats(book: xlsxwriter.Workbook) -> Formats:
    base = {"font_name": FONT, "font_size": 10, "valign": "top", "text_wrap": True,
            "border": 1, "border_color": "#d0d7de"}  # fmt: skip
    made = {
        "head": book.add_format({**base, "bold": True, "bg_color": "#eaeef2", "valign": "vcenter"}),
        "text": book.add_format(base),
        "possible": book.add_format({**base, "italic": True, "font_color": "#57606a"}),
        "certain": book.add_format({**base, "bold": True}),
    }
    for kind, code in NUMBERS.items():
        made[kind] = book.add_format({**base, "num_format": code, "text_wrap": False})
    for flag, colour in FLAG_COLOURS.items():
        made[flag] = book.add_format({**base, "bold": True, "font_color": colour})
    return made


def _em(text: str) -> int:
    """Return the width of a text in columns: wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _width(column: Column, table: Table) -> float:
    texts = [str(row[column.key]) for row in table.rows if row[column.key] is not None]
    most = WIDEST if column.kind == "long" else WIDE
    widest = max((_em(text) for text in (column.heading + "  ▾", *texts)), default=NARROW)
    return float(min(max(widest + 2, NARROW), most))


def _height(table: Table, row: Mapping[str, Cell], widths: Mapping[str, float]) -> float:
    """Return the height of a row: not every program fits rows to wrapped text by itself."""
    lines = (math.ceil(_em(str(row[c.key] or "")) / (widths[c.key] - 1)) for c in table.columns)
    return LINE * min(max(1, *lines), MOST_LINES)


def _format_of(column: Column, row: Mapping[str, Cell], formats: Formats) -> str:
    if column.key == "flag":
        return str(row["flag_code"])
    if column.key == "certainty":
        return str(row["certainty_code"])
    value = row[column.key]
    return column.kind if column.kind in formats and not isinstance(value, str) else "text"


def _write(sheet: xlsxwriter.worksheet.Worksheet, table: Table, formats: Formats) -> None:
    widths = {column.key: _width(column, table) for column in table.columns}
    for number, row in enumerate(table.rows, start=1):
        sheet.set_row(number, _height(table, row, widths))
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, widths[column.key])
        sheet.write_string(0, index, column.heading, formats["head"])
        for number, row in enumerate(table.rows, start=1):
            value = row[column.key]
            style = formats[_format_of(column, row, formats)]
            if value is None or value == "":
                sheet.write_blank(number, index, None, formats["text"])
            elif isinstance(value, str):
                sheet.write_string(number, index, value[:CELL_LIMIT], style)
            else:
                sheet.write_number(number, index, value, style)
    last = max(1, len(table.rows))
    sheet.freeze_panes(1, 2 if len(table.columns) > 4 else 1)  # noqa: PLR2004 -- id and name stay
    sheet.autofilter(0, 0, last, len(table.columns) - 1)
    sheet.repeat_rows(0)
    kinds = [column.kind for column in table.columns]
    printed = len(kinds) - next((n for n, k in enumerate(reversed(kinds)) if k != "id"), 0)
    sheet.print_area(0, 1 if kinds[0] == "id" and printed > 1 else 0, last, printed - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&A  &P / &N")


def sheet_names(tables: Mapping[str, Table], words: Words) -> dict[str, str]:
    """Return table → name of its sheet, in the order of the sheets.

    A table without a name of its own in the catalogue goes by its title.
    """
    ordered = [*(n for n in SHEETS if n in tables), *(n for n in tables if n not in SHEETS)]
    found: dict[str, str] = {}
    for name in ordered:
        key = f"sheet.{name}"
        title = words(key) if key in catalogue() else tables[name].title
        title = title.translate(FORBIDDEN)[:NAME_LIMIT].strip("' ")
        taken = {known.lower() for known in found.values()}
        found[name] = name[:NAME_LIMIT] if title.lower() in taken or not title else title
    return found


def workbook_bytes(analysis: Analysis, lang: str = "zh") -> bytes:
    """Return the workbook of an analysis.

    Every text is written as text: a name that begins with `=` is a name, never a formula.

    Parameters
    ----------
    analysis : Analysis
        What was found.
    lang : {"zh", "en"}
        Language of sheets, headings and names.
    """
    words = Words(lang)
    tables = report_tables(analysis, lang)
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, OPTIONS)
    book.set_properties(
        {
            "title": words("report.title"),
            "subject": analysis.chain.info.name(lang),
            "comments": analysis.digest,
            "created": _created(analysis.chain.info.as_of),
        }
    )
    formats = _formats(book)
    for place, (name, title) in enumerate(sheet_names(tables, words).items(), start=1):
        _write(book.add_worksheet(title), tables[name], formats)
        if place == len([n for n in SHEETS if n in tables]):
            write_charts(book, tables, words, words("sheet.charts"))
    book.close()
    return stream.getvalue()
