"""Figures for documents, by matplotlib: the chain at a glance, stages, concentration, countries.

A figure is drawn only with a font that has Chinese characters: boxes in their place are an error.
"""

from __future__ import annotations

import warnings
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from liantu.model.errors import InputError
from liantu.present.figure_data import concentration_rows, country_rows
from liantu.present.figure_parts import INK, LINE, NAVY, PALETTE, SOFT, draw_picture
from liantu.present.report_table import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from matplotlib.axes import Axes

    from liantu.present.report_stages import Tile
    from liantu.present.report_table import Cell, Table
    from liantu.present.report_words import Words

__all__ = ["FONTS", "cjk_font", "concentration_figure", "country_figure", "picture_figure",
           "render", "stage_figure"]  # fmt: skip

FONTS = (
    "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC",
    "Source Han Sans CN", "Noto Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimHei",
    "Hiragino Sans GB", "Heiti SC", "Noto Serif CJK SC", "Source Han Serif SC", "SimSun",
    "Noto Sans CJK JP",
)  # fmt: skip
DPI = 200
WIDTH = 6.7
HHI_HIGH = 2_500
HHI_FULL = 10_000


@cache
def cjk_font() -> str:
    """Return the first font of the list that this machine has.

    Raises
    ------
    InputError
        None is installed.
    """
    known = {entry.name for entry in font_manager.fontManager.ttflist}
    for name in FONTS:
        if name in known:
            return name
    raise InputError.of("font-missing", allowed=", ".join(FONTS[:4]))


def render(draw: Callable[[], Figure], kind: Literal["png", "svg"] = "png") -> bytes:
    """Draw a figure with a Chinese font and return its bytes, the same each time.

    Raises
    ------
    InputError
        No such font, or a character that the font does not have.
    """
    settings: dict[Any, Any] = {
        "font.family": [cjk_font(), "DejaVu Sans"],
        "font.size": 8,
        "axes.unicode_minus": False,
        "axes.edgecolor": LINE,
        "axes.linewidth": 0.6,
        "text.color": INK,
        "axes.labelcolor": SOFT,
        "xtick.color": SOFT,
        "ytick.color": INK,
        "xtick.labelsize": 7,
        "ytick.labelsize": 7.5,
        "text.parse_math": False,
        "svg.hashsalt": "liantu",
    }
    stream = BytesIO()
    with mpl.rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings("error", message=".*[Gg]lyph.*missing.*")
        figure = draw()
        FigureCanvasAgg(figure)
        try:
            metadata = {"Software": None} if kind == "png" else {"Date": None, "Creator": None}
            figure.savefig(stream, format=kind, dpi=DPI, metadata=metadata)
        except UserWarning as error:
            raise InputError.of("glyph-missing", value=str(error), font=cjk_font()) from None
    return stream.getvalue()


def _bars(rows: int, columns: int = 1, *, each: float = 0.23) -> tuple[Figure, list[Axes]]:
    figure = Figure(figsize=(WIDTH, 0.75 + each * max(rows, 2)), layout="constrained")
    grid = figure.subplots(1, columns, sharey=True, squeeze=False)
    axes = list(grid[0])
    for axis in axes:
        axis.spines[["top", "right", "left"]].set_visible(False)
        axis.tick_params(length=0)
        axis.set_ylim(rows - 0.4, -0.6)
        axis.grid(axis="x", color="#eaeef2", linewidth=0.6)
        axis.set_axisbelow(True)
    return figure, axes


def _label(words: Words, part: Cell, by: Cell) -> str:
    return words("bar", part=" ".join(clean(part).split()), by=by)


def stage_figure(table: Table, words: Words) -> Figure:
    """Draw how many parts of each stage, or of each chain, carry each flag as their first."""
    figure, (axis,) = _bars(len(table.rows), each=0.3)
    starts = [0.0] * len(table.rows)
    for flag, (colour, dark) in PALETTE.items():
        counts = [float(row[flag] or 0) for row in table.rows]
        axis.barh(range(len(counts)), counts, left=starts, height=0.62, color=colour,
                  edgecolor="white", linewidth=0.8, label=words(f"col.{flag}"))  # fmt: skip
        for place, (start, count) in enumerate(zip(starts, counts, strict=True)):
            if count:
                axis.text(start + count / 2, place, f"{count:g}", ha="center", va="center",
                          color="white" if dark else INK, fontsize=7)  # fmt: skip
        starts = [a + b for a, b in zip(starts, counts, strict=True)]
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    axis.set_yticks(range(len(table.rows)), [clean(row["stage"]) for row in table.rows])
    axis.set_xlabel(words("col.parts"))
    figure.legend(loc="outside upper left", ncols=len(PALETTE), frameon=False, fontsize=7.5)
    return figure


def _intervals(axis: Axes, rows: list[Mapping[str, Cell]], key: str, full: float) -> None:
    for place, row in enumerate(rows):
        low, high = float(row[f"{key}_low"] or 0), float(row[f"{key}_high"] or 0)
        width = max(high - low, full * 0.008)
        left = min(low, full - width)
        colour = NAVY if row["by_code"] == "firm" else "#7a94b0"
        axis.barh(place, full, color="#f1f3f5", height=0.56)
        axis.barh(place, width, left=left, color=colour, height=0.56)
    axis.set_xlim(0, full)


def concentration_figure(table: Table, words: Words) -> Figure:
    """Draw HHI and CR1 as intervals, with the line above which a market counts as concentrated."""
    rows = concentration_rows(table)
    figure, axes = _bars(len(rows), 2)
    for axis, key, full, label in zip(
        axes, ("hhi", "cr1"), (HHI_FULL, 100), ("HHI", "CR1 %"), strict=True
    ):
        _intervals(axis, rows, key, full)
        axis.set_xlabel(label)
    axes[0].axvline(HHI_HIGH, color=PALETTE["fill"][0], linewidth=0.9, linestyle="--")
    axes[0].set_xticks([0, HHI_HIGH, 5_000, 7_500, HHI_FULL], ["0", "2,500", "5,000", "", "10,000"])
    axes[0].set_yticks(range(len(rows)), [_label(words, r["part"], r["by"]) for r in rows])
    return figure


def country_figure(table: Table, words: Words) -> Figure:
    """Draw how many parts stop with each country: its own, and those that follow."""
    rows = country_rows(table)
    figure, (axis,) = _bars(len(rows))
    own = [float(row["own_count"] or 0) for row in rows]
    rest = [float(row["lost_count"] or 0) - mine for row, mine in zip(rows, own, strict=True)]
    axis.barh(range(len(rows)), own, height=0.6, color=NAVY, label=words("bar.own"))
    axis.barh(range(len(rows)), rest, left=own, height=0.6, color="#b9c7d6",
              label=words("bar.follow"))  # fmt: skip
    for place, row in enumerate(rows):
        axis.text(float(row["lost_count"] or 0), place, f" {row['lost_count']}", va="center",
                  fontsize=7)  # fmt: skip
    axis.set_yticks(range(len(rows)),
                    [_label(words, r["country"], r["unit"]) for r in rows])  # fmt: skip
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    axis.set_xlabel(words("col.lost_count"))
    figure.legend(loc="outside upper left", ncols=2, frameon=False, fontsize=7.5)
    return figure


def picture_figure(tiles: Mapping[str, list[Tile]], words: Words) -> Figure:
    """Draw the chain at a glance: a column a stage, a tile a part."""
    return draw_picture(tiles, words, WIDTH)
