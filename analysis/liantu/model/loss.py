"""The loss of a part of a support network, written as a failure system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liantu.model.errors import InputError, near
from liantu.model.network import SupportNetwork, check_unit
from liantu.model.system import System, check_mode

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["network_system"]


def network_system(
    network: SupportNetwork, target: str, unit: str = "firm", mode: str = "outage"
) -> System:
    """Write the loss of a part as a failure system over the elements of a unit.

    Producer p fails ⇔ an element that holds it fails, or some requirement r of p has lost all
    its suppliers; the part is lost ⇔ all its producers have failed:

    d(p) = OR(fail(e) for e ∋ p, AND(d(s) for s in S(r)) for r in R(p)),  top = AND(d(p)).

    With `unit="part"` the part itself is not counted against it.

    Parameters
    ----------
    network : SupportNetwork
        Who stands on whom.
    target : str
        The part whose loss is asked about.
    unit, mode : str
        What fails together; `outage` or `cold_start`.

    Raises
    ------
    InputError
        An unknown part, unit or mode.
    """
    kind, reading = check_unit(unit), check_mode(mode)
    if target not in network.part_index:
        known = near(target, network.parts)
        raise InputError.of("element-unknown", column="target", value=target, unit="part",
                            near=known)  # fmt: skip
    events = [e for e in network.elements[kind] if kind != "part" or e != target]
    hitting: list[list[int]] = [[] for _ in range(network.size)]
    for number, event in enumerate(events):
        for producer in network.elements[kind][event]:
            hitting[producer].append(number)
    first = len(events)  # producers, then requirements, then the top
    second = first + network.size
    gates: list[tuple[int, Sequence[int]]] = [
        (1, [*hitting[p], *(second + int(r) for r in network.requirements[p])])
        for p in range(network.size)
    ]
    for requirement in range(len(network.suppliers)):
        row = [first + int(s) for s in network.suppliers[requirement]]
        gates.append((len(row), row))
    makers = [first + int(p) for p in network.makers[network.part_index[target]]]
    gates.append((len(makers), makers))
    return System.of(
        events,
        gates,
        first + len(gates) - 1,
        mode=reading,
        label=target,
        digest=network.digest,
    )
