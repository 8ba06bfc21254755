"""Random small failure systems, and their meaning by plain iteration over every subset."""

from __future__ import annotations

from itertools import combinations

from hypothesis import strategies as st

from liantu.model.system import System


@st.composite
def systems(draw: st.DrawFn, *, negated: bool = False, most_events: int = 6) -> System:
    """Draw a system; gates run in circles unless some are negated."""
    events = [f"e{i}" for i in range(draw(st.integers(1, most_events)))]
    count = draw(st.integers(1, 7))
    gates = []
    for gate in range(count):
        last = len(events) + (gate if negated else count) - 1
        args = draw(st.lists(st.integers(0, last), max_size=4))
        gates.append((draw(st.integers(min(1, len(args)), max(1, len(args)))), args))
    turned = [g for g in range(count) if negated and draw(st.integers(0, 3)) == 0]
    return System.of(
        events,
        gates,
        len(events) + count - 1,
        mode=draw(st.sampled_from(["outage", "cold_start"])),
        inverted=turned,
    )


def evaluate(system: System, failed: frozenset[int]) -> bool:
    """Say whether the top event holds: synchronous iteration from the mode's start."""
    base = len(system.events)
    value = [i in failed for i in range(base)] + [system.mode == "cold_start"] * system.gates
    while True:
        after = value[:base]
        for gate in range(system.gates):
            holds = sum(value[int(a)] for a in system.args[gate]) >= system.need[gate]
            after.append(bool(holds != system.inverted[gate]))
        if after == value:
            return value[system.top]
        value = after


def brute_cuts(system: System) -> set[frozenset[str]]:
    """Return the minimal sets of events that bring the top event about, from every subset."""
    numbers = range(len(system.events))
    found: list[frozenset[int]] = []
    for size in range(len(numbers) + 1):
        for chosen in map(frozenset, combinations(numbers, size)):
            if not any(f <= chosen for f in found) and evaluate(system, chosen):
                found.append(chosen)
    return {frozenset(system.events[i] for i in s) for s in found}
