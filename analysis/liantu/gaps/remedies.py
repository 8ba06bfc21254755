"""Remedies, each applied to a copy of the chain and measured over the scenario set.

Stock is left out: the tables hold no measure of time, and without one stock changes nothing in
what falls. What a remedy costs is never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from liantu.gaps.applied import qualified
from liantu.gaps.candidates import KINDS
from liantu.gaps.effects import flag_changes
from liantu.gaps.evidence import MEASURES
from liantu.gaps.instruments import fitting
from liantu.gaps.reasons import FIELDS
from liantu.gaps.remedywords import remedy_words
from liantu.gaps.rules import parse_rules
from liantu.gaps.study import make_study
from liantu.model.network import Substitution, check_substitution
from liantu.model.tablehtml import html_table, parameter_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from liantu.gaps.candidates import Remedy
    from liantu.gaps.study import Study
    from liantu.model.chain import Chain
    from liantu.model.home import Home

__all__ = ["EVIDENCE_COLUMNS", "REMEDY_COLUMNS", "Remedies", "ranked", "remedies"]

REMEDY_COLUMNS = ["remedy_id", "part_id", "kind", "firm_ids", "zh", "en", "scenarios_kept",
                  "kept_certain", "cuts_removed", "flags_cleared", "flags_eased", "parts_kept",
                  "cost", "unit", "effect_per_cost", "instrument_ids", "certainty"]  # fmt: skip
EVIDENCE_COLUMNS = ["remedy_id", "about", "unit", "elements", "part_id", "before", "after"]
BASE_COLUMNS = ["unit", "elements", "part_id", "certainty"]


@dataclass(frozen=True, eq=False)
class Remedies:
    """Remedies by measured effect.

    Attributes
    ----------
    table : pandas.DataFrame
        A row for each remedy, the most effective first. `remedy_id`; `part_id`; `kind`, as of
        :class:`liantu.gaps.candidates.Remedy`; `firm_ids` (`;` list of the listed firms it
        names); `zh`, `en`; `scenarios_kept` (pairs of a scenario and a final part lost in it
        before and not after); `kept_certain` (of these, pairs lost before however the lists of
        makers are completed); `cuts_removed` (minimal cuts of at most two groups, or countries
        outside home, that stop a final part before and not after); `flags_cleared`,
        `flags_eased` (`;` lists of `part/rule`: no longer holding, or holding less severely or
        no longer for certain); `parts_kept` (pairs of a scenario and a part of the chain);
        `cost`, `unit`
        (NaN and empty unless given), `effect_per_cost` (`scenarios_kept` by unit of cost),
        `instrument_ids` (`;` list of fitting instruments of the plan), `certainty` (`certain`
        where all it keeps was certain to be lost or, keeping none, all it clears was certain;
        else `possible`). Ordered by `scenarios_kept`, `cuts_removed`, number of flags cleared,
        `parts_kept`, `effect_per_cost`, and listed firms before new ones.
    evidence : pandas.DataFrame
        Before and after: `remedy_id`, `about` (scenario, cut, flag), `unit`, `elements` (`;` list
        of what fails; the rule for a flag), `part_id`, `before`, `after` (lost, stands; for a
        flag its severity and certainty, then that or cleared).
    scenarios : pandas.DataFrame
        What is lost with nothing done: `unit`, `elements`, `part_id` (final part), `certainty`.
    parameters : dict
        home, substitution, mode, scenarios and cuts tried.
    instruments : pandas.DataFrame
        The instruments of the plan: `instrument_id`, `name_*`, `clause_*`, `kinds`.
    digest : str
        Version of the data.
    study : Study
        What they were measured on.
    """

    table: pd.DataFrame
    evidence: pd.DataFrame
    scenarios: pd.DataFrame
    parameters: Mapping[str, str | int]
    instruments: pd.DataFrame
    digest: str
    study: Study = field(repr=False)

    def _repr_html_(self) -> str:
        shown = ["zh", "scenarios_kept", "cuts_removed", "flags_cleared", "cost", "certainty"]
        title = f"措施 {len(self.table)} 项，按实测效果排序 Remedies by measured effect"
        notes = [parameter_line(self.parameters)]
        return html_table(self.table, title, columns=shown, notes=notes)


def _evidence(study: Study, number: int, lost: npt.NDArray[np.bool_]) -> list[tuple[str, ...]]:
    name, count = study.trials.remedies[number].id, len(study.singles)
    rows: list[tuple[str, ...]] = []
    for column, failure in enumerate((*study.singles, *study.cuts)):
        about = "scenario" if column < count else "cut"
        for row, final in zip(study.finals, study.chain.final_parts, strict=True):
            mended = study.base[row, column] and not lost[row, column]
            if mended and failure.target in {"", final}:
                held = ";".join(failure.elements)
                rows.append((name, about, failure.unit, held, final, "lost", "stands"))
    rows += [
        (name, "flag", "", rule, part, before, after)
        for part, rule, before, after in flag_changes(study, number)
    ]
    return rows


def _row(study: Study, number: int, lost: npt.NDArray[np.bool_],
         evidence: Sequence[tuple[str, ...]]) -> dict[str, object]:  # fmt: skip
    remedy, count = study.trials.remedies[number], len(study.singles)
    kept = (study.base & ~lost)[:, :count]
    sure = int((kept & study.certain)[study.finals].sum())
    total = int(kept[study.finals].sum())
    flags = [row for row in evidence if row[1] == "flag"]
    cleared = [row for row in flags if row[6] == "cleared"]
    firm = sure == total if total else bool(cleared) and all("certain" in r[5] for r in cleared)
    return {
        "remedy_id": remedy.id,
        "part_id": remedy.part_id,
        "kind": remedy.kind,
        "firm_ids": remedy.firm,
        "scenarios_kept": total,
        "kept_certain": sure,
        "cuts_removed": sum(row[1] == "cut" for row in evidence),
        "flags_cleared": ";".join(f"{row[4]}/{row[3]}" for row in cleared),
        "flags_eased": ";".join(f"{row[4]}/{row[3]}" for row in flags if row[6] != "cleared"),
        "parts_kept": int(kept[study.own].sum()),
        "cost": np.nan,
        "unit": "",
        "effect_per_cost": np.nan,
        "certainty": "certain" if firm else "possible",
    }


def _told(study: Study, remedy: Remedy) -> dict[str, str]:
    rows = study.supplies.get(remedy.part_id, [])
    bound = len(qualified(rows, "", study.evidence.status)) > len(rows)
    stage = study.stages.get((remedy.firm, remedy.part_id), "")
    return {
        lang: remedy_words(remedy, stage, study.evidence.home, names, bound=bound)
        for lang, names in study.names.items()
    }


def ranked(table: pd.DataFrame) -> pd.DataFrame:
    """Return remedies by effect, then by effect per cost, then listed firms before new ones."""
    flags = table["flags_cleared"].map(lambda ids: len([f for f in ids.split(";") if f]))
    keyed = table.assign(_flags=flags, _kind=table["kind"].map(KINDS.index))
    order = ["scenarios_kept", "cuts_removed", "_flags", "parts_kept", "effect_per_cost"]
    ordered = keyed.sort_values(
        [*order, "_kind", "remedy_id"],
        ascending=[*[False] * len(order), True, True],
        ignore_index=True,
    )
    return ordered[REMEDY_COLUMNS]


def _baseline(study: Study) -> pd.DataFrame:
    rows = [
        (failure.unit, ";".join(failure.elements), final,
         "certain" if study.certain[row, column] else "possible")
        for column, failure in enumerate(study.singles)
        for row, final in zip(study.finals, study.chain.final_parts, strict=True)
        if study.base[row, column]
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=BASE_COLUMNS)


def remedies(
    chain: Chain,
    rules: str,
    instruments: pd.DataFrame,
    home: Home,
    *,
    substitution: Substitution = "market",
    rules_file: str = "gap_rules.toml",
) -> Remedies:
    """Draw remedies for every part that is flagged or held by one element, and measure each.

    The scenario set is every single failure of a firm, group or country outside home, each
    distinct set of producers once. A country's embargo takes no more from home than the failure
    of its makers, which is in the set.

    Parameters
    ----------
    chain : Chain
        A checked chain.
    rules : str
        Text of the rules file.
    instruments : pandas.DataFrame
        Instruments of the plan: `instrument_id`, `name_*`, `clause_*`, `kinds` (`;` list
        of kinds of remedy).
    home : Home
        The regions whose resilience is asked about.
    substitution : {"market", "contracted"}
        The reading under which flags hold and failures run. Contracts bind only under the second.
    rules_file : str
        Name of the rules file, for messages.
    """
    check_substitution(substitution)
    parsed = parse_rules(rules, file=rules_file, measures=MEASURES, fields=FIELDS)
    study = make_study(chain, parsed, home, substitution)
    fits = fitting(instruments)
    rows, evidence = [], []
    for number, remedy in enumerate(study.trials.remedies):
        lost = study.lost([number])
        seen = _evidence(study, number, lost)
        evidence += seen
        told = _told(study, remedy) | {"instrument_ids": fits[remedy.kind]}
        rows.append(_row(study, number, lost, seen) | told)
    table = pd.DataFrame(rows, columns=REMEDY_COLUMNS).astype({"cost": float})
    return Remedies(
        table=ranked(table.astype({"effect_per_cost": float})),
        evidence=pd.DataFrame(evidence, columns=EVIDENCE_COLUMNS),
        scenarios=_baseline(study),
        parameters={
            "home": study.evidence.home.id,
            "substitution": substitution,
            "mode": "outage",
            "scenarios": len(study.singles),
            "cuts": len(study.cuts),
        },
        instruments=instruments,
        digest=chain.digest,
        study=study,
    )
