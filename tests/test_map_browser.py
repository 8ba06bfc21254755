"""The chain map in a browser: clicks, keyboard, filters, print, hostile text, silence."""

from __future__ import annotations

import base64
import json
import os
import random
import shutil
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from defusedxml import ElementTree

import liantu as lt
from liantu.measures.failure import fails
from liantu.measures.propagation import propagate
from liantu.model.network import SupportNetwork, build_network
from liantu.present.map import map_page
from liantu.present.map_whatif import UNITS
from test_map import HOSTILE, LONG, hostile
from test_whatif import VECTORS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from selenium.webdriver import Chrome

    from liantu.gaps.analysis import Analysis
pytestmark = pytest.mark.browser

BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return lt.load("aircraft").gaps()


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    if not (BROWSER and DRIVER) and not os.environ.get("CI"):
        pytest.skip("chromium and chromedriver are not installed")
    from selenium import webdriver  # noqa: PLC0415 -- only where a browser is driven
    from selenium.webdriver.chrome.service import Service  # noqa: PLC0415

    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER or "/usr/bin/chromium"
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    # Chromium keeps crash reports and settings at home; a test leaves nothing there.
    home = str(tmp_path_factory.mktemp("home"))
    where = {"HOME": home, "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": home}
    service = Service(DRIVER or "/usr/bin/chromedriver", env={**os.environ, **where})
    chrome = webdriver.Chrome(options=options, service=service)
    yield chrome
    chrome.quit()


def wait(driver: Chrome, script: str, seconds: float = 10) -> Any:  # noqa: ANN401
    """Return what a script returns as soon as that is true."""
    end = time.monotonic() + seconds
    while not (value := driver.execute_script(f"return {script}")):
        assert time.monotonic() < end, script
        time.sleep(0.03)
    return value


def grid(light: Analysis) -> Analysis:
    """Return the panorama without flags, which take a while and are tested elsewhere."""
    return replace(light, chain=lt.load("panorama"), flags=light.flags.head(0),
                   points=light.points.head(0), makers=light.makers.head(0))  # fmt: skip


@pytest.fixture(scope="module")
def write(tmp_path_factory: pytest.TempPathFactory, analysis: Analysis) -> Callable[[str], str]:
    folder: Path = tmp_path_factory.mktemp("map")
    pages = {"zh": map_page(analysis), "en": map_page(analysis, "en"),
             "hostile": map_page(hostile(analysis)),
             "panorama": map_page(grid(analysis))}  # fmt: skip
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8", newline="\n")
    return lambda name: (folder / f"{name}.html").as_uri()


@pytest.fixture
def show(driver: Chrome, write: Callable[[str], str]) -> Iterator[Callable[..., Chrome]]:
    """Return a function that opens a page; afterwards it must have been silent."""

    def opened(name: str = "zh", size: tuple[int, int] = (1600, 1000), part: str = "") -> Chrome:
        driver.get("about:blank")
        logs(driver, "performance")
        logs(driver, "browser")
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False,
        })  # fmt: skip
        driver.get(write(name) + (f"#part={part}" if part else ""))
        wait(driver, "window.__ready === true")
        return driver

    yield opened
    assert logs(driver, "browser") == []
    sent = [json.loads(row["message"])["message"] for row in logs(driver, "performance")]
    asked = [m["params"]["request"]["url"] for m in sent
             if m["method"] == "Network.requestWillBeSent"]  # fmt: skip
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:", "about:"))] == []
    assert len([url for url in asked if url.startswith("file:")]) == 1


def logs(driver: Any, kind: str) -> list[dict[str, Any]]:  # noqa: ANN401 -- untyped there
    return list(driver.get_log(kind))


def click_part(driver: Chrome, part: str) -> None:
    from selenium.webdriver import ActionChains  # noqa: PLC0415

    x, y = driver.execute_script(
        "const at = window.__net.canvasToDOM(window.__net.getPosition(arguments[0]));"
        "const box = document.querySelector('#map canvas').getBoundingClientRect();"
        "return [Math.round(at.x - box.width / 2), Math.round(at.y - box.height / 2)]", part
    )  # fmt: skip
    canvas = driver.find_element("css selector", "#map canvas")
    ActionChains(driver).move_to_element_with_offset(canvas, x, y).click().perform()


