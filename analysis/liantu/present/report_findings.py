"""Tables of findings: flags, single points, pairs, concentration, measures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from liantu.model.tables import split_list
from liantu.present.report_table import INFINITY, shown, spread

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from liantu.present.report_table import Cell, Context, Table

__all__ = ["concentration", "flags", "measures", "points"]

FLAGS = (
    "part_id:id part:name stage:word flag:word severity:word certainty:word reason:long "
    "evidence:long stability:percent lift:long sources:cites rule:id claim_ids:id"
)
POINTS = (
    "part_id:id part:name final:word unit:word element:name origin:word market:word "
    "contracted:word rests_on_unmapped:word witness:long "
    "element_id:id"
)
CONCENTRATION = (
    "part_id:id part:name scope:name by:word leader:name leader_low:percent leader_high:percent "
    "parties:int known:percent remainder:percent cr1_low:percent cr1_high:percent "
    "cr4_low:percent cr4_high:percent hhi_low:index hhi_high:index home_low:percent "
    "home_high:percent leader_home:word basis:text sources:cites"
)
MEASURES = (
    "part_id:id part:name metric_id:id metric:name low:number high:number open_low:number "
    "open_high:number"
)
YES_NO = frozenset({"made", "unmapped", "essential", "on_every_path", "lost_without_outside",
                    "leader_outside", "home_top3"})  # fmt: skip
# What holds of every flag of its kind says nothing about one.
SELF_EVIDENT = frozenset({"made", "unmapped", "essential"})
Ends = tuple[float, float, float, float]


def _metric(ctx: Context, name: str, low: float, high: float) -> str:
    """Return the interval of a rule's measure in words."""
    if name in YES_NO:
        return ctx.words("open") if low != high else ctx.yes(low)
    if high == INFINITY:
        return ctx.words("or_more", low=shown(low))
    if name.startswith("hhi"):
        unknown = (low, high) == (0.0, 10_000.0)
        return ctx.words("unknown") if unknown else spread(round(low), round(high), "index")
    if name == "home_share":
        return ctx.words("percent", value=spread(round(low, 1), round(high, 1)))
    return spread(low, high, "number")


def _evidence(
    ctx: Context, part: str, conditions: str, ends: Mapping[tuple[str, str], Ends]
) -> str:
    """Return the measured values a flag rests on; where lists may be incomplete, what then."""
    pieces = []
    for condition in conditions.split("; "):
        name = condition.split(" = ")[0]
        if (part, name) not in ends:
            continue
        low, high, open_low, open_high = ends[part, name]
        if name in SELF_EVIDENT and low == high == 1:
            continue
        seen = _metric(ctx, name, low, high)
        then = _metric(ctx, name, open_low, open_high)
        key = "evidence" if seen == then else "evidence_open"
        pieces.append(ctx.words(key, name=ctx.code_metric(name), seen=seen, then=then))
    return ctx.words("semicolon").join(pieces)


def _ends(ctx: Context) -> dict[tuple[str, str], Ends]:
    frame = ctx.analysis.measures
    return {
        (str(part), str(name)): (float(a), float(b), float(c), float(d))
        for part, name, a, b, c, d in frame.itertuples(index=False)
    }


def flags(ctx: Context) -> Table:
    """Return the gap list, one row a flag."""
    ends = _ends(ctx)
    stages = dict(zip(ctx.analysis.chain.parts["part_id"], ctx.analysis.chain.parts["stage"],
                      strict=True))  # fmt: skip
    told = ctx.analysis.lifts.set_index(["part_id", "rule"])[f"lift_{ctx.words.lang}"].to_dict()
    rows = []
    for row in ctx.analysis.flags.to_dict("records"):
        part = str(row["part_id"])
        rows.append(
            {
                "part_id": part,
                "part": ctx.part(part),
                "stage": ctx.words.code("stage", stages.get(part, "")),
                "flag": ctx.words.code("flag", row["flag"]),
                "severity": ctx.words.code("severity", row["severity"]),
                "certainty": ctx.words.code("certainty", row["certainty"]),
                "stability": round(100 * row["stability"], 1),
                "lift": str(told.get((part, row["rule"]), "")),
                "reason": row[f"reason_{ctx.lang}"],
                "evidence": _evidence(ctx, part, str(row["conditions"]), ends),
                "sources": ctx.cite(row["source_ids"]),
                "rule": row["rule"],
                "claim_ids": row["claim_ids"],
                "flag_code": row["flag"],
                "severity_code": row["severity"],
                "certainty_code": row["certainty"],
            }
        )
    return ctx.table("flags", FLAGS, rows)


def _verdict(ctx: Context, row: Mapping[Hashable, Any], lens: str) -> str:
    """Return whether the part stops under a reading, and how firmly that is known."""
    if not row[lens]:
        return ctx.words("holds")
    return ctx.words("stops_certain" if row[f"{lens}_certain"] else "stops_possible")


