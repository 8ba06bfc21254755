"""One reading of a chain, measured: its network, and what single elements and pairs take down."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from liantu.measures.failure import single_points
from liantu.measures.pairs import cut_pairs
from liantu.model.network import build_network

if TYPE_CHECKING:
    from liantu.measures.failure import SinglePoints
    from liantu.measures.pairs import CutPairs
    from liantu.model.chain import Chain
    from liantu.model.home import Home
    from liantu.model.network import Substitution, SupportNetwork

__all__ = ["World", "measure_world"]


@dataclass(frozen=True, eq=False)
class World:
    """One reading of the chain: its network, and what single elements and pairs take down."""

    network: SupportNetwork
    points: dict[str, SinglePoints]
    pairs: dict[str, CutPairs]

    @cached_property
    def _single(self) -> dict[tuple[str, str, str], list[str]]:
        return {
            (unit, str(part), str(origin)): list(group["element"])
            for unit, found in self.points.items()
            for (part, origin), group in found.points.groupby(["part_id", "origin"])
        }

    @cached_property
    def _double(self) -> dict[tuple[str, str], list[tuple[str, str]]]:
        return {
            (unit, str(part)): list(group[["first", "second"]].itertuples(index=False, name=None))
            for unit, found in self.pairs.items()
            for part, group in found.pairs[found.pairs["origin"] == "own"].groupby("part_id")
        }

    def own(self, part: str, unit: str, origin: str = "own") -> list[str]:
        """Return the elements that alone hold a part, by all its makers or through inputs."""
        return self._single.get((unit, part, origin), [])

    def own_pairs(self, part: str, unit: str) -> list[tuple[str, str]]:
        """Return the pairs that together hold all makers of a part."""
        return self._double.get((unit, part), [])


def measure_world(chain: Chain, home: Home, substitution: Substitution) -> World:
    """Build the network of one reading and find its single points and pairs."""
    # An unnamed party stands for several; it is no element that could fail by itself.
    firms = chain.whole().firms
    nameless = firms.loc[firms["kind"] == "anonymous", "firm_id"]
    network = build_network(chain, substitution=substitution)
    return World(
        network,
        {unit: single_points(network, unit) for unit in ("firm", "group", "country", "part")},
        {
            "group": cut_pairs(network, "group", without=nameless),
            "country": cut_pairs(network, "country", without=home.countries),
        },
    )
