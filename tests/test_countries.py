"""The country lens against letting each country fail by itself."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

import liantu as lt
from liantu.gaps.countries import country_lens
from liantu.measures.failure import fails, not_standing
from liantu.model.home import Home
from liantu.model.network import build_network
from liantu.present.report import report_page
from liantu.present.report_countries import COUNTRY_TABLES
from liantu.present.report_tables import report_tables
from random_chains import chains

if TYPE_CHECKING:
    from pathlib import Path

    from liantu.model.chain import Chain

CN = Home("CN", "中国", "China", frozenset({"CN"}), frozenset({"CN"}))


@settings(max_examples=60)
@given(chains())
def test_what_falls_and_the_fewest_countries(chain: Chain) -> None:
    lens = country_lens(chain, CN)
    network = build_network(chain)
    for unit, country, _, lost, *_ in lens.table.itertuples(index=False):
        told = fails(network, [country], unit).lost["part_id"]
        assert set(filter(None, lost.split(";"))) == set(told)
    final = chain.final_parts[0]
    names = sorted(set(network.elements["country"]) - CN.countries)
    expected: list[str] = []
    if final not in not_standing(network):
        for size in range(1, len(names) + 1):
            expected = [
                ";".join(c)
                for c in combinations(names, size)
                if final in set(fails(network, c, "country").lost["part_id"])
            ]
            if expected:
                break
    assert sorted(lens.smallest["countries"]) == sorted(expected)


def test_the_small_chain(toy: Path) -> None:
    lens = lt.load(toy).countries()
    assert "CN" not in set(lens.table["country"])
    row = lens.table[lens.table["finals"] == "car"].iloc[0]
    assert row["own"] == "motor"
    assert set(lens.smallest["part_id"]) == {"car"}
    assert set(lens.smallest["size"]) == {1}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_report_shows_them(toy: Path, lang: str) -> None:
    chain = lt.load(toy)
    lens = chain.countries()
    analysis = replace(chain.gaps(), countries=lens)
    tables = report_tables(analysis, lang)
    assert len(tables["smallest"].rows) == len(lens.smallest)
    page = report_page(analysis, lang, date="2026-11-23", version="0")
    for name in COUNTRY_TABLES:
        assert page.count(f'data-t="{name}"') == len(tables[name].rows) > 0
