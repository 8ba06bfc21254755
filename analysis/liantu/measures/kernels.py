"""Machine code of propagation: fail, follow, recover, undo, and many scenarios to a word.

Marks of a node: `STANDS`, `FELL`, `BACK` (fell for want of founded support and was founded anew;
cold start only), `OUT` (down before anything fails, or of no concern). No call allocates or clears
more than it touches: the trail of fallen nodes is what is undone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from liantu.model.compiled import compiled

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int32]
    Longs = npt.NDArray[np.int64]
    Marks = npt.NDArray[np.uint8]
    Words = npt.NDArray[np.uint64]

__all__ = [
    "BACK",
    "FELL",
    "OUT",
    "STANDS",
    "Net",
    "State",
    "cascade",
    "fall",
    "flood",
    "founded",
    "push",
    "rise",
    "settle",
    "undo",
]

STANDS, FELL, BACK, OUT = 0, 1, 2, 3
NEVER = 1 << 30


class Net(NamedTuple):
    """Support logic as arrays; nodes are producers, then parts of several makers.

    `needs` node → requirements, `sup` requirement → suppliers, `cust` requirement → customers,
    `held` node → requirements it serves, `bears` the same restricted to founded support (equal to
    `held` in outage mode). `cold` is 1 for cold start.
    """

    needs_start: Longs
    needs: Ints
    sup_start: Longs
    sup: Ints
    cust_start: Longs
    cust: Ints
    held_start: Longs
    held: Ints
    bears_start: Longs
    bears: Ints
    cold: int


class State(NamedTuple):
    """What stands: per requirement the live supporters, per node its mark, and the trail."""

    live: Ints
    mark: Marks
    trail: Ints
    full: Ints
    unmet: Ints
    met: Ints


@compiled
def push(st: State, tail: int, seeds: Ints) -> int:
    """Fail `seeds`, without consequences yet; return the new end of the trail."""
    for node in seeds:
        if st.mark[node] == STANDS:
            st.mark[node] = FELL
            st.trail[tail] = node
            tail += 1
    return tail


@compiled
def fall(net: Net, st: State, head: int, tail: int, stop: Marks) -> tuple[int, int, bool]:
    """Follow up the trail from `head` on; leave off once a node marked in `stop` is down.

    `stop` may be empty: nothing stops it. Returns the new end of the trail, how many entries of it
    were followed up, and whether it was stopped. O(edges touched).
    """
    watched = len(stop) > 0
    if watched:
        for k in range(head, tail):
            if stop[st.trail[k]]:
                return tail, head, True
    while head < tail:
        node = st.trail[head]
        head += 1
        stopped = False
        for i in range(net.bears_start[node], net.bears_start[node + 1]):
            r = net.bears[i]
            st.live[r] -= 1
            if st.live[r] == 0:
                for j in range(net.cust_start[r], net.cust_start[r + 1]):
                    other = net.cust[j]
                    if st.mark[other] == STANDS:
                        st.mark[other] = FELL
                        st.trail[tail] = other
                        tail += 1
                        if watched and stop[other]:
                            stopped = True
        if stopped:
            return tail, head, True
    return tail, head, False


@compiled
def _recover(net: Net, st: State, tail: int, seeds: int) -> None:
    """Found anew what fell only because its first support did; the first `seeds` stay down."""
    for k in range(tail):
        node = st.trail[k]
        for i in range(net.held_start[node], net.held_start[node + 1]):
            st.full[net.held[i]] -= 1
    queue = [np.int32(0) for _ in range(0)]
    for k in range(tail):
        node = st.trail[k]
        st.unmet[node] = NEVER
        if k >= seeds:
            unmet = 0
            for i in range(net.needs_start[node], net.needs_start[node + 1]):
                unmet += st.full[net.needs[i]] == 0
            st.unmet[node] = unmet
            if unmet == 0:
                queue.append(node)
    while len(queue) > 0:
        node = queue.pop()
        st.mark[node] = BACK
        for i in range(net.held_start[node], net.held_start[node + 1]):
            r = net.held[i]
            st.full[r] += 1
            if st.full[r] == 1:
                st.met[r] = node
                for j in range(net.cust_start[r], net.cust_start[r + 1]):
                    other = net.cust[j]
                    if st.mark[other] == FELL:
                        st.unmet[other] -= 1
                        if st.unmet[other] == 0:
                            queue.append(other)


@compiled
def settle(net: Net, st: State, first: int) -> int:
    """Follow up the first entries of the trail, all there is; return its new end."""
    tail, _, _ = fall(net, st, 0, first, st.mark[:0])
    if net.cold:
        _recover(net, st, tail, first)
    return tail


@compiled
def cascade(net: Net, st: State, seeds: Ints) -> int:
    """Fail `seeds` in the untouched network; return the end of the trail.

    Nodes of the trail marked `FELL` are down. In cold start the trail holds besides, marked `BACK`,
    those that lost their first support but can be founded on another.
    """
    return settle(net, st, push(st, 0, seeds))


@compiled
def undo(net: Net, st: State, base: int, tail: int, followed: int) -> None:
    """Take back the trail from `base` on."""
    for k in range(base, tail):
        node = st.trail[k]
        if net.cold and st.mark[node] == FELL:
            for i in range(net.held_start[node], net.held_start[node + 1]):
                st.full[net.held[i]] += 1
        st.mark[node] = STANDS
        if k < followed:
            for i in range(net.bears_start[node], net.bears_start[node + 1]):
                st.live[net.bears[i]] += 1


@compiled
def rise(net: Net, mark: Marks) -> tuple[Ints, Ints]:
    """Start all nodes marked `STANDS` from nothing: the least fixed point of works. O(edges).

    Returns for each node when it started (-1 never), and for each requirement who met it first.
    """
    size = len(mark)
    when = np.full(size, -1, dtype=np.int32)
    met = np.full(len(net.sup_start) - 1, -1, dtype=np.int32)
    unmet = np.empty(size, dtype=np.int32)
    queue = np.empty(size, dtype=np.int32)
    tail = 0
    for node in range(size):
        unmet[node] = net.needs_start[node + 1] - net.needs_start[node]
        if mark[node] == STANDS and unmet[node] == 0:
            queue[tail] = node
            tail += 1
    head = 0
    while head < tail:
        node = queue[head]
        when[node] = head
        head += 1
        for i in range(net.held_start[node], net.held_start[node + 1]):
            r = net.held[i]
            if met[r] < 0:
                met[r] = node
                for j in range(net.cust_start[r], net.cust_start[r + 1]):
                    other = net.cust[j]
                    unmet[other] -= 1
                    if unmet[other] == 0 and mark[other] == STANDS:
                        queue[tail] = other
                        tail += 1
    return when, met


@compiled
def founded(net: Net, when: Ints) -> tuple[Longs, Ints, Ints, Ints]:
    """Keep the support that comes before every customer it has.

    Returns `bears` and the live counts over founded support and over all that started.
    """
    count = len(net.sup_start) - 1
    before = np.full(count, NEVER, dtype=np.int32)
    for r in range(count):
        for j in range(net.cust_start[r], net.cust_start[r + 1]):
            other = net.cust[j]
            if when[other] >= 0:
                before[r] = min(before[r], when[other])
    live = np.zeros(count, dtype=np.int32)
    full = np.zeros(count, dtype=np.int32)
    start = np.zeros(len(when) + 1, dtype=np.int64)
    bears = np.empty(len(net.held), dtype=np.int32)
    end = 0
    for node in range(len(when)):
        if when[node] >= 0:
            for i in range(net.held_start[node], net.held_start[node + 1]):
                r = net.held[i]
                full[r] += 1
                if when[node] < before[r]:
                    live[r] += 1
                    bears[end] = r
                    end += 1
        start[node + 1] = end
    return start, bears[:end].copy(), live, full


@compiled
def flood(net: Net, seed: Words, dead: Words) -> int:
    """Run 64 scenarios a word to the fixed point; `dead` comes in as all zero or all one.

    dead(p) = seed(p) or for some requirement all suppliers dead, evaluated in place (Gauss-Seidel)
    from a queue of nodes whose suppliers changed: from zero up it reaches the least fixed point of
    failure (outage), from one down the greatest (cold start). Returns the evaluations made.
    """
    size, words = dead.shape
    queue = np.arange(size).astype(np.int32)
    waiting = np.ones(size, dtype=np.uint8)
    head, count, made = 0, size, 0
    value = np.empty(words, dtype=np.uint64)
    every = np.empty(words, dtype=np.uint64)
    while count:
        node = queue[head]
        head = head + 1 if head + 1 < size else 0
        count -= 1
        made += 1
        waiting[node] = 0
        value[:] = seed[node]
        for i in range(net.needs_start[node], net.needs_start[node + 1]):
            r = net.needs[i]
            every[:] = np.uint64(0xFFFFFFFFFFFFFFFF)
            for j in range(net.sup_start[r], net.sup_start[r + 1]):
                for w in range(words):
                    every[w] &= dead[net.sup[j], w]
            for w in range(words):
                value[w] |= every[w]
        changed = False
        for w in range(words):
            if value[w] != dead[node, w]:
                dead[node, w] = value[w]
                changed = True
        if changed:
            for i in range(net.held_start[node], net.held_start[node + 1]):
                r = net.held[i]
                for j in range(net.cust_start[r], net.cust_start[r + 1]):
                    other = net.cust[j]
                    if not waiting[other]:
                        waiting[other] = 1
                        queue[(head + count) % size] = other
                        count += 1
    return made
