"""Tables of what was collected: makers, parts, claims, data gaps, sources."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from liantu.model.coverage import best_grades
from liantu.model.tables import split_list

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from liantu.present.report_table import Cell, Context, Table

__all__ = ["claims", "data_gaps", "makers", "parts", "sources"]

MAKERS = (
    "part_id:id part:name firm:name status:word home_status:word country:name owner:name "
    "site:name sources:cites quote:long note:text firm_id:id"
)
PARTS = (
    "part_id:id part:name stage:word base:word supply:word final:word main_flag:word "
    "home_makers:int other_makers:int home_share_low:percent home_share_high:percent "
    "hhi_firm_low:index hhi_firm_high:index standing:word hs6:id note:text"
)
CLAIMS = (
    "claim_id:id part:name subject:name counterpart:name measure:word scope:name low:number "
    "high:number unit_of:word as_printed:text definition:text period:id grade:word sources:cites "
    "quote:long preferred:word note:text"
)
GAPS = "kind:word subject:name text:text"
SOURCES = (
    "number:int title:text publisher:name published:id grade:word url:text accessed:id "
    "language:word source_id:id"
)


def makers(ctx: Context) -> Table:
    """Return who makes what, with the standing of each maker to home."""
    firms = ctx.analysis.chain.firms.set_index("firm_id").to_dict("index")
    regions = ctx.names.regions
    rows = []
    for row in ctx.analysis.makers.to_dict("records"):
        firm = firms.get(row["firm_id"], {"hq_country": "", "owner_country": ""})
        rows.append(
            {
                "part_id": row["part_id"],
                "part": ctx.part(row["part_id"]),
                "firm": ctx.firm(row["firm_id"]),
                "status": ctx.words.code("status", row["status"]),
                "home_status": ctx.words.code("home", row["home_status"]),
                "country": regions.get(firm["hq_country"], firm["hq_country"]),
                "owner": regions.get(firm["owner_country"], firm["owner_country"]),
                "site": regions.get(row["site_region"], row["site_region"]),
                "sources": ctx.cite(row["source_id"]),
                "quote": row["quote"],
                "note": row["note"],
                "firm_id": row["firm_id"],
                "status_code": row["status"],
                "home_code": row["home_status"],
            }
        )
    return ctx.table("makers", MAKERS, rows)


def _shares(ctx: Context) -> dict[tuple[str, str], tuple[float, float]]:
    frame = ctx.analysis.measures
    kept = frame[frame["measure"].isin(["home_share", "hhi_firm"])]
    return {
        (str(part), str(name)): (float(low), float(high))
        for part, name, low, high in kept[["part_id", "measure", "low", "high"]].itertuples(
            index=False
        )
    }


def parts(ctx: Context) -> Table:
    """Return the parts, how each is supplied, and its first flag."""
    volume = ctx.analysis.makers[ctx.analysis.makers["status"] == "volume"]
    counts = volume.groupby(["part_id", volume["home_status"] == "home"]).size().to_dict()
    main, shares = ctx.analysis.main_flag(), _shares(ctx)
    rows: list[Mapping[str, Cell]] = []
    for row in ctx.analysis.chain.parts.to_dict("records"):
        part = str(row["part_id"])
        cells: dict[str, Cell] = {
            "part_id": part,
            "part": ctx.part(part),
            "stage": ctx.words.code("stage", row["stage"]),
            "base": ctx.words.code("base", row["base"]) if row["base"] else "",
            "supply": ctx.words.code("supply", row["supply"]),
            "final": ctx.yes(part in ctx.analysis.chain.final_parts),
            "main_flag": ctx.words.code("flag", main[part]) if part in main else "",
            "standing": ctx.yes(part not in ctx.analysis.not_standing),
            "hs6": row["hs6"],
            "note": row["note"],
            "supply_code": row["supply"],
            "stage_code": row["stage"],
        }
        made = row["supply"] == "made"
        cells["home_makers"] = int(counts.get((part, True), 0)) if made else None
        cells["other_makers"] = int(counts.get((part, False), 0)) if made else None
        for name, digits in (("home_share", 1), ("hhi_firm", None)):
            ends = shares.get((part, name)) if made else None
            for index, end in enumerate(("low", "high")):
                cells[f"{name}_{end}"] = round(ends[index], digits) if ends else None
        rows.append(cells)
    return ctx.table("parts", PARTS, rows)


def _subject(ctx: Context, row: Mapping[Hashable, Any]) -> str:
    kind, name = row["subject_kind"], row["subject_id"]
    if kind == "chain":
        return ctx.analysis.chain.info.name(ctx.lang) or name
    unit = {"part": "part", "country": "country"}.get(kind, "firm")
    return ctx.names.element(unit, name)


def _number(value: float) -> Cell:
    return None if math.isnan(value) else float(value)


def claims(ctx: Context) -> Table:
    """Return every published value, the ones not used included."""
    frame = ctx.analysis.chain.claims
    grades = best_grades(frame, ctx.analysis.chain.sources)
    rows = []
    for row, grade in zip(frame.to_dict("records"), grades, strict=True):
        part = row["part_id"] or (row["subject_id"] if row["subject_kind"] == "part" else "")
        rows.append(
            {
                "claim_id": row["claim_id"],
                "part": ctx.part(part) if part else "",
                "subject": _subject(ctx, row),
                "counterpart": ctx.firm(row["counterpart"]) if row["counterpart"] else "",
                "measure": ctx.words.code("measure", row["measure"]),
                "scope": ctx.scope(row["scope"]),
                "low": _number(row["low"]),
                "high": _number(row["high"]),
                "unit_of": ctx.words.code("unit_of", row["unit"]),
                "as_printed": row["as_printed"],
                "definition": row["definition"],
                "period": row["period"],
                "grade": grade,
                "sources": ctx.cite(row["source_id"]),
                "quote": row["quote"],
                "preferred": ctx.words("yes") if row["preferred"] == "yes" else "",
                "note": row["note"],
            }
        )
    return ctx.table("claims", CLAIMS, rows)


def _gap_subject(ctx: Context, subject: str) -> str:
    """Return the names in a subject: a part, a firm, or `table: firm / part`."""
    table, colon, rest = subject.partition(": ")
    if colon and table in {"makes", "supplies"}:
        firm, _, part = rest.partition(" / ")
        return f"{ctx.firm(firm)} / {ctx.part(part)}"
    return ctx.names.parts.get(subject) or ctx.firm(subject)


def data_gaps(ctx: Context) -> Table:
    """Return what to survey next."""
    rows = [
        {
            "kind": ctx.words.code("kind", row["kind"]),
            "subject": _gap_subject(ctx, row["subject"]),
            "text": row[f"text_{ctx.lang}"],
            "kind_code": row["kind"],
        }
        for row in ctx.analysis.data_gaps.to_dict("records")
    ]
    return ctx.table("data_gaps", GAPS, rows)


def sources(ctx: Context) -> Table:
    """Return the sources by the numbers under which they are cited."""
    known = ctx.analysis.chain.whole().sources.set_index("source_id").to_dict("index")
    rows = [
        {
            "number": number,
            "title": known[source]["title"],
            "publisher": known[source]["publisher"],
            "published": known[source]["published"],
            "grade": known[source]["grade"],
            "url": known[source]["url"],
            "accessed": known[source]["accessed"],
            "language": ctx.words.code("language", known[source]["lang"]),
            "source_id": source,
        }
        for source, number in ctx.sources.items()
        if split_list(source)
    ]
    return ctx.table("sources", SOURCES, rows)
