"""The chapters of the Word document, each written from the shared tables."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from liantu.present import figures
from liantu.present import report_views as views
from liantu.present.document_style import shade
from liantu.present.document_table import Band, table_xml
from liantu.present.report_stages import picture
from liantu.present.report_summary import alerts, facts, headline, numbers
from liantu.present.report_table import Column, clean
from liantu.present.report_words import METHOD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from liantu.present.document_writer import Writer
    from liantu.present.report_outline import Chapter
    from liantu.present.report_table import Cell

__all__ = ["CHAPTERS", "actions"]

FLAGS = ("part", "certainty", "reason", "lift", "stability", "sources")
FINAL_POINTS = ("element", "part", "market", "contracted", "witness")
OTHER_POINTS = ("part", "element", "unit", "origin", "market", "contracted", "witness")
PAIRS = ("part", "unit", "first", "second", "witness")
CONCENTRATION = (
    "part", "scope", "by", "leader", "leader_home", "cr1_low", "cr1_high", "cr4_low", "cr4_high",
    "hhi_low", "hhi_high", "home_low", "home_high", "sources",
)  # fmt: skip
COUNTRIES = ("unit", "country", "makers", "finals", "own_count", "own", "lost_count")
BALANCE = ("part", "main_flag", "needed_by", "home_volume", "home_coming", "between", "outside",
           "sources")  # fmt: skip
TOP = (Column("part", "", "name"), Column("tag", "", "word"), Column("reason", "", "long"))
PAIR = (Column("label", "", "name"), Column("value", "", "long"))


def _plain(writer: Writer, columns: tuple[Column, ...], rows: list[Mapping[str, Cell]]) -> None:
    body = writer.document.element.body
    body.insert(len(body) - 1, table_xml("", columns, rows, writer.width, head=False))


def _summary(writer: Writer, chapter: Chapter) -> None:
    """Write the first page: what it is, the headline, and three lists; then contents and facts."""
    ctx, words = writer.ctx, writer.ctx.words
    info = ctx.analysis.chain.info
    for text in alerts(ctx):
        shade(writer.text(text, "Alert"), "FDF3F2", "B3261E")
    writer.text(words("report.heading", name=info.name(ctx.lang)), "Title")
    writer.text(words("report.dates", as_of=info.as_of, date=writer.date), "Subtitle")
    writer.heading(chapter.title)
    shade(writer.text(words("sentence_gap").join(headline(ctx)), "Lead"), "EEF3F8", "24466B")
    counts = numbers(ctx)
    for group in views.top_lists(ctx, writer.tables["flags"]):
        tally = words("tally", certain=counts[f"{group.code}_certain"],
                      possible=counts[f"{group.code}_possible"])  # fmt: skip
        writer.text(words("list_head", flag=words.code("flag", group.code), tally=tally),
                    "List Head")  # fmt: skip
        if group.rows:
            _plain(writer, TOP, [
                {**row, "tag": words("tag", severity=row["severity"], certainty=row["certainty"])}
                for row in group.rows
            ])  # fmt: skip
        else:
            writer.text(words("none_flagged"), "Note")
        if group.left:
            section = writer.chapters["flags"].title
            writer.text(words("more", n=group.left, section=section), "Note")
    writer.text(words("note.summary"), "Note")
    head = writer.text(words("document.contents"), "Contents Title")
    head.paragraph_format.page_break_before = True
    writer.contents_at = writer.text("")
    writer.text(words("document.about"), "List Head")
    _plain(writer, PAIR, [{"label": label, "value": value} for label, value in facts(ctx)])


def _picture(writer: Writer, chapter: Chapter) -> None:
    ctx, words = writer.ctx, writer.ctx.words
    writer.turn(landscape=False)
    writer.heading(chapter.title).paragraph_format.page_break_before = True
    if not ctx.analysis.chain.members:
        writer.text(words("caption.picture"), "Note")
        drawn = figures.render(lambda: figures.picture_figure(picture(ctx), words))
        writer.figure(drawn, words("figure.picture"))
    (table,) = chapter.tables
    drawn = figures.render(lambda: figures.stage_figure(table, words))
    writer.figure(drawn, table.title)
    writer.table(table)


def _flags(writer: Writer, chapter: Chapter) -> None:
    (table,) = chapter.tables
    words = writer.ctx.words
    writer.turn(landscape=False)
    writer.heading(chapter.title)
    writer.text(table.caption, "Note")
    for group in views.flag_groups(table):
        writer.heading(words.code("flag", group.code), 2)
        writer.text(words(f"about.{group.code}", home=writer.ctx.home), "Note")
        rows: list[Mapping[str, Cell] | Band] = []
        for inner in group.inner:
            rows += [Band(words(f"severity.{inner.code}")), *inner.rows]
        if rows:
            title = words("list_head", flag=table.title, tally=words.code("flag", group.code))
            writer.table(table, FLAGS, rows, title=title, most=len(rows))
        else:
            writer.text(words("none_flagged"), "Note")


def _points(writer: Writer, chapter: Chapter) -> None:
    (table,) = chapter.tables
    words, counts = writer.ctx.words, numbers(writer.ctx)
    writer.turn(landscape=False)
    writer.heading(chapter.title)
    writer.text(table.caption, "Note")
    for group in views.final_points(table):
        title = words(f"by.{group.code}")
        writer.heading(title, 2)
        writer.text(words("tally_points", market=counts[f"{group.code}_market"],
                          contracted=counts[f"{group.code}_contracted"]), "Note")  # fmt: skip
        rows = [row for element in group.inner for row in element.rows]
        if rows:
            writer.table(table, FINAL_POINTS, rows,
                         title=words("list_head", flag=table.title, tally=title))  # fmt: skip
        elif not group.rows:
            writer.text(words("none_points"), "Note")
        if group.left:
            writer.text(words("same_as_group", n=group.left), "Note")
    writer.text(words("note.points"), "Note")
    title = words("heading.other_points")
    writer.heading(title, 2)
    writer.table(table, OTHER_POINTS, views.other_rows(table), title=title)


def _pairs(writer: Writer, chapter: Chapter) -> None:
    finals, pairs = chapter.tables
    own = views.own_pairs(pairs)
    writer.turn(landscape=False)
    writer.heading(chapter.title)
    for table, keys, rows in ((finals, (), finals.rows), (pairs, PAIRS, own)):
        writer.heading(table.title, 2)
        writer.text(table.caption, "Note")
        writer.table(table, keys, rows)
    left = sum(not row["final_code"] for row in pairs.rows) - len(own)
    if left:
        writer.text(writer.ctx.words("pairs_left", n=left), "Note")


def _concentration(writer: Writer, chapter: Chapter) -> None:
    (table,) = chapter.tables
    words = writer.ctx.words
    writer.turn(landscape=True)
    writer.heading(chapter.title)
    writer.text(table.caption, "Note")
    if not table.rows:
        writer.text(words("none_shares"), "Note")
        return
    drawn = figures.render(lambda: figures.concentration_figure(table, words))
    writer.figure(drawn, words("figure.concentration"))
    writer.table(table, CONCENTRATION)


def _countries(writer: Writer, chapter: Chapter) -> None:
    words = writer.ctx.words
    writer.turn(landscape=False)
    writer.heading(chapter.title)
    for table in chapter.tables:
        writer.text(table.caption, "Note")
        if table.name == "countries" and table.rows:
            drawn = figures.render(partial(figures.country_figure, table, words))
            writer.figure(drawn, words("figure.countries"))
        writer.table(table, COUNTRIES if table.name == "countries" else ())


def _balance(writer: Writer, chapter: Chapter) -> None:
    (table,) = chapter.tables
    writer.turn(landscape=True)
    writer.heading(chapter.title)
    writer.text(table.caption, "Note")
    rows: list[Mapping[str, Cell] | Band] = []
    for stage, held in views.by_stage(table).items():
        rows += [Band(stage), *held]
    writer.table(table, BALANCE, rows, most=len(rows))


def _data_gaps(writer: Writer, chapter: Chapter) -> None:
    (table,) = chapter.tables
    words = writer.ctx.words
    writer.turn(landscape=False)
    writer.heading(chapter.title)
    writer.text(table.caption, "Note")
    survey = views.survey_rows(writer.tables["flags"])
    if survey:
        writer.heading(words("heading.survey"), 2)
        writer.table(writer.tables["flags"], ("part", "reason", "sources"), survey,
                     title=words("heading.survey"), most=len(survey))  # fmt: skip
    for group in views.gap_groups(table):
        writer.heading(str(group.rows[0]["kind"]), 2)
        writer.text(views.gap_note(writer.ctx, group), "Note")
        writer.text(writer.ctx.names.join(str(row["subject"]) for row in group.rows), "Names")
    if not table.rows:
        writer.text(words("none_gaps"), "Note")


def _method(writer: Writer, chapter: Chapter) -> None:
    words = writer.ctx.words
    writer.turn(landscape=False)
    writer.heading(chapter.title)
    _plain(writer, PAIR, [{"label": words(f"method.{key}.head"),
                           "value": words(f"method.{key}.text")} for key in METHOD])  # fmt: skip
    writer.heading(words("heading.references"), 2)
    for line in words("references").split(" | "):
        writer.text(line, "Source")


def _sources(writer: Writer, chapter: Chapter) -> None:
    (table,) = chapter.tables
    words = writer.ctx.words
    writer.turn(landscape=False)
    writer.heading(chapter.title)
    writer.text(table.caption, "Note")
    writer.turn(landscape=False, columns=2, fresh=False)
    relate = writer.document.part.relate_to
    for row in table.rows:
        dated = words("comma") + str(row["published"]) if row["published"] else ""
        told = f"[{row['number']}] {row['title']}{words('stop')}{row['publisher']}{dated}"
        paragraph = writer.text(f"{told} [{row['grade']}] ", "Source")
        url = clean(row["url"])
        if url.lower().startswith(("http://", "https://")):
            link = parse_xml(f"<w:hyperlink {nsdecls('w', 'r')}/>")
            link.set(qn("r:id"), relate(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
            run = paragraph.add_run(url)
            link.append(run._r)  # noqa: SLF001 -- the library makes no links
            paragraph._p.append(link)  # noqa: SLF001
        else:
            paragraph.add_run(url)


def _run(writer: Writer, chapter: Chapter) -> None:
    ctx, words = writer.ctx, writer.ctx.words
    writer.turn(landscape=False, fresh=False)
    writer.heading(chapter.title)
    asked = words("semicolon").join(
        f"{words.code('run', key)} {words.code('run_value', value)}"
        for key, value in ctx.analysis.parameters.items()
    )
    _plain(writer, PAIR, [
        {"label": words("run.version"), "value": f"liantu {writer.version}"},
        {"label": words("run.date"), "value": writer.date},
        {"label": words("run.parameters"), "value": asked},
        {"label": words("run.digest"), "value": ctx.analysis.digest},
    ])  # fmt: skip
    writer.text(words("note.run"), "Note")


def actions(writer: Writer, chapter: Chapter) -> None:
    """Write any chapter as its tables stand, upright where they fit."""
    writer.turn(landscape=any(writer.is_wide(table) for table in chapter.tables))
    writer.heading(chapter.title)
    for table in chapter.tables:
        writer.text(table.caption, "Note")
        writer.table(table)


CHAPTERS: dict[str, Callable[[Writer, Chapter], None]] = {
    "summary": _summary,
    "picture": _picture,
    "flags": _flags,
    "points": _points,
    "pairs": _pairs,
    "concentration": _concentration,
    "countries": _countries,
    "balance": _balance,
    "data_gaps": _data_gaps,
    "method": _method,
    "sources": _sources,
    "run": _run,
}
