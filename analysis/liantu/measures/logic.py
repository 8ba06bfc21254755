"""A network made ready for failure analysis in one mode: arrays, and the state before any failure.

A part of several makers becomes a node of its own that requires one of them, so that the loss of a
part is the fall of a node; a part of one maker is that maker's node. Every question about parts is
then one about nodes, and the lemmas of the cut search hold for both without a special case.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from liantu.measures.kernels import OUT, STANDS, Net, State, fall, founded, push, rise
from liantu.model.rows import Rows
from liantu.model.system import Mode, check_mode

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from liantu.model.network import SupportNetwork

__all__ = ["Logic", "Mode", "check_mode", "prepare"]


@dataclass(frozen=True, eq=False)
class Logic:
    """A network in one mode.

    Attributes
    ----------
    network : SupportNetwork
        Who stands on whom.
    mode : {"outage", "cold_start"}
        Running chain then failure, or rebuild from nothing.
    net : Net
        The arrays the machine code reads.
    live, full, mark
        State before anything fails; see `State`.
    part_node : ndarray of int32, shape (parts,)
        Node whose fall is the loss of the part, -1 for parts without makers.
    """

    network: SupportNetwork
    mode: Mode
    net: Net
    live: npt.NDArray[np.int32]
    full: npt.NDArray[np.int32]
    mark: npt.NDArray[np.uint8]
    part_node: npt.NDArray[np.int32]

    @property
    def size(self) -> int:
        """Return the number of nodes."""
        return len(self.mark)

    @cached_property
    def node_part(self) -> npt.NDArray[np.int32]:
        """Return for each node the part lost with it, -1 for none."""
        found = np.full(self.size, -1, dtype=np.int32)
        kept = np.flatnonzero(self.part_node >= 0)
        found[self.part_node[kept]] = kept
        return found

    @cached_property
    def standing(self) -> npt.NDArray[np.bool_]:
        """Return which parts stand before anything fails."""
        held = self.part_node >= 0
        held[held] = self.mark[self.part_node[held]] == STANDS
        return held

    def state(self, within: npt.NDArray[np.bool_] | None = None) -> State:
        """Return a fresh working state; nodes outside `within` are left out of account."""
        mark = self.mark.copy()
        if within is not None:
            mark[~within] = OUT
        cold = self.net.cold
        return State(
            live=self.live.copy(),
            mark=mark,
            trail=np.empty(self.size + 1, dtype=np.int32),
            full=self.full.copy(),
            unmet=np.zeros(self.size if cold else 1, dtype=np.int32),
            met=np.full(len(self.live) if cold else 1, -1, dtype=np.int32),
        )

    def upstream(self, node: int) -> npt.NDArray[np.bool_]:
        """Return which nodes a node rests on, itself included."""
        net = self.net
        needs, sup = Rows(net.needs_start, net.needs), Rows(net.sup_start, net.sup)
        seen = np.zeros(self.size, dtype=bool)
        front = np.array([node])
        while len(front):
            seen[front] = True
            wanted = np.unique(_gather(needs, front))
            front = np.unique(_gather(sup, wanted))
            front = front[~seen[front]]
        return seen


def _gather(rows: Rows, chosen: npt.NDArray[np.integer]) -> npt.NDArray[np.int32]:
    """Return the items of the chosen rows, end to end."""
    counts = rows.start[chosen + 1] - rows.start[chosen]
    ends = np.cumsum(counts)
    shift = np.repeat(rows.start[chosen] - (ends - counts), counts)
    found: npt.NDArray[np.int32] = rows.items[np.arange(len(shift)) + shift]
    return found


def _with_parts(
    network: SupportNetwork,
) -> tuple[Rows, Rows, npt.NDArray[np.int32]]:
    """Return needs and suppliers with the nodes of parts added, and the node of each part."""
    makers = np.diff(network.makers.start)
    node = np.full(len(network.parts), -1, dtype=np.int32)
    one = makers == 1
    node[one] = network.makers.items[network.makers.start[:-1][one]]
    several = np.flatnonzero(makers > 1).astype(np.int32)
    if not len(several):
        return network.requirements, network.suppliers, node
    node[several] = network.size + np.arange(len(several))
    base = len(network.suppliers)
    fresh = base + np.arange(len(several), dtype=np.int32)
    needs = Rows(
        np.concatenate(
            [
                network.requirements.start,
                network.requirements.start[-1] + 1 + np.arange(len(several)),
            ]
        ),
        np.concatenate([network.requirements.items, fresh]),
    )
    suppliers = Rows(
        np.concatenate(
            [network.suppliers.start, network.suppliers.start[-1] + np.cumsum(makers[several])]
        ),
        np.concatenate([network.suppliers.items, _gather(network.makers, several)]),
    )
    return needs, suppliers, node


def prepare(network: SupportNetwork, mode: str = "outage", down: Iterable[int] = ()) -> Logic:
    """Make a network ready for one mode, with the producers `down` failed for good. O(edges)."""
    kind = check_mode(mode)
    needs, sup, node = _with_parts(network)
    size, count = len(needs), len(sup)
    cust, held = needs.transposed(count), sup.transposed(size)
    net = Net(
        needs.start, needs.items, sup.start, sup.items, cust.start, cust.items,
        held.start, held.items, held.start, held.items, 0,
    )  # fmt: skip
    live = np.diff(sup.start).astype(np.int32)
    mark = np.zeros(size, dtype=np.uint8)
    none = np.zeros(1, dtype=np.int32)
    seeds = np.array(sorted(set(down)), dtype=np.int32)
    if kind == "outage":
        unserved = np.flatnonzero(live == 0)
        start = State(live, mark, np.empty(size + 1, dtype=np.int32), none, none, none)
        tail = push(start, 0, np.concatenate([seeds, _gather(cust, unserved)]))
        fall(net, start, 0, tail, mark[:0])
        mark[mark != STANDS] = OUT
        return Logic(network, kind, net, live, none, mark, node)
    mark[seeds] = OUT
    when, _ = rise(net, mark)
    bears_start, bears, live, full = founded(net, when)
    mark[when < 0] = OUT
    cold = net._replace(bears_start=bears_start, bears=bears, cold=1)
    return Logic(network, kind, cold, live, full, mark, node)
