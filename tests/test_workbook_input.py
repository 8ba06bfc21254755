"""Bringing a chain in a workbook: the template filled in loads as the folder does."""

from __future__ import annotations

import csv
import datetime as dt
from typing import TYPE_CHECKING

import openpyxl
import pytest

import liantu as lt
from conftest import SMALL
from liantu.exchange.load import check
from liantu.exchange.template import template_bytes
from liantu.exchange.workbook import SHEETS
from liantu.model.errors import ContentError
from liantu.model.schema import tables

if TYPE_CHECKING:
    from pathlib import Path

INFO = {"id": "toy", "name_zh": "示例", "name_en": "Toy", "as_of": "2026-11",
        "final_parts": "car", "named_products": "car", "default_home": "CN"}  # fmt: skip


def fill(path: Path, lang: str) -> openpyxl.Workbook:
    """Write the template, fill it as a person would, and return it still open."""
    path.write_bytes(template_bytes(lang))
    book = openpyxl.load_workbook(path)
    label = 0 if lang == "en" else 1
    for cell in book[SHEETS["chain"][label]]["A"]:
        book[SHEETS["chain"][label]].cell(cell.row, 2).value = INFO[str(cell.value)]
    for name, rows in SMALL.items():
        sheet = book[SHEETS[name][label]]
        for number, row in enumerate(rows, start=2):
            for index, column in enumerate(tables()[name].columns, start=1):
                value: str | float | None = row.get(column.name)
                if column.type == "number" and value:
                    value = float(value)
                sheet.cell(number, index).value = value
    return book


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_filled_template_loads_like_the_folder(toy: Path, tmp_path: Path, lang: str) -> None:
    path = tmp_path / "chain.xlsx"
    fill(path, lang).save(path)
    assert not check(path).findings
    assert lt.load(path).digest == lt.load(toy).digest


def test_finding_in_a_sheet_names_sheet_row_and_column(tmp_path: Path) -> None:
    path = tmp_path / "chain.xlsx"
    book = fill(path, "zh")
    book["环节"].cell(3, 4).value = "engine"
    book.save(path)
    finding = check(path).errors[0]
    assert finding.file == f"{path}[环节]"
    assert (finding.code, finding.row, finding.column) == ("value-not-allowed", 3, "stage")


def test_dates_typed_as_dates(tmp_path: Path) -> None:
    path = tmp_path / "chain.xlsx"
    book = fill(path, "zh")
    book["来源"].cell(2, 4).value = dt.datetime(2024, 5, 3)  # noqa: DTZ001 -- cells have no zone
    book.save(path)
    assert lt.load(path).sources.set_index("source_id")["published"]["s1"] == "2024-05-03"


def test_empty_template_says_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "chain.xlsx"
    path.write_bytes(template_bytes())
    codes = {f.code for f in check(path).errors}
    assert "final-missing" in codes


def test_missing_sheet_and_no_workbook_at_all(tmp_path: Path) -> None:
    path = tmp_path / "chain.xlsx"
    book = fill(path, "zh")
    del book["制造"]
    book.save(path)
    assert [f.details["name"] for f in check(path).errors] == ["makes"]
    path.write_bytes(b"PK not a workbook")
    with pytest.raises(ContentError, match="not a readable xlsx"):
        check(path)
    with pytest.raises(ContentError, match="no such folder or workbook"):
        check(tmp_path / "none.xlsx")


def test_template_has_a_heading_for_every_column(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(template_bytes())
    book = openpyxl.load_workbook(path)
    for name in SMALL:
        heads = [cell.value for cell in book[SHEETS[name][1]][1]]
        assert heads == [column.name_zh for column in tables()[name].columns]


def test_a_table_of_the_folder_may_come_from_a_spreadsheet(toy: Path) -> None:
    """Excel and WPS save CSV with BOM and CRLF, or in GB18030; trailing empty columns happen."""
    before = lt.load(toy).digest
    path = toy / "firms.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    text = "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in rows) + "\r\n"
    path.write_bytes(text.encode("gb18030"))
    assert lt.load(toy).digest == before
