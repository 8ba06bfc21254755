"""The rule of failure that the page runs: its specification, its lists, its words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import liantu as lt
from conftest import ROOT
from liantu.gaps.words import Names
from liantu.measures.propagation import propagate
from liantu.model.network import SupportNetwork
from liantu.model.rows import Rows
from liantu.present.map_whatif import rule_lists, support, whatif

if TYPE_CHECKING:
    from collections.abc import Sequence

VECTORS = json.loads((ROOT / "tests/failure_vectors.json").read_text("utf-8"))


def network_of(case: dict[str, Any]) -> SupportNetwork:
    """Return a network with one firmless producer a part."""
    size = len(case["requirements"])
    parts = tuple(f"p{i}" for i in range(size))
    numbers: Sequence[list[int]] = [[i] for i in range(size)]
    return SupportNetwork(
        parts=parts, firms=(), producer_part=np.arange(size, dtype=np.int32),
        producer_firm=np.full(size, -1, dtype=np.int32), requirements=Rows.of(case["requirements"]),
        suppliers=Rows.of(case["suppliers"]), inputs=Rows.of(case["suppliers"]),
        makers=Rows.of(numbers), elements={}, unmapped=frozenset(), final_parts=(),
        substitution="market", digest="",
    )  # fmt: skip


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: case["name"])
def test_rule_gives_the_written_answers(case: dict[str, Any]) -> None:
    found = propagate(network_of(case), case["failed"])
    assert found.step.tolist() == case["step"]
    assert found.cause.tolist() == case["cause"]


@pytest.mark.parametrize("name", ["aircraft", "5g"])
def test_page_carries_the_network(name: str) -> None:
    chain = lt.load(name)
    data = whatif(support(chain), Names(chain, "en"))
    market, contracted = chain.network(), chain.network(substitution="contracted")
    assert data["market"] == rule_lists(market)
    assert (data["contracted"] or data["market"]) == rule_lists(contracted)
    assert data["parts"] == list(market.parts)
    assert data["made_part"] == market.producer_part.tolist()
    firms = [data["firms"][i] if i >= 0 else "" for i in data["made_by"]]
    assert firms == [market.producer_name(p)[0] for p in range(market.size)]
    for unit, rows in data["wider"].items():
        for ident, members in rows:
            assert members == market.elements[unit][ident]
    groups = {head for head, _ in data["wider"]["group"]}
    for head, members in market.elements["group"].items():
        assert (head in groups) != (market.elements["firm"].get(head) == members)
    assert {*data["names"]["firm"]} == {*data["firms"], *groups}
    known = {market.parts[0], data["firms"][0]}
    fewer = whatif(support(chain), Names(chain, "en"), known)["names"]
    assert not known & {*fewer["part"], *fewer["firm"]}