def points(ctx: Context) -> Table:
    """Return the single points of failure, those of final parts first."""
    frame = ctx.analysis.points.sort_values("final", ascending=False, kind="stable")
    rows = []
    for row in frame.to_dict("records"):
        sure = row["market_certain" if row["market"] else "contracted_certain"]
        rows.append(
            {
                "part_id": row["part_id"],
                "part": ctx.part(row["part_id"]),
                "final": ctx.yes(row["final"]),
                "unit": ctx.words.code("unit", row["unit"]),
                "element": ctx.names.element(row["unit"], row["element"]),
                "origin": ctx.words.code("origin", row["origin"]),
                "market": _verdict(ctx, row, "market"),
                "contracted": _verdict(ctx, row, "contracted"),
                "rests_on_unmapped": ctx.yes(row["rests_on_unmapped"]),
                "witness": row[f"witness_{ctx.lang}"],
                "element_id": row["element"],
                "certainty_code": "certain" if sure else "possible",
                "final_code": bool(row["final"]),
                "unit_code": row["unit"],
                "origin_code": row["origin"],
                "market_code": bool(row["market"]),
                "contracted_code": bool(row["contracted"]),
                "market_sure": bool(row["market_certain"]),
                "contracted_sure": bool(row["contracted_certain"]),
                "unmapped_code": bool(row["rests_on_unmapped"]),
            }
        )
    return ctx.table("points", POINTS, rows)


def _share(claim: Mapping[Hashable, Any]) -> str:
    """Return a published share; a bound carries its sign."""
    low, high = (float(claim[end]) for end in ("low", "high"))
    if math.isnan(low):
        return f"≤{high:g} %"
    return f"≥{low:g} %" if math.isnan(high) else f"{spread(low, high)} %"


def _leader_home(ctx: Context, row: Mapping[Hashable, Any]) -> str:
    """Return how the leader stands to home, or that the remainder may hide the true leader."""
    hidden = row["cr1_high"] > row["leader_high"]
    if row["leader_home"] == "unknown" and hidden:
        return ctx.words("leader_open")
    return ctx.words.code("home", str(row["leader_home"]))


def _basis(ctx: Context, claims: Mapping[Hashable, Mapping[Hashable, Any]], ids: str) -> str:
    """Return the published shares a row rests on, as printed, with their dates."""
    pieces = []
    for claim in (claims[c] for c in split_list(ids) if c in claims):
        kind = "country" if claim["subject_kind"] == "country" else "firm"
        when = claim["period"] or ctx.words("undated")
        who = ctx.names.element(kind, claim["subject_id"])
        pieces.append(ctx.words("share", who=who, value=_share(claim), when=when))
    return ctx.words("semicolon").join(pieces)


def concentration(ctx: Context) -> Table:
    """Return concentration intervals with the published shares they rest on."""
    claims = ctx.analysis.chain.claims.astype(str).set_index("claim_id").to_dict("index")
    rows: list[dict[str, Cell]] = []
    for row in ctx.analysis.concentration.to_dict("records"):
        by = str(row["by"])
        ids = split_list(str(row["claim_ids"]))
        cells: dict[str, Cell] = {
            key: round(float(row[key]), 1)
            for key in ("leader_low", "leader_high", "known", "remainder", "cr1_low", "cr1_high",
                        "cr4_low", "cr4_high", "home_low", "home_high")
        }  # fmt: skip
        rows.append(cells | {
            "part_id": row["part_id"],
            "part": ctx.part(row["part_id"]),
            "scope": ctx.scope(row["scope"]),
            "by": ctx.words.code("unit", by),
            "leader": ctx.names.element(by, row["leader"]),
            "parties": int(row["parties"]),
            "hhi_low": round(row["hhi_low"]),
            "hhi_high": round(row["hhi_high"]),
            "leader_home": _leader_home(ctx, row),
            "basis": _basis(ctx, claims, ";".join(ids)),
            "sources": ctx.cite(
                s for c in ids if c in claims for s in split_list(claims[c]["source_id"])
            ),
            "by_code": by,
            "scope_code": row["scope"],
        })  # fmt: skip
    return ctx.table("concentration", CONCENTRATION, rows)


def _measure_rows(ctx: Context) -> Iterator[dict[str, Cell]]:
    for (part, name), ends in _ends(ctx).items():
        cells: dict[str, Cell] = {
            key: ctx.words("unbounded") if value == INFINITY else round(value, 4)
            for key, value in zip(("low", "high", "open_low", "open_high"), ends, strict=True)
        }
        yield cells | {"part_id": part, "part": ctx.part(part), "metric_id": name,
                       "metric": ctx.code_metric(name)}  # fmt: skip


def measures(ctx: Context) -> Table:
    """Return every measure the rules saw."""
    return ctx.table("measures", MEASURES, _measure_rows(ctx))