def shown_name(driver: Chrome) -> str:
    return str(driver.execute_script(
        "const h = document.querySelector('#detail h2');"
        "return document.getElementById('panel').hidden || !h ? '' : h.textContent"
    ))  # fmt: skip


@pytest.mark.parametrize("size", [(1600, 1000), (1280, 720)])
def test_all_parts_are_in_sight_and_large_enough(
    show: Callable[..., Chrome], analysis: Analysis, size: tuple[int, int]
) -> None:
    driver = show(size=size)
    scale, seen = driver.execute_script(
        "const box = document.getElementById('map').getBoundingClientRect();"
        "const at = window.__net.getPositions();"
        "return [window.__net.getScale(), Object.values(at).map((p) => window.__net.canvasToDOM(p))"
        ".filter((p) => p.x > 0 && p.x < box.width && p.y > 34 && p.y < box.height).length]"
    )
    assert seen == len(analysis.chain.all_parts)
    assert scale > 0.6


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_click_on_the_canvas_opens_the_right_panel(
    show: Callable[..., Chrome], analysis: Analysis, lang: str
) -> None:
    driver = show(lang)
    names = analysis.chain.all_parts.set_index("part_id")[f"name_{lang}"]
    for part in ("titanium", "c919", "leasing"):
        click_part(driver, part)
        wait(driver, f"!document.getElementById('panel').hidden && {json.dumps(names[part])} "
                     "=== document.querySelector('#detail h2').textContent")  # fmt: skip
        driver.execute_script("document.getElementById('close').click()")
    assert shown_name(driver) == ""


def test_panel_holds_evidence_and_leads_on(show: Callable[..., Chrome], analysis: Analysis) -> None:
    driver = show(part="wing")
    chain = analysis.chain
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
    show: Callable[..., Chrome], analysis: Analysis, typed: str, found: str
) -> None:
    from selenium.webdriver.common.by import By  # noqa: PLC0415
    from selenium.webdriver.common.keys import Keys  # noqa: PLC0415

    driver = show()
    driver.find_element(By.ID, "search").send_keys(typed, Keys.ENTER)
    assert shown_name(driver) == analysis.chain.parts.set_index("part_id").at[found, "name_zh"]
    assert driver.execute_script("return document.activeElement.tagName") == "H2"
    assert driver.execute_script("return window.__net.getSelectedNodes()") == [found]
    driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert shown_name(driver) == ""


def test_search_by_firm_and_by_its_alias(show: Callable[..., Chrome], analysis: Analysis) -> None:
    from selenium.webdriver.common.by import By  # noqa: PLC0415

    driver = show()
    firms = analysis.chain.firms
    makers = firms[firms["firm_id"].isin(analysis.chain.makes["firm_id"])]
    known = makers[makers["aliases"] != ""].iloc[0]
    wanted = set(analysis.chain.makes.loc[
        analysis.chain.makes["firm_id"] == known["firm_id"], "part_id"])  # fmt: skip
    for text in (known["name_zh"] or known["name_en"], known["aliases"].split(";")[0]):
        field = driver.find_element(By.ID, "search")
        field.clear()
        field.send_keys(text)
        hits = driver.execute_script("return document.querySelectorAll('#hits button').length")
        assert hits >= len(wanted)
    field.clear()
    field.send_keys("绝无此物")
    assert driver.execute_script("return document.getElementById('hits').textContent") == "没有找到"


def test_filters_count_what_they_leave(show: Callable[..., Chrome], analysis: Analysis) -> None:
    driver = show()
    total = len(analysis.chain.all_parts)
    counts = analysis.counts()
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


def test_list_selects_on_the_map(show: Callable[..., Chrome], analysis: Analysis) -> None:
    driver = show(size=(1280, 720))
    part = analysis.flags.iloc[0]["part_id"]
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


