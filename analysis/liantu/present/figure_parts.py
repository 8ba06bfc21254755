"""The picture of a chain: columns of tiles, each a part with the sign of its first flag."""

from __future__ import annotations

import math
import unicodedata
from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from liantu.present.report_table import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes

    from liantu.present.report_stages import Tile
    from liantu.present.report_words import Words

__all__ = ["INK", "LINE", "NAVY", "PALETTE", "SOFT", "draw_picture"]

INK, SOFT, LINE, NAVY = "#1f2328", "#57606a", "#d0d7de", "#24466b"
# Colour, and whether white can be read on it.
PALETTE = {"fill": ("#b3261e", True), "secure": ("#9a6700", True), "strengthen": ("#1a7f37", True),
           "survey": ("#57606a", True), "unflagged": ("#e4e8ec", False)}  # fmt: skip
TILE, GAP = 0.27, 0.05
COLUMNS = 6
LINES, POINT = 2, 6.0


def _wrap(text: str, room: float) -> str:
    """Break a name into at most two lines of so many half-widths; the rest becomes `…`."""
    lines, line, used = [], "", 0
    for char in text:
        wide = 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if used + wide > room:
            lines.append(line)
            line, used = "", 0
        line, used = line + char, used + wide
    lines.append(line)
    if len(lines) <= LINES:
        return "\n".join(lines)
    return "\n".join([*lines[: LINES - 1], lines[LINES - 1][:-1] + "…"])


def _tile(axis: Axes, tile: Tile, place: tuple[float, float], width: float, words: Words) -> None:
    left, top = place
    colour = PALETTE[tile.flag or "unflagged"][0]
    edge = colour if tile.flag else "#8c959f"
    style = "--" if tile.certainty == "possible" else "-"
    axis.add_patch(FancyBboxPatch(
        (left, top), width, TILE, boxstyle="round,pad=0,rounding_size=0.03", facecolor="white",
        edgecolor=edge, linewidth=0.8, linestyle=style))  # fmt: skip
    sign = 0.17 if tile.flag else 0.0
    if tile.flag:
        axis.add_patch(FancyBboxPatch(
            (left, top), sign, TILE, boxstyle="round,pad=0,rounding_size=0.03", facecolor=colour,
            edgecolor="none"))  # fmt: skip
        axis.text(left + sign / 2, top + TILE / 2, words(f"mark.{tile.flag}"), color="white",
                  ha="center", va="center", fontsize=6.5, fontweight="bold")  # fmt: skip
    for number, flag in enumerate(reversed(tile.also)):
        axis.text(left + width - 0.03 - number * 0.1, top + TILE / 2, words(f"mark.{flag}"),
                  color=PALETTE[flag][0], ha="right", va="center", fontsize=POINT)  # fmt: skip
    room = (width - sign - 0.06 - 0.1 * len(tile.also)) * 72 / (POINT / 2)
    name = _wrap(" ".join(clean(tile.name).split()), room)
    axis.text(left + sign + 0.03, top + TILE / 2, name, ha="left", va="center",
              fontsize=POINT, linespacing=1.05,
              fontweight="bold" if tile.final else "normal")  # fmt: skip


def draw_picture(tiles: Mapping[str, list[Tile]], words: Words, wide: float) -> Figure:
    """Return the figure; headings beyond six go to a further row of columns."""
    bands = [list(tiles)[i : i + COLUMNS] for i in range(0, len(tiles), COLUMNS)]
    if len(bands) > 1:  # as many in each row as can be
        each = math.ceil(len(tiles) / len(bands))
        bands = [list(tiles)[i : i + each] for i in range(0, len(tiles), each)]
    heights = [0.3 + max(len(tiles[h]) for h in band) * (TILE + GAP) for band in bands]
    figure = Figure(figsize=(wide, sum(heights)))
    axis = figure.add_axes((0, 0, 1, 1))
    axis.set_axis_off()
    axis.set_xlim(0, wide)
    axis.set_ylim(sum(heights), 0)
    top = 0.0
    for band, height in zip(bands, heights, strict=True):
        width = wide / len(band)
        for number, heading in enumerate(band):
            left = number * width
            axis.text(left + 0.02, top + 0.14, f"{heading} {len(tiles[heading])}", color=NAVY,
                      fontweight="bold", va="center", fontsize=7.5)  # fmt: skip
            for place, tile in enumerate(tiles[heading]):
                corner = (left + 0.02, top + 0.28 + place * (TILE + GAP))
                _tile(axis, tile, corner, width - 0.06, words)
        top += height
    return figure
