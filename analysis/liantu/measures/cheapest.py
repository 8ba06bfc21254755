"""The cheapest cut of a failure system under element weights, proved optimal.

1. *Reduction.* A gate whose inputs nothing else reaches into comes down to one price (the sum of
   its `need` least prices); what is left is the core. Exact, linear, and on systems that are
   trees the whole answer.
2. *Implicit hitting set.* A cut must hit every survival set (a set of elements that keeps the top
   up by itself). So the cheapest set that hits all survival sets found so far costs no more than
   the cheapest cut; when it is a cut, it is the cheapest. Otherwise the elements that still work
   give new survival sets, and the search goes on: it ends, since every round adds sets that
   the last answer missed and there are finitely many. Circles are exact in both modes because a
   cut is only ever told by the fixed point itself.

Each round looks for several *different* survival sets by failing, at random, members of the one
found last, cheap ones sooner, until the top falls; what has failed by then is a cut and, made
minimal, an upper bound. Both bounds hold at any time, so a time limit returns them.

References
----------
Chandrasekaran, K., Karp, R., Moreno-Centeno, E. & Vempala, S. (2011). Algorithms for implicit
hitting set problems. *SODA '11*, 614–629.
Davies, J. & Bacchus, F. (2011). Solving MAXSAT by solving a sequence of simpler SAT instances.
*CP 2011*, 225–239.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from liantu.measures import cheapest_core as core
from liantu.measures.cover import Cover
from liantu.model.errors import InputError, near

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from liantu.model.system import System

__all__ = ["CheapestCut", "cheapest_cut"]

SETS_A_ROUND = 25
TOLERANCE = 1e-9
SEED = 20261123


@dataclass(frozen=True, eq=False)
class CheapestCut:
    """The cheapest set of elements whose failure brings the top event about.

    Attributes
    ----------
    elements : tuple of str
        The cut, in order of the system's events; the best found where `optimal` is False.
    cost : float
        Its weight: an upper bound. Infinite when no cut exists, 0 when the top event holds
        before anything fails.
    lower_bound : float
        No cut is cheaper.
    optimal : bool
        True when the bounds meet: the cut is proved cheapest.
    rounds, survival_sets : int
        Work done: hitting sets solved, survival sets they had to hit. Both 0 when the reduction
        alone gave the answer.
    parameters, digest
        What was asked, and the version of the data.
    """

    elements: tuple[str, ...]
    cost: float
    lower_bound: float
    optimal: bool
    rounds: int
    survival_sets: int
    parameters: Mapping[str, object]
    digest: str


def event_weights(system: System, weights: Mapping[str, float] | None) -> npt.NDArray[np.float64]:
    """Return the weight of each event: 1 where none is given.

    Raises
    ------
    InputError
        A weight for an unknown event, or one that is not positive. An infinite weight says that
        the element cannot fail.
    """
    given = weights or {}
    known = set(system.events)
    for name, weight in given.items():
        if name not in known:
            raise InputError.of("element-unknown", column="weights", value=name, unit="element",
                                near=near(name, known))  # fmt: skip
        if not weight > 0:
            raise InputError.of("weight-range", column=name, value=str(weight))
    return np.array([float(given.get(event, 1.0)) for event in system.events])


class _Reduced:
    """The core of a system, its events being what stands by itself."""

    def __init__(self, system: System, weights: npt.NDArray[np.float64]) -> None:
        self.system = system
        self.base = len(system.events)
        self.cost = np.full(self.base + system.gates, np.inf)
        self.cost[: self.base] = weights
        self.state = np.zeros(self.base + system.gates, dtype=np.int8)
        core.reduce(system.need, system.args.start, system.args.items, self.base, system.top,
                    self.cost, self.state)  # fmt: skip
        self.solved = bool(self.state[system.top] == core.LUMP)

    def _least(self, args: list[int], need: int) -> list[int]:
        return sorted(args, key=lambda a: (self.cost[a], a))[: max(0, need)]

    def expand(self, roots: list[int]) -> list[int]:
        """Return the events that the prices of lumps and shared nodes stand for."""
        todo, events = list(roots), []
        while todo:
            node = todo.pop()
            if node < self.base:
                events.append(node)
            else:
                gate = node - self.base
                args = [int(a) for a in self.system.args[gate]]
                todo += self._least(args, int(self.system.need[gate]))
        return sorted(set(events))

    def core_gates(self) -> tuple[list[list[int]], list[tuple[int, list[int]]], int]:
        """Return the members of each core event, the core gates over them, and the top.

        Below an OR gate only the cheapest lump can matter, below an AND gate all lumps fall
        together, so that either comes down to one event.
        """
        gates = [int(n) - self.base for n in np.flatnonzero(self.state == core.CORE)]
        members = [[int(n)] for n in np.flatnonzero(self.state == core.SHARED)]
        place = {m[0]: i for i, m in enumerate(members)}
        rows: list[tuple[int, list[int]]] = []
        for gate in gates:
            need = int(self.system.need[gate])
            args = [int(a) for a in self.system.args[gate]]
            lumps = [a for a in args if self.state[a] == core.LUMP]
            others = [a for a in args if self.state[a] != core.LUMP]
            if lumps and need == len(args):
                groups, need = [lumps], len(others) + 1
            else:
                groups = [[a] for a in (self._least(lumps, 1) if need == 1 else lumps)]
            fresh = range(len(members), len(members) + len(groups))
            members += groups
            rows.append((need, [*fresh, *(-1 - a for a in others)]))
        number = {gate + self.base: len(members) + i for i, gate in enumerate(gates)}
        number |= place
        packed = [(need, [a if a >= 0 else number[-1 - a] for a in args]) for need, args in rows]
        return members, packed, number[self.system.top]


class _Core:
    """Propagation and survival sets on the core."""

    def __init__(self, gates: list[tuple[int, list[int]]], base: int, top: int, mode: str,
                 price: npt.NDArray[np.float64]) -> None:  # fmt: skip
        self.base, self.top, self.price = base, top, price
        self.cold = mode == "cold_start"
        self.need = np.array([need for need, _ in gates], dtype=np.int32)
        sizes = np.array([len(args) for _, args in gates], dtype=np.int64)
        self.start = np.concatenate([[0], np.cumsum(sizes)])
        self.items = np.array([a for _, args in gates for a in args], dtype=np.int32)
        self.dual = (sizes - self.need + 1).astype(np.int32)
        nodes = base + len(gates)
        self.up_start = np.zeros(nodes + 1, dtype=np.int64)
        np.cumsum(np.bincount(self.items, minlength=nodes), out=self.up_start[1:])
        owner = np.repeat(np.arange(len(gates), dtype=np.int32), sizes)
        self.up_items = owner[np.argsort(self.items, kind="stable")]
        self.effort = np.ones(nodes)
        self.rank = np.full(nodes, -1, dtype=np.int64)
        self.fallen = np.zeros(nodes, dtype=np.int8)

    def is_cut(self, failed: npt.NDArray[np.bool_]) -> bool:
        """Say whether the top falls, and remember what works and since when."""
        rows = (self.up_start, self.up_items, self.base)
        if self.cold:
            works = np.zeros_like(self.fallen)
            works[: self.base] = ~failed
            core.fall(self.dual, *rows, works, self.rank)
            self.works = works
        else:
            self.fallen[: self.base] = failed
            core.fall(self.need, *rows, self.fallen, self.rank)
            self.works = (1 - self.fallen).astype(np.int8)
            self.rank[:] = -1
        return not self.works[self.top]

    def guide(self, rng: np.random.Generator) -> None:
        """Set the effort that steers the choice of survival sets: few events, dear ones."""
        self.effort[: self.base] = 1.0 + rng.random(self.base)
        rounds = 50
        core.least_effort(self.need, self.start, self.items, self.base, self.effort, rounds)

    def survival_set(self) -> npt.NDArray[np.intp]:
        """Return events that keep the top up by themselves, among those that work now."""
        chosen = np.zeros_like(self.fallen)
        core.survivors(self.need, self.start, self.items, self.base, self.top, self.works,
                       self.rank, self.effort, chosen)  # fmt: skip
        return np.flatnonzero(chosen[: self.base])

    def minimise(self, failed: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Return a cut within a cut, giving back dear elements first."""
        cut = failed.copy()
        members = np.flatnonzero(cut)
        for event in members[np.argsort(-self.price[members], kind="stable")]:
            cut[event] = False
            if not self.is_cut(cut):
                cut[event] = True
        return cut


