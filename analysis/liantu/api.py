"""The public face: a chain with everything that can be asked of it as one method each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pandas as pd

from liantu.exchange.load import load as load_tables
from liantu.exchange.load import panorama as join_chains
from liantu.exchange.load import read_table, shared_table
from liantu.exchange.text import read_text
from liantu.gaps.analysis import Analysis, analyse
from liantu.gaps.costs import priced
from liantu.gaps.countries import Countries, country_lens
from liantu.gaps.lenses import HOMES, Lenses, compare
from liantu.gaps.plan import Objective, Plan, plan
from liantu.gaps.ranking import Ranking, ranking
from liantu.gaps.remedies import Remedies, remedies
from liantu.gaps.whatif import WhatIf, what_if
from liantu.measures.concentration import Concentration, concentration
from liantu.measures.cutsets import CutSets, cuts
from liantu.measures.embargo import Embargo, embargo
from liantu.measures.failure import Failure, SinglePoints, fails, single_points
from liantu.measures.pairs import CutPairs, cut_pairs
from liantu.measures.panorama import common_points, presence, shared_parts
from liantu.measures.structure import (
    SharedSuppliers,
    Structure,
    hidden_shared_suppliers,
    structure,
)
from liantu.measures.survival import Bootstrap, bootstrap_gap
from liantu.model import chain as model
from liantu.model.content import data_folder
from liantu.model.coverage import coverage
from liantu.model.loss import network_system
from liantu.model.network import Substitution, SupportNetwork, build_network
from liantu.model.tablehtml import html_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from liantu.measures.cheapest import CheapestCut
    from liantu.measures.defence import Defence
    from liantu.measures.diagram_cuts import CutFamily
    from liantu.measures.importance import Importance
    from liantu.model.system import System
    from liantu.present.notebook import MapView

__all__ = ["Chain", "Panorama", "load", "panorama"]

Words = str | Iterable[str]


class Chain(model.Chain):
    """An industry chain: its tables, its graphs, and the analyses of it.

    The tables and graphs are those of :class:`liantu.model.chain.Chain`.
    """

    def network(
        self, *, substitution: Substitution = "market", pilot: bool = False
    ) -> SupportNetwork:
        """Return the support network; see :func:`liantu.model.network.build_network`."""
        return build_network(self, substitution=substitution, pilot=pilot)

    def fails(
        self,
        elements: str | Iterable[str],
        *,
        unit: str = "firm",
        substitution: Substitution = "market",
        mode: str = "outage",
    ) -> Failure:
        """Return what falls when elements fail; see :func:`liantu.measures.failure.fails`."""
        names = [elements] if isinstance(elements, str) else elements
        return fails(self.network(substitution=substitution), names, unit, mode=mode)

    def what_if(
        self,
        *,
        firms: Words = (),
        groups: Words = (),
        countries: Words = (),
        regions: Words = (),
        parts: Words = (),
        substitution: Substitution = "market",
        mode: str = "outage",
    ) -> WhatIf:
        """Return what is lost when all these fail together, ids or names, told in words.

        Examples
        --------
        >>> chain = load("aircraft")
        >>> found = chain.what_if(firms=["cfm"])
        >>> found.finals
        ('c919',)
        >>> print(found.summary_en.partition(";")[0])
        If CFM International stops: 2 parts stop (certain: 2)
        >>> chain.what_if(countries=["Frence"])
        Traceback (most recent call last):
        liantu.model.errors.InputError: column country, value 'Frence': no such country. near: FR.
        """
        out = {"firm": firms, "group": groups, "country": countries, "region": regions,
               "part": parts}  # fmt: skip
        return what_if(self, self.network(substitution=substitution), out, mode)

    def embargo(
        self,
        countries: str | Iterable[str],
        *,
        home: str | None = None,
        reach: str = "direct",
        substitution: Substitution = "market",
        mode: str = "outage",
    ) -> Embargo:
        """Return what home loses when countries embargo it; :mod:`liantu.measures.embargo`."""
        network = self.network(substitution=substitution)
        return embargo(self, countries, self.home(home), reach=reach, network=network, mode=mode)

    def spof(
        self,
        *,
        unit: str = "firm",
        substitution: Substitution = "market",
        target: str | None = None,
        mode: str = "outage",
    ) -> SinglePoints:
        """Return all single points of failure by one unit, of every part or of one target."""
        network = self.network(substitution=substitution)
        return single_points(network, unit, target=target, mode=mode)

    def cuts(
        self,
        max_size: int = 2,
        *,
        unit: str | Iterable[str] = "firm",
        substitution: Substitution = "market",
        target: str | None = None,
        mode: str = "outage",
    ) -> CutSets:
        """Return all minimal cut sets up to a size; see :func:`liantu.measures.cutsets.cuts`."""
        network = self.network(substitution=substitution)
        return cuts(network, max_size, unit, target=target, mode=mode)

    def bootstrap(self, *, substitution: Substitution = "market") -> Bootstrap:
        """Return what runs now but could not be started again from nothing."""
        return bootstrap_gap(self.network(substitution=substitution))

    def pairs(self, *, unit: str = "group", substitution: Substitution = "market") -> CutPairs:
        """Return all minimal cut sets of size two by one unit."""
        return cut_pairs(self.network(substitution=substitution), unit)

    def system(
        self,
        target: str | None = None,
        *,
        unit: str = "firm",
        mode: str = "outage",
        substitution: Substitution = "market",
    ) -> System:
        """Return the loss of a part (the first final part by default) as a failure system."""
        part = self.final_parts[0] if target is None else target
        return network_system(self.network(substitution=substitution), part, unit, mode)

    def cut_sets(
        self,
        *,
        unit: str = "firm",
        target: str | None = None,
        mode: str = "outage",
        substitution: Substitution = "market",
        progress: Callable[[int, int], None] | None = None,
    ) -> CutFamily:
        """Return all minimal cut sets of every size; see :mod:`liantu.measures.diagram_cuts`."""
        from liantu.measures.diagram_cuts import cut_sets  # noqa: PLC0415 -- loads numba

        system = self.system(target, unit=unit, mode=mode, substitution=substitution)
        asked = {"unit": unit, "substitution": substitution}
        return cut_sets(system, parameters=asked, progress=progress)

    def cheapest_cut(
        self,
        weights: Mapping[str, float] | None = None,
        *,
        unit: str = "firm",
        target: str | None = None,
        mode: str = "outage",
        substitution: Substitution = "market",
        time_limit: float = 60.0,
    ) -> CheapestCut:
        """Return the cheapest cut under element weights; see :mod:`liantu.measures.cheapest`."""
        from liantu.measures.cheapest import cheapest_cut  # noqa: PLC0415 -- loads numba

        system = self.system(target, unit=unit, mode=mode, substitution=substitution)
        asked = {"unit": unit, "substitution": substitution}
        return cheapest_cut(system, weights, time_limit=time_limit, parameters=asked)

    def cheapest_defence(
        self,
        size: int = 1,
        prices: Mapping[str, float] | None = None,
        *,
        unit: str = "firm",
        target: str | None = None,
        mode: str = "outage",
        substitution: Substitution = "market",
        time_limit: float = 60.0,
    ) -> Defence:
        """Return what to secure so that no cut of size ≤ `size` is left; see `defence`."""
        from liantu.measures.defence import cheapest_defence  # noqa: PLC0415 -- loads numba

        cuts = self.cut_sets(unit=unit, target=target, mode=mode, substitution=substitution)
        return cheapest_defence(cuts, size, prices, time_limit=time_limit)

    def importance(
        self,
        q: float | Mapping[str, float] | None = None,
        *,
        unit: str = "firm",
        target: str | None = None,
        mode: str = "outage",
        substitution: Substitution = "market",
    ) -> Importance:
        """Return how much hangs on each element; see :mod:`liantu.measures.importance`."""
        from liantu.measures.importance import importance  # noqa: PLC0415 -- loads numba

        cuts = self.cut_sets(unit=unit, target=target, mode=mode, substitution=substitution)
        return importance(cuts, q)

    def structure(self) -> Structure:
        """Return plain graph measures by part; see :mod:`liantu.measures.structure`."""
        return structure(self)

    def shared_suppliers(
        self, *, unit: str = "group", substitution: Substitution = "market"
    ) -> SharedSuppliers:
        """Return suppliers that several seemingly independent makers of one part rest on."""
        return hidden_shared_suppliers(self.network(substitution=substitution), unit)

    def concentration(self, *, home: str | None = None) -> Concentration:
        """Return concentration intervals for every part with a published market share."""
        return concentration(self, self.home(home))

    def gaps(
        self,
        *,
        home: str | None = None,
        substitution: Substitution = "market",
        rules: Path | None = None,
    ) -> Analysis:
        """Return gap flags with their evidence; see :func:`liantu.gaps.analysis.analyse`."""
        file = rules or data_folder() / "gap_rules.toml"
        text = read_text(file)
        return analyse(self, text, home=home, substitution=substitution, rules_file=str(file))

    def remedies(
        self,
        *,
        home: str | None = None,
        substitution: Substitution = "market",
        costs: Path | None = None,
        rules: Path | None = None,
    ) -> Remedies:
        """Return remedies, each measured; with `costs`, a CSV file, their prices."""
        file = rules or data_folder() / "gap_rules.toml"
        found = remedies(
            self, read_text(file), shared_table("instruments"), self.home(home),
            substitution=substitution, rules_file=str(file),
        )  # fmt: skip
        if costs is None:
            return found
        return replace(found, table=priced(found.table, *read_table("costs", Path(costs))))

    def plan(
        self,
        budget: float,
        *,
        objective: Objective = "scenarios",
        home: str | None = None,
        substitution: Substitution = "market",
        costs: Path | None = None,
        rules: Path | None = None,
        time_limit: float = 60.0,
    ) -> Plan:
        """Return the remedies that together keep most within a budget, and the curve up to it."""
        found = self.remedies(home=home, substitution=substitution, costs=costs, rules=rules)
        return plan(found, budget, objective=objective, time_limit=time_limit)

    def ranking(self, *, home: str | None = None, substitution: Substitution = "market") -> Ranking:
        """Return the parts ranked by several views, and how far these agree."""
        return ranking(self, self.home(home), substitution)

    def countries(
        self, *, home: str | None = None, substitution: Substitution = "market"
    ) -> Countries:
        """Return what rests on each country outside home, and the fewest that stop it all."""
        return country_lens(self, self.home(home), substitution)

    def compare(self, home: str | Iterable[str] = HOMES, *, rules: Path | None = None) -> Lenses:
        """Return the flags under several homes, the widest first, and both readings.

        Examples
        --------
        >>> lenses = load("aircraft").compare(home=["CN", "yrd"])
        >>> sorted(lenses.differing.columns)[:2]
        ['contracted/CN', 'contracted/yrd']
        """
        file = rules or data_folder() / "gap_rules.toml"
        homes = (home,) if isinstance(home, str) else tuple(home)
        return compare(self, read_text(file), homes, rules_file=str(file))

    def map(
        self,
        path: str | Path | None = None,
        *,
        home: str | None = None,
        substitution: Substitution = "market",
        lang: str = "zh",
    ) -> MapView:
        """Write the map, `<id>-map.html` here by default, and return it for a notebook to show."""
        from liantu.present.notebook import map_view  # noqa: PLC0415 -- templates, pyvis

        found = self.gaps(home=home, substitution=substitution)
        return map_view(found, Path(path or f"{self.id}-map.html"), lang)


def load(name: str | Path) -> Chain:
    """Load a chain by id, folder or workbook.

    Examples
    --------
    >>> load("aircraft").final_parts
    ('c919', 'c909')
    """
    return _faced(load_tables(name))


def _faced(chain: model.Chain) -> Chain:
    return Chain(**{f.name: getattr(chain, f.name) for f in fields(model.Chain)})


class Panorama:
    """Chains side by side, and as one; parts and firms they share are one.

    Attributes
    ----------
    chains : dict
        Chain id → :class:`Chain`, with what it takes from the others.
    joined : Chain
        All of them as one: parts named `chain:part`.
    """

    def __init__(self, chains: Mapping[str, Chain], joined: Chain) -> None:
        self.chains = dict(chains)
        self.joined = joined

    def __getitem__(self, name: str) -> Chain:
        """Return one of the chains."""
        return self.chains[name]

    def __repr__(self) -> str:
        return f"<Panorama of {len(self.chains)} chains: {self.joined!r}>"

    def _repr_html_(self) -> str:
        rows = [
            (chain.id, chain.info.name_zh, chain.info.name_en, found.parts, found.mapped_parts,
             found.firms, found.sourced_rows, f"{found.grade_share('A', 'B'):.0%}")
            for chain in (*self.chains.values(), self.joined)
            for found in (coverage(chain),)
        ]  # fmt: skip
        columns = ["chain", "name_zh", "name_en", "parts", "mapped", "firms", "rows", "A/B"]
        title = f"{len(self.chains)} 条产业链 · {len(self.chains)} chains"
        return html_table(pd.DataFrame(rows, columns=columns), title)

    def presence(self, unit: Literal["firm", "group"] = "firm") -> pd.DataFrame:
        """Return the firms or groups found in two chains or more."""
        return presence(self.joined, unit)

    def shared_parts(self) -> pd.DataFrame:
        """Return the parts that final parts of two chains or more rest on."""
        return shared_parts(self.joined)

    def common_points(self, *, home: str | None = None) -> pd.DataFrame:
        """Return the single points whose loss stops final parts of two chains or more."""
        return common_points(self.joined.gaps(home=home).points)


def panorama(names: Iterable[str] | None = None) -> Panorama:
    """Join chains, all at hand by default; see :func:`liantu.exchange.load.panorama`."""
    found = join_chains(names)
    return Panorama({i: _faced(c) for i, c in found.chains.items()}, _faced(found.joined))
