"""What falls when elements fail, and every single point of failure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from liantu.measures.propagation import WORKS, Cascade, fallen_parts, propagate, propagate_many
from liantu.model.errors import InputError, near
from liantu.model.network import check_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy.typing as npt

    from liantu.model.network import SupportNetwork, Unit

__all__ = ["Failure", "SinglePoints", "fails", "not_standing", "single_points", "witness"]


def _parameters(network: SupportNetwork, **own: object) -> dict[str, object]:
    return {"mode": "outage", "substitution": network.substitution, **own}


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


def _members(network: SupportNetwork, elements: Iterable[str], unit: Unit) -> list[int]:
    known = network.elements[unit]
    members: list[int] = []
    for element in elements:
        if element not in known:
            raise InputError.of(
                "element-unknown", column=unit, value=element, unit=unit, near=near(element, known)
            )
        members += known[element]
    return members


def _falls(network: SupportNetwork, cascade: Cascade, producers: Iterable[int]) -> pd.DataFrame:
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
        return _falls(network, cascade, [])
    seen = set(todo)
    while todo:
        cause = int(cascade.cause[todo.pop()])
        if cause >= 0:
            fresh = {int(p) for p in network.suppliers[cause]} - seen
            seen |= fresh
            todo += fresh
    return _falls(network, cascade, seen)


def not_standing(network: SupportNetwork) -> frozenset[str]:
    """Return the parts that do not stand on the facts at hand, before anything fails."""
    lost = fallen_parts(network, propagate_many(network, [()]))[:, 0]
    return frozenset(part for part, gone in zip(network.parts, lost, strict=True) if gone)


def _rests_on_unmapped(network: SupportNetwork, fallen: npt.NDArray[np.intp]) -> bool:
    """Say whether a surveyed part would fall as well if no unmapped part could be had."""
    bare = [
        int(p)
        for part in sorted(network.unmapped)
        for p in network.makers[network.part_index[part]]
    ]
    lost = fallen_parts(network, propagate_many(network, [fallen, [*fallen, *bare]]))
    surveyed = [i for i, part in enumerate(network.parts) if part not in network.unmapped]
    return bool((lost[surveyed, 1] & ~lost[surveyed, 0]).any())


def fails(network: SupportNetwork, elements: Iterable[str], unit: str = "firm") -> Failure:
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

    Raises
    ------
    InputError
        An unknown unit or element.
    """
    kind = check_unit(unit)
    names = tuple(elements)
    cascade = propagate(network, _members(network, names, kind))
    before = not_standing(network)
    rows = [
        (part, int(cascade.step[makers].max()), part in network.final_parts)
        for part, makers in ((p, network.makers[i]) for i, p in enumerate(network.parts))
        if part not in before and len(makers) and (cascade.step[makers] != WORKS).all()
    ]
    lost = pd.DataFrame(rows, columns=["part_id", "step", "final"])
    lost = lost.sort_values(["step", "part_id"], ignore_index=True)
    return Failure(
        fallen=_falls(network, cascade, map(int, np.flatnonzero(cascade.step != WORKS))),
        lost=lost,
        rests_on_unmapped=_rests_on_unmapped(network, np.flatnonzero(cascade.step != WORKS)),
        parameters=_parameters(network, unit=kind, elements=names),
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


def _lost_alone(
    network: SupportNetwork, unit: Unit
) -> tuple[list[str], npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Return elements, parts lost with each alone (parts x elements), parts lost with none."""
    names = list(network.elements[unit])
    scenarios = [(), *(network.elements[unit][name] for name in names)]
    lost = fallen_parts(network, propagate_many(network, scenarios))
    return names, lost[:, 1:], lost[:, 0]


def single_points(network: SupportNetwork, unit: str = "firm") -> SinglePoints:
    """Find every element whose failure alone loses a part, for every part.

    Parameters
    ----------
    network : SupportNetwork
        Who stands on whom.
    unit : str
        As for `fails`. With `part`, the part itself is not counted against it.
    """
    kind = check_unit(unit)
    names, lost, before = _lost_alone(network, kind)
    unsurveyed = {p: bool(network.upstream(p) & network.unmapped) for p in network.parts}
    rows = []
    for part_number, part in enumerate(network.parts):
        if before[part_number]:
            continue
        makers = set(map(int, network.makers[part_number]))
        for number in np.flatnonzero(lost[part_number]):
            name = names[number]
            if kind == "part" and name == part:
                continue
            own = makers <= set(network.elements[kind][name])
            rows.append(
                (
                    part,
                    name,
                    "own" if own else "inherited",
                    part in network.final_parts,
                    unsurveyed[part],
                )
            )
    columns = ["part_id", "element", "origin", "final", "rests_on_unmapped"]
    return SinglePoints(
        points=pd.DataFrame(rows, columns=columns),
        not_standing=frozenset(p for p, gone in zip(network.parts, before, strict=True) if gone),
        parameters=_parameters(network, unit=kind),
        digest=network.digest,
    )