@dataclass
class _Bounds:
    cut: npt.NDArray[np.bool_] | None
    cost: float
    lower: float
    rounds: int = 0
    sets: int = 0


def _met(bounds: _Bounds) -> bool:
    if bounds.lower == bounds.cost:
        return True
    return bounds.lower >= bounds.cost - TOLERANCE * max(1.0, bounds.cost)


def _search(system: _Core, limit: float) -> _Bounds:
    """Run the implicit hitting set loop until the bounds meet or the time is up."""
    rng = np.random.default_rng(SEED)
    everything = np.isfinite(system.price)
    if not system.is_cut(everything):
        return _Bounds(None, np.inf, np.inf)
    best = _Bounds(system.minimise(everything), 0.0, 0.0)
    best.cost = float(system.price[best.cut].sum())
    whole = bool((system.price[everything] % 1 == 0).all())
    cover = Cover(system.price)
    free = system.price == 0  # what has failed for good
    hitting = np.zeros(system.base, dtype=bool)
    while not _met(best):
        system.guide(rng)
        failed = hitting | free
        for _ in range(SETS_A_ROUND):
            if system.is_cut(failed):
                break
            members = system.survival_set()
            open_to_fail = members[everything[members]]
            cover.add(open_to_fail)
            odds = 1.0 / system.price[open_to_fail]
            failed[rng.choice(open_to_fail, p=odds / odds.sum())] = True
        while not system.is_cut(failed):
            failed[rng.choice(np.flatnonzero(everything & ~failed))] = True
        found = system.minimise(failed)
        if system.price[found].sum() < best.cost:
            best.cut, best.cost = found, float(system.price[found].sum())
        left = limit - time.monotonic()
        if left <= 0:
            break
        hitting, bound, exact = cover.solve(left)
        best.rounds += 1
        bound = float(np.ceil(bound - 1e-6)) if whole else bound
        best.lower = max(best.lower, min(bound, best.cost))
        if exact and system.is_cut(hitting | free):
            best.cut, best.cost = hitting | free, float(system.price[hitting].sum())
            best.lower = best.cost
    best.sets = len(cover)
    return best


