"""Minimal cut sets as a table: up to two elements for every part, up to three for one part."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from liantu.measures.cuts import alone, pair_cuts, universe
from liantu.measures.failure import find_part, rests_on_unmapped, witness
from liantu.measures.logic import prepare
from liantu.measures.propagation import propagate
from liantu.measures.search import owned
from liantu.measures.target import target_cuts
from liantu.model.errors import InputError
from liantu.model.tablehtml import html_table, parameter_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import numpy.typing as npt

    from liantu.measures.cuts import Universe
    from liantu.measures.logic import Logic
    from liantu.model.network import SupportNetwork

__all__ = ["CutSets", "cuts"]

PAIR, TRIPLE = 2, 3
PLACES = ("first", "second", "third")


@dataclass(frozen=True, eq=False)
class CutSets:
    """Minimal cut sets.

    Attributes
    ----------
    table : pandas.DataFrame
        `part_id` (what is lost), `size`, `first`, `second`, `third` (the elements, empty beyond the
        size; with several units written `unit:id`), `origin` (`own`: they hold all makers of the
        part; `inherited`: it falls through its inputs), `final`, `rests_on_unmapped` (unsurveyed
        parts upstream: there may be more). Ordered by size, part and elements.
    not_standing : frozenset of str
        Parts that do not stand before anything fails; no cut is stated for them.
    partial : bool
        True when interrupted: every cut listed is a minimal one, others may be missing.
    parameters, digest
        What was asked, and the version of the data.
    """

    table: pd.DataFrame
    not_standing: frozenset[str]
    partial: bool
    parameters: Mapping[str, object]
    digest: str
    network: SupportNetwork = field(repr=False)
    elements: Universe = field(repr=False)

    def _repr_html_(self) -> str:
        title = f"最小割集 {len(self.table)} 个 Minimal cut sets"
        title += "（已中断，不全 partial）" if self.partial else ""
        finals_first = self.table.sort_values("final", ascending=False, kind="stable")
        return html_table(finals_first, title, notes=[parameter_line(self.parameters)])

    def elements_of(self, row: int) -> tuple[str, ...]:
        """Return the elements of a row of the table."""
        cells = self.table.loc[row, list(PLACES)]
        return tuple(str(name) for name in cells if name)

    def witness(self, row: int) -> pd.DataFrame:
        """Return the falls that lead from the cut of a row to the loss, in order.

        Columns as `liantu.measures.failure.Failure.fallen`.
        """
        failed: list[int] = []
        for name in self.elements_of(row):
            unit, element = self.elements.split(name)
            failed += self.network.elements[unit][element]
        cascade = propagate(self.network, failed, str(self.parameters["mode"]))
        return witness(self.network, cascade, str(self.table.loc[row, "part_id"]))


def _everywhere(
    logic: Logic, elements: Universe, most: int, progress: Callable[[int, int], None] | None,
    *, keep_partial: bool,
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], bool]:  # fmt: skip
    """Return parts and elements (-1 beyond the size) of all cuts of size one and two."""
    single = alone(logic, elements)
    owner, node = single.felled()
    hit = logic.node_part[node] >= 0
    parts, first = [logic.node_part[node[hit]]], [owner[hit]]
    second = [np.full(int(hit.sum()), -1, dtype=np.int32)]
    partial = False
    if most >= PAIR:
        pairs, nodes, partial = pair_cuts(
            logic, elements, single, progress, keep_partial=keep_partial
        )
        parts.append(logic.node_part[nodes])
        first.append(pairs[:, 0].astype(np.int32))
        second.append(pairs[:, 1].astype(np.int32))
    columns = np.stack([np.concatenate(first), np.concatenate(second)], axis=1)
    return np.concatenate(parts), columns, partial


def _table(
    network: SupportNetwork,
    elements: Universe,
    parts: npt.NDArray[np.int32],
    cut: npt.NDArray[np.int32],
) -> pd.DataFrame:
    """Return the rows of cuts with words for numbers; parts do not count against themselves."""
    size = (cut >= 0).sum(axis=1)
    own = owned(
        network.makers.start, network.makers.items, elements.of.start, elements.of.items, parts,
        np.ascontiguousarray(cut),
    )  # fmt: skip
    names = np.array([*elements.names, ""], dtype=object)
    labels = np.array(network.parts, dtype=object)
    final = np.isin(parts, [network.part_index[p] for p in network.final_parts])
    columns: dict[str, object] = {"part_id": labels[parts], "size": size}
    for k, place in enumerate(PLACES):
        columns[place] = names[cut[:, k]] if k < cut.shape[1] else ""
    columns |= {
        "origin": np.where(own, "own", "inherited"),
        "final": final,
        "rests_on_unmapped": rests_on_unmapped(network)[parts],
    }
    frame = pd.DataFrame(columns)
    order = np.lexsort([cut[:, k] for k in reversed(range(cut.shape[1]))] + [parts, size])
    return frame.iloc[order].reset_index(drop=True)


def _own_elements(network: SupportNetwork, elements: Universe) -> npt.NDArray[np.int64]:
    """Return for each part the element that is the part itself, -1 for none."""
    own = np.full(len(network.parts), -1, dtype=np.int64)
    if "part" in elements.units:
        for number, name in enumerate(elements.names):
            unit, part = elements.split(name)
            if unit == "part":
                own[network.part_index[part]] = number
    return own


def _of_target(  # noqa: PLR0917
    network: SupportNetwork, logic: Logic, elements: Universe, target: str, most: int,
    progress: Callable[[int, int], None] | None, *, own: npt.NDArray[np.int64], keep_partial: bool,
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], bool]:  # fmt: skip
    """Return, as `_everywhere`, all cuts of up to three elements of one part."""
    part = find_part(network, target)
    found: list[tuple[int, ...]] = []
    partial = False
    if logic.standing[part]:
        barred = [int(own[part])] if own[part] >= 0 else []
        found, partial = target_cuts(
            logic, elements, part, most, progress, barred=barred, keep_partial=keep_partial
        )
    filled = [(*cut, *(-1,) * (most - len(cut))) for cut in found]
    columns = np.array(filled, dtype=np.int32).reshape(len(found), most)
    return np.full(len(found), part, dtype=np.int32), columns, partial


def _check_size(max_size: int, limit: int) -> None:
    if not 1 <= max_size <= limit:
        allowed = ", ".join(map(str, range(1, limit + 1)))
        raise InputError.of(
            "option-unknown", column="max_size", value=str(max_size), allowed=allowed
        )


def cuts(
    network: SupportNetwork,
    max_size: int = 2,
    unit: str | Iterable[str] = "firm",
    *,
    target: str | None = None,
    mode: str = "outage",
    without: Iterable[str] = (),
    progress: Callable[[int, int], None] | None = None,
    keep_partial: bool = False,
) -> CutSets:
    """Find every minimal cut set of bounded size, exactly.

    Parameters
    ----------
    network : SupportNetwork
        Who stands on whom.
    max_size : int
        1 or 2 for every part, up to 3 for a target.
    unit : str or iterable of str
        As for `fails`; several units may fail together, such as a firm and a country.
    target : str, optional
        Only cuts of this part.
    mode : {"outage", "cold_start"}
        Running chain then failure, or rebuild from nothing.
    without : iterable of str
        Elements left out, such as the home country.
    progress : callable, optional
        Called with work done and work in all.
    keep_partial : bool
        Return what was found, marked partial, when interrupted from the keyboard.

    Raises
    ------
    InputError
        An unknown unit, mode or target, or a size out of range.

    Notes
    -----
    Method, exactness and references: :mod:`liantu.measures.cuts`.
    """
    _check_size(max_size, PAIR if target is None else TRIPLE)
    units = (unit,) if isinstance(unit, str) else tuple(unit)
    logic = prepare(network, mode)
    elements = universe(network, units, without=without, size=logic.size)
    own = _own_elements(network, elements)
    if target is None:
        parts, cut, partial = _everywhere(
            logic, elements, max_size, progress, keep_partial=keep_partial
        )
    else:
        parts, cut, partial = _of_target(
            network, logic, elements, target, max_size, progress, own=own,
            keep_partial=keep_partial,
        )  # fmt: skip
    kept = ~(cut == own[parts][:, None]).any(axis=1) | (own[parts] < 0)
    parameters = {
        "mode": logic.mode, "substitution": network.substitution,
        "unit": units[0] if len(units) == 1 else units, "max_size": max_size, "target": target,
    }  # fmt: skip
    return CutSets(
        table=_table(network, elements, parts[kept], cut[kept]),
        not_standing=frozenset(network.parts[int(i)] for i in np.flatnonzero(~logic.standing)),
        partial=partial,
        parameters=parameters,
        digest=network.digest,
        network=network,
        elements=elements,
    )
