"""All minimal cut sets of a failure system: how many, of which size, and one after another."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from itertools import count, islice
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from liantu.measures import diagram_core as core
from liantu.measures import diagram_passes_core as passes_core
from liantu.measures.diagram import Diagram, solve
from liantu.model.system import System

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import numpy.typing as npt


__all__ = ["CutFamily", "cut_sets", "family_system"]

EXACT_INT = 2.0**62
LISTED = 1000


@dataclass(frozen=True, eq=False)
class CutFamily:
    """The minimal cut sets of one top event, held as a diagram and not as a list.

    Attributes
    ----------
    by_size : pandas.DataFrame
        `size` and `sets`, the number of minimal cut sets of that size (an exact integer, however
        large). Sizes without sets are left out. The empty set (size 0) is the only minimal cut
        set of a top event that has happened already; see `stands`.
    stands : bool
        False when the top event holds before anything fails.
    coherent : bool
        False when negations remain below the top event. The sets are then the minimal sets of
        events that cause it with every other event absent (Rauzy 2001): adding an event to one
        of them may undo it.
    diagram : Diagram
        The failure function and the family, for probability and importance.
    parameters, digest
        What was asked, and the version of the data.

    Notes
    -----
    Counting and listing never unfold the family: counting is one pass over the nodes, listing
    takes time in proportion to what is taken.
    """

    by_size: pd.DataFrame
    stands: bool
    coherent: bool
    diagram: Diagram = field(repr=False)
    parameters: Mapping[str, object]
    digest: str

    @property
    def count(self) -> int:
        """Return the number of minimal cut sets."""
        return sum(map(int, self.by_size["sets"]))

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """Yield all minimal cut sets, smallest first."""
        return (names for names, _ in self.ranked())

    def ranked(
        self, weights: Mapping[str, float] | None = None, *, max_size: int | None = None
    ) -> Iterator[tuple[tuple[str, ...], float]]:
        """Yield minimal cut sets with their weight, by size and then by weight, lazily.

        For each size a best-first walk from the root with the exact least weight still to come
        as its bound: every step leads to a set, none is visited twice, and the next set costs
        at most one pass down the diagram. Sets of one size and weight come in an order of no
        meaning, the same on every run.

        Parameters
        ----------
        weights : mapping of str to float, optional
            Weight of each event, 1 where none is given.
        max_size : int, optional
            Largest size listed.
        """
        events = self.diagram.system.events
        given = weights or {}
        own = np.array([float(given.get(events[e], 1.0)) for e in self.diagram.order])
        sizes = [int(s) for s in self.by_size["size"] if max_size is None or s <= max_size]
        if not sizes:
            return
        walk = _Walk(self.diagram, own, max(sizes))
        for size in sizes:
            for levels, weight in walk.of_size(size):
                numbers = sorted(self.diagram.order[level] for level in levels)
                yield tuple(events[n] for n in numbers), weight

    def table(
        self,
        most: int = LISTED,
        weights: Mapping[str, float] | None = None,
        *,
        max_size: int | None = None,
    ) -> pd.DataFrame:
        """Return the first `most` sets of `ranked`: `rank`, `size`, `weight`, `elements`."""
        rows = [
            (rank, len(names), weight, names)
            for rank, (names, weight) in enumerate(
                islice(self.ranked(weights, max_size=max_size), most), start=1
            )
        ]
        return pd.DataFrame(rows, columns=["rank", "size", "weight", "elements"])


class _Walk:
    """Best-first walks over the family of a diagram."""

    def __init__(self, diagram: Diagram, own: npt.NDArray[np.float64], largest: int) -> None:
        self.nodes, self.root = diagram.nodes, diagram.sets
        self.own = own
        order = core.mark(self.root, self.nodes)
        self.row = np.zeros(self.root + 2, dtype=np.int32)
        self.row[1] = 1
        self.row[order] = np.arange(2, len(order) + 2)
        self.least = np.full((len(order) + 2, largest + 1), np.inf)
        self.least[1, 0] = 0.0
        passes_core.least_weights(order, self.least, self.row, own, self.nodes)

    def of_size(self, size: int) -> Iterator[tuple[list[int], float]]:
        """Yield the levels of each set of one size with its weight, lightest first."""
        ticket = count(0, -1)  # of equals the one met last first: depth before breadth
        start = float(self.least[self.row[self.root], size])
        heap: list[tuple[float, int, int, int, float, object]] = []
        if start < np.inf:
            heap.append((start, next(ticket), self.root, size, 0.0, None))
        while heap:
            _, _, node, left, spent, path = heapq.heappop(heap)
            while node > 1:
                level, low, high = (int(v) for v in self.nodes[node, :3])
                by_low = spent + float(self.least[self.row[low], left])
                with_it = spent + float(self.own[level])
                rest = float(self.least[self.row[high], left - 1]) if left else np.inf
                by_high = with_it + rest
                taken = (high, left - 1, with_it, (level, path))
                skipped = (low, left, spent, path)
                first, second, later = (
                    (taken, skipped, by_low) if by_high <= by_low else (skipped, taken, by_high)
                )
                if later < np.inf:
                    heapq.heappush(heap, (later, next(ticket), *second))
                node, left, spent, path = first
            yield _unroll(path), spent


def _unroll(path: object) -> list[int]:
    levels = []
    while isinstance(path, tuple):
        level, path = path
        levels.append(level)
    return levels


def _by_size(diagram: Diagram) -> pd.DataFrame:
    """Count the sets of each size: in machine integers where they suffice, else in Python's."""
    if diagram.sets <= 1:
        counts = [(0, 1)] if diagram.sets == 1 else []
        return pd.DataFrame(counts, columns=["size", "sets"])
    order = core.mark(diagram.sets, diagram.nodes)
    total = np.zeros(diagram.sets + 1)
    total[1] = 1.0
    if passes_core.totals(order, total, diagram.nodes) < EXACT_INT:
        row = np.zeros(diagram.sets + 1, dtype=np.int32)
        row[1] = 1
        row[order] = np.arange(2, len(order) + 2)
        table = np.zeros((len(order) + 2, _depth(diagram, order) + 1), dtype=np.int64)
        table[1, 0] = 1
        passes_core.count_sizes(order, table, row, diagram.nodes)
        sizes = [int(n) for n in table[-1]]
    else:
        lists: dict[int, list[int]] = {0: [0], 1: [1]}
        for node in map(int, order):
            low, high = lists[int(diagram.nodes[node, 1])], [0, *lists[int(diagram.nodes[node, 2])]]
            wide = max(len(low), len(high))
            low, high = low + [0] * (wide - len(low)), high + [0] * (wide - len(high))
            lists[node] = [a + b for a, b in zip(low, high, strict=True)]
        sizes = lists[diagram.sets]
    rows = [(size, number) for size, number in enumerate(sizes) if number]
    return pd.DataFrame(rows, columns=["size", "sets"]).astype({"sets": object})


