"""Where the parts of a chain stand on the map: stages as columns, few crossings inside."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["Band", "Layout", "lay_out", "order_columns"]

# World units; at scale 1 they are pixels.
PITCH_X, PITCH_Y = 152.0, 85.0
BAND_GAP = 20.0
# Width by height of the free pane on common screens (1280x720: 1.65, 1600x1000: 1.47).
ASPECT = 1.55
# A tall sheet spreads its lanes, up to this, rather than leave the sides of the pane empty.
SPREAD = 1.4
SWEEPS = 24


@dataclass(frozen=True)
class Band:
    """The strip of one stage, from left to right edge."""

    stage: str
    left: float
    right: float


@dataclass(frozen=True)
class Layout:
    """Positions of all parts.

    Attributes
    ----------
    positions : dict
        Part → (x, y), y growing downwards.
    bands : tuple of Band
        Stages that have parts, from left to right.
    width, height : float
        Size of the sheet, whose centre is (0, 0).
    """

    positions: dict[str, tuple[float, float]]
    bands: tuple[Band, ...]
    width: float
    height: float


def _sweep(
    columns: list[list[str]],
    neighbours: Mapping[str, Sequence[str]],
    level: Mapping[str, int],
    side: int,
) -> None:
    """Order each column by the mean place of its neighbours to one side (-1 left, 1 right)."""
    place = {n: (i + 0.5) / len(c) for c in columns for i, n in enumerate(c)}
    for column in columns if side < 0 else reversed(columns):
        centre = {}
        for node in column:
            seen = [place[m] for m in neighbours[node] if (level[m] - level[node]) * side > 0]
            centre[node] = sum(seen) / len(seen) if seen else place[node]
        column.sort(key=centre.__getitem__)  # stable: ties keep the order they had
        place |= {n: (i + 0.5) / len(column) for i, n in enumerate(column)}


def _length(columns: Iterable[Sequence[str]], edges: Iterable[tuple[str, str]]) -> float:
    place = {n: (i + 0.5) / len(c) for c in columns for i, n in enumerate(c)}
    return sum(abs(place[tail] - place[head]) for tail, head in edges)


def order_columns(
    columns: Iterable[Sequence[str]], edges: Iterable[tuple[str, str]]
) -> list[list[str]]:
    """Order the nodes inside columns so that edges run as level as a few sweeps can make them.

    The barycentre heuristic of layered drawing (Sugiyama, Tagawa, Toda 1981), sweeping right
    and left in turn and keeping the best order met. Same input, same order.

    Examples
    --------
    >>> order_columns([["a", "b"], ["x", "y"]], [("a", "y"), ("b", "x")])
    [['a', 'b'], ['y', 'x']]
    """
    current = [list(column) for column in columns]
    level = {node: index for index, column in enumerate(current) for node in column}
    kept = [(t, h) for t, h in edges if t in level and h in level and level[t] != level[h]]
    neighbours: dict[str, list[str]] = {node: [] for node in level}
    for tail, head in kept:
        neighbours[tail].append(head)
        neighbours[head].append(tail)
    best, shortest = [list(c) for c in current], _length(current, kept)
    for turn in range(SWEEPS):
        _sweep(current, neighbours, level, -1 if turn % 2 == 0 else 1)
        length = _length(current, kept)
        if length < shortest - 1e-9:
            best, shortest = [list(c) for c in current], length
    return best


def _rows(sizes: Sequence[int]) -> int:
    """Return the number of rows at which the sheet fills the pane at the largest scale."""
    if not sizes:
        return 1

    def scale(rows: int) -> float:
        lanes = sum(math.ceil(size / rows) for size in sizes)
        width = lanes * PITCH_X + len(sizes) * BAND_GAP
        return min(ASPECT / width, 1 / (rows * PITCH_Y))

    return max(range(1, max(sizes) + 1), key=lambda rows: (scale(rows), -rows))


def lay_out(stages: Mapping[str, Sequence[str]], edges: Iterable[tuple[str, str]]) -> Layout:
    """Place parts in columns by stage; a long stage wraps into several lanes.

    Parameters
    ----------
    stages : mapping
        Stage → its parts, stages from left to right.
    edges : iterable of (str, str)
        Supplier and customer.
    """
    filled = {stage: list(parts) for stage, parts in stages.items() if parts}
    columns = order_columns(filled.values(), edges)
    rows = _rows([len(column) for column in columns])
    lanes = [math.ceil(len(column) / rows) for column in columns]
    gaps, height = len(lanes) * BAND_GAP, rows * PITCH_Y
    needed = sum(lanes) * PITCH_X
    pitch_x = PITCH_X * min(SPREAD, max(1.0, (ASPECT * height - gaps) / needed)) if needed else 0.0
    width = sum(lanes) * pitch_x + gaps
    left = -width / 2
    bands, positions = [], {}
    for stage, column, count in zip(filled, columns, lanes, strict=True):
        right = left + count * pitch_x + BAND_GAP
        bands.append(Band(stage, left, right))
        used = math.ceil(len(column) / count)
        pitch = min(1.6 * PITCH_Y, height / used)
        for index, part in enumerate(column):
            row, lane = divmod(index, count)
            x = left + BAND_GAP / 2 + (lane + 0.5) * pitch_x
            positions[part] = (round(x, 1), round((row - (used - 1) / 2) * pitch, 1))
        left = right
    return Layout(positions, tuple(bands), width, height)
