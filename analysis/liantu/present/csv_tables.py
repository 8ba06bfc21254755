"""The display tables as CSV files that a spreadsheet opens without harm."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from liantu.present.report_tables import report_tables

if TYPE_CHECKING:
    from liantu.gaps.analysis import Analysis
    from liantu.present.report_table import Cell

__all__ = ["csv_tables"]

# A spreadsheet takes a cell that begins so for a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def _cell(value: Cell) -> str:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(DANGEROUS) else value
    if value is None:
        return ""
    return repr(value).removesuffix(".0")


def csv_tables(analysis: Analysis, lang: str = "zh") -> dict[str, bytes]:
    """Return file name → content: UTF-8 with mark, CRLF, headings in the language asked for.

    Text that begins with one of ``= + - @`` or a control character is given a leading
    apostrophe, as spreadsheets would run it; numbers are left as they are.

    Parameters
    ----------
    analysis : Analysis
        What was found.
    lang : {"zh", "en"}
        Language of headings, words and names.
    """
    files = {}
    for name, table in report_tables(analysis, lang).items():
        stream = StringIO()
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(_cell(column.heading) for column in table.columns)
        for row in table.rows:
            writer.writerow(_cell(row[column.key]) for column in table.columns)
        files[f"{name}.csv"] = stream.getvalue().encode("utf-8-sig")
    return files
