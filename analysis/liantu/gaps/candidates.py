"""Candidate remedies, drawn from the network: what could be done about each brittle part.

Firms that are listed are named; a maker that does not exist yet never is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liantu.gaps.spares import SECOND
from liantu.model.crosscheck import LIVE
from liantu.model.tables import records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    from liantu.gaps.evidence import Evidence
    from liantu.model.chain import Chain

__all__ = ["KINDS", "TYING", "Remedy", "brittle_parts", "candidates"]

KINDS = ("promote", "second_source", "takeover", "pool", "home_maker", "second_country")
COMING = ("pilot", "development")
TYING = ("sole", "listed")
NEW_HOME = 1
FIRST_TAKEOVER = 4
DELTA = "yrd"


@dataclass(frozen=True)
class Remedy:
    """One change to the chain.

    Attributes
    ----------
    id : str
        `kind:part`, and `:firm` where a firm is named.
    kind : str
        `promote` (a maker at home in pilot or development, to volume), `second_source` (a listed
        maker, approved by the customers now bound to others), `takeover` (a maker seated at home
        and owned elsewhere, into a group at home), `pool` (a maker of the wider delta, counted as
        home), `home_maker` (a new maker at home), `second_country` (a new maker of another group
        and country). New makers and promoted ones are approved by the customers now bound.
    part_id : str
        The part it makes stronger.
    firm : str
        The listed firm it names, else empty.
    slot : int
        Seat of the maker added, as of :mod:`liantu.gaps.spares`; -1 where none is.
    """

    id: str
    kind: str
    part_id: str
    firm: str = ""
    slot: int = -1

    @property
    def adds_firm(self) -> bool:
        """Say whether a firm that is not listed is added."""
        return self.slot >= 0


def brittle_parts(chain: Chain, evidence: Evidence, flags: pd.DataFrame) -> list[str]:
    """Return made parts to be mended: those flagged, and those upstream that one or two hold.

    Upstream parts may live in other chains. Parts of this chain come first, in its order. What
    only firms or countries at home hold is no reason to mend a part that carries no flag.
    """
    network = evidence.network
    upstream = set().union(*(network.upstream(final) for final in chain.final_parts))
    found = set(flags.loc[flags["flag"].isin(["fill", "secure"]), "part_id"])

    def outside(unit: str, element: str) -> bool:
        if unit == "country":
            return element not in evidence.home.countries
        return evidence.status.get(element) != "home"

    for unit in ("group", "country"):
        points, pairs = evidence.points[unit].points, evidence.pairs[unit].pairs
        for frame, columns in ((points, ["element"]), (pairs, ["first", "second"])):
            own = frame[(frame["origin"] == "own") & frame["part_id"].isin(upstream)]
            held = own[columns].map(lambda element, unit=unit: outside(unit, element))
            found |= set(own.loc[held.any(axis=1), "part_id"])
    whole = chain.whole()
    made = whole.parts.loc[whole.parts["supply"] == "made", "part_id"]
    return [part for part in made if part in found]


def _bound(chain: Chain) -> Mapping[str, set[str]]:
    """Return part → suppliers of live sole or listed supplies, and of suspended ones."""
    supplies = chain.whole().supplies
    tied = supplies["exclusivity"].isin(TYING) & supplies["status"].isin(LIVE)
    tied |= supplies["status"] == "suspended"
    return {str(p): set(g["supplier"]) for p, g in supplies[tied].groupby("part_id")}


def _wider(chain: Chain, evidence: Evidence) -> dict[str, str]:
    """Return how firms stand to the delta, where home is a part of it; else nothing."""
    if DELTA not in set(chain.regions["code"]):
        return {}
    delta = chain.home(DELTA)
    inside = evidence.home.codes < delta.codes
    return delta.statuses(chain.whole().firms) if inside else {}


def candidates(chain: Chain, evidence: Evidence, parts: Iterable[str]) -> tuple[Remedy, ...]:
    """Return every candidate for the parts given, those that name firms first within a part.

    Stock is no candidate: without a measure of time it could change nothing in the network.
    """
    whole = chain.whole()
    heads, bound, delta = whole.groups(), _bound(chain), _wider(chain, evidence)
    kinds = dict(zip(whole.firms["firm_id"], whole.firms["kind"], strict=True))
    makes: dict[str, list[dict[str, str]]] = {}
    for row in records(whole.makes):
        makes.setdefault(row["part_id"], []).append(row)

    def named(part: str) -> Iterator[Remedy]:
        tied = bound.get(part, set())
        makers = {r["firm_id"] for r in makes.get(part, []) if r["status"] == "volume"}
        taken = 0
        for row in makes.get(part, []):
            firm, standing = row["firm_id"], evidence.status[row["firm_id"]]
            volume = row["status"] == "volume"
            if kinds[firm] == "anonymous":
                continue
            if standing == "home" and row["status"] in COMING and firm not in makers:
                yield Remedy(f"promote:{part}:{firm}", "promote", part, firm)
            if volume and tied - {firm} and heads[firm] not in {heads[f] for f in tied}:
                yield Remedy(f"second_source:{part}:{firm}", "second_source", part, firm)
            if volume and standing == "onshore":
                slot, taken = FIRST_TAKEOVER + taken, taken + 1
                yield Remedy(f"takeover:{part}:{firm}", "takeover", part, firm, slot)
            if volume and standing != "home" and delta.get(firm) == "home":
                yield Remedy(f"pool:{part}:{firm}", "pool", part, firm)

    found: list[Remedy] = []
    for part in parts:
        found += dict.fromkeys(named(part))
        found.append(Remedy(f"home_maker:{part}", "home_maker", part, slot=NEW_HOME))
        found.append(Remedy(f"second_country:{part}", "second_country", part, slot=SECOND))
    return tuple(found)
