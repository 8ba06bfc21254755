"""Search, decision diagram and integer programme agree on every chain at hand."""

from __future__ import annotations

from itertools import takewhile

import pytest

import liantu as lt
from liantu.model.errors import LiantuError


@pytest.mark.parametrize("mode", ["outage", "cold_start"])
@pytest.mark.parametrize("name", lt.chains())
def test_three_paths_agree(name: str, mode: str) -> None:
    """All cuts of up to three are the same, and the cheapest cut is the smallest of all."""
    try:
        chain = lt.load(name)
    except LiantuError as error:
        pytest.skip(f"{name} does not load: {error.findings[0].text('en')}")
    for target in chain.final_parts:
        for unit in ("firm", "group", "country"):
            found = chain.cuts(3, unit=unit, target=target, mode=mode)
            family = chain.cut_sets(unit=unit, target=target, mode=mode)
            cheapest = chain.cheapest_cut(unit=unit, target=target, mode=mode)
            assert family.stands == (target not in found.not_standing)
            assert cheapest.optimal
            assert cheapest.cost == min(family.by_size["size"], default=float("inf"))
            if not family.stands:
                assert found.table.empty
                continue
            searched = {frozenset(found.elements_of(row)) for row in range(len(found.table))}
            listed = {frozenset(cut) for cut in takewhile(lambda cut: len(cut) <= 3, family)}
            assert searched == listed
            if cheapest.cost <= 3:
                assert frozenset(cheapest.elements) in searched
