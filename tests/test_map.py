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
from functools import cached_property
from html.parser import HTMLParser
from importlib import resources
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import liantu as lt
from hostile import HOSTILE, LONG, hostile
from liantu.model.chain import Linked
from liantu.model.coverage import STAGES
from liantu.model.errors import InputError
from liantu.model.schema import tables
from liantu.model.tables import split_list
from liantu.present.map import SCRIPTS, map_page
from liantu.present.map_data import FLAG_ORDER, MapData, web_link, words
from liantu.present.map_shares import published_shares

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liantu.gaps.analysis import Analysis


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

    @cached_property
    def held(self) -> dict[str, Any]:
        """Return what the page's script reads: nodes, edges, data, whatif, panorama, other."""
        packed = next(json.loads(t) for a, t in self.scripts if a.get("id") == "liantu")
        return dict(opened(packed["value"], packed["texts"], packed["shapes"]))


def opened(value: Any, texts: list[str], shapes: list[list[str]]) -> Any:  # noqa: ANN401
    """Return a packed value as it was; the page's script does the same."""
    if isinstance(value, str):
        mark, rest = value[:1], value[1:]
        return texts[int(rest, 36)] if mark == "~" else rest if mark == "=" else value
    if isinstance(value, dict):
        return {key: opened(inside, texts, shapes) for key, inside in value.items()}
    if isinstance(value, list):
        if value and isinstance(value[0], str) and value[0].startswith("^"):
            keys = shapes[int(value[0][1:], 36)]
            return {k: opened(v, texts, shapes) for k, v in zip(keys, value[1:], strict=True)}
        return [opened(inside, texts, shapes) for inside in value]
    return value


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return lt.load("aircraft").gaps()


@pytest.fixture(scope="module", params=["zh", "en"])
def page(request: pytest.FixtureRequest, analysis: Analysis) -> Page:
    return Page(map_page(analysis, request.param))


def test_every_part_stands_on_the_map(analysis: Analysis, page: Page) -> None:
    nodes = page.held["nodes"]
    parts = list(analysis.chain.all_parts["part_id"])
    assert [n["id"] for n in nodes] == parts
    assert [d["id"] for d in page.held["data"]["details"]] == parts
    assert all(math.isfinite(n["x"]) and math.isfinite(n["y"]) for n in nodes)
    assert len({(n["x"], n["y"]) for n in nodes}) == len(nodes)
    assert {n["id"] for n in nodes if n["final"]} == set(analysis.chain.final_parts)


def test_edges_run_from_supplier_to_customer(analysis: Analysis, page: Page) -> None:
    needs = analysis.chain.needs
    edges = page.held["edges"]
    assert [(e["from"], e["to"]) for e in edges] == list(
        needs[["input_id", "part_id"]].itertuples(index=False, name=None)
    )
    for edge, need in zip(edges, needs.to_dict("records"), strict=True):
        plain = "essential" if need["essential"] == "yes" else "optional"
        assert edge["kind"] == ("alternative" if need["group"] else plain)


def test_columns_follow_the_stages(analysis: Analysis, page: Page) -> None:
    stage = dict(analysis.chain.all_parts[["part_id", "stage"]].itertuples(index=False, name=None))
    reach: dict[str, list[float]] = {}
    for node in page.held["nodes"]:
        reach.setdefault(stage[node["id"]], []).append(node["x"])
    order = [s for s in STAGES if s in reach]
    for before, after in itertools.pairwise(order):
        assert max(reach[before]) < min(reach[after])
    bands = page.held["data"]["bands"]
    for band, name in zip(bands, order, strict=True):
        assert all(band["left"] < x < band["right"] for x in reach[name])


def test_marks_and_counts_agree_with_the_analysis(analysis: Analysis, page: Page) -> None:
    nodes = page.held["nodes"]
    main = analysis.main_flag()
    assert {n["id"]: n["marks"][0][0] for n in nodes if n["marks"]} == main
    for flag, count in analysis.counts().items():
        for certainty, number in count.items():
            assert number == sum([flag, certainty] in n["marks"] for n in nodes)
    points = analysis.points
    own = points[(points["origin"] == "own") & points["market"]]
    assert {n["id"] for n in nodes if n["ring"]} == set(own["part_id"])


def test_lists_hold_each_flagged_part_point_and_data_gap(analysis: Analysis, page: Page) -> None:
    lists = page.held["data"]["lists"]
    flagged = analysis.flags.drop_duplicates(["flag", "part_id"])
    assert [(flag, part) for flag, parts in lists["gaps"] for part in parts] == sorted(
        flagged[["flag", "part_id"]].itertuples(index=False, name=None),
        key=lambda row: FLAG_ORDER.index(row[0]),
    )
    nodes = page.held["nodes"]
    assert set(lists["points"]) == {n["id"] for n in nodes if n["ring"]}
    rows = analysis.data_gaps
    assert {kind: len(found) for kind, found in lists["data"]} == dict(rows["kind"].value_counts())
    places = {n["id"] for n in nodes}
    about = [(*row.values(),) for _, found in lists["data"] for row in found]
    assert sorted(name for names in about for name in names) == sorted(rows["subject"])
    assert {row["part"] for _, found in lists["data"] for row in found if "part" in row} <= places


