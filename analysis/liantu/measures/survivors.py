"""Machine code of survival sets: what keeps one part alive, of least path cost."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np

from liantu.measures.kernels import BACK, STANDS, Net, State, rise
from liantu.model.compiled import compiled

if TYPE_CHECKING:
    import numpy.typing as npt

    from liantu.measures.kernels import Ints

    Uses = npt.NDArray[np.float64]

__all__ = ["path_cost", "survivors"]

FAR = 1e300
SPREAD = 3.0


@compiled
def path_cost(net: Net, mark: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """Return cost(p) = 1 + sum over requirements of the least cost of a supplier.

    Least costs of hyperpaths with additive cost, by Knuth's generalisation of Dijkstra's algorithm
    (Knuth 1977, Inf. Process. Lett. 6(1), 1-5); `FAR` for nodes that live by self-support only.
    """
    size = len(mark)
    cost = np.full(size, FAR)
    total = np.ones(size)
    unmet = np.empty(size, dtype=np.int32)
    done = np.zeros(size, dtype=np.uint8)
    met = np.zeros(len(net.sup_start) - 1, dtype=np.uint8)
    heap = [(1.0, 0) for _ in range(0)]
    for node in range(size):
        unmet[node] = net.needs_start[node + 1] - net.needs_start[node]
        if unmet[node] == 0 and mark[node] == STANDS:
            heap.append((1.0, node))
    while len(heap) > 0:
        value, node = heapq.heappop(heap)
        if done[node]:
            continue
        done[node] = 1
        cost[node] = value
        for i in range(net.held_start[node], net.held_start[node + 1]):
            r = net.held[i]
            if not met[r]:
                met[r] = 1
                for j in range(net.cust_start[r], net.cust_start[r + 1]):
                    other = net.cust[j]
                    unmet[other] -= 1
                    total[other] = min(total[other] + value, FAR)
                    if unmet[other] == 0 and mark[other] == STANDS:
                        entry = (total[other], np.int64(other))
                        heapq.heappush(heap, entry)  # type: ignore[misc]
    return cost


@compiled
def _supplier(
    net: Net, st: State, r: int, seen: npt.NDArray[np.uint8], cost: Uses, used: Uses, dearer: float
) -> np.int32:  # fmt: skip
    """Return a supplier of the requirement chosen already, or else the live one of least price."""
    best, least = np.int32(-1), 0.0
    for j in range(net.sup_start[r], net.sup_start[r + 1]):
        other: np.int32 = net.sup[j]
        if seen[other]:
            return other
        if st.mark[other] == STANDS:
            price = cost[other]
            if dearer > 0:
                price *= 1.0 + dearer * used[other]
            if best < 0 or price < least:
                best, least = other, price
    return best


@compiled
def survivors(net: Net, st: State, target: int, cost: Uses, used: Uses) -> Ints:
    """Return nodes that keep `target` alive with no help from others; it must be standing.

    `used` counts how often each node has been chosen so far: what is used in all sets counts as
    `SPREAD` times dearer, for sets that have little in common. It is brought up to date; an empty
    one is left out of account.

    Outage: from the target down, each requirement is given a supplier already chosen, or else the
    live one of least cost; the set supports itself. Cold start: suppliers are those that met the
    requirement first when all that stands is started from nothing, so the set is founded.
    """
    chosen = np.empty(len(st.mark), dtype=np.int32)
    seen = np.zeros(len(st.mark), dtype=np.uint8)
    met = np.empty(0, dtype=np.int32)
    if net.cold:
        met = rise(net, np.where(st.mark == BACK, STANDS, st.mark).astype(np.uint8))[1]
    dearer = SPREAD / (1.0 + used[target]) if len(used) else 0.0
    chosen[0] = target
    seen[target] = 1
    head, tail = 0, 1
    while head < tail:
        node = chosen[head]
        head += 1
        for i in range(net.needs_start[node], net.needs_start[node + 1]):
            r = net.needs[i]
            best = met[r] if net.cold else _supplier(net, st, r, seen, cost, used, dearer)
            if not seen[best]:
                seen[best] = 1
                chosen[tail] = best
                tail += 1
    if len(used):
        for node in chosen[:tail]:
            used[node] += 1.0
    return chosen[:tail].copy()