def cheapest_cut(
    system: System,
    weights: Mapping[str, float] | None = None,
    *,
    time_limit: float = 60.0,
    parameters: Mapping[str, object] | None = None,
) -> CheapestCut:
    """Find the cheapest cut of a failure system.

    NP-hard in general, and hard to approximate (set cover is the case of depth two); linear on
    trees.

    Parameters
    ----------
    system : System
        Coherent; circles as its mode says.
    weights : mapping of str to float, optional
        Price of failing each element, 1 where none is given; infinite for what cannot fail.
    time_limit : float
        Seconds after which the bounds reached are returned.
    parameters : mapping, optional
        What was asked, kept with the result.

    Raises
    ------
    InputError
        A weight out of range or for an unknown element; a system with negations.
    """
    limit = time.monotonic() + time_limit
    prices = event_weights(system, weights)
    if not system.coherent:
        raise InputError.of("tree-negated", value=system.label)
    reduced = _Reduced(system, prices)
    if reduced.solved:
        cost = float(reduced.cost[system.top])
        chosen = reduced.expand([system.top]) if np.isfinite(cost) else []
        bounds = _Bounds(None, cost, cost)
    else:
        members, gates, top = reduced.core_gates()
        price = np.array([reduced.cost[m].sum() for m in members])
        bounds = _search(_Core(gates, len(members), top, system.mode, price), limit)
        held = np.flatnonzero(bounds.cut if bounds.cut is not None else [])
        chosen = reduced.expand([node for i in held for node in members[i]])
    asked = {"mode": system.mode, "target": system.label, "time_limit": time_limit}
    return CheapestCut(
        elements=tuple(system.events[e] for e in chosen),
        cost=bounds.cost,
        lower_bound=bounds.lower,
        optimal=_met(bounds),
        rounds=bounds.rounds,
        survival_sets=bounds.sets,
        parameters={**asked, **(parameters or {})},
        digest=system.digest,
    )
