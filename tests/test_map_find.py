"""Finding in the map: filters with counts, paths between parts, lists, makers."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import networkx as nx
import pytest

from map_browser import click_part, press, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from selenium.webdriver import Chrome

    from liantu.gaps.analysis import Analysis

pytestmark = pytest.mark.browser


def test_filters_count_what_they_leave(show: Callable[..., Chrome], aircraft: Analysis) -> None:
    driver = show()
    total = len(aircraft.chain.all_parts)
    counts = aircraft.counts()
    for flag, count in counts.items():
        press = f"document.querySelector('[data-flag={flag}]').click()"
        driver.execute_script(press)
        shown = driver.execute_script("return document.getElementById('shown').textContent")
        assert shown == f"显示 {sum(count.values())} / {total}"
        driver.execute_script("document.querySelector('[data-certainty=certain]').click()")
        shown = driver.execute_script("return document.getElementById('shown').textContent")
        assert shown == f"显示 {count['certain']} / {total}"
        driver.execute_script("document.getElementById('clear').click()")
    assert (
        driver.execute_script(
            "return document.querySelectorAll('.filters [aria-pressed=true]').length"
        )
        == 0
    )


def shown(driver: Chrome) -> str:
    return str(run(driver, "document.getElementById('shown').textContent"))


def graph(aircraft: Analysis) -> nx.DiGraph[str]:
    needs = aircraft.chain.needs
    return nx.DiGraph(zip(needs["input_id"], needs["part_id"], strict=True))


def choose(driver: Chrome, facet: str, value: str) -> None:
    driver.execute_script(
        "const s = document.querySelector(`[data-facet=${arguments[0]}]`);"
        "s.value = arguments[1]; s.dispatchEvent(new Event('change'))",
        facet,
        value,
    )


def expected(aircraft: Analysis) -> dict[str, dict[str, set[str]]]:
    """Return facet → value → parts, from the tables."""
    chain = aircraft.chain
    parts = chain.all_parts
    makes = chain.makes.merge(chain.firms[["firm_id", "hq_country"]], on="firm_id")
    found = {
        "stage": parts.groupby("stage")["part_id"],
        "base": parts.groupby("base")["part_id"],
        "country": makes.groupby("hq_country")["part_id"],
        "firm": makes.groupby("firm_id")["part_id"],
    }
    return {facet: {str(k): set(v) for k, v in rows if k} for facet, rows in found.items()}


def test_each_facet_offers_its_values_with_counts(
    show: Callable[..., Chrome], aircraft: Analysis
) -> None:
    driver = show()
    driver.execute_script("document.getElementById('more').click()")
    for facet, values in expected(aircraft).items():
        offered = run(
            driver,
            "[...document.querySelectorAll('[data-facet=' + arguments[0]"
            " + '] option')].slice(1).map((o) => [o.value, o.textContent])",
            facet,
        )
        assert {v: int(t.rpartition("(")[2][:-1]) for v, t in offered} == {
            value: len(parts) for value, parts in values.items()
        }
        value, parts = max(values.items(), key=lambda row: len(row[1]))
        choose(driver, facet, value)
        assert set(run(driver, "[...window.__filter.kept()]")) == parts
        driver.execute_script("document.getElementById('clear').click()")
        assert run(driver, "window.__filter.kept()") is None


def test_counts_are_those_the_other_choices_leave(
    show: Callable[..., Chrome], aircraft: Analysis
) -> None:
    driver = show()
    driver.execute_script("document.getElementById('more').click()")
    choose(driver, "stage", "component")
    inside = expected(aircraft)["stage"]["component"]
    flags = aircraft.flags[aircraft.flags["part_id"].isin(inside)]
    for flag, rows in flags.groupby("flag"):
        said = run(
            driver, "document.querySelector(`[data-flag=${arguments[0]}] b`).textContent", flag
        )
        assert int(said) == rows["part_id"].nunique()
    country = run(driver, "document.querySelector('[data-facet=country]').textContent")
    makers = aircraft.makers[aircraft.makers["part_id"].isin(inside)]
    firms = aircraft.chain.firms.set_index("firm_id")["hq_country"]
    at_home = makers[makers["firm_id"].map(firms) == "CN"]["part_id"].nunique()
    assert f"中国 ({at_home})" in country
    chips = run(driver, "document.getElementById('chosen').textContent")
    assert "零部件" in chips
    driver.execute_script("document.querySelector('#chosen button').click()")
    assert (
        shown(driver) == f"显示 {len(aircraft.chain.all_parts)} / {len(aircraft.chain.all_parts)}"
    )


def test_only_what_leads_to_a_part_stays(show: Callable[..., Chrome], aircraft: Analysis) -> None:
    driver = show(part="engine_c919")
    driver.execute_script("document.querySelector('[data-action=only_upstream]').click()")
    wanted = nx.ancestors(graph(aircraft), "engine_c919") | {"engine_c919"}
    assert set(run(driver, "[...window.__filter.kept()]")) == wanted
    assert "only=engine_c919" in run(driver, "location.hash")
    drawn = run(driver, "window.__drawing()")
    assert "涡轮叶片" in drawn
    assert "租赁" not in drawn
    listed = run(
        driver, "[...document.querySelectorAll('#list-gaps .pick')].map((b) => b.dataset.part)"
    )
    flagged = set(aircraft.flags["part_id"])
    assert set(listed) == wanted & flagged
    press(driver, "\ue00c")
    press(driver, "\ue00c")
    assert run(driver, "window.__filter.kept()") is None


def test_paths_are_as_short_as_they_can_be(show: Callable[..., Chrome], aircraft: Analysis) -> None:
    driver = show()
    net = graph(aircraft)
    both = net.to_undirected()
    rng = random.Random(4)  # noqa: S311 -- no secret
    pairs = [rng.sample(sorted(net), 2) for _ in range(300)]
    found = run(driver, "arguments[0].map(([a, b]) => window.__path(a, b))", pairs)
    for (a, b), path in zip(pairs, found, strict=True):
        ways = [
            nx.shortest_path_length(net, *ends)
            for ends in ((a, b), (b, a))
            if nx.has_path(net, *ends)
        ]
        if not ways and not nx.has_path(both, a, b):
            assert path is None
            continue
        assert path["straight"] == bool(ways)
        length = min(ways) if ways else nx.shortest_path_length(both, a, b)
        assert len(path["steps"]) == length, (a, b)
        at = a
        for step in path["steps"]:
            assert step["from"] == at
            ends = (at, step["id"]) if step["way"] == "down" else (step["id"], at)
            assert net.has_edge(*ends)
            at = step["id"]
        assert at == b


def test_shift_and_click_explains_how_two_parts_hang_together(
    show: Callable[..., Chrome],
) -> None:
    from selenium.webdriver import ActionChains  # noqa: PLC0415
    from selenium.webdriver.common.keys import Keys  # noqa: PLC0415

    driver = show(part="rhenium")
    ActionChains(driver).key_down(Keys.SHIFT).perform()
    click_part(driver, "engine_c919")
    ActionChains(driver).key_up(Keys.SHIFT).perform()
    said = run(driver, "document.getElementById('detail').textContent")
    assert "铼 → C919 发动机" in said
    assert "铼 是必需投入，用于 高温合金" in said
    assert "to=engine_c919" in run(driver, "location.hash")
    driver.execute_script("document.querySelector('.steps li:last-child button').click()")
    assert "to=" not in run(driver, "location.hash")
    driver.execute_script("document.querySelector('[data-action=path_to]').click()")
    assert not run(driver, "document.getElementById('ask').hidden")
    driver.execute_script(
        "document.getElementById('tab-parts').click();"
        "document.querySelector('#list-parts [data-part=c919]').click()"
    )
    assert "→ C919 干线客机" in run(driver, "document.querySelector('#detail h2').textContent")
    assert run(driver, "document.getElementById('ask').hidden")


def rows(driver: Chrome, name: str) -> list[list[str | None]]:
    driver.execute_script(f"document.getElementById('tab-{name}').click()")
    return list(
        run(
            driver,
            f"[...document.querySelectorAll('#list-{name} .pick')]"
            ".map((b) => [b.dataset.part ?? null, b.dataset.firm ?? null])",
        )
    )


def test_lists_show_what_the_filter_leaves(show: Callable[..., Chrome], aircraft: Analysis) -> None:
    driver = show()
    ringed = aircraft.points[(aircraft.points["origin"] == "own") & aircraft.points["market"]]
    assert {p for p, _ in rows(driver, "points")} == set(ringed["part_id"])
    assert {f for _, f in rows(driver, "makers")} == set(aircraft.chain.makes["firm_id"])
    gaps = aircraft.data_gaps["subject"]
    assert sorted(p or f or "" for p, f in rows(driver, "data")) == sorted(gaps)
    assert len(rows(driver, "parts")) == len(aircraft.chain.all_parts)
    driver.execute_script("document.getElementById('more').click()")
    choose(driver, "stage", "material")
    inside = expected(aircraft)["stage"]["material"]
    makes = aircraft.chain.makes
    firms = set(makes.loc[makes["part_id"].isin(inside), "firm_id"])
    assert {p for p, _ in rows(driver, "points")} == set(ringed["part_id"]) & inside
    assert {f for _, f in rows(driver, "makers")} == firms
    assert {p or f for p, f in rows(driver, "data")} == set(gaps) & (inside | firms)
    assert {p for p, _ in rows(driver, "parts")} == inside


def test_a_maker_opens_with_all_it_makes(show: Callable[..., Chrome], aircraft: Analysis) -> None:
    driver = show()
    driver.execute_script(
        "document.getElementById('tab-makers').click();"
        "document.querySelector('[data-firm=collins]').click()"
    )
    makes = aircraft.chain.makes
    made = set(makes.loc[makes["firm_id"] == "collins", "part_id"])
    assert set(run(driver, "[...window.__store.state.near]")) == made
    chips = run(
        driver, "[...document.querySelector('#detail .chips').children].map((b) => b.dataset.part)"
    )
    assert set(chips) == made
    assert "firm=collins" in run(driver, "location.hash")
    driver.execute_script("document.querySelector('#detail [data-knock=collins]').click()")
    assert run(driver, "window.__whatif.state.out") == ["firm:collins"]
    driver.execute_script("document.querySelector('#detail .chips button').click()")
    driver.execute_script("document.querySelector('#detail [data-firm]').click()")
    assert "firm=" in run(driver, "location.hash")
