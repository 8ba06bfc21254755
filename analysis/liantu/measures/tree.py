"""Machine code of the search for one part: survival sets, and the bounded hitting-set tree."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np

from liantu.measures.kernels import BACK, FELL, STANDS, Net, State, fall, push, rise, settle, undo
from liantu.model.compiled import compiled

if TYPE_CHECKING:
    import numpy.typing as npt

    from liantu.measures.kernels import Ints, Longs

__all__ = ["branch", "killers", "path_cost", "survivors"]

FAR = 1e300
PAIR = 2
FAR_FALL = 100


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
def survivors(net: Net, st: State, target: int, cost: npt.NDArray[np.float64]) -> Ints:
    """Return nodes that keep `target` alive with no help from others; it must be standing.

    Outage: from the target down, each requirement is given a supplier already chosen, or else the
    live one of least cost; the set supports itself. Cold start: suppliers are those that met the
    requirement first when all that stands is started from nothing, so the set is founded.
    """
    chosen = np.empty(len(st.mark), dtype=np.int32)
    seen = np.zeros(len(st.mark), dtype=np.uint8)
    met = np.empty(0, dtype=np.int32)
    if net.cold:
        met = rise(net, np.where(st.mark == BACK, STANDS, st.mark).astype(np.uint8))[1]
    chosen[0] = target
    seen[target] = 1
    head, tail = 0, 1
    while head < tail:
        node = chosen[head]
        head += 1
        for i in range(net.needs_start[node], net.needs_start[node + 1]):
            r = net.needs[i]
            best = met[r] if net.cold else np.int32(-1)
            for j in range(net.sup_start[r], net.sup_start[r + 1]):
                if net.cold:
                    break
                other = net.sup[j]
                if seen[other]:
                    best = other
                    break
                alive = st.mark[other] == STANDS
                if alive and (best < 0 or cost[other] < cost[best]):
                    best = other
            if not seen[best]:
                seen[best] = 1
                chosen[tail] = best
                tail += 1
    return chosen[:tail].copy()


@compiled
def _spared(
    safe: npt.NDArray[np.uint8], chosen: Ints, of_start: Longs, of: Ints
) -> npt.NDArray[np.uint8]:
    """Return `safe` with the elements added that touch none of the chosen nodes."""
    result = np.ones(len(safe), dtype=np.uint8)
    for node in chosen:
        for i in range(of_start[node], of_start[node + 1]):
            result[of[i]] = safe[of[i]]
    return result


@compiled
def killers(
    net: Net, st: State, base: int, failed: Ints, target: int, cost: npt.NDArray[np.float64],
    start: Longs, seeds: Ints, of_start: Longs, of: Ints, barred: npt.NDArray[np.uint8],
    only_fatal: bool,
) -> tuple[Ints, Ints]:  # fmt: skip
    """Test every element that touches a survival set of the target in the state at hand.

    `base` is the end of the trail, `failed` the elements that are down (for cold start, which runs
    them anew). Returns the elements that fell the target on top, and the others; with `only_fatal`
    the others may be short, for after a far fall those that a further survival set clears are not
    tried.
    """
    chosen = survivors(net, st, target, cost)
    if net.cold:
        undo(net, st, 0, base, base)
    taken = np.zeros(len(barred), dtype=np.uint8)
    safe = np.zeros(len(barred), dtype=np.uint8)
    fatal = [np.int32(0) for _ in range(0)]
    other = [np.int32(0) for _ in range(0)]
    falls = [0 for _ in range(0)]
    for node in chosen:
        for i in range(of_start[node], of_start[node + 1]):
            e = of[i]
            if taken[e] or barred[e]:
                continue
            taken[e] = 1
            if safe[e] and only_fatal:
                continue
            if net.cold:
                first = 0
                for f in failed:
                    first = push(st, first, seeds[start[f] : start[f + 1]])
                first = push(st, first, seeds[start[e] : start[e + 1]])
                tail = settle(net, st, first)
                down = st.mark[target] == FELL
                undo(net, st, 0, tail, tail)
            else:
                tail = push(st, base, seeds[start[e] : start[e + 1]])
                tail, followed = fall(net, st, base, tail, target)
                down = st.mark[target] == FELL
                if only_fatal and not down and tail - base > FAR_FALL:
                    # Another set keeps the target alive: who does not touch it is not fatal.
                    safe[:] = _spared(safe, survivors(net, st, target, cost), of_start, of)
                undo(net, st, base, tail, followed)
            if down:
                fatal.append(e)
            else:
                other.append(e)
                falls.append(-tail)
    # Those that fell most come first, so that they are excluded from, not tried in, most subtrees.
    order = np.argsort(np.array(falls, dtype=np.int32), kind="mergesort")
    return np.array(fatal, dtype=np.int32), np.array(other, dtype=np.int32)[order]


@compiled
def _descend(net: Net, st: State, base: int, failed: Ints, start: Longs, seeds: Ints) -> int:
    """Fail the last of `failed` on top of the others; return the end of the trail."""
    if net.cold:
        tail = 0
        for f in failed:
            tail = push(st, tail, seeds[start[f] : start[f + 1]])
        return settle(net, st, tail)
    last = failed[-1]
    tail = push(st, base, seeds[start[last] : start[last + 1]])
    return fall(net, st, base, tail, -1)[0]


@compiled
def branch(
    net: Net, st: State, f: int, target: int, cost: npt.NDArray[np.float64], start: Longs,
    seeds: Ints, of_start: Longs, of: Ints, barred: npt.NDArray[np.uint8], mate_start: Longs,
    mates: Ints, depth: int,
) -> Ints:  # fmt: skip
    """Return the partners that with `f` cut the target (depth 2), or the pairs of them (depth 3).

    `barred` elements are left out; `mates` lists for each element those it forms a cut with, which
    are left out beside it at depth 3.
    """
    one = np.array([f], dtype=np.int32)
    base = _descend(net, st, 0, one, start, seeds)
    fatal, other = killers(
        net, st, base, one, target, cost, start, seeds, of_start, of, barred, depth == PAIR
    )
    if depth == PAIR:
        if not net.cold:
            undo(net, st, 0, base, base)
        return fatal
    own = barred.copy()
    own[f] = 1
    own[fatal] = 1
    found = [np.int32(0) for _ in range(0)]
    for g in other:
        own[g] = 1
        beside = own.copy()
        beside[mates[mate_start[g] : mate_start[g + 1]]] = 1
        two = np.array([f, g], dtype=np.int32)
        end = _descend(net, st, base, two, start, seeds)
        third, _ = killers(
            net, st, end, two, target, cost, start, seeds, of_start, of, beside, True
        )
        for h in third:
            found.append(g)
            found.append(h)
        if not net.cold:
            undo(net, st, base, end, end)
    if not net.cold:
        undo(net, st, 0, base, base)
    return np.array(found, dtype=np.int32)
