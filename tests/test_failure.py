"""The failure engine against a literal reading of the semantics, on thousands of random chains."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, get_args

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import liantu as lt
from liantu.measures.failure import fails, not_standing, single_points
from liantu.measures.pairs import cut_pairs
from liantu.measures.propagation import fallen_parts, propagate, propagate_many
from liantu.model.chain import Chain, ChainInfo
from liantu.model.errors import InputError
from liantu.model.network import Substitution, Unit, build_network
from oracle import Oracle
from random_chains import chains, frame

if TYPE_CHECKING:
    from pathlib import Path

UNITS = get_args(Unit)
readings = st.sampled_from(get_args(Substitution))


def names_of(oracle: Oracle, chain: Chain, unit: str) -> set[str]:
    """Return every element of a unit that could matter, from the tables."""
    if unit == "part":
        return set(chain.parts["part_id"])
    if unit == "firm":
        return {f for f, _, _ in oracle.makers}
    if unit == "group":
        return {oracle.ancestors(f) for f, _, _ in oracle.makers}
    if unit == "region":
        return {"CN-SH", "CN-SH-310115", "CN-JS"}
    return {"CN", "US", "DE"}


@settings(max_examples=1000)
@given(chains(), readings, st.data())
def test_what_falls_is_what_the_literal_reading_says(
    chain: Chain, substitution: Substitution, data: st.DataObject
) -> None:
    network = build_network(chain, substitution=substitution)
    oracle = Oracle(chain, substitution)
    unit = data.draw(st.sampled_from(UNITS))
    known = sorted(network.elements[unit])
    chosen = data.draw(st.lists(st.sampled_from(known), unique=True, max_size=3)) if known else []
    before = oracle.lost([])
    after = oracle.lost([(unit, element) for element in chosen])
    result = fails(network, chosen, unit)
    assert not_standing(network) == before
    assert set(result.lost["part_id"]) == after - before
    assert set(result.lost.loc[result.lost["final"], "part_id"]) == (after - before) & set(
        chain.final_parts
    )


@settings(max_examples=250)
@given(chains(), readings)
def test_single_points_are_complete_and_correct(chain: Chain, substitution: Substitution) -> None:
    network = build_network(chain, substitution=substitution)
    oracle = Oracle(chain, substitution)
    before = oracle.lost([])
    for unit in UNITS:
        expected = {
            (part, element)
            for element in names_of(oracle, chain, unit)
            for part in oracle.lost([(unit, element)]) - before
            if (unit, element) != ("part", part)
        }
        points = single_points(network, unit).points
        assert set(points[["part_id", "element"]].itertuples(index=False, name=None)) == expected


@settings(max_examples=200)
@given(chains(), readings, st.sampled_from(["firm", "group", "country", "part"]))
def test_pairs_are_minimal_and_complete(
    chain: Chain, substitution: Substitution, unit: str
) -> None:
    network = build_network(chain, substitution=substitution)
    oracle = Oracle(chain, substitution)
    before = oracle.lost([])
    alone = {e: oracle.lost([(unit, e)]) for e in network.elements[unit]}
    expected = {
        (part, a, b)
        for a, b in combinations(sorted(network.elements[unit]), 2)
        for part in oracle.lost([(unit, a), (unit, b)]) - before - alone[a] - alone[b]
        if unit != "part" or part not in (a, b)
    }
    pairs = cut_pairs(network, unit).pairs
    assert set(pairs[["part_id", "first", "second"]].itertuples(index=False, name=None)) == expected


@settings(max_examples=200)
@given(chains(), readings, st.data())
def test_batched_and_single_propagation_agree(
    chain: Chain, substitution: Substitution, data: st.DataObject
) -> None:
    network = build_network(chain, substitution=substitution)
    few = st.sets(st.integers(0, network.size - 1), max_size=3) if network.size else st.just(set())
    sets = data.draw(st.lists(few, min_size=1, max_size=70))
    many = propagate_many(network, [sorted(s) for s in sets])
    for column, failed in enumerate(sets):
        assert np.array_equal(many[:, column], propagate(network, failed).step >= 0)


@settings(max_examples=200)
@given(chains(), readings, st.data())
def test_every_loss_has_a_witness_that_proves_it(
    chain: Chain, substitution: Substitution, data: st.DataObject
) -> None:
    """Replay the witness by hand: each fall is an element's, or has all its suppliers before."""
    network = build_network(chain, substitution=substitution)
    known = sorted(network.elements["firm"])
    if not known:
        return
    firm = data.draw(st.sampled_from(known))
    result = fails(network, [firm])
    index = {network.producer_name(i): i for i in range(network.size)}
    for part in result.lost["part_id"]:
        gone: set[int] = set()
        falls = result.witness(part)
        for step, maker, made, inputs in falls.itertuples(index=False):
            producer = index[maker, made]
            if step == 0:
                assert maker == firm
            else:
                unmet = [r for r in network.requirements[producer]
                         if ";".join(network.parts[i] for i in network.inputs[r]) == inputs
                         and set(map(int, network.suppliers[r])) <= gone]  # fmt: skip
                assert unmet
            gone.add(producer)
        assert {int(p) for p in network.makers[network.part_index[part]]} <= gone


