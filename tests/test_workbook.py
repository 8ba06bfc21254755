"""The workbook: the tables read back, text as text, the same bytes each time."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest

import liantu as lt
from conftest import everything
from liantu.present.report_tables import report_tables
from liantu.present.report_words import Words
from liantu.present.workbook import sheet_names, workbook_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from liantu.gaps.analysis import Analysis

EVIL = ("=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x.org","y")')


@pytest.fixture(scope="module")
def analysis(aircraft: Analysis) -> Analysis:
    return aircraft


def opened(analysis: Analysis, lang: str = "zh") -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(analysis, lang)))


def test_sheets_stand_in_the_order_in_which_they_are_looked_for(analysis: Analysis) -> None:
    first = "摘要 缺口清单 单点失效 集中度 国别 措施 供需清单 数据缺口 来源 图表"
    assert opened(analysis).sheetnames[:10] == first.split()
    english = opened(analysis, "en").sheetnames
    assert english[:3] == ["Summary", "Gaps", "Single points"]
    assert len(english) == len(report_tables(analysis)) + 1


def test_a_table_of_remedies_gets_its_sheet_when_there_is_one(analysis: Analysis) -> None:
    tables = dict(report_tables(analysis))
    added = replace(tables["pairs"], name="remedies", title="措施")
    other = replace(tables["pairs"], name="later", title="甲[乙]:丙/" + "长" * 40)
    names = sheet_names({"later": other, **tables, "remedies": added}, Words("zh"))
    order = list(names)
    assert order.index("countries") + 1 == order.index("remedies") == order.index("balance") - 1
    assert names["later"] == "甲 乙  丙 " + "长" * 24
    assert len({name.lower() for name in names.values()}) == len(names)


@pytest.mark.parametrize("name", ["concentration", "countries", "stages"])
def test_charts_draw_the_numbers_of_the_tables(analysis: Analysis, name: str) -> None:
    tables, sheet = report_tables(analysis), opened(analysis)["图表"]
    assert sheet.title == "图表"
    drawn: dict[str, list[float]] = {}
    for row in sheet.iter_rows(min_col=15, max_col=20, values_only=True):
        if row[0]:
            drawn[str(row[0])] = [float(cell) for cell in row[1:] if isinstance(cell, (int, float))]
    told = 0
    for cells in tables[name].rows:
        if name == "stages":
            flags = ("fill", "secure", "strengthen", "survey", "unflagged")
            assert drawn[str(cells["stage"])] == [cells[flag] for flag in flags]
        elif name == "countries":
            ends = drawn[f"{cells['country']}（{cells['unit']}）"]
            assert (ends[0], sum(ends)) == (cells["own_count"], cells["lost_count"])
        elif cells["by_code"] == "firm":
            ends = drawn[f"{cells['part']}（{cells['by']}）"]
            assert (ends[0], sum(ends)) == (cells["hhi_low"], cells["hhi_high"])
        told += 1
    assert told == len(tables[name].rows) > 0


def test_same_analysis_same_bytes(analysis: Analysis) -> None:
    assert workbook_bytes(analysis) == workbook_bytes(everything("aircraft"))


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
