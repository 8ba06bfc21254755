"""The giant fall of a network where much is single-sourced, and what sets it off.

There a large part of the network hangs together, and most elements bring down the same giant fall G
with little besides. An *igniter* is a node that by itself brings down all of G: whoever fells an
igniter fells G, so the rest of its fall need not be run to know that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from liantu.measures.kernels import FELL, STANDS, Net, State, cascade, fall, push, undo
from liantu.model.compiled import compiled

if TYPE_CHECKING:
    import numpy.typing as npt

    from liantu.measures.cuts import Universe
    from liantu.measures.kernels import Ints, Longs, Marks
    from liantu.measures.logic import Logic

__all__ = ["Giant", "felling", "find_giant"]

PROBES = 48
GIANT = 50


@dataclass(frozen=True, eq=False)
class Giant:
    """A giant fall.

    Attributes
    ----------
    core : int
        Node that brings it down with least besides.
    igniter : ndarray of uint8, shape (nodes,)
        1 for nodes known to bring it down.
    """

    core: int
    igniter: npt.NDArray[np.uint8]


@compiled
def felling(
    net: Net, st: State, giant: State, base: int, watched: Marks, target: int, start: Longs,
    seeds: Ints, chosen: Ints,
) -> npt.NDArray[np.bool_]:  # fmt: skip
    """Say of each chosen element whether alone it brings down the target (outage).

    `giant` holds the giant fall, the first `base` nodes of its trail; `watched` marks igniters and
    the target. An element whose fall meets an igniter is run on top of the giant fall, and not at
    all where that holds the target. Elements of one node that meet one are igniters from then on.
    """
    found = np.zeros(len(chosen), dtype=np.bool_)
    stop = np.zeros(len(watched), dtype=np.uint8)
    stop[target] = 1
    within = giant.mark[target] == FELL
    for k in range(len(chosen)):
        own = seeds[start[chosen[k]] : start[chosen[k] + 1]]
        tail, head, met = fall(net, st, 0, push(st, 0, own), watched)
        hit = st.mark[target] == FELL
        undo(net, st, 0, tail, head)
        found[k] = hit or (met and within)
        if met and not hit:
            if len(own) == 1:
                watched[own[0]] = 1
            if not within:
                tail, head, found[k] = fall(net, giant, base, push(giant, base, own), stop)
                undo(net, giant, base, tail, head)
    return found


@compiled
def _igniters(net: Net, live: Ints, mark: Marks, core: int) -> Marks:
    """Mark the nodes that bring down `core` through requirements of one live supplier each."""
    found = np.zeros(len(mark), dtype=np.uint8)
    found[core] = 1
    todo = [core]
    while len(todo) > 0:
        node = todo.pop()
        for i in range(net.needs_start[node], net.needs_start[node + 1]):
            r = net.needs[i]
            if live[r] == 1:
                for j in range(net.sup_start[r], net.sup_start[r + 1]):
                    other = net.sup[j]
                    if mark[other] == STANDS and not found[other]:
                        found[other] = 1
                        todo.append(int(other))
    return found


def find_giant(logic: Logic, elements: Universe) -> Giant | None:
    """Look for a giant fall; there is none to use in cold start."""
    state, net = logic.state(), logic.net
    least, best = logic.size // GIANT, -1

    def reach(seeds: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        tail = cascade(net, state, seeds)
        trail = state.trail[:tail].copy()
        undo(net, state, 0, tail, tail)
        return trail

    count = len(elements.members)
    if net.cold or not count:
        return None
    chosen = np.unique(np.linspace(0, count - 1, PROBES).astype(int))
    falls = [reach(elements.members[int(e)]) for e in chosen]
    big = [f for f in falls if len(f) > least]
    if not big:
        return None
    smallest = min(big, key=len)
    size = logic.size + 1
    for node in smallest[np.linspace(0, len(smallest) - 1, PROBES).astype(int)]:
        found = len(reach(np.array([node], dtype=np.int32)))
        if least < found < size:
            best, size = int(node), found
    if best < 0:
        return None
    return Giant(best, _igniters(net, logic.live, logic.mark, best))
