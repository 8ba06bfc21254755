"""The styles of the Word document: East Asian fonts everywhere, numbered headings, fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.styles.style import ParagraphStyle
    from docx.text.paragraph import Paragraph

__all__ = ["field", "set_styles", "shade"]

LATIN, CHINESE = "Arial", "Microsoft YaHei"
NAVY, SOFT, INK = RGBColor(0x24, 0x46, 0x6B), RGBColor(0x57, 0x60, 0x6A), RGBColor(0x1F, 0x23, 0x28)
# name: size, bold, colour, space before, space after
STYLES = {
    "Normal": (10.5, False, INK, 0, 4),
    "Title": (20, True, NAVY, 0, 0),
    "Subtitle": (9, False, SOFT, 0, 0),
    "Heading 1": (14, True, NAVY, 10, 4),
    "Heading 2": (12, True, INK, 10, 4),
    "Heading 3": (10.5, True, INK, 8, 2),
    "Caption": (9, False, SOFT, 4, 4),
    "Header": (8.5, False, SOFT, 0, 0),
    "Footer": (8.5, False, SOFT, 0, 0),
    "toc 1": (10.5, False, INK, 2, 2),
    "Contents Title": (15, True, NAVY, 0, 6),
    "Table Text": (8, False, INK, 0, 0),
    "Note": (8, False, SOFT, 1, 3),
    "Alert": (10.5, True, RGBColor(0xB3, 0x26, 0x1E), 4, 4),
    "Lead": (9.5, False, INK, 2, 3),
    "List Head": (10, True, INK, 3, 1),
    "Names": (9, False, INK, 0, 4),
    "Source": (7.5, False, INK, 0, 1),
}
HEADINGS = 90  # number of the list that numbers headings, clear of those of the template
THEMES = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def _set_fonts(properties: BaseOxmlElement) -> None:
    """Name the fonts of a run, for Chinese too, and drop those of the theme, which would win."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for theme in THEMES:
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for kind in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{kind}"), LATIN)
    fonts.set(qn("w:eastAsia"), CHINESE)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    words = OxmlElement("w:lang")
    # Latin words keep whole only where they are not said to be Chinese.
    words.set(qn("w:val"), "en-US")
    words.set(qn("w:eastAsia"), "zh-CN")
    properties.append(words)


def _style(document: Document, name: str) -> ParagraphStyle:
    if name in document.styles:
        return cast("ParagraphStyle", document.styles[name])
    style = cast("ParagraphStyle", document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH))
    style.base_style = document.styles["Normal"]
    return style


def _numbering(document: Document, lang: str) -> None:
    """Let the headings number themselves, `一、` and `（一）` in Chinese, 1 and 1.1 in English."""
    levels = (
        (("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"))
        if lang == "zh"
        else (("decimal", "%1."), ("decimal", "%1.%2"))
    )
    suffix = "nothing" if lang == "zh" else "space"
    inner = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:pStyle w:val="Heading{depth + 1}"/><w:suff w:val="{suffix}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
        for depth, (kind, text) in enumerate(levels)
    )
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{HEADINGS}">'
        f'<w:multiLevelType w:val="multilevel"/>{inner}</w:abstractNum>'))  # fmt: skip
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{HEADINGS}">'
                          f'<w:abstractNumId w:val="{HEADINGS}"/></w:num>'))  # fmt: skip
    for depth in range(len(levels)):
        properties = document.styles[f"Heading {depth + 1}"].element.get_or_add_pPr()
        for old in properties.findall(qn("w:numPr")):
            properties.remove(old)
        number = parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/>'
                           f'<w:numId w:val="{HEADINGS}"/></w:numPr>')  # fmt: skip
        properties._insert_numPr(number)  # noqa: SLF001 -- keeps the order that the schema asks


def set_styles(document: Document, lang: str) -> None:
    """Give every style of the document its fonts, sizes and colours."""
    for name, (size, bold, colour, before, after) in STYLES.items():
        style = _style(document, name)
        style.font.size, style.font.bold, style.font.color.rgb = Pt(size), bold, colour
        style.font.italic = False
        shape = style.paragraph_format
        shape.space_before, shape.space_after = Pt(before), Pt(after)
        shape.line_spacing = 1.0 if name in {"Table Text", "Header", "Footer"} else 1.15
        shape.keep_with_next = name.startswith("Heading") or name in {"Caption", "List Head"}
        borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
        if borders is not None:
            borders.getparent().remove(borders)
    document.styles["Caption"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    for style in document.styles:
        if style.type in {WD_STYLE_TYPE.PARAGRAPH, WD_STYLE_TYPE.CHARACTER, WD_STYLE_TYPE.TABLE}:
            _set_fonts(style.element.get_or_add_rPr())
    # The defaults, and the parts of table styles.
    for properties in document.styles.element.iter(qn("w:rPr")):
        if properties.find(qn("w:rFonts")) is not None:
            _set_fonts(properties)
    _numbering(document, lang)


def _mark(kind: str) -> BaseOxmlElement:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark


def field(paragraph: Paragraph, code: str, shown: str) -> None:
    """Append a field with the result to show until a program works it out."""
    for kind in ("begin", "code", "separate", "result", "end"):
        run = paragraph.add_run()
        if kind == "code":
            text = OxmlElement("w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = f" {code} "
            run._r.append(text)  # noqa: SLF001 -- the library has no fields
        elif kind == "result":
            run.text = shown
        else:
            run._r.append(_mark(kind))  # noqa: SLF001


def shade(paragraph: Paragraph, colour: str, edge: str) -> None:
    """Give a paragraph a ground and a bar at its left edge."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    border = parse_xml(f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="24" w:space="6" '
                       f'w:color="{edge}"/></w:pBdr>')  # fmt: skip
    ground = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{colour}"/>')
    spacing = properties.find(qn("w:spacing"))
    for element in (border, ground):
        if spacing is None:
            properties.append(element)
        else:
            spacing.addprevious(element)
