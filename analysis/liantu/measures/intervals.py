"""Exact bounds on sums of squares of shares that are known only as intervals."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Share", "hhi_high", "hhi_low"]

Share = tuple[float, float]
TOTAL = 100.0
# Beyond this many undecided shares the exact search is replaced by a safe outer bound.
EXACT_LIMIT = 12


def hhi_low(shares: Sequence[Share], further: int | None = None) -> float:
    """Return the least Herfindahl–Hirschman index that the shares allow.

    The remainder is spread as thin as the evidence allows: over `further` parties, or over so
    many that it adds nothing when their number is not known. Undecided shares are levelled.

    Parameters
    ----------
    shares : sequence of (low, high)
        Known shares in per cent.
    further : int, optional
        How many more parties there are, when the evidence names their number.

    Examples
    --------
    >>> hhi_low([(60.0, 60.0), (20.0, 20.0)])
    4000.0
    >>> hhi_low([(60, 60), (20, 20)], further=2)
    4200.0
    """
    free = [*shares, *[(0.0, TOTAL)] * (further or 0)]
    floor = sum(low for low, _ in free)
    if further is None or floor >= TOTAL:
        return sum(low * low for low, _ in free)
    # Fill every share up to a common level (water-filling) until they sum to 100.
    bottom, top = 0.0, TOTAL
    for _ in range(100):
        level = (bottom + top) / 2
        if sum(min(max(level, low), high) for low, high in free) < TOTAL:
            bottom = level
        else:
            top = level
    return round(sum(min(max(top, low), high) ** 2 for low, high in free), 6)


def hhi_high(shares: Sequence[Share], largest_other: float | None = None) -> float:
    """Return the greatest Herfindahl–Hirschman index that the shares allow.

    A convex function is greatest at a corner: every share but one at an end of its interval,
    and the remainder on as few parties as `largest_other` allows.

    Parameters
    ----------
    shares : sequence of (low, high)
        Known shares in per cent.
    largest_other : float, optional
        No other party is larger than this, when the evidence says so.

    Examples
    --------
    >>> hhi_high([(60, 60), (20, 20)])
    4400.0
    >>> hhi_high([(60, 60), (20, 20)], largest_other=10)
    4200.0
    """
    decided = [low for low, high in shares if low == high]
    undecided = [(low, high) for low, high in shares if low != high]
    base = sum(s * s for s in decided)
    room = max(0.0, TOTAL - sum(decided))
    if len(undecided) > EXACT_LIMIT:
        outer = sum(min(high, room) ** 2 for _, high in undecided)
        return min(TOTAL**2, base + outer + _rest(room, largest_other))
    best = 0.0
    for corner in product(*undecided):
        best = max(best, _corner(corner, undecided, room, largest_other))
    return round(base + best, 6)


def _rest(remainder: float, largest_other: float | None) -> float:
    """Return the greatest sum of squares of the remainder."""
    if largest_other is None or largest_other >= remainder:
        return remainder * remainder
    if largest_other <= 0:
        return 0.0
    whole, part = divmod(remainder, largest_other)
    return whole * largest_other**2 + part**2


def _corner(
    corner: Sequence[float],
    undecided: Sequence[Share],
    room: float,
    largest_other: float | None,
) -> float:
    """Return the best value with shares at `corner`, letting one of them absorb the rest."""
    total = sum(corner)
    values = []
    if total <= room:
        values.append(sum(c * c for c in corner) + _rest(room - total, largest_other))
    for index, (low, high) in enumerate(undecided):
        absorbed = corner[index] + room - total
        if low <= absorbed <= high:
            values.append(sum(c * c for i, c in enumerate(corner) if i != index) + absorbed**2)
    return max(values, default=0.0)
