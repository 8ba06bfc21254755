"""Chain: the tables of one industry chain, checked, with its graphs."""

from __future__ import annotations

import hashlib
import html
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, Self

import pandas as pd

from liantu.model.coverage import coverage
from liantu.model.home import Home, resolve_home
from liantu.model.tables import records

if TYPE_CHECKING:
    from collections.abc import Mapping

    import igraph
    import networkx as nx

__all__ = ["Chain", "ChainInfo", "Linked"]


@dataclass(frozen=True)
class ChainInfo:
    """What `chain.toml` says: names, as-of date, final parts, plan clause, default home.

    `named_products` are parts that are products of their makers by name, such as an aircraft type,
    so that nobody else makes them.
    """

    id: str
    name_zh: str
    name_en: str
    as_of: str
    final_parts: tuple[str, ...]
    default_home: str = "CN"
    plan_clause: str = ""
    summary_zh: str = ""
    summary_en: str = ""
    named_products: tuple[str, ...] = ()

    def name(self, lang: str) -> str:
        """Return the name in the language asked for."""
        return self.name_zh if lang == "zh" else self.name_en


@dataclass(frozen=True, eq=False)
class Linked:
    """What a chain takes from others, and all that this rests on; ids written `chain:part`.

    Columns as of the tables of the same names; firms and sources beyond the chain's own.
    """

    parts: pd.DataFrame
    needs: pd.DataFrame
    makes: pd.DataFrame
    supplies: pd.DataFrame
    claims: pd.DataFrame
    firms: pd.DataFrame
    sources: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Chain:
    """One industry chain: checked tables as DataFrames, columns as in `schema.csv`.

    Attributes
    ----------
    info : ChainInfo
        Names, date and final parts.
    parts, needs, makes, supplies, claims : pandas.DataFrame
        The chain's own tables.
    firms, sources : pandas.DataFrame
        Rows of the shared registries that the chain uses, parents included.
    regions : pandas.DataFrame
        Country and region codes.
    linked : Linked or None
        What it takes from other chains, with everything upstream of that.
    members : tuple of ChainInfo
        The chains joined in it, for a panorama.
    feeds : mapping
        Part → ids of the chains, of all at hand, whose final parts essentially rest on it.
    """

    info: ChainInfo
    parts: pd.DataFrame
    needs: pd.DataFrame
    makes: pd.DataFrame
    supplies: pd.DataFrame
    claims: pd.DataFrame
    firms: pd.DataFrame
    sources: pd.DataFrame
    regions: pd.DataFrame
    linked: Linked | None = None
    members: tuple[ChainInfo, ...] = ()
    feeds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Return the chain's id."""
        return self.info.id

    @property
    def final_parts(self) -> tuple[str, ...]:
        """Return the ids of the final parts."""
        return self.info.final_parts

    @property
    def linked_parts(self) -> pd.DataFrame:
        """Return the parts of other chains that this one refers to, ids written `chain:part`."""
        if self.linked is None:
            return self.parts.head(0)
        named = {*self.needs["part_id"], *self.needs["input_id"]}
        parts = self.linked.parts
        return parts[parts["part_id"].isin(named)].reset_index(drop=True)

    @property
    def all_parts(self) -> pd.DataFrame:
        """Return the chain's own parts and those it takes from other chains."""
        return pd.concat([self.parts, self.linked_parts], ignore_index=True)

    def whole(self) -> Self:
        """Return the chain with all that it takes from others as rows of its own tables."""
        return self if self.linked is None else self._joined

    @cached_property
    def _joined(self) -> Self:
        """Return the joined chain, made once: tables are never changed in place."""
        joined = {
            f.name: pd.concat(
                [getattr(self, f.name), getattr(self.linked, f.name)], ignore_index=True
            )
            for f in fields(Linked)
        }
        return replace(self, linked=None, **joined)

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of everything an analysis of the chain rests on."""
        sums = hashlib.sha256(repr((self.info, sorted(self.feeds.items()))).encode())
        for frame in (
            self.parts,
            self.needs,
            self.makes,
            self.supplies,
            self.claims,
            self.firms,
            self.sources,
            self.regions,
            *((getattr(self.linked, f.name) for f in fields(Linked)) if self.linked else ()),
        ):
            sums.update(frame.to_csv(index=False).encode())
        return sums.hexdigest()

    def home(self, home: str | None = None) -> Home:
        """Return the home asked for, or the chain's default."""
        return resolve_home(home or self.info.default_home, self.regions)

    def groups(self) -> dict[str, str]:
        """Return for each firm the head of its group: the parent that has no parent."""
        parent = dict(zip(self.firms["firm_id"], self.firms["parent_id"], strict=True))
        heads = {}
        for firm in parent:
            head = firm
            while parent.get(head):
                head = parent[head]
            heads[firm] = head
        return heads

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Return a typed multigraph; edges run from supplier to customer.

        Nodes are `part:<id>` and `firm:<id>` with `kind` and every column of their table.
        Edges carry `kind` (needs: input → part, makes: firm → part, supplies: supplier →
        customer, controls: parent → firm) and every column of theirs.
        """
        import networkx as nx  # noqa: PLC0415 -- half a second, only where a graph is asked for

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=self.id, as_of=self.info.as_of)
        for row in records(self.all_parts):
            graph.add_node(
                f"part:{row['part_id']}",
                kind="part",
                final=row["part_id"] in self.final_parts,
                **row,
            )
        for row in records(self.firms):
            graph.add_node(
                f"firm:{row['firm_id']}", **{**row, "kind": "firm", "firm_kind": row["kind"]}
            )
        ends = (
            ("needs", self.needs, "part:{input_id}", "part:{part_id}"),
            ("makes", self.makes, "firm:{firm_id}", "part:{part_id}"),
            ("supplies", self.supplies, "firm:{supplier}", "firm:{customer}"),
            (
                "controls",
                self.firms[self.firms["parent_id"] != ""],
                "firm:{parent_id}",
                "firm:{firm_id}",
            ),
        )
        for kind, frame, tail, head in ends:
            for row in records(frame):
                attributes = row if kind != "controls" else {}
                graph.add_edge(tail.format(**row), head.format(**row), kind=kind, **attributes)
        return graph

    def to_igraph(self) -> igraph.Graph:
        """Return the same graph for igraph, vertex attribute `name` holding the node id."""
        import igraph  # noqa: PLC0415 -- GPL-2+, loaded only on request

        source = self.to_networkx()
        graph = igraph.Graph(directed=True)
        names = list(source)
        keys = sorted({key for _, data in source.nodes(data=True) for key in data} - {"name"})
        graph.add_vertices(
            len(names),
            {
                "name": names,
                **{key: [source.nodes[n].get(key) for n in names] for key in keys},
            },
        )
        index = {name: i for i, name in enumerate(names)}
        edges = list(source.edges(data=True))
        edge_keys = sorted({key for *_, data in edges for key in data})
        graph.add_edges(
            [(index[tail], index[head]) for tail, head, _ in edges],
            {key: [data.get(key) for *_, data in edges] for key in edge_keys},
        )
        return graph

    def _repr_html_(self) -> str:
        counts = coverage(self)
        cells = [
            ("环节 parts", f"{counts.mapped_parts}/{counts.parts}"),
            ("企业 firms", counts.firms),
            ("制造 makes", counts.rows["makes"]),
            ("供应 supplies", counts.rows["supplies"]),
            ("论断 claims", counts.rows["claims"]),
            ("A/B 级 grade A/B", f"{counts.grade_share('A', 'B'):.0%}"),
            ("截至 as of", self.info.as_of),
        ]
        head = "".join(f"<th>{html.escape(name)}</th>" for name, _ in cells)
        body = "".join(f"<td>{html.escape(str(value))}</td>" for _, value in cells)
        title = html.escape(f"{self.info.name_zh} · {self.info.name_en}")
        return f"<table><caption>{title}</caption><tr>{head}</tr><tr>{body}</tr></table>"

    def __repr__(self) -> str:
        return (
            f"<Chain {self.id}: {len(self.parts)} parts, {len(self.firms)} firms, "
            f"{len(self.makes) + len(self.supplies) + len(self.claims)} sourced rows, "
            f"as of {self.info.as_of}>"
        )
