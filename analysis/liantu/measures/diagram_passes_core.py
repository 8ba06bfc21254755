"""Passes over finished decision diagrams: counts, weights, probabilities, in machine code.

Nodes and their order as in `diagram_core`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from liantu.model.compiled import compiled_for

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int32]
    Longs = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

__all__ = [
    "count_sizes",
    "derivatives",
    "largest_sets",
    "least_weights",
    "probabilities",
    "rare_events",
    "totals",
]


@compiled_for("f8(i4[::1], f8[::1], i4[:,::1])")
def totals(order: Ints, total: Floats, nodes: Ints) -> float:
    """Fill `total` with the number of sets of each family of `order`; return the last."""
    for node in order:
        total[node] = total[nodes[node, 1]] + total[nodes[node, 2]]
    return total[order[-1]] if len(order) else np.nan


@compiled_for("void(i4[::1], i8[:,::1], i4[::1], i4[:,::1])")
def count_sizes(order: Ints, table: Longs, row: Ints, nodes: Ints) -> None:
    """Fill `table[row[node], k]` with the number of sets of size k of each family.

    N(node, k) = N(low, k) + N(high, k-1). The caller sees to it that no total passes 2^62.
    """
    sizes = table.shape[1]
    for node in order:
        here, low, high = row[node], row[nodes[node, 1]], row[nodes[node, 2]]
        table[here, 0] = table[low, 0]
        for k in range(1, sizes):
            table[here, k] = table[low, k] + table[high, k - 1]


@compiled_for("void(i4[::1], i4[::1], i4[:,::1])")
def largest_sets(order: Ints, deepest: Ints, nodes: Ints) -> None:
    """Fill `deepest` with the size of the largest set of each family; -1 for none."""
    for node in order:
        with_it = deepest[nodes[node, 2]] + 1
        deepest[node] = max(deepest[nodes[node, 1]], with_it)


@compiled_for("void(i4[::1], f8[:,::1], i4[::1], f8[::1], i4[:,::1])")
def least_weights(order: Ints, least: Floats, row: Ints, own: Floats, nodes: Ints) -> None:
    """Fill `least[row[node], k]` with the least weight of a set of size k of each family."""
    sizes = least.shape[1]
    for node in order:
        here, low, high = row[node], row[nodes[node, 1]], row[nodes[node, 2]]
        weight = own[nodes[node, 0]]
        least[here, 0] = least[low, 0]
        for k in range(1, sizes):
            least[here, k] = min(least[low, k], weight + least[high, k - 1])


@compiled_for("void(i4[::1], f8[::1], f8[::1], i4[:,::1])")
def probabilities(order: Ints, chance: Floats, value: Floats, nodes: Ints) -> None:
    """Fill `value` with the probability of each binary node, given that of each variable."""
    for node in order:
        p = chance[nodes[node, 0]]
        value[node] = (1.0 - p) * value[nodes[node, 1]] + p * value[nodes[node, 2]]


@compiled_for("void(i4[::1], f8[::1], f8[::1], f8[::1], f8[::1], i4[:,::1])")
def derivatives(
    order: Ints, chance: Floats, value: Floats, reach: Floats, slope: Floats, nodes: Ints
) -> None:
    """Add to `slope` the derivative of the top probability by each variable's.

    `reach` holds 1 at the root: the probability of coming through each node from above.
    """
    for i in range(len(order) - 1, -1, -1):
        node = order[i]
        var, low, high = nodes[node, 0], nodes[node, 1], nodes[node, 2]
        p = chance[var]
        slope[var] += reach[node] * (value[high] - value[low])
        reach[low] += (1.0 - p) * reach[node]
        reach[high] += p * reach[node]


@compiled_for("void(i4[::1], f8[::1], f8[::1], i4[:,::1])")
def rare_events(order: Ints, chance: Floats, value: Floats, nodes: Ints) -> None:
    """Fill `value` with the sum over each family of the products of probabilities."""
    for node in order:
        p = chance[nodes[node, 0]]
        value[node] = value[nodes[node, 1]] + p * value[nodes[node, 2]]