def test_details_carry_the_evidence(analysis: Analysis, page: Page) -> None:
    data = page.held["data"]
    details = data["details"]
    chain = analysis.chain
    assert sum(len(d["makers"]) for d in details) == len(chain.makes)
    assert sum(len(d["supplies"]) for d in details) == len(chain.supplies)
    about = chain.claims[chain.claims["subject_kind"].eq("part") | chain.claims["part_id"].ne("")]
    assert sum(len(d["claims"]) for d in details) == len(about)
    assert sum(len(d["flags"]) for d in details) == len(analysis.flags)
    assert sum(len(d["points"]) for d in details) == len(analysis.points)
    titles = chain.sources.set_index("source_id")["title"]
    makers = analysis.makers.set_index(["part_id", "firm_id", "status"])["source_id"].to_dict()
    for d in details:
        for row in d["makers"]:
            wanted = split_list(makers[d["id"], row["firm"], row["status"]])
            assert [data["sources"][s]["title"] for s in row["sources"]] == [
                titles[s] for s in wanted
            ]
    cited = {s for d in details for k in ("makers", "supplies", "claims")
             for row in d[k] for s in row.get("sources", [])}  # fmt: skip
    assert cited == set(range(len(data["sources"])))


@pytest.mark.parametrize("spoiled", [False, True])
def test_nothing_is_asked_of_the_network(analysis: Analysis, *, spoiled: bool) -> None:
    page = Page(map_page(hostile(analysis) if spoiled else analysis))
    for tag, attrs in page.elements:
        assert "src" not in attrs, tag
        assert not [name for name in attrs if name.startswith("on")], tag
        assert attrs.get("href", "data:,") in {"data:,", "#lists"}, tag
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
    assert len(page.scripts) == 3


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_text_stays_text(analysis: Analysis, lang: str) -> None:
    text = map_page(hostile(analysis), lang)
    assert "<img" not in text
    assert "<script>alert" not in text
    assert "49" not in text.partition("<title>")[2].partition("</title>")[0]
    data = Page(text).held["data"]
    assert {d["name"] for d in data["details"]} == {LONG}
    assert [s["url"] for s in data["sources"] if "url" in s] == []
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
    assert [n["id"] for n in page.held["nodes"]][: len(own)] == own
    assert [tag for tag, _ in page.elements if tag == "img"] == []


def test_same_analysis_same_bytes(analysis: Analysis) -> None:
    assert map_page(analysis) == map_page(analysis)
    again = lt.load("aircraft").gaps()
    assert map_page(analysis, "en") == map_page(again, "en")


def test_missing_numbers_do_not_break_the_page(analysis: Analysis) -> None:
    chain = analysis.chain
    empty = replace(chain, claims=chain.claims.assign(low=float("nan"), high=float("nan")))
    page = Page(map_page(replace(analysis, chain=empty)))
    packed = next(t for a, t in page.scripts if a.get("id") == "liantu")
    assert json.loads(packed, parse_constant=pytest.fail)


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
    assert len(page.held["nodes"]) == 3
    assert page.held["edges"] == []


def test_linked_parts_stand_beside_the_chain_s_own(analysis: Analysis) -> None:
    chain = analysis.chain
    foreign = chain.parts.head(1).assign(part_id="chips:fpga", name_zh="现场可编程门阵列")
    need = chain.needs.head(1).assign(input_id="chips:fpga")
    empty = {f.name: getattr(chain, f.name).head(0) for f in fields(Linked)}
    linked = replace(
        chain, needs=pd.concat([chain.needs, need]), linked=Linked(**{**empty, "parts": foreign})
    )
    nodes = Page(map_page(replace(analysis, chain=linked))).held["nodes"]
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
        "kind": ("unmapped", "not_standing", "open_list", "no_share", "no_seat", "no_owner",
                 "no_quote"),
    }  # fmt: skip
    known = words("zh")
    assert [f"{k}.{v}" for k, values in wanted.items() for v in values
            if f"{k}.{v}" not in known] == []  # fmt: skip


def test_every_word_the_script_asks_for_exists() -> None:
    folder = resources.files("liantu.present").joinpath("templates")
    text = "".join(folder.joinpath(n).read_text("utf-8") for n in SCRIPTS)
    asked = set(re.findall(r"\bwords\.([a-z_]+)", text)) | set(
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


def test_shares_are_those_published_one_for_each_holder(analysis: Analysis) -> None:
    found = published_shares(analysis.chain)
    assert {(s["of"], s["low"], s["high"]) for s in found["titanium"] if s["by"] == "firm"} == {
        ("vsmpo", 25.0, 25.0)
    }
    us = next(s for s in found["rhenium"] if s["of"] == "US")
    assert (us["low"], us["high"]) == (None, 20.0)
    for rows in found.values():
        holders = [(s["by"], s["of"], s.get("place")) for s in rows]
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
    patch = zh.held["other"]
    for name in ("data", "whatif", "nodes"):
        assert applied(zh.held[name], patch[name]) == en.held[name]


def test_every_label_of_the_page_has_a_word(page: Page) -> None:
    asked = {value for _, attrs in page.elements for name, value in attrs.items()
             if name in {"data-w", "data-wt", "data-wl", "data-wp"}}  # fmt: skip
    assert len(asked) > 40
    assert asked - set(words("en")) == set()
