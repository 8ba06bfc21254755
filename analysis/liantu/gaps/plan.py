"""What to do within a budget: the set of remedies that together keep most.

Effects of sets are measured, never added: two remedies that each keep nothing may together keep
a final part that both inputs are needed for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import pandas as pd

from liantu.measures.logic import prepare
from liantu.measures.portfolio import Portfolio
from liantu.measures.propagation import Running
from liantu.model.errors import InputError
from liantu.model.tablehtml import html_table, parameter_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy.typing as npt

    from liantu.gaps.remedies import Remedies
    from liantu.gaps.study import Study
    from liantu.measures.portfolio import Choice

__all__ = ["CURVE_COLUMNS", "Objective", "Plan", "plan"]

Objective = Literal["scenarios", "cuts"]
CURVE_COLUMNS = ["budget", "measures", "cost", "kept", "gain", "upper", "optimal", "remedy_ids"]
STEPS = 10


@dataclass(frozen=True, eq=False)
class Plan:
    """The remedies that together keep most scenarios within a budget.

    Attributes
    ----------
    table : pandas.DataFrame
        The remedies chosen: columns and order as of `Remedies.table`, each with what it does
        alone.
    kept, upper : int
        Pairs of a failure and a final part that are kept, measured with all chosen remedies in
        place; and a bound that no choice within the budget exceeds.
    optimal : bool
        Whether the two meet, so that no choice keeps more.
    lost, reachable : int
        Such pairs lost with nothing done, and kept with every remedy that has a price in place.
    curve : pandas.DataFrame
        Marginal gain: `budget`, `measures` (how many are chosen), `cost`, `kept`, `gain` (over
        the budget before), `upper`, `optimal`, `remedy_ids`. Every budget is solved anew: what is
        chosen for a small one need not be part of what is chosen for a larger one. It ends where
        all that can be kept is kept.
    outcome : pandas.DataFrame
        Every failure and the final part it loses with nothing done: `unit`, `elements`,
        `part_id`, and `kept` by the plan.
    parameters : dict
        As of the remedies; `budget`, `unit` of cost (`measures` where no costs were given),
        `unpriced` (remedies left out for want of a price).
    digest : str
        Version of the data.
    """

    table: pd.DataFrame
    kept: int
    upper: int
    optimal: bool
    lost: int
    reachable: int
    curve: pd.DataFrame
    outcome: pd.DataFrame
    parameters: Mapping[str, str | int | float]
    digest: str

    def _repr_html_(self) -> str:
        shown = ["zh", "scenarios_kept", "cuts_removed", "cost"]
        proved = "已证最优" if self.optimal else f"上界 {self.upper}"
        title = f"保住 {self.kept}/{self.lost}（{proved}；全部措施可保 {self.reachable}）"
        notes = [parameter_line(self.parameters)]
        return html_table(self.table, title, columns=shown, notes=notes)


def _goals(study: Study, objective: Objective) -> list[tuple[int, int]]:
    """Return (failure, row of the final part) for everything lost with nothing done."""
    count = len(study.singles)
    if objective == "scenarios":
        pairs = [(column, row) for column in range(count) for row in study.finals]
        return [(column, row) for column, row in pairs if study.base[row, column]]
    index = study.trials.network.part_index
    return [(column, index[cut.target]) for column, cut in enumerate(study.cuts, start=count)]


def _trier(study: Study, goals: list[tuple[int, int]]) -> Callable[[frozenset[int], int], bool]:
    """Return the trial of a goal: its scenario run once, then what is not taken taken away."""
    logic = prepare(study.trials.network)
    running: dict[int, Running] = {}
    down: dict[int, npt.NDArray[np.bool_]] = {}

    def stands(taken: frozenset[int], goal: int) -> bool:
        column, row = goals[goal]
        if column not in running:
            running[column] = Running(logic)
            running[column].fail(study.failures[column].tolist())
            down[column] = running[column].down
        node = logic.part_node[row]
        if down[column][node]:
            return False
        fallen = running[column].fail(study.trials.down(taken))
        running[column].undo()
        return not bool((fallen == node).any())

    return stands


def _checked(budget: float, *, priced: bool) -> float:
    whole = priced or float(budget).is_integer()
    if not (math.isfinite(budget) and budget > 0 and whole):
        raise InputError.of("budget-range", column="budget", value=f"{budget:g}")
    return float(budget)


def _steps(budget: float, *, priced: bool) -> list[float]:
    if priced:
        return [budget * step / STEPS for step in range(1, STEPS + 1)]
    return [float(n) for n in range(1, int(budget) + 1)]


def _curve(found: list[tuple[float, Choice]], ids: list[str], *, priced: bool) -> pd.DataFrame:
    rows, before = [], 0
    for budget, choice in found:
        kept = len(choice.goals)
        names = ";".join(ids[i] for i in choice.taken)
        cost = choice.price if priced else math.nan
        rows.append((budget, len(choice.taken), cost, kept, kept - before, choice.upper,
                     choice.optimal, names))  # fmt: skip
        before = kept
    return pd.DataFrame(rows, columns=CURVE_COLUMNS)


def _outcome(study: Study, goals: list[tuple[int, int]]) -> pd.DataFrame:
    failures, parts = (*study.singles, *study.cuts), study.trials.network.parts
    rows = [(failures[c].unit, ";".join(failures[c].elements), parts[r]) for c, r in goals]
    return pd.DataFrame(rows, columns=["unit", "elements", "part_id"])


def _preferred(
    choice: Choice, prices: npt.NDArray[np.float64], order: Sequence[int], parts: Sequence[str],
    count: Callable[[frozenset[int]], int],
) -> Choice:  # fmt: skip
    """Take, among remedies of one part that serve as well and cost no more, the best ranked."""
    taken = set(choice.taken)
    for number in [m for m in order if m in taken]:
        for other in order[: order.index(number)]:
            fits = parts[other] == parts[number] and prices[other] <= prices[number]
            swapped = frozenset(taken - {number} | {other})
            if fits and other not in taken and count(swapped) >= len(choice.goals):
                taken = set(swapped)
                break
    price = float(sum(prices[m] for m in sorted(taken)))
    return replace(choice, taken=tuple(sorted(taken)), price=price)


def plan(
    found: Remedies, budget: float, *, objective: Objective = "scenarios", time_limit: float = 60.0
) -> Plan:
    """Choose remedies that together keep most, proved optimal unless time runs out.

    The objective `scenarios` is the number of pairs of a scenario (one firm, group or country
    outside home fails) and a final part that are lost with nothing done and kept with all chosen
    remedies in place; `cuts` is the number of minimal cuts, of at most two groups or countries,
    that no longer stop their final part. Both are measured jointly. Among choices that keep as
    many, the cheapest; among remedies of one part that serve as well and cost no more, the one
    ranked first. Exact method: :mod:`liantu.measures.portfolio`.

    Parameters
    ----------
    found : Remedies
        Remedies as measured, with costs where they are to count.
    budget : float
        How many remedies may be taken or, where costs are given, what they may cost together.
    objective : {"scenarios", "cuts"}
        What is to be kept.
    time_limit : float
        Seconds for the whole curve; when they run out, bounds are returned.

    Raises
    ------
    InputError
        A budget that is no positive number, or without costs no whole one; an unknown objective.
    """
    if objective not in get_args(Objective):
        allowed = ", ".join(get_args(Objective))
        raise InputError.of("option-unknown", column="objective", value=objective, allowed=allowed)
    study = found.study
    costs = found.table.set_index("remedy_id")["cost"]
    priced = bool(costs.notna().any())
    most = _checked(budget, priced=priced)
    ids = [r.id for r in study.trials.remedies]
    prices = np.array([costs[i] if priced else 1.0 for i in ids], dtype=np.float64)
    prices[np.isnan(prices)] = math.inf
    order = [ids.index(i) for i in found.table["remedy_id"]]
    parts = [r.part_id for r in study.trials.remedies]
    goals = _goals(study, objective)
    stands = _trier(study, goals)
    portfolio = Portfolio(prices, len(goals), stands)

    def count(taken: frozenset[int]) -> int:
        return sum(stands(taken, goal) for goal in range(len(goals)))

    solved: list[tuple[float, Choice]] = []
    steps = _steps(most, priced=priced)
    for step in steps:
        best = portfolio.best(step, time_limit / len(steps))
        solved.append((step, _preferred(best, prices, order, parts, count)))
        if len(best.goals) == len(portfolio.reachable):
            break
    last = solved[-1][1]
    chosen = {ids[i] for i in last.taken}
    kept = [goal in last.goals for goal in range(len(goals))]
    return Plan(
        table=found.table[found.table["remedy_id"].isin(chosen)].reset_index(drop=True),
        kept=len(last.goals),
        upper=last.upper,
        optimal=last.optimal,
        lost=len(goals),
        reachable=len(portfolio.reachable),
        curve=_curve(solved, ids, priced=priced),
        outcome=_outcome(study, goals).assign(kept=kept),
        parameters={
            **found.parameters,
            "objective": objective,
            "budget": most,
            "unit": next((u for u in found.table["unit"] if u), "measures"),
            "unpriced": int(costs.isna().sum()) if priced else 0,
        },
        digest=found.digest,
    )
