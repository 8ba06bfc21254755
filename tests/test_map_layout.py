"""Where parts stand on the map: stages, lanes, the grid of a panorama."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import liantu as lt
from liantu.present.layout import lay_out, order_columns
from liantu.present.map import map_page
from liantu.present.map_panorama import cells_of
from test_map import Page

if TYPE_CHECKING:
    from liantu.gaps.analysis import Analysis


def test_order_of_columns_leaves_no_avoidable_crossing() -> None:
    left, right = [f"a{i}" for i in range(9)], [f"b{(i * 4) % 9}" for i in range(9)]
    ordered = order_columns([left, right], [(f"a{i}", f"b{i}") for i in range(9)])
    assert [n[1:] for n in ordered[0]] == [n[1:] for n in ordered[1]]


def test_layout_of_nothing_and_of_a_circle() -> None:
    assert lay_out({"system": []}, []).positions == {}
    found = lay_out({"material": ["a"], "system": ["b"]}, [("a", "b"), ("b", "a")])
    assert found.positions["a"][0] < found.positions["b"][0]
    assert [band.stage for band in found.bands] == ["material", "system"]


def test_a_long_stage_wraps() -> None:
    parts = [f"p{i}" for i in range(300)]
    found = lay_out({"material": ["m"], "component": parts}, [("m", p) for p in parts])
    assert len({x for x, _ in found.positions.values()}) > 5
    assert 0.8 < found.width / found.height < 3
    xs = [x for x, _ in found.positions.values()]
    assert -found.width / 2 < min(xs)
    assert max(xs) < found.width / 2


def test_a_tall_sheet_spreads_its_lanes_and_a_wide_one_does_not() -> None:
    tall = lay_out({"material": [f"a{i}" for i in range(8)], "machine": ["m"] * 1}, [])
    lanes = sorted({x for x, _ in tall.positions.values()})
    assert all(b - a > 160 for a, b in itertools.pairwise(lanes))
    wide = lay_out({stage: [f"{stage}{i}" for i in range(2)] for stage in "abcdef"}, [])
    columns = sorted({x for x, _ in wide.positions.values()})
    assert columns[1] - columns[0] == pytest.approx(172)
    for found in (tall, wide):
        assert found.bands[0].left == pytest.approx(-found.width / 2)
        assert found.bands[-1].right == pytest.approx(found.width / 2)


def test_cells_of_a_panorama_count_what_is_in_them() -> None:
    stage = {"a:x": "material", "a:y": "material", "b:z": "system"}
    links = [("a:x", "b:z"), ("a:y", "b:z"), ("a:x", "a:y")]
    marks = {"a:x": [("fill", "certain")], "a:y": [("fill", "possible")], "b:z": []}
    cells, lines = cells_of(stage, links, marks)
    assert [(c["id"], c["parts"], c["shared"]) for c in cells] == [
        ("cell:a|material", ["a:x", "a:y"], 2), ("cell:b|system", ["b:z"], 0),
    ]  # fmt: skip
    assert cells[0]["flags"] == {"fill": 2}
    assert cells[0]["certain"] == {"fill": 1}
    assert lines == [{"from": "cell:a|material", "to": "cell:b|system", "count": 2, "across": True}]


@pytest.fixture(scope="module")
def panorama() -> Analysis:
    chain = lt.load("panorama")
    light = lt.load("aircraft").gaps()
    # The flags of the whole take a while and are not what is tested here.
    return replace(light, chain=chain, flags=light.flags.head(0), points=light.points.head(0),
                   makers=light.makers.head(0))  # fmt: skip


def test_panorama_holds_every_part_once_in_the_grid_and_on_the_sheet_of_its_chain(
    panorama: Analysis,
) -> None:
    page = Page(map_page(panorama))
    found = page.held["panorama"]
    parts = list(panorama.chain.parts["part_id"])
    cells = found["grid"]["cells"]
    assert sorted(p for c in cells for p in c["parts"]) == sorted(parts)
    assert len({(c["x"], c["y"]) for c in cells}) == len(cells)
    assert [name for _, name in found["chains"]] == [
        {i.id: i.name_zh for i in panorama.chain.members}[ident] for ident, _ in found["chains"]
    ]
    for chain, sheet in found["sheets"].items():
        placed = [row[0] for row in sheet["places"]]
        assert len(set(placed)) == len(placed)
        assert {p for p in parts if p.startswith(f"{chain}:")} <= set(placed)
    assert sum(line["count"] for line in found["lines"]) <= len(panorama.chain.needs)
    assert map_page(panorama) == map_page(panorama)
