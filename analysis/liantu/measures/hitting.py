"""Machine code of the search for one part: small sets of elements that hit every survival set.

A set of elements cuts the target if and only if it touches every set of nodes that keeps it alive.
The search keeps a pool of the survival sets met so far and, for each element, the sets it touches
as bits, 64 to a word. Sets of elements are built up by branching on a survival set that is not hit
yet; only one that hits the whole pool is run. If the target stands all the same, what keeps it
alive joins the pool, and rules out most of what would have been tried next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from liantu.measures.kernels import FELL, Net, State, fall, push, settle, undo
from liantu.measures.survivors import survivors
from liantu.model.compiled import compiled

if TYPE_CHECKING:
    import numpy.typing as npt

    from liantu.measures.kernels import Ints, Longs, Marks, Words

__all__ = ["Members", "Pool", "empty_pool", "everything", "hitting", "kept", "seeded", "smallest"]

WORD = 64
LOOKED = 8


class Members(NamedTuple):
    """Element → nodes that fall with it, node → elements, and the node asked about.

    `stop` marks the target alone, `cost` are path costs, `used` counts what survival sets held so
    far, `barred` marks elements left out.
    """

    start: Longs
    seeds: Ints
    of_start: Longs
    of: Ints
    target: int
    stop: Marks
    cost: npt.NDArray[np.float64]
    used: npt.NDArray[np.float64]
    barred: npt.NDArray[np.uint8]
    halt: npt.NDArray[np.uint8]


class Pool(NamedTuple):
    """Survival sets, as elements that touch them: `start` and `items` set after set.

    `row` gives an element its row in `hit`, -1 for none, where bit s of word s // 64 says that it
    touches set s. `size` holds the number of sets and of rows in use.
    """

    start: Longs
    items: Ints
    row: Ints
    hit: Words
    size: Longs


@compiled
def empty_pool(elements: int) -> Pool:
    """Return a pool without sets."""
    return Pool(
        np.zeros(WORD + 1, dtype=np.int64),
        np.empty(1024, dtype=np.int32),
        np.full(elements, -1, dtype=np.int32),
        np.zeros((1024, 1), dtype=np.uint64),
        np.zeros(2, dtype=np.int64),
    )


@compiled
def _roomy(pool: Pool, more: int) -> Pool:
    """Return the pool with room for one more set of `more` elements."""
    start, items, hit = pool.start, pool.items, pool.hit
    sets, rows = pool.size
    words = sets // WORD + 1
    if words > hit.shape[1]:
        start = np.zeros(2 * WORD * words + 1, dtype=np.int64)
        start[: sets + 1] = pool.start[: sets + 1]
    if start[sets] + more > len(items):
        items = np.empty(2 * (start[sets] + more), dtype=np.int32)
        items[: start[sets]] = pool.items[: start[sets]]
    if words > hit.shape[1] or rows + more > len(hit):
        wide = hit.shape[1] if words <= hit.shape[1] else 2 * words
        long = len(hit) if rows + more <= len(hit) else 2 * (rows + more)
        hit = np.zeros((long, wide), dtype=np.uint64)
        hit[:rows, : pool.hit.shape[1]] = pool.hit[:rows]
    return Pool(start, items, pool.row, hit, pool.size)


@compiled
def _join(pool: Pool, elements: Ints) -> Pool:
    """Return the pool with one more set."""
    pool = _roomy(pool, len(elements))
    s, end = pool.size[0], pool.start[pool.size[0]]
    bit = np.uint64(1) << np.uint64(s % WORD)
    for k in range(len(elements)):
        e = elements[k]
        if pool.row[e] < 0:
            pool.row[e] = pool.size[1]
            pool.size[1] += 1
        pool.hit[pool.row[e], s // WORD] |= bit
        pool.items[end + k] = e
    pool.start[s + 1] = end + len(elements)
    pool.size[0] += 1
    return pool


@compiled
def _touching(net: Net, st: State, m: Members) -> Ints:
    """Return the elements, but those barred, that touch what keeps the target alive."""
    chosen = survivors(net, st, m.target, m.cost, m.used)
    found = np.empty(m.of_start[-1], dtype=np.int32)
    taken = m.barred.copy()
    count = 0
    for node in chosen:
        for i in range(m.of_start[node], m.of_start[node + 1]):
            e = m.of[i]
            if not taken[e]:
                taken[e] = 1
                found[count] = e
                count += 1
    return found[:count].copy()


@compiled
def seeded(net: Net, st: State, m: Members) -> Pool:
    """Return a pool of one set: what keeps the standing target alive."""
    return _join(empty_pool(len(m.barred)), _touching(net, st, m))


@compiled
def kept(pool: Pool, barred: npt.NDArray[np.uint8]) -> Pool:
    """Return the pool without the barred elements."""
    fresh = empty_pool(len(barred))
    for s in range(pool.size[0]):
        items = pool.items[pool.start[s] : pool.start[s + 1]]
        fresh = _join(fresh, items[barred[items] == 0])
    return fresh


@compiled
def everything(pool: Pool) -> Words:
    """Return the bits of all sets of the pool."""
    bits = np.zeros(pool.hit.shape[1], dtype=np.uint64)
    for s in range(pool.size[0]):
        bits[s // WORD] |= np.uint64(1) << np.uint64(s % WORD)
    return bits


@compiled
def smallest(pool: Pool, unhit: Words) -> int:
    """Return a small set among the first of those whose bits are on, -1 for none."""
    best, least, looked = -1, 0, 0
    for w in range(len(unhit)):
        bits = unhit[w]
        s = WORD * w
        looked += bits != 0
        while bits:
            if bits & np.uint64(1):
                length = pool.start[s + 1] - pool.start[s]
                if best < 0 or length < least:
                    best, least = s, length
            bits >>= np.uint64(1)
            s += 1
        if looked == LOOKED:
            break
    return best


@compiled
def _tried(net: Net, st: State, m: Members, pool: Pool, chosen: Ints) -> tuple[bool, Pool]:
    """Run the chosen elements; where the target stands, what keeps it alive joins the pool."""
    tail, followed = 0, 0
    for e in chosen:
        tail = push(st, tail, m.seeds[m.start[e] : m.start[e + 1]])
    if net.cold:
        tail = settle(net, st, tail)
        followed = tail
    else:
        tail, followed, _ = fall(net, st, 0, tail, m.stop)
    lost = st.mark[m.target] == FELL
    if not lost:
        pool = _join(pool, _touching(net, st, m))
    undo(net, st, 0, tail, followed)
    return lost, pool


@compiled
def _noted(pool: Pool, unhit: Words, depth: int) -> Words:
    """Turn on the bit of the newest set up to `depth`: it touches none of the chosen."""
    s = pool.size[0] - 1
    if s // WORD >= unhit.shape[1]:
        wider = np.zeros((len(unhit), pool.hit.shape[1]), dtype=np.uint64)
        wider[:, : unhit.shape[1]] = unhit
        unhit = wider
    for d in range(depth + 1):
        unhit[d, s // WORD] |= np.uint64(1) << np.uint64(s % WORD)
    return unhit


@compiled
def _mated(start: Longs, mates: Ints, chosen: Ints, e: int) -> bool:
    """Say whether an element forms a cut with one of the chosen."""
    for f in chosen:
        for i in range(start[f], start[f + 1]):
            if mates[i] == e:
                return True
    return False


@compiled
def _left(unhit: Words, hit: Words) -> bool:
    """Say whether some set is left unhit."""
    for w in range(len(unhit)):  # noqa: SIM110 -- the compiler takes no generator here
        if unhit[w] & ~hit[w]:
            return True
    return False


@compiled
def _count_out(left_out: Ints, items: Ints, by: int) -> None:
    for e in items:
        left_out[e] += by


@compiled
def hitting(
    net: Net, st: State, m: Members, pool: Pool, mate_start: Longs, mates: Ints, size: int,
    root: int, low: int, high: int,
) -> tuple[Pool, Ints]:  # fmt: skip
    """Find the cuts of `size` elements that hold one of a range of the root set, none before it.

    Cuts of fewer elements must be known: single ones as `barred`, pairs in `mates`. Returns the
    pool, grown, and the cuts end to end.
    """
    unhit = np.zeros((size, pool.hit.shape[1]), dtype=np.uint64)
    unhit[0] = everything(pool)
    left_out = m.barred.astype(np.int32)
    begin, place, end = np.zeros((3, size), dtype=np.int64)
    begin[0] = pool.start[root]
    place[0], end[0] = begin[0] + low, begin[0] + high
    _count_out(left_out, pool.items[begin[0] : place[0]], 1)
    chosen = np.empty(size, dtype=np.int32)
    found = [np.int32(0) for _ in range(0)]
    depth = 0
    while depth >= 0 and not m.halt[0]:
        if place[depth] == end[depth]:
            _count_out(left_out, pool.items[begin[depth] : end[depth]], -1)
            depth -= 1
            if depth >= 0:
                left_out[chosen[depth]] += 1
                place[depth] += 1
            continue
        e = pool.items[place[depth]]
        chosen[depth] = e
        hit = pool.hit[pool.row[e]]
        passed = left_out[e] > 0 or _mated(mate_start, mates, chosen[:depth], e)
        if passed or depth == size - 1:
            if not passed and not _left(unhit[depth], hit):
                lost, pool = _tried(net, st, m, pool, chosen)
                if lost:
                    found.extend(chosen)
                else:
                    unhit = _noted(pool, unhit, depth)
            left_out[e] += 1
            place[depth] += 1
            continue
        for w in range(unhit.shape[1]):
            unhit[depth + 1, w] = unhit[depth, w] & ~hit[w]
        s = smallest(pool, unhit[depth + 1])
        if s < 0:
            _, pool = _tried(net, st, m, pool, chosen[: depth + 1])
            unhit = _noted(pool, unhit, depth + 1)
            s = pool.size[0] - 1
        depth += 1
        begin[depth] = place[depth] = pool.start[s]
        end[depth] = pool.start[s + 1]
    return pool, np.array(found, dtype=np.int32)
