"""Published market shares for the map's bars: who holds how much of a part, and where."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from liantu.model.claims import resolve
from liantu.model.tables import records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liantu.model.chain import Chain

__all__ = ["published_shares"]

Row = dict[str, Any]


def _end(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def published_shares(chain: Chain, regions: Mapping[str, str]) -> dict[str, list[Row]]:
    """Return part → shares of its makers and of countries, one claim taken for each holder.

    Parameters
    ----------
    chain : Chain
        Whose claims to read.
    regions : mapping
        Code → name, of countries and of scopes.

    Returns
    -------
    dict
        Rows with `by` (`firm` or `country`), `of` (firm id, or name of the country), `scope`
        (code or `world`), `place` (name of the scope, absent for the world), `low` and `high` in
        per cent, None at an end that no source states.
    """
    taken = resolve(chain.claims, chain.sources)
    taken = taken[(taken["measure"] == "market_share") & (taken["unit"] == "%")]
    found: dict[str, list[Row]] = {}
    for row in records(taken[taken["subject_kind"].isin(["maker", "country"])]):
        firm, scope = row["subject_kind"] == "maker", row["scope"]
        holder = row["subject_id"]
        found.setdefault(row["part_id"], []).append({
            "by": "firm" if firm else "country",
            "of": holder if firm else regions.get(holder, holder), "scope": scope,
            **({} if scope == "world" else {"place": regions.get(scope, scope)}),
            "low": _end(row["low"]), "high": _end(row["high"]),
        })  # fmt: skip
    return found
