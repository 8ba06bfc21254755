"""All minimal cut sets by decision diagram against brute force over every subset."""

from __future__ import annotations

import csv
from itertools import combinations
from typing import TYPE_CHECKING, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.exchange.open_psa import read_tree
from liantu.measures.diagram_cuts import cut_sets, family_system
from liantu.measures.diagram_orders import ORDERS
from liantu.measures.importance import importance
from liantu.measures.pairs import cut_pairs
from liantu.model.errors import InputError
from liantu.model.loss import network_system
from liantu.model.network import Substitution, Unit, build_network
from liantu.model.system import Mode, System
from oracle import Oracle
from random_chains import chains
from systems import brute_cuts, evaluate, systems

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from liantu.model.chain import Chain

MOST_ELEMENTS = 7


def rebuilt(oracle: Oracle, failures: list[tuple[str, str]]) -> set[str]:
    """Return the parts that cannot be rebuilt from nothing: the least fixed point of works."""
    up = {
        (firm, part)
        for firm, part, site in oracle.makers
        if not any(oracle.hit(u, e, firm, part, site) for u, e in failures)
    }
    up |= {
        ("", part)
        for part, supply in oracle.supply.items()
        if supply != "made" and ("part", part) not in failures
    }
    works: set[tuple[str, str]] = set()
    while True:
        more = {(f, p) for f, p in up if oracle._stands(f, p, works)}
        if more == works:
            return {part for part in oracle.supply if not any(p == part for _, p in works)}
        works = more


@settings(max_examples=400)
@given(chains(), st.sampled_from(get_args(Substitution)), st.sampled_from(get_args(Unit)),
       st.sampled_from(get_args(Mode)))  # fmt: skip
def test_cut_sets_of_chains_are_those_of_the_literal_reading(
    chain: Chain, substitution: Substitution, unit: Unit, mode: Mode
) -> None:
    """Over every subset of elements, for every part: minimal, complete, in both modes."""
    network = build_network(chain, substitution=substitution)
    oracle = Oracle(chain, substitution)
    names = list(network.elements[unit])[:MOST_ELEMENTS]
    if len(network.elements[unit]) > MOST_ELEMENTS:
        return
    lost = oracle.lost if mode == "outage" else lambda f: rebuilt(oracle, f)
    outcomes = {
        frozenset(chosen): lost([(unit, name) for name in chosen])
        for size in range(len(names) + 1)
        for chosen in combinations(names, size)
    }
    for part in network.parts:
        cutting = [s for s, gone in outcomes.items() if part in gone]
        minimal = {s for s in cutting if not any(other < s for other in cutting)}
        if unit == "part":
            minimal -= {frozenset({part})}
        cuts = cut_sets(network_system(network, part, unit, mode))
        assert set(map(frozenset, cuts)) == minimal
        assert cuts.count == len(minimal)
        assert cuts.stands == (frozenset() not in minimal)


@settings(max_examples=1500)
@given(systems(), st.sampled_from(sorted(ORDERS)))
def test_random_systems_with_circles(system: System, rule: str) -> None:
    """Threshold gates in circles, both fixed points, every order of variables."""
    cuts = cut_sets(system, rules=[rule])
    expected = brute_cuts(system)
    listed = list(cuts.ranked())
    assert {frozenset(names) for names, _ in listed} == expected
    assert len(listed) == cuts.count
    assert [len(n) for n, _ in listed] == sorted(len(n) for n, _ in listed)
    sizes = dict(zip(cuts.by_size["size"], cuts.by_size["sets"], strict=True))
    assert sizes == {k: sum(len(s) == k for s in expected) for k in map(len, expected)}


@settings(max_examples=300)
@given(systems(negated=True))
def test_negations_are_read_with_every_other_event_absent(system: System) -> None:
    cuts = cut_sets(system)
    assert set(map(frozenset, cuts)) == brute_cuts(system)
    assert cuts.coherent == system.coherent


