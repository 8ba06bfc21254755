"""Guards over the shipped chains: floors may rise, not fall."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import pairwise

import pandas as pd
import pytest

import liantu as lt
from liantu.exchange.load import check
from liantu.model.content import data_folder
from liantu.model.coverage import SOURCED, best_grades, coverage
from liantu.model.crosscheck import name_key
from liantu.model.tables import records, split_list
from liantu.model.validate import split_alias

ALIKE = 0.9
# Forms of company that do not tell two firms apart.
LEGAL = re.compile(
    r"\b(co|corp|corporation|company|inc|ltd|limited|llc|plc|gmbh|ag|se|sa|spa|nv|bv|ab|oy|kk|kg|group"
    r"|holdings?|international)\b|股份|有限|责任|公司|集团|控股",
    re.IGNORECASE,
)


def _bare(name: str) -> str:
    """Return a name without legal form, width, case and punctuation."""
    return name_key(LEGAL.sub(" ", name)) or name_key(name)


# Parts, mapped parts, firms, sourced rows (makes, supplies, claims), share of them at A or B.
FLOORS = {
    "5g": (45, 43, 129, 382, 0.709),
    "aircraft": (52, 52, 136, 423, 0.832),
    "beidou": (35, 33, 140, 286, 0.725),
    "biopharma": (44, 44, 135, 274, 0.73),
    "chips": (44, 44, 199, 454, 0.73),
    "cruise": (43, 41, 119, 292, 0.893),
    "imaging": (42, 35, 73, 188, 0.702),
    "robots": (36, 34, 132, 246, 0.7),
    "sensors": (40, 36, 123, 269, 0.706),
}
# Names that look alike and are not one firm, each with the reason.
ALLOWED_ALIKE: dict[frozenset[str], str] = {
    frozenset(
        {"raytron", "iray"}
    ): "IRay is Raytron's brand of thermal imagers; iRay makes detectors",
}


@pytest.mark.parametrize("name", lt.chains())
def test_chain_has_no_error_and_no_warning(name: str) -> None:
    found = [f for f in check(name).findings if f.severity != "info"]
    assert not found, [f.text("en") for f in found]


@pytest.mark.parametrize("name", FLOORS)
def test_coverage_does_not_fall(name: str) -> None:
    found, floor = coverage(lt.load(name)), FLOORS[name]
    reached = (found.parts, found.mapped_parts, found.firms, found.sourced_rows)
    assert all(r >= f for r, f in zip(reached, floor[:4], strict=True)), reached
    assert found.grade_share("A", "B") >= floor[4]
    assert found.sourced_rows >= 110
    assert found.mapped_parts / found.parts >= 0.8
    assert found.quoted == found.sourced_rows
    assert all(parts for _, parts in found.stages.values()), "all six stages"


def test_every_chain_has_a_floor() -> None:
    assert set(FLOORS) == set(lt.chains())


def test_no_firm_is_listed_twice() -> None:
    """Names and aliases nearly the same belong to one firm, or are allowed with a reason."""
    names: dict[str, set[str]] = {}
    for row in records(lt.panorama().joined.firms):
        for name in (row["name_zh"], row["name_en"], *split_list(row["aliases"])):
            key = _bare(split_alias(name)[0])
            if len(key) > 1:
                names.setdefault(key, set()).add(row["firm_id"])
    twice = {k: v for k, v in names.items() if len(v) > 1 and frozenset(v) not in ALLOWED_ALIKE}
    assert not twice
    known = sorted(names)
    for first, second in pairwise(known):
        numbers = [re.findall(r"\d+", name) for name in (first, second)]
        close = SequenceMatcher(None, first, second).ratio() > ALIKE
        if close and names[first] != names[second] and numbers[0] == numbers[1]:
            assert frozenset(names[first] | names[second]) in ALLOWED_ALIKE, (first, second)


def test_no_firm_without_use() -> None:
    used = set(lt.panorama().joined.firms["firm_id"])
    listed = set(pd.read_csv(data_folder() / "firms.csv", dtype=str)["firm_id"])
    assert used == listed


@pytest.mark.parametrize("name", lt.chains())
def test_every_fact_rests_on_a_source_better_than_d(name: str) -> None:
    chain = lt.load(name)
    for table in ("needs", "makes", "supplies"):
        assert "D" not in best_grades(getattr(chain, table), chain.sources)
    for table in SOURCED:
        for row in records(getattr(chain, table)):
            assert row["source_id"]
            assert len(row["quote"]) <= 300, row


@pytest.mark.parametrize("name", lt.chains())
def test_needs_state_their_reason(name: str) -> None:
    bare = [r for r in records(lt.load(name).needs) if not r["note"]]
    assert not bare


@pytest.mark.parametrize("name", lt.chains())
def test_half_owned_ventures_have_no_owner(name: str) -> None:
    """A 50/50 venture belongs to neither side: parent and ultimate owner stay empty."""
    chain = lt.load(name)
    halves = chain.claims[(chain.claims["measure"] == "ownership_stake")
                          & (chain.claims["low"] == 50) & (chain.claims["high"] == 50)]  # fmt: skip
    for firm in records(chain.firms[chain.firms["firm_id"].isin(halves["subject_id"])]):
        assert firm["parent_id"] == "", firm
        assert firm["owner_country"] == "", firm


def test_the_engine_case() -> None:
    """CFM's LEAP-1C stops the C919 by itself; the home engine is only in development."""
    chain = lt.load("aircraft")
    result = chain.fails("cfm")
    assert result.lost["part_id"].tolist() == ["engine_c919", "c919"]
    analysis = chain.gaps()
    flags = {r["rule"]: r for r in records(analysis.flags) if r["part_id"] == "engine_c919"}
    assert flags["fill-no-maker"]["certainty"] == "certain"
    assert flags["fill-no-maker"]["severity"] == "severe"
    assert "中国航发商发研制" in flags["fill-no-maker"]["reason_zh"]
    assert flags["secure-single-point"]["certainty"] == "certain"
    makers = {r["firm_id"]: r for r in records(chain.makes) if r["part_id"] == "engine_c919"}
    assert makers["aecc_cae"]["status"] == "development"
    sole = [r for r in records(chain.claims) if r["measure"] == "maker_count"
            and r["subject_id"] == "engine_c919" and r["preferred"] == "yes"]  # fmt: skip
    assert re.search("sole engine option", sole[0]["quote"])
