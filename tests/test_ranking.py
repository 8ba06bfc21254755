"""Ranks, their agreement and cut membership, against counting by hand."""

from __future__ import annotations

import math
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import liantu as lt
from liantu.gaps.ranking import ranking
from liantu.measures.agreement import kendall_tau, rank_intervals
from liantu.model.home import Home
from oracle import Oracle
from random_chains import chains

if TYPE_CHECKING:
    from pathlib import Path

    from liantu.model.chain import Chain
    from liantu.model.network import Substitution

CN = Home("CN", "中国", "China", frozenset({"CN"}), frozenset({"CN"}))
VALUES = st.sampled_from([0.0, 1.0, 2.0, 3.0, math.nan])


def counted_tau(pairs: list[tuple[float, float]]) -> float:
    same = opposite = tied_first = tied_second = total = 0
    known = [p for p in pairs if not (math.isnan(p[0]) or math.isnan(p[1]))]
    for (a, b), (c, d) in combinations(known, 2):
        total += 1
        tied_first += a == c
        tied_second += b == d
        if a != c and b != d:
            same += (a < c) == (b < d)
            opposite += (a < c) != (b < d)
    scale = math.sqrt((total - tied_first) * (total - tied_second))
    return (same - opposite) / scale if scale else math.nan


@given(st.lists(st.tuples(VALUES, VALUES), max_size=9))
def test_tau_is_counted_pair_by_pair(pairs: list[tuple[float, float]]) -> None:
    told = kendall_tau([a for a, _ in pairs], [b for _, b in pairs])
    assert told == pytest.approx(counted_tau(pairs), nan_ok=True)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=5))
def test_ranks_over_every_completion(items: list[tuple[int, int]]) -> None:
    ends = [(low, low + width) for low, width in items]
    best, worst = rank_intervals(
        np.array([e[0] for e in ends], dtype=float), np.array([e[1] for e in ends], dtype=float)
    )
    seen: list[set[int]] = [set() for _ in ends]
    for values in product(*ends):
        for i, own in enumerate(values):
            larger = sum(v > own for v in values)
            seen[i] |= {1 + larger, sum(v >= own for v in values)}
    assert [(min(s), max(s)) for s in seen] == list(zip(best, worst, strict=True))


@settings(max_examples=60)
@given(chains(), st.sampled_from(["market", "contracted"]))
def test_cut_membership_by_trying_everything(chain: Chain, how: Substitution) -> None:
    found = ranking(chain, CN, how)
    oracle = Oracle(chain, how)
    final = chain.final_parts[0]
    expected = dict.fromkeys(chain.parts["part_id"], 0)
    for unit in ("group", "country"):
        names = {oracle.ancestors(f) for f, *_ in oracle.makers}
        if unit == "country":
            rows = [oracle.firms[f] for f, *_ in oracle.makers]
            names = {r[k] for r in rows for k in ("hq_country", "owner_country")} - {"", "CN"}
        if final in oracle.lost([]):
            continue
        cut = [
            set(c)
            for n in (1, 2)
            for c in combinations(sorted(names), n)
            if final in oracle.lost([(unit, e) for e in c])
        ]
        for members in (c for c in cut if not any(o < c for o in cut)):
            for part in expected:
                makers = [m for m in oracle.makers if m[1] == part]
                hit = [any(oracle.hit(unit, e, *m) for e in members) for m in makers]
                expected[part] += bool(makers) and all(hit)
    told = found.table[found.table["view"] == "cuts"].set_index("part_id")["value"]
    assert {p: v for p, v in expected.items() if p != final and p in told} == dict(told)


def test_the_small_chain(toy: Path) -> None:
    found = lt.load(toy).ranking()
    assert set(found.table["part_id"]) == {"motor", "steel", "alloy"}
    motor = found.table[found.table["part_id"] == "motor"].set_index("view")
    assert motor["value"]["stops"] == 1
    assert motor["low"]["concentration"] == 3600
    assert (motor["rank_low"] <= motor["rank_high"]).all()
    agreed = found.consensus.set_index("part_id")
    assert len(str(agreed["certain"]["motor"]).split(";")) >= 2
    assert agreed["consensus"]["motor"] == "certain"
