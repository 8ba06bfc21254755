"""Remedies tried on one network, against the chain with them written into its tables."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

import liantu as lt
from liantu.cli_plan import what_to_do
from liantu.gaps.applied import applied
from liantu.gaps.candidates import KINDS, candidates
from liantu.gaps.effects import measured
from liantu.gaps.evidence import MEASURES, gather
from liantu.gaps.plan import plan
from liantu.gaps.reasons import FIELDS
from liantu.gaps.remedies import remedies
from liantu.gaps.rules import parse_rules
from liantu.gaps.study import Study, make_study
from liantu.gaps.trials import Failure, make_trials
from liantu.model.content import data_folder
from liantu.model.errors import InputError
from liantu.model.home import Home
from liantu.present.report import report_page
from liantu.present.report_tables import report_tables
from oracle import Oracle
from random_chains import chains
from test_cli import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from liantu.gaps.candidates import Remedy
    from liantu.gaps.plan import Objective
    from liantu.model.chain import Chain
    from liantu.model.network import Substitution

CN = Home("CN", "中国", "China", frozenset({"CN"}), frozenset({"CN"}))
DELTA = Home("d", "沪苏", "delta", frozenset({"CN-SH", "CN-JS"}), frozenset({"CN"}))
RULES = (data_folder() / "gap_rules.toml").read_text("utf-8")
PARSED = parse_rules(RULES, file="", measures=MEASURES, fields=FIELDS)
NONE = pd.DataFrame({"instrument_id": [], "kinds": pd.Series([], dtype=str)})
HOMES = st.sampled_from([CN, DELTA])
READINGS = st.sampled_from(["market", "contracted"])


def drawn(chain: Chain, home: Home, how: Substitution) -> tuple[Remedy, ...]:
    made = chain.parts.loc[chain.parts["supply"] == "made", "part_id"]
    return candidates(chain, gather(chain, home, how), made)


@settings(max_examples=80)
@given(chains(), HOMES, READINGS, st.data())
def test_taking_a_remedy_is_writing_it_into_the_tables(
    chain: Chain, home: Home, how: Substitution, data: st.DataObject
) -> None:
    found = drawn(chain, home, how)
    if not found:
        return
    evidence = gather(chain, home, how)
    trials = make_trials(chain, evidence, found)
    taken = sorted(data.draw(st.sets(st.integers(0, len(found) - 1), max_size=4)))
    oracle = Oracle(applied(chain, home, [found[i] for i in taken], evidence.status), how)
    units = ("firm", "group", "country")
    failures = [Failure(u, (e,)) for u in units for e in evidence.network.elements[u]]
    held = [np.array(sorted(f.producers(trials.network)), dtype=np.int32) for f in failures]
    lost = trials.lost(taken, held)
    parts = trials.network.parts
    assert {p for p, gone in zip(parts, lost[:, 0], strict=True) if gone} == oracle.lost([])
    for column, failure in enumerate(failures, start=1):
        told = {p for p, gone in zip(parts, lost[:, column], strict=True) if gone}
        assert told == oracle.lost([(failure.unit, e) for e in failure.elements])


@settings(max_examples=80)
@given(chains(), HOMES, READINGS, st.data())
def test_a_part_measured_again_is_as_in_the_changed_chain(
    chain: Chain, home: Home, how: Substitution, data: st.DataObject
) -> None:
    study = make_study(chain, PARSED, home, how)
    if not study.trials.remedies:
        return
    number = data.draw(st.integers(0, len(study.trials.remedies) - 1))
    remedy = study.trials.remedies[number]
    again = gather(applied(chain, home, [remedy], study.evidence.status), home, how)
    for part, asked in ((p, p == remedy.part_id) for p in study.flagged):
        found = measured(study, number, part)
        expected = again.parts[part].surveyed
        # Needs that a part without makers has only now are the study's own.
        left_out = {"essential", "severe_inputs"}
        supplies = {"outside_supplies", "sole_supplies", "suspended_supplies", "home_pilot"}
        left_out |= set() if asked else supplies
        assert {k: v for k, v in found.items() if k not in left_out} == {
            k: v for k, v in expected.items() if k not in left_out
        }


def kept_by(study: Study, taken: tuple[int, ...], goals: list[tuple[int, str]]) -> set[int]:
    """Return the goals that stand in the chain with the remedies written into its tables."""
    chosen = [study.trials.remedies[i] for i in taken]
    changed = applied(study.chain, study.evidence.home, chosen, study.evidence.status)
    oracle = Oracle(changed, study.evidence.network.substitution)
    failures = (*study.singles, *study.cuts)
    return {
        g
        for g, (column, part) in enumerate(goals)
        if part not in oracle.lost([(failures[column].unit, e) for e in failures[column].elements])
    }


@settings(max_examples=40)
@given(chains(most_parts=4, most_firms=4), READINGS, st.data())
def test_the_plan_is_the_best_of_all_subsets(
    chain: Chain, how: Substitution, data: st.DataObject
) -> None:
    found = remedies(chain, RULES, NONE, CN, substitution=how)
    study, count = found.study, len(found.study.trials.remedies)
    if not 0 < count <= 8:
        return
    aims: list[Objective] = ["scenarios", "cuts"]
    objective = data.draw(st.sampled_from(aims))
    if objective == "scenarios":
        goals = [
            (column, part)
            for column in range(len(study.singles))
            for row, part in zip(study.finals, chain.final_parts, strict=True)
            if study.base[row, column]
        ]
    else:
        goals = [(i, c.target) for i, c in enumerate(study.cuts, start=len(study.singles))]
    costs = data.draw(st.lists(st.sampled_from([1, 2, 5]), min_size=count, max_size=count))
    ids = [r.id for r in study.trials.remedies]
    price = dict(zip(ids, costs, strict=True)) if data.draw(st.booleans()) else {}
    table = found.table.assign(cost=found.table["remedy_id"].map(price).astype(float))
    budget = data.draw(st.integers(1, 4))
    priced = type(found)(**{**found.__dict__, "table": table})
    best = plan(priced, budget, objective=objective)
    subsets = [s for n in range(count + 1) for s in combinations(range(count), n)]
    within = [s for s in subsets if sum(price.get(ids[i], 1) for i in s) <= budget]
    most = max(len(kept_by(study, s, goals)) for s in within)
    assert (best.kept, best.upper, best.optimal) == (most, most, True)
    chosen = tuple(ids.index(i) for i in best.table["remedy_id"])
    assert sum(price.get(ids[i], 1) for i in chosen) <= budget
    assert len(kept_by(study, chosen, goals)) == most
    cheapest = min(
        sum(price.get(ids[i], 1) for i in s)
        for s in within
        if len(kept_by(study, s, goals)) == most
    )
    assert sum(price.get(ids[i], 1) for i in chosen) == cheapest


def test_the_small_chain(toy: Path) -> None:
    found = lt.load(toy).remedies()
    assert set(found.table["kind"]) <= set(KINDS)
    row = found.table.set_index("remedy_id").loc["promote:motor:home_motor"]
    assert row["firm_ids"] == "home_motor"
    assert row["scenarios_kept"] > 0
    assert "motor/fill-no-maker" in row["flags_cleared"].split(";")
    told = found.evidence[found.evidence["remedy_id"] == "promote:motor:home_motor"]
    assert (told.loc[told["about"] == "scenario", "after"] == "stands").all()
    hypothetical = found.table[found.table["kind"].isin(["home_maker", "second_country"])]
    assert (hypothetical["firm_ids"] == "").all()


def test_a_second_source_under_contracts(edited: Callable[..., Path]) -> None:
    edited("claims", 1, low="2", high="2")
    chain = lt.load(edited("makes", 2, status="volume"))
    assert "car" in set(chain.fails("far_motor", substitution="contracted").lost["part_id"])
    found = chain.remedies(substitution="contracted")
    name = "second_source:motor:home_motor"
    row = found.table.set_index("remedy_id").loc[name]
    told = found.evidence[found.evidence["remedy_id"] == name]
    kept = told[told["about"] == "scenario"][["unit", "elements", "part_id"]]
    assert ["group", "far_motor", "car"] in kept.to_numpy().tolist()
    assert "motor/secure-supply" in row["flags_cleared"].split(";")
    market = chain.remedies().table.set_index("remedy_id").loc[name]
    assert market["scenarios_kept"] == 0


def test_what_a_remedy_clears_is_cleared_when_all_is_flagged_again() -> None:
    chain = lt.load("chips")
    found = chain.remedies()
    status = found.study.evidence.status
    row = found.table[found.table["kind"] == "promote"].iloc[0]
    remedy = next(r for r in found.study.trials.remedies if r.id == row["remedy_id"])
    again = applied(chain, chain.home(), [remedy], status).gaps().flags  # type: ignore[attr-defined]
    left = {f"{p}/{r}" for p, r in again[["part_id", "rule"]].itertuples(index=False)}
    cleared = set(row["flags_cleared"].split(";"))
    before = found.study.flags[["part_id", "rule"]]
    listed = {f"{p}/{r}" for p, r in before.itertuples(index=False)}
    assert cleared
    assert listed - left == cleared


def test_a_pooled_maker_changes_flags_and_no_scenario() -> None:
    found = lt.load("sensors").remedies(home="CN-SH")
    pooled = found.table[found.table["kind"] == "pool"]
    assert len(pooled)
    assert (pooled["scenarios_kept"] == 0).all()
    assert (pooled["flags_cleared"] != "").any()


@pytest.mark.parametrize("budget", [0, -1, 1.5, float("nan")])
def test_a_budget_that_is_none(toy: Path, budget: float) -> None:
    with pytest.raises(InputError, match="budget"):
        lt.load(toy).plan(budget)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_report_tells_them(toy: Path, lang: str) -> None:
    chain = lt.load(toy)
    analysis = replace(chain.gaps(), **what_to_do(chain, None, "market"))
    tables = report_tables(analysis, lang)
    found, chosen = analysis.remedies, analysis.plan
    assert found is not None
    assert chosen is not None
    assert [r["remedy_id"] for r in tables["remedies"].rows] == list(found.table["remedy_id"])
    assert len(tables["remedy_evidence"].rows) == len(found.evidence)
    best = tables["best_remedies"].rows
    assert len({r["part_id"] for r in best}) == len(best) > 0
    assert [r["gain"] for r in tables["plan"].rows] == [g for g in chosen.curve["gain"] if g]
    assert {"bottlenecks", "agreement", "ranking"} <= set(tables)
    page = report_page(analysis, lang, date="2026-11-24", version="0")
    assert str(escape(str(best[0]["remedy"]))) in page


def test_the_command_prints_the_plan_and_its_bounds(toy: Path) -> None:
    done = run("plan", toy, "--budget", "2", "--format", "json")
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    told = lt.load(toy).plan(2)
    assert (record["kept"], record["optimal"]) == (told.kept, True)
    assert [r["remedy_id"] for r in record["remedies"]] == list(told.table["remedy_id"])
    shown = run("plan", toy, "--budget", "2", "--lang", "en").stdout
    assert f"keep {told.kept} (proved best)" in shown
    wrong = run("plan", toy, "--budget", "0")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "预算" in wrong.stderr
    assert "Traceback" not in wrong.stderr
