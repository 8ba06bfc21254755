"""The Word document: fonts, fields, numbering, tables that behave, the same bytes each time."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from docx import Document
from docx.oxml.ns import qn

import liantu as lt
from liantu.present.document import document_bytes
from liantu.present.document_style import CHINESE, THEMES
from liantu.present.report_words import LANGS, catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document as Opened

    from liantu.gaps.analysis import Analysis


def written(analysis: Analysis, lang: str = "zh") -> bytes:
    return document_bytes(analysis, lang, date="2026-11-24", version="0.1.0")


def opened(content: bytes) -> Opened:
    return Document(io.BytesIO(content))


@pytest.fixture(scope="module")
def analysis(aircraft: Analysis) -> Analysis:
    return aircraft


@pytest.fixture(scope="module")
def content(analysis: Analysis) -> bytes:
    return written(analysis)


def test_same_analysis_same_bytes_whenever_packed(toy: Path) -> None:
    first = written(lt.load(toy).gaps())
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert packed.testzip() is None
    assert first == written(lt.load(toy).gaps())
    about = opened(first).core_properties
    assert about.created is not None
    assert about.modified is not None
    assert about.created.isoformat()[:10] == about.modified.isoformat()[:10] == "2026-11-01"


def test_every_style_names_a_chinese_font_and_none_of_the_theme(content: bytes) -> None:
    document = opened(content)
    defaults = document.styles.element.find(qn("w:docDefaults")).iter(qn("w:rFonts"))
    found = [*document.styles.element.iter(qn("w:rFonts"))]
    assert len(found) > 40
    for fonts in (*found, *defaults):
        assert fonts.get(qn("w:eastAsia")) == CHINESE
        assert not [theme for theme in THEMES if fonts.get(qn(f"w:{theme}"))]


def test_headings_are_numbered_by_the_program_and_the_contents_lead_to_them(
    content: bytes,
) -> None:
    document = opened(content)
    heads = [p for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    lines = [p for p in document.paragraphs if p.style and p.style.name == "toc 1"]
    assert len(heads) == len(lines) > 10
    digits = "一二三四五六七八九十"
    for number, (head, line) in enumerate(zip(heads, lines, strict=True)):
        link = line._p.find(qn("w:hyperlink"))
        anchor = link.get(qn("w:anchor"))
        assert head._p.find(qn("w:bookmarkStart")).get(qn("w:name")) == anchor
        said = "".join(t.text or "" for t in link.iter(qn("w:t")))
        assert said.endswith(f"、{head.text}")
        assert said[0] == digits[min(number, 9)]
        assert f"PAGEREF {anchor}" in "".join(t.text or "" for t in link.iter(qn("w:instrText")))
    style = document.styles["Heading 1"].element.pPr
    number_id = style.find(qn("w:numPr")).find(qn("w:numId")).get(qn("w:val"))
    numbering = document.part.numbering_part.element
    assert number_id in {n.get(qn("w:numId")) for n in numbering.findall(qn("w:num"))}
    assert document.settings.element.find(qn("w:updateFields")) is not None


def test_captions_count_in_fields_and_pages_are_numbered(content: bytes) -> None:
    document = opened(content)
    captions = [p for p in document.paragraphs if p.style and p.style.name == "Caption"]
    for label in ("表", "图"):
        own = [p for p in captions if p.text.startswith(label)]
        assert own
        for number, paragraph in enumerate(own, start=1):
            codes = [t.text or "" for t in paragraph._p.iter(qn("w:instrText"))]
            assert codes == [f" SEQ {label} \\* ARABIC "]
            assert paragraph.text.startswith(f"{label} {number}")
    footer = document.sections[0].footer.paragraphs[0]
    codes = [(t.text or "").strip() for t in footer._p.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]
    assert "民用飞机" in document.sections[0].header.paragraphs[0].text


def test_rows_are_whole_and_headings_repeat(content: bytes) -> None:
    titled = 0
    for table in opened(content).tables:
        rows = table._tbl.tr_lst
        for row in rows:
            assert row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None
        titled += rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        widths = [int(c.get(qn("w:w"))) for c in table._tbl.tblGrid.findall(qn("w:gridCol"))]
        section = max(
            int(s.page_width or 0) - int(s.left_margin or 0) - int(s.right_margin or 0)
            for s in opened(content).sections
        )
        assert sum(widths) <= section / 635 + len(widths)
    assert titled >= 10


@pytest.mark.parametrize("lang", LANGS)
def test_hostile_names_are_text(toy: Path, lang: str) -> None:
    chain = lt.load(toy)
    evil = '<w:t>&amp;"\x00\x0b]]>'
    parts = chain.parts.assign(name_zh=evil, name_en=evil)
    sources = chain.sources.assign(url='javascript:alert("1")', title=evil)
    info = replace(chain.info, name_zh=evil, name_en=evil)
    done = written(replace(chain, parts=parts, sources=sources, info=info).gaps(), lang)
    document = opened(done)
    text = "\n".join(t.text or "" for t in document.element.iter(qn("w:t")))
    assert '<w:t>&amp;"]]>' in text
    external = {r.target_ref for r in document.part.rels.values() if r.is_external}
    assert not [target for target in external if not target.startswith("http")]


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_mapped_is_the_first_line(toy: Path, lang: str) -> None:
    chain = lt.load(toy)
    bare = replace(
        chain,
        parts=chain.parts.assign(supply="unmapped"),
        makes=chain.makes.iloc[:0],
        supplies=chain.supplies.iloc[:0],
        claims=chain.claims.iloc[:0],
    )
    first = opened(written(bare.gaps(), lang)).paragraphs[0]
    assert first.text == catalogue()["alert.nothing"][lang]


def converts(folder: Path) -> bool:
    """Say whether LibreOffice is here with its word processor."""
    (folder / "probe").mkdir()
    Document().save(str(folder / "probe" / "probe.docx"))
    return "%PDF" in converted(folder / "probe" / "probe.docx", folder)[:8].decode("latin-1")


def converted(file: Path, room: Path) -> bytes:
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(room / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(file.parent), str(file)],
        capture_output=True, check=False, timeout=180, env={**os.environ, "HOME": str(room)},
    )  # fmt: skip
    result = file.with_suffix(".pdf")
    return result.read_bytes() if result.exists() else b""


def test_libreoffice_lays_it_out_with_page_numbers(content: bytes, tmp_path: Path) -> None:
    if not (shutil.which("soffice") and shutil.which("pdftotext")):
        pytest.skip("soffice or pdftotext is not installed")
    if not converts(tmp_path):
        pytest.skip("this LibreOffice has no Writer")
    (tmp_path / "report.docx").write_bytes(content)
    assert converted(tmp_path / "report.docx", tmp_path).startswith(b"%PDF")
    told = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "report.pdf"), "-"], capture_output=True, check=True
    ).stdout.decode()
    pages = told.split("\f")[:-1]
    assert f"第1页共{len(pages)}页" in "".join(pages[0].split())
    entry = re.search(r"三、缺口清单\.*\s*(\d+)", pages[1])
    assert entry
    assert "三、缺口清单" in pages[int(entry[1]) - 1]
    assert "Error" not in told
