"""Concentration intervals: hand-worked cases, and every feasible completion lies inside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import liantu as lt
from liantu.measures.concentration import _merged, concentration
from liantu.measures.intervals import hhi_high, hhi_low
from liantu.model.tables import records
from random_chains import frame

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from liantu.model.chain import Chain


@pytest.mark.parametrize(
    ("shares", "low", "high"),
    [
        ([(60, 60), (20, 20)], 4000, 4400),
        ([(100, 100)], 10_000, 10_000),
        ([], 0, 10_000),
        ([(50, 100)], 2500, 10_000),
        ([(0, 100), (0, 100)], 0, 10_000),
        ([(30, 50), (30, 50)], 1800, 50**2 + 50**2),
    ],
)
def test_index_by_hand(shares: list[tuple[float, float]], low: float, high: float) -> None:
    assert hhi_low(shares) == pytest.approx(low)
    assert hhi_high(shares) == pytest.approx(high)


def test_named_number_of_further_parties_raises_the_low_end() -> None:
    # 60 and 20 known, two more parties and no others: the remaining 20 split evenly.
    assert hhi_low([(60, 60), (20, 20)], further=2) == pytest.approx(3600 + 400 + 2 * 100)


def test_bound_on_the_others_lowers_the_high_end() -> None:
    # The remaining 25 goes to parties of at most 10: 10 + 10 + 5.
    assert hhi_high([(75, 75)], largest_other=10) == pytest.approx(75**2 + 100 + 100 + 25)


@given(st.data())
def test_every_completion_lies_inside(data: st.DataObject) -> None:
    """Draw a market, hide part of it, and ask whether the true index is between the ends."""
    weights = data.draw(st.lists(st.floats(0.01, 1), min_size=1, max_size=8))
    market = np.array(weights) / sum(weights) * 100
    shown = data.draw(st.integers(0, len(market)))
    shares = []
    for share in market[:shown]:
        slack = data.draw(st.sampled_from([0.0, 0.0, 3.0, 20.0]))
        shares.append((max(0.0, share - slack), min(100.0, share + slack)))
    truth = float((market**2).sum())
    hidden = market[shown:]
    assert hhi_low(shares) <= truth + 1e-3
    assert hhi_low(shares, further=len(hidden)) <= truth + 1e-3
    assert truth <= hhi_high(shares) + 1e-3
    if len(hidden):
        assert truth <= hhi_high(shares, largest_other=float(hidden.max())) + 1e-3


@given(st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=1, max_size=3))
def test_high_end_is_reached(pairs: list[tuple[int, int]]) -> None:
    """On a coarse grid, brute force over all completions meets the bound (remainder undivided)."""
    shares = [(10.0 * min(p), 10.0 * max(p)) for p in pairs]
    assume(sum(low for low, _ in shares) <= 100)
    best = 0
    grids = [range(int(low // 10), int(high // 10) + 1) for low, high in shares]
    for point in np.array(np.meshgrid(*grids)).reshape(len(grids), -1).T:
        rest = 10 - point.sum()
        if rest >= 0:
            best = max(best, int((point**2).sum() + rest**2) * 100)
    assert hhi_high(shares) == pytest.approx(best)


def pick(row: dict[str, Any], *names: str) -> list[Any]:
    """Return some values of a row."""
    return [row[name] for name in names]


def test_the_small_chain(toy: Path) -> None:
    chain = lt.load(toy)
    table = {row["by"]: row for row in records(chain.concentration().table)}
    firm = table["firm"]
    assert pick(firm, "part_id", "scope", "leader", "claim_ids") == [
        "motor", "world", "far_motor", "c1"
    ]  # fmt: skip
    assert pick(firm, "known", "remainder", "leader_low", "leader_high") == [60, 40, 60, 60]
    # One maker by count, so no further party takes the remainder: the counted claim wins nothing
    # but thinness; HHI low is 60², high 60² + 40².
    assert pick(firm, "hhi_low", "hhi_high") == [3600, 5200]
    assert pick(firm, "home_low", "home_high") == [0, 40]
    assert table["country"]["leader"] == "US"


def test_conflicting_claims_take_the_better_grade_then_the_later(
    edited: Callable[..., Path],
) -> None:
    claim = {"subject_kind": "maker", "subject_id": "far_motor", "part_id": "motor",
             "measure": "market_share", "scope": "world", "unit": "%", "as_printed": "x",
             "quote": "x"}  # fmt: skip
    edited(
        "claims", None, claim_id="old", low="10", high="10", period="2020", source_id="s1", **claim
    )
    folder = edited("claims", None, claim_id="best", low="30", high="30", period="2019",
                    source_id="s2", **claim)  # fmt: skip
    chain = lt.load(folder)
    table = chain.concentration().table
    assert table.loc[table["by"] == "firm", "known"].tolist() == [30]
    assert len(chain.claims) == 4, "the others stay visible"
    folder = edited("claims", 2, preferred="yes")
    table = lt.load(folder).concentration().table
    assert table.loc[table["by"] == "firm", "known"].tolist() == [10]
    edited("claims", 2, preferred="")
    table = lt.load(edited("claims", 3, preferred="no")).concentration().table
    assert table.loc[table["by"] == "firm", "known"].tolist() == [60], "one marked no is not used"


def _with_shares(chain: Chain, shares: dict[str, float], countries: dict[str, str]) -> Chain:
    firms = frame("firms", [
        {"firm_id": f, "name_en": f, "kind": "company", "hq_country": c, "owner_country": c}
        for f, c in countries.items()
    ])  # fmt: skip
    claims = frame("claims", [
        {"claim_id": f"c{f}", "subject_kind": "maker", "subject_id": f, "part_id": "motor",
         "measure": "market_share", "scope": "world", "low": s, "high": s, "source_id": "s1"}
        for f, s in shares.items()
    ]).astype({"low": "float64", "high": "float64"})  # fmt: skip
    return replace(chain, firms=firms, claims=claims)


def test_unknown_country_widens_the_home_share(toy: Path) -> None:
    chain = _with_shares(lt.load(toy), {"a": 50, "b": 20, "c": 10}, {"a": "US", "b": "CN", "c": ""})
    rows = records(concentration(chain, chain.home("CN")).table)
    table = {row["by"]: row for row in rows}
    # b is home; c may be, and so may the 20 nobody claims.
    assert pick(table["firm"], "home_low", "home_high") == [20, 50]
    # By country c has no seat, so it is remainder there: 30 in all.
    assert pick(table["country"], "known", "remainder") == [70, 30]
    assert table["firm"]["leader_home"] == "outside"


@given(st.data())
def test_by_group_or_country_the_remainder_may_be_anyones(data: st.DataObject) -> None:
    """Hide part of a market and ask whether the true index by country lies between the ends."""
    weights = data.draw(st.lists(st.floats(0.01, 1), min_size=2, max_size=7))
    market = np.array(weights) / sum(weights) * 100
    seats = [data.draw(st.sampled_from(["US", "CN", "DE"])) for _ in market]
    shown = data.draw(st.integers(1, len(market)))
    firms = {f"f{i}": (float(s), float(s)) for i, s in enumerate(market[:shown])}
    merged = _merged(firms, {f"f{i}": seat for i, seat in enumerate(seats[:shown])})
    truth = sum(sum(market[i] for i, s in enumerate(seats) if s == c) ** 2 for c in set(seats))
    assert hhi_low(list(merged.values())) <= truth + 1e-3
    assert truth <= hhi_high(list(merged.values())) + 1e-3


def test_shares_of_different_times_are_not_added_up(edited: Callable[..., Path]) -> None:
    """59 % of 2013 and 43 % of 2024 are no market: the newest stand, with those a year older."""

    def claim(number: str, firm: str, share: str, period: str, preferred: str = "") -> None:
        edited("claims", None, claim_id=number, subject_kind="maker", subject_id=firm,
               part_id="motor", measure="market_share", scope="world", low=share, high=share,
               unit="%", as_printed=share, period=period, source_id="s1", quote="q",
               preferred=preferred)  # fmt: skip

    folder = edited("claims", 0, low="43", high="43")
    claim("c8", "home_motor", "59", "2013")
    row = _first(lt.load(folder))
    assert (row["leader"], row["known"]) == ("far_motor", 43.0)
    claim("c9", "mill", "10", "2023-06")
    assert _first(lt.load(folder))["known"] == 53.0
    claim("c10", "home_car", "20", "")
    assert _first(lt.load(folder))["known"] == 53.0
    edited("claims", 2, preferred="yes", low="20", high="20")
    assert _first(lt.load(folder))["known"] == 73.0


def _first(chain: Chain) -> dict[str, Any]:
    return records(concentration(chain, chain.home()).table)[0]


def test_a_better_grade_does_not_outlive_its_time(edited: Callable[..., Path]) -> None:
    """A share of grade A six years older than one of grade B is superseded; five years is not."""

    def newer(period: str) -> float:
        folder = edited("claims", 2, claim_id="c8", subject_kind="maker", subject_id="far_motor",
                        part_id="motor", measure="market_share", scope="world", low="20",
                        high="20", unit="%", as_printed="20", period=period, source_id="s1",
                        quote="q")  # fmt: skip
        return float(_first(lt.load(folder))["known"])

    edited("claims", 0, source_id="s2", period="2018")
    edited("claims")
    assert newer("2023") == 60.0
    assert newer("2024") == 20.0
