"""The sheet of native charts: concentration as intervals, what rests on each country, stages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liantu.present.figure_data import concentration_rows, country_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    import xlsxwriter

    from liantu.present.report_table import Cell, Table
    from liantu.present.report_words import Words

__all__ = ["write_charts"]

NAVY, LIGHT, CLEAR = "#24466b", "#b9c7d6", "#ffffff"
FLAGS = {"fill": "#b3261e", "secure": "#9a6700", "strengthen": "#1a7f37", "survey": "#57606a",
         "unflagged": "#dde2e7"}  # fmt: skip
FONT = {"name": "Microsoft YaHei", "size": 9}
LEFT, DATA = 1, 14
ROW_PIXELS, HEAD_PIXELS = 24, 110
CELL_PIXELS = 20
HHI_FULL = 10_000
Bars = list[tuple[str, list[float]]]


def _number(value: Cell) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


def _interval_bars(table: Table, words: Words) -> Bars:
    return [
        (words("bar", part=row["part"], by=row["by"]),
         [_number(row["hhi_low"]), _number(row["hhi_high"]) - _number(row["hhi_low"])])
        for row in concentration_rows(table)
    ]  # fmt: skip


def _country_bars(table: Table, words: Words) -> Bars:
    return [
        (words("bar", part=row["country"], by=row["unit"]),
         [_number(row["own_count"]), _number(row["lost_count"]) - _number(row["own_count"])])
        for row in country_rows(table)
    ]  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """A chart: its title, the name and colour of each series, its bars, the end of its axis."""

    title: str
    series: list[tuple[str, str]]
    bars: Bars
    full: float | None = None


def _chart(
    book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, top: int, plan: Plan
) -> int:
    """Write the data of a chart beside it, and the chart; return the row below both."""
    title, series, bars = plan.title, plan.series, plan.bars
    sheet.write_string(top, DATA, title)
    for column, (name, _) in enumerate(series, start=1):
        sheet.write_string(top, DATA + column, name)
    for row, (label, values) in enumerate(bars, start=top + 1):
        sheet.write_string(row, DATA, label)
        for column, value in enumerate(values, start=1):
            sheet.write_number(row, DATA + column, value)
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    last = top + len(bars)
    for column, (_, colour) in enumerate(series, start=1):
        ground = {"none": True} if colour == CLEAR else {"color": colour}
        chart.add_series({
            "name": [sheet.name, top, DATA + column],
            "categories": [sheet.name, top + 1, DATA, last, DATA],
            "values": [sheet.name, top + 1, DATA + column, last, DATA + column],
            "fill": ground, "border": {"none": True}, "gap": 45,
        })  # fmt: skip
    chart.set_title({"name": title, "name_font": {**FONT, "size": 11, "bold": True}})
    chart.set_y_axis({"reverse": True, "num_font": FONT, "line": {"none": True}})
    chart.set_x_axis(
        {
            "num_font": FONT,
            "min": 0,
            **({"max": plan.full} if plan.full else {}),
            "major_gridlines": {"visible": True, "line": {"color": "#e4e8ec"}},
        }
    )
    if any(colour == CLEAR for _, colour in series):
        chart.set_legend({"none": True})
    else:
        chart.set_legend({"position": "top", "font": FONT})
    height = HEAD_PIXELS + ROW_PIXELS * len(bars)
    chart.set_size({"width": 820, "height": height})
    sheet.insert_chart(top, LEFT, chart, {"description": title})
    return top + max(len(bars), height // CELL_PIXELS) + 3


def write_charts(
    book: xlsxwriter.Workbook, tables: Mapping[str, Table], words: Words, name: str
) -> None:
    """Add the sheet of charts; its data stand to the right of each chart."""
    sheet = book.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.set_column(DATA, DATA, 34)
    top = 1
    stages = tables["stages"]
    plans = [
        Plan(stages.title, [(words(f"col.{f}"), colour) for f, colour in FLAGS.items()],
             [(str(r["stage"]), [_number(r[f]) for f in FLAGS]) for r in stages.rows]),
        Plan(words("chart.concentration"), [(words("col.low"), CLEAR),
                                            (words("chart.interval"), NAVY)],
             _interval_bars(tables["concentration"], words), HHI_FULL),
    ]  # fmt: skip
    if "countries" in tables:
        series = [(words("bar.own"), NAVY), (words("bar.follow"), LIGHT)]
        bars = _country_bars(tables["countries"], words)
        plans.append(Plan(words("figure.countries"), series, bars))
    for plan in plans:
        if plan.bars:
            top = _chart(book, sheet, top, plan)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.print_area(0, 0, top, DATA - 1)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&A  &P / &N")
