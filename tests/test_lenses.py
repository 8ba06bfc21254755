"""The lenses: whose resilience, and which suppliers count."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import liantu as lt
from liantu.gaps.lenses import COORDINATE, Lenses
from liantu.model.errors import InputError
from liantu.present.report import report_page
from liantu.present.report_tables import report_tables

if TYPE_CHECKING:
    from pathlib import Path


def verdicts(lenses: Lenses, part: str) -> dict[tuple[str, str], str]:
    rows = lenses.table[lenses.table["part_id"] == part]
    keys = ["substitution", "home", "verdict"]
    return {(s, h): v for s, h, v in rows[keys].itertuples(index=False)}


def test_what_home_has_elsewhere_is_to_be_pooled_not_filled(toy: Path) -> None:
    lenses = lt.load(toy).compare()
    steel = verdicts(lenses, "steel")
    # Steel comes from Liaoning: supplied in China, not in the delta.
    assert steel["market", "CN"] != COORDINATE
    assert steel["market", "yrd"] == steel["contracted", "CN-SH"] == COORDINATE
    # Nobody in China makes the motor: to fill under every lens.
    assert set(verdicts(lenses, "motor").values()) == {"fill"}
    assert set(lenses.differing["part_id"]) >= {"steel"}
    assert "motor" not in set(lenses.differing["part_id"])
    assert len(lenses.differing.columns) == 7


def test_a_lens_says_what_the_analysis_under_it_says() -> None:
    chain = lt.load("robots")
    lenses = chain.compare(["CN", "CN-SH"])
    found = lenses.table.query("home == 'CN-SH' and substitution == 'contracted' and flag != ''")
    asked = chain.gaps(home="CN-SH", substitution="contracted").main_flag()
    assert dict(found[["part_id", "flag"]].to_numpy()) == asked
    pooled = lenses.table[lenses.table["verdict"] == COORDINATE]
    at_large = chain.gaps(home="CN", substitution="market").flags
    filled = set(at_large.loc[at_large["flag"] == "fill", "part_id"])
    assert len(pooled)
    assert not set(pooled.loc[pooled["substitution"] == "market", "part_id"]) & filled


def test_an_unknown_home_is_named(toy: Path) -> None:
    with pytest.raises(InputError, match="CN-XX"):
        lt.load(toy).compare(["CN-XX"])


@pytest.mark.parametrize(("lang", "word"), [("zh", "长三角协同"), ("en", "Pool in the delta")])
def test_the_report_shows_where_they_differ(toy: Path, lang: str, word: str) -> None:
    chain = lt.load(toy)
    analysis = replace(chain.gaps(), lenses=chain.compare())
    table = report_tables(analysis, lang)["lenses"]
    assert len(table.rows) == len(chain.compare().differing)
    assert word in [cell for row in table.rows for cell in row.values()]
    page = report_page(analysis, lang, date="2026-11-23", version="0")
    shown = page.split('id="lenses"')[1].split("</section>")[0]
    assert shown.count(f">{word}</td>") == sum(v == word for r in table.rows for v in r.values())
