"""Guards over the shipped chains: floors may rise, not fall."""

from __future__ import annotations

import re

import pytest

import liantu as lt
from liantu.exchange.load import check
from liantu.model.coverage import SOURCED, best_grades, coverage
from liantu.model.tables import records

FLOORS = {"aircraft": {"parts": 55, "firms": 139, "rows": 434, "quoted": 0.98, "ab": 0.82}}


@pytest.mark.parametrize("name", lt.chains())
def test_chain_has_no_error_and_no_warning(name: str) -> None:
    found = [f for f in check(name).findings if f.severity != "info"]
    assert not found, [f.text("en") for f in found]


@pytest.mark.parametrize("name", FLOORS)
def test_coverage_does_not_fall(name: str) -> None:
    found, floor = coverage(lt.load(name)), FLOORS[name]
    assert found.parts >= floor["parts"]
    assert found.mapped_parts / found.parts >= 0.8
    assert found.firms >= floor["firms"]
    assert found.sourced_rows >= floor["rows"]
    assert found.quoted / found.sourced_rows >= floor["quoted"]
    assert found.grade_share("A", "B") >= floor["ab"]
    assert all(parts for _, parts in found.stages.values()), "all six stages"


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
                          & (chain.claims["low"] == 50)]  # fmt: skip
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
