"""Every kind of bad input ends in one clear finding with file, row, column, value and remedy."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

import liantu as lt
from liantu import cli
from liantu.exchange.load import check
from liantu.model.errors import ContentError, Finding, InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def only(folder: Path, code: str) -> Finding:
    """Return the one error found, which must carry the code."""
    errors = check(folder).errors
    assert [e.code for e in errors] == [code], [e.text("en") for e in errors]
    return errors[0]


def refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Run the report on a bad folder: exit code 2, every error told, nothing written."""
    out = folder.parent / "out"
    monkeypatch.setattr(sys, "argv", ["liantu", "report", str(folder), "--out", str(out)])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    told = capsys.readouterr().err
    assert stop.value.code == 2
    assert [e.text("zh") for e in check(folder).errors] == told.splitlines()
    assert not out.exists()


def test_the_small_chain_is_sound(toy: Path) -> None:
    assert not check(toy).errors
    assert lt.load(toy).final_parts == ("car",)


def test_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        lt.load(tmp_path / "nowhere")


def test_unknown_chain_names_those_at_hand() -> None:
    with pytest.raises(InputError, match="aircraft"):
        lt.load("aircarft")


def test_empty_csv(toy: Path) -> None:
    (toy / "makes.csv").write_text("", encoding="utf-8")
    assert only(toy, "table-empty").file.endswith("makes.csv")


def test_missing_table(toy: Path) -> None:
    (toy / "makes.csv").unlink()
    assert only(toy, "file-missing").details["name"] == "makes.csv"


def test_missing_and_extra_column(toy: Path) -> None:
    path = toy / "makes.csv"
    path.write_text(path.read_text("utf-8").replace("firm_id,", "firmid,"), encoding="utf-8")
    codes = {e.code: e for e in check(toy).errors}
    assert set(codes) == {"column-missing", "column-unknown"}
    assert codes["column-missing"].column == "firm_id"
    assert codes["column-unknown"].value == "firmid"
    assert codes["column-unknown"].row == 1


def test_duplicate_column(toy: Path) -> None:
    path = toy / "makes.csv"
    path.write_text(path.read_text("utf-8").replace(",note", ",status"), encoding="utf-8")
    assert only(toy, "column-duplicate").column == "status"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-8"])
def test_encodings_read_alike(toy: Path, encoding: str) -> None:
    before = lt.load(toy).digest
    for path in toy.iterdir():
        path.write_text(path.read_text("utf-8"), encoding=encoding)
    assert lt.load(toy).digest == before


def test_excel_line_ends_and_chinese_headers(toy: Path) -> None:
    before = lt.load(toy).digest
    path = toy / "parts.csv"
    text = path.read_text("utf-8").replace("part_id,name_zh", "环节编号,中文名")
    path.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    assert lt.load(toy).digest == before


def test_unreadable_encoding(toy: Path) -> None:
    (toy / "parts.csv").write_bytes("零件".encode("utf-16"))
    assert only(toy, "encoding-unknown").file.endswith("parts.csv")


def test_semicolon_separated(toy: Path) -> None:
    path = toy / "parts.csv"
    path.write_text(path.read_text("utf-8").replace(",", ";"), encoding="utf-8")
    only(toy, "not-csv")


def test_ragged_row(toy: Path) -> None:
    with (toy / "parts.csv").open("a", encoding="utf-8") as stream:
        stream.write("x,y\n")
    finding = only(toy, "row-ragged")
    assert finding.row == 6


def test_twenty_megabyte_cell(edited: Callable[..., Path]) -> None:
    folder = edited("parts", 1, note="x" * 20_000_000)
    finding = only(folder, "cell-too-long")
    assert (finding.row, finding.column, finding.details["length"]) == (3, "note", "20000000")
    assert len(finding.text("zh")) < 400


