"""Figures: drawn with a Chinese font or not at all, the same bytes each time."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from matplotlib import font_manager
from matplotlib.figure import Figure
from PIL import Image

import liantu as lt
from liantu.model.errors import InputError
from liantu.present import figures
from liantu.present.document import document_bytes
from liantu.present.figure_parts import PALETTE
from liantu.present.report_stages import picture, stages
from liantu.present.report_table import Context
from liantu.present.report_tables import report_tables
from liantu.present.report_words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from liantu.gaps.analysis import Analysis


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return lt.load("aircraft").gaps()


@pytest.fixture
def fresh() -> Iterator[None]:
    figures.cjk_font.cache_clear()
    yield
    figures.cjk_font.cache_clear()


@pytest.mark.usefixtures("fresh")
def test_no_font_is_an_error_with_the_remedy(toy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    latin = [e for e in font_manager.fontManager.ttflist if e.name.startswith("DejaVu")]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", latin)
    with pytest.raises(InputError, match="fonts-noto-cjk"):
        document_bytes(lt.load(toy).gaps(), date="2026-11-24", version="0")


def test_a_missing_character_is_an_error_and_no_box() -> None:
    def draw() -> Figure:
        figure = Figure(figsize=(1, 1))
        figure.text(0.5, 0.5, "\U0001f9ff\ue123")
        return figure

    with pytest.raises(InputError, match="lacks a character"):
        figures.render(draw)


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_same_data_same_picture(analysis: Analysis, kind: str) -> None:
    ctx = Context(analysis, "zh")

    def draw() -> Figure:
        return figures.picture_figure(picture(ctx), ctx.words)

    first = figures.render(draw, kind)  # type: ignore[arg-type]
    assert first == figures.render(draw, kind)  # type: ignore[arg-type]
    if kind == "png":
        image = Image.open(io.BytesIO(first)).convert("RGB")
        colours = {colour for _, colour in image.getcolors(1 << 24) or []}
        for flag in ("fill", "secure", "survey"):
            red, green, blue = (int(PALETTE[flag][0][i : i + 2], 16) for i in (1, 3, 5))
            assert (red, green, blue) in colours


def test_the_picture_shows_every_part_once_with_its_first_flag(analysis: Analysis) -> None:
    tiles = [tile for column in picture(Context(analysis, "zh")).values() for tile in column]
    main = analysis.main_flag()
    assert sorted(t.part_id for t in tiles) == sorted(analysis.chain.parts["part_id"])
    every = analysis.flags.groupby("part_id")["flag"].agg(set).to_dict()
    for tile in tiles:
        assert tile.flag == main.get(tile.part_id, "")
        assert {tile.flag, *tile.also} - {""} == every.get(tile.part_id, set())


def test_stages_count_every_part_once(analysis: Analysis) -> None:
    table = stages(Context(analysis, "zh"))
    flags = ("fill", "secure", "strengthen", "survey", "unflagged")
    for row in table.rows:
        assert sum(int(row[f] or 0) for f in flags) == row["parts"]
    assert sum(int(row["parts"] or 0) for row in table.rows) == len(analysis.chain.parts)
    main = list(analysis.main_flag().values())
    for flag in flags[:-1]:
        assert sum(int(row[flag] or 0) for row in table.rows) == main.count(flag)


def test_intervals_lie_where_the_table_says(analysis: Analysis) -> None:
    table = report_tables(analysis)["concentration"]
    figure = figures.concentration_figure(table, Words("zh"))
    hhi = figure.axes[0]
    labels = [text.get_text() for text in hhi.get_yticklabels()]
    bars = [bar for bar in hhi.patches if bar.get_width() < 10_000]  # type: ignore[attr-defined]
    known = {f"{r['part']}（{r['by']}）": r for r in table.rows}
    assert len(labels) >= 10
    for bar in bars:
        row = known[labels[round(bar.get_y() + bar.get_height() / 2)]]  # type: ignore[attr-defined]
        low, high = float(row["hhi_low"] or 0), float(row["hhi_high"] or 0)
        if high - low >= 80:
            assert (bar.get_x(), bar.get_width()) == (low, high - low)  # type: ignore[attr-defined]
