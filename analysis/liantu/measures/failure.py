"""What falls when elements fail, and every single point of failure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from liantu.measures.cuts import alone, universe
from liantu.measures.logic import prepare
from liantu.measures.propagation import WORKS, Cascade, fallen_parts, propagate, propagate_many
from liantu.measures.search import owned
from liantu.measures.target import target_cuts
from liantu.model.errors import InputError, near
from liantu.model.network import check_unit
from liantu.model.tablehtml import html_table, parameter_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy.typing as npt

    from liantu.measures.cuts import Universe
    from liantu.measures.logic import Logic
    from liantu.model.network import SupportNetwork, Unit

__all__ = [
    "Failure",
    "SinglePoints",
    "fails",
    "failure_of",
    "falls_table",
    "find_part",
    "members_of",
    "more_without_unmapped",
    "not_standing",
    "rests_on_unmapped",
    "single_points",
    "witness",
]


MOST_SEARCHED = 10_000


def _parameters(network: SupportNetwork, **own: object) -> dict[str, object]:
    return {"substitution": network.substitution, **own}


@dataclass(frozen=True, eq=False)
class Failure:
    """What falls when some elements fail.

    Attributes
    ----------
    fallen : pandas.DataFrame
        One row for each fallen producer, in the order of falling: `step` (0 fails with its
        element), `firm_id` (empty for composite and unmapped parts), `part_id`, `inputs`
        (the parts whose loss felled it, `;` between alternatives; empty at step 0).
    lost : pandas.DataFrame
        Parts left without a working producer: `part_id`, `step` (when the last producer fell),
        `final`. Parts that do not stand even without the failure are not counted.
    rests_on_unmapped : bool
        True when some part stands only because parts whose makers are not surveyed are taken
        to stand, so that more may fall than is shown.
    parameters, digest
        What was asked, and the version of the data.
    """

    fallen: pd.DataFrame
    lost: pd.DataFrame
    rests_on_unmapped: bool
    parameters: Mapping[str, object]
    digest: str
    network: SupportNetwork = field(repr=False)
    cascade: Cascade = field(repr=False)

    def witness(self, part: str) -> pd.DataFrame:
        """Return the falls that lead to the loss of a part, in order, columns as `fallen`."""
        return witness(self.network, self.cascade, part)


def members_of(network: SupportNetwork, elements: Iterable[str], unit: Unit) -> list[int]:
    """Return the producers that fall with elements, or raise InputError naming similar ones."""
    known = network.elements[unit]
    members: list[int] = []
    for element in elements:
        if element not in known:
            raise InputError.of(
                "element-unknown", column=unit, value=element, unit=unit, near=near(element, known)
            )
        members += known[element]
    return members


def falls_table(
    network: SupportNetwork, cascade: Cascade, producers: Iterable[int]
) -> pd.DataFrame:
    """Return the falls of producers in order, columns as `Failure.fallen`."""
    rows = []
    for producer in sorted(producers, key=lambda p: (cascade.step[p], network.producer_name(p))):
        firm, part = network.producer_name(producer)
        cause = int(cascade.cause[producer])
        inputs = [network.parts[i] for i in network.inputs[cause]] if cause >= 0 else []
        rows.append((int(cascade.step[producer]), firm, part, ";".join(inputs)))
    return pd.DataFrame(rows, columns=["step", "firm_id", "part_id", "inputs"])


def witness(network: SupportNetwork, cascade: Cascade, part: str) -> pd.DataFrame:
    """Return the falls that lead to the loss of a part: its producers and, backwards, theirs.

    Columns as `Failure.fallen`; empty when the part still stands.
    """
    todo = [int(p) for p in network.makers[network.part_index[part]]]
    if not todo or any(cascade.step[p] == WORKS for p in todo):
        return falls_table(network, cascade, [])
    seen = set(todo)
    while todo:
        cause = int(cascade.cause[todo.pop()])
        if cause >= 0:
            fresh = {int(p) for p in network.suppliers[cause]} - seen
            seen |= fresh
            todo += fresh
    return falls_table(network, cascade, seen)


def not_standing(network: SupportNetwork, mode: str = "outage") -> frozenset[str]:
    """Return the parts that do not stand on the facts at hand, before anything fails."""
    return frozenset(
        network.parts[int(i)] for i in np.flatnonzero(~prepare(network, mode).standing)
    )


def find_part(network: SupportNetwork, part: str) -> int:
    """Return the number of a part, or raise InputError naming similar ones."""
    if part not in network.part_index:
        known = network.parts[:MOST_SEARCHED]
        raise InputError.of(
            "element-unknown", column="target", value=part, unit="part", near=near(part, known)
        )
    return network.part_index[part]


def rests_on_unmapped(network: SupportNetwork) -> npt.NDArray[np.bool_]:
    """Return which parts have unsurveyed parts upstream, or are unsurveyed; linear in the edges."""
    found = np.zeros(len(network.parts), dtype=bool)
    front = {network.part_index[part] for part in network.unmapped}
    if not front:
        return found
    into = network.inputs.transposed(len(network.parts))
    while front:
        found[list(front)] = True
        reached = {
            int(network.producer_part[p])
            for part in front
            for r in into[part]
            for p in network.customers[int(r)]
        }
        front = {part for part in reached if not found[part]}
    return found


def more_without_unmapped(network: SupportNetwork, fallen: npt.NDArray[np.intp], mode: str) -> bool:
    """Say whether a surveyed part would fall as well if no unmapped part could be had."""
    bare = [
        int(p)
        for part in sorted(network.unmapped)
        for p in network.makers[network.part_index[part]]
    ]
    lost = fallen_parts(network, propagate_many(network, [fallen, [*fallen, *bare]], mode))
    surveyed = [i for i, part in enumerate(network.parts) if part not in network.unmapped]
    return bool((lost[surveyed, 1] & ~lost[surveyed, 0]).any())


def fails(
    network: SupportNetwork,
    elements: Iterable[str],
    unit: str = "firm",
    *,
    mode: str = "outage",
) -> Failure:
    """Let elements fail together and report what falls, in order.

    Parameters
    ----------
    network : SupportNetwork
        Who stands on whom.
    elements : iterable of str
        Ids of firms, groups (by their head), countries, regions or parts.
    unit : str
        What the ids name: firm, group, country (headquarters or owner), hq_country,
        owner_country, region or part.
    mode : {"outage", "cold_start"}
        Running chain then failure, or rebuild from nothing.

    Raises
    ------
    InputError
        An unknown unit, mode or element.
    """
    kind = check_unit(unit)
    names = tuple(elements)
    asked = _parameters(network, mode=mode, unit=kind, elements=names)
    return failure_of(network, members_of(network, names, kind), mode, asked)


def failure_of(
    network: SupportNetwork,
    producers: Iterable[int],
    mode: str,
    parameters: Mapping[str, object],
) -> Failure:
    """Let producers fail and report what falls; `parameters` says what was asked."""
    cascade = propagate(network, list(producers), mode)
    before = not_standing(network, mode)
    rows = [
        (part, int(cascade.step[makers].max()), part in network.final_parts)
        for part, makers in ((p, network.makers[i]) for i, p in enumerate(network.parts))
        if part not in before and len(makers) and (cascade.step[makers] != WORKS).all()
    ]
    lost = pd.DataFrame(rows, columns=["part_id", "step", "final"])
    down = np.flatnonzero(cascade.step != WORKS)
    return Failure(
        fallen=falls_table(network, cascade, map(int, down)),
        lost=lost.sort_values(["step", "part_id"], ignore_index=True),
        rests_on_unmapped=more_without_unmapped(network, down, mode),
        parameters=parameters,
        digest=network.digest,
        network=network,
        cascade=cascade,
    )


@dataclass(frozen=True, eq=False)
class SinglePoints:
    """All single points of failure by one unit.

    Attributes
    ----------
    points : pandas.DataFrame
        `part_id` (what is lost), `element` (what fails), `origin` (`own`: the element holds all
        makers of the part itself; `inherited`: the part falls through its inputs), `final`,
        `rests_on_unmapped` (the part has unsurveyed parts upstream, so there may be more).
        Ordered by part and element.
    not_standing : frozenset of str
        Parts that do not stand before anything fails; no single point is stated for them.
    parameters, digest
        What was asked, and the version of the data.
    """

    points: pd.DataFrame
    not_standing: frozenset[str]
    parameters: Mapping[str, object]
    digest: str

    def _repr_html_(self) -> str:
        title = f"单点失效 {len(self.points)} 个 Single points of failure"
        finals_first = self.points.sort_values("final", ascending=False, kind="stable")
        return html_table(finals_first, title, notes=[parameter_line(self.parameters)])


def _single(
    network: SupportNetwork, logic: Logic, elements: Universe, target: str | None
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Return parts and the elements that alone lose them, ordered by both."""
    if target is None:
        number, node = alone(logic, elements).felled()
        parts = logic.node_part[node]
        parts, number = parts[parts >= 0], number[parts >= 0]
    else:
        part = find_part(network, target)
        found = target_cuts(logic, elements, part, 1)[0] if logic.standing[part] else []
        number = np.array([e for (e,) in found], dtype=np.int32)
        parts = np.full(len(number), part, dtype=np.int32)
    if elements.units == ("part",):
        own = np.array([network.part_index[name] for name in elements.names], dtype=np.int32)
        other = own[number] != parts
        parts, number = parts[other], number[other]
    order = np.lexsort([number, parts])
    return parts[order], number[order]


