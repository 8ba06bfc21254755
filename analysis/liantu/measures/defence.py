"""The cheapest defence: which elements to secure so that no small cut is left.

Securing a set D of elements (they can no longer fail) leaves exactly the cuts that avoid D, and
a cut that avoids D contains a minimal cut that does. So no cut of size ≤ k is left iff D hits
every minimal cut set of size ≤ k: a cheapest hitting set over a list that is complete.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from liantu.measures.cheapest import event_weights
from liantu.measures.cover import Cover
from liantu.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liantu.measures.diagram_cuts import CutFamily

__all__ = ["Defence", "cheapest_defence"]


@dataclass(frozen=True, eq=False)
class Defence:
    """The cheapest set of elements to secure.

    Attributes
    ----------
    elements : tuple of str
        What to secure, in order of the system's events.
    cost, lower_bound : float
        Price of it, and the price no defence can go below. Infinite when some small cut
        consists of elements that cannot be secured.
    optimal : bool
        True when it is proved cheapest.
    cuts : int
        Minimal cut sets of size ≤ k that it stops.
    parameters, digest
        What was asked, and the version of the data.
    """

    elements: tuple[str, ...]
    cost: float
    lower_bound: float
    optimal: bool
    cuts: int
    parameters: Mapping[str, object]
    digest: str


def cheapest_defence(
    cuts: CutFamily,
    size: int = 1,
    prices: Mapping[str, float] | None = None,
    *,
    time_limit: float = 60.0,
) -> Defence:
    """Find the cheapest set of elements to secure so that no cut of size ≤ `size` is left.

    Parameters
    ----------
    cuts : CutFamily
        All minimal cut sets of a coherent system.
    size : int
        The k above.
    prices : mapping of str to float, optional
        Price of securing each element, 1 where none is given; infinite for what cannot be.
    time_limit : float
        Seconds after which the bounds reached are returned.

    Raises
    ------
    InputError
        A price out of range or for an unknown element; a system with negations.
    """
    system = cuts.diagram.system
    if not cuts.coherent:
        raise InputError.of("tree-negated", value=system.label)
    price = event_weights(system, prices)
    number = {event: i for i, event in enumerate(system.events)}
    limit = time.monotonic() + time_limit
    cover, listed, hopeless = Cover(price), 0, not cuts.stands
    for names, _ in cuts.ranked(max_size=size):
        members = np.array([number[name] for name in names], dtype=np.intp)
        able = members[np.isfinite(price[members])]
        hopeless |= not len(able)
        cover.add(able)
        listed += 1
    if hopeless:
        taken, cost, lower = np.zeros(len(price), dtype=bool), np.inf, np.inf
    else:
        taken, lower, exact = cover.solve(limit - time.monotonic())
        if not exact:  # whatever was found need not hit everything: add what is missed
            for missed in cover.sets:
                if not taken[list(missed)].any():
                    taken[min(missed, key=lambda e: float(price[e]))] = True
        cost = float(price[taken].sum())
        lower = cost if exact else min(lower, cost)
    return Defence(
        elements=tuple(system.events[e] for e in np.flatnonzero(taken)),
        cost=cost,
        lower_bound=lower,
        optimal=bool(cost == lower),
        cuts=listed,
        parameters={**cuts.parameters, "size": size, "time_limit": time_limit},
        digest=cuts.digest,
    )
