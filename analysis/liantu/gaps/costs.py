"""What remedies cost, as a user gives it: checked against the remedies, all findings at once."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from liantu.gaps.remedies import REMEDY_COLUMNS, ranked
from liantu.model.errors import Finding, InputError, near

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from liantu.model.tables import RawTable

__all__ = ["priced"]

Row = tuple[int, dict[str, str]]


def _subject(file: str, row: int, cells: dict[str, str], table: pd.DataFrame) -> Iterator[Finding]:
    name, kind, part = cells["remedy_id"], cells["kind"], cells["part_id"]
    if bool(name) == bool(kind) or (name and part):
        yield Finding("cost-subject", file, row, "remedy_id", name)
    elif name:
        if name not in set(table["remedy_id"]):
            likely = near(name, table["remedy_id"])
            yield Finding("remedy-unknown", file, row, "remedy_id", name, {"near": likely})
    elif part and part not in set(table.loc[table["kind"] == kind, "part_id"]):
        likely = near(part, dict.fromkeys(table.loc[table["kind"] == kind, "part_id"]))
        yield Finding("remedy-unknown", file, row, "part_id", part, {"near": likely})


def _cost(cells: dict[str, str]) -> float:
    try:
        return float(cells["cost"])
    except ValueError:
        return math.nan


def _checked(rows: Sequence[Row], file: str, table: pd.DataFrame) -> Iterator[Finding]:
    seen: dict[tuple[str, ...], int] = {}
    for row, cells in rows:
        yield from _subject(file, row, cells, table)
        cost = _cost(cells)
        if not math.isnan(cost) and not (0 < cost < math.inf):
            yield Finding("cost-range", file, row, "cost", cells["cost"])
        first, before = (
            next((r, c) for r, c in rows if c["unit"]) if cells["unit"] else (row, cells)
        )
        if cells["unit"] != before["unit"]:
            details = {"first": str(first), "unit": before["unit"]}
            yield Finding("cost-unit", file, row, "unit", cells["unit"], details)
        key = (cells["remedy_id"], cells["kind"], cells["part_id"])
        if key in seen:
            yield Finding("row-duplicate", file, row, details={"first": str(seen[key])})
        seen.setdefault(key, row)


def priced(table: pd.DataFrame, raw: RawTable | None, findings: Sequence[Finding]) -> pd.DataFrame:
    """Return remedies with their costs, ranked again.

    The price of a remedy named goes before that of its kind and part, and this before that of
    its kind. A remedy that nothing prices stays without a cost.

    Parameters
    ----------
    table : pandas.DataFrame
        As of `Remedies.table`.
    raw : RawTable or None
        The table `costs` as read.
    findings : sequence of Finding
        What reading it found.

    Raises
    ------
    InputError
        Any finding, with row and column.
    """
    rows: list[Row] = []
    found = list(findings)
    if raw is not None:
        cells = raw.frame.to_dict("records")
        rows = [(r, {str(k): str(v) for k, v in c.items()})
                for r, c in zip(raw.rows, cells, strict=True)]  # fmt: skip
        found += _checked(rows, raw.file, table)
    if found:
        raise InputError(sorted(found, key=lambda f: (f.row or 0, f.column, f.code)))
    prices = {
        (c["remedy_id"], c["kind"], c["part_id"]): (float(c["cost"]), c["unit"]) for _, c in rows
    }
    known = [
        prices.get((remedy, "", ""))
        or prices.get(("", kind, part))
        or prices.get(("", kind, ""))
        or (math.nan, "")
        for remedy, kind, part in table[["remedy_id", "kind", "part_id"]].itertuples(index=False)
    ]
    costs = table.assign(cost=[c for c, _ in known], unit=[u for _, u in known])
    effect = costs["scenarios_kept"] / costs["cost"]
    return ranked(costs.assign(effect_per_cost=effect)[REMEDY_COLUMNS])
