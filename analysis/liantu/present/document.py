"""The gap report as a Word document."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from docx import Document
from docx.shared import Mm

from liantu.present import figures
from liantu.present.document_chapters import CHAPTERS, actions
from liantu.present.document_style import set_styles
from liantu.present.document_writer import Writer
from liantu.present.report_outline import outline
from liantu.present.report_table import Context, clean
from liantu.present.report_tables import report_tables

if TYPE_CHECKING:
    from liantu.gaps.analysis import Analysis

__all__ = ["document_bytes"]

PACKED = (1980, 1, 1, 0, 0, 0)


def _dated(text: str) -> datetime:
    """Return the first moment of a date of which month and day may be missing."""
    year, month, day = (*(int(piece) for piece in text.split("-")), 1, 1)[:3]
    return datetime(year, month, day, tzinfo=UTC).replace(tzinfo=None)


def _repacked(content: bytes) -> bytes:
    """Return the same parts in the same order without the time at which they were packed."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, PACKED)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            new.writestr(info, old.read(name))
    return stream.getvalue()


def document_bytes(analysis: Analysis, lang: str = "zh", *, date: str, version: str) -> bytes:
    """Return the report as a .docx file, the same bytes for the same data.

    Parameters
    ----------
    analysis : Analysis
        What was found.
    lang : {"zh", "en"}
        Language of the document.
    date : str
        Date shown on the report.
    version : str
        Version of the program, for the record of the run.

    Raises
    ------
    InputError
        No font to draw the figures with.
    """
    ctx = Context(analysis, lang)
    figures.cjk_font()
    tables = report_tables(analysis, lang)
    document = Document()
    set_styles(document, lang)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(18)
    page.top_margin, page.bottom_margin = Mm(18), Mm(16)
    page.header_distance = page.footer_distance = Mm(9)
    chapters = outline(tables, ctx.words)
    writer = Writer(document, ctx, tables, chapters, date=date, version=version)
    for key in chapters:
        CHAPTERS.get(key, actions)(writer, chapters[key])
    writer.finish()
    about = document.core_properties
    name = analysis.chain.info.name(lang)
    about.title = clean(ctx.words("report.heading", name=name))[:255]
    about.subject, about.author, about.last_modified_by = ctx.words("report.kicker"), "Liantu", ""
    about.comments, about.keywords = analysis.digest, ""
    about.created = about.modified = about.last_printed = _dated(analysis.chain.info.as_of)
    about.revision = 1
    about.language = "zh-CN" if lang == "zh" else "en"
    stream = BytesIO()
    document.save(stream)
    return _repacked(stream.getvalue())
