"""Minimal cut sets of size two: pairs of elements that together, and not alone, lose a part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liantu.measures.cutsets import cuts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from liantu.model.network import SupportNetwork

__all__ = ["CutPairs", "cut_pairs"]


@dataclass(frozen=True, eq=False)
class CutPairs:
    """All minimal cut sets of size two by one unit.

    Attributes
    ----------
    pairs : pandas.DataFrame
        `part_id`, `first`, `second` (elements in order of id), `origin` (`own` when the two
        hold all makers of the part, else `inherited`), `final`.
    parameters, digest
        What was asked, and the version of the data.
    """

    pairs: pd.DataFrame
    parameters: Mapping[str, object]
    digest: str


def cut_pairs(
    network: SupportNetwork,
    unit: str = "group",
    *,
    without: Iterable[str] = (),
    mode: str = "outage",
) -> CutPairs:
    """Find every minimal pair for every part, exactly; see :func:`liantu.measures.cutsets.cuts`.

    Parameters
    ----------
    network : SupportNetwork
        Who stands on whom.
    unit : str
        As for `fails`.
    without : iterable of str
        Elements left out of the pairs, such as the home country.
    mode : {"outage", "cold_start"}
        Running chain then failure, or rebuild from nothing.
    """
    found = cuts(network, 2, unit, mode=mode, without=without)
    columns = ["part_id", "first", "second", "origin", "final"]
    frame = found.table.loc[found.table["size"] == 2, columns]  # noqa: PLR2004
    parameters = {key: found.parameters[key] for key in ("mode", "substitution", "unit")}
    return CutPairs(
        pairs=frame.sort_values(columns[:3], ignore_index=True),
        parameters={**parameters, "size": 2},
        digest=network.digest,
    )
