"""An embargo of some countries on home: what home can no longer buy, and what falls for it.

An embargo is aimed at buyers. The makers of the embargoing countries X (headquarters or ultimate
owner there) go on working and go on selling to all others; home may not buy from them.

*Buyers.* The home view is that of home firms (headquarters and ultimate owner both home) and of
home final parts. Composite and unmapped parts have no firm: each is had once by home, where its
requirements count what home may buy, and once by all others, where nothing changes.

*Suppliers.* A requirement met by the home view loses its suppliers in X; with `reach="content"` it
loses the denied foreign products besides. A product is denied when its maker is neither home nor of
X and some requirement of it has suppliers, all of them resting on X: makers of X, or composite and
unmapped parts with such a requirement themselves. Content is not followed through a further maker:
what a denied product goes into is denied only if it has such a requirement of its own. Foreign
producers buy freely, from home too, so that they may fall where they need a home producer that
falls.

*Loss.* A part is lost to home when no maker that home may buy from works, in the fixed point of the
mode: greatest (outage) or least (cold start) of works under these requirements.

This is the ordinary semantics on another network, :func:`embargoed_network`, and is computed by
the ordinary propagation there; single points, cuts and witnesses can be asked of it like of any.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import pandas as pd

from liantu.measures.failure import (
    falls_table,
    members_of,
    more_without_unmapped,
    not_standing,
    witness,
)
from liantu.measures.propagation import WORKS, Cascade, propagate
from liantu.model.errors import InputError
from liantu.model.network import NO_FIRM, build_network
from liantu.model.rows import Elements, Rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liantu.model.chain import Chain
    from liantu.model.home import Home
    from liantu.model.network import SupportNetwork

__all__ = ["Embargo", "Reach", "embargo", "embargoed_network"]

Reach = Literal["direct", "content"]


@dataclass(frozen=True, eq=False)
class Embargo:
    """What an embargo takes from home.

    Attributes
    ----------
    lost : pandas.DataFrame
        Parts that stand without the embargo and that home can no longer have: `part_id`, `step`
        (when the last maker home may buy from fell, 0 when there is none), `final`.
    fallen : pandas.DataFrame
        Producers that fall and stood before, in order: `step`, `firm_id` (empty for composite and
        unmapped parts), `part_id`, `inputs` (the parts whose loss felled it), `home` (True for home
        firms and for parts without a firm as home has them).
    denied : pandas.DataFrame
        Makers home may not buy from: `firm_id`, `part_id`, `reach` (`direct`: of the embargoing
        countries; `content`: by what only they serve), `inputs` (that need, empty if direct).
    unknown : frozenset of str
        Makers that may be home or not, for want of their seat or owner: read as not home.
    rests_on_unmapped : bool
        True when more may be lost than is shown, as in `liantu.measures.failure.Failure`.
    network : SupportNetwork
        The network under the embargo; see `embargoed_network`.
    cascade : Cascade
        Falls in that network.
    parameters, digest
        What was asked, and the version of the data.
    """

    lost: pd.DataFrame
    fallen: pd.DataFrame
    denied: pd.DataFrame
    unknown: frozenset[str]
    rests_on_unmapped: bool
    network: SupportNetwork = field(repr=False)
    cascade: Cascade = field(repr=False)
    parameters: Mapping[str, object]
    digest: str

    def witness(self, part: str) -> pd.DataFrame:
        """Return the falls that lead to the loss of a part, columns as `Failure.fallen`.

        Empty when the part stands, and when nothing had to fall since all its makers are denied.
        """
        return witness(self.network, self.cascade, part)


def _resting(network: SupportNetwork, banned: set[int]) -> dict[int, int]:
    """Return producers that have a requirement only `banned` serve, each with the first such one.

    Producers without a firm that have one serve in their turn as `banned` do.
    """
    found: dict[int, int] = {}
    passing = [int(p) for p in np.flatnonzero(network.producer_firm == NO_FIRM)]
    resting = set(banned)

    def only(producer: int) -> int | None:
        for r in network.requirements[producer]:
            served = {int(s) for s in network.suppliers[int(r)]}
            if served and served <= resting:
                return int(r)
        return None

    changed = True
    while changed:
        changed = False
        for producer in passing:
            r = only(producer)
            if producer not in resting and r is not None:
                resting.add(producer)
                changed = True
    for producer in range(network.size):
        r = only(producer)
        if r is not None:
            found[producer] = r
    return found


def _denied(
    network: SupportNetwork, banned: set[int], home: set[str], reach: Reach
) -> dict[int, int]:
    """Return what home may not buy from, each with the requirement that denies it, or -1."""
    denied = dict.fromkeys(sorted(banned), -1)
    if reach == "content":
        for producer, requirement in _resting(network, banned).items():
            firm, _ = network.producer_name(producer)
            if firm and firm not in home and producer not in banned:
                denied[producer] = requirement
    return denied


def _lists(rows: Rows) -> list[list[int]]:
    return [rows[i].tolist() for i in range(len(rows))]


def embargoed_network(
    network: SupportNetwork, denied: Iterable[int], home: Iterable[str]
) -> SupportNetwork:
    """Return the network in which home buys nothing from denied producers.

    Parameters
    ----------
    network : SupportNetwork
        Who stands on whom without the embargo.
    denied : iterable of int
        Producers home may not buy from.
    home : iterable of str
        Home firms.

    Returns
    -------
    SupportNetwork
        Producers 0 … size - 1 as before; behind them a second one for each producer without a firm,
        as home has it. `makers` are those home may buy from.
    """
    out, inside = set(denied), set(home)
    bare = [int(p) for p in np.flatnonzero(network.producer_firm == NO_FIRM)]
    copy = {p: network.size + i for i, p in enumerate(bare)}
    suppliers = _lists(network.suppliers)
    inputs = _lists(network.inputs)
    own: dict[int, int] = {}

    def at_home(requirement: int) -> int:
        if requirement not in own:
            own[requirement] = len(suppliers)
            suppliers.append([copy.get(s, s) for s in suppliers[requirement] if s not in out])
            inputs.append(inputs[requirement])
        return own[requirement]

    requirements = _lists(network.requirements)
    for producer in range(network.size):
        if network.producer_name(producer)[0] in inside:
            requirements[producer] = [at_home(r) for r in requirements[producer]]
    requirements += [[at_home(r) for r in requirements[p]] for p in bare]
    parts = network.elements["part"]
    known = {name: [*held, *(copy[p] for p in held if p in copy)] for name, held in parts.items()}
    return replace(
        network,
        producer_part=np.concatenate([network.producer_part, network.producer_part[bare]]),
        producer_firm=np.concatenate([network.producer_firm, network.producer_firm[bare]]),
        requirements=Rows.of(requirements),
        suppliers=Rows.of(suppliers),
        inputs=Rows.of(inputs),
        makers=Rows.of(
            [[copy.get(p, p) for p in row if p not in out] for row in _lists(network.makers)]
        ),
        elements={**network.elements, "part": Elements.of(known)},
    )


def _check(reach: str, countries: Iterable[str], home: Home) -> Reach:
    for country in countries:
        if country in home.countries:
            raise InputError.of("embargo-home", column="countries", value=country)
    for known in get_args(Reach):
        if reach == known:
            return known  # type: ignore[no-any-return]
    allowed = ", ".join(get_args(Reach))
    raise InputError.of("option-unknown", column="reach", value=reach, allowed=allowed)


def _denials(network: SupportNetwork, denied: Mapping[int, int]) -> pd.DataFrame:
    rows = []
    for producer, r in denied.items():
        inputs = [network.parts[i] for i in network.inputs[r]] if r >= 0 else []
        kind = "content" if r >= 0 else "direct"
        rows.append((*network.producer_name(producer), kind, ";".join(inputs)))
    rows.sort(key=lambda row: (row[1], row[0]))
    return pd.DataFrame(rows, columns=["firm_id", "part_id", "reach", "inputs"])


def _lost(network: SupportNetwork, cascade: Cascade, before: frozenset[str]) -> pd.DataFrame:
    rows = []
    for number, part in enumerate(network.parts):
        steps = cascade.step[network.makers[number]]
        if part not in before and not (steps == WORKS).any():
            rows.append((part, int(steps.max(initial=0)), part in network.final_parts))
    rows.sort(key=lambda row: (row[1], row[0]))
    return pd.DataFrame(rows, columns=["part_id", "step", "final"])


def _fallen(
    network: SupportNetwork, cascade: Cascade, before: Cascade, home: set[str]
) -> pd.DataFrame:
    """Return the falls of what stood before, with the view it belongs to."""
    size = len(before.step)
    stood = before.step == WORKS
    bare = network.producer_firm[:size] == NO_FIRM
    down = (cascade.step != WORKS) & np.append(stood, stood[bare])
    ours = np.array([network.producer_name(p)[0] in home for p in range(size)], dtype=bool)
    ours = np.append(ours, np.ones(network.size - size, dtype=bool))
    tables = [
        falls_table(network, cascade, map(int, np.flatnonzero(down & side))).assign(home=view)
        for view, side in ((True, ours), (False, ~ours))
    ]
    whole = pd.concat([table for table in tables if len(table)] or tables[:1])
    return whole.sort_values(["step", "firm_id", "part_id"], kind="stable", ignore_index=True)


def embargo(
    chain: Chain,
    countries: str | Iterable[str],
    home: Home,
    *,
    reach: str = "direct",
    network: SupportNetwork | None = None,
    mode: str = "outage",
) -> Embargo:
    """Say what home loses when countries put it under an embargo.

    Parameters
    ----------
    chain : Chain
        The chain, for its firms.
    countries : str or iterable of str
        The embargoing countries, as the unit `country` names them.
    home : Home
        Who is under the embargo.
    reach : {"direct", "content"}
        Makers of the countries alone, or also foreign products that only they can serve; the exact
        reading is at the top of this module.
    network : SupportNetwork, optional
        Who stands on whom; by default of the chain, with market substitution.
    mode : {"outage", "cold_start"}
        Running chain then embargo, or rebuild from nothing under it.

    Raises
    ------
    InputError
        An unknown country, reach or mode, or an embargo by a country home lies in.
    """
    names = (countries,) if isinstance(countries, str) else tuple(countries)
    kind = _check(reach, names, home)
    free = build_network(chain) if network is None else network
    status = home.statuses(chain.firms)
    inside = {firm for firm, known in status.items() if known == "home"}
    denied = _denied(free, set(members_of(free, names, "country")), inside, kind)
    under = embargoed_network(free, denied, inside)
    cascade = propagate(under, [], mode)
    makers = {free.producer_name(p)[0] for p in range(free.size)}
    return Embargo(
        lost=_lost(under, cascade, not_standing(free, mode)),
        fallen=_fallen(under, cascade, propagate(free, [], mode), inside),
        denied=_denials(free, denied),
        unknown=frozenset(firm for firm in makers if status.get(firm) == "unknown"),
        rests_on_unmapped=more_without_unmapped(under, np.flatnonzero(cascade.step != WORKS), mode),
        network=under,
        cascade=cascade,
        parameters={
            "mode": mode,
            "substitution": free.substitution,
            "countries": names,
            "home": home.id,
            "reach": kind,
        },
        digest=free.digest,
    )
