"""Minimal cut sets of size two: pairs of elements that together, and not alone, lose a part."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from liantu.measures.propagation import fallen_parts, propagate_many
from liantu.model.network import check_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liantu.model.network import SupportNetwork

__all__ = ["CutPairs", "cut_pairs"]

BATCH = 4096


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
    network: SupportNetwork, unit: str = "group", *, without: Iterable[str] = ()
) -> CutPairs:
    """Find every minimal pair for every part, by running all pairs of elements.

    Exact and meant for chains: n elements take n(n-1)/2 cascades, 64 to a word.

    Parameters
    ----------
    network : SupportNetwork
        Who stands on whom.
    unit : str
        As for `fails`.
    without : iterable of str
        Elements left out of the pairs, such as the home country.
    """
    kind = check_unit(unit)
    members = network.elements[kind]
    names = [name for name in members if name not in set(without)]
    singles = fallen_parts(
        network, propagate_many(network, [(), *(members[name] for name in names)])
    )
    index = {name: i + 1 for i, name in enumerate(names)}
    rows = []
    candidates = list(combinations(names, 2))
    for start in range(0, len(candidates), BATCH):
        batch = candidates[start : start + BATCH]
        lost = fallen_parts(
            network, propagate_many(network, [members[a] + members[b] for a, b in batch])
        )
        alone = singles[:, [index[a] for a, _ in batch]] | singles[:, [index[b] for _, b in batch]]
        for part_number, pair_number in np.argwhere(lost & ~alone & ~singles[:, :1]):
            first, second = batch[pair_number]
            part = network.parts[part_number]
            if kind == "part" and part in (first, second):
                continue
            makers = set(map(int, network.makers[part_number]))
            own = makers <= {*members[first], *members[second]}
            rows.append(
                (part, first, second, "own" if own else "inherited", part in network.final_parts)
            )
    columns = ["part_id", "first", "second", "origin", "final"]
    frame = pd.DataFrame(rows, columns=columns).sort_values(columns[:3], ignore_index=True)
    parameters = {"mode": "outage", "substitution": network.substitution, "unit": kind, "size": 2}
    return CutPairs(pairs=frame, parameters=parameters, digest=network.digest)
