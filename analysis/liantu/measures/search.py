"""Machine code of the search over all parts at once: single failures, pairs by the union lemma."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from liantu.measures.kernels import BACK, FELL, STANDS, Net, State, cascade, undo
from liantu.model.compiled import compiled

if TYPE_CHECKING:
    import numpy.typing as npt

    from liantu.measures.kernels import Ints, Longs

__all__ = ["candidates", "closures", "owned", "pair_falls", "refounded", "union_falls"]


SEVERAL = 2


@compiled
def _grown(items: Ints, least: int) -> Ints:
    larger = np.empty(max(2 * len(items), least), dtype=np.int32)
    larger[: len(items)] = items
    return larger


@compiled
def _longer(items: Longs) -> Longs:
    larger = np.empty(2 * len(items), dtype=np.int64)
    larger[: len(items)] = items
    return larger


@compiled
def closures(
    net: Net, st: State, start: Longs, seeds: Ints, low: int, high: int, limit: int
) -> tuple[Longs, Ints]:
    """Run each element alone; return what falls with it, end to end.

    Nodes that were founded anew (cold start) are kept as their complement, ~node. Stops early,
    with the first length -1, once more than `limit` items would be held.
    """
    lengths = np.zeros(high - low, dtype=np.int64)
    items = np.empty(1024, dtype=np.int32)
    end = 0
    for e in range(low, high):
        tail = cascade(net, st, seeds[start[e] : start[e + 1]])
        if end + tail > limit:
            undo(net, st, 0, tail, tail)
            lengths[0] = -1
            break
        if end + tail > len(items):
            items = _grown(items, end + tail)
        for k in range(tail):
            node = st.trail[k]
            items[end + k] = node if st.mark[node] == FELL else ~node
        end += tail
        lengths[e - low] = tail
        undo(net, st, 0, tail, tail)
    return lengths, items[:end].copy()


@compiled
def _in_row(start: Longs, items: Ints, row: int, value: int) -> bool:
    at, end = start[row], start[row + 1]
    while at < end:
        middle = (at + end) // 2
        if items[middle] < value:
            at = middle + 1
        else:
            end = middle
    return bool(at < start[row + 1] and items[at] == value)


@compiled
def _width(fell_start: Longs, node: int) -> int:
    return int(fell_start[node + 1] - fell_start[node])


@compiled
def _support(net: Net, mark: npt.NDArray[np.uint8], fell_start: Longs, r: int) -> Ints:
    """Return the standing (founded) suppliers of a requirement, fewest felling elements first."""
    found = np.empty(net.sup_start[r + 1] - net.sup_start[r], dtype=np.int32)
    count, least = 0, 0
    for i in range(net.sup_start[r], net.sup_start[r + 1]):
        node = net.sup[i]
        if mark[node] == STANDS and (not net.cold or _in_row(net.bears_start, net.bears, node, r)):
            found[count] = node
            if _width(fell_start, node) < _width(fell_start, found[least]):
                least = count
            count += 1
    found[0], found[least] = found[least], found[0]
    return found[:count]


@compiled
def _fells(fell_start: Longs, fell: Ints, nodes: Ints, g: int) -> bool:
    """Say whether an element fells all the nodes."""
    for node in nodes:  # noqa: SIM110 -- the compiler takes no generator here
        if not _in_row(fell_start, fell, node, g):
            return False
    return True


@compiled
def _withstand(fell_start: Longs, fell: Ints, nodes: Ints, f: int) -> Ints:
    """Return the nodes that an element does not fell, fewest felling elements first."""
    found = np.empty(len(nodes), dtype=np.int32)
    count, least = 0, 0
    for node in nodes:
        if not _in_row(fell_start, fell, node, f):
            found[count] = node
            if _width(fell_start, node) < _width(fell_start, found[least]):
                least = count
            count += 1
    found[0], found[least] = found[least], found[0]
    return found[:count]


@compiled
def _leaves_standing(
    net: Net, mark: npt.NDArray[np.uint8], fell_start: Longs, fell: Ints, r: int, f: int, g: int
) -> bool:  # fmt: skip
    """Say whether some customer of a requirement stands beside either failure alone."""
    for j in range(net.cust_start[r], net.cust_start[r + 1]):
        node = net.cust[j]
        if mark[node] == STANDS and not (
            _in_row(fell_start, fell, node, f) or _in_row(fell_start, fell, node, g)
        ):
            return True
    return False


@compiled
def _bought(net: Net, mark: npt.NDArray[np.uint8], r: int) -> bool:
    """Say whether some customer of a requirement stands."""
    for j in range(net.cust_start[r], net.cust_start[r + 1]):  # noqa: SIM110
        if mark[net.cust[j]] == STANDS:
            return True
    return False


@compiled
def candidates(
    net: Net, mark: npt.NDArray[np.uint8], fell_start: Longs, fell: Ints, low: int, high: int,
    elements: int,
) -> tuple[Longs, Ints]:  # fmt: skip
    """List pairs that leave some requirement without support though neither does alone.

    `fell` lists for each node the elements that fell it (over founded support), in order. Pairs
    come as first * elements + second, first < second, each with the requirement it was found by.
    """
    which = np.empty(1024, dtype=np.int32)
    found = np.empty(1024, dtype=np.int64)
    end = 0
    for r in range(low, high):
        if not _bought(net, mark, r):
            continue
        support = _support(net, mark, fell_start, r)
        if len(support) < SEVERAL:
            continue
        for a in range(fell_start[support[0]], fell_start[support[0] + 1]):
            f = fell[a]
            rest = _withstand(fell_start, fell, support[1:], f)
            if len(rest) == 0:
                continue
            for b in range(fell_start[rest[0]], fell_start[rest[0] + 1]):
                g = fell[b]
                if (
                    not _fells(fell_start, fell, rest[1:], g)
                    or _fells(fell_start, fell, support, g)
                    or not (net.cold or _leaves_standing(net, mark, fell_start, fell, r, f, g))
                ):
                    continue
                if end == len(found):
                    found = _longer(found)
                    which = _grown(which, 2 * end)
                found[end] = min(f, g) * np.int64(elements) + max(f, g)
                which[end] = r
                end += 1
    return found[:end].copy(), which[:end].copy()


@compiled
def refounded(
    net: Net, st: State, start: Longs, seeds: Ints, fell_start: Longs, fell: Ints, low: int,
    high: int, elements: int,
) -> Longs:  # fmt: skip
    """List for cold start the pairs whose second may take the support the first left to lean on.

    For each element with nodes founded anew, and each of their requirements that lost all founded
    support, one supporter s it now rests on is chosen; every element that fells s makes a pair.
    """
    found = [np.int64(0) for _ in range(0)]
    for f in range(low, high):
        tail = cascade(net, st, seeds[start[f] : start[f + 1]])
        for k in range(tail):
            node = st.trail[k]
            if st.mark[node] != BACK:
                continue
            for i in range(net.needs_start[node], net.needs_start[node + 1]):
                r = net.needs[i]
                if st.live[r]:
                    continue
                lean = st.met[r]
                for j in range(net.sup_start[r], net.sup_start[r + 1]):
                    if st.mark[net.sup[j]] == STANDS:
                        lean = net.sup[j]
                        break
                for b in range(fell_start[lean], fell_start[lean + 1]):
                    g = fell[b]
                    if g != f:
                        found.append(min(f, g) * np.int64(elements) + max(f, g))
        undo(net, st, 0, tail, tail)
    return np.array(found, dtype=np.int64)


@compiled
def _gone(
    mark: npt.NDArray[np.uint8], fell_start: Longs, fell: Ints, stamps: Ints, stamp: int,
    node: int, f: int, g: int,
) -> bool:  # fmt: skip
    """Say whether a node is down with f and g: before, with either, or among the new falls."""
    return (
        mark[node] != STANDS
        or stamps[node] == stamp
        or _in_row(fell_start, fell, node, f)
        or _in_row(fell_start, fell, node, g)
    )


@compiled
def union_falls(
    net: Net, mark: npt.NDArray[np.uint8], fell_start: Longs, fell: Ints, start: Longs,
    keys: Longs, by: Ints, low: int, high: int, elements: int, target: Ints,
) -> tuple[Longs, Ints]:  # fmt: skip
    """Follow each pair from the requirements it was found by, outside what either fells (outage).

    Group p of `by` (from `start[p]` on) holds the requirements that the union of pair `keys[p]`
    leaves without support. What is in the union is looked up, never run again, so the cost is that
    of the new falls alone. Returns pairs (position) and nodes with `target` >= 0.
    """
    which = np.empty(1024, dtype=np.int64)
    nodes = np.empty(1024, dtype=np.int32)
    stamps = np.full(len(mark), -1, dtype=np.int32)
    trail = np.empty(len(mark), dtype=np.int32)
    end = 0
    for p in range(low, high):
        f, g = keys[p] // elements, keys[p] % elements
        tail = 0
        for i in range(start[p], start[p + 1]):
            for j in range(net.cust_start[by[i]], net.cust_start[by[i] + 1]):
                node = net.cust[j]
                if not _gone(mark, fell_start, fell, stamps, p, node, f, g):
                    stamps[node] = p
                    trail[tail] = node
                    tail += 1
        head = 0
        while head < tail:
            node = trail[head]
            head += 1
            if target[node] >= 0:
                if end == len(which):
                    which = _longer(which)
                    nodes = _grown(nodes, 2 * end)
                which[end] = p
                nodes[end] = node
                end += 1
            for i in range(net.held_start[node], net.held_start[node + 1]):
                r = net.held[i]
                lost = True
                for j in range(net.sup_start[r], net.sup_start[r + 1]):
                    if not _gone(mark, fell_start, fell, stamps, p, net.sup[j], f, g):
                        lost = False
                        break
                if lost:
                    for j in range(net.cust_start[r], net.cust_start[r + 1]):
                        other = net.cust[j]
                        if not _gone(mark, fell_start, fell, stamps, p, other, f, g):
                            stamps[other] = p
                            trail[tail] = other
                            tail += 1
    return which[:end].copy(), nodes[:end].copy()


@compiled
def _stamp(stamps: Ints, start: Longs, items: Ints, row: int, stamp: int) -> None:
    for i in range(start[row], start[row + 1]):
        if items[i] >= 0:
            stamps[items[i]] = stamp


@compiled
def pair_falls(
    net: Net, st: State, start: Longs, seeds: Ints, alone_start: Longs, alone: Ints, pairs: Longs,
    elements: int, target: Ints,
) -> tuple[Longs, Ints]:  # fmt: skip
    """Run each pair whole (cold start); return pairs (position) and nodes that neither fells.

    Only nodes with `target` >= 0 are reported.
    """
    which = [np.int64(0) for _ in range(0)]
    nodes = [np.int32(0) for _ in range(0)]
    stamps = np.full(len(st.mark), -1, dtype=np.int32)
    for p in range(len(pairs)):
        f, g = pairs[p] // elements, pairs[p] % elements
        _stamp(stamps, alone_start, alone, f, p)
        _stamp(stamps, alone_start, alone, g, p)
        both = np.concatenate((seeds[start[f] : start[f + 1]], seeds[start[g] : start[g + 1]]))
        tail = cascade(net, st, both)
        for k in range(tail):
            node = st.trail[k]
            if st.mark[node] == FELL and stamps[node] != p and target[node] >= 0:
                which.append(np.int64(p))
                nodes.append(node)
        undo(net, st, 0, tail, tail)
    return np.array(which, dtype=np.int64), np.array(nodes, dtype=np.int32)


@compiled
def owned(
    makers_start: Longs, makers: Ints, of_start: Longs, of: Ints, parts: Ints, cut: Ints
) -> npt.NDArray[np.bool_]:
    """Say of each cut (row of element numbers, -1 for none) whether it holds every maker."""
    result = np.ones(len(parts), dtype=np.bool_)
    for row in range(len(parts)):
        for i in range(makers_start[parts[row]], makers_start[parts[row] + 1]):
            held = False
            for k in range(cut.shape[1]):
                held |= cut[row, k] >= 0 and _in_row(of_start, of, makers[i], cut[row, k])
            if not held:
                result[row] = False
                break
    return result
