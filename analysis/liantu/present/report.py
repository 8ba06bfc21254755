"""The gap report: one self-contained page, for the screen and for print."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from liantu.present import report_views as views
from liantu.present.report_outline import outline
from liantu.present.report_stages import MARKS, picture
from liantu.present.report_summary import alerts, facts, headline, numbers
from liantu.present.report_table import Cell, Context, shown, spread
from liantu.present.report_tables import report_tables
from liantu.present.report_words import METHOD

if TYPE_CHECKING:
    from jinja2 import Template

    from liantu.gaps.analysis import Analysis

__all__ = ["report_page"]

HHI_FULL = 10_000
HHI_HIGH = 2_500
FULL = 100
# Rows of a table that only the workbook holds beyond.
PRINTED = 400


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("liantu.present", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"cites": views.cite_runs, "shown": shown}
    environment.globals |= {"bar": _bar, "spread": spread, "safe_url": _safe_url}
    return environment.get_template("report.html.j2")


@cache
def _style() -> Markup:
    """Return the style sheet, which is ours and holds no data."""
    sheet = files("liantu.present").joinpath("templates", "report.css")
    return Markup(sheet.read_text(encoding="utf-8"))  # noqa: S704


def _safe_url(url: Cell) -> bool:
    return str(url).lower().startswith(("http://", "https://"))


def _bar(low: float, high: float, full: float) -> dict[str, float]:
    """Return where an interval lies on a bar 100 wide; a single value stays visible."""
    width = max(2.0, (high - low) / full * 100)
    left = min(low / full * 100, 100 - width)
    return {"left": round(left, 2), "width": round(width, 2)}


def report_page(analysis: Analysis, lang: str = "zh", *, date: str, version: str) -> str:
    """Return the report as one HTML page that loads nothing.

    Parameters
    ----------
    analysis : Analysis
        What was found.
    lang : {"zh", "en"}
        Language of the page.
    date : str
        Date shown on the report.
    version : str
        Version of the program, for the record of the run.
    """
    ctx = Context(analysis, lang)
    tables = report_tables(analysis, lang)
    counts = numbers(ctx)
    return _template().render(
        lang=lang,
        w=ctx.words,
        home=ctx.home,
        style=_style(),
        info=analysis.chain.info,
        name=analysis.chain.info.name(lang),
        date=date,
        version=version,
        parameters=analysis.parameters,
        digest=analysis.digest,
        tables=tables,
        chapters=outline(tables, ctx.words),
        counts=counts,
        alerts=alerts(ctx),
        facts=facts(ctx),
        headline=headline(ctx),
        joined=bool(analysis.chain.members),
        picture=picture(ctx),
        top=views.top_lists(ctx, tables["flags"]),
        flags=views.flag_groups(tables["flags"]),
        survey=views.survey_rows(tables["flags"]),
        final_points=views.final_points(tables["points"]),
        other_points=views.other_points(tables["points"]),
        pairs=views.own_pairs(tables["pairs"]),
        concentration=views.concentration_view(tables["concentration"]),
        balance=views.by_stage(tables["balance"]),
        gaps=[(g, views.gap_note(ctx, g)) for g in views.gap_groups(tables["data_gaps"])],
        method=METHOD,
        marks=(*MARKS, "unflagged"),
        hhi_full=HHI_FULL,
        hhi_high=HHI_HIGH,
        full=FULL,
        printed=PRINTED,
    )  # fmt: skip
