"""What lifts a flag: the smallest change found under which its rule no longer holds.

Changes are tried from small to large, each applied to the chain and measured again; none is
taken on trust. See :mod:`liantu.gaps.spares` for how makers are added.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from liantu.gaps.liftwords import lift_words
from liantu.gaps.spares import HOME_SLOTS, SECOND, spare_makers
from liantu.gaps.supplying import supply_counts
from liantu.gaps.words import Names
from liantu.model.crosscheck import LIVE
from liantu.model.tables import records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from liantu.gaps.evidence import Evidence
    from liantu.gaps.rules import Interval, Rule
    from liantu.gaps.spares import Spares
    from liantu.model.chain import Chain

__all__ = ["LIFT_COLUMNS", "Change", "lifts"]

LIFT_COLUMNS = ["part_id", "rule", "lift_kind", "lift_n", "cleared", "remaining", "lift_zh",
                "lift_en"]  # fmt: skip
SUPPLY = frozenset({"sole_supplies", "suspended_supplies"})
FULL = 100.0


@dataclass(frozen=True)
class Change:
    """One change, and the measures of the part once it is made.

    Attributes
    ----------
    kind : str
        `contract` (a second supplier, already a maker, under contract), `new_contract` (a new
        maker at home and contracts with it), `second_source` (a maker of another group and
        country), `home_maker`, `inputs` (one further maker of each input named), `share` (the
        share that makers at home must hold), `fact` (what is to be found out), `none`.
    n : float
        How many; for `share`, per cent.
    names : tuple of str
        Ids of the firms or parts concerned.
    measures : mapping
        Measure → interval after the change, on the facts listed.
    """

    kind: str
    n: float
    names: tuple[str, ...] = ()
    measures: Mapping[str, Interval] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, eq=False)
class _Search:
    """Looks for changes, one part and rule at a time."""

    chain: Chain
    evidence: Evidence
    spares: Spares

    @cached_property
    def _heads(self) -> dict[str, str]:
        return self.chain.whole().groups()

    @cached_property
    def _holders(self) -> dict[tuple[str, str], set[str]]:
        """Return (unit, element) → made parts all of whose makers it holds."""
        found: dict[tuple[str, str], set[str]] = {}
        made = {part for part, _ in self.spares.index}
        for unit, points in self.evidence.points.items():
            own = points.points[points.points["origin"] == "own"]
            for part, element in own[["part_id", "element"]].itertuples(index=False):
                if part in made:
                    found.setdefault((unit, element), set()).add(part)
        return found

    def changes(self, part: str, rule: Rule) -> Iterator[Change]:
        """Yield changes from the smallest on, those that bear on the rule only."""
        asked = {term.measure for term in (*rule.all_of, *rule.any_of)}
        if rule.flag == "survey":
            yield from self._facts(part, asked)
            return
        if asked & SUPPLY:
            yield from self._contracts(part)
        if "input_points" in asked:
            yield from self._inputs(part, rule)
        if rule.flag != "fill":
            second = self.spares.measures(part, frozenset({(part, SECOND)}))
            yield Change("second_source", 1, measures=second)
        for n in range(1, len(HOME_SLOTS) + 1):
            added = frozenset((part, slot) for slot in HOME_SLOTS[:n])
            yield Change("home_maker", n, measures=self.spares.measures(part, added))
        if rule.flag == "fill" and "home_share" in asked:
            yield from self._shares(part, rule)

    def _facts(self, part: str, asked: set[str]) -> Iterator[Change]:
        found = self.evidence.parts[part].surveyed
        if "unmapped" in asked:
            known = {**found, "unmapped": (0.0, 0.0), "made": (1.0, 1.0)}
            yield Change("fact", 1, ("makers",), known)
        elif "home_share" in asked:
            yield Change("fact", 1, ("home_share",), found)

    def _shares(self, part: str, rule: Rule) -> Iterator[Change]:
        found = self.evidence.parts[part].surveyed
        for value in sorted(t.value for t in rule.all_of if t.measure == "home_share"):
            yield Change("share", value, measures={**found, "home_share": (value, value)})

    def _contracts(self, part: str) -> Iterator[Change]:
        """Put a second supplier beside each sole one, and one in the place of each suspended."""
        status, makers = self.evidence.status, self.evidence.parts[part].makers
        volume = [*makers.get("home_volume", []), *makers.get("other_volume", [])]
        rows, chosen, missing = [], [], 0
        for row in records(self.chain.supplies[self.chain.supplies["part_id"] == part]):
            outside = status[row["supplier"]] != "home"
            sole = row["status"] in LIVE and row["exclusivity"] == "sole"
            if not outside or not (sole or row["status"] == "suspended"):
                rows.append(row)
                continue
            rows.append(row | ({"exclusivity": "listed"} if sole else {"status": "ended"}))
            head = self._heads[row["supplier"]]
            other = next((m for m in volume if self._heads[m] != head), None)
            missing += other is None
            chosen += [other] if other else []
            if other:
                rows.append(
                    row | {"supplier": other, "status": "contract", "exclusivity": "listed"}
                )
        signed = supply_counts(pd.DataFrame(rows, columns=self.chain.supplies.columns), status)
        if missing:
            base = self.spares.measures(part, frozenset({(part, HOME_SLOTS[0])}))
            yield Change("new_contract", missing, measures={**base, **signed})
        elif chosen:
            base = dict(self.evidence.parts[part].surveyed)
            names = tuple(dict.fromkeys(chosen))
            yield Change("contract", len(chosen), names, {**base, **signed})

    def _inputs(self, part: str, rule: Rule) -> Iterator[Change]:
        """Add a maker to inputs that the point holds; leave out each that is not needed."""
        upstream = self.evidence.network.upstream(part) - {part}
        held = [self._holders.get(point, set()) for point in self.evidence.parts[part].inputs]
        chosen = sorted(set().union(*held) & upstream)

        def after(parts: Sequence[str]) -> Mapping[str, Interval]:
            return self.spares.measures(part, frozenset((p, SECOND) for p in parts))

        if not chosen or rule.holds(after(chosen)) is not False:
            return
        for name in tuple(chosen):
            fewer = [p for p in chosen if p != name]
            if rule.holds(after(fewer)) is False:
                chosen = fewer
        yield Change("inputs", len(chosen), tuple(chosen), after(chosen))


def _settled(change: Change, rule: Rule) -> bool:
    """Say whether the rule is false after a change; a fact must settle it whatever it says."""
    if change.names != ("home_share",):
        return rule.holds(change.measures) is False
    values = {0.0, FULL, *(t.value for t in rule.all_of if t.measure == "home_share")}
    return all(rule.holds({**change.measures, "home_share": (v, v)}) is not None for v in values)


def lifts(
    chain: Chain, evidence: Evidence, rules: Sequence[Rule], flags: pd.DataFrame
) -> pd.DataFrame:
    """Find for each flag, strengths aside, the smallest change that clears it.

    Parameters
    ----------
    chain : Chain
        A checked chain.
    evidence : Evidence
        What the flags were drawn from.
    rules : sequence of Rule
        The rules that flags name.
    flags : pandas.DataFrame
        `part_id`, `flag`, `rule` of each flag.

    Returns
    -------
    pandas.DataFrame
        In the order of the flags: `part_id`, `rule`, `lift_kind` and `lift_n` as of
        :class:`Change`, `cleared` (the rule is false on the chain with the change), `remaining`
        (`;` list of other rules of the same flag that hold on it), `lift_zh`, `lift_en`.
        A change clears the surveyed facts: it is no promise that nobody else exists.
    """
    kept = flags[flags["flag"] != "strengthen"]
    by_id = {rule.id: rule for rule in rules}
    spares = spare_makers(chain, evidence, kept["part_id"])
    search = _Search(chain, evidence, spares)
    names = (Names(chain, "zh"), Names(chain, "en"))
    rows = []
    for part, name in kept[["part_id", "rule"]].itertuples(index=False):
        rule = by_id[name]
        change = next((c for c in search.changes(part, rule) if _settled(c, rule)), None)
        cleared = change is not None
        change = change or Change("none", 0)
        left = [
            other.id
            for other in rules
            if cleared and other.flag == rule.flag and other.id != name
            and other.holds(change.measures) is not False
        ]  # fmt: skip
        told = [lift_words(change, evidence.home, n, again=bool(left)) for n in names]
        rows.append((part, name, change.kind, change.n, cleared, ";".join(left), *told))
    return pd.DataFrame(rows, columns=LIFT_COLUMNS).astype({"cleared": bool, "lift_n": float})
