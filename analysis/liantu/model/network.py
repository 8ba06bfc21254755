"""The support network: which producers stand on which, as compact arrays.

Producers are pairs (firm, part). A composite or unmapped part has one producer without a firm,
which works when its requirements are met. A requirement is one input, or several alternatives,
and lists the producers that may serve it; it fails when all of them have.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from liantu.model.crosscheck import LIVE
from liantu.model.errors import InputError
from liantu.model.rows import Elements, Rows
from liantu.model.tables import records

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from liantu.model.chain import Chain

__all__ = [
    "NO_FIRM",
    "Elements",
    "Rows",
    "Substitution",
    "SupportNetwork",
    "Unit",
    "build_network",
    "check_substitution",
    "check_unit",
]

Unit = Literal["firm", "group", "country", "hq_country", "owner_country", "region", "part"]
Substitution = Literal["market", "contracted"]
NO_FIRM = -1


@dataclass(frozen=True, eq=False)
class SupportNetwork:
    """Who stands on whom.

    Attributes
    ----------
    parts, firms : sequence of str
        Ids, in the order the arrays number them.
    producer_part : ndarray of int32, shape (producers,)
        Part each producer makes.
    producer_firm : ndarray of int32, shape (producers,)
        Firm behind each producer, `NO_FIRM` for composite and unmapped parts.
    requirements : Rows
        Producer → its essential requirements.
    suppliers : Rows
        Requirement → producers that may serve it.
    inputs : Rows
        Requirement → parts that serve it (one, or the alternatives).
    makers : Rows
        Part → its producers.
    elements : mapping
        Unit → its elements, each with the producers that fall with it.
    unmapped : frozenset of str
        Parts whose makers are not surveyed.
    final_parts : tuple of str
        Final parts of the chain.
    substitution : str
        `market` (any maker serves) or `contracted` (live sole and listed supplies bind).
    digest : str
        Version of the data the network was built from.
    """

    parts: Sequence[str]
    firms: Sequence[str]
    producer_part: npt.NDArray[np.int32]
    producer_firm: npt.NDArray[np.int32]
    requirements: Rows
    suppliers: Rows
    inputs: Rows
    makers: Rows
    elements: Mapping[str, Elements]
    unmapped: frozenset[str]
    final_parts: tuple[str, ...]
    substitution: Substitution
    digest: str

    @property
    def size(self) -> int:
        """Return the number of producers."""
        return len(self.producer_part)

    @cached_property
    def part_index(self) -> dict[str, int]:
        """Return the number of each part."""
        return {part: i for i, part in enumerate(self.parts)}

    @cached_property
    def customers(self) -> Rows:
        """Return for each requirement the producers that have it."""
        return self.requirements.transposed(len(self.suppliers))

    @cached_property
    def served(self) -> Rows:
        """Return for each producer the requirements it may serve."""
        return self.suppliers.transposed(self.size)

    def producer_name(self, producer: int) -> tuple[str, str]:
        """Return firm id (empty without one) and part id of a producer."""
        firm = int(self.producer_firm[producer])
        return (
            "" if firm == NO_FIRM else self.firms[firm],
            self.parts[int(self.producer_part[producer])],
        )

    def upstream(self, part: str) -> set[str]:
        """Return every part that a part rests on through essential inputs, itself included."""
        seen = {self.part_index[part]}
        todo = list(seen)
        while todo:
            for producer in self.makers[todo.pop()]:
                for requirement in self.requirements[int(producer)]:
                    fresh = {int(i) for i in self.inputs[int(requirement)]} - seen
                    seen |= fresh
                    todo += fresh
        return {self.parts[i] for i in seen}


def check_unit(unit: str) -> Unit:
    """Return the unit, or raise InputError naming the known ones."""
    for known in get_args(Unit):
        if unit == known:
            return known  # type: ignore[no-any-return]
    allowed = ", ".join(get_args(Unit))
    raise InputError.of("option-unknown", column="unit", value=unit, allowed=allowed)


def check_substitution(substitution: str) -> Substitution:
    """Return the reading of substitution, or raise InputError naming the known ones."""
    for known in get_args(Substitution):
        if substitution == known:
            return known  # type: ignore[no-any-return]
    allowed = ", ".join(get_args(Substitution))
    raise InputError.of(
        "option-unknown", column="substitution", value=substitution, allowed=allowed
    )


def _requirement_inputs(chain: Chain) -> dict[str, list[tuple[str, ...]]]:
    """Return part → essential requirements, each a tuple of alternative inputs."""
    found: dict[str, dict[tuple[str, str], list[str]]] = {}
    essential = chain.needs[chain.needs["essential"] == "yes"]
    for part, part_input, group in essential[["part_id", "input_id", "group"]].itertuples(
        index=False
    ):
        key = ("group", group) if group else ("input", part_input)
        found.setdefault(part, {}).setdefault(key, []).append(part_input)
    return {part: [tuple(sorted(v)) for v in groups.values()] for part, groups in found.items()}


def _bound_suppliers(chain: Chain) -> dict[tuple[str, str, str], set[str]]:
    """Return (customer, programme or "", input) → suppliers that live supplies bind it to."""
    live = chain.supplies[
        chain.supplies["status"].isin(LIVE) & chain.supplies["exclusivity"].isin(["sole", "listed"])
    ]
    parts = set(chain.parts["part_id"])
    bound: dict[tuple[str, str, str], set[str]] = {}
    for supplier, part, customer, programme in live[
        ["supplier", "part_id", "customer", "programme"]
    ].itertuples(index=False):
        scope = programme if programme in parts else ""
        bound.setdefault((customer, scope, part), set()).add(supplier)
    return bound


def _with_parents(region: str) -> set[str]:
    """Return a region and those around it: a shutdown of a province covers its districts."""
    pieces = region.split("-")
    return {"-".join(pieces[:n]) for n in range(min(2, len(pieces)), len(pieces) + 1)}


def _element_maps(
    chain: Chain, producers: list[tuple[str, str]], sites: dict[tuple[str, str], str]
) -> dict[str, Elements]:
    firms = {row["firm_id"]: row for row in records(chain.firms)}
    heads = chain.groups()
    maps: dict[str, dict[str, set[int]]] = {unit: {} for unit in get_args(Unit)}
    for index, (firm, part) in enumerate(producers):
        keys = {"part": {part}}
        if firm:
            seat, owner = firms[firm]["hq_country"], firms[firm]["owner_country"]
            keys |= {
                "firm": {firm},
                "group": {heads[firm]},
                "country": {seat, owner},
                "hq_country": {seat},
                "owner_country": {owner},
                "region": _with_parents(sites.get((firm, part)) or firms[firm]["hq_region"]),
            }
        for unit, names in keys.items():
            for name in names - {""}:
                maps[unit].setdefault(str(name), set()).add(index)
    return {unit: Elements.of(found) for unit, found in maps.items()}


def build_network(
    chain: Chain, *, substitution: Substitution = "market", pilot: bool = False
) -> SupportNetwork:
    """Build the support network of a chain.

    Parameters
    ----------
    chain : Chain
        A checked chain.
    substitution : {"market", "contracted"}
        `market`: an input may come from any maker. `contracted`: where live sole or listed
        supplies name a firm's suppliers of an input, only from those. A supply whose programme
        is a part id binds the firm for that part only.
    pilot : bool
        Count pilot makers as producers too.
    """
    check_substitution(substitution)
    chain = chain.whole()
    counted = ["volume", "pilot"] if pilot else ["volume"]
    makes = chain.makes[chain.makes["status"].isin(counted)]
    pairs = list(makes[["firm_id", "part_id"]].itertuples(index=False, name=None))
    sites = dict(zip(pairs, makes["site_region"], strict=True))
    table = chain.parts
    bare = table.loc[table["supply"] != "made", "part_id"]
    producers = sorted(pairs) + [("", part) for part in bare]
    by_part: dict[str, list[int]] = {}
    for index, (_, part) in enumerate(producers):
        by_part.setdefault(part, []).append(index)

    needs = _requirement_inputs(chain)
    bound = _bound_suppliers(chain) if substitution == "contracted" else {}
    requirement_ids: dict[tuple[tuple[str, ...], tuple[int, ...]], int] = {}
    requirements: list[list[int]] = []
    for firm, part in producers:
        own = []
        for alternatives in needs.get(part, []):
            serving: list[int] = []
            for option in alternatives:
                named = [bound.get((firm, scope, option), set()) for scope in (part, "")]
                names = set().union(*named)
                makers = by_part.get(option, [])
                serving += [p for p in makers if not names or producers[p][0] in names]
            key = (alternatives, tuple(sorted(serving)))
            own.append(requirement_ids.setdefault(key, len(requirement_ids)))
        requirements.append(own)

    part_ids = tuple(table["part_id"])
    firm_ids = tuple(chain.firms["firm_id"])
    part_index = {part: i for i, part in enumerate(part_ids)}
    firm_index = {firm: i for i, firm in enumerate(firm_ids)} | {"": NO_FIRM}
    return SupportNetwork(
        parts=part_ids,
        firms=firm_ids,
        producer_part=np.array([part_index[part] for _, part in producers], dtype=np.int32),
        producer_firm=np.array([firm_index[firm] for firm, _ in producers], dtype=np.int32),
        requirements=Rows.of(requirements),
        suppliers=Rows.of([serving for _, serving in requirement_ids]),
        inputs=Rows.of([[part_index[a] for a in names] for names, _ in requirement_ids]),
        makers=Rows.of([by_part.get(part, []) for part in part_ids]),
        elements=_element_maps(chain, producers, sites),
        unmapped=frozenset(table.loc[table["supply"] == "unmapped", "part_id"]),
        final_parts=chain.final_parts,
        substitution=substitution,
        digest=chain.digest,
    )
