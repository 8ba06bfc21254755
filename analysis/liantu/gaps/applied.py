"""Remedies applied to a copy of the chain: what the tables would say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from liantu.gaps.candidates import TYING
from liantu.gaps.spares import spare_id, with_makers
from liantu.model.crosscheck import LIVE
from liantu.model.tables import records

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liantu.gaps.candidates import Remedy
    from liantu.model.chain import Chain
    from liantu.model.home import Home

__all__ = ["applied", "maker_of", "qualified"]

Row = dict[str, Any]


def maker_of(remedy: Remedy) -> str:
    """Return the id of the firm that makes the part once the remedy is applied."""
    return spare_id((remedy.part_id, remedy.slot)) if remedy.adds_firm else remedy.firm


def qualified(rows: Iterable[Row], supplier: str, status: Mapping[str, str]) -> list[Row]:
    """Return the supplies of a part with one supplier more where customers are bound to others.

    A sole supply becomes one of several listed; a suspended one from outside home is replaced.
    """
    found: list[Row] = []
    signed: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        tied = row["status"] in LIVE and row["exclusivity"] in TYING
        lapsed = row["status"] == "suspended" and status.get(row["supplier"]) != "home"
        if not tied and not lapsed:
            found.append(row)
            continue
        found.append(row | ({"exclusivity": "listed"} if tied else {"status": "ended"}))
        # Who is bound to nobody now is not to be bound by the contract that replaces the old one.
        terms = "listed" if tied else "open"
        key = (row["customer"], row["programme"], terms)
        signed[key] = row | {"supplier": supplier, "status": "contract", "exclusivity": terms}
    kept = {
        (r["customer"], r["programme"])
        for r in found
        if r["supplier"] == supplier and r["status"] in LIVE and r["exclusivity"] in TYING
    }
    fresh = {k[:2]: r for k, r in signed.items() if k[:2] not in kept}
    return found + list(fresh.values())


def _taken_over(rows: Iterable[Row], remedy: Remedy, *, closing: bool) -> list[Row]:
    """Give the maker's supplies of the part, and what it buys, to its successor."""
    heir, found = maker_of(remedy), []
    for row in rows:
        sells = row["supplier"] == remedy.firm and row["part_id"] == remedy.part_id
        changed = row | ({"supplier": heir} if sells else {})
        if row["customer"] == remedy.firm:
            changed = changed | {"customer": heir}
        found += [row] if changed == row or not (closing and sells) else []
        found += [changed] if changed != row else []
    return found


def applied(
    chain: Chain,
    home: Home,
    remedies: Iterable[Remedy],
    status: Mapping[str, str],
    *,
    closing: bool = True,
) -> Chain:
    """Return the chain, joined, with the remedies carried out.

    Parameters
    ----------
    chain : Chain
        A checked chain; it is left as it is.
    home : Home
        Where makers at home sit.
    remedies : iterable of Remedy
        What is done. A pooled maker is no change to the tables.
    status : mapping
        How each listed firm stands to home.
    closing : bool
        Take away what a takeover replaces.
    """
    done = list(remedies)
    whole = with_makers(chain, home, [(r.part_id, r.slot) for r in done if r.adds_firm])
    volume = {(r.firm, r.part_id) for r in done if r.kind == "promote"}
    gone = {(r.firm, r.part_id) for r in done if r.kind == "takeover" and closing}
    makes = []
    for row in records(whole.makes):
        key = (row["firm_id"], row["part_id"])
        if key not in gone:
            makes.append(row | ({"status": "volume"} if key in volume else {}))
    unique = {(r["firm_id"], r["part_id"], r["status"]): r for r in makes}
    supplies = records(whole.supplies)
    for remedy in done:
        if remedy.kind == "takeover":
            supplies = _taken_over(supplies, remedy, closing=closing)
    for remedy in done:
        if remedy.kind not in {"takeover", "pool"}:
            own = [r for r in supplies if r["part_id"] == remedy.part_id]
            rest = [r for r in supplies if r["part_id"] != remedy.part_id]
            supplies = rest + qualified(own, maker_of(remedy), status)
    return replace(
        whole,
        makes=pd.DataFrame(unique.values(), columns=whole.makes.columns),
        supplies=pd.DataFrame(supplies, columns=whole.supplies.columns),
    )
