"""The workbook: the tables read back, text as text, the same bytes each time."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest

import liantu as lt
from liantu.present.report_tables import report_tables
from liantu.present.workbook import SHEETS, workbook_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from liantu.gaps.analysis import Analysis

EVIL = ("=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x.org","y")')


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return lt.load("aircraft").gaps()


def opened(analysis: Analysis, lang: str = "zh") -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(analysis, lang)))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sheets_read_back_as_the_tables(analysis: Analysis, lang: str) -> None:
    tables, book = report_tables(analysis, lang), opened(analysis, lang)
    assert len(book.sheetnames) == len(SHEETS)
    for name, sheet in zip(SHEETS, book.worksheets, strict=True):
        table = tables[name]
        read = list(sheet.iter_rows(values_only=True))
        assert list(read[0]) == [column.heading for column in table.columns]
        for cells, row in zip(read[1:], table.rows, strict=True):
            expected = [row[column.key] for column in table.columns]
            assert list(cells) == [None if v == "" else v for v in expected]
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref


def test_sheet_names(analysis: Analysis) -> None:
    chinese = "摘要 缺口清单 单点失效 成对失效 集中度 制造者 环节 论断 数据缺口 来源"
    assert opened(analysis).sheetnames == chinese.split()
    assert opened(analysis, "en").sheetnames[:3] == ["Summary", "Gaps", "Single points"]


def test_same_analysis_same_bytes(analysis: Analysis) -> None:
    assert workbook_bytes(analysis) == workbook_bytes(lt.load("aircraft").gaps())


def test_no_text_becomes_a_formula_or_a_link(toy: Path) -> None:
    chain = lt.load(toy)
    parts = chain.parts.assign(name_zh=list(EVIL[:4]), name_en=list(EVIL[:4]))
    firms = chain.firms.assign(name_zh=EVIL[4], name_en=EVIL[4])
    sources = chain.sources.assign(title=EVIL[0], publisher="x" * 5000)
    claims = chain.claims.assign(quote=EVIL[0], as_printed="{=1+1}")
    evil = replace(chain, parts=parts, firms=firms, sources=sources, claims=claims)
    for lang in ("zh", "en"):
        book = opened(evil.gaps(), lang)
        seen = set()
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type in {"s", "n"}
                    assert cell.hyperlink is None
                    seen.add(cell.value)
        assert set(EVIL) <= seen
        assert "x" * 5000 in seen
        assert "{=1+1}" in seen


def test_wide_text_gets_room(analysis: Analysis) -> None:
    sheet = opened(analysis).worksheets[1]
    assert sheet.column_dimensions["B"].width >= 12
    assert sheet.column_dimensions["G"].width >= 40
