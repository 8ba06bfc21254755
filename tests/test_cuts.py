"""Cut sets of every size and mode against brute force over all subsets, and their certificates."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import combinations
from typing import TYPE_CHECKING, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import liantu as lt
from liantu.measures.certificate import holds_cut, holds_survival
from liantu.measures.counts import single_point_counts
from liantu.measures.cutsets import cuts
from liantu.measures.failure import fails, single_points
from liantu.measures.logic import Mode, prepare
from liantu.measures.propagation import Running, flooded, propagate, propagate_many
from liantu.measures.survival import bootstrap_gap, survival_set
from liantu.model.bare import from_arrays
from liantu.model.errors import InputError
from liantu.model.network import Substitution, SupportNetwork, build_network
from liantu.model.rows import Rows
from oracle import Oracle
from random_chains import chains

if TYPE_CHECKING:
    from pathlib import Path

    from liantu.model.chain import Chain

readings = st.sampled_from(get_args(Substitution))
modes = st.sampled_from(get_args(Mode))


class ColdOracle(Oracle):
    """Starts from nothing and adds what can run: the least fixed point of works, by name."""

    def lost(self, failures: list[tuple[str, str]]) -> set[str]:
        up = self.up(failures)
        works: set[tuple[str, str]] = set()
        while True:
            more = {(f, p) for f, p in up if self._stands(f, p, works)}
            if more == works:
                return {part for part in self.supply if not any(p == part for _, p in works)}
            works = more


def oracle_of(chain: Chain, substitution: str, mode: str) -> Oracle:
    return (ColdOracle if mode == "cold_start" else Oracle)(chain, substitution)


def brute(
    oracle: Oracle, elements: list[tuple[str, str]], most: int
) -> dict[str, set[frozenset[tuple[str, str]]]]:
    """Return for each part that stands its minimal cut sets, by trying every subset."""
    before = oracle.lost([])
    found: dict[str, set[frozenset[tuple[str, str]]]] = {
        p: set() for p in oracle.supply if p not in before
    }
    for size in range(1, most + 1):
        for chosen in combinations(elements, size):
            for part in oracle.lost(list(chosen)) - before:
                if ("part", part) in chosen:
                    continue
                if not any(cut < set(chosen) for cut in found[part]):
                    found[part].add(frozenset(chosen))
    return found


@settings(max_examples=400)
@given(chains(), readings, modes, st.sampled_from(["firm", "group", "country", "region", "part"]))
def test_cuts_of_two_are_minimal_and_complete(
    chain: Chain, substitution: Substitution, mode: str, unit: str
) -> None:
    network = build_network(chain, substitution=substitution)
    elements = [(unit, e) for e in network.elements[unit]]
    expected = brute(oracle_of(chain, substitution, mode), elements, 2)
    result = cuts(network, 2, unit, mode=mode)
    assert result.parameters["mode"] == mode
    found: dict[str, set[frozenset[tuple[str, str]]]] = {p: set() for p in expected}
    for row, part in enumerate(result.table["part_id"]):
        found[part].add(frozenset((unit, e) for e in result.elements_of(row)))
    assert found == expected
    assert len(result.table) == sum(map(len, found.values()))
    points = single_points(network, unit, mode=mode).points
    assert len(points) == (result.table["size"] == 1).sum()


@settings(max_examples=300)
@given(chains(), readings, modes, st.data())
def test_cuts_of_three_with_mixed_units(
    chain: Chain, substitution: Substitution, mode: str, data: st.DataObject
) -> None:
    network = build_network(chain, substitution=substitution)
    units = data.draw(st.sampled_from([("firm",), ("firm", "country"), ("part", "group")]))
    target = data.draw(st.sampled_from(list(chain.parts["part_id"])))
    elements = [(u, e) for u in units for e in network.elements[u]]
    oracle = oracle_of(chain, substitution, mode)
    expected = brute(oracle, elements, 3).get(target)
    if units[0] == "part" and expected is not None:
        # The part itself is no element against itself, alone or in company.
        rest = [e for e in elements if e != ("part", target)]
        expected = brute(oracle, rest, 3)[target]
    result = cuts(network, 3, units, target=target, mode=mode)
    found = {
        frozenset(result.elements.split(e) for e in result.elements_of(row))
        for row in range(len(result.table))
    }
    assert (target in result.not_standing) == (expected is None)
    assert found == (expected or set())


@settings(max_examples=200)
@given(chains(), readings, modes, st.data())
def test_certificates_both_ways(
    chain: Chain, substitution: Substitution, mode: str, data: st.DataObject
) -> None:
    network = build_network(chain, substitution=substitution)
    known = sorted(network.elements["firm"])
    chosen = data.draw(st.lists(st.sampled_from(known), max_size=2)) if known else []
    failed = [p for name in chosen for p in network.elements["firm"][name]]
    cascade = propagate(network, failed, mode)
    for part in network.parts:
        makers = network.makers[network.part_index[part]]
        survivors = survival_set(network, failed, part, mode)
        if survivors is None:
            assert holds_cut(network, failed, part, cascade, mode)
        else:
            assert (cascade.step[makers] < 0).any()
            assert holds_survival(network, failed, part, survivors, mode)
            assert not holds_survival(network, [*failed, survivors[-1]], part, survivors, mode)
            assert not holds_cut(network, failed, part, cascade, mode)


@settings(max_examples=150)
@given(chains(), readings)
def test_bootstrap_gap_and_modes(chain: Chain, substitution: Substitution) -> None:
    network = build_network(chain, substitution=substitution)
    warm, cold = (oracle_of(chain, substitution, m).lost([]) for m in get_args(Mode))
    gap = bootstrap_gap(network)
    assert set(gap.parts["part_id"]) == cold - warm
    result = fails(network, [], "firm", mode="cold_start")
    assert set(result.fallen["part_id"]) >= set(gap.producers["part_id"])


def bare_network(rng: np.random.Generator, size: int) -> SupportNetwork:
    suppliers = [rng.integers(0, size, rng.integers(1, 4)).tolist() for _ in range(2 * size)]
    owner = rng.integers(0, size, len(suppliers))
    requirements = [np.flatnonzero(owner == p).tolist() for p in range(size)]
    return from_arrays(
        Rows.of(requirements), Rows.of(suppliers),
        producer_part=rng.integers(0, size, size), producer_firm=rng.integers(-1, size, size),
    )  # fmt: skip


@settings(max_examples=100)
@given(st.integers(0, 10_000), st.integers(2, 40), modes)
def test_ways_of_propagating_agree(seed: int, size: int, mode: str) -> None:
    """Fronts, words, and failing more then undoing all reach the same."""
    rng = np.random.default_rng(seed)
    network = bare_network(rng, size)
    sets = [rng.integers(0, size, rng.integers(0, 3)).tolist() for _ in range(70)]
    logic = prepare(network, mode)
    bits = flooded(logic, Rows.of(sets)).astype("<u8").view(np.uint8)
    words = np.unpackbits(bits, axis=1, bitorder="little")[:, : len(sets)].astype(bool)
    many = propagate_many(network, sets, mode)
    assert np.array_equal(words[:size], many)
    running = Running(logic)
    before = running.down
    for k in range(0, 6, 2):
        assert np.array_equal(before, running.down)
        running.fail(sets[k])
        fresh = running.fail(sets[k + 1])
        both = propagate(network, {*sets[k], *sets[k + 1]}, mode).step >= 0
        assert np.array_equal(running.down[:size], both)
        assert running.down[fresh].all()
        running.undo()
        assert np.array_equal(running.down[:size], many[:, k])
        running.undo()


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.integers(2, 12), modes)
def test_one_target_and_all_parts_agree(seed: int, size: int, mode: str) -> None:
    network = bare_network(np.random.default_rng(seed), size)
    whole = cuts(network, 2, "firm", mode=mode)
    for number in range(len(network.parts)):
        part = network.parts[number]
        one = cuts(network, 2, "firm", target=part, mode=mode)
        same = whole.table[whole.table["part_id"] == part].reset_index(drop=True)
        assert one.table.to_dict("list") == same.to_dict("list")
        points = single_points(network, "firm", target=part, mode=mode).points
        assert list(points["element"]) == list(same.loc[same["size"] == 1, "first"])


@settings(max_examples=100)
@given(
    st.integers(0, 10_000), st.sampled_from([3, 30, 120]), modes, st.sampled_from(["firm", "part"])
)
def test_counts_agree_with_lists(seed: int, size: int, mode: str, unit: str) -> None:
    """Sizes at which a giant fall exists and is run once."""
    network = bare_network(np.random.default_rng(seed), size)
    points = single_points(network, unit, mode=mode).points
    counts = single_point_counts(network, unit, mode=mode)
    by_part = points["part_id"].value_counts()
    by_element = points["element"].value_counts()
    for part, count in counts.parts.itertuples(index=False):
        assert count == by_part.get(part, 0)
    for element, count in counts.elements.itertuples(index=False):
        assert count == by_element.get(element, 0)


def test_bad_arrays_and_options(toy: Path) -> None:
    rows = Rows.of([[0], []])
    with pytest.raises(InputError, match="index is out of range"):
        from_arrays(rows, Rows.of([[2]]))
    with pytest.raises(InputError, match="length 2"):
        from_arrays(rows, Rows.of([[1]]), producer_part=np.array([0]))
    chain = lt.load(toy)
    with pytest.raises(InputError, match="cold_start"):
        chain.cuts(mode="lukewarm")
    with pytest.raises(InputError, match="1, 2"):
        chain.cuts(3)
    with pytest.raises(InputError, match="near: motor"):
        chain.cuts(target="moter")


def test_interruption_keeps_what_was_found(toy: Path) -> None:
    network = lt.load(toy).network()

    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    result = cuts(network, 2, "firm", target="car", progress=stop, keep_partial=True)
    assert result.partial
    assert set(result.table["first"]) == {"far_motor", "home_car"}
    with pytest.raises(KeyboardInterrupt):
        cuts(network, 2, "firm", target="car", progress=stop)


def test_cut_sets_on_the_command_line(toy: Path) -> None:
    command = [sys.executable, "-m", "liantu", "cuts", str(toy), "--lang", "en"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "car\tFar Motor\tIf Far Motor stops, motor has no maker left, car stops" in text
    asked = ["--unit", "country", "--unit", "firm", "--target", "car", "--format", "json"]
    shown = subprocess.run(
        [*command, *asked, "--max-size", "3", "--mode", "cold_start"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    record = json.loads(shown)
    assert record["parameters"]["mode"] == "cold_start"
    assert record["by_size"] == {"1": 4}
    assert {tuple(c["elements"]) for c in record["cuts"]} == {
        ("country:CN",), ("country:US",), ("firm:far_motor",), ("firm:home_car",)
    }  # fmt: skip
    assert record["partial"] is False
