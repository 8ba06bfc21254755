"""Inner loops of the cheapest cut: reduction of tree-like parts, propagation, survival sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from liantu.model.compiled import compiled_for

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int32]
    Longs = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]
    Marks = npt.NDArray[np.int8]

__all__ = ["CORE", "LUMP", "SHARED", "UNREACHED", "fall", "least_effort", "reduce", "survivors"]

UNREACHED, CORE, SHARED, LUMP = 0, 1, 2, 3
GATES = "i4[::1], i8[::1], i4[::1]"  # need, and arguments as rows


@compiled_for("f8(i8, i8[::1], i4[::1], f8[::1], i8)")
def _sum_of_least(gate: int, start: Longs, items: Ints, cost: Floats, k: int) -> float:
    """Return the sum of the k least costs among a gate's arguments; infinite if there are fewer."""
    n = start[gate + 1] - start[gate]
    if k <= 0:
        return 0.0
    if k > n:
        return np.inf
    values = np.empty(n)
    for i in range(n):
        values[i] = cost[items[start[gate] + i]]
    if k == 1:
        return values.min()
    if k == n:
        return values.sum()
    return np.sort(values)[:k].sum()


@compiled_for(f"void({GATES}, i8, i8, f8[::1], i1[::1])")
def reduce(
    need: Ints, start: Longs, items: Ints, base: int, top: int, cost: Floats, state: Marks
) -> None:
    """Say of each node what it is to the search for a cheapest cut, arguments first.

    An event, or a gate all of whose arguments are lumps, stands by itself: nothing else reaches
    into it, so that it comes down to one price, the sum of the `need` least prices below.
    Used once it is a `LUMP` for the gate above, used more often it is `SHARED`, an event of its
    own. Every other gate is `CORE`. A circle never closes over lumps, since a gate met again
    before it is left is not yet a lump; so circles stay in the core untouched.
    """
    nodes = base + len(need)
    uses = np.zeros(nodes, dtype=np.int32)
    place = np.zeros(nodes, dtype=np.int64)
    stack = np.empty(nodes, dtype=np.int64)
    seen = np.zeros(nodes, dtype=np.uint8)
    seen[top] = 1
    uses[top] = 1
    stack[0] = top
    depth = 0
    order = np.empty(nodes, dtype=np.int64)
    count = 0
    while depth >= 0:
        node = stack[depth]
        if node >= base:
            at = start[node - base] + place[node]
            if at < start[node - base + 1]:
                place[node] += 1
                child = items[at]
                uses[child] += 1
                if seen[child] == 0:
                    seen[child] = 1
                    depth += 1
                    stack[depth] = child
                continue
        order[count] = node
        count += 1
        depth -= 1
    for i in range(count):
        node = order[i]
        whole = True
        if node >= base:
            gate = node - base
            for at in range(start[gate], start[gate + 1]):
                if state[items[at]] != LUMP:
                    whole = False
                    break
            if whole:
                cost[node] = _sum_of_least(gate, start, items, cost, need[gate])
        state[node] = (LUMP if uses[node] == 1 else SHARED) if whole else CORE


@compiled_for("void(i4[::1], i8[::1], i4[::1], i8, i1[::1], i8[::1])")
def fall(
    need: Ints,
    up_start: Longs,
    up_items: Ints,
    base: int,
    fallen: Marks,
    rank: Longs,
) -> None:
    """Let the marked events fall and gates with them, to the least fixed point.

    `fallen` holds 1 for events that fall and is filled for gates; `rank` the order of falling,
    -1 for what stands. Linear in the edges reached (Dowling & Gallier 1984).
    """
    gates = len(need)
    left = need.copy()
    queue = np.empty(base + gates, dtype=np.int64)
    tail = 0
    for node in range(base + gates):
        rank[node] = -1
    for event in range(base):
        if fallen[event]:
            rank[event] = tail
            queue[tail] = event
            tail += 1
    for gate in range(gates):
        fallen[base + gate] = 0
        if need[gate] <= 0:
            fallen[base + gate] = 1
            rank[base + gate] = tail
            queue[tail] = base + gate
            tail += 1
    head = 0
    while head < tail:
        node = queue[head]
        head += 1
        for at in range(up_start[node], up_start[node + 1]):
            gate = up_items[at]
            left[gate] -= 1
            if left[gate] == 0 and fallen[base + gate] == 0:
                fallen[base + gate] = 1
                rank[base + gate] = tail
                queue[tail] = base + gate
                tail += 1


@compiled_for(f"void({GATES}, i8, f8[::1], i8)")
def least_effort(
    need: Ints, start: Longs, items: Ints, base: int, effort: Floats, rounds: int
) -> None:
    """Estimate how many events keep each gate up: a guide for choosing, never a bound."""
    for gate in range(len(need)):
        effort[base + gate] = np.inf
    for _ in range(rounds):
        changed = False
        for gate in range(len(need)):
            keep = start[gate + 1] - start[gate] - need[gate] + 1
            value = _sum_of_least(gate, start, items, effort, keep)
            if value < effort[base + gate]:
                effort[base + gate] = value
                changed = True
        if not changed:
            break


@compiled_for(f"i8({GATES}, i8, i8, i1[::1], i8[::1], f8[::1], i1[::1])")
def survivors(
    need: Ints,
    start: Longs,
    items: Ints,
    base: int,
    top: int,
    works: Marks,
    rank: Longs,
    effort: Floats,
    chosen: Marks,
) -> int:
    """Choose a set of nodes that keeps the top up by itself; return the number of events.

    From the top down each gate keeps as many working arguments as it takes, those chosen
    already first, then those of least effort. What is chosen supports itself, so that the top
    works whatever else fails. With `rank` (cold start; else negative throughout) only arguments
    that came up before the gate count, so that support starts from nothing.
    """
    stack = np.empty(base + len(need), dtype=np.int64)
    chosen[:] = 0
    chosen[top] = 1
    stack[0] = top
    depth = 1
    events = 0
    while depth > 0:
        depth -= 1
        node = stack[depth]
        if node < base:
            events += 1
            continue
        gate = node - base
        keep = start[gate + 1] - start[gate] - need[gate] + 1
        for at in range(start[gate], start[gate + 1]):
            child = items[at]
            if chosen[child] and (rank[node] < 0 or rank[child] < rank[node]):
                keep -= 1
        while keep > 0:
            best = -1
            for at in range(start[gate], start[gate + 1]):
                child = items[at]
                if works[child] == 0 or chosen[child]:
                    continue
                if rank[node] >= 0 and rank[child] >= rank[node]:
                    continue
                if best < 0 or effort[child] < effort[best]:
                    best = child
            if best < 0:
                return -1
            chosen[best] = 1
            stack[depth] = best
            depth += 1
            for at in range(start[gate], start[gate + 1]):
                if items[at] == best:
                    keep -= 1
    return events