@pytest.mark.parametrize(
    ("table", "index", "cells", "code", "row", "column"),
    [
        ("parts", None, {"part_id": "car", "name_zh": "又", "name_en": "again", "stage": "system",
                         "supply": "unmapped"}, "id-duplicate", 6, "part_id"),
        ("firms", None, {"firm_id": "old", "name_en": "OLD  MOTOR", "kind": "company",
                         "source_id": "s1"}, "firm-duplicate", 6, "name"),
        ("makes", None, {"firm_id": "mill", "part_id": "steel", "status": "pilot",
                         "source_id": "s1"}, "row-duplicate", 6, "firm_id"),
        ("makes", 1, {"firm_id": "far_moter"}, None, 3, "firm_id"),
        ("needs", 0, {"input_id": "moter"}, None, 2, "input_id"),
        ("makes", 3, {"source_id": "s9"}, "source-unknown", 5, "source_id"),
        ("claims", 0, {"low": "140", "high": "140"}, "percent-range", 2, "low"),
        ("claims", 0, {"low": "70"}, "low-over-high", 2, "low"),
        ("claims", 0, {"low": "sixty"}, "number-malformed", 2, "low"),
        ("claims", 0, {"low": "", "high": ""}, "value-absent", 2, "low"),
        ("claims", 0, {"period": "2023-02-30"}, "date-malformed", 2, "period"),
        ("claims", 0, {"scope": "mars"}, "scope-unknown", 2, "scope"),
        ("claims", 0, {"subject_id": "nobody"}, "claim-subject", 2, "subject_id"),
        ("claims", 0, {"part_id": ""}, "claim-incomplete", 2, "part_id"),
        ("claims", 0, {"source_id": ""}, "value-missing", 2, "source_id"),
        ("claims", 0, {"quote": ""}, "value-missing", 2, "quote"),
        ("parts", 1, {"name_zh": "=cmd|'/c calc'!A1"}, "name-formula", 3, "name_zh"),
        ("parts", 1, {"name_en": "<script>alert(1)</script>"}, "name-markup", 3, "name_en"),
        ("parts", 1, {"name_en": "mo\u202etor"}, "text-control", 3, "name_en"),
        ("parts", 1, {"stage": "engine"}, "value-not-allowed", 3, "stage"),
        ("parts", 1, {"hs6": "999999"}, "hs-unknown", 3, "hs6"),
        ("firms", 0, {"hq_country": "XX"}, "region-unknown", 2, "hq_country"),
        ("firms", 0, {"owner_country": "CN-SH"}, "country-expected", 2, "owner_country"),
        ("firms", 0, {"hq_region": "CN-ZZ"}, "region-unknown", 2, "hq_region"),
        ("firms", 0, {"parent_id": "home_car"}, "parent-cycle", 2, "parent_id"),
        ("firms", 2, {"aliases": "Old Motor [2010"}, "alias-malformed", 4, "aliases"),
        ("firms", 0, {"name_zh": "", "name_en": ""}, "firm-nameless", 2, "name_zh"),
        ("sources", 0, {"url": "ftp://example.org"}, "url-malformed", 2, "url"),
        ("needs", 0, {"input_id": "car"}, None, 2, "input_id"),
        ("needs", 0, {"input_id": "toy:motor"}, "own-chain-prefix", 2, "input_id"),
        ("needs", 0, {"input_id": "ships:motor"}, "chain-unknown", 2, "input_id"),
        ("needs", 1, {"essential": "no"}, "group-mixed", 4, "essential"),
        ("makes", None, {"firm_id": "mill", "part_id": "alloy", "status": "volume",
                         "source_id": "s1"}, "maker-of-unmade", 6, "part_id"),
        ("parts", 3, {"supply": "made"}, "made-without-maker", 5, "supply"),
        ("parts", 3, {"supply": "composite"}, "composite-without-input", 5, "part_id"),
        ("supplies", 0, {"supplier": "mill"}, "supplier-not-maker", 2, "supplier"),
        ("supplies", 0, {"until": "2019"}, "dates-reversed", 2, "since"),
    ],
)  # fmt: skip
def test_one_wrong_cell_is_named(
    edited: Callable[..., Path],
    table: str,
    index: int | None,
    cells: dict[str, str],
    code: str | None,
    row: int,
    column: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = edited(table, index, **cells)
    found = check(folder)
    expected = code or {"firm_id": "firm-unknown", "input_id": "self-need"}[column]
    if code is None and cells.get("input_id") == "moter":
        expected = "part-unknown"
    hits = [e for e in found.errors if e.code == expected]
    assert hits, [e.text("en") for e in found.findings]
    assert (hits[0].row, hits[0].column) == (row, column)
    assert hits[0].file.endswith(f"{table}.csv")
    assert found.chain is None
    for lang in ("zh", "en"):
        assert hits[0].message(lang)
        assert hits[0].remedy(lang)
    refused(folder, monkeypatch, capsys)


def test_all_findings_at_once(edited: Callable[..., Path]) -> None:
    edited("parts", 1, stage="engine")
    edited("claims", 0, low="sixty")
    folder = edited("makes", 1, firm_id="far_moter")
    codes = {e.code for e in check(folder).errors}
    assert {"value-not-allowed", "number-malformed", "firm-unknown"} <= codes
    with pytest.raises(ContentError) as caught:
        lt.load(folder)
    assert {f.code for f in caught.value.findings} == codes


def test_shares_over_a_hundred(edited: Callable[..., Path]) -> None:
    folder = edited("claims", None, claim_id="c3", subject_kind="maker", subject_id="mill",
                    part_id="motor", measure="market_share", scope="world", low="80", high="80",
                    unit="%", as_printed="80 %", period="2023", source_id="s1",
                    quote="80 %")  # fmt: skip
    finding = only(folder, "shares-over-100")
    assert finding.details == {"scope": "world", "total": "140"}
    assert finding.row == 4


def test_two_preferred_claims(edited: Callable[..., Path]) -> None:
    edited("claims", 0, preferred="yes")
    folder = edited("claims", None, claim_id="c3", subject_kind="maker", subject_id="far_motor",
                    part_id="motor", measure="market_share", scope="world", low="50", high="50",
                    unit="%", as_printed="50 %", source_id="s1", quote="50 %",
                    preferred="yes")  # fmt: skip
    assert only(folder, "preferred-twice").details["first"] == "2"


def test_grade_d_carries_nothing(edited: Callable[..., Path]) -> None:
    folder = edited("sources", 1, grade="D")
    assert only(folder, "grade-d-alone").row == 4


def test_no_final_part(toy: Path) -> None:
    path = toy / "chain.toml"
    path.write_text(path.read_text("utf-8").replace('["car"]', "[]"), encoding="utf-8")
    only(toy, "final-missing")


def test_final_part_that_needs_nothing(toy: Path) -> None:
    path = toy / "chain.toml"
    path.write_text(path.read_text("utf-8").replace('"car"', '"steel"'), encoding="utf-8")
    assert only(toy, "final-without-needs").value == "steel"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('id = "toy"', 'id = "toy', "toml-invalid"),
        ('name_zh = "示例"', "", "toml-key-missing"),
        ('name_zh = "示例"', 'name_zh = "示例"\ncolour = "red"', "toml-key-unknown"),
        ("2026-11", "November", "date-malformed"),
    ],
)
def test_chain_toml(toy: Path, old: str, new: str, code: str) -> None:
    path = toy / "chain.toml"
    path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")
    assert code in {e.code for e in check(toy).errors}


def test_circles_are_information(edited: Callable[..., Path]) -> None:
    folder = edited("needs", None, part_id="steel", input_id="motor", essential="yes",
                    source_id="s1")  # fmt: skip
    findings = [f for f in check(folder).findings if f.code == "need-cycle"]
    assert [f.severity for f in findings] == ["info"]
    assert findings[0].details["cycle"] == "motor ↔ steel"
    # The circle does not stand on itself once steel is gone, but motor still has alloy.
    assert lt.load(folder).fails("mill").lost["part_id"].tolist() == ["steel"]


def test_unreached_part_is_a_warning(edited: Callable[..., Path]) -> None:
    folder = edited("parts", None, part_id="lost", name_zh="失", name_en="lost",
                    stage="material", supply="unmapped")  # fmt: skip
    assert [f.code for f in check(folder).findings if f.severity == "warning"] == ["part-unreached"]


def test_unchecked_quotes_are_told(edited: Callable[..., Path]) -> None:
    folder = edited("makes", 0, quote="")
    assert [f.code for f in check(folder).findings] == ["quote-missing"]


def test_unknown_home(toy: Path) -> None:
    with pytest.raises(InputError, match="near: CN-SH"):
        lt.load(toy).home("CN-SHH")
