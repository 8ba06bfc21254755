"""Bottlenecks seen from several sides at once; no score that adds them up."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from liantu.gaps.closure import closed_parts, open_world
from liantu.measures.agreement import kendall_tau, rank_intervals
from liantu.measures.concentration import concentration
from liantu.measures.cutsets import cuts
from liantu.measures.failure import single_points
from liantu.measures.structure import structure
from liantu.model.network import build_network
from liantu.model.tablehtml import html_table, parameter_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liantu.model.chain import Chain
    from liantu.model.home import Home
    from liantu.model.network import Substitution, SupportNetwork

__all__ = ["RANK_COLUMNS", "VIEWS", "Ranking", "ranking"]

VIEWS = ("cuts", "stops", "dominators", "betweenness", "reach", "concentration")
RANK_COLUMNS = ["part_id", "view", "value", "low", "high", "rank_low", "rank_high", "top"]
TOP_LEAST, TOP_SHARE = 5, 0.1
SIZE = 2
AGREE = 2
HHI = (0.0, 10_000.0)
Values = dict[str, tuple[float, float, float]]


@dataclass(frozen=True, eq=False)
class Ranking:
    """Parts ranked by independent views.

    Attributes
    ----------
    table : pandas.DataFrame
        A row for each part, final parts aside, and view that applies to it: `part_id`; `view`:

        - `cuts`: minimal cuts of final parts, of at most two groups or countries outside home,
          whose elements hold all makers of the part;
        - `stops`: parts of the chain that stop when the part does (alternatives count);
        - `dominators`: pairs of another part and a final part whose every path runs through it;
        - `betweenness`: share of shortest paths through it, 0-1;
        - `reach`: final parts that need it, essentially or not;
        - `concentration`: Herfindahl-Hirschman index by firm, 0-10000;

        `value` (for cuts as listed, for concentration the provable lower end, missing without a
        published share), `low`, `high` (over all completions of lists and shares), `rank_low`,
        `rank_high` (best and worst rank this allows; ties share an interval), `top` (`possible`:
        among the first of the view on the facts listed, ties that outnumber the places aside;
        `certain`: whatever the missing data; else empty).
    consensus : pandas.DataFrame
        Parts that some view has on top, most views first: `part_id`, `certain`, `possible` (`;`
        lists of those views), `consensus` (`certain` where two or more certainly do, `possible`
        where two or more do, else empty).
    agreement : pandas.DataFrame
        `first`, `second` (views), `tau` (Kendall's tau-b of `value`), `parts` (with both values).
    top : int
        How many count as the first: five, or a tenth of the parts if that is more.
    parameters : dict
        home, substitution, mode.
    digest : str
        Version of the data.
    """

    table: pd.DataFrame
    consensus: pd.DataFrame
    agreement: pd.DataFrame
    top: int
    parameters: Mapping[str, str]
    digest: str

    def _repr_html_(self) -> str:
        title = f"居各视角前 {self.top} 位的环节 Parts on top of some view"
        return html_table(self.consensus, title, notes=[parameter_line(self.parameters)])


def _memberships(
    network: SupportNetwork, finals: Iterable[str], without: Mapping[str, Iterable[str]]
) -> dict[str, int]:
    """Count for each part the minimal cuts of final parts whose elements hold all its makers."""
    wanted = set(finals)
    makers = {p: set(network.makers[i].tolist()) for i, p in enumerate(network.parts)}
    counts = dict.fromkeys(network.parts, 0)
    for unit, left_out in without.items():
        found = cuts(network, SIZE, unit, without=left_out)
        for row in np.flatnonzero(found.table["part_id"].isin(wanted)):
            held: set[int] = set()
            for name in found.elements_of(int(row)):
                held |= set(network.elements[unit][name])
            for part, own in makers.items():
                counts[part] += bool(own) and own <= held
    return counts


def _cut_view(chain: Chain, network: SupportNetwork, home: Home, parts: Iterable[str]) -> Values:
    whole = chain.whole()
    nameless = whole.firms.loc[whole.firms["kind"] == "anonymous", "firm_id"]
    without: dict[str, Iterable[str]] = {"group": nameless, "country": home.countries}
    widened = open_world(whole, closed_parts(whole))
    sure_network = build_network(widened, substitution=network.substitution)
    listed = _memberships(network, chain.final_parts, without)
    sure = _memberships(sure_network, chain.final_parts, without)
    return {p: (listed[p], min(sure[p], listed[p]), listed[p]) for p in parts}


def _stops_view(chain: Chain, network: SupportNetwork, parts: Iterable[str]) -> Values:
    own = set(chain.parts["part_id"])
    points = single_points(network, "part").points
    points = points[points["part_id"].isin(own) & (points["part_id"] != points["element"])]
    counts = points.groupby("element").size()
    return {p: (float(counts.get(p, 0)),) * 3 for p in parts}


def _concentration_view(chain: Chain, home: Home, parts: Iterable[str]) -> Values:
    """Take the index of the home market where there is one, else of the world; else any value."""
    table = concentration(chain, home).table
    table = table[table["by"] == "firm"]
    known: dict[str, tuple[float, float]] = {}
    for scope in ("world", *sorted(home.countries), home.id):
        rows = table[table["scope"] == scope]
        known |= {
            p: (low, high)
            for p, low, high in rows[["part_id", "hhi_low", "hhi_high"]].itertuples(index=False)
        }
    made = set(chain.parts.loc[chain.parts["supply"] == "made", "part_id"])
    return {
        p: (known[p][0], *known[p]) if p in known else (math.nan, *HHI) for p in parts if p in made
    }


def _views(chain: Chain, network: SupportNetwork, home: Home) -> dict[str, Values]:
    parts = [p for p in chain.parts["part_id"] if p not in chain.final_parts]
    plain = structure(chain).table.set_index("part_id")
    found = {
        "cuts": _cut_view(chain, network, home, parts),
        "stops": _stops_view(chain, network, parts),
        "concentration": _concentration_view(chain, home, parts),
    }
    for view, column in (("dominators",) * 2, ("betweenness",) * 2, ("reach", "finals_reached")):
        found[view] = {p: (float(plain[column][p]),) * 3 for p in parts}
    return {view: found[view] for view in VIEWS}


def _ranked(view: str, values: Values, top: int) -> list[tuple[object, ...]]:
    value, low, high = np.array(list(values.values()), dtype=float).reshape(-1, 3).T
    best, worst = rank_intervals(low, high)
    # A missing value is as large as none and has no place of its own.
    listed = (value[None, :] >= value[:, None]).sum(axis=1)
    rows: list[tuple[object, ...]] = []
    for i, part in enumerate(values):
        known = value[i] > 0 and listed[i] <= top
        sure = known and low[i] > 0 and worst[i] <= top
        mark = "certain" if sure else "possible" if known else ""
        rows.append((part, view, value[i], low[i], high[i], int(best[i]), int(worst[i]), mark))
    return rows


def _consensus(table: pd.DataFrame) -> pd.DataFrame:
    marked = table[table["top"] != ""]
    rows = []
    for part, own in marked.groupby("part_id", sort=False):
        sure = list(own.loc[own["top"] == "certain", "view"])
        maybe = list(own.loc[own["top"] == "possible", "view"])
        agreed = "certain" if len(sure) >= AGREE else "possible" if len(own) >= AGREE else ""
        rows.append((part, ";".join(sure), ";".join(maybe), agreed, -len(own), -len(sure)))
    columns = ["part_id", "certain", "possible", "consensus", "_all", "_sure"]
    frame = pd.DataFrame(rows, columns=columns)
    order = frame["consensus"].map({"certain": 0, "possible": 1, "": 2})
    ordered = frame.assign(_order=order).sort_values(
        ["_all", "_order", "_sure"], kind="stable", ignore_index=True
    )
    return ordered[columns[:4]]


def ranking(chain: Chain, home: Home, substitution: Substitution = "market") -> Ranking:
    """Rank the parts of a chain by six views, and say how far the views agree.

    A view has a part on top when it stands among the first `top`. Views are never added up.

    Parameters
    ----------
    chain : Chain
        A checked chain.
    home : Home
        Its countries are left out of the cuts.
    substitution : {"market", "contracted"}
        The reading under which cuts are found.
    """
    network = build_network(chain, substitution=substitution)
    views = _views(chain, network, home)
    parts = list(views["stops"])
    top = max(TOP_LEAST, math.ceil(TOP_SHARE * len(parts)))
    rows = [row for view, values in views.items() for row in _ranked(view, values, top)]
    table = pd.DataFrame(rows, columns=RANK_COLUMNS)
    wide = table.pivot_table(index="part_id", columns="view", values="value", aggfunc="first")
    wide = wide.reindex(index=parts, columns=list(VIEWS))
    pairs = [
        (a, b, kendall_tau(wide[a], wide[b]), int(wide[[a, b]].notna().all(axis=1).sum()))
        for a, b in combinations(VIEWS, 2)
    ]
    return Ranking(
        table=table,
        consensus=_consensus(table),
        agreement=pd.DataFrame(pairs, columns=["first", "second", "tau", "parts"]),
        top=top,
        parameters={"home": home.id, "substitution": substitution, "mode": "outage"},
        digest=chain.digest,
    )
