"""Graph measures by igraph against networkx, and hidden shared suppliers against the oracle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pytest
from hypothesis import given, settings

import liantu as lt
from liantu.measures.structure import hidden_shared_suppliers, structure
from liantu.model.network import build_network
from liantu.model.tables import records
from oracle import Oracle
from random_chains import chains

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from liantu.model.chain import Chain


@settings(max_examples=150)
@given(chains(most_parts=8))
def test_igraph_and_networkx_agree(chain: Chain) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(chain.all_parts["part_id"])
    graph.add_edges_from(chain.needs[["input_id", "part_id"]].itertuples(index=False, name=None))
    plain = graph.to_undirected()
    table = {row["part_id"]: row for row in records(structure(chain).table)}
    points = set(nx.articulation_points(plain))
    bridges = list(nx.bridges(plain))
    between = nx.betweenness_centrality(graph)
    cores = nx.core_number(plain)
    circles = [c for c in nx.strongly_connected_components(graph) if len(c) > 1]
    for part, row in table.items():
        assert row["articulation"] == (part in points)
        assert row["bridges"] == sum(part in bridge for bridge in bridges)
        if len(table) > 2:
            assert row["betweenness"] == pytest.approx(between[part])
        assert row["core"] == cores[part]
        mates = next((c for c in circles if part in c), {part})
        same = {p for p, r in table.items() if r["circle"] == row["circle"] and row["circle"]}
        assert (same or {part}) == mates
        reached = [f for f in chain.final_parts if nx.has_path(graph, part, f)]
        assert row["finals_reached"] == len(reached)
        if reached:
            steps = min(nx.shortest_path_length(graph, part, f) for f in reached)
            assert row["tiers_to_final"] == steps


@settings(max_examples=100)
@given(chains(most_parts=8))
def test_dominators_agree_with_networkx(chain: Chain) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(chain.all_parts["part_id"])
    graph.add_edges_from(chain.needs[["part_id", "input_id"]].itertuples(index=False, name=None))
    counts = dict.fromkeys(graph, 0)
    for final in chain.final_parts:
        tree = nx.immediate_dominators(graph, final)
        for part in tree:
            above = tree[part] if part != final else None
            while above is not None and above != final:
                counts[above] += 1
                above = tree[above]
    table = structure(chain).table
    assert dict(zip(table["part_id"], table["dominators"], strict=True)) == counts


@settings(max_examples=150)
@given(chains())
def test_hidden_shared_suppliers_fell_makers_they_are_not(chain: Chain) -> None:
    network = build_network(chain)
    oracle = Oracle(chain, "market")
    for row in records(hidden_shared_suppliers(network, "firm").table):
        makers = row["makers"].split(";")
        assert len(makers) >= 2
        assert row["element"] not in makers
        lost = row["part_id"] in oracle.lost([("firm", row["element"])])
        assert lost == row["all"]


def test_a_diamond_by_hand(edited: Callable[..., Path]) -> None:
    edited("claims", 1, drop=True)
    edited("needs", 2, drop=True)
    folder = edited("makes", 2, status="volume")
    table = hidden_shared_suppliers(lt.load(folder).network(), "firm").table
    # Two motor makers look independent; both rest on the one mill.
    assert records(table) == [
        {"part_id": "motor", "element": "mill", "makers": "far_motor;home_motor", "of": 2,
         "all": True, "path": "steel → motor"}
    ]  # fmt: skip
