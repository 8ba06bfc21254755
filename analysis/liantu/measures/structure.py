"""Plain graph measures of a chain, and suppliers that seem independent but are not.

These views read every edge as OR and know nothing of alternatives, so they rank and prune; what
really stops a part is answered by :mod:`liantu.measures.failure`. igraph does the work, networkx
is the oracle in the tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from liantu.measures.propagation import propagate, propagate_many
from liantu.model.network import check_unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    import igraph
    import numpy.typing as npt

    from liantu.model.chain import Chain
    from liantu.model.network import SupportNetwork

__all__ = ["SharedSuppliers", "Structure", "hidden_shared_suppliers", "structure"]

COLUMNS = ["part_id", "makers", "inputs", "customers", "tiers_to_final", "finals_reached",
           "dominators", "articulation", "bridges", "betweenness", "circle", "core"]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Structure:
    """Plain graph measures by part.

    Attributes
    ----------
    table : pandas.DataFrame
        `part_id`; `makers` (firms that list it, any status); `inputs`, `customers` (needs in and
        out); `tiers_to_final` (steps to the nearest final part, empty when none is reached);
        `finals_reached`; `dominators` (pairs of another part and a final part, all of
        whose paths lead through it); `articulation` (its removal splits the undirected
        graph of needs); `bridges` (needs at it whose removal does); `betweenness` (share of
        shortest paths through it, 0–1); `circle` (number of its strongly connected component of
        more than one part, 0 when in none); `core` (its k-core number).
    digest : str
        Version of the data.
    """

    table: pd.DataFrame
    digest: str


def _graph(chain: Chain) -> igraph.Graph:
    """Return the directed graph of needs, input → part, each pair once."""
    import igraph  # noqa: PLC0415 -- GPL-2+, loaded only where it is asked for

    parts = list(chain.all_parts["part_id"])
    index = {part: number for number, part in enumerate(parts)}
    pairs = chain.needs[["input_id", "part_id"]].drop_duplicates()
    edges = [(index[a], index[b]) for a, b in pairs.itertuples(index=False)]
    return igraph.Graph(len(parts), edges, directed=True, vertex_attrs={"name": parts})


def _dominated(graph: igraph.Graph, finals: list[int]) -> npt.NDArray[np.int64]:
    """Count for each part the (other part, final) pairs whose every path leads through it."""
    counts = np.zeros(graph.vcount(), dtype=np.int64)
    for final in finals:
        parents = graph.dominator(final, mode="in")
        for vertex in range(graph.vcount()):
            above = parents[vertex]
            while above >= 0 and above != final:
                counts[above] += 1
                above = parents[above]
    return counts


def structure(chain: Chain) -> Structure:
    """Measure the graph of needs, essential or not.

    `dominators` counts the pairs of another part and a final part all of whose paths run through
    the part: the dominator tree of each final part, read from it upstream. Betweenness is
    normalised by (n-1)(n-2). Bridges and articulation points are those of the undirected graph.

    References: Tarjan (1972) and Lengauer & Tarjan (1979) for components and dominators, Brandes
    (2001) for betweenness, Seidman (1983) for cores.
    """
    graph = _graph(chain)
    size = graph.vcount()
    finals = [graph.vs.find(name=part).index for part in chain.final_parts]
    far = np.array(graph.distances(target=finals, mode="out"), dtype=float)
    plain = graph.as_undirected(mode="collapse")
    cut_points = set(plain.articulation_points())
    bridges = np.zeros(size, dtype=np.int64)
    for edge in plain.bridges():
        for end in plain.es[edge].tuple:
            bridges[end] += 1
    circles = graph.connected_components(mode="strong")
    named = {c: i + 1 for i, c in enumerate(c for c, n in enumerate(circles.sizes()) if n > 1)}
    nearest = far.min(axis=1) if finals else np.full(size, np.inf)
    makers = chain.makes.groupby("part_id")["firm_id"].nunique()
    parts = graph.vs["name"]
    table = pd.DataFrame(
        {
            "part_id": parts,
            "makers": [int(makers.get(part, 0)) for part in parts],
            "inputs": graph.indegree(),
            "customers": graph.outdegree(),
            "tiers_to_final": [None if np.isinf(d) else int(d) for d in nearest],
            "finals_reached": np.isfinite(far).sum(axis=1) if finals else 0,
            "dominators": _dominated(graph, finals),
            "articulation": [v in cut_points for v in range(size)],
            "bridges": bridges,
            "betweenness": np.array(graph.betweenness()) / max(1, (size - 1) * (size - 2)),
            "circle": [named.get(c, 0) for c in circles.membership],
            "core": plain.coreness(),
        },
        columns=COLUMNS,
    )
    table["tiers_to_final"] = table["tiers_to_final"].astype("Int64")
    return Structure(table, chain.digest)


@dataclass(frozen=True, eq=False)
class SharedSuppliers:
    """Elements that several seemingly independent makers of one part rest on.

    Attributes
    ----------
    table : pandas.DataFrame
        `part_id`, `element`, `makers` (those it fells without being one of them, `;` list),
        `of` (makers of the part in all), `all` (whether none is left), `path` (the parts that
        fall on the way to the first of those makers, `→` between them).
    parameters, digest
        What was asked, and the version of the data.
    """

    table: pd.DataFrame
    parameters: Mapping[str, object]
    digest: str


def _path(network: SupportNetwork, members: tuple[int, ...], producer: int) -> str:
    """Return the parts from the failing element to a producer, first to last."""
    cascade = propagate(network, members)
    names = [network.producer_name(producer)[1]]
    while cascade.cause[producer] >= 0:
        suppliers = network.suppliers[int(cascade.cause[producer])]
        producer = int(max(suppliers, key=lambda p: (cascade.step[p], -p)))
        names.append(network.producer_name(producer)[1])
    return " → ".join(reversed(names))


def hidden_shared_suppliers(network: SupportNetwork, unit: str = "group") -> SharedSuppliers:
    """Find diamonds: an element whose failure fells two or more makers of a part it does not own.

    Parameters
    ----------
    network : SupportNetwork
        Who stands on whom.
    unit : str
        As for `fails`; firm or group are the ones that make sense.
    """
    kind = check_unit(unit)
    members = {name: tuple(map(int, found)) for name, found in network.elements[kind].items()}
    dead = propagate_many(network, [(), *members.values()])
    rows = []
    for number, part in enumerate(network.parts):
        makers = [int(p) for p in network.makers[number] if not dead[p, 0]]
        if len(makers) < 2:  # noqa: PLR2004 -- independence is a matter of two
            continue
        for column, (name, own) in enumerate(members.items(), start=1):
            felled = [p for p in makers if dead[p, column] and p not in own]
            if len(felled) < 2:  # noqa: PLR2004
                continue
            rows.append((
                part, name, ";".join(network.producer_name(p)[0] for p in felled), len(makers),
                all(dead[p, column] for p in makers), _path(network, own, felled[0]),
            ))  # fmt: skip
    columns = ["part_id", "element", "makers", "of", "all", "path"]
    parameters = {"mode": "outage", "substitution": network.substitution, "unit": kind}
    return SharedSuppliers(pd.DataFrame(rows, columns=columns), parameters, network.digest)
