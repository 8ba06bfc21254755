"""All formats tell the same numbers: each is read back and compared with the tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from liantu.present.csv_tables import csv_tables
from liantu.present.document import document_bytes
from liantu.present.report import report_page
from liantu.present.report_outline import APART, outline
from liantu.present.report_tables import report_tables
from liantu.present.report_words import LANGS, Words
from liantu.present.workbook import sheet_names, workbook_bytes
from readback import (
    csv_rows,
    document_records,
    expected,
    page_records,
    printed_rows,
    workbook_rows,
)

if TYPE_CHECKING:
    from liantu.gaps.analysis import Analysis
    from liantu.present.report_table import Table

# Shown as prose, lists and charts with their own tests; all rows are in workbook and CSV.
PROSE_PAGE = {"concentration", "data_gaps", "sources"}
PROSE_WORD = {"data_gaps", "sources"}
# Told by a choice of rows, the rest in the workbook.
CHOSEN = {"points", "pairs", "flags"}


@pytest.fixture(scope="module", params=LANGS)
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def analysis(aircraft: Analysis) -> Analysis:
    return aircraft


def check(read: dict[str, list[dict[str, str]]], tables: dict[str, Table], *, word: bool) -> None:
    for name, records in read.items():
        for keys, found in printed_rows(tables[name], records):
            known = expected(tables[name], keys, word=word)
            assert not found - known, (name, sorted(keys), list(found - known)[:3])
            if name not in CHOSEN:
                assert found == known, name


def test_page_tells_the_tables(analysis: Analysis, lang: str) -> None:
    tables = dict(report_tables(analysis, lang))
    read = page_records(report_page(analysis, lang, date="2026-11-24", version="0"))
    shown = {t.name for c in outline(tables, Words(lang)).values() for t in c.tables}
    assert set(read) == shown - PROSE_PAGE
    check(read, tables, word=False)
    full = [r for r in read["flags"] if "evidence" in r]
    assert len(full) == len([r for r in tables["flags"].rows if r["flag_code"] != "survey"])


def test_document_tells_the_tables(analysis: Analysis, lang: str) -> None:
    tables = dict(report_tables(analysis, lang))
    content = document_bytes(analysis, lang, date="2026-11-24", version="0")
    read = document_records(content, tables)
    shown = {t.name for c in outline(tables, Words(lang)).values() for t in c.tables}
    assert set(read) == shown - PROSE_WORD
    check(read, tables, word=True)
    flagged = [r for r in read["flags"] if "certainty" in r]
    assert len(flagged) == len([r for r in tables["flags"].rows if r["flag_code"] != "survey"])


def test_workbook_and_csv_hold_every_cell(analysis: Analysis, lang: str) -> None:
    tables = report_tables(analysis, lang)
    sheets = workbook_rows(workbook_bytes(analysis, lang))
    files = csv_tables(analysis, lang)
    for name, title in sheet_names(tables, Words(lang)).items():
        table, rows, lines = tables[name], sheets[title], csv_rows(files[f"{name}.csv"])
        assert rows[0] == lines[0] == [column.heading for column in table.columns]
        for row, cells, line in zip(table.rows, rows[1:], lines[1:], strict=True):
            held = [row[column.key] for column in table.columns]
            assert cells == [None if value == "" else value for value in held]
            for value, text in zip(held, line, strict=True):
                if isinstance(value, (int, float)):
                    assert float(text) == value
                else:
                    assert text == (value or "")
    assert set(files) == {f"{name}.csv" for name in tables}


def test_a_table_that_nobody_knows_is_shown_everywhere(
    analysis: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = dict(report_tables(analysis))
    extra = replace(tables["smallest"], name="newcomer", title="新表", caption="新表说明")
    more = {**tables, "newcomer": extra}
    for module in ("report", "document", "workbook", "csv_tables"):
        monkeypatch.setattr(f"liantu.present.{module}.report_tables", lambda *_: more)
    page = page_records(report_page(analysis, date="2026-11-24", version="0"))
    word = document_records(document_bytes(analysis, date="2026-11-24", version="0"), more)
    for read in (page, word):
        assert len(read["newcomer"]) == len(extra.rows) > 0
    assert len(workbook_rows(workbook_bytes(analysis))["新表"]) == len(extra.rows) + 1
    assert "newcomer.csv" in csv_tables(analysis)


def test_outline_numbers_without_gaps_and_leaves_no_table_out(analysis: Analysis) -> None:
    tables = report_tables(analysis)
    chapters = outline(tables, Words("zh"))
    assert [c.number for c in chapters.values()] == list(range(1, len(chapters) + 1))
    placed = Counter(t.name for c in chapters.values() for t in c.tables)
    assert placed == Counter(set(tables) - set(APART))
