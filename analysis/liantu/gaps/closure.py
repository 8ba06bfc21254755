"""Which maker lists are complete: where evidence says that there are no further makers.

A list of makers is what was found, not all there is. It is *closed* when a source counts the
makers and the count is reached, or when published shares leave nothing over. Everywhere else an
unlisted maker may exist, and what rests on there being none is possible, not certain.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from liantu.model.claims import current, of_one_time, resolve
from liantu.model.shape import reachable

if TYPE_CHECKING:
    from liantu.model.chain import Chain

__all__ = ["UNLISTED", "closed_parts", "home_closed_parts", "open_world"]

# The firm that stands for every maker nobody has listed.
UNLISTED = "unlisted"
ALL_BUT_ROUNDING = 99.5


def _finals_above(chain: Chain) -> dict[str, set[str]]:
    """Return part → final parts that need it, essentially or not."""
    inputs: dict[str, set[str]] = {}
    for part, part_input in chain.needs[["part_id", "input_id"]].itertuples(index=False):
        inputs.setdefault(part, set()).add(part_input)
    above: dict[str, set[str]] = {}
    for final in chain.final_parts:
        for part in reachable({final}, inputs):
            above.setdefault(part, set()).add(final)
    return above


def _volume_makers(chain: Chain) -> dict[str, set[str]]:
    volume = chain.makes[chain.makes["status"] == "volume"]
    return {str(p): set(g["firm_id"]) for p, g in volume.groupby("part_id")}


def _counts(chain: Chain) -> pd.DataFrame:
    """Return counts of makers that hold today; who serves a programme is settled once and for all.

    A count for the world or a region may be outdated; one for a part is for that programme.
    """
    taken = resolve(chain.claims, chain.sources)
    programme = ~taken["scope"].isin({"world", *chain.regions["code"]})
    return taken[
        (taken["measure"] == "maker_count")
        & (taken["subject_kind"] == "part")
        & taken["high"].notna()
        & (programme | current(taken, chain.sources, chain.info.as_of))
    ]


def closed_parts(chain: Chain) -> frozenset[str]:
    """Return parts whose volume makers are all listed, by a source's count or by full shares.

    A count for a programme closes a part only when every final part that needs it has one. Who
    makes a named product is part of what the chain is about.
    """
    makers, finals = _volume_makers(chain), _finals_above(chain)
    closed = set(chain.info.named_products)
    counted: dict[str, set[str]] = {}
    for part, scope, high in _counts(chain)[["subject_id", "scope", "high"]].itertuples(
        index=False
    ):
        if high <= len(makers.get(part, set())):
            counted.setdefault(part, set()).add(scope)
    for part, scopes in counted.items():
        if "world" in scopes or (finals.get(part) and finals[part] <= scopes):
            closed.add(part)
    taken = resolve(chain.claims, chain.sources)
    shares = of_one_time(taken[taken["measure"] == "market_share"])
    shares = shares[current(shares, chain.sources, chain.info.as_of)]
    shares = shares[(shares["subject_kind"] == "maker") & (shares["scope"] == "world")]
    for part, group in shares.groupby("part_id"):
        if group["low"].sum() >= ALL_BUT_ROUNDING and set(group["subject_id"]) <= makers.get(
            str(part), set()
        ):
            closed.add(str(part))
    return frozenset(closed)


def home_closed_parts(chain: Chain, home_id: str, home_firms: set[str]) -> frozenset[str]:
    """Return parts whose makers inside home are all listed, by a source's count for home."""
    makers = _volume_makers(chain)
    counts = _counts(chain)
    return frozenset(
        part
        for part, scope, high in counts[["subject_id", "scope", "high"]].itertuples(index=False)
        if scope == home_id and high <= len(makers.get(part, set()) & home_firms)
    )


def open_world(chain: Chain, closed: frozenset[str]) -> Chain:
    """Return the chain with an unlisted maker for every made part that is not closed.

    The unlisted maker never fails by itself and belongs to no country, but needs what every
    maker of the part needs. What falls in this chain falls however the lists are completed.
    """
    made = chain.parts.loc[chain.parts["supply"] == "made", "part_id"]
    parts = [part for part in made if part not in closed]
    if not parts:
        return chain
    row = dict.fromkeys(chain.makes.columns, "") | {"firm_id": UNLISTED, "status": "volume"}
    makes = pd.DataFrame([{**row, "part_id": part} for part in parts])
    firm = pd.DataFrame(
        [dict.fromkeys(chain.firms.columns, "") | {"firm_id": UNLISTED, "kind": "anonymous"}]
    )
    return replace(
        chain,
        makes=pd.concat([chain.makes, makes], ignore_index=True),
        firms=pd.concat([chain.firms, firm], ignore_index=True),
    )
