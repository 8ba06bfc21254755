"""What falls: the least fixed point of failure on a support network.

A producer fails when its firm has failed, or when some essential requirement of it has lost all
its suppliers. Starting from the failed elements and applying this rule until nothing changes
gives the least fixed point of *fails*, equivalently the greatest fixed point of *works* (Knaster
and Tarski): circular support stands until something outside knocks it over. This is the outage
mode: the running chain, then the failure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from liantu.model.network import Rows, SupportNetwork

__all__ = ["WORKS", "Cascade", "fallen_parts", "propagate", "propagate_many"]

WORKS = -1
WORD = 64


@dataclass(frozen=True, eq=False)
class Cascade:
    """When and why each producer fell.

    Attributes
    ----------
    step : ndarray of int32, shape (producers,)
        0 for producers that fail with their element, k for those that fall in wave k,
        `WORKS` for those that stand.
    cause : ndarray of int32, shape (producers,)
        Requirement whose loss felled the producer in that wave, -1 where there is none.
    """

    step: npt.NDArray[np.int32]
    cause: npt.NDArray[np.int32]


def propagate(network: SupportNetwork, failed: Iterable[int]) -> Cascade:
    """Let producers fail and follow the consequences wave by wave.

    Every producer and requirement is touched once, so the work is linear in the edges reached.

    Parameters
    ----------
    network : SupportNetwork
        Who stands on whom.
    failed : iterable of int
        Producers that fail at the start.
    """
    step = np.full(network.size, WORKS, dtype=np.int32)
    cause = np.full(network.size, -1, dtype=np.int32)
    live = np.diff(network.suppliers.start)
    front = sorted(set(failed))
    step[front] = 0
    dead = [int(r) for r in np.flatnonzero(live == 0)]
    wave = 0
    while front or dead:
        for producer in front:
            for requirement in network.served[producer]:
                live[requirement] -= 1
                if live[requirement] == 0:
                    dead.append(int(requirement))
        wave += 1
        front = []
        for requirement in sorted(dead):
            for producer in network.customers[requirement]:
                if step[producer] == WORKS:
                    step[producer] = wave
                    cause[producer] = requirement
                    front.append(int(producer))
        dead = []
    return Cascade(step, cause)


def _reduce(
    operator: np.ufunc, rows: Rows, values: npt.NDArray[np.uint64], empty: int
) -> npt.NDArray[np.uint64]:
    """Fold `values` over each row; rows without items give `empty` in every bit."""
    full = np.uint64(0xFFFF_FFFF_FFFF_FFFF)
    result = np.full((len(rows), values.shape[1]), full if empty else 0, dtype=np.uint64)
    filled = np.flatnonzero(np.diff(rows.start))
    if len(filled):
        result[filled] = operator.reduceat(values[rows.items], rows.start[filled], axis=0)
    return result


def propagate_many(
    network: SupportNetwork, failures: Sequence[Iterable[int]]
) -> npt.NDArray[np.bool_]:
    """Let many failure sets run at once, 64 to a machine word.

    Parameters
    ----------
    network : SupportNetwork
        Who stands on whom.
    failures : sequence of iterables of int
        For each scenario the producers that fail at the start.

    Returns
    -------
    ndarray of bool, shape (producers, scenarios)
        True where the producer has failed in the end.
    """
    words = -(-len(failures) // WORD)
    dead = np.zeros((network.size, words), dtype=np.uint64)
    for scenario, failed in enumerate(failures):
        word, bit = divmod(scenario, WORD)
        dead[list(failed), word] |= np.uint64(1 << bit)
    before = None
    while before is None or not np.array_equal(before, dead):
        before = dead
        unmet = _reduce(np.bitwise_and, network.suppliers, dead, empty=1)
        dead = dead | _reduce(np.bitwise_or, network.requirements, unmet, empty=0)
    octets = dead.astype("<u8").view(np.uint8).reshape(network.size, words * WORD // 8)
    bits = np.unpackbits(octets, axis=1, bitorder="little")
    return bits[:, : len(failures)].astype(bool)


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
    for part in range(len(network.parts)):
        lost[part] = dead[network.makers[part]].all(axis=0)
    return lost
