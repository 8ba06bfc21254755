"""The best choice of measures against trying them all, on goals given by clauses."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.measures.portfolio import Portfolio

MEASURES = 7
CLAUSES = st.lists(st.frozensets(st.integers(0, MEASURES - 1), max_size=4), max_size=4)


@settings(max_examples=200)
@given(
    st.lists(CLAUSES, max_size=6),
    st.lists(st.sampled_from([1.0, 1.0, 2.5, 40.0, np.inf]), min_size=MEASURES, max_size=MEASURES),
    st.sampled_from([0.5, 1.0, 2.0, 3.5, 41.0, 200.0]),
)
def test_against_all_subsets(
    goals: list[list[frozenset[int]]], prices: list[float], budget: float
) -> None:
    def stands(taken: frozenset[int], goal: int) -> bool:
        return all(clause & taken for clause in goals[goal])

    found = Portfolio(np.array(prices), len(goals), stands).best(budget)
    subsets = [frozenset(s) for n in range(MEASURES + 1) for s in combinations(range(MEASURES), n)]
    within = {s: sum(prices[m] for m in s) for s in subsets}
    within = {s: price for s, price in within.items() if price <= budget}
    reached = {s: sum(stands(s, g) for g in range(len(goals))) for s in within}
    most = max(reached.values())
    assert (len(found.goals), found.upper, found.optimal) == (most, most, True)
    assert reached[frozenset(found.taken)] == most
    assert found.price == pytest.approx(min(p for s, p in within.items() if reached[s] == most))


def test_bounds_where_time_runs_out() -> None:
    rng = np.random.default_rng(5)
    goals = [[frozenset(rng.choice(18, 3).tolist()) for _ in range(5)] for _ in range(15)]

    def stands(taken: frozenset[int], goal: int) -> bool:
        return all(clause & taken for clause in goals[goal])

    cut = Portfolio(np.ones(18), 15, stands).best(5, time_limit=0.0)
    full = Portfolio(np.ones(18), 15, stands).best(5)
    assert full.optimal
    assert len(cut.goals) <= len(full.goals) <= cut.upper
    assert all(stands(frozenset(cut.taken), g) for g in cut.goals)
