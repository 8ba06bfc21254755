"""Each report keeps to its language: names, titles, addresses and what was quoted aside."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import TYPE_CHECKING, cast

import pytest
from docx import Document
from docx.oxml.ns import qn

from conftest import everything
from liantu.model.tables import split_list
from liantu.present.document import document_bytes
from liantu.present.report import report_page
from liantu.present.report_registers import CLAIMS, MAKERS, PARTS, SOURCES
from liantu.present.report_tables import report_tables
from liantu.present.report_words import catalogue

if TYPE_CHECKING:
    from liantu.gaps.analysis import Analysis

CJK = re.compile(r"[\u4e00-\u9fff]+")
LATIN = re.compile(r"[A-Za-z]{3,}")
# Terms that Chinese analysts write in Latin letters, the program's name, and method references.
TERMS = ("HHI", "liantu")
MARKS = re.compile("[补固强查]")


@pytest.fixture(scope="module", params=["aircraft", "chips"])
def analysis(request: pytest.FixtureRequest) -> Analysis:
    if request.param == "aircraft":
        return cast("Analysis", request.getfixturevalue("aircraft"))
    return everything(request.param)


def registered(analysis: Analysis) -> list[str]:
    """Return every name, title and address of the registries, longest first."""
    whole = analysis.chain.whole()
    texts = {analysis.digest, analysis.digest[:12], whole.info.name_zh, whole.info.name_en,
             whole.info.plan_clause, whole.info.summary_zh, whole.info.summary_en}  # fmt: skip
    for frame in (whole.firms, whole.parts, whole.regions):
        texts |= {*frame["name_zh"], *frame["name_en"]}
    texts |= {a.split(" [")[0] for cell in whole.firms["aliases"] for a in split_list(cell)}
    for column in ("title", "publisher", "url", "published"):
        texts |= set(whole.sources[column])
    texts |= {
        line for lang in ("zh", "en") for line in catalogue()["references"][lang].split(" | ")
    }
    return sorted((t for t in texts if t), key=len, reverse=True)


def without(text: str, names: list[str]) -> str:
    """Return a text without the names given, longest first."""
    for name in names:
        text = text.replace(name, " ")
    return text


def page_text(analysis: Analysis, lang: str) -> str:
    page = report_page(analysis, lang, date="2026-11-24", version="0")
    body = page.split("</style>")[1]
    return unescape(re.sub(r"<[^>]*>", "\n", body))


def document_text(analysis: Analysis, lang: str) -> str:
    content = document_bytes(analysis, lang, date="2026-11-24", version="0")
    document = Document(io.BytesIO(content))
    return "\n".join(
        "".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.iter(qn("w:p"))
    )


@pytest.mark.parametrize("written", [page_text, document_text])
def test_chinese_report_has_no_english_left(analysis: Analysis, written: object) -> None:
    assert callable(written)
    text = without(written(analysis, "zh"), [*registered(analysis), *TERMS])
    assert not sorted(set(LATIN.findall(text)))


@pytest.mark.parametrize("written", [page_text, document_text])
def test_english_report_has_no_chinese_left(analysis: Analysis, written: object) -> None:
    assert callable(written)
    text = MARKS.sub("", without(written(analysis, "en"), registered(analysis)))
    assert not sorted(set(CJK.findall(text)))


QUOTED = {"quote", "note", "as_printed", "definition", "unit_of", "sources", "hs6"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tables_keep_to_their_language(analysis: Analysis, lang: str) -> None:
    names = [*registered(analysis), *TERMS]
    stray = LATIN if lang == "zh" else CJK
    assert {"quote", "note"} <= {w.split(":")[0] for w in (MAKERS + " " + CLAIMS).split()}
    assert {"hs6", "title"} <= {w.split(":")[0] for w in (PARTS + " " + SOURCES).split()}
    for table in report_tables(analysis, lang).values():
        heads = "\n".join([table.title, table.caption, *(c.heading for c in table.columns)])
        assert not stray.findall(without(heads, names)), table.name
        for column in table.columns:
            if column.kind != "id" and column.key not in QUOTED:
                text = "\n".join(str(row[column.key] or "") for row in table.rows)
                rest = sorted(set(stray.findall(without(text, names))))
                assert not rest, (table.name, column.key)
