"""The chain with makers added to a part: the network measures of that part alone, measured again.

One network holds every maker that could be added, all of them down. To add one is to let it
stand; what falls then is what falls in a chain that lists it, since a producer that is down from
the start is to the greatest fixed point no producer at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

import pandas as pd

from liantu.gaps.evidence import share_by_list
from liantu.measures.propagation import fallen_parts, propagate_many
from liantu.model.network import build_network

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from liantu.gaps.evidence import Evidence
    from liantu.gaps.rules import Interval
    from liantu.model.chain import Chain
    from liantu.model.home import Home
    from liantu.model.network import SupportNetwork

__all__ = ["HOME_SLOTS", "SECOND", "Spare", "Spares", "spare_id", "spare_makers", "with_makers"]

Spare = tuple[str, int]
# Of each part: slot 0 is a maker of another group and country, the others are makers at home.
SECOND = 0
HOME_SLOTS = (1, 2, 3)
UNITS = ("group", "country")


def spare_id(spare: Spare) -> str:
    """Return the firm id of a maker that may be added."""
    return f"spare:{spare[1]}:{spare[0]}"


def _seat(spare: Spare, home: Home) -> dict[str, str]:
    """Return where an added firm sits; each outside home has a country of its own."""
    if spare[1] == SECOND:
        country = spare_id(spare)
        return {"hq_country": country, "hq_region": "", "owner_country": country}
    code = min(home.codes)
    country = code.split("-")[0]
    region = code if code != country else ""
    return {"hq_country": country, "hq_region": region, "owner_country": country}


def with_makers(chain: Chain, home: Home, spares: Iterable[Spare]) -> Chain:
    """Return the chain, joined, with a volume maker for each (part, slot), each a new firm."""
    chain = chain.whole()
    rows = list(spares)
    if not rows:
        return chain
    makes = [{"firm_id": spare_id(s), "part_id": s[0], "status": "volume"} for s in rows]
    firms = [
        {"firm_id": spare_id(s), "name_en": spare_id(s), "kind": "company", **_seat(s, home)}
        for s in rows
    ]

    def extended(frame: pd.DataFrame, added: list[dict[str, str]]) -> pd.DataFrame:
        blank = dict.fromkeys(frame.columns, "")
        return pd.concat([frame, pd.DataFrame([blank | row for row in added])], ignore_index=True)

    return replace(chain, makes=extended(chain.makes, makes), firms=extended(chain.firms, firms))


@dataclass(frozen=True, eq=False)
class Spares:
    """Makers that may be added, and the evidence as it is without them."""

    evidence: Evidence
    network: SupportNetwork
    index: Mapping[Spare, int]
    nameless: frozenset[str]
    finals: tuple[str, ...]

    @cached_property
    def _members(self) -> dict[str, dict[str, set[int]]]:
        """Return unit → element → the producers that fall with it."""
        return {u: {e: set(m) for e, m in self.network.elements[u].items()} for u in UNITS}

    def _candidates(self, part: str, down: AbstractSet[int], unit: str) -> list[str]:
        """Return what may stop a part: more makers never make a new point but themselves."""
        if part in self.evidence.not_standing:
            names = set(self.network.elements[unit])
        else:
            names = set(self._points[unit].get(part, ()))
            names |= {f for p, f in self._added.items() if p not in down} & set(
                self.network.elements[unit]
            )
        return sorted(names - self.evidence.home.countries if unit == "country" else names)

    @cached_property
    def _points(self) -> dict[str, dict[str, list[str]]]:
        """Return unit → part → its single points as they are."""
        found: dict[str, dict[str, list[str]]] = {unit: {} for unit in UNITS}
        for unit in UNITS:
            rows = self.evidence.points[unit].points[["part_id", "element"]]
            for part, element in rows.itertuples(index=False):
                found[unit].setdefault(part, []).append(element)
        return found

    @cached_property
    def _added(self) -> dict[int, str]:
        """Return producer → firm id of every maker that may be added."""
        return {p: self.network.producer_name(p)[0] for p in self.index.values()}

    def _without(self, live: set[int], keep: set[str], status: Mapping[str, str]) -> set[int]:
        """Return the makers of a part whose standing to home is not among those kept."""
        firms = {p: self.network.producer_name(p)[0] for p in live}
        return {p for p, f in firms.items() if f and self._status(f, status) not in keep}

    @staticmethod
    def _status(firm: str, status: Mapping[str, str]) -> str:
        at_home = firm.startswith("spare:") and not firm.startswith(f"spare:{SECOND}:")
        return status.get(firm, "home" if at_home else "outside")

    def _pairs(self, unit: str, live: set[int], points: set[str]) -> int:
        """Count the pairs that hold all makers, neither of which stops the part alone."""
        out = self.nameless if unit == "group" else self.evidence.home.countries
        held = {
            name: held
            for name, members in self._members[unit].items()
            if name not in points and name not in out and (held := live & members)
        }
        return sum(held[a] | held[b] == live for a, b in combinations(held, 2))

    def measures(self, part: str, added: frozenset[Spare]) -> dict[str, Interval]:
        """Return the surveyed measures of a part once the makers given have been added."""
        return self.measured(part, set(self.index.values()) - {self.index[s] for s in added})

    def measured(
        self, part: str, down: AbstractSet[int], status: Mapping[str, str] | None = None
    ) -> dict[str, Interval]:
        """Return the surveyed measures of a part with the producers `down` not there.

        Everything is measured again that makers of essential parts can bear on; shares that were
        published stay as published. `status` says how firms stand to home, where that is another.
        """
        network, known = self.network, self.evidence.status if status is None else status
        row = network.part_index[part]
        live = {int(p) for p in network.makers[row]} - down
        tried = [(u, e) for u in UNITS for e in self._candidates(part, down, u)]
        outside = [self._without(live, keep, known) for keep in ({"home", "unknown"}, {"home"})]
        sets = [set(), *outside, live, *(self._members[u][e] for u, e in tried)]
        lost = fallen_parts(network, propagate_many(network, [down | s for s in sets]))
        finals = lost[[network.part_index[p] for p in self.finals]]
        ends = [bool((finals[:, i] & ~finals[:, 0]).any()) for i in (1, 2, 3)]
        stands = not lost[row, 0]
        points = [t for t, gone in zip(tried, lost[row, 4:], strict=True) if stands and gone]
        own = [(u, e) for u, e in points if live <= self._members[u][e]]
        found = dict(self.evidence.parts[part].surveyed)
        found["lost_without_outside"] = (ends[0], ends[1])
        path = float(ends[2] or part in self.finals)
        counts = {"on_every_path": path, "input_points": len(points) - len(own)}
        counts["outside_points"] = sum(
            unit == "country" or self._status(e, known) != "home" for unit, e in own
        )
        for unit in UNITS:
            counts[f"{unit}_points"] = sum(u == unit for u, _ in own)
            alone = {e for u, e in points if u == unit}
            counts[f"{unit}_pairs"] = self._pairs(unit, live, alone) if stands else 0
        found |= {name: (float(value), float(value)) for name, value in counts.items()}
        return found | self._lists(part, live, known)

    def _lists(self, part: str, live: set[int], status: Mapping[str, str]) -> dict[str, Interval]:
        """Return what the list of makers says."""
        firms = [f for f in (self.network.producer_name(p)[0] for p in live) if f]
        known = [self._status(firm, status) for firm in firms]
        total, at_home = float(len(firms)), float(known.count("home"))
        lists = {
            "makers": (total, total),
            "home_makers": (at_home, at_home + known.count("unknown")),
        }
        if not self.evidence.parts[part].published:
            lists["home_share"] = share_by_list(lists["home_makers"], lists["makers"])
        return lists


def spare_makers(chain: Chain, evidence: Evidence, parts: Iterable[str]) -> Spares:
    """Make ready the makers that may be added: all slots for `parts`, a second source for others.

    Parameters
    ----------
    chain : Chain
        The chain the evidence is about.
    evidence : Evidence
        As gathered, with the reading of substitution that its network has.
    parts : iterable of str
        Parts for which makers at home are to be tried as well.
    """
    whole = chain.whole()
    flagged = set(parts)
    made = whole.parts.loc[whole.parts["supply"] == "made", "part_id"]
    spares = [(p, s) for p in made for s in (SECOND, *HOME_SLOTS) if s == SECOND or p in flagged]
    network = build_network(
        with_makers(whole, evidence.home, spares), substitution=evidence.network.substitution
    )
    by_name = {network.producer_name(p): p for p in range(network.size)}
    return Spares(
        evidence=evidence,
        network=network,
        index={s: by_name[spare_id(s), s[0]] for s in spares},
        nameless=frozenset(whole.firms.loc[whole.firms["kind"] == "anonymous", "firm_id"]),
        finals=chain.final_parts,
    )
