"""Code lists against outside lists."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from liantu.exchange.text import read_csv_cells
from liantu.model.content import data_folder
from liantu.model.validate import hs_codes

if TYPE_CHECKING:
    from pathlib import Path


def test_hs_2022_has_its_published_size() -> None:
    # World Customs Organization: the 2022 edition has 5,612 subheadings.
    assert len(hs_codes()) == 5612
    assert {"681511", "880720", "880730"} <= hs_codes()
    assert "880330" not in hs_codes(), "headings of 2017 must be gone"


def test_codes_typed_for_the_chains_exist(shared: Path) -> None:
    with (shared / "facts" / "hs6.csv").open(encoding="utf-8") as stream:
        codes = {row["hs6"] for row in csv.DictReader(stream)}
    assert codes <= hs_codes()


def test_regions() -> None:
    rows = {r[0]: r for _, r in read_csv_cells(data_folder() / "regions.csv").records}
    assert len([r for r in rows.values() if r[1] == "country"]) == 249
    assert len([r for r in rows.values() if r[2] == "CN"]) == 31
    assert len([r for r in rows.values() if r[2] == "CN-SH"]) == 16
    assert rows["yrd"][2].split(";") == ["CN-SH", "CN-JS", "CN-ZJ", "CN-AH"]
    assert [rows[c][3] for c in ("HK", "MO", "TW")] == ["中国香港", "中国澳门", "中国台湾"]
