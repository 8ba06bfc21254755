"""Small chains made in memory, and folders of tables to break."""

from __future__ import annotations

import csv
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

import liantu as lt
from liantu.cli_plan import what_to_do
from liantu.model.schema import tables
from map_browser import driver, pages, show, write  # noqa: F401 -- fixtures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from liantu.gaps.analysis import Analysis

settings.register_profile(
    "liantu", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
settings.load_profile("liantu")

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("LIANTU_SHARED", ROOT.parent / "shared"))

TOML = """id = "toy"
name_zh = "示例"
name_en = "Toy"
as_of = "2026-11"
final_parts = ["car"]
named_products = ["car"]
"""

SMALL: dict[str, list[dict[str, str]]] = {
    "parts": [
        {"part_id": "car", "name_zh": "整车", "name_en": "car", "stage": "system",
         "supply": "made"},
        {"part_id": "motor", "name_zh": "电机", "name_en": "motor", "stage": "machine",
         "supply": "made", "hs6": "850120"},
        {"part_id": "steel", "name_zh": "钢", "name_en": "steel", "stage": "material",
         "supply": "made"},
        {"part_id": "alloy", "name_zh": "合金", "name_en": "alloy", "stage": "material",
         "supply": "unmapped"},
    ],
    "needs": [
        {"part_id": "car", "input_id": "motor", "essential": "yes", "source_id": "s1"},
        {"part_id": "motor", "input_id": "steel", "group": "metal", "essential": "yes",
         "source_id": "s1"},
        {"part_id": "motor", "input_id": "alloy", "group": "metal", "essential": "yes",
         "source_id": "s1"},
    ],
    "makes": [
        {"firm_id": "home_car", "part_id": "car", "status": "volume", "source_id": "s1",
         "quote": "Home Car builds cars"},
        {"firm_id": "far_motor", "part_id": "motor", "status": "volume", "source_id": "s1",
         "quote": "Far Motor builds motors"},
        {"firm_id": "home_motor", "part_id": "motor", "status": "development", "source_id": "s2",
         "quote": "Home Motor develops a motor"},
        {"firm_id": "mill", "part_id": "steel", "status": "volume", "source_id": "s1",
         "quote": "Mill rolls steel"},
    ],
    "supplies": [
        {"supplier": "far_motor", "part_id": "motor", "customer": "home_car", "programme": "car",
         "status": "series", "since": "2020", "exclusivity": "sole", "source_id": "s1",
         "quote": "Far Motor is the sole supplier"},
    ],
    "claims": [
        {"claim_id": "c1", "subject_kind": "maker", "subject_id": "far_motor", "part_id": "motor",
         "measure": "market_share", "scope": "world", "low": "60", "high": "60", "unit": "%",
         "as_printed": "60 %", "period": "2024", "source_id": "s1", "quote": "60 % of motors"},
        {"claim_id": "c2", "subject_kind": "part", "subject_id": "motor", "measure": "maker_count",
         "scope": "world", "low": "1", "high": "1", "unit": "firms", "as_printed": "only",
         "source_id": "s1", "quote": "the only maker"},
    ],
    "firms": [
        {"firm_id": "home_car", "name_zh": "本土汽车", "name_en": "Home Car", "kind": "company",
         "hq_country": "CN", "hq_region": "CN-SH", "owner_country": "CN", "source_id": "s1"},
        {"firm_id": "home_motor", "name_zh": "本土电机", "name_en": "Home Motor",
         "kind": "company", "hq_country": "CN", "hq_region": "CN-SN", "owner_country": "CN",
         "source_id": "s1"},
        {"firm_id": "far_motor", "name_zh": "远方电机", "name_en": "Far Motor",
         "aliases": "Old Motor [-2010]", "kind": "company", "hq_country": "US",
         "owner_country": "US", "source_id": "s1"},
        {"firm_id": "mill", "name_zh": "钢厂", "name_en": "Mill", "kind": "company",
         "hq_country": "CN", "hq_region": "CN-LN", "owner_country": "CN", "source_id": "s1"},
    ],
    "sources": [
        {"source_id": "s1", "title": "Motors of the world", "publisher": "Trade Press",
         "published": "2024-05", "url": "https://example.org/motors", "accessed": "2026-11-01",
         "grade": "B", "lang": "en"},
        {"source_id": "s2", "title": "Notice", "publisher": "Exchange", "published": "2025",
         "url": "https://example.org/notice", "accessed": "2026-11-01", "grade": "A",
         "lang": "en"},
    ],
}  # fmt: skip


def write_table(folder: Path, name: str, rows: Iterable[Mapping[str, str]]) -> None:
    """Write rows as a CSV table with the schema's columns."""
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, tables()[name].names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """Return a folder with a sound small chain."""
    folder = tmp_path / "toy"
    folder.mkdir()
    (folder / "chain.toml").write_text(TOML, encoding="utf-8")
    for name, rows in SMALL.items():
        write_table(folder, name, rows)
    return folder


@pytest.fixture
def edited(toy: Path) -> Callable[..., Path]:
    """Return a function that changes, adds or drops rows of the small chain's tables."""

    def edit(
        table: str,
        index: int | None = None,
        *,
        drop: bool = False,
        **cells: str,
    ) -> Path:
        with (toy / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        if drop:
            del rows[index or 0]
        elif index is None:
            rows.append(cells)
        else:
            rows[index] |= cells
        write_table(toy, table, rows)
        return toy

    return edit


def everything(name: str) -> Analysis:
    """Return a shipped chain analysed with all that a report asks."""
    chain = lt.load(name)
    asked = what_to_do(chain, None, "market")
    return replace(chain.gaps(), countries=chain.countries(), lenses=chain.compare(), **asked)


@pytest.fixture(scope="session")
def aircraft() -> Analysis:
    """Return one chain with everything, once for all tests that read it."""
    return everything("aircraft")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of outside cases, or skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"no folder of outside cases at {SHARED}")
    return SHARED
