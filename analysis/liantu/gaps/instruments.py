"""Instruments of the plan, and the kinds of remedy each fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liantu.gaps.candidates import KINDS
from liantu.model.errors import ContentError, Finding
from liantu.model.tables import split_list

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

__all__ = ["fitting"]


def fitting(instruments: pd.DataFrame) -> Mapping[str, str]:
    """Return kind of remedy → `;` list of instruments that fit it.

    Parameters
    ----------
    instruments : pandas.DataFrame
        `instrument_id`, `kinds`, as of `data/instruments.csv`. An instrument may fit none: what
        it does, such as building up stock, is not measured.

    Raises
    ------
    ContentError
        A kind of remedy that there is none of.
    """
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    unknown = []
    for row, (name, kinds) in enumerate(
        instruments[["instrument_id", "kinds"]].itertuples(index=False), start=2
    ):
        for kind in split_list(kinds):
            if kind in found:
                found[kind].append(name)
            else:
                details = {"allowed": ", ".join(KINDS)}
                unknown.append(
                    Finding("instrument-kind", "instruments.csv", row, "kinds", kind, details)
                )
    if unknown:
        raise ContentError(unknown)
    return {kind: ";".join(names) for kind, names in found.items()}