def test_print_holds_picture_and_list(show: Callable[..., Chrome]) -> None:
    driver = show(part="titanium")
    place = driver.execute_script("return window.__net.getViewPosition()")
    result = driver.execute_cdp_cmd("Page.printToPDF", {
        "paperWidth": 16.54, "paperHeight": 11.69, "printBackground": True,
    })  # fmt: skip
    assert len(base64.b64decode(result["data"])) > 100_000
    size = driver.execute_script(
        "const s = document.getElementById('sheet');"
        "const p = s.getContext('2d').getImageData(0, 0, s.width, s.height).data;"
        "const seen = new Set();"
        "for (let i = 0; i < p.length; i += 4 * 97)"
        "  seen.add(p[i] * 65536 + p[i + 1] * 256 + p[i + 2]);"
        "return [s.width, seen.size]"
    )
    assert size[0] >= 1500
    assert size[1] > 50
    assert driver.execute_script("return window.__net.getViewPosition()") == pytest.approx(place)
    assert shown_name(driver) != ""


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
        " document.querySelector('h1').textContent.includes(arguments[0])]", HOSTILE
    )  # fmt: skip
    assert found == [0, 7, 0, True, True]
    driver.execute_script(
        "const s = document.getElementById('search'); s.value = '长';"
        "s.dispatchEvent(new Event('input'))"
    )
    assert driver.execute_script("return document.querySelectorAll('#hits button').length") > 0
    with pytest.raises(NoAlertPresentException):
        _ = driver.switch_to.alert.text


def test_page_s_rule_gives_the_written_answers(show: Callable[..., Chrome]) -> None:
    driver = show()
    for case in VECTORS:
        found = driver.execute_script(
            "const net = window.__rule.prepare(arguments[0]);"
            "const r = window.__rule.fall(net, arguments[0].failed);"
            "return [[...r.step], [...r.cause]]", case
        )  # fmt: skip
        assert found == [case["step"], case["cause"]], case["name"]


def knock_outs(network: SupportNetwork, count: int, rng: random.Random) -> list[list[str]]:
    """Return random sets of one to four elements, mixed units among them."""
    known = [(unit, name) for unit in UNITS for name in network.elements[unit]
             if unit != "group" or network.elements["firm"].index.get(name) is None]  # fmt: skip
    by_unit = {unit: [name for u, name in known if u == unit] for unit in UNITS}
    picked = []
    for number in range(count):
        size = rng.randint(1, 4)
        if number % 2:
            picked.append([f"{u}:{n}" for u, n in rng.sample(known, size)])
        else:
            unit = rng.choice([u for u in UNITS if len(by_unit[u]) >= size])
            picked.append([f"{unit}:{n}" for n in rng.sample(by_unit[unit], size)])
    return picked


@pytest.mark.parametrize("lens", ["market", "contracted"])
def test_knock_outs_agree_with_python(
    show: Callable[..., Chrome], analysis: Analysis, lens: Any  # noqa: ANN401 -- a literal
) -> None:  # fmt: skip
    driver = show()
    network = build_network(analysis.chain, substitution=lens)
    sets = knock_outs(network, 200, random.Random(6))  # noqa: S311 -- no secret
    results = driver.execute_script(
        "return arguments[0].map((keys) => {"
        "  const r = window.__whatif.run(keys, arguments[1]);"
        "  return [[...r.step], [...r.cause], r.lost]; })", sets, lens
    )  # fmt: skip
    wrong = []
    for keys, (step, cause, lost) in zip(sets, results, strict=True):
        pairs = [(key.partition(":")[0], key.partition(":")[2]) for key in keys]
        members = [p for unit, name in pairs for p in network.elements[unit][name]]
        expected = propagate(network, members)
        same = step == expected.step.tolist() and cause == expected.cause.tolist()
        if len({unit for unit, _ in pairs}) == 1:
            table = fails(network, [name for _, name in pairs], pairs[0][0]).lost
            said = {network.parts[i]: at for i, at in enumerate(lost) if at >= 0}
            same = same and said == dict(zip(table["part_id"], table["step"], strict=True))
        if not same:
            wrong.append(keys)
    assert wrong == []