def _depth(diagram: Diagram, order: npt.NDArray[np.int32]) -> int:
    """Return the size of the largest set."""
    deepest = np.full(diagram.sets + 1, -1, dtype=np.int32)
    deepest[1] = 0
    passes_core.largest_sets(order, deepest, diagram.nodes)
    return int(deepest[diagram.sets])


def cut_sets(
    system: System,
    *,
    parameters: Mapping[str, object] | None = None,
    rules: Iterable[str] = (),
    most_nodes: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> CutFamily:
    """Find all minimal cut sets of a failure system, of every size.

    Exact. The work is that of the decision diagram, exponential in the worst case (counting
    minimal cut sets is #P-hard) and small on systems that are nearly trees.

    Parameters
    ----------
    system : System
        From a fault tree, or from a support network by `network_system`.
    parameters : mapping, optional
        What was asked, kept with the result.
    rules : iterable of str, optional
        Orders to try, all by default; see `diagram_orders`.
    most_nodes : int, optional
        Most nodes a diagram may take.
    progress : callable, optional
        Called with work done and work in all, anew for each order tried.

    Raises
    ------
    InputError
        No diagram fits.
    KeyboardInterrupt
        Interrupted before anything was proved; see `liantu.measures.diagram.solve`.

    References
    ----------
    Rauzy, A. (1993). New algorithms for fault trees analysis. *RESS* 40(3), 203–211.
    Rauzy, A. (2001). Mathematical foundation of minimal cutsets. *IEEE Trans. Reliability* 50(4).
    """
    room = {} if most_nodes is None else {"most_nodes": most_nodes}
    diagram = solve(system, rules=rules, progress=progress, **room)
    return CutFamily(
        by_size=_by_size(diagram),
        stands=diagram.root != 1,
        coherent=system.coherent,
        diagram=diagram,
        parameters={"mode": system.mode, "target": system.label, **(parameters or {})},
        digest=system.digest,
    )


def family_system(cuts: CutFamily) -> System:
    """Return a system without circles that has exactly these minimal cut sets.

    One gate pair for each node of the family: g(node) = OR(g(low), AND(x, g(high))). For tools
    that know no circles, linear in the nodes however many sets there are.
    """
    diagram = cuts.diagram
    events = diagram.system.events
    base = len(events)
    never, always = base, base + 1
    gates: list[tuple[int, list[int]]] = [(1, []), (0, [])]
    place = {0: never, 1: always}
    for node in map(int, core.mark(diagram.sets, diagram.nodes)):
        level, low, high = map(int, diagram.nodes[node, :3])
        event = diagram.order[level]
        if high == 1:
            taken = event
        else:
            gates.append((2, [event, place[high]]))
            taken = base + len(gates) - 1
        gates.append((1, [taken] if low == 0 else [place[low], taken]))
        place[node] = base + len(gates) - 1
    given = zip(events, map(float, diagram.system.probability), strict=True)
    return System.of(
        events,
        gates,
        place[diagram.sets],
        probability=dict(given),
        label=diagram.system.label,
        digest=diagram.system.digest,
    )
