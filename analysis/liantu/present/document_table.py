"""Tables of the Word document: fixed widths, header rows repeated, rows never split."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from liantu.present.report_table import clean, shown
from liantu.present.report_views import cite_runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from docx.oxml.xmlchemy import BaseOxmlElement

    from liantu.present.report_table import Cell, Column

__all__ = ["Band", "natural_width", "printed", "table_xml"]

HEAD, BAND, EDGE = "EAEEF2", "F6F8FA", "D0D7DE"
COLOURS = {"fill": "B3261E", "secure": "9A6700", "strengthen": "1A7F37", "survey": "57606A"}
WORD = re.compile(r"[A-Za-z0-9]+")
TWIPS = 82  # of a half-width character at the size of table text, in twentieths of a point
NUMBERS = frozenset({"int", "percent", "index", "number"})
LEAST = {"id": 6, "name": 8, "word": 5, "text": 10, "long": 16, "cites": 8}
MOST = {"id": 12, "name": 18, "word": 12, "text": 26, "long": 44, "cites": 11}


@dataclass(frozen=True)
class Band:
    """A line across a table that heads the rows below it."""

    text: str


def printed(value: Cell, column: Column) -> str:
    """Return a cell as the document prints it: sources as runs, `[1, 3–5]`."""
    if column.kind == "cites":
        runs = [f"{a}" if a == b else f"{a}–{b}" for a, b in cite_runs(value)]
        return f"[{', '.join(runs)}]" if runs else ""
    return clean(shown(value, column.kind))


def _em(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _wants(columns: Sequence[Column], rows: Iterable[Mapping[str, Cell]]) -> list[int]:
    """Return the width each column asks for in half-widths: long text wraps, words do not."""
    held = list(rows)
    wants: list[int] = []
    for column in columns:
        sizes = sorted(_em(printed(row[column.key], column)) for row in held) or [0]
        typical = sizes[int(len(sizes) * 0.9)] if len(sizes) > 1 else sizes[0]
        head = _em(column.heading)
        if column.kind in NUMBERS:
            wants.append(max(min(head, 8), sizes[-1]) + 2)
        else:
            words = (w for row in held for w in WORD.findall(printed(row[column.key], column)))
            longest = max(map(len, words), default=0)
            least, most = max(LEAST[column.kind], min(longest, 13) + 2), MOST[column.kind]
            wants.append(max(least, min(most, max(typical, min(head, 8)) + 2)))
    return wants


def natural_width(columns: Sequence[Column], rows: Iterable[Mapping[str, Cell]]) -> int:
    """Return the width that a table asks for, in half-width characters."""
    return sum(_wants(columns, rows))


def _widths(columns: Sequence[Column], rows: Iterable[Mapping[str, Cell]], total: int) -> list[int]:
    """Share the width of the page: sentences take what words, names and numbers leave."""
    wants = _wants(columns, rows)
    room = total / TWIPS
    loose = [n for n, column in enumerate(columns) if column.kind in {"long", "text"}]
    asked = sum(wants[n] for n in loose)
    left = room - (sum(wants) - asked)
    if loose and left >= len(loose) * LEAST["long"]:
        shares = [left * want / asked if n in loose else want for n, want in enumerate(wants)]
    else:
        shares = [want * room / sum(wants) for want in wants]
    return [round(share * TWIPS) for share in shares]


def _paragraph(text: str, run: str, *, right: bool = False) -> str:
    align = '<w:jc w:val="right"/>' if right else ""
    keep = f"<w:rPr>{run}</w:rPr>" if run else ""
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")
    )
    return (f'<w:p><w:pPr><w:pStyle w:val="TableText"/>{align}</w:pPr>'
            f"<w:r>{keep}{lines}</w:r></w:p>")  # fmt: skip


def _cell(width: int, body: str, ground: str = "", span: int = 1) -> str:
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{ground}"/>' if ground else ""
    across = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{across}{fill}</w:tcPr>'
            f"{body}</w:tc>")  # fmt: skip


def _run(column: Column, row: Mapping[str, Cell], first: str) -> str:
    if column.key in {"flag", "main_flag"} and row.get("flag_code"):
        return f'<w:b/><w:color w:val="{COLOURS[str(row["flag_code"])]}"/>'
    if column.key == "certainty":
        return "<w:b/>" if row.get("certainty_code") == "certain" else '<w:color w:val="57606A"/>'
    if column.key == first:
        return "" if row.get("certainty_code") == "possible" else "<w:b/>"
    return '<w:color w:val="57606A"/>' if column.kind == "cites" else ""


def table_xml(
    name: str,
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, Cell] | Band],
    total: int,
    *,
    head: bool = True,
) -> BaseOxmlElement:
    """Return a table as an element.

    Parameters
    ----------
    name : str
        Its name, kept as the table's title for those who read by ear, and for tests.
    columns : sequence of Column
        What is shown.
    rows : sequence of mappings or Band
        Rows, with lines that head those below.
    total : int
        Width in twentieths of a point.
    head : bool
        Whether it has a row of headings.
    """
    plain = [row for row in rows if not isinstance(row, Band)]
    widths = _widths(columns, plain, total)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    lines = []
    if head:
        cells = "".join(_cell(w, _paragraph(clean(c.heading), "<w:b/>", right=c.kind in NUMBERS),
                              HEAD) for c, w in zip(columns, widths, strict=True))  # fmt: skip
        lines.append(f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>")
    first = next((c.key for c in columns if c.kind == "name"), columns[0].key)
    for row in rows:
        if isinstance(row, Band):
            cells = _cell(sum(widths), _paragraph(clean(row.text), "<w:b/>").replace(
                '<w:pStyle w:val="TableText"/>', '<w:pStyle w:val="TableText"/><w:keepNext/>'),
                BAND, len(columns))  # fmt: skip
        else:
            cells = "".join(
                _cell(width, _paragraph(printed(row[column.key], column), _run(column, row, first),
                                        right=column.kind in NUMBERS))
                for column, width in zip(columns, widths, strict=True)
            )  # fmt: skip
        lines.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    edges = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{EDGE}"/>'
                    for side in ("top", "bottom", "insideH"))  # fmt: skip
    margins = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in
                      (("top", 30), ("left", 60), ("bottom", 30), ("right", 60)))  # fmt: skip
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar><w:tblCaption w:val={quoteattr(name)}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )
