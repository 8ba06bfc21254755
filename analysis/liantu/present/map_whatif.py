"""What the page needs to let elements fail: the support network as plain lists."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, get_args

from liantu.model.network import Substitution, build_network

if TYPE_CHECKING:
    from collections.abc import Collection

    from liantu.gaps.words import Names
    from liantu.model.chain import Chain
    from liantu.model.network import SupportNetwork
    from liantu.model.rows import Rows

__all__ = ["UNITS", "rule_lists", "support", "whatif"]

UNITS = ("part", "firm", "group", "country")


def _lists(rows: Rows) -> list[list[int]]:
    start, items = rows.start.tolist(), rows.items.tolist()
    return [items[a:b] for a, b in itertools.pairwise(start)]


def rule_lists(network: SupportNetwork) -> dict[str, list[list[int]]]:
    """Return what the rule of failure reads, and the parts behind each requirement."""
    return {
        "requirements": _lists(network.requirements),
        "suppliers": _lists(network.suppliers),
        "inputs": _lists(network.inputs),
    }


def _groups(network: SupportNetwork) -> list[str]:
    """Return the groups that are more than the firm of their name."""
    firms, groups = network.elements["firm"], network.elements["group"]
    return [head for head, members in groups.items() if firms.get(head) != members]


def support(chain: Chain) -> dict[str, Any]:
    """Return the support network of a chain for the page's own run of the rule.

    Parameters
    ----------
    chain : Chain
        What may fail.

    Returns
    -------
    dict
        `parts` and `firms` (ids); `made_by` and `made_part` (firm, or -1, and part behind each
        producer, as places in these); `finals`, `unmapped` (places of parts); `wider` (group and
        country → id → producers; a group of one firm is left to the firm); and for each reading
        of substitution the lists of `rule_lists`, `contracted` None where it is the same as
        `market`.
    """
    networks = {s: build_network(chain, substitution=s) for s in get_args(Substitution)}
    market = networks["market"]
    lists = {name: rule_lists(network) for name, network in networks.items()}
    index = market.part_index
    pairs = [market.producer_name(p) for p in range(market.size)]
    firms = list(dict.fromkeys(firm for firm, _ in pairs if firm))
    number = {firm: i for i, firm in enumerate(firms)} | {"": -1}
    groups, countries = _groups(market), market.elements["country"]
    same = lists["market"] == lists["contracted"]
    return {
        "parts": list(market.parts),
        "firms": firms,
        "made_by": [number[firm] for firm, _ in pairs],
        "made_part": [index[part] for _, part in pairs],
        "finals": [index[part] for part in market.final_parts if part in index],
        "unmapped": sorted(index[part] for part in market.unmapped),
        "wider": {
            "group": [(head, market.elements["group"][head]) for head in groups],
            "country": list(countries.items()),
        },
        "market": lists["market"],
        "contracted": None if same else lists["contracted"],
    }


def whatif(network: dict[str, Any], names: Names, known: Collection[str] = ()) -> dict[str, Any]:
    """Return a support network with the names of what may fail.

    Parameters
    ----------
    network : dict
        As of :func:`support`.
    names : Names
        Display names in the page's language.
    known : collection of str
        Parts and firms whose names the page has already.

    Returns
    -------
    dict
        The network, and `names`: kind → id → name, of all that is not `known`.
    """
    groups = [head for head, _ in network["wider"]["group"]]
    firms = dict.fromkeys([*network["firms"], *groups])
    return {
        **network,
        "names": {
            "part": {p: names.parts[p] for p in network["parts"] if p not in known},
            "firm": {f: names.firms[f] for f in firms if f not in known},
            "country": {code: names.element("country", code)
                        for code, _ in network["wider"]["country"]},
        },
    }  # fmt: skip
