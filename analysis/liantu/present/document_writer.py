"""Writing a Word document piece by piece: headings, captions, tables, figures, contents."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Mm

from liantu.present.document_style import field as put_field
from liantu.present.document_table import Band, natural_width, table_xml
from liantu.present.report_outline import ordinal
from liantu.present.report_table import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from docx.document import Document
    from docx.section import Section
    from docx.text.paragraph import Paragraph

    from liantu.present.report_outline import Chapter
    from liantu.present.report_table import Cell, Column, Context, Table

__all__ = ["Writer"]

TWIP = 635  # English metric units in a twentieth of a point
PORTRAIT_FITS = 126  # half-width characters of table text across an upright page
TALLEST = Mm(225)
PRINTED = 200


def _text_width(page: Section) -> int:
    """Return the width between the margins of a page whose measures are all set."""
    return int((page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0))


@dataclass
class Writer:
    """A document under way, with running numbers of captions and the headings met."""

    document: Document
    ctx: Context
    tables: Mapping[str, Table]
    chapters: Mapping[str, Chapter]
    date: str
    version: str
    captions: dict[str, int] = field(default_factory=dict)
    headings: list[tuple[int, str, str]] = field(default_factory=list)
    inner: int = 0
    contents_at: Paragraph | None = None

    @property
    def section(self) -> Section:
        """Return the section being written."""
        return self.document.sections[-1]

    @property
    def width(self) -> int:
        """Return the width of the text in twentieths of a point."""
        return _text_width(self.section) // TWIP

    def turn(self, *, landscape: bool, columns: int = 1, fresh: bool = True) -> None:
        """Begin a section if the page is to lie otherwise or to have other columns."""
        wanted = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        now = self.section._sectPr.find(qn("w:cols"))  # noqa: SLF001 -- no public columns
        held = 1 if now is None else int(now.get(qn("w:num"), "1"))
        if self.section.orientation == wanted and held == columns:
            return
        same = self.section.orientation == wanted and not fresh
        section = self.document.add_section(WD_SECTION.CONTINUOUS if same else WD_SECTION.NEW_PAGE)
        section.different_first_page_header_footer = False
        if section.orientation != wanted:
            section.orientation = wanted
            width, height = section.page_width, section.page_height
            section.page_width, section.page_height = height, width
        cols = section._sectPr.find(qn("w:cols"))  # noqa: SLF001
        if cols is not None:
            cols.set(qn("w:num"), str(columns))
            cols.set(qn("w:space"), "340")

    def text(self, said: str, style: str = "Normal") -> Paragraph:
        """Write a paragraph."""
        return self.document.add_paragraph(clean(said), style=style)

    def heading(self, title: str, level: int = 1) -> Paragraph:
        """Write a heading, which the list numbers, with an anchor for the contents."""
        paragraph: Paragraph = self.document.add_heading(clean(title), level)
        self.inner = 0 if level == 1 else self.inner + 1
        anchor = f"_Toc{len(self.headings) + 1:06d}"
        number = str(len(self.headings) + 1)
        begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        begin.set(qn("w:id"), number)
        begin.set(qn("w:name"), anchor)
        end.set(qn("w:id"), number)
        paragraph._p.insert(1, begin)  # noqa: SLF001 -- the library has no bookmarks
        paragraph._p.append(end)  # noqa: SLF001
        self.headings.append((level, title, anchor))
        return paragraph

    def caption(self, kind: str, said: str) -> None:
        """Write a caption with a running number: a field, so that it follows edits."""
        before = self.document.paragraphs[-1:]
        if kind == "table" and before and before[0].style and before[0].style.name == "Note":
            before[0].paragraph_format.keep_with_next = True
        self.captions[kind] = self.captions.get(kind, 0) + 1
        label = self.ctx.words(f"document.{kind}")
        paragraph = self.document.add_paragraph(label, style="Caption")
        put_field(paragraph, f"SEQ {label.strip()} \\* ARABIC", str(self.captions[kind]))
        paragraph.add_run(f"　{clean(said)}" if self.ctx.lang == "zh" else f". {clean(said)}")
        paragraph.paragraph_format.keep_with_next = kind == "table"

    def table(
        self,
        table: Table,
        keys: Sequence[str] = (),
        rows: Sequence[Mapping[str, Cell] | Band] | None = None,
        *,
        title: str = "",
        most: int = PRINTED,
    ) -> None:
        """Write a table under its caption; what is left out beyond `most` rows is said."""
        columns = self.columns(table, keys)
        held = table.rows if rows is None else rows
        self.caption("table", title or table.title)
        if not held:
            self.text(self.ctx.words("document.nothing"), "Note")
            return
        body = self.document.element.body
        body.insert(len(body) - 1, table_xml(table.name, columns, held[:most], self.width))
        left = len(held) - most
        self.text(self.ctx.words("document.left", n=left) if left > 0 else "", "Note")

    def columns(self, table: Table, keys: Sequence[str]) -> list[Column]:
        """Return the columns named, or all that are not ids."""
        if keys:
            known = {column.key: column for column in table.columns}
            return [known[key] for key in keys]
        return [column for column in table.columns if column.kind != "id"]

    def is_wide(self, table: Table, keys: Sequence[str] = ()) -> bool:
        """Say whether a table wants a page that lies on its side."""
        return natural_width(self.columns(table, keys), table.rows) > PORTRAIT_FITS

    def figure(self, image: bytes, said: str) -> None:
        """Write a picture across the page, with its caption below, also read aloud."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(BytesIO(image))
        landscape = self.section.orientation == WD_ORIENT.LANDSCAPE
        tallest = Mm(125) if landscape else TALLEST
        scale = min(Emu(self.width * TWIP) / shape.width, tallest / shape.height, 1.1)
        shape.width, shape.height = Emu(int(shape.width * scale)), Emu(int(shape.height * scale))
        shape._inline.docPr.set("descr", clean(said))  # noqa: SLF001 -- no public alt text
        self.caption("figure", said)

    def finish(self) -> None:
        """Fill in the contents, headers and footers, and ask for fields to be worked out."""
        self._contents()
        words, info = self.ctx.words, self.ctx.analysis.chain.info
        first = self.document.sections[0]
        first.different_first_page_header_footer = True
        first.header.paragraphs[0].text = clean(
            words("document.header", name=info.name(self.ctx.lang), as_of=info.as_of)
        )
        for footer in (first.footer, first.first_page_footer):
            paragraph = footer.paragraphs[0]
            paragraph.style = "Footer"
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            before, rest = words("document.page").split("{page}")
            between, after = rest.split("{pages}")
            paragraph.add_run(before)
            put_field(paragraph, "PAGE", "1")
            paragraph.add_run(between)
            put_field(paragraph, "NUMPAGES", "1")
            paragraph.add_run(after)
        update = OxmlElement("w:updateFields")
        update.set(qn("w:val"), "true")
        self.document.settings.element.insert(0, update)

    def _contents(self) -> None:
        """Write the contents: a line a chapter with the number of its page as a field.

        A TOC field would stay without page numbers until someone updates it in Word; these are
        worked out by every program that lays out the pages.
        """
        if self.contents_at is None:
            return
        entries = [h for h in self.headings if h[0] == 1]
        for number, (_, title, anchor) in enumerate(entries, start=1):
            paragraph = self.contents_at.insert_paragraph_before("", style="toc 1")
            paragraph.paragraph_format.tab_stops.add_tab_stop(
                Emu(_text_width(self.document.sections[0])),
                WD_TAB_ALIGNMENT.RIGHT,
                WD_TAB_LEADER.DOTS,
            )
            link = parse_xml(f'<w:hyperlink {nsdecls("w")} w:anchor="{anchor}" w:history="1"/>')
            paragraph.add_run(f"{ordinal(number, self.ctx.lang)}{clean(title)}\t")
            put_field(paragraph, f"PAGEREF {anchor} \\h", "")
            for run in paragraph.runs:
                link.append(run._r)  # noqa: SLF001 -- the library makes no links
            paragraph._p.append(link)  # noqa: SLF001
