"""Cheapest hitting set by mixed-integer programming (HiGHS), growing set by set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import highspy
import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Cover"]


class Cover:
    """min Σ w_e x_e subject to Σ_{e∈S} x_e ≥ 1 for every set S added; x binary.

    Parameters
    ----------
    weights : ndarray of float64
        Price of each element; elements of infinite price are never taken.
    """

    def __init__(self, weights: npt.NDArray[np.float64]) -> None:
        self.weights = weights
        self.sets: set[tuple[int, ...]] = set()
        self.columns: dict[int, int] = {}
        self.model = highspy.Highs()
        self.model.setOptionValue("output_flag", False)  # noqa: FBT003 -- its interface
        self.model.setOptionValue("threads", 1)
        self.model.setOptionValue("mip_rel_gap", 0.0)
        self.model.setOptionValue("mip_abs_gap", 1e-7)

    def __len__(self) -> int:
        return len(self.sets)

    def add(self, members: npt.NDArray[np.intp]) -> None:
        """Ask that one of the members be taken."""
        key = tuple(map(int, members))
        if key in self.sets:
            return
        self.sets.add(key)
        for element in key:
            if element not in self.columns:
                self.columns[element] = len(self.columns)
                self.model.addCol(float(self.weights[element]), 0.0, 1.0, 0, [], [])
                column = self.columns[element]
                self.model.changeColIntegrality(column, highspy.HighsVarType.kInteger)
        row = np.array([self.columns[element] for element in key], dtype=np.int32)
        self.model.addRow(1.0, highspy.kHighsInf, len(row), row, np.ones(len(row)))

    def solve(self, seconds: float) -> tuple[npt.NDArray[np.bool_], float, bool]:
        """Return a cheapest hitting set, a lower bound on its price, and whether it is proved.

        Where the time runs out the set is what was found, or empty.
        """
        taken = np.zeros(len(self.weights), dtype=bool)
        if not self.sets:
            return taken, 0.0, True
        self.model.setOptionValue("time_limit", self.model.getRunTime() + max(seconds, 0.01))
        self.model.run()
        info = self.model.getInfo()
        exact = self.model.getModelStatus() == highspy.HighsModelStatus.kOptimal
        values = self.model.getSolution().col_value
        for element, column in self.columns.items():
            taken[element] = bool(values) and values[column] > 0.5  # noqa: PLR2004
        bound = info.objective_function_value if exact else info.mip_dual_bound
        return taken, max(0.0, float(bound)), exact