def test_what_if_strikes_out_tells_why_and_takes_back(show: Callable[..., Chrome]) -> None:
    driver = show(part="engine_c919")
    driver.execute_script("document.querySelector('[data-knock=cfm]').click()")
    text = "return document.getElementById('whatif-result').textContent"
    said = driver.execute_script(text)
    assert "停 2 个环节" in said
    assert "终端停摆：C919" in said
    assert "缺：C919 发动机" in said
    assert driver.execute_script("return window.__whatif.look('c919').step") == 1
    assert "out=firm%3Acfm" in driver.execute_script("return location.hash")
    driver.execute_script("document.querySelector('[data-lens=contracted]').click()")
    assert "lens=contracted" in driver.execute_script("return location.hash")
    driver.execute_script("document.getElementById('whatif-undo').click()")
    assert "lens" not in driver.execute_script("return location.hash")
    driver.execute_script("document.getElementById('whatif-clear').click()")
    assert driver.execute_script("return window.__whatif.active()") is False
    driver.execute_script("document.getElementById('whatif-undo').click()")
    assert driver.execute_script("return window.__whatif.look('engine_c919').step") == 0


def test_address_carries_what_is_out(show: Callable[..., Chrome]) -> None:
    driver = show(part="c919&out=firm:cfm&out=country:FR&out=firm:nobody&lens=contracted")
    state = driver.execute_script("return window.__whatif.state")
    assert state["out"] == ["firm:cfm", "country:FR"]
    assert state["lens"] == "contracted"
    assert (
        driver.execute_script("return document.querySelectorAll('#whatif-out button').length") == 2
    )


def test_what_if_by_keyboard_and_at_once(show: Callable[..., Chrome]) -> None:
    from selenium.webdriver.common.by import By  # noqa: PLC0415
    from selenium.webdriver.common.keys import Keys  # noqa: PLC0415

    driver = show()
    driver.execute_script("document.getElementById('tab-whatif').click()")
    assert driver.execute_script("return document.querySelectorAll('#whatif-result li').length") > 3
    driver.find_element(By.ID, "whatif-find").send_keys("美国", Keys.ENTER)
    assert driver.execute_script("return window.__whatif.state.out") == ["country:US"]
    slowest = driver.execute_script(
        "const best = (key) => Math.min(...[1, 2, 3].map(() => {"
        "  window.__whatif.set([]);"
        "  const start = performance.now();"
        "  window.__whatif.set([key]);"
        "  return performance.now() - start; }));"
        "return Math.max(...['country:US', 'country:CN', 'country:FR', 'firm:cfm'].map(best))"
    )
    assert slowest < 50
    driver.find_element(By.ID, "search").send_keys(Keys.ESCAPE)
    assert driver.execute_script("return window.__whatif.active()") is False


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


def test_panel_draws_shares_and_countries(show: Callable[..., Chrome]) -> None:
    driver = show(part="rhenium")
    strip = driver.execute_script(
        "return [...document.querySelectorAll('.countries li')].map((l) => l.textContent)"
    )
    assert "智利 40 %" in strip
    driver = show(part="tyres")
    bars = driver.execute_script(
        "return [...document.querySelectorAll('.share')].map((s) => s.textContent)"
    )
    assert "份额 37 %" in bars
    driver = show(part="wing")
    assert driver.execute_script("return document.querySelectorAll('.strip rect').length") > 1


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


@pytest.mark.parametrize("name", ["zh", "hostile", "panorama"])
def test_drawing_is_one_safe_file_with_every_card(
    show: Callable[..., Chrome], analysis: Analysis, name: str
) -> None:
    driver = show(name, part="&out=country:US")
    text = driver.execute_script("return window.__drawing()")
    root = ElementTree.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    tags = {node.tag.rpartition("}")[2] for node in root.iter()}
    assert tags <= {"svg", "title", "defs", "marker", "pattern", "clipPath", "g", "path", "rect",
                    "text"}  # fmt: skip
    assert not [key for node in root.iter() for key in node.attrib if key.startswith("on")]
    words = " ".join(node.text or "" for node in root.iter() if node.tag.endswith("text"))
    if name == "zh":
        assert "C919 发动机" in words
        lines = [n for n in root.iter() if n.get("marker-end")]
        assert len(lines) == len(analysis.chain.needs)
    assert driver.execute_script("return document.documentElement.dataset.theme") is None


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
