"""The most goals that measures reach together within a budget, by exact optimisation.

Let S be a set of measures and let each goal stand or not under S; taking more measures never
undoes a goal. Then a goal stands if and only if S touches every *blocking clause*, a set of
measures whose complement leaves the goal down. Clauses are not listed beforehand: a mixed-integer
programme (HiGHS) over those known chooses S, the goals it hopes for are tried under S as a whole,
and each that does not stand gives a clause that the choice violates. Every bound of the programme
is an upper bound on what any choice reaches, every choice tried a lower one; they meet because
there are finitely many clauses. No effect is ever added up: a goal counts when it was tried.

    max Σ y_g − ε Σ c_m x_m   s.t.   Σ c_m x_m ≤ B,   y_g ≤ Σ_{m∈C} x_m for every clause C of g

with ε so small that price only decides between choices that reach as many goals.

References: Reiter (1987), Artif. Intell. 32(1), 57-95 (hitting sets found on the way); Davies &
Bacchus (2011), CP, 225-239 (disjoint cores, then the programme); Junker (2004), AAAI, 167-172
(halving).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import highspy
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

__all__ = ["Choice", "Portfolio"]

TINY = 1e-6
HALF = 0.5


@dataclass(frozen=True)
class Choice:
    """Measures chosen, the goals tried and found to stand under them, and what is proved.

    Attributes
    ----------
    taken, goals : tuple of int
        Numbers of the measures and of the goals they reach.
    price : float
        What the measures cost together.
    upper : int
        No choice within the budget reaches more goals.
    optimal : bool
        Whether `upper` is reached.
    """

    taken: tuple[int, ...]
    goals: tuple[int, ...]
    price: float
    upper: int
    optimal: bool


class Portfolio:
    """Measures with prices, and goals that stand or not under a set of them.

    Parameters
    ----------
    prices : ndarray of float64
        Price of each measure, above zero; what is priced infinite is never taken.
    goals : int
        How many goals there are.
    stands : callable
        Whether a goal stands under a set of measures; more measures never undo a goal.
    """

    def __init__(
        self,
        prices: npt.NDArray[np.float64],
        goals: int,
        stands: Callable[[frozenset[int], int], bool],
    ) -> None:
        self.prices = prices
        self._stands = stands
        self._open = [m for m in range(len(prices)) if np.isfinite(prices[m])]
        everything = frozenset(self._open)
        self.free = tuple(g for g in range(goals) if stands(frozenset(), g))
        self.reachable = tuple(
            g for g in range(goals) if g not in self.free and stands(everything, g)
        )
        self.clauses: dict[int, set[frozenset[int]]] = {g: set() for g in self.reachable}
        self._model = self._programme()
        for goal in self.reachable:
            self._learn(frozenset(), goal)

    def _programme(self) -> highspy.Highs:
        model = highspy.Highs()
        model.setOptionValue("output_flag", False)  # noqa: FBT003 -- its interface
        model.setOptionValue("threads", 1)
        model.setOptionValue("mip_rel_gap", 0.0)
        model.setOptionValue("mip_abs_gap", TINY)
        total = sum(self.prices[m] for m in self._open) or 1.0
        for m in self._open:
            model.addCol(float(HALF * self.prices[m] / total), 0.0, 1.0, 0, [], [])
        for column in range(len(self._open)):
            model.changeColIntegrality(column, highspy.HighsVarType.kInteger)
        for _ in self.reachable:
            model.addCol(-1.0, 0.0, 1.0, 0, [], [])
        columns = np.arange(len(self._open), dtype=np.int32)
        model.addRow(0.0, 0.0, len(columns), columns, self.prices[self._open] / total)
        self._scale, self._column = total, {m: i for i, m in enumerate(self._open)}
        return model

    def _learn(self, taken: frozenset[int], goal: int) -> None:
        """Add clauses of a goal that do not touch what is taken, none touching another."""
        while not self._stands(taken, goal):
            clause = frozenset(self._open) - self._grown(taken, goal)
            taken |= clause
            if clause in self.clauses[goal]:
                continue
            self.clauses[goal].add(clause)
            columns = [self._column[m] for m in sorted(clause)]
            columns.append(len(self._open) + self.reachable.index(goal))
            values = [*[1.0] * len(clause), -1.0]
            self._model.addRow(
                0.0, highspy.kHighsInf, len(columns), np.array(columns, dtype=np.int32), values
            )

    def _grown(self, taken: frozenset[int], goal: int) -> frozenset[int]:
        """Return a largest set of measures, with those taken, under which the goal is down."""

        def grow(held: frozenset[int], rest: Sequence[int]) -> frozenset[int]:
            if not self._stands(held | frozenset(rest), goal):
                return held | frozenset(rest)
            if len(rest) == 1:
                return held
            middle = len(rest) // 2
            return grow(grow(held, rest[:middle]), rest[middle:])

        rest = [m for m in self._open if m not in taken]
        return grow(taken, rest) if rest else taken

    def _proposed(self, budget: float, seconds: float) -> tuple[frozenset[int], list[int], float]:
        """Return the programme's best choice, the goals it hopes for, and its bound."""
        model = self._model
        model.changeRowBounds(0, 0.0, (budget + TINY * max(1.0, budget)) / self._scale)
        model.setOptionValue("time_limit", model.getRunTime() + max(seconds, 0.01))
        model.run()
        info = model.getInfo()
        exact = model.getModelStatus() == highspy.HighsModelStatus.kOptimal
        bound = -(info.objective_function_value if exact else info.mip_dual_bound)
        values = model.getSolution().col_value or [0.0] * model.getNumCol()
        taken = frozenset(m for m, i in self._column.items() if values[i] > HALF)
        hoped = [g for i, g in enumerate(self.reachable, len(self._open)) if values[i] > HALF]
        return taken, hoped, bound if exact else max(bound, 0.0)

    def best(self, budget: float, time_limit: float = 60.0) -> Choice:
        """Return the choice within a budget that reaches most goals, the cheapest of such.

        Parameters
        ----------
        budget : float
            What the measures may cost together.
        time_limit : float
            Seconds after which the best choice tried so far is returned, with the bound.
        """
        deadline = time.monotonic() + time_limit
        known = self._tried(frozenset())
        if not self.reachable:
            return Choice((), self.free, 0.0, len(self.free), optimal=True)
        upper = len(self.free) + len(self.reachable)
        while True:
            taken, hoped, bound = self._proposed(budget, deadline - time.monotonic())
            # Prices take at most a half off the objective, so its ceiling bounds whole goals.
            upper = min(upper, len(self.free) + int(np.ceil(bound - TINY)))
            found = self._tried(taken)
            if len(found[1]) > len(known[1]):
                known = found
            missed = [g for g in hoped if g not in found[1]]
            if not missed or time.monotonic() > deadline:
                break
            for goal in missed:
                self._learn(taken, goal)
        chosen, reached = found if len(found[1]) >= len(known[1]) else known
        price = float(sum(self.prices[m] for m in sorted(chosen)))
        return Choice(
            tuple(sorted(chosen)), reached, price, max(upper, len(reached)), upper <= len(reached)
        )

    def _tried(self, taken: frozenset[int]) -> tuple[frozenset[int], tuple[int, ...]]:
        return taken, (
            *self.free, *(g for g in self.reachable if self._stands(taken, g)),
        )  # fmt: skip
