"""Binary decision diagram of a failure system, circles included, and its minimal solutions.

**Circles.** Let D be the gates of one strongly connected component and everything below it done.
The failures F fell a gate in outage mode iff the gate is in the least fixed point of

    d_g ← at least need(g) of the arguments of g,

and in cold start iff it is in the greatest one. Kleene iteration from FALSE (from TRUE) reaches
that fixed point for every F after at most |D| rounds, because each round but the last changes
at least one gate and no gate changes twice. A diagram holds the values for *all* F at once, and
AND and OR act on each F by itself, so iterating on diagrams until nothing changes is that
iteration for every F together: it ends after at most |D| rounds with the exact function.
Updating in place (Gauss–Seidel) only skips ahead: values stay between start and fixed point, and
when nothing changes they are a fixed point. No unrolling, no loop is broken by choice.

References
----------
Kleene, S. C. (1952). *Introduction to Metamathematics*, § 66 (first recursion theorem).
Tarski, A. (1955). *Pacific Journal of Mathematics* 5(2), 285–309.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from liantu.measures import diagram_core as core
from liantu.measures.diagram_orders import ORDERS, variable_order
from liantu.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import numpy.typing as npt

    Ints = npt.NDArray[np.int32]
    Longs = npt.NDArray[np.int64]
    Progress = Callable[[int, int], None]
    State = tuple[Ints, Ints, Longs, Longs, Ints, Longs]

    from liantu.model.system import System

__all__ = ["MOST_NODES", "Diagram", "Table", "TooLargeError", "build", "minimal", "solve"]

FIRST_ROOM = 1 << 14
FIRST_CAP = 60_000
MOST_NODES = 20_000_000
MOST_KEPT = 5
CACHE_ROOM = 1 << 24
STEPS = 8  # most steps for each node of the cap
SLICE = 2_000_000  # steps between looks at progress and the keyboard, a fraction of a second


class TooLargeError(Exception):
    """A diagram has outgrown the room it was given."""


class Table:
    """Room for diagrams, growing up to a cap. The only mutable thing of this engine.

    `tick` is called now and then, so that long work can tell how far it is and be interrupted.
    """

    def __init__(self, cap: int, levels: int, tick: Callable[[], None] = lambda: None) -> None:
        self.cap, self.tick = cap, tick
        self.nodes = np.zeros((min(FIRST_ROOM, cap), 4), dtype=np.int32)
        self.nodes[:2, 0] = core.LAST
        self.nodes[:2, 1] = self.nodes[:2, 2] = (0, 1)
        self.heads = np.zeros(FIRST_ROOM, dtype=np.int32)
        self.used = np.array([2, 0, min(SLICE, STEPS * cap)], dtype=np.int64)
        self.keys = np.zeros(FIRST_ROOM, dtype=np.int64)
        self.values = np.zeros(FIRST_ROOM, dtype=np.int32)
        self.frames = np.zeros((levels + 3, 4), dtype=np.int64)

    @property
    def state(self) -> State:
        """Return what the operations take."""
        return self.nodes, self.heads, self.used, self.keys, self.values, self.frames

    def grow(self) -> None:
        """Let work go on: a slice more of steps, or four times the room.

        Raises `TooLargeError` at the cap of either.
        """
        self.tick()
        size = len(self.nodes)
        sliced = self.used[1] > self.used[2]
        if self.used[1] > STEPS * self.cap or (size >= self.cap and not sliced):
            raise TooLargeError
        if sliced:
            self.used[2] = min(self.used[1] + SLICE, STEPS * self.cap)
            return
        wider = np.empty((min(4 * size, self.cap), 4), dtype=np.int32)
        wider[:size] = self.nodes
        self.nodes = wider
        self.heads = np.zeros(4 * len(self.heads), dtype=np.int32)
        core.rehash(self.nodes, self.heads, self.used)
        if len(self.keys) < CACHE_ROOM:
            keys, values = self.keys, self.values
            self.keys = np.zeros(4 * len(keys), dtype=np.int64)
            self.values = np.zeros(4 * len(keys), dtype=np.int32)
            core.recache(keys, values, self.keys, self.values)

    def apply(self, op: int, a: int, b: int) -> int:
        """Combine two diagrams, growing as needed."""
        while (result := core.apply(op, a, b, *self.state)) < 0:
            self.grow()
        return int(result)

    def negate(self, a: int) -> int:
        """Complement a diagram, growing as needed."""
        while (result := core.negate(a, self.nodes, self.heads, self.used)) < 0:
            self.grow()
        return int(result)

    def variable(self, level: int) -> int:
        """Return the diagram of one variable."""
        while (result := core.make(level, 0, 1, self.nodes, self.heads, self.used)) < 0:
            self.grow()
        return int(result)

    def fold(self, op: int, items: Iterable[int]) -> int:
        """Combine several diagrams, those that start deepest first."""
        todo = sorted(set(items), key=lambda n: (-int(self.nodes[n, 0]), n))
        result = 1 if op == core.AND else 0
        for item in todo:
            result = self.apply(op, result, item)
        return result

    def threshold(self, need: int, items: list[int]) -> int:
        """Return "at least `need` of `items`".

        at_least(k, i) = (item_i AND at_least(k-1, i+1)) OR at_least(k, i+1); the second term is
        implied by the first factor, so this is right for items that share variables too.
        """
        if need <= 0:
            return 1
        if need > len(items):
            return 0
        if need == 1:
            return self.fold(core.OR, items)
        if need == len(items):
            return self.fold(core.AND, items)
        rows = sorted(items, key=lambda n: (-int(self.nodes[n, 0]), n))
        at_least = [1] + [0] * need
        for item in rows:
            for k in range(need, 0, -1):
                with_item = self.apply(core.AND, item, at_least[k - 1])
                at_least[k] = self.apply(core.OR, with_item, at_least[k])
        return at_least[need]


@dataclass(frozen=True, eq=False)
class Diagram:
    """The failure function of a system as a binary diagram, and its minimal cut sets as a family.

    Attributes
    ----------
    system : System
        What it was built from.
    order : tuple of int
        Event at each level of the diagram.
    rule : str
        The rule that gave the order.
    root : int
        Top event as a binary diagram.
    sets : int
        Minimal cut sets as a zero-suppressed diagram.
    nodes : ndarray of int32, shape (nodes, 4)
        Level, low, high of each node (the last column is the table's own).
    built : int
        Nodes made on the way, for the record.
    """

    system: System = field(repr=False)
    order: tuple[int, ...] = field(repr=False)
    rule: str
    root: int
    sets: int
    nodes: npt.NDArray[np.int32] = field(repr=False)
    built: int


def _component(system: System, table: Table, component: list[int], value: dict[int, int]) -> None:
    """Set the gates of one strongly connected component; see the module for why it is exact."""
    base = len(system.events)

    def outcome(gate: int) -> int:
        items = [value[int(a)] for a in system.args[gate - base]]
        result = table.threshold(int(system.need[gate - base]), items)
        return table.negate(result) if system.inverted[gate - base] else result

    gate = component[0]
    if len(component) == 1 and gate not in system.args[gate - base]:
        value[gate] = outcome(gate)
        return
    if any(system.inverted[g - base] for g in component):
        raise InputError.of("tree-circle-negated", value=system.label)
    for gate in component:
        value[gate] = 1 if system.mode == "cold_start" else 0
    inside = set(component)
    readers: dict[int, list[int]] = {g: [] for g in component}
    for gate in component:
        for a in set(map(int, system.args[gate - base])) & inside:
            readers[a].append(gate)
    todo = dict.fromkeys(component)  # a queue without repeats
    while todo:
        table.tick()
        gate = next(iter(todo))
        del todo[gate]
        result = outcome(gate)
        if result != value[gate]:
            value[gate] = result
            todo.update(dict.fromkeys(readers[gate]))


def build(
    system: System, order: Iterable[int], table: Table, value: dict[int, int] | None = None
) -> int:
    """Return the top event as a binary diagram with the events in a given order.

    The diagrams of all nodes are entered in `value`, where given.

    Raises
    ------
    TooLargeError
        The table's cap is reached.
    InputError
        A circle runs through a negation, so that no least fixed point need exist.
    """
    base = len(system.events)
    value = {} if value is None else value
    value |= {event: table.variable(level) for level, event in enumerate(order)}
    for component in system.circles():
        table.tick()
        if component[0] >= base:
            _component(system, table, component, value)
    return value[system.top]


def minimal(table: Table, root: int, *, coherent: bool = True) -> int:
    """Return the minimal solutions of a binary diagram as a family."""
    if root <= 1:
        return root
    order = core.mark(root, table.nodes)
    sets = np.zeros(root + 1, dtype=np.int32)
    op = core.DIFFERENCE if coherent else core.WITHOUT
    at = 0
    while (at := core.minimal_sets(op, at, order, sets, *table.state)) < len(order):
        table.grow()
    return int(sets[root])


@dataclass
class _Attempt:
    """One order on its way."""

    rule: str
    order: tuple[int, ...]
    progress: float = 0.0

    def run(self, system: System, cap: int, progress: Progress | None) -> Diagram | None:
        """Return the diagram, or None and the progress made where the cap is reached."""
        value: dict[int, int] = {}

        def tick() -> None:
            if progress:
                progress(len(value), len(system.reached))

        table = Table(cap, len(self.order), tick)
        try:
            root = build(system, self.order, table, value)
            sets = minimal(table, root, coherent=system.coherent)
        except TooLargeError:
            self.progress = len(value) / len(system.reached)
            return None
        built = int(table.used[0])
        return Diagram(system, self.order, self.rule, root, sets, table.nodes[:built].copy(), built)


def solve(
    system: System,
    *,
    rules: Iterable[str] = (),
    most_nodes: int = MOST_NODES,
    progress: Progress | None = None,
) -> Diagram:
    """Build the diagram of a system and its minimal cut sets, trying several orders.

    Every rule is tried with room for few nodes. Where none fits, those that came furthest are
    tried again with four times the room: all, then four, three, two. Of the rules that fit in the
    first two rounds the one with the fewest nodes is kept, later the first that fits.

    Parameters
    ----------
    system : System
        The failure system. Where negations remain, the minimal cut sets are the minimal sets of
        events that cause the top event with every other event absent (Rauzy 2001).
    rules : iterable of str, optional
        Names of `ORDERS`; all of them by default.
    most_nodes : int
        Most nodes of the last round; a node takes 16 bytes, and its cache 12.
    progress : callable, optional
        Called with nodes of the system done and in all, anew for each order tried.

    Raises
    ------
    InputError
        No order fits.
    KeyboardInterrupt
        Interrupted before any diagram was whole. A diagram under way proves no cut set, of any
        size, for what it lacks may make a set smaller. Later it ends the search for a better
        order, and the whole diagram at hand is returned.
    """
    orders = {tuple(variable_order(system, rule)): rule for rule in reversed(list(rules or ORDERS))}
    attempts = [_Attempt(rule, order) for order, rule in orders.items()][::-1]
    cap, keep = min(FIRST_CAP, most_nodes), len(ORDERS)
    while True:
        best: Diagram | None = None
        try:
            for attempt in attempts:
                best = attempt.run(system, best.built if best else cap, progress) or best
                if best is not None and keep < MOST_KEPT - 1:
                    break
        except KeyboardInterrupt:
            if best is None:
                raise
        if best is not None:
            return best
        if cap >= most_nodes:
            raise InputError.of("diagram-too-large", value=system.label, nodes=f"{cap:,}")
        cap, keep = min(4 * cap, most_nodes), max(2, min(keep, MOST_KEPT) - 1)
        attempts = sorted(attempts, key=lambda a: -a.progress)[:keep]
