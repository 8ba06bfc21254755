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
LOW, HIGH = 1, 2  # columns of a node
LAST = 2**31 - 1  # "variable" of the terminals, below every other

# nodes[n] = variable, low, high, next node of the same bucket; heads = buckets;
# used[0] = nodes in the table, used[1] = steps taken, used[2] = most steps
# allowed; keys, values = cache of results, overwritten on collision.
TABLE = "i4[:,::1], i4[::1], i8[::1]"
STATE = TABLE + ", i8[::1], i4[::1], i8[:,::1]"


@compiled_for("i8(i8, i8)")
def _slot(key: int, room: int) -> int:
    """Return the place of a key in a cache whose room is a power of two."""
    mixed = np.uint64(key) * np.uint64(0x9E3779B97F4A7C15)
    return int((mixed >> np.uint64(20)) & np.uint64(room - 1))


@compiled_for("i8(i8, i8, i8, i8)")
def _bucket(var: int, low: int, high: int, room: int) -> int:
    """Return the bucket of a node; their number is a power of two."""
    mixed = np.uint64(var) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= np.uint64(low) * np.uint64(0xC2B2AE3D27D4EB4F)
    mixed ^= np.uint64(high) * np.uint64(0x165667B19E3779F9)
    mixed ^= mixed >> np.uint64(29)
    return int(mixed & np.uint64(room - 1))


@compiled_for(f"i8(i8, i8, i8, {TABLE})")
def make(var: int, low: int, high: int, nodes: Ints, heads: Ints, used: Longs) -> int:
    """Return the node (var, low, high), made if it is not there; `FULL` without room."""
    bucket = _bucket(var, low, high, len(heads))
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
        bucket = _bucket(nodes[node, 0], nodes[node, 1], nodes[node, 2], len(heads))
        nodes[node, 3] = heads[bucket]
        heads[bucket] = node


@compiled_for("void(i8[::1], i4[::1], i8[::1], i4[::1])")
def recache(keys: Longs, values: Ints, new_keys: Longs, new_values: Ints) -> None:
    """Carry results over into a larger cache."""
    for i in range(len(keys)):
        if keys[i] != 0:
            slot = _slot(keys[i], len(new_keys))
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


@compiled_for("i8(i8, i8, i8, i8, i4[:,::1])")
def _branch(op: int, node: int, var: int, side: int, nodes: Ints) -> int:
    """Return the low (1) or high (2) branch by a variable, also of a node that skips it."""
    if nodes[node, 0] == var:
        return nodes[node, side]
    return 0 if op > OR and side == HIGH else node


@compiled_for("i8(i8, i8, i8, i8, i8[:,::1], i4[:,::1])")
def _go_on(op: int, depth: int, result: int, var: int, frames: Longs, nodes: Ints) -> int:
    """Enter the next question of a frame above it; return 0 when there is none left to ask.

    A frame asks for the low branch, then the high one; `WITHOUT` at last for what is left of the
    high one without the low of b. Where only b has the variable of families, a passes as it is.
    """
    a, b, phase = frames[depth, 0], frames[depth, 1], frames[depth, 2]
    first, second = _branch(op, a, var, LOW, nodes), _branch(op, b, var, LOW, nodes)
    if phase == 0:
        frames[depth, 2] = PASSING if op > OR and nodes[a, 0] > var else AFTER_LOW
    elif phase == AFTER_LOW:
        frames[depth, 3] = result
        frames[depth, 2] = AFTER_HIGH
        first, second = _branch(op, a, var, HIGH, nodes), _branch(op, b, var, HIGH, nodes)
    elif phase == AFTER_HIGH and op == WITHOUT:
        frames[depth, 2] = AFTER_ALL
        first = result
    else:
        return 0
    frames[depth + 1, 0], frames[depth + 1, 1], frames[depth + 1, 2] = first, second, 0
    return 1


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
    frames[0, 0], frames[0, 1], frames[0, 2] = a, b, 0
    depth, result = 0, 0
    while depth >= 0:
        a, b, fresh = frames[depth, 0], frames[depth, 1], frames[depth, 2] == 0
        if fresh:
            result = _shortcut(op, a, b)
            if result != UNKNOWN:
                depth -= 1
                continue
            if op <= OR and a > b:
                a, b = b, a
                frames[depth, 0], frames[depth, 1] = a, b
        key = int((np.int64(op + 1) << 60) | (np.int64(a) << 30) | np.int64(b))
        slot = _slot(key, len(keys))
        if fresh:
            if keys[slot] == key:
                result = int(values[slot])
                depth -= 1
                continue
            used[1] += 1
            if used[1] > used[2]:
                return FULL
        var = min(nodes[a, 0], nodes[b, 0])
        if _go_on(op, depth, result, var, frames, nodes):
            depth += 1
            continue
        if frames[depth, 2] != PASSING:
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
