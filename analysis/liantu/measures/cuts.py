"""Minimal cut sets of one and two elements, for every part at once.

**Size two, every part.** K(x) is what falls with element x alone. Lemma (outage): if {f, g} fells
more than K(f) u K(g), then some requirement of a producer outside both has all its suppliers in
K(f) u K(g), but not all in K(f) and not all in K(g). Proof: take the first to fall outside the
union. It falls through a requirement whose suppliers fell before it, so they lie in the union; and
were they all in K(f), it would be in K(f); likewise g. So the pairs to try are read off the
requirements, and running each once gives every minimal pair of every part: exact and complete.

**Cold start.** Number what starts from nothing in order, and keep of each requirement the suppliers
that come before all its customers: *founded* support, which is acyclic. K'(x), the fall over
founded support, contains K(x); R(x) = K'(x) minus K(x) is what is founded anew. Lemma: if {f, g}
stops more than K(f) u K(g), then either some requirement has its founded suppliers in K'(f) u K'(g)
but not in one of them, or some requirement of R(f) that lost all founded support now leans on a
supplier in K'(g), or the same with f and g exchanged. Proof: suppose neither. What is outside K'(f)
u K'(g) keeps an earlier founded supplier there. A member of R(f) outside K'(g), in the order in
which it was founded anew, has for each requirement a founded supplier outside both, or leans on one
outside K'(g), which stands by induction; likewise R(g). A member of R(f) and R(g) has for each
requirement a founded supplier outside both, or one it leans on after f, outside K'(g), or after g,
outside K'(f), which stand. So all of it is founded with f and g missing.

Cuts of one part: :mod:`liantu.measures.target`.

Reference: de Kleer (1986), Artif. Intell. 28(2), 127-162 (labels of bounded size).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from liantu.measures.search import candidates, closures, pair_falls, refounded, union_falls
from liantu.model.compiled import in_threads
from liantu.model.errors import InputError
from liantu.model.network import check_unit
from liantu.model.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import numpy.typing as npt

    from liantu.measures.logic import Logic
    from liantu.model.network import SupportNetwork

    Progress = Callable[[int, int], None]

__all__ = ["Alone", "Universe", "alone", "pair_cuts", "universe"]

LIMIT = 400_000_000
BLOCK = 4096


@dataclass(frozen=True, eq=False)
class Universe:
    """The elements that may fail, of one unit or several.

    Attributes
    ----------
    names : sequence of str
        Ids; with several units written `unit:id`.
    members : Rows
        Element → producers that fall with it.
    of : Rows
        Producer → its elements.
    units : tuple of str
        Units taken.
    """

    names: Sequence[str]
    members: Rows
    of: Rows
    units: tuple[str, ...]

    def split(self, name: str) -> tuple[str, str]:
        """Return unit and id of a name."""
        if len(self.units) == 1:
            return self.units[0], name
        unit, _, element = name.partition(":")
        return unit, element


def universe(
    network: SupportNetwork,
    unit: str | Iterable[str],
    *,
    without: Iterable[str] = (),
    size: int | None = None,
) -> Universe:
    """Return the elements of a unit, or of several together, less those named in `without`.

    `size` is the number of nodes, for the reverse index (default: producers).
    """
    units = tuple(check_unit(u) for u in ([unit] if isinstance(unit, str) else unit))
    dropped = frozenset(without)
    maps = [network.elements[u] for u in units]
    if len(units) == 1 and not dropped:
        names, members = maps[0].names, maps[0].members
    else:
        kept = [
            (name if len(units) == 1 else f"{u}:{name}", found.members[i])
            for u, found in zip(units, maps, strict=True)
            for i, name in enumerate(found.names)
            if name not in dropped
        ]
        names = tuple(name for name, _ in kept)
        members = Rows.of([row.tolist() for _, row in kept])
    return Universe(names, members, members.transposed(size or network.size), units)


@dataclass(frozen=True, eq=False)
class Alone:
    """What falls with each element alone.

    Attributes
    ----------
    rows : Rows
        Element → nodes that fall; `~node` for those founded anew (cold start).
    """

    rows: Rows

    def felled(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """Return elements and the nodes that fall with them, as two columns."""
        keep = self.rows.items >= 0
        return self.rows.owners()[keep], self.rows.items[keep]


def alone(logic: Logic, elements: Universe, *, limit: int = LIMIT) -> Alone:
    """Run every element alone. Time and memory: the falls in all.

    Raises
    ------
    InputError
        More than `limit` falls: ask for one target, or for counts.
    """
    count = len(elements.members)
    start, items = elements.members.start, elements.members.items
    lengths, fallen, total = [np.zeros(1, dtype=np.int64)], [np.empty(0, dtype=np.int32)], 0

    def run(low: int, high: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
        return closures(logic.net, logic.state(), start, items, low, high, limit)

    for size, found in in_threads(run, count, block=max(256, -(-count // 64))):
        total += len(found)
        if (len(size) and size[0] < 0) or total > limit:
            raise InputError.of("falls-too-many", limit=str(limit))
        lengths.append(size)
        fallen.append(found)
    return Alone(Rows(np.cumsum(np.concatenate(lengths)), np.concatenate(fallen)))


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Pairs to try, with the requirements that each leaves without support."""

    keys: npt.NDArray[np.int64]
    start: npt.NDArray[np.int64]
    by: npt.NDArray[np.int32]
    fell: Rows


