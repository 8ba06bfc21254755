"""Remedies tried on one network that holds them all, and the failures they are tried against.

Every producer that a remedy adds is in the network and down until the remedy is taken: to take it
is to let it stand. A producer that is down from the start is to the greatest fixed point no
producer at all, so what falls is what falls in the chain with the remedy applied
(:func:`liantu.gaps.applied.applied`), which tests compare.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from liantu.gaps.applied import applied, maker_of
from liantu.gaps.spares import Spares
from liantu.measures.cutsets import cuts
from liantu.measures.logic import prepare
from liantu.measures.propagation import Running, fallen_parts, propagate_many
from liantu.model.network import NO_FIRM, build_network
from liantu.model.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy.typing as npt

    from liantu.gaps.candidates import Remedy
    from liantu.gaps.evidence import Evidence
    from liantu.model.chain import Chain
    from liantu.model.network import SupportNetwork

__all__ = [
    "CUT_SIZE",
    "Failure",
    "Trials",
    "cut_failures",
    "losses",
    "make_trials",
    "single_failures",
]

CUT_SIZE = 2


@dataclass(frozen=True)
class Failure:
    """Elements of one unit that fail together; for a cut, the final part they stop."""

    unit: str
    elements: tuple[str, ...]
    target: str = ""

    def producers(self, network: SupportNetwork) -> set[int]:
        """Return what fails with them."""
        known = network.elements[self.unit]
        return {p for name in self.elements if name in known for p in known[name]}


def single_failures(chain: Chain, evidence: Evidence) -> tuple[Failure, ...]:
    """Return every failure of one firm, group or country outside home that is not the same twice.

    Elements that take down the same producers are one failure, named as the group or country
    rather than the firm; an unnamed party stands for several and is none. Firms and groups of
    unknown standing count as outside.
    """
    network, firms = evidence.network, chain.whole().firms
    nameless = set(firms.loc[firms["kind"] == "anonymous", "firm_id"])
    found: dict[tuple[int, ...], Failure] = {}
    for unit in ("group", "country", "firm"):
        for name, held in network.elements[unit].items():
            if unit == "country":
                inside = name in evidence.home.countries
            else:
                inside = name in nameless or evidence.status.get(name) == "home"
            if not inside:
                found.setdefault(held, Failure(unit, (name,)))
    return tuple(found.values())


def cut_failures(chain: Chain, evidence: Evidence) -> tuple[Failure, ...]:
    """Return every minimal cut of up to two groups, or countries outside home, of a final part."""
    network, firms = evidence.network, chain.whole().firms
    nameless = firms.loc[firms["kind"] == "anonymous", "firm_id"]
    left_out: dict[str, Iterable[str]] = {
        "group": nameless,
        "country": evidence.home.countries,
    }
    found = []
    for unit, without in left_out.items():
        table = cuts(network, CUT_SIZE, unit, without=without)
        for row, (final, part) in enumerate(
            zip(table.table["final"], table.table["part_id"], strict=True)
        ):
            if final and part in chain.final_parts:
                found.append(Failure(unit, tuple(table.elements_of(row)), part))
    return tuple(found)


@dataclass(frozen=True, eq=False)
class Trials:
    """Remedies that may be taken, in any combination.

    Attributes
    ----------
    remedies : tuple of Remedy
        What may be done, numbered in this order.
    network : SupportNetwork
        With every producer that a remedy adds.
    opens, closes : tuple of frozenset of int
        For each remedy the producers it adds, and those it replaces.
    """

    remedies: tuple[Remedy, ...]
    network: SupportNetwork
    opens: tuple[frozenset[int], ...]
    closes: tuple[frozenset[int], ...]

    @cached_property
    def _gates(self) -> frozenset[int]:
        return frozenset[int]().union(*self.opens)

    def down(self, taken: Iterable[int]) -> set[int]:
        """Return the producers that are not there when the remedies numbered are taken."""
        chosen = list(taken)
        opened = set().union(*(self.opens[i] for i in chosen))
        return set(self._gates - opened).union(*(self.closes[i] for i in chosen))

    def lost(
        self, taken: Iterable[int], failures: Sequence[npt.NDArray[np.int32]]
    ) -> npt.NDArray[np.bool_]:
        """Return which parts are lost, a column for each failure and a first one for none."""
        logic = prepare(self.network, down=self.down(taken))
        running = Running(logic)
        found = np.repeat(~logic.standing[:, None], len(failures) + 1, axis=1)
        for column, producers in enumerate(failures, start=1):
            parts = logic.node_part[running.fail(producers.tolist())]
            found[parts[parts >= 0], column] = True
            running.undo()
        return found

    def spares(self, evidence: Evidence, nameless: frozenset[str], finals: Sequence[str]) -> Spares:
        """Return the same network for measuring a part again."""
        index = {
            (self.remedies[i].part_id, i): p
            for i, opened in enumerate(self.opens)
            for p in opened
            if self.network.producer_firm[p] != NO_FIRM
        }
        return Spares(evidence, self.network, index, nameless, tuple(finals))


def _seconds(
    network: SupportNetwork, remedies: Iterable[Remedy]
) -> tuple[SupportNetwork, dict[str, int]]:
    """Add a producer for each second source: it stands when its maker does, and serves the bound.

    Returns the network, and remedy id → its producer where somebody is bound to others.
    """
    names = {network.producer_name(p): p for p in range(network.size)}
    suppliers = [network.suppliers[i].tolist() for i in range(len(network.suppliers))]
    inputs = [network.inputs[i].tolist() for i in range(len(network.inputs))]
    requirements = [network.requirements[i].tolist() for i in range(network.size)]
    known = len(suppliers)
    parts, found = [], {}
    for remedy in remedies:
        maker, part = names[remedy.firm, remedy.part_id], network.part_index[remedy.part_id]
        bound = [r for r in range(known) if part in inputs[r] and maker not in suppliers[r]]
        if not bound:
            continue
        found[remedy.id] = len(requirements)
        for r in bound:
            suppliers[r].append(len(requirements))
        requirements.append([len(suppliers)])
        suppliers.append([maker])
        inputs.append([part])
        parts.append(part)
    if not found:
        return network, found
    firms = np.full(len(parts), NO_FIRM)
    grown = replace(
        network,
        producer_part=np.concatenate([network.producer_part, parts]).astype(np.int32),
        producer_firm=np.concatenate([network.producer_firm, firms]).astype(np.int32),
        requirements=Rows.of(requirements),
        suppliers=Rows.of(suppliers),
        inputs=Rows.of(inputs),
    )
    return grown, found


def make_trials(chain: Chain, evidence: Evidence, remedies: Sequence[Remedy]) -> Trials:
    """Build the network that holds every remedy, none of them taken."""
    makers = [r for r in remedies if r.kind not in {"second_source", "pool"}]
    seconds = [r for r in remedies if r.kind == "second_source"]
    changed = applied(chain, evidence.home, makers, evidence.status, closing=False)
    network = build_network(changed, substitution=evidence.network.substitution)
    network, added = _seconds(network, seconds)
    names = {network.producer_name(p): p for p in range(network.size)}

    def opened(remedy: Remedy) -> Iterator[int]:
        if remedy.kind == "second_source":
            yield from [added[remedy.id]] if remedy.id in added else []
        elif remedy.kind != "pool":
            yield names[maker_of(remedy), remedy.part_id]

    return Trials(
        remedies=tuple(remedies),
        network=network,
        opens=tuple(frozenset(opened(r)) for r in remedies),
        closes=tuple(
            frozenset({names[r.firm, r.part_id]} if r.kind == "takeover" else ()) for r in remedies
        ),
    )


def losses(network: SupportNetwork, failures: Sequence[Failure]) -> npt.NDArray[np.bool_]:
    """Return which parts each failure loses that stood before it (parts x failures)."""
    scenarios = [(), *(failure.producers(network) for failure in failures)]
    lost = fallen_parts(network, propagate_many(network, scenarios))
    return lost[:, 1:] & ~lost[:, :1]
