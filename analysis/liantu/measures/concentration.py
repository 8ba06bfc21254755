"""Concentration of each part by firm, group and country, as intervals.

Shares are the resolved `market_share` claims. What no claim states is remainder: "various" and
"other" are never a party. All shares in per cent, the Herfindahl–Hirschman index 0–10000.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from liantu.measures.intervals import Share, hhi_high, hhi_low
from liantu.model.claims import of_one_time, resolve
from liantu.model.tablehtml import html_table, parameter_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liantu.model.chain import Chain
    from liantu.model.home import Home

__all__ = ["BY", "Concentration", "concentration"]

BY = ("firm", "group", "country")
FULL = 100.0
COLUMNS = [
    "part_id",
    "scope",
    "by",
    "parties",
    "known",
    "remainder",
    "leader",
    "leader_low",
    "leader_high",
    "cr1_low",
    "cr1_high",
    "cr4_low",
    "cr4_high",
    "hhi_low",
    "hhi_high",
    "home_low",
    "home_high",
    "leader_home",
    "claim_ids",
]


@dataclass(frozen=True, eq=False)
class Concentration:
    """Concentration by part, scope and kind of holder.

    Attributes
    ----------
    table : pandas.DataFrame
        `part_id`, `scope` (world or a region code), `by` (firm, group, country), `parties`
        (holders with a figure), `known` (sum of their low ends), `remainder` (100 − known),
        `leader` with its share, `cr1_*`, `cr4_*`, `hhi_*`, `home_low`, `home_high` (share of
        home holders), `leader_home` (home, outside, ... or the home status of a firm),
        `claim_ids` (`;` list). Per cent, index 0–10000.
    parameters, digest
        What was asked, and the version of the data.
    """

    table: pd.DataFrame
    parameters: Mapping[str, object]
    digest: str

    def _repr_html_(self) -> str:
        columns = ["part_id", "scope", "by", "leader", "cr1_low", "cr1_high", "hhi_low",
                   "hhi_high", "home_low", "home_high", "remainder"]  # fmt: skip
        title = f"集中度区间 {len(self.table)} 行 Concentration as intervals"
        notes = [parameter_line(self.parameters)]
        return html_table(self.table, title, columns=columns, notes=notes)


def _shares(claims: pd.DataFrame) -> dict[str, Share]:
    """Return holder → share; an open upper end is closed by what the others leave."""
    low = claims["low"].fillna(0.0)
    spare = max(0.0, FULL - float(low.sum()))
    high = claims["high"].fillna(low + spare)
    return {
        str(holder): (float(a), float(b))
        for holder, a, b in zip(claims["subject_id"], low, high, strict=True)
    }


def _merged(shares: dict[str, Share], key: dict[str, str]) -> dict[str, Share]:
    """Sum shares by key. What is left over, and holders without a key, may be any party's own."""
    lows: dict[str, float] = {}
    for holder, (low, _) in shares.items():
        if key.get(holder):
            lows[key[holder]] = lows.get(key[holder], 0.0) + low
    slack = max(0.0, FULL - sum(lows.values()))
    return {name: (low, min(FULL, low + slack)) for name, low in lows.items()}


def _home_interval(
    shares: dict[str, Share], status: dict[str, str], remainder: float
) -> tuple[float, float]:
    low = sum(a for holder, (a, _) in shares.items() if status.get(holder) == "home")
    outside = sum(
        a for holder, (a, _) in shares.items() if status.get(holder) not in {"home", "unknown"}
    )
    if remainder <= 0:
        unknown = sum(b for h, (_, b) in shares.items() if status.get(h) == "unknown")
        high = sum(b for h, (_, b) in shares.items() if status.get(h) == "home") + unknown
        return low, min(FULL - outside, high)
    return low, FULL - outside


