"""What if several kinds of elements fail together, and how results look in a notebook."""

from __future__ import annotations

import html
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, get_args

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import liantu as lt
from hostile import HOSTILE, hostile
from liantu.gaps.closure import closed_parts, open_world
from liantu.gaps.whatif import what_if
from liantu.model.errors import InputError
from liantu.model.network import Substitution, build_network
from liantu.model.tablehtml import html_table
from liantu.present import notebook
from oracle import Oracle
from random_chains import chains

if TYPE_CHECKING:
    from pathlib import Path

    from liantu.gaps.analysis import Analysis
    from liantu.model.chain import Chain

UNITS = ("firm", "group", "country", "region", "part")


class Tags(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@settings(max_examples=300)
@given(chains(), st.sampled_from(get_args(Substitution)), st.data())
def test_mixed_units_fall_as_the_literal_reading_says(
    chain: Chain, substitution: Substitution, data: st.DataObject
) -> None:
    network = build_network(chain, substitution=substitution)
    oracle = Oracle(chain, substitution)
    out = {
        unit: data.draw(st.lists(st.sampled_from(sorted(known)), unique=True, max_size=2))
        for unit in UNITS
        if (known := network.elements[unit])
    }
    found = what_if(chain, network, out, "outage")
    expected = oracle.lost([(u, e) for u, names in out.items() for e in names]) - oracle.lost([])
    assert set(found.lost["part_id"]) == expected
    assert set(found.finals) == expected & set(chain.final_parts)
    widened = Oracle(open_world(chain, closed_parts(chain)), substitution)
    sure = widened.lost([(u, e) for u, names in out.items() for e in names]) - widened.lost([])
    assert set(found.lost.loc[found.lost["certain"], "part_id"]) == sure & expected


def test_names_serve_as_ids_and_words_tell_the_fall() -> None:
    chain = lt.load("chips")
    by_name = chain.what_if(countries="日本", firms=["阿斯麦"])
    by_id = chain.what_if(countries="JP", firms=["asml"])
    assert by_name.lost.equals(by_id.lost)
    assert not by_id.lost.empty
    for told, name in by_id.lost[["witness_zh", "name_zh"]].to_numpy():
        assert told.startswith("若阿斯麦、日本断供，")
        assert name in told
    assert f"{len(by_id.lost)} 个环节停摆" in by_id.summary_zh
    assert chain.what_if().lost.empty


def test_all_unknown_words_are_told_at_once_with_what_is_near() -> None:
    with pytest.raises(InputError) as caught:
        lt.load("chips").what_if(firms=["asmll"], countries=["JPN"], parts=["光刻机器"])
    told = {f.value: f.details["near"] for f in caught.value.findings}
    assert "asml" in told["asmll"].split(", ")
    assert "JP" in told["JPN"].split(", ")
    assert set(told) == {"asmll", "JPN", "光刻机器"}


def test_one_home_is_one_home() -> None:
    lenses = lt.load("sensors").compare(home="yrd")
    assert set(lenses.table["home"]) == {"yrd"}


def test_results_are_static_escaped_tables(aircraft: Analysis) -> None:
    chain = lt.load("aircraft")
    dated = replace(hostile(aircraft).chain, info=chain.info)
    results = [
        chain, aircraft, chain.spof(), chain.cuts(1), chain.countries(), chain.ranking(),
        chain.remedies(), chain.plan(2), chain.concentration(), chain.compare(["CN", "yrd"]),
        chain.what_if(countries=["US"]), lt.panorama(), hostile(aircraft),
        what_if(dated, chain.network(), {"country": ["US"]}, "outage"),
    ]  # fmt: skip
    for result in results:
        page = Tags(result._repr_html_())  # type: ignore[attr-defined]
        assert set(page.tags) <= {"table", "caption", "thead", "tbody", "tr", "th", "td", "div"}
        assert page.tags.count("tr") > 1, result


def test_table_shows_values_and_says_what_is_left() -> None:
    frame = pd.DataFrame({"a": [HOSTILE, "b", "c"], "x": [0.5, float("nan"), 1234.0]})
    page = Tags(html_table(frame, "cap", most=2))
    assert HOSTILE in page.text
    assert "另有 1 行" in page.text
    assert "–" in page.text
    assert "1,234" in Tags(html_table(frame)).text
    assert "（无）" in Tags(html_table(frame.head(0))).text


def test_map_is_a_file_and_a_frame_without_rights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    view = lt.load("sensors").map(lang="en")
    page = (tmp_path / "sensors-map.html").read_text("utf-8")
    shown = view._repr_mimebundle_()
    assert page == view.page
    assert html.escape(page) in shown["text/html"]
    assert 'sandbox="allow-scripts allow-downloads allow-modals"' in shown["text/html"]
    assert "sensors-map.html" in shown["text/plain"]
    assert "jupyter trust" in shown["text/html"]


def test_choices_work_without_widgets(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(notebook, "find_spec", lambda _: None)
    asked = notebook.explore(
        lambda **values: values, several=("out",), home=[("全国", "CN"), ("长三角", "yrd")],
        chain=["chips"], out=["asml"],
    )  # fmt: skip
    assert asked == {"home": "CN", "chain": "chips", "out": ()}
    assert "ipywidgets" in capsys.readouterr().out


def test_choices_answer_with_widgets() -> None:
    pytest.importorskip("ipywidgets")
    seen: list[dict[str, object]] = []
    box = notebook.explore(lambda **v: seen.append(v), several=("out",), home=["a", "b"], out="xy")
    home, out = box.children[0].children  # type: ignore[attr-defined]
    home.value = "b"
    out.value = ("x", "y")
    assert seen[-1] == {"home": "b", "out": ("x", "y")}
    assert seen[0] == {"home": "a", "out": ()}
