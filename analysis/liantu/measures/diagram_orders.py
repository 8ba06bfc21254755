"""Orders of variables for decision diagrams: static rules of thumb, none of them best always."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from liantu.model.system import System

__all__ = ["ORDERS", "variable_order"]

SWEEPS = 20


def _walk(system: System, arrange: Callable[[list[int]], list[int]]) -> list[int]:
    """Return events in the order a depth-first walk from the top first meets them."""
    base = len(system.events)
    seen: set[int] = set()
    order: list[int] = []
    stack = [system.top]
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        if node < base:
            order.append(node)
        else:
            args = list(dict.fromkeys(int(a) for a in system.args[node - base]))
            stack += arrange(args)[::-1]
    return order


def _weights(system: System) -> dict[int, int]:
    """Return for each node reached how many events lie below it, shared ones counted again."""
    base = len(system.events)
    weight: dict[int, int] = {}
    for node in system.reached:
        if node < base:
            weight[node] = 1
        else:
            below = sum(weight.get(int(a), 1) for a in system.args[node - base])
            weight[node] = min(below, 10**9)
    return weight


def _uses(system: System) -> dict[int, int]:
    base = len(system.events)
    uses: dict[int, int] = {}
    for node in system.reached:
        if node >= base:
            for a in system.args[node - base]:
                uses[int(a)] = uses.get(int(a), 0) + 1
    return uses


def _force(system: System, order: list[int]) -> list[int]:
    """Improve an order by FORCE: every node moves to the centre of the gates it takes part in."""
    base = len(system.events)
    gates = [node for node in system.reached if node >= base]
    numbers = {node: i for i, node in enumerate(system.reached)}
    pairs = [(i, numbers[int(a)]) for i, g in enumerate(gates) for a in system.args[g - base]]
    pairs += [(i, numbers[g]) for i, g in enumerate(gates)]
    edge, member = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    place = np.zeros(len(numbers))
    rank = {event: i for i, event in enumerate(order)}
    for node in system.reached:  # a gate starts at the middle of what it is over
        if node < base:
            place[numbers[node]] = rank[node]
        else:
            known = [place[numbers[int(a)]] for a in system.args[node - base]]
            place[numbers[node]] = float(np.mean(known)) if known else 0.0
    best, best_span = order, np.inf
    for _ in range(SWEEPS):
        low = np.full(len(gates), np.inf)
        high = np.full(len(gates), -np.inf)
        np.minimum.at(low, edge, place[member])
        np.maximum.at(high, edge, place[member])
        span = float((high - low).sum())
        if span < best_span:
            best_span = span
            best = sorted(order, key=lambda event: (place[numbers[event]], event))
        centre = np.bincount(edge, place[member], len(gates)) / np.bincount(edge, None, len(gates))
        moved = np.bincount(member, centre[edge], len(numbers))
        place = moved / np.maximum(np.bincount(member, None, len(numbers)), 1)
        place = np.argsort(np.argsort(place, kind="stable"), kind="stable").astype(float)
    return best


def _written(system: System) -> list[int]:
    return _walk(system, lambda args: args)


def _light_first(system: System) -> list[int]:
    weight = _weights(system)
    return _walk(system, lambda args: sorted(args, key=lambda a: weight.get(a, 1)))


def _heavy_first(system: System) -> list[int]:
    weight = _weights(system)
    return _walk(system, lambda args: sorted(args, key=lambda a: -weight.get(a, 1)))


def _shared_first(system: System) -> list[int]:
    uses, weight = _uses(system), _weights(system)
    return _walk(system, lambda args: sorted(args, key=lambda a: (-uses[a], weight.get(a, 1))))


def _events_first(system: System) -> list[int]:
    base, uses = len(system.events), _uses(system)
    return _walk(system, lambda args: sorted(args, key=lambda a: (a >= base, -uses[a])))


def _events_last(system: System) -> list[int]:
    base = len(system.events)
    return _walk(system, lambda args: sorted(args, key=lambda a: a < base))


def _pulled(system: System) -> list[int]:
    return _force(system, _light_first(system))


ORDERS: dict[str, Callable[[System], list[int]]] = {
    "light_first": _light_first,
    "shared_first": _shared_first,
    "written": _written,
    "heavy_first": _heavy_first,
    "events_first": _events_first,
    "events_last": _events_last,
    "force": _pulled,
}


def variable_order(system: System, rule: str) -> list[int]:
    """Return the events the top rests on, in the order a rule puts them.

    Parameters
    ----------
    system : System
        The failure system.
    rule : str
        `written`: depth first, arguments as written; `light_first`, `heavy_first`: arguments
        with fewer (more) events below them first; `shared_first`: arguments used by more gates
        first; `events_first`, `events_last`: events before (after) gates; `force`: FORCE sweeps
        (Aloul, Markov & Sakallah 2003) from `light_first`.
    """
    return ORDERS[rule](system)
