"""The map by keyboard alone, and what axe-core says of it in both themes."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

import pytest

from map_browser import press, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from selenium.webdriver import Chrome

    from liantu.gaps.analysis import Analysis

pytestmark = pytest.mark.browser
ESC, LEFT, UP, RIGHT, DOWN, ENTER = "\ue00c", "\ue012", "\ue013", "\ue014", "\ue015", "\ue007"
AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


def selected(driver: Chrome) -> str | None:
    found: str | None = run(driver, "window.__store.state.selected")
    return found


def test_arrows_walk_the_chain(show: Callable[..., Chrome], aircraft: Analysis) -> None:
    driver = show()
    needs = set(aircraft.chain.needs[["input_id", "part_id"]].itertuples(index=False, name=None))
    stage = aircraft.chain.all_parts.set_index("part_id")["stage"]
    driver.execute_script("document.getElementById('map').focus()")
    press(driver, RIGHT)
    first = selected(driver)
    assert first is not None
    press(driver, RIGHT)
    second = selected(driver)
    assert (first, second) in needs
    press(driver, LEFT)
    assert (selected(driver), second) in needs
    for key in (DOWN, DOWN, UP):
        before = selected(driver)
        press(driver, key)
        after = selected(driver)
        assert before is not None
        assert after is not None
        assert after != before
        assert stage[after] == stage[before]
    assert run(driver, "document.activeElement.id") == "map"
    said = run(driver, "document.getElementById('said').textContent")
    names = aircraft.chain.all_parts.set_index("part_id")["name_zh"]
    assert said.startswith(names[selected(driver) or ""])


def test_down_reaches_every_part_of_a_stage(
    show: Callable[..., Chrome], aircraft: Analysis
) -> None:
    parts = aircraft.chain.all_parts
    column = parts[parts["stage"] == "machine"]["part_id"]
    driver = show(part=column.iloc[0])
    driver.execute_script("document.getElementById('map').focus()")
    for _ in column:
        press(driver, UP)
    seen = {selected(driver)}
    for _ in column:
        press(driver, DOWN)
        seen.add(selected(driver))
    assert seen == set(column)


def test_everything_without_a_mouse(show: Callable[..., Chrome]) -> None:
    driver = show()
    press(driver, "/")
    assert run(driver, "document.activeElement.id") == "search"
    press(driver, "钛合金", ENTER)
    assert selected(driver) == "titanium"
    press(driver, RIGHT)
    assert selected(driver) != "titanium"
    assert run(driver, "document.activeElement.tagName") == "H2"
    part = selected(driver)
    press(driver, "k")
    assert run(driver, "window.__whatif.state.out") == [f"part:{part}"]
    press(driver, "k")
    assert run(driver, "window.__whatif.active()") is False
    press(driver, "u")
    assert run(driver, "window.__filter.root()") == part
    press(driver, ESC, ESC)
    assert run(driver, "window.__filter.root()") is None
    assert selected(driver) is None
    press(driver, "3", DOWN)
    assert run(driver, "document.activeElement.id") == "tab-makers"
    press(driver, "\ue004", DOWN, DOWN)
    assert run(driver, "document.activeElement.className") == "pick"
    firm = run(driver, "document.activeElement.dataset.firm")
    press(driver, ENTER)
    assert run(driver, "window.__store.state.firm") == firm
    press(driver, "?")
    assert run(driver, "document.getElementById('help').open")
    text = run(driver, "document.getElementById('help').textContent")
    assert "退一步" in text
    assert "One step back" in text
    press(driver, ESC)
    assert not run(driver, "document.getElementById('help').open")
    assert run(driver, "window.__store.state.firm") == firm
    press(driver, ESC)
    assert run(driver, "document.getElementById('panel').hidden")


def test_focus_is_seen_and_the_lists_come_next(show: Callable[..., Chrome]) -> None:
    driver = show()
    press(driver, "\ue004")
    assert run(driver, "document.activeElement.id") == "skip"
    assert run(driver, "document.activeElement.getBoundingClientRect().left") >= 0
    press(driver, ENTER)
    assert run(driver, "document.activeElement.id") == "tab-gaps"
    assert run(driver, "location.hash") == ""
    assert run(driver, "getComputedStyle(document.activeElement).outlineStyle") == "solid"
    reached = set()
    for _ in range(80):
        press(driver, "\ue004")
        reached.add(run(driver, "document.activeElement.id"))
        if "map" in reached:
            break
    assert "map" in reached
    assert run(driver, "getComputedStyle(document.getElementById('map')).outlineStyle") == "solid"


def test_panorama_is_walked_cell_by_cell(show: Callable[..., Chrome]) -> None:
    driver = show("panorama")
    driver.execute_script("document.getElementById('map').focus()")
    press(driver, DOWN, RIGHT, DOWN)
    cell = run(driver, "window.__store.state.over")
    assert cell.startswith("cell:")
    assert "环节" in run(driver, "document.getElementById('said').textContent")
    press(driver, ENTER)
    chain = cell.removeprefix("cell:").partition("|")[0]
    assert f"view={chain}" in run(driver, "location.hash")
    press(driver, ESC)
    assert run(driver, "location.hash") == ""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["zh", "panorama"])
def test_axe_finds_nothing_serious(show: Callable[..., Chrome], name: str, theme: str) -> None:
    part = "chips:eda&view=chips" if name == "panorama" else "engine_c919&out=firm:cfm"
    driver = show(name, part=part)
    driver.execute_script("document.documentElement.dataset.theme = arguments[0]", theme)
    driver.execute_cdp_cmd("Runtime.evaluate", {"expression": AXE})
    bad = []
    for state in (
        "",
        "document.getElementById('more').click();document.getElementById('tab-makers').click()",
        "document.getElementById('help').showModal()",
    ):
        driver.execute_script(state)
        found = driver.execute_async_script("axe.run().then(arguments[0])")
        assert len(found["passes"]) > 15
        bad += [
            (v["id"], v["impact"], [n["html"][:120] for n in v["nodes"][:3]])
            for v in found["violations"]
            if v["impact"] in {"serious", "critical"}
        ]
    assert bad == []
