"""Measures that count the supplies of a part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liantu.model.crosscheck import LIVE

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from liantu.gaps.rules import Interval

__all__ = ["supply_counts", "supply_states"]


def supply_counts(supplies: pd.DataFrame, status: Mapping[str, str]) -> dict[str, Interval]:
    """Return the measures that count a part's supplies; an unknown home leaves a range."""
    surely = supplies["supplier"].map(lambda firm: status[firm] not in {"home", "unknown"})
    outside = supplies["supplier"].map(lambda firm: status[firm] != "home")
    return {
        name: (float((state & surely).sum()), float((state & outside).sum()))
        for name, state in supply_states(supplies).items()
    }


def supply_states(supplies: pd.DataFrame) -> dict[str, pd.Series]:
    """Return for each measure which supplies it counts, wherever the supplier sits."""
    live = supplies["status"].isin(LIVE)
    return {
        "outside_supplies": live,
        "sole_supplies": live & (supplies["exclusivity"] == "sole"),
        "suspended_supplies": supplies["status"] == "suspended",
    }