def single_points(
    network: SupportNetwork,
    unit: str = "firm",
    *,
    target: str | None = None,
    mode: str = "outage",
) -> SinglePoints:
    """Find every element whose failure alone loses a part, for every part or for one.

    For every part each element runs alone: the falls in all. For one target a set of nodes that
    keeps it alive is found first, and only elements that touch the set are tried, for every single
    point must: exact in both modes, with cycles.

    Parameters
    ----------
    network : SupportNetwork
        Who stands on whom.
    unit : str
        As for `fails`. With `part`, the part itself is not counted against it.
    target : str, optional
        Only points of this part.
    mode : {"outage", "cold_start"}
        Running chain then failure, or rebuild from nothing.
    """
    kind = check_unit(unit)
    logic = prepare(network, mode)
    elements = universe(network, kind, size=logic.size)
    parts, number = _single(network, logic, elements, target)
    labels = np.array(network.parts, dtype=object)
    names = np.array(elements.names, dtype=object)
    own = owned(
        network.makers.start, network.makers.items, elements.of.start, elements.of.items, parts,
        np.ascontiguousarray(number[:, None]),
    )  # fmt: skip
    finals = [network.part_index[p] for p in network.final_parts]
    points = pd.DataFrame(
        {
            "part_id": labels[parts],
            "element": names[number],
            "origin": np.where(own, "own", "inherited"),
            "final": np.isin(parts, finals),
            "rests_on_unmapped": rests_on_unmapped(network)[parts],
        }
    )
    return SinglePoints(
        points=points,
        not_standing=frozenset(network.parts[int(i)] for i in np.flatnonzero(~logic.standing)),
        parameters=_parameters(network, mode=logic.mode, unit=kind, target=target),
        digest=network.digest,
    )
