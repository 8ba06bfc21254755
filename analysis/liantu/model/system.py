"""Failure systems: one small form that fault trees and support networks both come down to.

A system has basic events and gates over them. Gate g *fails* when at least `need[g]` of its
arguments do: `need` 1 is OR, `need` equal to the number of arguments is AND, anything between is
k-out-of-n. A gate that needs nothing has failed for good (TRUE); one that needs more than it has
never fails (FALSE). Gates may stand in circles.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from liantu.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy.typing as npt

__all__ = ["Lists", "Mode", "System", "check_mode"]

Mode = Literal["outage", "cold_start"]


def check_mode(mode: str) -> Mode:
    """Return the mode, or raise InputError naming the known ones."""
    for known in get_args(Mode):
        if mode == known:
            return known  # type: ignore[no-any-return]
    allowed = ", ".join(get_args(Mode))
    raise InputError.of("option-unknown", column="mode", value=mode, allowed=allowed)


@dataclass(frozen=True, eq=False)
class Lists:
    """Lists of integers end to end, in the order written: list i is `items[start[i]:start[i+1]]`.

    As `network.Rows`, which would bring pandas along and sorts what it packs.
    """

    start: npt.NDArray[np.int64]
    items: npt.NDArray[np.int32]

    def __getitem__(self, index: int) -> npt.NDArray[np.int32]:
        """Return list `index`."""
        return self.items[self.start[index] : self.start[index + 1]]


@dataclass(frozen=True, eq=False)
class System:
    """Basic events, threshold gates over them, and the event whose causes are asked for.

    Nodes are numbered: events first, 0 … E-1, then gates, E … E+G-1.

    Attributes
    ----------
    events : tuple of str
        Names of the basic events.
    need : ndarray of int32, shape (gates,)
        How many failed arguments fail the gate.
    args : Lists
        Gate → nodes, in the order written, repeats kept.
    top : int
        Node whose failure is the top event.
    mode : str
        Which fixed point circles of gates are read by: `outage` the least fixed point of
        failure, `cold_start` the greatest. Without circles the two are the same.
    inverted : ndarray of bool, shape (gates,)
        Gates whose outcome is turned round (NOT). Any of them makes the system non-coherent.
    probability : ndarray of float64, shape (events,)
        Probability of each event, NaN where none is given.
    label : str
        What the top event is called.
    digest : str
        Version of the data the system was built from, empty for a fault tree.
    """

    events: tuple[str, ...]
    need: npt.NDArray[np.int32]
    args: Lists
    top: int
    mode: Mode = "outage"
    inverted: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    probability: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    label: str = "top"
    digest: str = ""

    @classmethod
    def of(
        cls,
        events: Sequence[str],
        gates: Sequence[tuple[int, Sequence[int]]],
        top: int,
        *,
        mode: Mode = "outage",
        inverted: Iterable[int] = (),
        probability: Mapping[str, float] | None = None,
        label: str = "top",
        digest: str = "",
    ) -> System:
        """Pack gates given as (need, arguments).

        >>> System.of(["a", "b"], [(2, [0, 1])], 2).gates
        1
        """
        start = np.zeros(len(gates) + 1, dtype=np.int64)
        np.cumsum([len(args) for _, args in gates], out=start[1:])
        items = np.array([a for _, args in gates for a in args], dtype=np.int32)
        turned = np.zeros(len(gates), dtype=bool)
        turned[list(inverted)] = True
        given = probability or {}
        return cls(
            events=tuple(events),
            need=np.array([need for need, _ in gates], dtype=np.int32),
            args=Lists(start, items),
            top=top,
            mode=mode,
            inverted=turned,
            probability=np.array([given.get(event, np.nan) for event in events], dtype=float),
            label=label,
            digest=digest,
        )

    @property
    def gates(self) -> int:
        """Return the number of gates."""
        return len(self.need)

    @property
    def coherent(self) -> bool:
        """Say whether no gate that the top rests on is turned round."""
        if not self.inverted.any():
            return True
        base = len(self.events)
        used = [node - base for node in self.reached if node >= base]
        return not bool(self.inverted[used].any())

    @cached_property
    def reached(self) -> tuple[int, ...]:
        """Return every node that the top rests on, arguments before the gates that use them.

        Where gates stand in circles the order is that of leaving them in depth-first search.
        """
        base = len(self.events)
        seen, done = {self.top}, []
        stack: list[tuple[int, list[int]]] = [(self.top, self._below(self.top))]
        while stack:
            node, rest = stack[-1]
            while rest and rest[-1] in seen:
                rest.pop()
            if rest:
                child = rest.pop()
                seen.add(child)
                stack.append((child, self._below(child) if child >= base else []))
            else:
                done.append(node)
                stack.pop()
        return tuple(done)

    def _below(self, node: int) -> list[int]:
        base = len(self.events)
        return [] if node < base else [int(a) for a in self.args[node - base]][::-1]

    def circles(self) -> list[list[int]]:
        """Return the strongly connected components the top rests on, arguments first (Tarjan)."""
        base = len(self.events)
        index: dict[int, int] = {}
        low: dict[int, int] = {}
        held: list[int] = []
        inside: set[int] = set()
        found: list[list[int]] = []
        work: list[tuple[int, list[int]]] = []

        def enter(node: int) -> None:
            index[node] = low[node] = len(index)
            held.append(node)
            inside.add(node)
            work.append((node, self._below(node) if node >= base else []))

        enter(self.top)
        while work:
            node, rest = work[-1]
            if rest:
                child = rest.pop()
                if child not in index:
                    enter(child)
                elif child in inside:
                    low[node] = min(low[node], index[child])
                continue
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[node])
            if low[node] == index[node]:
                at = _last(held, node)
                found.append(held[at:])
                inside.difference_update(held[at:])
                del held[at:]
        return found


def _last(items: list[int], item: int) -> int:
    at = len(items) - 1
    while items[at] != item:
        at -= 1
    return at
