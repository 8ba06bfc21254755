"""The summary: what the report is about, the headline, and the lists to read first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liantu.gaps.rules import SEVERITIES
from liantu.model.coverage import GRADES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from liantu.present.report_table import Cell, Context, Table

__all__ = ["LISTED", "UNITS", "alerts", "facts", "headline", "numbers", "summary", "top"]

SUMMARY = "item:name value:text remark:long"
LISTED = 7
FLAGS = ("fill", "secure", "strengthen")
UNITS = ("country", "group", "firm")
DIGEST = 12


def facts(ctx: Context) -> list[tuple[str, str]]:
    """Return label and value of what was asked and how much is known."""
    analysis, words, known = ctx.analysis, ctx.words, ctx.analysis.coverage
    info = analysis.chain.info
    sourced = known.sourced_rows
    checked = known.quoted / sourced if sourced else 0.0
    finals = ctx.names.join(ctx.part(part) for part in info.final_parts)
    rows = [
        ("finals", finals),
        ("home", ctx.home),
        ("substitution", words.code("substitution", analysis.parameters["substitution"])),
        ("parts", words("fact.parts_value", mapped=known.mapped_parts, parts=known.parts,
                        unmapped=known.parts - known.mapped_parts)),
        ("rows", words("fact.rows_value", rows=sourced, firms=known.firms,
                       sources=known.sources, **known.rows)),
        ("grades", words("fact.grades_value",
                         **{g: known.grades["claims"][g] for g in GRADES})),
        ("checked", words("fact.checked_value", share=f"{checked:.0%}", quoted=known.quoted,
                          rows=sourced)),
        ("digest", analysis.digest[:DIGEST]),
    ]  # fmt: skip
    rows[4:4] = list(_around(ctx))
    if ctx.lang == "zh" and info.plan_clause:
        rows.insert(1, ("plan", info.plan_clause))
    return [(words(f"fact.{key}"), value) for key, value in rows]


def _around(ctx: Context) -> Iterator[tuple[str, str]]:
    """Yield how much is known of what the chain takes from others, and of all chains together."""
    linked, whole = ctx.analysis.chain.linked, ctx.analysis.panorama
    if linked is not None and len(linked.parts):
        mapped = int((linked.parts["supply"] != "unmapped").sum())
        yield "linked", ctx.words("fact.linked_value", direct=len(ctx.analysis.chain.linked_parts),
                                  parts=len(linked.parts), mapped=mapped)  # fmt: skip
    if whole is not None:
        yield "panorama", ctx.words("fact.panorama_value", parts=whole.parts,
                                    mapped=whole.mapped_parts, rows=whole.sourced_rows,
                                    share=f"{whole.grade_share('A', 'B'):.0%}")  # fmt: skip


def numbers(ctx: Context) -> dict[str, int]:
    """Return the counts of the headline by name.

    `<flag>_certain`, `<flag>_possible`, `<flag>_total`: parts. `<unit>_market`,
    `<unit>_contracted`: elements that alone stop a final part under that reading;
    `<unit>_certain`: those that do so under contracts however the lists are completed; each also
    as `..._outside`, without those of home.
    """
    found = {
        f"{flag}_{certainty}": count
        for flag, counts in ctx.analysis.counts().items()
        for certainty, count in counts.items()
    }
    found |= {
        f"{flag}_total": found[f"{flag}_certain"] + found[f"{flag}_possible"] for flag in FLAGS
    }
    final = ctx.analysis.points[ctx.analysis.points["final"].astype(bool)]
    makers = ctx.analysis.makers
    at_home = set(makers.loc[makers["home_status"] == "home", "firm_id"]) | {
        head
        for firm, head in ctx.analysis.chain.groups().items()
        if firm in set(makers.loc[makers["home_status"] == "home", "firm_id"])
    }
    for unit in UNITS:
        rows = final[final["unit"] == unit]
        for lens in ("market", "contracted", "certain"):
            column = "contracted_certain" if lens == "certain" else lens
            held = rows[column].astype(bool)
            found[f"{unit}_{lens}"] = int(rows.loc[held, "element"].nunique())
            outside = held & ~rows["element"].isin(at_home)
            found[f"{unit}_{lens}_outside"] = int(rows.loc[outside, "element"].nunique())
    known = ctx.analysis.coverage
    found["unmapped"] = known.parts - known.mapped_parts
    return found


def headline(ctx: Context) -> list[str]:
    """Return the sentences of the headline."""
    counts, words = numbers(ctx), ctx.words
    first = words("headline.flags", home=ctx.home, **counts)
    if not len(ctx.analysis.points) or not ctx.analysis.points["final"].any():
        second = words("headline.no_points")
    else:
        second = words("headline.points", **counts)
    said = [first, second]
    if counts["unmapped"]:
        said.append(words("headline.unmapped", **counts))
    return said


def alerts(ctx: Context) -> list[str]:
    """Return what must be said before anything else: nothing mapped, parts that do not stand."""
    analysis, words = ctx.analysis, ctx.words
    said = []
    if not analysis.coverage.mapped_parts:
        said.append(words("alert.nothing"))
    if analysis.not_standing:
        order = [p for p in analysis.chain.all_parts["part_id"] if p in analysis.not_standing]
        said.append(words("alert.not_standing", n=len(order),
                          parts=ctx.names.join(ctx.part(p) for p in order)))  # fmt: skip
        finals = [p for p in order if p in analysis.chain.final_parts]
        if finals:
            names = ctx.names.join(ctx.part(p) for p in finals)
            said.append(words("alert.final_not_standing", parts=names))
    return said


def top(ctx: Context, flags: Table, flag: str) -> tuple[list[Mapping[str, Cell]], int]:
    """Return the first rows of a flag, one a part and no final part, and how many are left over.

    What is certain comes before what is possible, and of these the severe first. That a final
    part is made by its own maker is the premise of a chain, not news.
    """
    first: dict[Cell, Mapping[str, Cell]] = {}
    rows = sorted(
        flags.where(flag_code=flag),
        key=lambda r: (r["certainty_code"] != "certain", SEVERITIES.index(str(r["severity_code"]))),
    )
    for row in rows:
        if row["part_id"] not in ctx.analysis.chain.final_parts:
            first.setdefault(row["part_id"], row)
    found = list(first.values())
    return found[:LISTED], max(0, len(found) - LISTED)


def _rows(ctx: Context, flags: Table) -> Iterator[dict[str, Cell]]:
    words = ctx.words
    for text in alerts(ctx):
        yield {"item": words("alert"), "value": text, "remark": ""}
    info = ctx.analysis.chain.info
    about = [(words("fact.chain"), info.name(ctx.lang)), (words("fact.as_of"), info.as_of)]
    for label, value in (*about, *facts(ctx)):
        yield {"item": label, "value": value, "remark": ""}
    counts = numbers(ctx)
    for flag in (*FLAGS, "survey"):
        for certainty in ("certain", "possible"):
            label = words("summary.count", flag=words.code("flag", flag),
                          certainty=words.code("certainty", certainty))  # fmt: skip
            yield {"item": label, "value": counts[f"{flag}_{certainty}"], "remark": ""}
    for unit in UNITS:
        for lens in ("market", "contracted", "certain"):
            label = words(f"summary.points_{lens}", unit=words.code("unit", unit))
            yield {"item": label, "value": counts[f"{unit}_{lens}"], "remark": ""}
    for flag in FLAGS:
        for index, row in enumerate(top(ctx, flags, flag)[0], start=1):
            tag = words("tag", severity=row["severity"], certainty=row["certainty"])
            yield {"item": f"{row['flag']} {index}", "value": row["part"],
                   "remark": f"{tag} {row['reason']}"}  # fmt: skip


def summary(ctx: Context, flags: Table) -> Table:
    """Return the summary as a table: facts, counts and the lists to read first."""
    return ctx.table("summary", SUMMARY, _rows(ctx, flags))