@settings(max_examples=200)
@given(chains(), readings)
def test_failing_more_never_saves_anything(chain: Chain, substitution: Substitution) -> None:
    network = build_network(chain, substitution=substitution)
    sets = [list(range(n)) for n in range(network.size + 1)]
    lost = fallen_parts(network, propagate_many(network, sets))
    assert (lost[:, 1:] >= lost[:, :-1]).all()


@settings(max_examples=200)
@given(st.integers(0, 10_000), st.integers(3, 25))
def test_plain_reachability_agrees_with_dominators(seed: int, size: int) -> None:
    """With one alternatives group a part and one firm a part, single points are dominators."""
    rng = np.random.default_rng(seed)
    parts = [f"p{i:02d}" for i in range(size)]
    edges = [(parts[i], parts[j]) for i in range(size) for j in range(i + 1, size)
             if rng.random() < 2.5 / size or j == i + 1]  # fmt: skip
    needs = [{"part_id": a, "input_id": b, "group": "g", "essential": "yes"} for a, b in edges]
    chain = Chain(
        info=ChainInfo("t", "t", "t", "2026", (parts[0],)),
        parts=frame("parts", [{"part_id": p, "supply": "made"} for p in parts]),
        needs=frame("needs", needs),
        makes=frame(
            "makes", [{"firm_id": f"f{p}", "part_id": p, "status": "volume"} for p in parts]
        ),
        supplies=frame("supplies", []),
        claims=frame("claims", []),
        firms=frame("firms", [{"firm_id": f"f{p}"} for p in parts]),
        sources=frame("sources", []),
        regions=frame("regions", []),
    )
    points = single_points(build_network(chain), "part").points
    graph = nx.DiGraph([(b, a) for a, b in edges])
    tree = nx.immediate_dominators(graph, parts[-1])
    for part in parts[:-1]:
        chainwise, node = set(), part
        while node != parts[-1]:
            node = tree[node]
            chainwise.add(node)
        assert set(points.loc[points["part_id"] == part, "element"]) == chainwise


def test_unknown_unit_and_element(toy: Path) -> None:
    chain = lt.load(toy)
    with pytest.raises(InputError, match="owner_country"):
        chain.fails("far_motor", unit="planet")
    with pytest.raises(InputError, match="near: far_motor"):
        chain.fails("far_moter")
    with pytest.raises(InputError, match="contracted"):
        chain.fails("far_motor", substitution="barter")  # type: ignore[arg-type]


def test_the_small_chain_by_hand(toy: Path) -> None:
    chain = lt.load(toy)
    result = chain.fails("far_motor")
    assert result.lost.to_dict("list") == {
        "part_id": ["motor", "car"], "step": [0, 1], "final": [False, True]
    }  # fmt: skip
    assert result.rests_on_unmapped is False
    assert result.parameters["mode"] == "outage"
    points = chain.spof(unit="country").points
    assert set(points[["part_id", "element", "origin"]].itertuples(index=False, name=None)) == {
        ("motor", "US", "own"), ("car", "US", "inherited"), ("car", "CN", "own"),
        ("steel", "CN", "own"),
    }  # fmt: skip
    # Steel has an alternative, alloy, whose makers nobody has surveyed: that must be said.
    assert chain.fails("mill").rests_on_unmapped is True
