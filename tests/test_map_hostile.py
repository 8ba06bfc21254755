"""The map under attack and in odd places: hostile text, frames, small and large screens."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING

import pytest

from hostile import HOSTILE, LONG
from liantu.present.map import map_page
from liantu.present.map_pack import pack
from map_browser import run, shown_name, wait

if TYPE_CHECKING:
    from collections.abc import Callable

    from selenium.webdriver import Chrome

    from liantu.gaps.analysis import Analysis

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("part", ["titanium", "c919"])
def test_hostile_text_is_shown_and_does_nothing(show: Callable[..., Chrome], part: str) -> None:
    from selenium.common.exceptions import NoAlertPresentException  # noqa: PLC0415

    driver = show("hostile", part=part)
    assert shown_name(driver) == LONG
    found = driver.execute_script(
        "return [document.querySelectorAll('img, iframe').length,"
        " document.querySelectorAll('script').length,"
        " document.querySelectorAll('#detail a').length,"
        " document.getElementById('detail').textContent.includes(arguments[0]),"
        " document.querySelector('h1').textContent.includes(arguments[0])]",
        HOSTILE,
    )
    assert found == [0, 3, 0, True, True]
    driver.execute_script(
        "const s = document.getElementById('search'); s.value = '长';"
        "s.dispatchEvent(new Event('input'))"
    )
    assert driver.execute_script("return document.querySelectorAll('#hits button').length") > 0
    with pytest.raises(NoAlertPresentException):
        _ = driver.switch_to.alert.text


def test_every_hostile_field_is_shown_as_text(
    show: Callable[..., Chrome], aircraft: Analysis
) -> None:
    driver = show("hostile")
    structure = (
        "['img, iframe, object, embed, svg script', 'script', '[onerror], [onload]']"
        ".map((s) => document.querySelectorAll(s).length)"
    )
    before = run(driver, structure)
    assert before == [0, 3, 0]
    seen = set()
    for name in ("gaps", "points", "makers", "data", "parts", "whatif"):
        driver.execute_script(f"document.getElementById('tab-{name}').click()")
        assert HOSTILE in run(driver, f"document.getElementById('list-{name}').textContent"), name
    driver.execute_script("document.getElementById('more').click()")
    assert HOSTILE in run(driver, "document.querySelector('[data-facet=firm]').textContent")
    for part in aircraft.chain.all_parts["part_id"]:
        driver.execute_script("window.__select(arguments[0])", part)
        texts = run(
            driver, "[...document.querySelectorAll('#detail bdi')].map((b) => b.textContent)"
        )
        seen |= set(texts)
    assert HOSTILE in seen
    assert LONG in seen
    assert run(driver, "document.querySelectorAll('#detail a').length") == 0
    driver.execute_script(
        "document.querySelector('#tab-makers').click();"
        "document.querySelector('#list-makers .pick').click()"
    )
    assert HOSTILE in run(driver, "document.querySelector('#detail h2').textContent")
    ends = run(driver, "[window.__store.nodeList[0].id, window.__store.nodeList.at(-1).id]")
    driver.execute_script("window.__explain(...arguments[0])", ends)
    driver.execute_script("document.getElementById('language').click()")
    driver.execute_script("window.dispatchEvent(new Event('beforeprint'))")
    assert HOSTILE in run(driver, "document.getElementById('paper').textContent")
    driver.execute_script("window.dispatchEvent(new Event('afterprint'))")
    assert run(driver, structure) == before


def test_packed_data_open_as_they_were(show: Callable[..., Chrome]) -> None:
    driver = show()
    opened = "JSON.stringify(window.__unpack(JSON.parse(arguments[0])))"
    value = {
        "rows": [{"a": "~0", "b": None}, {"a": "~0", "b": 1.5}, {"a": "^0", "b": True}],
        "marks": ["~", "^", "=", "==", "~~1", "", "^1z", "long long text", "long long text"],
        "nested": [[["^", 1], []], {}, {"__proto__": "x"}, {"__proto__": "x"}],
    }
    assert json.loads(run(driver, opened, json.dumps(pack(value)))) == value


def test_page_works_in_a_sandboxed_frame_without_origin(
    show: Callable[..., Chrome], write: Callable[[str, str], str], aircraft: Analysis
) -> None:
    inner = html.escape(map_page(aircraft), quote=True)
    frame = f'<iframe sandbox="allow-scripts" width="900" height="600" srcdoc="{inner}"></iframe>'
    outer = "<!DOCTYPE html><link rel=icon href=data:,><script>var __ready = true</script>"
    driver = show(write("frame", outer + frame))
    driver.switch_to.frame(driver.find_element("css selector", "iframe"))
    wait(driver, "window.__ready === true")
    driver.execute_script("window.__select('c919')")
    assert run(driver, "document.querySelector('#detail h2').textContent") == "C919 干线客机"
    driver.switch_to.default_content()
    driver.execute_script("document.querySelector('iframe').width = 1500")
    driver.switch_to.frame(driver.find_element("css selector", "iframe"))
    wait(driver, "document.querySelector('#map canvas').clientWidth > 1000")
    driver.switch_to.default_content()


@pytest.mark.parametrize("size", [(1280, 720), (3840, 2160)])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_is_cut_off_on_a_laptop_and_on_a_large_screen(
    show: Callable[..., Chrome], size: tuple[int, int], lang: str
) -> None:
    driver = show(lang, size=size)
    over = run(
        driver,
        "[document.documentElement.scrollWidth > innerWidth,"
        " document.documentElement.scrollHeight > innerHeight,"
        " document.querySelector('.tools').offsetLeft + document.querySelector('.tools')"
        ".offsetWidth > innerWidth]",
    )
    assert over == [False, False, False]
    narrow = run(
        driver,
        "[...document.querySelectorAll('.tabs button, .tools button, .minor "
        "button')]"
        ".filter((b) => b.offsetParent && b.scrollWidth > b.clientWidth + 1)"
        ".map((b) => b.textContent)",
    )
    assert narrow == []
    seen = run(
        driver,
        "Object.values(window.__net.getPositions())"
        ".map((p) => window.__net.canvasToDOM(p))"
        ".every((p) => p.x > 0 && p.x < document.getElementById('map').clientWidth"
        " && p.y > 34 && p.y < document.getElementById('map').clientHeight)",
    )
    assert seen
