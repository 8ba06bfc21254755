"""Published market shares for the map's bars: who holds how much of a part, and where."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from liantu.model.claims import resolve
from liantu.model.tables import records

if TYPE_CHECKING:
    from liantu.model.chain import Chain

__all__ = ["published_shares"]

Row = dict[str, Any]


def _end(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def published_shares(chain: Chain) -> dict[str, list[Row]]:
    """Return part → shares of its makers and of countries, one claim taken for each holder.

    Parameters
    ----------
    chain : Chain
        Whose claims to read.

    Returns
    -------
    dict
        Rows with `by` (`firm` or `country`), `of` (firm id or code of the country), `place` (code
        of the scope, absent for the world), `low` and `high` in per cent, None at an end that no
        source states.
    """
    taken = resolve(chain.claims, chain.sources)
    taken = taken[(taken["measure"] == "market_share") & (taken["unit"] == "%")]
    found: dict[str, list[Row]] = {}
    for row in records(taken[taken["subject_kind"].isin(["maker", "country"])]):
        firm, scope = row["subject_kind"] == "maker", row["scope"]
        found.setdefault(row["part_id"], []).append({
            "by": "firm" if firm else "country",
            "of": row["subject_id"], **({} if scope == "world" else {"place": scope}),
            "low": _end(row["low"]), "high": _end(row["high"]),
        })  # fmt: skip
    return found