def _candidate_pairs(logic: Logic, elements: Universe, single: Alone) -> _Pairs:
    rows = single.rows
    over = Rows(rows.start, np.where(rows.items < 0, ~rows.items, rows.items))
    fell = over.transposed(logic.size)
    count, net = len(elements.members), logic.net

    def split(low: int, high: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
        return candidates(net, logic.mark, fell.start, fell.items, low, high, count)

    def lean(low: int, high: int) -> npt.NDArray[np.int64]:
        start, items = elements.members.start, elements.members.items
        return refounded(net, logic.state(), start, items, fell.start, fell.items, low, high, count)

    none = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int32)
    block = max(1024, -(-len(logic.live) // 16))
    found = [none, *in_threads(split, len(logic.live), block=block)]
    keys = np.concatenate([k for k, _ in found])
    by = np.concatenate([r for _, r in found])
    if net.cold:
        more = list(in_threads(lean, count, block=max(256, -(-count // 16))))
        keys = np.concatenate([keys, *more])
        by = np.concatenate([by, np.full(len(keys) - len(by), -1, dtype=np.int32)])
    order = np.argsort(keys, kind="stable")
    unique, start = np.unique(keys[order], return_index=True)
    return _Pairs(unique, np.append(start, len(keys)).astype(np.int64), by[order], fell)


def pair_cuts(
    logic: Logic,
    elements: Universe,
    single: Alone,
    progress: Progress | None = None,
    *,
    keep_partial: bool = False,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], bool]:
    """Find every minimal pair of every part.

    Returns
    -------
    pairs : ndarray of int64, shape (cuts, 2)
        Numbers of the two elements, ascending.
    nodes : ndarray of int32, shape (cuts,)
        Node that is lost.
    partial : bool
        True when interrupted (only with `keep_partial`): what is listed is right, more may exist.
    """
    count, net = len(elements.members), logic.net
    start, items = elements.members.start, elements.members.items
    which = [np.empty(0, dtype=np.int64)]
    nodes = [np.empty(0, dtype=np.int32)]
    keys = np.empty(0, dtype=np.int64)
    partial = False
    try:
        tried = _candidate_pairs(logic, elements, single)
        keys = tried.keys

        def run(low: int, high: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
            if not net.cold:
                return union_falls(
                    net, logic.mark, tried.fell.start, tried.fell.items, tried.start, keys,
                    tried.by, low, high, count, logic.node_part,
                )  # fmt: skip
            place, lost = pair_falls(
                net, logic.state(), start, items, single.rows.start, single.rows.items,
                keys[low:high], count, logic.node_part,
            )  # fmt: skip
            return place + low, lost

        block = max(BLOCK, -(-len(keys) // 64))
        for done, (place, lost) in enumerate(in_threads(run, len(keys), block=block), 1):
            which.append(place)
            nodes.append(lost)
            if progress:
                progress(min(done * block, len(keys)), len(keys))
    except KeyboardInterrupt:
        if not keep_partial:
            raise
        partial = True
    taken = keys[np.concatenate(which)]
    return (
        np.stack([taken // max(count, 1), taken % max(count, 1)], axis=1),
        np.concatenate(nodes),
        partial,
    )
