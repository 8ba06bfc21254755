"""Cheapest cuts against published optima, brute force, and answer set programming."""

from __future__ import annotations

import csv
from itertools import combinations
from typing import TYPE_CHECKING

import clingo
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import liantu as lt
from andor import read_graph
from liantu.measures.cheapest import cheapest_cut
from liantu.measures.defence import cheapest_defence
from liantu.measures.diagram_cuts import cut_sets
from liantu.model.errors import InputError
from liantu.model.system import System
from systems import brute_cuts, evaluate, systems

if TYPE_CHECKING:
    from pathlib import Path


@settings(max_examples=800)
@given(systems(), st.data())
def test_cheapest_is_the_cheapest_of_all(system: System, data: st.DataObject) -> None:
    """Circles, shared events, thresholds, both modes, elements that cannot fail."""
    n = len(system.events)
    price = st.one_of(st.integers(1, 9).map(float), st.floats(0.1, 9), st.just(np.inf))
    weights = dict(zip(system.events, data.draw(st.lists(price, min_size=n, max_size=n)),
                       strict=True))  # fmt: skip
    result = cheapest_cut(system, weights)
    expected = min((sum(weights[e] for e in cut) for cut in brute_cuts(system)), default=np.inf)
    assert result.cost == pytest.approx(expected)
    assert result.lower_bound == pytest.approx(expected)
    assert result.optimal
    if np.isfinite(expected):
        assert sum(weights[e] for e in result.elements) == pytest.approx(expected)
        assert evaluate(system, frozenset(map(system.events.index, result.elements)))


def test_the_solver_keeps_quiet(capfd: pytest.CaptureFixture[str]) -> None:
    system = System.of("abc", [(1, [0, 1]), (1, [0, 2]), (2, [3, 4])], 5)
    assert cheapest_cut(system).elements == ("a",)
    assert capfd.readouterr().out == ""


def test_bounds_when_the_time_is_up() -> None:
    rng = np.random.default_rng(3)
    gates = [(1, [int(a) for a in rng.choice(60, 12, replace=False)]) for _ in range(60)]
    system = System.of([f"e{i}" for i in range(60)], [*gates, (60, list(range(60, 120)))], 120)
    result = cheapest_cut(system, time_limit=0.0)
    assert result.lower_bound <= result.cost
    assert not result.optimal
    assert evaluate(system, frozenset(map(system.events.index, result.elements)))
    proved = cheapest_cut(system)
    assert proved.optimal
    assert result.lower_bound <= proved.cost <= result.cost


def test_what_cannot_be_asked(toy: Path) -> None:
    system = System.of("ab", [(2, [0, 1])], 2)
    with pytest.raises(InputError, match="positive"):
        cheapest_cut(system, {"a": 0.0})
    with pytest.raises(InputError, match="no such element"):
        cheapest_cut(system, {"c": 1.0})
    negated = System.of("ab", [(1, [0]), (2, [1, 2])], 3, inverted=[0])
    with pytest.raises(InputError, match="negations"):
        cheapest_cut(negated)
    chain = lt.load(toy)
    assert chain.cheapest_cut({"home_car": 5.0}).elements == ("far_motor",)
    assert chain.cheapest_defence().elements == ("far_motor", "home_car")
    assert chain.importance(0.5).probability == pytest.approx(0.75)


def test_published_optima(shared: Path) -> None:
    folder = shared / "datasets" / "andor"
    with (folder / "optima.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 12
    for row in rows:
        system, weights = read_graph(folder / row["file"])
        result = cheapest_cut(system, weights)
        assert result.cost == result.lower_bound == float(row["optimal_cost"])
        assert sum(weights[e] for e in result.elements) == result.cost


@settings(max_examples=300)
@given(systems(), st.integers(1, 2), st.data())
def test_cheapest_defence_by_trying_every_one(
    system: System, size: int, data: st.DataObject
) -> None:
    n = len(system.events)
    price = st.one_of(st.integers(1, 5).map(float), st.just(np.inf))
    prices = dict(zip(system.events, data.draw(st.lists(price, min_size=n, max_size=n)),
                      strict=True))  # fmt: skip
    result = cheapest_defence(cut_sets(system), size, prices)
    small = [
        frozenset(chosen)
        for k in range(size + 1)
        for chosen in combinations(range(n), k)
        if evaluate(system, frozenset(chosen))
    ]
    costs = [
        sum(prices[system.events[e]] for e in secured)
        for k in range(n + 1)
        for secured in combinations(range(n), k)
        if not any(cut.isdisjoint(secured) for cut in small)
    ]
    assert result.optimal
    assert result.cost == pytest.approx(min(costs, default=np.inf))
    if np.isfinite(result.cost):
        assert sum(prices[e] for e in result.elements) == pytest.approx(result.cost)


@settings(max_examples=60)
@given(systems())
def test_answer_set_programming_agrees(system: System) -> None:
    """clingo's stable models read circles as the least fixed point, an oracle of its own kind."""
    outage = System(
        system.events, system.need, system.args, system.top, "outage", system.inverted,
        system.probability,
    )  # fmt: skip
    base = len(system.events)
    program = [f"{{x({e})}}. n({e}) :- x({e})." for e in range(base)]
    for gate in range(system.gates):
        args = "; ".join(f"{i}: n({int(a)})" for i, a in enumerate(system.args[gate]))
        program.append(f"n({base + gate}) :- {int(system.need[gate])} <= #count {{ {args} }}.")
    program.append(f":- not n({system.top}).")
    program += [f"#minimize {{ 1,{e}: x({e}) }}." for e in range(base)]
    control = clingo.Control(["--warn=none"])
    control.add("base", [], "\n".join(program))
    control.ground([("base", [])])
    best = float("inf")
    with control.solve(yield_=True) as handle:
        for model in handle:
            best = float(model.cost[0])
    assert cheapest_cut(outage).cost == best


@pytest.mark.parametrize("mode", ["outage", "cold_start"])
@pytest.mark.parametrize("unit", ["firm", "group", "country"])
def test_diagram_and_hitting_sets_agree_on_a_real_chain(unit: str, mode: str) -> None:
    """The cheapest of all listed cut sets is the cheapest cut, for weights of several kinds."""
    chain = lt.load("aircraft")
    rng = np.random.default_rng(11)
    for target in chain.final_parts:
        cuts = chain.cut_sets(unit=unit, target=target, mode=mode)
        names = cuts.diagram.system.events
        for weights in (None, dict(zip(names, rng.integers(1, 30, len(names)) / 4, strict=True))):
            least = min(weight for _, weight in cuts.ranked(weights))
            found = chain.cheapest_cut(weights, unit=unit, target=target, mode=mode)
            assert found.optimal
            assert found.cost == pytest.approx(least)
