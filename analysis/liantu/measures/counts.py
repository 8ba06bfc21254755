"""How much each element brings down alone, and how many single points each part has: counts only.

For networks where lists would not fit: where much is single-sourced, a large part of the network
hangs together, and most elements bring down the same giant fall with little besides. That fall G
(:mod:`liantu.measures.giant`) is run once. An element whose fall meets an igniter is run again on
top of G instead: its fall contains G, so failing it after G reaches the same fixed point. Exact,
and the work is that of the small falls. Where there is no giant, falls are run one by one, and in
cold start always.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from liantu.measures.cuts import universe
from liantu.measures.giant import find_giant
from liantu.measures.kernels import FELL, Net, State, cascade, fall, push, undo
from liantu.measures.logic import prepare
from liantu.model.compiled import compiled, in_threads

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from liantu.measures.kernels import Ints, Longs, Marks
    from liantu.model.network import SupportNetwork

__all__ = ["SinglePointCounts", "single_point_counts"]


@dataclass(frozen=True, eq=False)
class SinglePointCounts:
    """Single points of failure, counted.

    Attributes
    ----------
    elements : pandas.DataFrame
        `element`, `parts_lost` (parts it loses alone; with unit `part` other than itself).
    parts : pandas.DataFrame
        `part_id`, `single_points` (elements that alone lose it).
    parameters, digest
        What was asked, and the version of the data.
    """

    elements: pd.DataFrame
    parts: pd.DataFrame
    parameters: Mapping[str, object]
    digest: str


@compiled
def _count(
    net: Net, st: State, giant: State, base: int, igniter: Marks, target: Ints, bounds: Longs,
    seeds: Ints, low: int, high: int,
) -> tuple[Longs, Longs]:  # fmt: skip
    """Count for elements low to high what they bring down, and for each node by how many."""
    lost = np.zeros(high - low, dtype=np.int64)
    times = np.zeros(len(st.mark), dtype=np.int64)
    core, burnt = 0, 0
    for k in range(base):
        core += target[giant.trail[k]] >= 0
    for e in range(low, high):
        own = seeds[bounds[e] : bounds[e + 1]]
        if net.cold:
            tail = cascade(net, st, own)
            head, met = tail, False
        else:
            tail, head, met = fall(net, st, 0, push(st, 0, own), igniter)
        if not met:
            for k in range(tail):
                node = st.trail[k]
                if st.mark[node] == FELL:
                    times[node] += 1
                    lost[e - low] += target[node] >= 0
        undo(net, st, 0, tail, head)
        if met:
            burnt += 1
            end = fall(net, giant, base, push(giant, base, own), igniter[:0])[0]
            for k in range(base, end):
                times[giant.trail[k]] += 1
                lost[e - low] += target[giant.trail[k]] >= 0
            lost[e - low] += core
            undo(net, giant, base, end, end)
            if len(own) == 1:
                igniter[own[0]] = 1
    for k in range(base):
        times[giant.trail[k]] += burnt
    return lost, times


def single_point_counts(
    network: SupportNetwork, unit: str = "firm", *, mode: str = "outage"
) -> SinglePointCounts:
    """Count all single points of failure, exactly, also where lists of them would not fit.

    Parameters
    ----------
    network : SupportNetwork
        Who stands on whom.
    unit : str
        As for `fails`.
    mode : {"outage", "cold_start"}
        Running chain then failure, or rebuild from nothing.
    """
    logic = prepare(network, mode)
    elements = universe(network, unit, size=logic.size)
    bounds, seeds = elements.members.start, elements.members.items
    whole = find_giant(logic, elements)
    igniter = np.zeros(0, dtype=np.uint8) if whole is None else whole.igniter

    def run(low: int, high: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        giant, base = logic.state(), 0
        if whole is not None:
            base = cascade(logic.net, giant, np.array([whole.core], dtype=np.int32))
        return _count(
            logic.net, logic.state(), giant, base, igniter.copy(), logic.node_part, bounds, seeds,
            low, high,
        )  # fmt: skip

    count = len(elements.members)
    lost, times = np.zeros(count, dtype=np.int64), np.zeros(logic.size, dtype=np.int64)
    done = 0
    for some, hits in in_threads(run, count, block=max(256, -(-count // 16))):
        lost[done : done + len(some)] = some
        times += hits
        done += len(some)
    points = np.zeros(len(network.parts), dtype=np.int64)
    held = logic.part_node >= 0
    points[held] = times[logic.part_node[held]]
    if elements.units == ("part",):
        own = np.array([network.part_index[name] for name in elements.names], dtype=np.int64)
        itself = logic.standing[own]
        lost -= itself
        points[own] -= itself
    return SinglePointCounts(
        elements=pd.DataFrame({"element": list(elements.names), "parts_lost": lost}),
        parts=pd.DataFrame({"part_id": list(network.parts), "single_points": points}),
        parameters={"mode": logic.mode, "substitution": network.substitution, "unit": unit},
        digest=network.digest,
    )
