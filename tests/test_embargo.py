"""An embargo against a literal reading of it by name, sharing no code with the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import liantu as lt
from liantu.measures.embargo import Reach, embargo
from liantu.measures.failure import single_points
from liantu.model.errors import InputError
from liantu.model.home import Home
from liantu.model.network import Substitution, build_network
from liantu.model.system import Mode
from oracle import Oracle
from random_chains import chains

if TYPE_CHECKING:
    from pathlib import Path

    from liantu.model.chain import Chain

CHINA = Home("CN", "中国", "China", frozenset({"CN"}), frozenset({"CN"}))
Producer = tuple[str, str]  # firm (or the view of a part without one) and part


class EmbargoOracle(Oracle):
    """Two views, home and abroad, of one chain; every rule read off the tables by name."""

    def __init__(self, chain: Chain, substitution: str, banned: set[str], reach: str) -> None:
        super().__init__(chain, substitution)
        self.banned, self.reach = banned, reach

    def is_home(self, firm: str) -> bool:
        row = self.firms[firm]
        region = row["hq_region"]
        places = {row["hq_country"], region, "-".join(region.split("-")[:-1])}
        return "CN" in places and row["owner_country"] == "CN"

    def embargoes(self, firm: str) -> bool:
        row = self.firms[firm]
        return bool({row["hq_country"], row["owner_country"]} & self.banned)

    def serving(self, firm: str, part: str, alternatives: list[str]) -> list[Producer]:
        """Return who may serve a requirement but for the embargo; "" for parts without a firm."""
        found = []
        for wanted in alternatives:
            bound = self.allowed(firm, part, wanted)
            if self.supply[wanted] != "made" and (bound is None or "" in bound):
                found.append(("", wanted))
            for maker, made, _ in self.makers:
                if made == wanted and (bound is None or maker in bound):
                    found.append((maker, made))
        return found

    def content_parts(self) -> set[str]:
        """Return parts without a firm that have a requirement only the banned serve."""
        found: set[str] = set()
        while True:
            more = {
                part
                for part, supply in self.supply.items()
                if supply != "made" and self.rests(("", part), found)
            }
            if more == found:
                return found
            found = more

    def rests(self, producer: Producer, content: set[str]) -> bool:
        firm, part = producer
        for alternatives in self.requirements(part):
            who = self.serving(firm, part, alternatives)
            if who and all(p in content if f == "" else self.embargoes(f) for f, p in who):
                return True
        return False

    def denied(self, maker: str, part: str) -> bool:
        if self.embargoes(maker):
            return True
        if self.reach == "direct" or self.is_home(maker):
            return False
        return self.rests((maker, part), self.content_parts())

    def lost_to_home(self, mode: str) -> set[str]:
        everyone = {(firm, part) for firm, part, _ in self.makers}
        for part, supply in self.supply.items():
            if supply != "made":
                everyone |= {("<home>", part), ("<abroad>", part)}
        works = everyone if mode == "outage" else set()
        while True:
            after = {p for p in everyone if self.runs(p, works)}
            if after == works:
                break
            works = after
        had = {
            part
            for firm, part in works
            if firm == "<home>" or (firm != "<abroad>" and not self.denied(firm, part))
        }
        return set(self.supply) - had

    def runs(self, producer: Producer, works: set[Producer]) -> bool:
        firm, part = producer
        view = firm == "<home>" or (firm != "<abroad>" and self.is_home(firm))
        name = "" if firm.startswith("<") else firm
        for alternatives in self.requirements(part):
            met = False
            for maker, made in self.serving(name, part, alternatives):
                if maker == "":
                    met |= ("<home>" if view else "<abroad>", made) in works
                elif not (view and self.denied(maker, made)):
                    met |= (maker, made) in works
            if not met:
                return False
        return True


@settings(max_examples=500)
@given(
    chains(),
    st.sampled_from(get_args(Substitution)),
    st.sampled_from(get_args(Reach)),
    st.sampled_from(get_args(Mode)),
    st.sampled_from([("US",), ("DE",), ("US", "DE")]),
)
def test_embargo_is_what_it_says(
    chain: Chain, substitution: Substitution, reach: str, mode: str, countries: tuple[str, ...]
) -> None:
    network = build_network(chain, substitution=substitution)
    known = tuple(c for c in countries if c in network.elements["country"])
    oracle = EmbargoOracle(chain, substitution, set(known), reach)
    free = EmbargoOracle(chain, substitution, set(), "direct")
    result = embargo(chain, known, CHINA, reach=reach, network=network, mode=mode)
    before = free.lost_to_home(mode)
    after = oracle.lost_to_home(mode)
    assert set(result.lost["part_id"]) == after - before
    denied = {(f, p) for f, p, _ in oracle.makers if oracle.denied(f, p)}
    assert set(zip(result.denied["firm_id"], result.denied["part_id"], strict=True)) == denied
    for part, step in result.lost[["part_id", "step"]].itertuples(index=False):
        falls = result.witness(part)
        assert len(falls) == 0 or falls["step"].max() == step
        assert len(falls) or step == 0
    if not known:
        assert result.fallen.empty


def test_embargo_of_a_toy(toy: Path) -> None:
    chain = lt.load(toy)
    result = chain.embargo("US")
    assert result.lost.to_dict("records") == [
        {"part_id": "motor", "step": 0, "final": False},
        {"part_id": "car", "step": 1, "final": True},
    ]
    assert result.fallen.to_dict("records") == [
        {"step": 1, "firm_id": "home_car", "part_id": "car", "inputs": "motor", "home": True}
    ]
    assert list(result.denied["firm_id"]) == ["far_motor"]
    assert list(result.witness("car")["firm_id"]) == ["home_car"]
    assert result.parameters["countries"] == ("US",)
    assert chain.fails("US", unit="country").lost["part_id"].to_list() == ["motor", "car"]
    left = single_points(result.network, target="steel").points
    assert list(left["element"]) == ["mill"]


def test_what_cannot_be_asked(toy: Path) -> None:
    chain = lt.load(toy)
    with pytest.raises(InputError, match="embargo by a country it lies in"):
        chain.embargo("CN")
    with pytest.raises(InputError, match="no such country"):
        chain.embargo(["US", "XX"])
    with pytest.raises(InputError, match="direct, content"):
        chain.embargo("US", reach="far")
