"""The chain map as a file: complete, safe, offline, the same bytes each time."""

from __future__ import annotations

import base64
import csv
import hashlib
import itertools
import json
import math
import re
from dataclasses import fields, replace
from html.parser import HTMLParser
from importlib import resources
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import liantu as lt
from liantu.model.chain import Linked
from liantu.model.coverage import STAGES
from liantu.model.errors import InputError
from liantu.model.schema import tables
from liantu.model.tables import split_list
from liantu.present.layout import lay_out, order_columns
from liantu.present.map import SCRIPTS, map_page
from liantu.present.map_data import FLAG_ORDER, MapData, web_link, words
from liantu.present.map_panorama import cells_of
from liantu.present.map_shares import published_shares

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liantu.gaps.analysis import Analysis

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'`&{{7*7}}\u202e\u2066"
LONG = HOSTILE + "长" * 5000


class Page(HTMLParser):
    """Elements of a page with their attributes, and the text of scripts in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self._script: dict[str, str | None] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._script = dict(attrs) if tag == "script" else None
        if tag == "script":
            self.scripts.append((dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._script = None

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            attrs, text = self.scripts[-1]
            self.scripts[-1] = (attrs, text + data)

    def json(self, ident: str) -> Any:  # noqa: ANN401 -- whatever the page holds
        return next(json.loads(t) for a, t in self.scripts if a.get("id") == ident)


def hostile(analysis: Analysis) -> Analysis:
    """Return an analysis in which every free text is an attack."""
    chain = analysis.chain

    def spoil(frame: pd.DataFrame, columns: tuple[str, ...], text: str) -> pd.DataFrame:
        return frame.assign(**dict.fromkeys(columns, text))

    def spoil_all(tables: Any) -> dict[str, Any]:  # noqa: ANN401 -- Chain or Linked
        return {
            "parts": spoil(tables.parts, ("name_zh", "name_en", "note", "hs6"), LONG),
            "supplies": spoil(tables.supplies, ("quote", "note", "programme", "since"), HOSTILE),
            "claims": spoil(tables.claims, ("quote", "note", "definition", "as_printed", "period",
                                            "scope"), HOSTILE),
            "firms": spoil(tables.firms, ("name_zh", "name_en", "aliases"), HOSTILE),
            "sources": spoil(spoil(tables.sources, ("title", "publisher"), HOSTILE),
                             ("url",), "javascript:alert(3)"),
        }  # fmt: skip

    assert chain.linked is not None
    spoiled = replace(
        chain,
        **spoil_all(chain),
        linked=replace(chain.linked, **spoil_all(chain.linked)),
        info=replace(chain.info, name_zh=HOSTILE, name_en=HOSTILE, as_of=HOSTILE),
    )
    return replace(
        analysis,
        chain=spoiled,
        makers=spoil(analysis.makers, ("quote", "note"), HOSTILE),
        flags=spoil(analysis.flags, ("reason_zh", "reason_en"), HOSTILE),
        points=spoil(analysis.points, ("witness_zh", "witness_en"), HOSTILE),
    )


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return lt.load("aircraft").gaps()


@pytest.fixture(scope="module", params=["zh", "en"])
def page(request: pytest.FixtureRequest, analysis: Analysis) -> Page:
    return Page(map_page(analysis, request.param))


def test_every_part_stands_on_the_map(analysis: Analysis, page: Page) -> None:
    nodes = page.json("liantu-nodes")
    parts = list(analysis.chain.all_parts["part_id"])
    assert [n["id"] for n in nodes] == parts
    assert [d["id"] for d in page.json("liantu-data")["details"]] == parts
    assert all(math.isfinite(n["x"]) and math.isfinite(n["y"]) for n in nodes)
    assert len({(n["x"], n["y"]) for n in nodes}) == len(nodes)
    assert {n["id"] for n in nodes if n["final"]} == set(analysis.chain.final_parts)


def test_edges_run_from_supplier_to_customer(analysis: Analysis, page: Page) -> None:
    needs = analysis.chain.needs
    edges = page.json("liantu-edges")
    assert [(e["from"], e["to"]) for e in edges] == list(
        needs[["input_id", "part_id"]].itertuples(index=False, name=None)
    )
    for edge, need in zip(edges, needs.to_dict("records"), strict=True):
        plain = "essential" if need["essential"] == "yes" else "optional"
        assert edge["kind"] == ("alternative" if need["group"] else plain)


def test_columns_follow_the_stages(analysis: Analysis, page: Page) -> None:
    stage = dict(analysis.chain.all_parts[["part_id", "stage"]].itertuples(index=False, name=None))
    reach: dict[str, list[float]] = {}
    for node in page.json("liantu-nodes"):
        reach.setdefault(stage[node["id"]], []).append(node["x"])
    order = [s for s in STAGES if s in reach]
    for before, after in itertools.pairwise(order):
        assert max(reach[before]) < min(reach[after])
    bands = page.json("liantu-data")["bands"]
    for band, name in zip(bands, order, strict=True):
        assert all(band["left"] < x < band["right"] for x in reach[name])


def test_marks_and_counts_agree_with_the_analysis(analysis: Analysis, page: Page) -> None:
    nodes = page.json("liantu-nodes")
    main = analysis.main_flag()
    assert {n["id"]: n["marks"][0][0] for n in nodes if n["marks"]} == main
    for flag, count in analysis.counts().items():
        for certainty, number in count.items():
            assert number == sum([flag, certainty] in n["marks"] for n in nodes)
    points = analysis.points
    own = points[(points["origin"] == "own") & points["market"]]
    assert {n["id"] for n in nodes if n["ring"]} == set(own["part_id"])


def test_lists_hold_a_button_for_each_flagged_part(analysis: Analysis, page: Page) -> None:
    picks = [a["data-part"] for _, a in page.elements if a.get("class") == "pick"]
    flagged = analysis.flags.drop_duplicates(["part_id", "flag"])
    ringed = {n["id"] for n in page.json("liantu-nodes") if n["ring"]}
    assert len(picks) == len(flagged) + len(ringed) + len(analysis.chain.all_parts)


def test_details_carry_the_evidence(analysis: Analysis, page: Page) -> None:
    data = page.json("liantu-data")
    details = data["details"]
    chain = analysis.chain
    assert sum(len(d["makers"]) for d in details) == len(chain.makes)
    assert sum(len(d["supplies"]) for d in details) == len(chain.supplies)
    about = chain.claims[chain.claims["subject_kind"].eq("part") | chain.claims["part_id"].ne("")]
    assert sum(len(d["claims"]) for d in details) == len(about)
    assert sum(len(d["flags"]) for d in details) == len(analysis.flags)
    assert sum(len(d["points"]) for d in details) == len(analysis.points)
    cited = {s for d in details for k in ("makers", "supplies", "claims")
             for row in d[k] for s in row.get("sources", [])}  # fmt: skip
    assert cited == set(data["sources"])


@pytest.mark.parametrize("spoiled", [False, True])
def test_nothing_is_asked_of_the_network(analysis: Analysis, *, spoiled: bool) -> None:
    page = Page(map_page(hostile(analysis) if spoiled else analysis))
    for tag, attrs in page.elements:
        assert "src" not in attrs, tag
        assert not [name for name in attrs if name.startswith("on")], tag
        assert attrs.get("href", "data:,") == "data:,", tag
    assert [tag for tag, _ in page.elements if tag in {"iframe", "img", "object", "embed"}] == []
    style = map_page(analysis).partition("</style>")[0] + resources.files(
        "liantu.present"
    ).joinpath("templates", "map.css").read_text("utf-8")
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.parametrize("spoiled", [False, True])
def test_policy_names_the_scripts_of_the_page(analysis: Analysis, *, spoiled: bool) -> None:
    page = Page(map_page(hostile(analysis) if spoiled else analysis))
    policy = next(a["content"] for _, a in page.elements
                  if a.get("http-equiv") == "Content-Security-Policy")  # fmt: skip
    live = [text for attrs, text in page.scripts if attrs.get("type") != "application/json"]
    hashes = [base64.b64encode(hashlib.sha256(t.encode()).digest()).decode() for t in live]
    assert policy is not None
    assert re.findall(r"sha256-([^']+)", policy) == hashes
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe-eval" not in policy
    assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]
    assert len(live) == 2
    assert len(page.scripts) == 7


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_text_stays_text(analysis: Analysis, lang: str) -> None:
    text = map_page(hostile(analysis), lang)
    assert "<img" not in text
    assert "<script>alert" not in text
    assert "49" not in text.partition("<title>")[2].partition("</title>")[0]
    data = Page(text).json("liantu-data")
    assert {d["name"] for d in data["details"]} == {LONG}
    assert [s["url"] for s in data["sources"].values() if "url" in s] == []
    assert {f["reason"] for d in data["details"] for f in d["flags"]} == {HOSTILE}


def test_hostile_ids_are_carried_as_they_are(analysis: Analysis) -> None:
    chain = analysis.chain
    names = {p: f'{p}"></button><img src=x onerror=alert(1)>' for p in chain.parts["part_id"]}
    names["c919"] = "__proto__"

    def renamed(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
        return frame.assign(**{c: frame[c].map(lambda v: names.get(v, v)) for c in columns})

    other = replace(chain, linked=None, parts=renamed(chain.parts, "part_id"),
                    needs=renamed(chain.needs, "part_id", "input_id"),
                    makes=renamed(chain.makes, "part_id"))  # fmt: skip
    page = Page(map_page(replace(
        analysis, chain=other, flags=renamed(analysis.flags, "part_id"),
        makers=renamed(analysis.makers, "part_id"), points=renamed(analysis.points, "part_id"),
    )))  # fmt: skip
    own = [names[p] for p in chain.parts["part_id"]]
    assert [n["id"] for n in page.json("liantu-nodes")][: len(own)] == own
    assert [tag for tag, _ in page.elements if tag == "img"] == []


def test_same_analysis_same_bytes(analysis: Analysis) -> None:
    assert map_page(analysis) == map_page(analysis)
    again = lt.load("aircraft").gaps()
    assert map_page(analysis, "en") == map_page(again, "en")


def test_page_is_small_enough_to_send(analysis: Analysis) -> None:
    assert len(map_page(analysis).encode()) < 1_000_000


def test_missing_numbers_do_not_break_the_page(analysis: Analysis) -> None:
    chain = analysis.chain
    empty = replace(chain, claims=chain.claims.assign(low=float("nan"), high=float("nan")))
    assert "NaN" not in map_page(replace(analysis, chain=empty)).rpartition("liantu-nodes")[2][:10]


def test_chain_without_flags_makers_or_needs(analysis: Analysis) -> None:
    chain = analysis.chain
    bare = replace(chain, parts=chain.parts.head(3), needs=chain.needs.head(0),
                   makes=chain.makes.head(0), supplies=chain.supplies.head(0),
                   claims=chain.claims.head(0), firms=chain.firms.head(0),
                   linked=None)  # fmt: skip
    page = Page(map_page(replace(
        analysis, chain=bare, flags=analysis.flags.head(0), points=analysis.points.head(0),
        makers=analysis.makers.head(0),
    )))  # fmt: skip
    assert len(page.json("liantu-nodes")) == 3
    assert page.json("liantu-edges") == []


def test_linked_parts_stand_beside_the_chain_s_own(analysis: Analysis) -> None:
    chain = analysis.chain
    foreign = chain.parts.head(1).assign(part_id="chips:fpga", name_zh="现场可编程门阵列")
    need = chain.needs.head(1).assign(input_id="chips:fpga")
    empty = {f.name: getattr(chain, f.name).head(0) for f in fields(Linked)}
    linked = replace(
        chain, needs=pd.concat([chain.needs, need]), linked=Linked(**{**empty, "parts": foreign})
    )
    nodes = Page(map_page(replace(analysis, chain=linked))).json("liantu-nodes")
    assert [n["kind"] for n in nodes if n["id"] == "chips:fpga"] == ["linked"]
    assert sum(n["kind"] == "linked" for n in nodes) == 1


def test_unknown_language_is_refused(analysis: Analysis) -> None:
    with pytest.raises(InputError, match="fr"):
        map_page(analysis, "fr")


def _catalogue() -> list[Mapping[str, str]]:
    text = resources.files("liantu.present").joinpath("words_map.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_words_are_complete_in_both_languages() -> None:
    rows = _catalogue()
    assert len({row["key"] for row in rows}) == len(rows)
    for row in rows:
        assert set(row) == {"key", "zh", "en"}, row
        assert all(value and value.strip() == value for value in row.values()), row


def test_every_value_of_the_schema_has_a_word() -> None:
    columns = {(t, c.name): c.allowed for t, table in tables().items() for c in table.columns}
    wanted = {
        "stage": columns["parts", "stage"], "base": columns["parts", "base"],
        "supply": columns["parts", "supply"], "measure": columns["claims", "measure"],
        "status": (*columns["makes", "status"], *columns["supplies", "status"]),
        "exclusivity": columns["supplies", "exclusivity"],
        "flag": FLAG_ORDER, "char": FLAG_ORDER, "unit": ("firm", "group", "country"),
    }  # fmt: skip
    known = words("zh")
    assert [f"{k}.{v}" for k, values in wanted.items() for v in values
            if f"{k}.{v}" not in known] == []  # fmt: skip


def test_every_word_the_script_asks_for_exists() -> None:
    folder = resources.files("liantu.present").joinpath("templates")
    text = "".join(folder.joinpath(n).read_text("utf-8") for n in SCRIPTS)
    asked = set(re.findall(r"words\.([a-z_]+)", text)) | set(
        re.findall(r'words\["([a-z_.]+)"\]', text)
    )
    assert asked - set(words("en")) == set()


@pytest.mark.parametrize(
    ("url", "kept"),
    [("https://example.org/a?b=1", True), ("http://example.org", True),
     ("javascript:alert(1)", False), ("data:text/html,x", False), ("//example.org", False),
     ("https://[broken", False), ("", False),
     (" JaVaScRiPt:alert(1)", False), ("file:///etc/passwd", False)],
)  # fmt: skip
def test_only_web_addresses_become_links(url: str, *, kept: bool) -> None:
    assert bool(web_link(url)) is kept


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


def test_firms_carry_every_name_they_have(analysis: Analysis) -> None:
    firms = MapData(analysis, "zh").firms()
    registry = analysis.chain.firms.set_index("firm_id")
    supplies = analysis.chain.supplies
    assert set(firms) == {*analysis.chain.makes["firm_id"], *supplies["supplier"],
                          *supplies["customer"]}  # fmt: skip
    for ident, found in firms.items():
        names = {registry.at[ident, "name_zh"], registry.at[ident, "name_en"]} - {""}
        assert names <= {found["name"], found.get("other")}
        assert found.get("also", []) == split_list(str(registry.at[ident, "aliases"]))


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
    found = page.json("liantu-panorama")
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


def test_shares_are_those_published_one_for_each_holder(analysis: Analysis) -> None:
    regions = MapData(analysis, "zh").names.regions
    found = published_shares(analysis.chain, regions)
    assert {(s["of"], s["low"], s["high"]) for s in found["titanium"] if s["by"] == "firm"} == {
        ("vsmpo", 25.0, 25.0)
    }
    us = next(s for s in found["rhenium"] if s["of"] == "美国")
    assert (us["low"], us["high"]) == (None, 20.0)
    for rows in found.values():
        holders = [(s["by"], s["of"], s["scope"]) for s in rows]
        assert len(set(holders)) == len(holders)


def applied(value: Any, patch: Any) -> Any:  # noqa: ANN401 -- whatever JSON holds
    """Return a value changed as the page's script changes it."""
    if isinstance(value, dict) and isinstance(patch, dict):
        kept = {k: applied(v, patch[k]) if k in patch else v for k, v in value.items()}
        fresh = {k: v for k, v in patch.items() if k not in value}
        gone = {k for k, v in patch.items() if v is None}
        return {k: v for k, v in {**kept, **fresh}.items() if k not in gone}
    if isinstance(value, list) and isinstance(patch, dict):
        return [applied(v, patch[str(i)]) if str(i) in patch else v for i, v in enumerate(value)]
    return patch


def test_a_page_carries_the_other_language_whole(analysis: Analysis) -> None:
    zh, en = Page(map_page(analysis)), Page(map_page(analysis, "en"))
    patch = zh.json("liantu-other")
    for name in ("data", "whatif", "nodes"):
        assert applied(zh.json(f"liantu-{name}"), patch[name]) == en.json(f"liantu-{name}")


def test_every_label_of_the_page_has_a_word(page: Page) -> None:
    asked = {value for _, attrs in page.elements for name, value in attrs.items()
             if name in {"data-w", "data-wt", "data-wl", "data-wp"}}  # fmt: skip
    assert len(asked) > 40
    assert asked - set(words("en")) == set()