@settings(max_examples=300)
@given(systems(), st.data())
def test_listing_goes_by_size_then_weight(system: System, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(st.integers(1, 9), min_size=9, max_size=9))
    weights = dict(zip(system.events, map(float, drawn), strict=False))
    listed = list(cut_sets(system).ranked(weights))
    assert [w for _, w in listed] == [sum(weights[n] for n in names) for names, _ in listed]
    keys = [(len(names), w) for names, w in listed]
    assert keys == sorted(keys)
    largest = max((k for k, _ in keys), default=0)
    shorter = list(cut_sets(system).ranked(weights, max_size=largest - 1))
    assert shorter == [row for row in listed if len(row[0]) < largest]


@settings(max_examples=300)
@given(systems())
def test_a_family_as_a_tree_has_the_same_cut_sets(system: System) -> None:
    cuts = cut_sets(system)
    assert set(cut_sets(family_system(cuts))) == set(cuts)


@settings(max_examples=200)
@given(chains(), st.sampled_from(["firm", "group", "country", "part"]))
def test_sizes_one_and_two_agree_with_the_search(chain: Chain, unit: str) -> None:
    network = build_network(chain)
    pairs = cut_pairs(network, unit).pairs
    for part in network.parts:
        cuts = cut_sets(network_system(network, part, unit))
        two = set(map(frozenset, (c for c in cuts if len(c) == 2)))
        of_part = pairs[pairs["part_id"] == part]
        assert two == set(map(frozenset, zip(of_part["first"], of_part["second"], strict=True)))


@settings(max_examples=300)
@given(systems(), st.data())
def test_probability_and_importance_by_enumeration(system: System, data: st.DataObject) -> None:
    n = len(system.events)
    drawn = st.lists(st.floats(0.05, 0.95), min_size=n, max_size=n)
    q = np.array(data.draw(drawn)) if n else np.zeros(0)
    result = importance(cut_sets(system), dict(zip(system.events, q, strict=True)))
    states = (np.arange(2**n)[:, None] >> np.arange(n)) & 1 == 1
    top = np.array([evaluate(system, frozenset(np.flatnonzero(s))) for s in states])
    expected = brute_cuts(system)

    def chance(holds: npt.NDArray[np.bool_], p: npt.NDArray[np.float64]) -> float:
        return float(np.where(states, p, 1 - p).prod(axis=1)[holds].sum())

    total = chance(top, q)
    assert result.probability == pytest.approx(total, rel=1e-12)
    table = result.elements.set_index("element")
    for i, event in enumerate(system.events):
        p1, p0 = q.copy(), q.copy()
        p1[i], p0[i] = 1.0, 0.0
        q1, q0 = chance(top, p1), chance(top, p0)
        assert table.loc[event, "birnbaum"] == pytest.approx(q1 - q0, abs=1e-12)
        half = [chance(top, np.where(np.arange(n) == i, x, 0.5)) for x in (1.0, 0.0)]
        assert table.loc[event, "structural"] == pytest.approx(half[0] - half[1], abs=1e-12)
        if total == 0:
            continue
        assert table.loc[event, "criticality"] == pytest.approx((total - q0) / total, abs=1e-9)
        assert table.loc[event, "raw"] == pytest.approx(q1 / total, rel=1e-9)
        if q0 == 0:
            assert table.loc[event, "rrw"] == np.inf
        else:
            assert table.loc[event, "rrw"] == pytest.approx(total / q0, rel=1e-6)
        holding = [[system.events.index(e) for e in s] for s in expected if event in s]
        some = np.zeros(len(states), dtype=bool)
        for members in holding:
            some |= states[:, members].all(axis=1)
        assert table.loc[event, "fussell_vesely"] == pytest.approx(
            chance(some, q) / total, abs=1e-9
        )
    decided = frozenset() in expected or not expected
    assert table["barlow_proschan"].sum() == pytest.approx(0.0 if decided else 1.0, abs=1e-12)
    assert result.rare_event >= total - 1e-12


