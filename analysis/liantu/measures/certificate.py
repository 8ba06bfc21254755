"""Check a claimed cut or survival by its certificate alone, in linear time, by plain reading.

Shares nothing with the search but the network. A claim of loss is proved by falls, a claim of
survival by survivors; in outage mode falls must come in order and survivors need none, in cold
start the other way round, for one fixed point is least where the other is greatest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from liantu.measures.propagation import Cascade
    from liantu.model.network import SupportNetwork

__all__ = ["holds_cut", "holds_survival"]


def holds_survival(
    network: SupportNetwork,
    failed: Iterable[int],
    part: str,
    survivors: Sequence[int],
    mode: str = "outage",
) -> bool:
    """Say whether the survivors prove that a part stands with producers failed.

    None of them has failed, one makes the part, and each requirement of each has a supplier among
    them: a post-fixed point of works, so they are in the greatest (outage). In cold start the
    supplier must come earlier in the list, so they are in the least.
    """
    down, alive = set(failed), set(survivors)
    if down & alive or not any(int(p) in alive for p in network.makers[network.part_index[part]]):
        return False
    before: set[int] = set() if mode == "cold_start" else alive
    for producer in survivors:
        for requirement in network.requirements[producer]:
            if not any(int(s) in before for s in network.suppliers[int(requirement)]):
                return False
        if mode == "cold_start":
            before.add(producer)
    return True


def holds_cut(
    network: SupportNetwork,
    failed: Iterable[int],
    part: str,
    cascade: Cascade,
    mode: str = "outage",
) -> bool:
    """Say whether a cascade proves that a part is lost with producers failed.

    Every producer of the part is among the fallen, and each of the fallen either failed, or has a
    requirement (its cause) whose suppliers all fell: in an earlier step (outage), or at all (cold
    start, where what only supports itself cannot begin).
    """
    down = set(failed)
    step = cascade.step
    if any(step[int(p)] < 0 for p in network.makers[network.part_index[part]]):
        return False
    for producer in range(network.size):
        if step[producer] < 0 or producer in down:
            continue
        cause = int(cascade.cause[producer])
        if cause not in network.requirements[producer]:
            return False
        for supplier in network.suppliers[cause]:
            late = mode == "outage" and step[supplier] >= step[producer]
            if step[supplier] < 0 or late:
                return False
    return True
