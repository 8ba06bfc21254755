"""What the page needs to let elements fail: the support network as plain lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from liantu.model.network import Substitution, build_network

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liantu.gaps.words import Names
    from liantu.model.chain import Chain
    from liantu.model.network import SupportNetwork
    from liantu.model.rows import Rows

__all__ = ["UNITS", "rule_lists", "whatif"]

UNITS = ("part", "firm", "group", "country")


def _lists(rows: Rows) -> list[list[int]]:
    return [rows[i].tolist() for i in range(len(rows))]


def rule_lists(network: SupportNetwork) -> dict[str, list[list[int]]]:
    """Return what the rule of failure reads, and the parts behind each requirement."""
    return {
        "requirements": _lists(network.requirements),
        "suppliers": _lists(network.suppliers),
        "inputs": _lists(network.inputs),
    }


def _groups(members: Mapping[str, tuple[int, ...]], lone: Mapping[str, object]) -> set[str]:
    """Return the groups that are more than the firm of their name."""
    return {head for head, rows in members.items() if lone.get(head) != rows}


def _elements(network: SupportNetwork, names: Names) -> dict[str, list[tuple[str, str, Any]]]:
    found = {}
    for unit in UNITS:
        known = {name: network.elements[unit][name] for name in network.elements[unit]}
        kept = set(known)
        if unit == "group":
            kept = _groups(known, network.elements["firm"])
        found[unit] = [(name, names.element(unit, name), members)
                       for name, members in known.items() if name in kept]  # fmt: skip
    return found


def whatif(chain: Chain, names: Names) -> dict[str, Any]:
    """Return the support network of a chain for the page's own run of the rule.

    Parameters
    ----------
    chain : Chain
        What may fail.
    names : Names
        Display names in the page's language.

    Returns
    -------
    dict
        `parts` (id and name, in the network's order), `firms` and `of` (firm name, or none, and
        part behind each producer), `finals`, `unmapped`, `elements` (unit → id, name, producers;
        a group of one firm is left to the firm), and for each reading of substitution the lists
        of `rule_lists`; `contracted` is None where it is the same as `market`.
    """
    networks = {s: build_network(chain, substitution=s) for s in get_args(Substitution)}
    market = networks["market"]
    lists = {name: rule_lists(network) for name, network in networks.items()}
    index = market.part_index
    pairs = [market.producer_name(p) for p in range(market.size)]
    firms = list(dict.fromkeys(firm for firm, _ in pairs if firm))
    number = {firm: i for i, firm in enumerate(firms)} | {"": -1}
    same = lists["market"] == lists["contracted"]
    return {
        "parts": [(part, names.parts[part]) for part in market.parts],
        "firms": [names.firms[firm] for firm in firms],
        "made_by": [number[firm] for firm, _ in pairs],
        "made_part": [index[part] for _, part in pairs],
        "finals": [index[part] for part in market.final_parts if part in index],
        "unmapped": sorted(index[part] for part in market.unmapped),
        "elements": _elements(market, names),
        "market": lists["market"],
        "contracted": None if same else lists["contracted"],
    }