def test_shapley_by_its_definition() -> None:
    """Two-out-of-three with a boss: the boss alone, or two of the three."""
    system = System.of("abcd", [(2, [0, 1, 2]), (1, [3, 4])], 5)
    table = importance(cut_sets(system)).elements.set_index("element")["barlow_proschan"]
    # d is pivotal unless two of a, b, c came before it: with 0 or 1 of them before, 2/4 of orders.
    assert table.to_dict() == pytest.approx({"a": 1 / 6, "b": 1 / 6, "c": 1 / 6, "d": 1 / 2})


def test_counts_beyond_machine_integers() -> None:
    """70 ORs of two under an AND: 2^70 minimal cut sets of size 70."""
    events = [f"e{i}" for i in range(140)]
    gates = [(1, [2 * i, 2 * i + 1]) for i in range(70)]
    system = System.of(events, [*gates, (70, list(range(140, 210)))], 210)
    cuts = cut_sets(system)
    assert cuts.count == 2**70
    assert cuts.by_size.to_dict("list") == {"size": [70], "sets": [2**70]}
    assert len(cuts.table(5)) == 5


def test_too_large_and_circle_through_a_negation() -> None:
    rng = np.random.default_rng(7)
    gates = [(3, list(map(int, rng.choice(40, 8, replace=False)))) for _ in range(30)]
    system = System.of([f"e{i}" for i in range(40)], [*gates, (15, list(range(40, 70)))], 70)
    with pytest.raises(InputError, match="outgrows 1,000"):
        cut_sets(system, most_nodes=1000)
    circle = System.of("a", [(1, [0, 2]), (1, [1])], 1, inverted=[1])
    with pytest.raises(InputError, match="negated gate"):
        cut_sets(circle)


def test_unknown_target_and_mode(toy: Path) -> None:
    import liantu as lt  # noqa: PLC0415

    network = lt.load(toy).network()
    with pytest.raises(InputError, match="near: motor"):
        network_system(network, "moter")
    with pytest.raises(InputError, match="cold_start"):
        network_system(network, "motor", mode="warm")


SLOW = {"cea9601", "edf9203", "edfpa14b"}


def _counts(shared: Path) -> list[dict[str, str]]:
    with (shared / "datasets" / "aralia" / "counts.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_probabilities_found_before_by_another_program(shared: Path) -> None:
    """Top probability and rare-event sum of two trees, as an earlier trial recorded them."""
    recorded = {"edf9201": (0.325, 0.456), "baobab3": (0.00224, 0.00230)}
    for name, (exact, rare) in recorded.items():
        tree = read_tree(shared / "datasets" / "aralia" / f"{name}.xml")
        given = dict(zip(tree.system.events, map(float, tree.system.probability), strict=True))
        result = importance(cut_sets(tree.system), given)
        assert result.probability == pytest.approx(exact, rel=5e-3)
        assert result.rare_event == pytest.approx(rare, rel=5e-3)


def test_published_counts_of_fault_trees(shared: Path) -> None:
    """Every tree but the three largest (benchmarks/trees.py does those): totals and by size."""
    for row in _counts(shared):
        if row["tree"] in SLOW:
            continue
        tree = read_tree(shared / "datasets" / "aralia" / f"{row['tree']}.xml")
        cuts = cut_sets(tree.system)
        assert cuts.count == int(row["minimal_cut_sets"]), row["tree"]
        by_size = dict(zip(cuts.by_size["size"], cuts.by_size["sets"], strict=True))
        known = list(map(int, row["by_size_0_1_2_.."].split(";")))
        last = len(known) - 1  # that column holds the rest: 12 and more
        found = [by_size.get(size, 0) for size in range(last)]
        found.append(sum(sets for size, sets in by_size.items() if size >= last))
        assert found == known, row["tree"]
        if row["tree"] == "edf9206":  # SCRAM's own counts at order limits 9 to 12
            upto = [sum(n for k, n in by_size.items() if k <= most) for most in range(9, 13)]
            assert upto == [1_520, 4_792, 17_128, 75_976]
