"""Minimal cut sets of one part, of up to three elements.

A set of elements cuts the part if and only if it touches every survival set, a set of nodes that
keeps the part alive with no help from others: so minimal cuts are the minimal hitting sets of the
survival sets. These are not listed beforehand. A pool holds those met so far; a set of elements
that hits the whole pool is run, and either it cuts, or what keeps the part alive beside it joins
the pool. Candidates are built by Reiter's tree, bounded in depth: branch on the elements of a set
of the pool not hit yet, and leave an element out of the subtrees of its later siblings, so that
each set is visited once. Every cut hits the set branched on, so none is missed; every cut listed
has been run. Exact with cycles and in both modes, since the test of a set is.

Single elements: every one that touches the first survival set is run, stopped at the target. In a
network that hangs together most of them bring down the same giant fall (:mod:`liantu.measures
.giant`), which is run once. In cold start, where falls cannot be laid one on top of the other,
the pool is used for single elements too.

References: Reiter (1987), Artif. Intell. 32(1), 57-95; Knuth (1977), Inf. Process. Lett. 6(1), 1-5;
Slaney (2014), ECAI, 829-834 (hitting sets of a collection found on the way).
"""

from __future__ import annotations

from queue import SimpleQueue
from typing import TYPE_CHECKING

import numpy as np

from liantu.measures import hitting as core
from liantu.measures.giant import felling, find_giant
from liantu.measures.kernels import OUT, cascade
from liantu.measures.survivors import path_cost
from liantu.model.compiled import cores, in_threads
from liantu.model.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import numpy.typing as npt

    from liantu.measures.cuts import Universe
    from liantu.measures.kernels import State
    from liantu.measures.logic import Logic

    Progress = Callable[[int, int], None]
    Cut = tuple[int, ...]

__all__ = ["target_cuts"]

BLOCK = 4


def _members(
    logic: Logic, elements: Universe, node: int, within: npt.NDArray[np.bool_]
) -> core.Members:
    stop = np.zeros(logic.size, dtype=np.uint8)
    stop[node] = 1
    return core.Members(
        elements.members.start, elements.members.items, elements.of.start, elements.of.items, node,
        stop, path_cost(logic.net, np.where(within, logic.mark, OUT).astype(np.uint8)),
        np.zeros(logic.size),
        np.zeros(len(elements.members), dtype=np.uint8),
        np.zeros(1, dtype=np.uint8),
    )  # fmt: skip


def _single(
    logic: Logic, elements: Universe, node: int, chosen: npt.NDArray[np.int32],
    within: npt.NDArray[np.bool_],
) -> Iterator[tuple[int, list[Cut]]]:  # fmt: skip
    """Yield how many of the chosen elements are done, and which of the last alone cut (outage)."""
    whole = find_giant(logic, elements)
    watched = np.zeros(logic.size, dtype=np.uint8) if whole is None else whole.igniter
    watched[node] = 1
    rows = elements.members

    def run(low: int, high: int) -> tuple[int, list[Cut]]:
        giant, base = logic.state(), 0
        if whole is not None:
            base = cascade(logic.net, giant, np.array([whole.core], dtype=np.int32))
        found = felling(
            logic.net, logic.state(within), giant, base, watched.copy(), node, rows.start,
            rows.items, chosen[low:high],
        )  # fmt: skip
        return high, [(int(e),) for e in chosen[low:high][found]]

    yield from in_threads(run, len(chosen), block=max(1024, -(-len(chosen) // 16)))


def _mates(cuts: Iterable[Cut], elements: int) -> Rows:
    """Return for each element those it forms a cut of two with."""
    pairs = np.array([c for c in cuts if len(c) == 2], dtype=np.int32).reshape(-1, 2)  # noqa: PLR2004
    both = np.concatenate([pairs, pairs[:, ::-1]])
    both = both[np.argsort(both[:, 0], kind="stable")]
    count = np.bincount(both[:, 0], minlength=elements)
    start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    return Rows(start, np.ascontiguousarray(both[:, 1]))


class _Search:
    """The search for cuts of one size; every thread has a pool and a state of its own."""

    def __init__(  # noqa: PLR0917
        self, logic: Logic, within: npt.NDArray[np.bool_], members: core.Members, pool: core.Pool,
        mates: Rows, size: int,
    ) -> None:  # fmt: skip
        self.logic, self.members, self.mates, self.size = logic, members, mates, size
        self.first = core.smallest(pool, core.everything(pool))
        self.roots = int(pool.start[self.first + 1] - pool.start[self.first])
        self.halt = np.zeros(1, dtype=np.uint8)
        self.pools: SimpleQueue[tuple[core.Pool, State, core.Members]] = SimpleQueue()
        for _ in range(cores()):
            own = members._replace(used=members.used.copy(), halt=self.halt)
            self.pools.put((core.kept(pool, members.barred), logic.state(within), own))

    def run(self) -> Iterator[tuple[int, npt.NDArray[np.int32]]]:
        """Yield how many roots are done, and the cuts found with the last of them."""

        def block(low: int, high: int) -> tuple[int, npt.NDArray[np.int32]]:
            pool, state, own = self.pools.get()
            pool, found = core.hitting(
                self.logic.net, state, own, pool, self.mates.start, self.mates.items, self.size,
                self.first, low, high,
            )  # fmt: skip
            self.pools.put((pool, state, own))
            return high, found

        yield from in_threads(block, self.roots, block=BLOCK, leave=lambda: self.halt.fill(1))


def target_cuts(
    logic: Logic,
    elements: Universe,
    part: int,
    most: int,
    progress: Progress | None = None,
    *,
    barred: Iterable[int] = (),
    keep_partial: bool = False,
) -> tuple[list[Cut], bool]:
    """Find every minimal cut set of up to `most` (1, 2 or 3) elements of one part.

    Parameters
    ----------
    part : int
        Number of the part; it must stand.
    barred : iterable of int
        Elements left out, such as the part itself.

    Returns
    -------
    cuts : list of tuple of int
        Ascending numbers of elements, by size, then in order.
    partial : bool
        True when interrupted (only with `keep_partial`): each cut listed is minimal, more may be.
    """
    node = int(logic.part_node[part])
    within = logic.upstream(node)
    members = _members(logic, elements, node, within)
    members.barred[list(barred)] = 1
    pool = core.seeded(logic.net, logic.state(within), members)
    root = pool.items[: int(pool.start[1])].copy()
    cuts: list[Cut] = []
    partial = False
    try:
        if not logic.net.cold:
            for done, singles in _single(logic, elements, node, root, within):
                cuts += singles
                if progress:
                    progress(done, len(root))
        for size in range(1 if logic.net.cold else 2, most + 1):
            members.barred[[c[0] for c in cuts if len(c) == 1]] = 1
            pool = core.kept(pool, members.barred)
            search = _Search(logic, within, members, pool, _mates(cuts, len(members.barred)), size)
            for done, found in search.run():
                cuts += [tuple(sorted(cut)) for cut in found.reshape(-1, size).tolist()]
                if progress:
                    progress(done, search.roots)
            pool = search.pools.get()[0]
    except KeyboardInterrupt:
        if not keep_partial:
            raise
        partial = True
    return sorted(cuts, key=lambda cut: (len(cut), cut)), partial
