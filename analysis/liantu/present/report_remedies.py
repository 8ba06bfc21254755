"""Remedies by measured effect and the plan within a budget, as display tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from liantu.model.tables import records, split_list
from liantu.present.report_table import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liantu.gaps.remedies import Remedies
    from liantu.present.report_table import Cell, Context, Table

__all__ = ["APART_REMEDIES", "remedy_tables"]

# All of them, and the trial of each: for the workbook and the CSV files.
APART_REMEDIES = ("remedies", "remedy_evidence")
BEST = (
    "remedy:long remedy_kind:word kept:int cuts_removed:int cleared:long certainty:word others:text"
)
COSTED = "cost:number effect_per_cost:number"
STEPS = "budget:number measures:int kept:int gain:int upper:int proved:word remedies:long"
PRICED_STEPS = STEPS.replace("measures:int", "measures:int cost:number")
UNPRICED_STEPS = STEPS.replace("budget:number ", "")
ALL = (
    "remedy_id:id part_id:id part:name remedy_kind:word firms:name remedy:long kept:int "
    "kept_certain:int cuts_removed:int cleared:long eased:long parts_kept:int certainty:word "
    "cost:number cost_unit:word effect_per_cost:number instruments:long"
)
EVIDENCE = (
    "remedy_id:id remedy:long about:word trial:long part_id:id part:name before:word after:word"
)
SHOWN = 12


def _flags(ctx: Context, ids: str) -> str:
    """Return flags as told: kind of flag and the parts that carried one."""
    found: dict[str, list[str]] = {}
    for item in split_list(ids):
        part, _, rule = item.rpartition("/")
        found.setdefault(rule.partition("-")[0], []).append(ctx.part(part))
    return ctx.words("semicolon").join(
        ctx.words("evidence", name=ctx.words.code("flag", flag), seen=ctx.names.join(parts))
        for flag, parts in found.items()
    )


def _instruments(ctx: Context, found: Remedies) -> dict[str, str]:
    clause = f"clause_{ctx.lang}"
    return {
        row["instrument_id"]: row[f"name_{ctx.lang}"]
        + (ctx.words("bracket", text=row[clause]) if row[clause] else "")
        for row in records(found.instruments)
    }


def _given(value: float) -> float | None:
    """Return a number, or nothing where there is none."""
    return None if value != value else float(f"{value:.6g}")  # noqa: PLR0124 -- not a number


def _rows(ctx: Context, found: Remedies) -> list[dict[str, Cell]]:
    named = _instruments(ctx, found)
    return [
        {
            "remedy_id": row["remedy_id"],
            "part_id": row["part_id"],
            "part": ctx.part(row["part_id"]),
            "kind_code": row["kind"],
            "remedy_kind": ctx.words.code("remedy", row["kind"]),
            "firms": ctx.names.join(ctx.firm(f) for f in split_list(row["firm_ids"])),
            "remedy": row[ctx.lang],
            "kept": int(row["scenarios_kept"]),
            "kept_certain": int(row["kept_certain"]),
            "cuts_removed": int(row["cuts_removed"]),
            "cleared": _flags(ctx, row["flags_cleared"]),
            "eased": _flags(ctx, row["flags_eased"]),
            "parts_kept": int(row["parts_kept"]),
            "certainty": ctx.words.code("certainty", row["certainty"]),
            "certainty_code": row["certainty"],
            "cost": _given(row["cost"]),
            "cost_unit": row["unit"],
            "effect_per_cost": _given(row["effect_per_cost"]),
            "instruments": ctx.names.join(named[i] for i in split_list(row["instrument_ids"])),
        }
        for row in records(found.table)
    ]


def _best(ctx: Context, rows: list[dict[str, Cell]]) -> list[dict[str, Cell]]:
    """Return the best remedy of each part that has an effect, and what else would serve."""
    by_part: dict[Cell, list[dict[str, Cell]]] = {}
    for row in rows:
        if row["kept"] or row["cuts_removed"] or row["cleared"]:
            by_part.setdefault(row["part_id"], []).append(row)
    return [
        own[0] | {"others": ctx.names.join(_other(ctx, row) for row in own[1:])}
        for own in list(by_part.values())[:SHOWN]
    ]


def _other(ctx: Context, row: Mapping[str, Cell]) -> str:
    kind, firm = str(row["remedy_kind"]), str(row["firms"])
    return kind + ctx.words("bracket", text=firm) if firm else kind


def _evidence(ctx: Context, found: Remedies) -> list[dict[str, Cell]]:
    told = dict(zip(found.table["remedy_id"], found.table[ctx.lang], strict=True))
    rank = {name: i for i, name in enumerate(found.table["remedy_id"])}

    def state(text: str) -> str:
        severity, _, sure = text.partition("/")
        if not sure:
            return ctx.words(f"state.{text}")
        return ctx.words("tag", severity=ctx.words.code("severity", severity),
                         certainty=ctx.words.code("certainty", sure))  # fmt: skip

    def trial(row: Mapping[str, Any]) -> str:
        if row["about"] == "flag":
            return ctx.words.code("flag", row["elements"].partition("-")[0])
        names = [ctx.names.element(row["unit"], e) for e in split_list(row["elements"])]
        return ctx.words("evidence", name=ctx.words.code("unit", row["unit"]),
                         seen=ctx.names.join(names))  # fmt: skip

    rows = sorted(records(found.evidence), key=lambda row: rank[row["remedy_id"]])
    return [
        {
            "remedy_id": row["remedy_id"],
            "remedy": told[row["remedy_id"]],
            "about": ctx.words.code("about_remedy", row["about"]),
            "trial": trial(row),
            "part_id": row["part_id"],
            "part": ctx.part(row["part_id"]),
            "before": state(row["before"]),
            "after": state(row["after"]),
        }
        for row in rows
    ]


def _short(ctx: Context, row: Mapping[str, Cell]) -> str:
    """Return a remedy as its part, with kind and firm in brackets."""
    firm = str(row["firms"])
    kind = str(row["remedy_kind"])
    told = ctx.words("evidence", name=kind, seen=firm) if firm else kind
    return str(row["part"]) + ctx.words("bracket", text=told)


def _steps(ctx: Context, rows: list[dict[str, Cell]]) -> Table | None:
    """Return the budgets that gain something, with what is lost and what can be kept."""
    chosen = ctx.analysis.plan
    if chosen is None:
        return None
    told = {str(row["remedy_id"]): _short(ctx, row) for row in rows}
    priced = chosen.parameters["unit"] != "measures"
    steps: list[dict[str, Cell]] = [
        {
            "budget": float(row["budget"]),
            "measures": int(row["measures"]),
            "cost": _given(row["cost"]),
            "kept": int(row["kept"]),
            "gain": int(row["gain"]),
            "upper": int(row["upper"]),
            "proved": ctx.yes(row["optimal"]),
            "remedies": ctx.words("semicolon").join(told[i] for i in split_list(row["remedy_ids"])),
        }
        for row in records(chosen.curve)
        if row["gain"]
    ]
    table = ctx.table("plan", PRICED_STEPS if priced else UNPRICED_STEPS, steps)
    caption = ctx.words(
        f"caption.plan_{chosen.parameters['objective']}",
        lost=chosen.lost, reachable=chosen.reachable, home=ctx.home,
        budget=shown(float(chosen.parameters["budget"]), "number"),
    )  # fmt: skip
    return replace(table, caption=caption)


def _fitting(ctx: Context, rows: list[dict[str, Cell]]) -> Table:
    """Return the instruments of the plan for each kind of remedy that was drawn."""
    fits = {row["remedy_kind"]: row["instruments"] for row in rows}
    return ctx.table(
        "instruments", "remedy_kind:word instruments:long",
        [{"remedy_kind": kind, "instruments": names} for kind, names in fits.items()],
    )  # fmt: skip


def remedy_tables(ctx: Context) -> list[Table]:
    """Return the best remedies, the plan, and all of them with their trials; nothing unasked."""
    found = ctx.analysis.remedies
    if found is None:
        return []
    rows = _rows(ctx, found)
    priced = any(row["cost"] is not None for row in rows)
    best = ctx.table("best_remedies", f"{BEST} {COSTED}" if priced else BEST, _best(ctx, rows))
    caption = ctx.words("caption.best_remedies", home=ctx.home, lost=len(found.scenarios),
                        scenarios=found.parameters["scenarios"], n=len(rows))  # fmt: skip
    steps = _steps(ctx, rows)
    return [
        replace(best, caption=caption),
        _fitting(ctx, rows),
        *([steps] if steps else []),
        ctx.table("remedies", ALL, rows),
        ctx.table("remedy_evidence", EVIDENCE, _evidence(ctx, found)),
    ]
