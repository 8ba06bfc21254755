"""The chain map in a browser: what is seen, clicked, searched and turned."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from map_browser import click_part, shown_name, wait

if TYPE_CHECKING:
    from collections.abc import Callable

    from selenium.webdriver import Chrome

    from liantu.gaps.analysis import Analysis

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [(1600, 1000), (1280, 720)])
def test_all_parts_are_in_sight_and_large_enough(
    show: Callable[..., Chrome], aircraft: Analysis, size: tuple[int, int]
) -> None:
    driver = show(size=size)
    scale, seen = driver.execute_script(
        "const box = document.getElementById('map').getBoundingClientRect();"
        "const at = window.__net.getPositions();"
        "return [window.__net.getScale(), Object.values(at).map((p) => window.__net.canvasToDOM(p))"
        ".filter((p) => p.x > 0 && p.x < box.width && p.y > 34 && p.y < box.height).length]"
    )
    assert seen == len(aircraft.chain.all_parts)
    assert scale > 0.6


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_click_on_the_canvas_opens_the_right_panel(
    show: Callable[..., Chrome], aircraft: Analysis, lang: str
) -> None:
    driver = show(lang)
    names = aircraft.chain.all_parts.set_index("part_id")[f"name_{lang}"]
    for part in ("titanium", "c919", "leasing"):
        click_part(driver, part)
        wait(driver, f"!document.getElementById('panel').hidden && {json.dumps(names[part])} "
                     "=== document.querySelector('#detail h2').textContent")  # fmt: skip
        driver.execute_script("document.getElementById('close').click()")
    assert shown_name(driver) == ""


def test_panel_holds_evidence_and_leads_on(show: Callable[..., Chrome], aircraft: Analysis) -> None:
    driver = show(part="wing")
    chain = aircraft.chain
    inputs = set(chain.needs.loc[chain.needs["part_id"] == "wing", "input_id"])
    outputs = set(chain.needs.loc[chain.needs["input_id"] == "wing", "part_id"])
    chips = driver.execute_script(
        "return [...document.querySelectorAll('.chips button')].map((b) => b.dataset.part)"
    )
    assert set(chips) == inputs | outputs
    text = driver.execute_script("return document.getElementById('detail').textContent")
    for maker in chain.makes[chain.makes["part_id"] == "wing"].to_dict("records"):
        assert maker["quote"] in text
    links = driver.execute_script(
        "return [...document.querySelectorAll('#detail a')].map((a) => [a.href, a.rel])"
    )
    assert links
    assert all(h.startswith(("https://", "http://")) and r == "noopener noreferrer"
               for h, r in links)  # fmt: skip
    driver.execute_script("document.querySelector('.chips button').click()")
    assert shown_name(driver) == chain.parts.set_index("part_id").at[chips[0], "name_zh"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("钛合金", "titanium"), ("titanium mill", "titanium"), ("ＴＩＴＡＮＩＵＭ", "titanium"),
     ("landing_gear", "landing_gear"), ("thjc", "titanium"), ("qljxt", "landing_gear")],
)  # fmt: skip
def test_search_by_name_and_id_with_enter(
    show: Callable[..., Chrome], aircraft: Analysis, typed: str, found: str
) -> None:
    from selenium.webdriver.common.by import By  # noqa: PLC0415
    from selenium.webdriver.common.keys import Keys  # noqa: PLC0415

    driver = show()
    driver.find_element(By.ID, "search").send_keys(typed, Keys.ENTER)
    assert shown_name(driver) == aircraft.chain.parts.set_index("part_id").at[found, "name_zh"]
    assert driver.execute_script("return document.activeElement.tagName") == "H2"
    assert driver.execute_script("return window.__net.getSelectedNodes()") == [found]
    driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert shown_name(driver) == ""


def test_search_by_firm_and_by_its_alias(show: Callable[..., Chrome], aircraft: Analysis) -> None:
    from selenium.webdriver.common.by import By  # noqa: PLC0415

    driver = show()
    firms = aircraft.chain.firms
    makers = firms[firms["firm_id"].isin(aircraft.chain.makes["firm_id"])]
    known = makers[makers["aliases"] != ""].iloc[0]
    wanted = set(aircraft.chain.makes.loc[
        aircraft.chain.makes["firm_id"] == known["firm_id"], "part_id"])  # fmt: skip
    for text in (known["name_zh"] or known["name_en"], known["aliases"].split(";")[0]):
        field = driver.find_element(By.ID, "search")
        field.clear()
        field.send_keys(text)
        hits = driver.execute_script("return document.querySelectorAll('#hits button').length")
        assert hits >= len(wanted)
    field.clear()
    field.send_keys("绝无此物")
    assert driver.execute_script("return document.getElementById('hits').textContent") == "没有找到"


def test_list_selects_on_the_map(show: Callable[..., Chrome], aircraft: Analysis) -> None:
    driver = show(size=(1280, 720))
    part = aircraft.flags.iloc[0]["part_id"]
    driver.execute_script("document.querySelector('#list-gaps .pick').click()")
    assert driver.execute_script("return window.__net.getSelectedNodes()") == [part]
    place = driver.execute_script(
        "const at = window.__net.canvasToDOM(window.__net.getPosition(arguments[0]));"
        "return [at.x, document.getElementById('panel').offsetLeft]", part
    )  # fmt: skip
    assert place[0] < place[1]
    for tab in ("points", "parts"):
        driver.execute_script(f"document.getElementById('tab-{tab}').click()")
        assert driver.execute_script(
            f"return document.querySelectorAll('#list-{tab} .pick').length") > 0  # fmt: skip


def test_address_of_a_part_opens_it_in_sight(show: Callable[..., Chrome]) -> None:
    driver = show(size=(1280, 720), part="engine_c919")
    wait(
        driver,
        "window.__net.canvasToDOM(window.__net.getPosition('engine_c919')).x"
        " < document.getElementById('panel').offsetLeft - 30",
    )


def test_theme_button_turns_the_page_dark_and_back(show: Callable[..., Chrome]) -> None:
    driver = show()
    colour = "return getComputedStyle(document.body).backgroundColor"
    before = driver.execute_script(colour)
    driver.execute_script("document.getElementById('theme').click()")
    assert driver.execute_script(colour) != before
    driver.execute_script("document.getElementById('theme').click()")
    assert driver.execute_script(colour) == before


@pytest.mark.parametrize("size", [(1600, 1000), (1280, 720)])
def test_panorama_opens_as_a_grid_and_a_chain_opens_on_click(
    show: Callable[..., Chrome], size: tuple[int, int]
) -> None:
    driver = show("panorama", size=size)
    ids = driver.execute_script("return Object.keys(window.__net.getPositions())")
    assert all(ident.startswith(("row:", "cell:")) for ident in ids)
    assert driver.execute_script("return window.__net.getScale()") > 0.65
    click_part(driver, "row:aircraft")
    ids = driver.execute_script("return Object.keys(window.__net.getPositions())")
    assert "aircraft:c919" in ids
    assert "robots:cnc_system" in ids
    assert "view=aircraft" in driver.execute_script("return location.hash")
    driver.execute_script("document.getElementById('tab-parts').click()")
    driver.execute_script("document.querySelector('[data-part=\"chips:eda\"]').click()")
    assert "view=chips" in driver.execute_script("return location.hash")
    assert shown_name(driver) == "电子设计自动化工具"
    driver.execute_script("document.getElementById('back').click()")
    assert driver.execute_script("return location.hash") == ""


def test_address_of_a_chain_opens_its_sheet_in_the_panorama(show: Callable[..., Chrome]) -> None:
    driver = show("panorama", part="chips:eda&view=chips&out=part:chips:eda")
    assert driver.execute_script("return window.__whatif.look('chips:eda').step") == 0
    assert driver.execute_script("return window.__net.getSelectedNodes()") == ["chips:eda"]
    driver.execute_script("document.getElementById('back').click()")
    assert driver.execute_script("return window.__whatif.active()")


def flows(driver: Chrome) -> list[list[tuple[str, float]]]:
    """Return for each picture of shares its holders and the heights of their flows."""
    found = driver.execute_script(
        "return [...document.querySelectorAll('.sankey')].map((s) =>"
        " [...s.querySelectorAll('text')].map((t) => [t.querySelector('title').textContent,"
        " t.nextSibling.getBBox().height, Number(t.nextSibling.nextSibling.nextSibling"
        ".getAttribute('height'))]))"
    )
    return [[(name, height) for name, _, height in picture] for picture in found]


def test_panel_draws_shares_as_flows_and_what_is_unknown_beside_them(
    show: Callable[..., Chrome],
) -> None:
    driver = show(part="rhenium")
    [picture] = flows(driver)
    heights = dict(picture)
    assert set(heights) == {"智利 · 40 %", "美国 · ≤ 20 %", "来源未载明 · 60 %"}
    assert heights["来源未载明 · 60 %"] / heights["智利 · 40 %"] == pytest.approx(1.5, rel=0.03)
    assert heights["美国 · ≤ 20 %"] < 1
    fill = "return document.querySelector('.sankey path.unknown').getAttribute('fill')"
    assert driver.execute_script(fill).startswith("url(#hatch")
    driver = show(part="tyres")
    bars = driver.execute_script(
        "return [...document.querySelectorAll('.share')].map((s) => s.textContent)"
    )
    assert "份额 37 %" in bars
    named = [name for name, _ in flows(driver)[0]]
    assert any(name.endswith("37 %") for name in named)
    driver = show(part="wing")
    assert driver.execute_script("return document.querySelectorAll('.strip rect').length") > 1
    assert flows(driver) == []


def test_language_turns_and_turns_back(show: Callable[..., Chrome]) -> None:
    driver = show(part="engine_c919&out=firm:cfm")
    body = "return document.body.innerText + document.title + document.documentElement.lang"
    before = driver.execute_script(body)
    driver.execute_script("document.getElementById('language').click()")
    turned = driver.execute_script(body)
    assert "C919 turbofan engine" in turned
    assert "Final parts lost: C919 mainline jet" in turned
    assert "lang=en" in driver.execute_script("return location.hash")
    assert shown_name(driver) == "C919 turbofan engine"
    driver.execute_script("document.getElementById('language').click()")
    assert driver.execute_script(body) == before
    assert "lang" not in driver.execute_script("return location.hash")


def test_a_turned_page_reads_as_one_written_in_that_language(show: Callable[..., Chrome]) -> None:
    words = (
        "return [...document.querySelectorAll('header, aside, .key, #detail')]"
        ".map((e) => e.textContent.replace(/\\s+/g, ' ')).join('|')"
    )
    driver = show("en", part="titanium")
    written = driver.execute_script(words)
    driver = show("zh", part="titanium&lang=en")
    assert driver.execute_script(words) == written


def test_panorama_turns_on_a_sheet_and_on_the_grid(show: Callable[..., Chrome]) -> None:
    driver = show("panorama", part="&view=chips")
    driver.execute_script("document.getElementById('language').click()")
    assert driver.execute_script("return document.getElementById('name').textContent").startswith(
        "Chips"
    )
    driver.execute_script("document.getElementById('back').click()")
    assert "Panorama" in driver.execute_script("return document.getElementById('name').textContent")


def test_initials_of_pinyin(show: Callable[..., Chrome]) -> None:
    driver = show()
    readings = {
        "飞机发动机": "fjfdj", "氮化镓功率器件": "dhjglqj", "碳化硅衬底": "thgcd",
        "锂铼钽铌碲氦": "lltndh",
        "光刻胶": "gkj", "阿尔法": "aef", "欧姆": "om", "昂贵": "ag", "嗯": "n", "鄂州": "ez",
        "娃哈哈": "whh", "作业": "zy", "恩智浦": "ezp", "偶氮": "od", "硒鼓": "xg", "氪氙": "kx",
    }  # fmt: skip
    for text, letters in readings.items():
        found = driver.execute_script("return window.__initials.of(arguments[0])", text)
        assert all(a in b for a, b in zip(letters, found, strict=True)), (text, found)
    match = "return ['zqcx', 'cqcx', 'qcx', 'xcq'].map("
    match += (
        "(q) => window.__initials.match(window.__initials.of('重庆车辆C9'.replace('辆', '厦')), q))"
    )
    assert driver.execute_script(match) == [0, 0, 1, -1]