def _row(
    shares: dict[str, Share],
    status: dict[str, str],
    further: int | None,
    largest_other: float | None,
) -> dict[str, object]:
    known = sum(low for low, _ in shares.values())
    remainder = max(0.0, FULL - known)
    lows = sorted((low for low, _ in shares.values()), reverse=True)
    highs = sorted((high for _, high in shares.values()), reverse=True)
    other = remainder if largest_other is None else min(remainder, largest_other)
    leader, (leader_low, leader_high) = max(shares.items(), key=lambda item: (item[1], item[0]))
    rival = max([other, *(high for holder, (_, high) in shares.items() if holder != leader)])
    home_low, home_high = _home_interval(shares, status, remainder)
    values = list(shares.values())
    return {
        "parties": len(shares),
        "known": known,
        "remainder": remainder,
        "leader": leader,
        "leader_low": leader_low,
        "leader_high": leader_high,
        "cr1_low": lows[0],
        "cr1_high": max(highs[0], other),
        "cr4_low": sum(lows[:4]),
        "cr4_high": min(FULL, sum(lows[:4]) + remainder),
        "hhi_low": hhi_low(values, further),
        "hhi_high": hhi_high(values, largest_other),
        "home_low": home_low,
        "home_high": home_high,
        # Whoever may overtake the leader, known or not, may be the true leader.
        "leader_home": status.get(leader, "unknown") if leader_low >= rival else "unknown",
    }


def _bound(claims: pd.DataFrame, part: str, scope: str, measure: str) -> float | None:
    rows = claims[
        (claims["subject_kind"] == "part")
        & (claims["subject_id"] == part)
        & (claims["measure"] == measure)
        & (claims["scope"] == scope)
    ]
    value = rows["high"].min() if len(rows) else np.nan
    return None if pd.isna(value) else float(value)


def concentration(chain: Chain, home: Home) -> Concentration:
    """Measure the concentration of every part for which a market share was published.

    With known shares s and remainder r: HHI_low = Σ s² (+ r²/K when the evidence names K
    further parties and no more), HHI_high = Σ s² + r², or the largest sum of squares that a
    `largest_other` claim allows. Home share low = Σ home; high = low + what may be home.
    Country shares come from claims on countries where they exist, else from the headquarters
    of the firms; a firm whose country is unknown counts as remainder. By group, and by country
    summed from firms, the remainder may belong to any party already there, not only to others.
    Only shares of one time are added up (:func:`liantu.model.claims.of_one_time`).
    """
    taken = resolve(chain.claims, chain.sources)
    shares = of_one_time(taken[taken["measure"] == "market_share"])
    firm_status = home.statuses(chain.firms)
    heads = chain.groups()
    seats = dict(zip(chain.firms["firm_id"], chain.firms["hq_country"], strict=True))
    country_status = {
        code: "home" if code in home.codes else "unknown" if code in home.countries else "outside"
        for code in chain.regions["code"]
    }
    group_status = {head: firm_status.get(head, "unknown") for head in heads.values()}
    rows = []
    for (part, scope), claims in shares.groupby(["part_id", "scope"]):
        count = _bound(taken, str(part), str(scope), "maker_count")
        other = _bound(taken, str(part), str(scope), "largest_other")
        makers = claims[claims["subject_kind"] == "maker"]
        countries = claims[claims["subject_kind"] == "country"]
        by_firm = _shares(makers)
        further = None if count is None else max(0, int(count) - len(by_firm))
        views: list[tuple[str, dict[str, Share], dict[str, str], int | None, pd.DataFrame]] = []
        if by_firm:
            views.append(("firm", by_firm, firm_status, further, makers))
            views.append(("group", _merged(by_firm, heads), group_status, None, makers))
        if len(countries):
            views.append(("country", _shares(countries), country_status, None, countries))
        elif by_firm:
            views.append(("country", _merged(by_firm, seats), country_status, None, makers))
        for by, held, status, more, used in views:
            if held:
                measured = _row(held, status, more, other if by == "firm" else None)
                rows.append(
                    {
                        "part_id": part,
                        "scope": scope,
                        "by": by,
                        **measured,
                        "claim_ids": ";".join(used["claim_id"]),
                    }
                )
    return Concentration(
        table=pd.DataFrame(rows, columns=COLUMNS),
        parameters={"home": home.id},
        digest=chain.digest,
    )
