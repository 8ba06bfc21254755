"""The country lens: what falls when the makers of one country stop, and how few stop everything."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from liantu.measures.cutsets import cuts
from liantu.measures.propagation import fallen_parts, propagate_many
from liantu.model.loss import network_system
from liantu.model.network import build_network
from liantu.model.tablehtml import html_table, parameter_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from liantu.model.chain import Chain
    from liantu.model.home import Home
    from liantu.model.network import Substitution, SupportNetwork

__all__ = ["Countries", "country_lens"]

UNITS = ("hq_country", "owner_country")
SEARCHED = 3


@dataclass(frozen=True, eq=False)
class Countries:
    """What rests on each country outside home, on the facts listed.

    Attributes
    ----------
    table : pandas.DataFrame
        `unit` (hq_country: makers seated there; owner_country: makers ultimately owned there),
        `country`, `makers` (firms in volume), `lost`, `own`, `finals` (`;` lists: parts of the
        chain that stop when those makers stop; of these, those they hold all makers of; and the
        final parts among them). Most final parts and parts lost first.
    smallest : pandas.DataFrame
        `part_id`, `size`, `countries` (`;` list): every smallest set of countries, by headquarters
        or owner, that stops a final part; up to three found exactly, beyond that one cheapest cut
        (`optimal` says whether it is proved); no row where no set does.
    parameters : dict
        home, substitution, mode.
    digest : str
        Version of the data.
    """

    table: pd.DataFrame
    smallest: pd.DataFrame
    parameters: Mapping[str, str]
    digest: str

    def _repr_html_(self) -> str:
        title = f"一国断供的后果：{len(self.table)} 行 What rests on each country"
        return html_table(self.table, title, notes=[parameter_line(self.parameters)])


def _exposure(chain: Chain, network: SupportNetwork, home: Home) -> pd.DataFrame:
    keys = [(u, c) for u in UNITS for c in network.elements[u] if c not in home.countries]
    members = [network.elements[unit][country] for unit, country in keys]
    lost = fallen_parts(network, propagate_many(network, [(), *members]))
    rows = []
    for column, ((unit, country), held) in enumerate(zip(keys, members, strict=True), start=1):
        gone = np.flatnonzero(lost[:, column] & ~lost[:, 0])
        fallen = {network.parts[int(i)] for i in gone}
        parts = [part for part in chain.parts["part_id"] if part in fallen]
        own = [p for p in parts if set(network.makers[network.part_index[p]].tolist()) <= set(held)]
        finals = [part for part in parts if part in chain.final_parts]
        firms = {network.producer_name(producer)[0] for producer in held}
        rows.append((unit, country, len(firms), *(";".join(x) for x in (parts, own, finals)),
                     -len(finals), -len(parts)))  # fmt: skip
    columns = ["unit", "country", "makers", "lost", "own", "finals", "_finals", "_parts"]
    table = pd.DataFrame(rows, columns=columns)
    ordered = table.sort_values(["unit", "_finals", "_parts", "country"], ignore_index=True)
    return ordered.drop(columns=["_finals", "_parts"])


def _smallest(
    network: SupportNetwork, home: Home, final: str, limit: float
) -> Iterator[tuple[str, int, str, bool]]:
    for size in range(1, SEARCHED + 1):
        found = cuts(network, size, "country", target=final, without=home.countries)
        if final in found.not_standing:
            return
        if len(found.table):
            for row in range(len(found.table)):
                yield final, size, ";".join(found.elements_of(row)), True
            return
    from liantu.measures.cheapest import cheapest_cut  # noqa: PLC0415 -- loads numba

    system = network_system(network, final, "country")
    barred = home.countries & set(network.elements["country"])
    best = cheapest_cut(system, dict.fromkeys(sorted(barred), math.inf), time_limit=limit)
    if math.isfinite(best.cost):
        yield final, len(best.elements), ";".join(best.elements), best.optimal


def country_lens(
    chain: Chain, home: Home, substitution: Substitution = "market", *, time_limit: float = 10.0
) -> Countries:
    """Ask of every country outside home what stops with it, and for the fewest that stop all.

    Parameters
    ----------
    chain : Chain
        A checked chain.
    home : Home
        Its countries are left out.
    substitution : {"market", "contracted"}
        Whether an input may come from any maker or only from contracted ones.
    time_limit : float
        Seconds for each final part that no three countries stop.
    """
    network = build_network(chain, substitution=substitution)
    rows = [r for final in chain.final_parts for r in _smallest(network, home, final, time_limit)]
    return Countries(
        table=_exposure(chain, network, home),
        smallest=pd.DataFrame(rows, columns=["part_id", "size", "countries", "optimal"]),
        parameters={"home": home.id, "substitution": substitution, "mode": "outage"},
        digest=chain.digest,
    )
