"""What chains have in common: firms, groups, parts, and single points that stop several of them.

Works on chains joined as one, whose parts are named `chain:part`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liantu.model.chain import Chain

__all__ = ["chain_of", "common_points", "presence", "shared_parts"]

SEVERAL = 2


def chain_of(part: str) -> str:
    """Return the chain a part of a panorama lives in.

    >>> chain_of("chips:fpga")
    'chips'
    """
    return part.partition(":")[0]


def _listed(values: Iterable[str]) -> str:
    return ";".join(sorted(set(values)))


def presence(joined: Chain, unit: Literal["firm", "group"] = "firm") -> pd.DataFrame:
    """Return the makers and suppliers found in two chains or more.

    Returns
    -------
    pandas.DataFrame
        `element` (firm, or head of the group), `chains` (`;` list), `chain_count`, `parts`
        (`;` list of the parts made, in whatever state), `part_count`, `volume_parts` (how many of
        them in volume), `supplies` (live and past supply relations as supplier). Most chains first.
    """
    heads = joined.groups() if unit == "group" else {f: f for f in joined.firms["firm_id"]}
    makes = joined.makes.assign(element=joined.makes["firm_id"].map(heads))
    supplies = joined.supplies.assign(element=joined.supplies["supplier"].map(heads))
    both = pd.concat([makes[["element", "part_id"]], supplies[["element", "part_id"]]])
    found = both.assign(chain=both["part_id"].map(chain_of)).groupby("element")["chain"]
    table = pd.DataFrame({"chains": found.agg(_listed), "chain_count": found.nunique()})
    made = makes.groupby("element")["part_id"]
    table["parts"] = made.agg(_listed)
    table["part_count"] = made.nunique()
    table["volume_parts"] = (
        makes[makes["status"] == "volume"].groupby("element")["part_id"].nunique()
    )
    table["supplies"] = supplies.groupby("element").size()
    table = table[table["chain_count"] >= SEVERAL].reset_index()
    table["parts"] = table["parts"].fillna("")
    counts = ["part_count", "volume_parts", "supplies"]
    table[counts] = table[counts].fillna(0).astype(int)
    columns = ["element", "chains", "chain_count", "parts", *counts]
    order = ["chain_count", "volume_parts", "part_count", "element"]
    return table.sort_values(order, ascending=[False, False, False, True], ignore_index=True)[
        columns
    ]


def shared_parts(joined: Chain) -> pd.DataFrame:
    """Return the parts that final parts of two chains or more rest on.

    Returns
    -------
    pandas.DataFrame
        `part_id`, `essential_chains` (`;` list of chains some final part of which essentially rests
        on it), `essential_count`, `chains` (essentially or not), `chain_count`, `direct` (parts of
        other chains that need it). Most chains first.
    """
    rows: dict[str, dict[str, set[str]]] = {p: {} for p in joined.parts["part_id"]}
    essential = joined.needs[joined.needs["essential"] == "yes"]
    for name, needs in (("essential_chains", essential), ("chains", joined.needs)):
        inputs: dict[str, list[str]] = {}
        for part, part_input in needs[["part_id", "input_id"]].itertuples(index=False):
            inputs.setdefault(part, []).append(part_input)
        for final in joined.final_parts:
            seen, todo = {final}, [final]
            while todo:
                fresh = [p for p in inputs.get(todo.pop(), []) if p not in seen]
                seen.update(fresh)
                todo += fresh
            for part in seen:
                rows[part].setdefault(name, set()).add(chain_of(final))
    away = joined.needs[
        joined.needs["part_id"].map(chain_of) != joined.needs["input_id"].map(chain_of)
    ]
    direct = away.groupby("input_id")["part_id"].agg(_listed).to_dict()
    table = pd.DataFrame(
        [
            {
                "part_id": part,
                "essential_chains": _listed(found.get("essential_chains", ())),
                "essential_count": len(found.get("essential_chains", ())),
                "chains": _listed(found.get("chains", ())),
                "chain_count": len(found.get("chains", ())),
                "direct": direct.get(part, ""),
            }
            for part, found in rows.items()
        ]
    )
    table = table[table["chain_count"] >= SEVERAL]
    order = ["essential_count", "chain_count", "part_id"]
    return table.sort_values(order, ascending=[False, False, True], ignore_index=True)


def common_points(points: pd.DataFrame) -> pd.DataFrame:
    """Return the single points of failure whose loss stops final parts of two chains or more.

    Parameters
    ----------
    points : pandas.DataFrame
        Single points of a joined network, with `part_id`, `unit`, `element`, `final`, and any
        columns of truth values, such as `market` or `market_certain`.

    Returns
    -------
    pandas.DataFrame
        `unit`, `element`, `chains` (`;` list), `chain_count`, `finals` (`;` list), `final_count`,
        then for each column of truth values how many chains it holds for. Most chains first.
    """
    truths = [c for c in points.columns if c not in {"final", "rests_on_unmapped"}
              and points[c].dtype == bool]  # fmt: skip
    frame = points[points["final"]]
    frame = frame.assign(chain=frame["part_id"].map(chain_of))
    rows = []
    for (unit, element), group in frame.groupby(["unit", "element"]):
        if group["chain"].nunique() >= SEVERAL:
            rows.append(
                {
                    "unit": unit,
                    "element": element,
                    "chains": _listed(group["chain"]),
                    "chain_count": group["chain"].nunique(),
                    "finals": _listed(group["part_id"]),
                    "final_count": group["part_id"].nunique(),
                    **{t: group.loc[group[t], "chain"].nunique() for t in truths},
                }
            )
    columns = ["unit", "element", "chains", "chain_count", "finals", "final_count", *truths]
    table = pd.DataFrame(rows, columns=columns)
    order = ["chain_count", "final_count", "unit", "element"]
    return table.sort_values(order, ascending=[False, False, True, True], ignore_index=True)
