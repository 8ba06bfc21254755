"""How likely the top event is, and how much hangs on each element: exact, from the diagram.

With independent events of probability p_i, Q = P(top), Q_i1 and Q_i0 the same given that i has
failed or works:

* Birnbaum B_i = Q_i1 − Q_i0 = ∂Q/∂p_i.
* Criticality C_i = B_i p_i / Q, the same as (Q − Q_i0)/Q, often called Fussell–Vesely too.
* Fussell–Vesely FV_i = P(some minimal cut set that holds i has failed wholly) / Q, exact: the
  union is built as a diagram, not summed (no rare-event approximation).
* Risk achievement worth RAW_i = Q_i1 / Q; risk reduction worth RRW_i = Q / Q_i0.
* Structural, without any probability: Birnbaum at p = 1/2 (Banzhaf), and Barlow–Proschan
  ∫₀¹ B_i(p,…,p) dp, which is the Shapley value of the game "who brings the top event about" and
  sums to 1 (when the top event is neither certain nor impossible).

One pass up gives Q of every node, one pass down the probability of reaching it, and
B_i = Σ over nodes of i: reach × (value of high − value of low). B_i(p,…,p) is a polynomial of
degree n−1 at most, so Gauss–Legendre quadrature with ⌈n/2⌉ points is exact up to rounding.

References
----------
Birnbaum, Z. W. (1969). In *Multivariate Analysis II*, 581–592.
Barlow, R. E. & Proschan, F. (1975). *Stochastic Processes and their Applications* 3(2), 153–173.
Dutuit, Y. & Rauzy, A. (2001). *Reliability Engineering & System Safety* 72(2), 127–142.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from liantu.measures import diagram_core as core
from liantu.measures import diagram_passes_core as passes_core
from liantu.measures.diagram import Diagram, Table, TooLargeError
from liantu.model.errors import InputError, near

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from liantu.measures.diagram_cuts import CutFamily

__all__ = ["Importance", "importance", "probabilities_of", "top_probability"]

MOST_UNION = 500_000  # family nodes × events up to which exact Fussell–Vesely is built
UNION_NODES = 4_000_000
CANCELLED = 1e-6  # share of Q below which Q − p B has lost digits and is computed anew


@dataclass(frozen=True, eq=False)
class Importance:
    """Top-event probability and importance of every element.

    Attributes
    ----------
    elements : pandas.DataFrame
        One row for each element, the most critical first: `element`, `q` (its probability),
        `birnbaum`, `criticality`, `fussell_vesely` (NaN where not built, see `parameters`),
        `raw`, `rrw` (infinite where the top event cannot happen without the element),
        `structural` (Birnbaum at 1/2), `barlow_proschan`.
        Without probabilities only the last two are there.
    probability : float
        P(top event), exact up to rounding; NaN without probabilities.
    rare_event : float
        Sum of the probabilities of the minimal cut sets: an upper bound on coherent systems,
        which may exceed 1. For comparison only.
    parameters, digest
        What was asked, and the version of the data.
    """

    elements: pd.DataFrame
    probability: float
    rare_event: float
    parameters: Mapping[str, object]
    digest: str


def probabilities_of(
    events: tuple[str, ...], q: float | Mapping[str, float]
) -> npt.NDArray[np.float64]:
    """Return the probability of each event from one number for all, or a mapping.

    Raises
    ------
    InputError
        A probability outside 0–1, an unknown event, or an event without one.
    """
    given = q if not isinstance(q, (int, float)) else dict.fromkeys(events, float(q))
    for event in given:
        if event not in set(events):
            raise InputError.of("element-unknown", column="q", value=event, unit="element",
                                near=near(event, events))  # fmt: skip
    for event in events:
        if event not in given:
            raise InputError.of("probability-missing", column="q", value=event)
        if not 0.0 <= given[event] <= 1.0:
            raise InputError.of("probability-range", column=event, value=str(given[event]))
    return np.array([given[event] for event in events], dtype=float)


class _Passes:
    """Passes over the binary diagram, numbered densely so that they touch only its nodes."""

    def __init__(self, diagram: Diagram, root: int) -> None:
        self.width = len(diagram.order)
        marked = core.mark(root, diagram.nodes)
        rows = np.zeros(root + 2, dtype=np.int32)
        rows[1] = 1
        rows[marked] = np.arange(2, len(marked) + 2)
        self.nodes = np.zeros((len(marked) + 2, 4), dtype=np.int32)
        self.nodes[2:, 0] = diagram.nodes[marked, 0]
        self.nodes[2:, 1] = rows[diagram.nodes[marked, 1]]
        self.nodes[2:, 2] = rows[diagram.nodes[marked, 2]]
        self.order = np.arange(2, len(marked) + 2, dtype=np.int32)
        self.root = int(rows[root]) if root > 1 else root

    def value(self, chance: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return the probability of each node."""
        value = np.zeros(len(self.nodes))
        value[1] = 1.0
        passes_core.probabilities(self.order, chance, value, self.nodes)
        return value

    def slope(self, chance: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        """Return the top probability and its derivative by the probability of each level."""
        value = self.value(chance)
        reach = np.zeros(len(self.nodes))
        reach[self.root] = 1.0
        slope = np.zeros(self.width)
        passes_core.derivatives(self.order, chance, value, reach, slope, self.nodes)
        return float(value[self.root]), slope

    def sums(self, chance: npt.NDArray[np.float64]) -> float:
        """Return the sum over a family of products of probabilities."""
        value = np.zeros(len(self.nodes))
        value[1] = 1.0
        passes_core.rare_events(self.order, chance, value, self.nodes)
        return float(value[self.root])


def top_probability(diagram: Diagram, chance: npt.NDArray[np.float64]) -> float:
    """Return P(top event) given the probability of each event of the system."""
    passes = _Passes(diagram, diagram.root)
    return float(passes.value(chance[list(diagram.order)])[passes.root])


def _shapley(passes: _Passes) -> npt.NDArray[np.float64]:
    points, weights = np.polynomial.legendre.leggauss(max(1, -(-passes.width // 2)))
    total = np.zeros(passes.width)
    for point, weight in zip((points + 1) / 2, weights / 2, strict=True):
        total += weight * passes.slope(np.full(passes.width, point))[1]
    return total


class _Unions:
    """Unions of minimal cut sets, each set read as an AND, as binary diagrams.

    Over the family, a(node) is the union of all its sets: a = a(low) OR (x AND a(high)). Those
    that hold one element: u = x AND a(high) at the element's level, above it
    u = u(low) OR (x AND u(high)); below it there is nothing to hold.
    """

    def __init__(self, diagram: Diagram) -> None:
        self.diagram, self.table = diagram, Table(UNION_NODES, len(diagram.order))
        self.family = [int(n) for n in core.mark(diagram.sets, diagram.nodes)]
        self.both: dict[int, int] = {}
        self.union: dict[int, int] = {0: 0, 1: 1}
        for node in self.family:
            var, low, high = map(int, diagram.nodes[node, :3])
            x = self.table.variable(var)
            self.both[node] = self.table.apply(core.AND, x, self.union[high])
            self.union[node] = self.table.apply(core.OR, self.union[low], self.both[node])

    def holding(self, level: int) -> int:
        """Return "some minimal cut set that holds the element has failed wholly"."""
        found: dict[int, int] = {}
        for node in self.family:
            var, low, high = map(int, self.diagram.nodes[node, :3])
            if var == level:
                found[node] = self.both[node]
            elif var < level:
                x = self.table.variable(var)
                both = self.table.apply(core.AND, x, found.get(high, 0))
                found[node] = self.table.apply(core.OR, found.get(low, 0), both)
        return found.get(self.diagram.sets, 0)


def _fussell_vesely(
    diagram: Diagram, chance: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64] | None:
    """Return P(union of the minimal cut sets that hold i) by level, or None where it is too much.

    Coherent systems only: elsewhere the union of minimal cut sets is not the top event.
    """
    size = len(core.mark(diagram.sets, diagram.nodes)) if diagram.sets > 1 else 0
    if not diagram.system.coherent or size * len(diagram.order) > MOST_UNION:
        return None
    result = np.zeros(len(diagram.order))
    try:
        unions = _Unions(diagram)
        for level in range(len(diagram.order)):
            root = unions.holding(level)
            nodes = unions.table.nodes
            value = np.zeros(max(root, 1) + 1)
            value[1] = 1.0
            passes_core.probabilities(core.mark(root, nodes), chance, value, nodes)
            result[level] = value[root]
    except TooLargeError:
        return None
    return result


def _spread(diagram: Diagram, by_level: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return values by event from values by level; 0 for events the top does not rest on."""
    result = np.zeros(len(diagram.system.events))
    result[list(diagram.order)] = by_level
    return result


def _weighted(
    diagram: Diagram, passes: _Passes, chance: npt.NDArray[np.float64]
) -> tuple[float, dict[str, npt.NDArray[np.float64]], bool]:
    """Return Q, the columns that rest on probabilities, and whether the union was built."""
    by_level = chance[list(diagram.order)]
    top, slope = passes.slope(by_level)
    without = top - by_level * slope
    for level in np.flatnonzero(np.abs(without) <= CANCELLED * top):
        alone = by_level.copy()
        alone[level] = 0.0
        without[level] = passes.value(alone)[passes.root]
    union = _fussell_vesely(diagram, by_level)
    birnbaum = _spread(diagram, slope)
    absent = np.full(len(chance), top)
    absent[list(diagram.order)] = without
    nan = np.full(len(chance), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        columns = {
            "birnbaum": birnbaum,
            "criticality": birnbaum * chance / top,
            "fussell_vesely": nan if union is None else _spread(diagram, union) / top,
            "raw": (top + (1 - chance) * birnbaum) / top,
            "rrw": top / absent,
        }
    return top, columns, union is not None


def importance(cuts: CutFamily, q: float | Mapping[str, float] | None = None) -> Importance:
    """Measure how much hangs on each element.

    Parameters
    ----------
    cuts : CutFamily
        The minimal cut sets, with the diagram they come from.
    q : float or mapping of str to float, optional
        Failure probability of every element, or of each. Without it only the structural
        measures are given.

    Raises
    ------
    InputError
        A probability is missing, outside 0–1, or for an unknown element.
    """
    diagram = cuts.diagram
    events = diagram.system.events
    passes = _Passes(diagram, diagram.root)
    columns: dict[str, npt.NDArray[np.float64]] = {}
    top = rare = float("nan")
    union = False
    if q is not None:
        chance = probabilities_of(events, q)
        top, own, union = _weighted(diagram, passes, chance)
        rare = _Passes(diagram, diagram.sets).sums(chance[list(diagram.order)])
        columns = {"q": chance, **own}
    half = passes.slope(np.full(passes.width, 0.5))[1]
    columns["structural"] = _spread(diagram, half)
    columns["barlow_proschan"] = _spread(diagram, _shapley(passes))
    frame = pd.DataFrame({"element": list(events), **columns})
    first = "criticality" if q is not None else "barlow_proschan"
    frame = frame.sort_values([first, "element"], ascending=[False, True], ignore_index=True)
    return Importance(
        elements=frame,
        probability=top,
        rare_event=rare,
        parameters={
            **cuts.parameters,
            "fussell_vesely": "exact union of cut sets" if union else "not built",
        },
        digest=cuts.digest,
    )
