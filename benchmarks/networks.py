"""Random economies for benchmarks: sparse or dense cascades by the share of single sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from liantu.model.bare import from_arrays
from liantu.model.rows import Rows

if TYPE_CHECKING:
    from liantu.model.network import SupportNetwork

__all__ = ["random_network"]


def random_network(
    producers: int, single: float, *, firms: int | None = None, back: float = 0.05, seed: int = 1
) -> SupportNetwork:
    """Return a cyclic network: about 3.8 requirements a producer, 9 to 7 edges a producer.

    `single` is the share of requirements with one supplier; the others have 2 to 4. Suppliers stand
    later in the order, but for a share `back` of edges that point anywhere. Below about 0.3 the
    falls stay small, from about 0.4 on a large part of the network hangs together.
    """
    rng = np.random.default_rng(seed)
    count = np.minimum(rng.poisson(3.8, producers), producers - 1 - np.arange(producers))
    count = np.maximum(count, 0)
    start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    total = int(start[-1])
    customer = np.repeat(np.arange(producers), count)
    width = np.where(rng.random(total) < single, 1, rng.integers(2, 5, total))
    ends = np.concatenate([[0], np.cumsum(width)]).astype(np.int64)
    source = np.repeat(customer, width)
    edges = len(source)
    later = source + 1 + (rng.random(edges) * (producers - 1 - source)).astype(np.int64)
    anywhere = rng.integers(0, producers, edges)
    chosen = np.where(rng.random(edges) < back, anywhere, later)
    firm = None if firms is None else rng.integers(0, firms, producers)
    return from_arrays(
        Rows(start, np.arange(total, dtype=np.int32)),
        Rows(ends, chosen.astype(np.int32)),
        producer_firm=firm,
    )
