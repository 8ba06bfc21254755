"""What a remedy does to the flags: the rules applied again to parts measured again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from liantu.gaps.applied import maker_of, qualified
from liantu.gaps.rules import SEVERITIES
from liantu.gaps.supplying import supply_counts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liantu.gaps.study import Study

__all__ = ["flag_changes", "measured"]


def measured(study: Study, number: int, part: str) -> dict[str, tuple[float, float]]:
    """Return the measures of a part of the chain once one remedy is taken."""
    remedy, status = study.trials.remedies[number], study.evidence.status
    pooled = {remedy.firm: "home"} if remedy.kind == "pool" else {}
    found = study.spares.measured(part, study.trials.down([number]), {**status, **pooled})
    if part != remedy.part_id:
        return found
    if remedy.kind == "promote":
        pilots = study.evidence.parts[part].makers.get("home_pilot", [])
        left = float(len([f for f in pilots if f != remedy.firm]))
        found["home_pilot"] = (left, left)
    rows = study.supplies.get(part)
    if not rows:
        return found
    heir = maker_of(remedy)
    if remedy.kind == "takeover":
        rows = [r | ({"supplier": heir} if r["supplier"] == remedy.firm else {}) for r in rows]
    elif remedy.kind != "pool":
        rows = qualified(rows, heir, status)
    standing = "outside" if remedy.kind == "second_country" else "home"
    known = {**({heir: standing} if remedy.adds_firm else {}), **status, **pooled}
    return found | supply_counts(pd.DataFrame(rows, columns=study.chain.supplies.columns), known)


def _touched(study: Study, part: str) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """Yield the flagged parts that a change to a part bears on, with rule, severity, certainty."""
    through = {r.id for r in study.rules if any(t.measure == "input_points" for t in r.terms)}
    for flagged, flags in study.flagged.items():
        if flagged == part:
            yield flagged, flags
        elif part in study.upstream[flagged] and any(f[0] in through for f in flags):
            yield flagged, [f for f in flags if f[0] in through]


def flag_changes(study: Study, number: int) -> Iterator[tuple[str, str, str, str]]:
    """Yield part, rule, how a flag was, and how it is once one remedy is taken, if not as well."""
    rules = {rule.id: rule for rule in study.rules}
    for part, rows in _touched(study, study.trials.remedies[number].part_id):
        found = measured(study, number, part)
        for name, severity, certainty in rows:
            holds = rules[name].holds(found)
            now = rules[name].severity_for(found)
            lighter = SEVERITIES.index(now) > SEVERITIES.index(severity)
            open_now = certainty == "certain" and holds is None
            before = f"{severity}/{certainty}"
            if holds is False:
                yield part, name, before, "cleared"
            elif lighter or open_now:
                yield part, name, before, f"{now}/{'possible' if open_now else certainty}"
