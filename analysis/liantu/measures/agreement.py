"""Rank agreement, and ranks of values that are known only as intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["kendall_tau", "rank_intervals"]


def kendall_tau(first: npt.ArrayLike, second: npt.ArrayLike) -> float:
    """Return Kendall's tau-b of two rankings: (C − D) / √((P − T₁)(P − T₂)).

    C and D are the pairs in the same and in opposite order, P all pairs, T₁ and T₂ those tied in
    each ranking. Pairs with a missing value are left out; NaN where a ranking is all ties.

    References
    ----------
    Kendall, M. G. (1945). The treatment of ties in ranking problems. *Biometrika* 33(3), 239-251.

    Examples
    --------
    >>> kendall_tau([1, 2, 3], [3, 2, 1])
    -1.0
    """
    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    known = ~(np.isnan(a) | np.isnan(b))
    a, b = a[known], b[known]
    upper = np.triu_indices(len(a), 1)
    x = np.sign(a[:, None] - a[None, :])[upper]
    y = np.sign(b[:, None] - b[None, :])[upper]
    scale = float(np.sqrt(np.count_nonzero(x) * np.count_nonzero(y)))
    return float((x * y).sum()) / scale if scale else float("nan")


def rank_intervals(
    low: npt.NDArray[np.float64], high: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the best and the worst rank of each value, 1 for the largest.

    The best is one more than how many are surely larger; the worst counts all others that may be
    as large. Values in [low, high], each independently of the others; ties share an interval.
    """
    best = 1 + (low[None, :] > high[:, None]).sum(axis=1)
    worst = (high[None, :] >= low[:, None]).sum(axis=1)
    return best.astype(np.int64), worst.astype(np.int64)
