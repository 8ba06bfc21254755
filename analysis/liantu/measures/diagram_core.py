"""Decision diagrams as arrays: node table, operations and passes, in machine code.

One table holds both kinds of diagram as triples (variable, low, high); low is the branch without
the variable. Nodes 0 and 1 are the terminals. Children are always made before their parents, so
rising node numbers are a bottom-up order and falling ones a top-down order.

* Binary diagrams (Bryant 1986): the reduction rule drops nodes with low = high.
* Zero-suppressed diagrams (Minato 1993): families of sets; the rule drops nodes with high = 0.

Operations return `FULL` when the table is full. What they have found so far stays in table and
cache, so that the caller makes room and calls again.

References
----------
Bryant, R. E. (1986). Graph-based algorithms for Boolean function manipulation. *IEEE Trans.
Computers* C-35(8), 677–691.
Minato, S. (1993). Zero-suppressed BDDs for set manipulation in combinatorial problems. *DAC '93*.
Rauzy, A. (1993). New algorithms for fault trees analysis. *Reliability Engineering & System
Safety* 40(3), 203–211.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from liantu.model.compiled import compiled_for

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int32]
    Longs = npt.NDArray[np.int64]

__all__ = [
    "AND",
    "DIFFERENCE",
    "FULL",
    "LAST",
    "OR",
    "WITHOUT",
    "apply",
    "make",
    "mark",
    "minimal_sets",
    "negate",
    "recache",
    "rehash",
]

AND, OR, DIFFERENCE, WITHOUT = 0, 1, 2, 3
FULL = -1
UNKNOWN = -2
AFTER_LOW, AFTER_HIGH, AFTER_ALL, PASSING = 1, 2, 3, 4  # where a frame stands
LAST = 2**31 - 1  # "variable" of the terminals, below every other

# nodes[n] = variable, low, high, next node of the same bucket; heads = buckets;
# used[0] = nodes in the table, used[1] = steps taken, used[2] = most steps
# allowed; keys, values = cache of results, overwritten on collision.
TABLE = "i4[:,::1], i4[::1], i8[::1]"
STATE = TABLE + ", i8[::1], i4[::1], i8[:,::1]"


@compiled_for(f"i8(i8, i8, i8, {TABLE})")
def make(var: int, low: int, high: int, nodes: Ints, heads: Ints, used: Longs) -> int:
    """Return the node (var, low, high), made if it is not there; `FULL` without room."""
    mixed = np.uint64(var) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= np.uint64(low) * np.uint64(0xC2B2AE3D27D4EB4F)
    mixed ^= np.uint64(high) * np.uint64(0x165667B19E3779F9)
    mixed ^= mixed >> np.uint64(29)
    bucket = np.int64(mixed & np.uint64(len(heads) - 1))
    node = heads[bucket]
    while node != 0:
        if nodes[node, 0] == var and nodes[node, 1] == low and nodes[node, 2] == high:
            return node
        node = nodes[node, 3]
    if used[0] >= len(nodes):
        return FULL
    node = int(used[0])
    used[0] += 1
    nodes[node, 0] = var
    nodes[node, 1] = low
    nodes[node, 2] = high
    nodes[node, 3] = heads[bucket]
    heads[bucket] = node
    return node


@compiled_for(f"void({TABLE})")
def rehash(nodes: Ints, heads: Ints, used: Longs) -> None:
    """Enter every node into (empty) buckets anew."""
    for node in range(2, used[0]):
        mixed = np.uint64(nodes[node, 0]) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= np.uint64(nodes[node, 1]) * np.uint64(0xC2B2AE3D27D4EB4F)
        mixed ^= np.uint64(nodes[node, 2]) * np.uint64(0x165667B19E3779F9)
        mixed ^= mixed >> np.uint64(29)
        bucket = np.int64(mixed & np.uint64(len(heads) - 1))
        nodes[node, 3] = heads[bucket]
        heads[bucket] = node


@compiled_for("void(i8[::1], i4[::1], i8[::1], i4[::1])")
def recache(keys: Longs, values: Ints, new_keys: Longs, new_values: Ints) -> None:
    """Carry results over into a larger cache."""
    for i in range(len(keys)):
        if keys[i] != 0:
            mixed = np.uint64(keys[i]) * np.uint64(0x9E3779B97F4A7C15)
            slot = np.int64((mixed >> np.uint64(20)) & np.uint64(len(new_keys) - 1))
            new_keys[slot] = keys[i]
            new_values[slot] = values[i]


@compiled_for("i8(i8, i8, i8)")
def _shortcut(op: int, a: int, b: int) -> int:
    """Return the result of an operation that needs no look at the nodes, or `UNKNOWN`."""
    if op == AND:
        if a == 0 or b == 0:
            return 0
        if a == 1 or a == b:
            return b
        if b == 1:
            return a
    elif op == OR:
        if a == 1 or b == 1:
            return 1
        if a == 0 or a == b:
            return b
        if b == 0:
            return a
    else:
        if a == 0 or a == b:
            return 0
        if b == 0:
            return a
        if op == WITHOUT and b == 1:
            return 0
    return UNKNOWN


@compiled_for(f"i8(i8, i8, i8, {STATE})")
def apply(
    op: int,
    a: int,
    b: int,
    nodes: Ints,
    heads: Ints,
    used: Longs,
    keys: Longs,
    values: Ints,
    frames: Longs,
) -> int:
    """Combine two diagrams.

    `AND`, `OR` of binary diagrams; `DIFFERENCE` of families; `WITHOUT(a, b)`: the sets of a that
    hold no set of b. Depth first with a stack of its own (`frames`: a, b, phase, low), one frame
    a level, so that thousands of variables do no harm and compiled code can be kept on disk
    (numba loses the address of a function that calls itself).
    """
    depth = 0
    frames[0, 0], frames[0, 1], frames[0, 2] = a, b, 0
    result = 0
    while depth >= 0:
        a, b, phase = frames[depth, 0], frames[depth, 1], frames[depth, 2]
        if phase == 0:
            known = _shortcut(op, a, b)
            if known != UNKNOWN:
                result = known
                depth -= 1
                continue
            if op <= OR and a > b:
                a, b = b, a
                frames[depth, 0], frames[depth, 1] = a, b
        key = (np.int64(op + 1) << 60) | (np.int64(a) << 30) | np.int64(b)
        mixed = np.uint64(key) * np.uint64(0x9E3779B97F4A7C15)
        slot = np.int64((mixed >> np.uint64(20)) & np.uint64(len(keys) - 1))
        var_a, var_b = nodes[a, 0], nodes[b, 0]
        var = min(var_a, var_b)
        if phase == 0:
            if keys[slot] == key:
                result = int(values[slot])
                depth -= 1
                continue
            used[1] += 1
            if used[1] > used[2]:
                return FULL
            passing = op > OR and var_a > var  # only b has the variable: a as it is
            frames[depth, 2] = PASSING if passing else AFTER_LOW
            depth += 1
            frames[depth, 0] = nodes[a, 1] if var_a == var else a
            frames[depth, 1] = nodes[b, 1] if var_b == var else b
            frames[depth, 2] = 0
            continue
        if phase == AFTER_LOW:
            frames[depth, 3] = result
            frames[depth, 2] = AFTER_HIGH
            if op <= OR or var_b == var:
                depth += 1
                frames[depth, 0] = nodes[a, 2] if var_a == var else a
                frames[depth, 1] = nodes[b, 2] if var_b == var else b
                frames[depth, 2] = 0
                continue
            result = int(nodes[a, 2])
            phase = AFTER_HIGH
        if phase == AFTER_HIGH and op == WITHOUT:
            frames[depth, 2] = AFTER_ALL
            depth += 1
            frames[depth, 0] = result
            frames[depth, 1] = nodes[b, 1] if var_b == var else b
            frames[depth, 2] = 0
            continue
        if phase != PASSING:
            low = frames[depth, 3]
            dropped = low == result if op <= OR else result == 0
            result = low if dropped else make(var, low, result, nodes, heads, used)
            if result < 0:
                return FULL
        keys[slot] = key
        values[slot] = result
        depth -= 1
    return result


@compiled_for("i4[::1](i8, i4[:,::1])")
def mark(root: int, nodes: Ints) -> Ints:
    """Return the inner nodes a diagram reaches, in rising order."""
    seen = np.zeros(root + 1, dtype=np.uint8)
    seen[root] = 1
    count = 0
    for node in range(root, 1, -1):
        if seen[node]:
            count += 1
            seen[nodes[node, 1]] = 1
            seen[nodes[node, 2]] = 1
    found = np.empty(count, dtype=np.int32)
    at = 0
    for node in range(2, root + 1):
        if seen[node]:
            found[at] = node
            at += 1
    return found


@compiled_for(f"i8(i8, {TABLE})")
def negate(root: int, nodes: Ints, heads: Ints, used: Longs) -> int:
    """Return the complement of a binary diagram."""
    if root <= 1:
        return 1 - root
    order = mark(root, nodes)
    turned = np.zeros(root + 1, dtype=np.int64)
    turned[0] = 1
    for node in order:
        low, high = turned[nodes[node, 1]], turned[nodes[node, 2]]
        turned[node] = make(nodes[node, 0], low, high, nodes, heads, used)
        if turned[node] < 0:
            return FULL
    return turned[root]


@compiled_for(f"i8(i8, i8, i4[::1], i4[::1], {STATE})")
def minimal_sets(
    op: int,
    at: int,
    order: Ints,
    sets: Ints,
    nodes: Ints,
    heads: Ints,
    used: Longs,
    keys: Longs,
    values: Ints,
    frames: Longs,
) -> int:
    """Fill `sets` with the family of minimal solutions of each binary node of `order`.

    For node (x, f0, f1): MC(f) = MC(f0) ∪ {x} × (MC(f1) less what MC(f0) rules out). When f is
    monotone f0 implies f1, so a member of MC(f1) that holds a member of MC(f0) equals it, and
    `DIFFERENCE` suffices; otherwise `WITHOUT` (Rauzy 1993, 2001).

    Returns
    -------
    int
        Where it stopped: `len(order)` when done, else the node for which there was no room.
    """
    for i in range(at, len(order)):
        node = order[i]
        low, high = nodes[node, 1], nodes[node, 2]
        low = sets[low] if low > 1 else low
        high = sets[high] if high > 1 else high
        rest = apply(op, high, low, nodes, heads, used, keys, values, frames)
        if rest < 0:
            return i
        sets[node] = low if rest == 0 else make(nodes[node, 0], low, rest, nodes, heads, used)
        if sets[node] < 0:
            return i
    return len(order)
