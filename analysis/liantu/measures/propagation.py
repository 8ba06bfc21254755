"""What falls: the least fixed point of failure on a support network, or the cold start.

A producer fails when its firm has failed, or when some essential requirement of it has lost all
its suppliers. Starting from the failed elements and applying this rule until nothing changes
gives the least fixed point of *fails*, equivalently the greatest fixed point of *works* (Knaster
and Tarski): circular support stands until something outside knocks it over. This is the outage
mode: the running chain, then the failure. Cold start asks for the least fixed point of *works*:
what can be started from nothing with the failed elements missing.

One scenario, or few that fall far, are followed node by node (`cascade`); many that fall far are
run 64 to a machine word (`flood`). Which is cheaper is measured on a sample.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from liantu.measures.kernels import FELL, OUT, cascade, fall, flood, push, rise, undo
from liantu.measures.logic import check_mode, prepare
from liantu.model.compiled import compiled, in_threads
from liantu.model.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from liantu.measures.kernels import Ints, Longs, Net, State
    from liantu.measures.logic import Logic
    from liantu.model.network import SupportNetwork

__all__ = ["WORKS", "Cascade", "Running", "fallen_parts", "propagate", "propagate_many"]

WORKS = -1
WORD = 64
WORDS = 8
SAMPLE = 16
SWEEPS = 8


@dataclass(frozen=True, eq=False)
class Cascade:
    """When and why each producer fell.

    Attributes
    ----------
    step : ndarray of int32, shape (producers,)
        0 for producers that fail with their element, k for those that fall in wave k,
        `WORKS` for those that stand. In cold start, those that only support one another come
        after the last wave, all in one step.
    cause : ndarray of int32, shape (producers,)
        Requirement whose loss felled the producer in that wave, -1 where there is none.
    """

    step: npt.NDArray[np.int32]
    cause: npt.NDArray[np.int32]


@compiled
def _waves(  # noqa: PLR0917
    served_start: Longs, served: Ints, cust_start: Longs, cust: Ints, live: Ints, seeds: Ints,
    step: Ints, cause: Ints,
) -> int:  # fmt: skip
    """Fill `step` and `cause` wave by wave, requirements in order within a wave."""
    front = seeds.copy()
    dead = np.flatnonzero(live == 0).astype(np.int32)
    wave = 0
    while len(front) or len(dead):
        gone = [r for r in dead]  # noqa: C416 -- the compiler wants a typed list
        for node in front:
            for i in range(served_start[node], served_start[node + 1]):
                r = served[i]
                live[r] -= 1
                if live[r] == 0:
                    gone.append(r)
        wave += 1
        fresh = [np.int32(0) for _ in range(0)]
        for r in np.sort(np.array(gone, dtype=np.int32)):
            for j in range(cust_start[r], cust_start[r + 1]):
                node = cust[j]
                if step[node] < 0:
                    step[node] = wave
                    cause[node] = r
                    fresh.append(node)
        front = np.array(fresh, dtype=np.int32)
        dead = np.empty(0, dtype=np.int32)
    return wave


def propagate(network: SupportNetwork, failed: Iterable[int], mode: str = "outage") -> Cascade:
    """Let producers fail and follow the consequences wave by wave.

    Every producer and requirement is touched once, so the work is linear in the edges reached.

    Parameters
    ----------
    network : SupportNetwork
        Who stands on whom.
    failed : iterable of int
        Producers that fail at the start.
    mode : {"outage", "cold_start"}
        Running chain then failure, or rebuild from nothing.
    """
    kind = check_mode(mode)
    step = np.full(network.size, WORKS, dtype=np.int32)
    cause = np.full(network.size, -1, dtype=np.int32)
    live = np.diff(network.suppliers.start).astype(np.int32)
    seeds = np.array(sorted(set(failed)), dtype=np.int32)
    step[seeds] = 0
    served, customers = network.served, network.customers
    waves = _waves(
        served.start, served.items, customers.start, customers.items, live, seeds, step, cause
    )
    if kind == "cold_start":
        logic = prepare(network)
        mark = np.zeros(logic.size, dtype=np.uint8)
        mark[seeds] = OUT
        started = rise(logic.net, mark)[0][: network.size] >= 0
        unmet = np.ones(len(network.suppliers), dtype=bool)
        unmet[network.suppliers.owners()[started[network.suppliers.items]]] = False
        for producer in np.flatnonzero(~started & (step == WORKS)):
            own = network.requirements[int(producer)]
            step[producer] = waves
            cause[producer] = own[unmet[own]][0]
    return Cascade(step, cause)


class Running:
    """A network in which elements fail one after the other and are repaired in reverse order.

    In outage mode each failure costs what it newly fells, and taking it back the same. Cold start
    runs all standing failures anew, for what was founded on a fallen support may be founded on
    another one.
    """

    def __init__(self, logic: Logic) -> None:
        self.logic = logic
        self._state = logic.state()
        self._ends = [0]
        self._failed: list[Ints] = []

    def fail(self, producers: Iterable[int]) -> npt.NDArray[np.int32]:
        """Fail producers too; return the nodes that are down now and were not before."""
        net, state, end = self.logic.net, self._state, self._ends[-1]
        self._failed.append(np.array(sorted(set(producers)), dtype=np.int32))
        if not net.cold:
            tail = fall(net, state, end, push(state, end, self._failed[-1]), state.mark[:0])[0]
            self._ends.append(tail)
            return state.trail[end:tail].copy()
        before = self.down
        self._again()
        return np.flatnonzero(self.down & ~before).astype(np.int32)

    def undo(self) -> None:
        """Repair what failed last."""
        self._failed.pop()
        if self.logic.net.cold:
            self._again()
            return
        end = self._ends.pop()
        undo(self.logic.net, self._state, self._ends[-1], end, end)

    @property
    def down(self) -> npt.NDArray[np.bool_]:
        """Return which nodes are down, producers first."""
        found: npt.NDArray[np.bool_] = (self._state.mark == FELL) | (self._state.mark == OUT)
        return found

    def _again(self) -> None:
        end = self._ends[-1]
        undo(self.logic.net, self._state, 0, end, end)
        seeds = np.concatenate([np.empty(0, dtype=np.int32), *self._failed])
        self._ends = [cascade(self.logic.net, self._state, seeds)]


@compiled
def _one_by_one(net: Net, st: State, start: Longs, seeds: Ints, dead: npt.NDArray[np.bool_]) -> int:
    """Mark in `dead` (nodes x scenarios) what each scenario fells; return the falls in all."""
    total = 0
    for k in range(len(start) - 1):
        tail = cascade(net, st, seeds[start[k] : start[k + 1]])
        total += tail
        for i in range(tail):
            if st.mark[st.trail[i]] == FELL and st.trail[i] < len(dead):
                dead[st.trail[i], k] = True
        undo(net, st, 0, tail, tail)
    return total


def flooded(logic: Logic, seeds: Rows) -> npt.NDArray[np.uint64]:
    """Return which nodes are down in each scenario, as bits (nodes x words)."""
    words = -(-len(seeds) // WORD)
    seed = np.zeros((logic.size, words), dtype=np.uint64)
    scenario = seeds.owners()
    bit = np.left_shift(np.uint64(1), (scenario % WORD).astype(np.uint64))
    np.bitwise_or.at(seed, (seeds.items, scenario // WORD), bit)
    full = np.uint64(0xFFFF_FFFF_FFFF_FFFF)
    seed[logic.mark == OUT] = full
    dead = np.full_like(seed, full if logic.net.cold else 0)
    flood(logic.net, seed, dead)
    return dead


def _flooded_columns(
    logic: Logic, seeds: Rows, dead: npt.NDArray[np.bool_], low: int, high: int
) -> None:
    part = Rows(
        seeds.start[low : high + 1] - seeds.start[low],
        seeds.items[seeds.start[low] : seeds.start[high]],
    )
    bits = flooded(logic, part)[: len(dead)].astype("<u8").view(np.uint8)
    dead[:, low:high] = np.unpackbits(bits, axis=1, bitorder="little")[:, : high - low]


def prefers_words(logic: Logic, seeds: Rows) -> bool:
    """Say whether a sample of scenarios falls so far that 64 to a word is cheaper."""
    count = min(SAMPLE, len(seeds))
    chosen = np.linspace(0, len(seeds) - 1, count).astype(int)
    state, falls = logic.state(), 0
    for k in chosen:
        tail = cascade(logic.net, state, seeds[int(k)])
        undo(logic.net, state, 0, tail, tail)
        falls += tail
    return falls / max(count, 1) > SWEEPS * logic.size / (WORD * WORDS)


def propagate_many(
    network: SupportNetwork, failures: Sequence[Iterable[int]], mode: str = "outage"
) -> npt.NDArray[np.bool_]:
    """Let many failure sets run, each from the untouched network, on all cores.

    Parameters
    ----------
    network : SupportNetwork
        Who stands on whom.
    failures : sequence of iterables of int
        For each scenario the producers that fail at the start.
    mode : {"outage", "cold_start"}
        Running chain then failure, or rebuild from nothing.

    Returns
    -------
    ndarray of bool, shape (producers, scenarios)
        True where the producer has failed in the end.
    """
    logic = prepare(network, mode)
    seeds = Rows.of([list(failed) for failed in failures])
    dead = np.zeros((network.size, len(seeds)), dtype=bool)
    if not len(seeds):
        return dead
    if prefers_words(logic, seeds):
        block = WORD * WORDS
        list(
            in_threads(
                lambda low, high: _flooded_columns(logic, seeds, dead, low, high),
                len(seeds),
                block=block,
            )
        )
        return dead

    def run(low: int, high: int) -> None:
        _one_by_one(
            logic.net, logic.state(), seeds.start[low : high + 1], seeds.items, dead[:, low:high]
        )

    list(in_threads(run, len(seeds), block=4096))
    dead[logic.mark[: network.size] == OUT] = True
    return dead


def fallen_parts(network: SupportNetwork, dead: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return which parts have no working producer left.

    Parameters
    ----------
    dead : ndarray of bool, shape (producers, scenarios)
        As `propagate_many` returns it.

    Returns
    -------
    ndarray of bool, shape (parts, scenarios)
    """
    lost = np.ones((len(network.parts), dead.shape[1]), dtype=bool)
    made = np.flatnonzero(np.diff(network.makers.start))
    if len(made):
        makers = dead[network.makers.items]
        lost[made] = np.logical_and.reduceat(makers, network.makers.start[:-1][made], axis=0)
    return lost
