"""Figures of working papers: who makes each part, who holds how much of it, who supplies whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from liantu.model.tables import records
from liantu.present.figure_parts import INK, NAVY, PALETTE, SOFT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from matplotlib.axes import Axes

    from liantu.present.papers import Paper

__all__ = ["makers_figure", "rows_axis", "shares_figure", "stacked_figure"]

WIDTH = 6.7
HOME, OUTSIDE, OPEN = "#1a7f37", NAVY, "#e4e8ec"
TINTS = {
    "home": ("#1a7f37", "#4f9d64", "#86bd94"),
    "outside": ("#24466b", "#587596", "#8fa4bb"),
    "open": ("#9a6700", "#b98a33"),
}
NARROW = 9  # per cent of the width below which a name does not fit


def rows_axis(rows: int, *, each: float = 0.27) -> tuple[Figure, Axes]:
    """Return a figure with one axis for horizontal bars, the first row on top."""
    figure = Figure(figsize=(WIDTH, 0.8 + each * max(rows, 2)), layout="constrained")
    axis = figure.subplots()
    axis.spines[["top", "right", "left"]].set_visible(False)
    axis.tick_params(length=0)
    axis.set_ylim(rows - 0.4, -0.6)
    axis.grid(axis="x", color="#eaeef2", linewidth=0.6)
    axis.set_axisbelow(True)
    return figure, axis


def stacked_figure(
    counts: Mapping[str, Mapping[str, float]], colours: Mapping[str, str], xlabel: str
) -> Figure:
    """Draw stacked bars: label → series → count, series in the order of `colours`."""
    figure, axis = rows_axis(len(counts))
    starts = [0.0] * len(counts)
    for series, colour in colours.items():
        values = [float(row.get(series, 0)) for row in counts.values()]
        axis.barh(range(len(values)), values, left=starts, height=0.62, color=colour,
                  edgecolor="white", linewidth=0.8, label=series)  # fmt: skip
        for place, (start, value) in enumerate(zip(starts, values, strict=True)):
            if value:
                light = colour in {OPEN, "#c8d3de", "#b7d8bf"}
                axis.text(start + value / 2, place, f"{value:g}", ha="center", va="center",
                          color=INK if light else "white", fontsize=7)  # fmt: skip
        starts = [a + b for a, b in zip(starts, values, strict=True)]
    axis.set_yticks(range(len(counts)), list(counts))
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    axis.set_xlabel(xlabel)
    figure.legend(loc="outside upper left", ncols=len(colours), frameon=False, fontsize=7.5)
    return figure


def makers_figure(paper: Paper, parts: Sequence[str]) -> Figure:
    """Draw for each part how many makers were found, by standing to home and status."""
    counts: dict[str, dict[str, float]] = {}
    for part in parts:
        row = counts.setdefault(paper.part(part), {})
        for maker in records(paper.makers(part)):
            early = maker["status"] in {"pilot", "development", "planned"}
            if maker["status"] == "stopped":
                continue
            series = "本土研制、试产" if early else "本土量产"
            if maker["home_status"] == "outside":
                if early:
                    continue
                series = "境外量产"
            elif maker["home_status"] != "home":
                if early:
                    continue
                series = "合资、外资或归属不详"
            row[series] = row.get(series, 0) + 1
    colours = {"本土量产": HOME, "本土研制、试产": "#b7d8bf",
               "合资、外资或归属不详": PALETTE["secure"][0], "境外量产": OUTSIDE}  # fmt: skip
    return stacked_figure(counts, colours, "查到的制造者（家）")


def shares_figure(paper: Paper, groups: Mapping[str, pd.DataFrame]) -> Figure:
    """Draw published shares as one bar each: holders named, home green, the rest left open.

    Parameters
    ----------
    paper : Paper
        The paper.
    groups : mapping
        Label of the bar → rows of claims that are shares of one market at one time.
    """
    figure, axis = rows_axis(len(groups), each=0.42)
    home = paper.chain.home()
    firms = {row["firm_id"]: row["owner_country"] for row in records(paper.chain.whole().firms)}
    for place, rows in enumerate(groups.values()):
        axis.barh(place, 100, height=0.6, color=OPEN, hatch="///", edgecolor="#cfd6dd", linewidth=0)
        start, used = 0.0, dict.fromkeys(TINTS, 0)
        for row in records(rows.sort_values("low", ascending=False)):
            value = float(row["low"])
            owner = firms.get(row["subject_id"], row["subject_id"])
            side = "home" if owner in home.countries else "outside" if owner else "open"
            colour = TINTS[side][used[side] % len(TINTS[side])]
            used[side] += 1
            axis.barh(place, value, left=start, height=0.6, color=colour, edgecolor="white",
                      linewidth=0.8)  # fmt: skip
            name = f"{paper.subject(row)} {value:g}" if value >= NARROW else f"{value:g}"
            axis.text(start + value / 2, place, name, ha="center", va="center", color="white",
                      fontsize=6.5, clip_on=True)  # fmt: skip
            start += value
    axis.set_xlim(0, 100)
    axis.set_yticks(range(len(groups)), list(groups))
    axis.set_xlabel("份额 %（绿为本土，蓝为境外，棕为归属不详，斜线为来源未列明者）", color=SOFT)
    return figure
