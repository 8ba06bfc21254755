"""Chromium with maps to open: fixtures and helpers of the browser tests."""

from __future__ import annotations

import json
import os
import shutil
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

import liantu as lt
from hostile import hostile
from liantu.present.map import map_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from selenium.webdriver import Chrome

    from liantu.gaps.analysis import Analysis

BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")


@pytest.fixture(scope="session")
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


@pytest.fixture(scope="session")
def write(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], str]:
    """Return a function that writes a page and returns its address."""
    folder: Path = tmp_path_factory.mktemp("map")

    def written(name: str, text: str) -> str:
        (folder / f"{name}.html").write_text(text, encoding="utf-8", newline="\n")
        return (folder / f"{name}.html").as_uri()

    return written


@pytest.fixture(scope="session")
def pages(aircraft: Analysis, write: Callable[[str, str], str]) -> Callable[[str], str]:
    """Return a function from the name of a page to its address, each written once."""
    texts = {
        "zh": lambda: map_page(aircraft), "en": lambda: map_page(aircraft, "en"),
        "hostile": lambda: map_page(hostile(aircraft)),
        "panorama": lambda: map_page(grid(aircraft)),
    }  # fmt: skip
    written: dict[str, str] = {}

    def address(name: str) -> str:
        if name not in written:
            written[name] = name if name.startswith("file:") else write(name, texts[name]())
        return written[name]

    return address


@pytest.fixture
def show(driver: Chrome, pages: Callable[[str], str]) -> Iterator[Callable[..., Chrome]]:
    """Return a function that opens a page; afterwards it must have been silent."""

    def opened(name: str = "zh", size: tuple[int, int] = (1600, 1000), part: str = "") -> Chrome:
        driver.get("about:blank")
        logs(driver, "performance")
        logs(driver, "browser")
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False,
        })  # fmt: skip
        driver.get(pages(name) + (f"#part={part}" if part else ""))
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


def press(driver: Chrome, *keys: str) -> None:
    """Send keys to whatever has the focus."""
    from selenium.webdriver import ActionChains  # noqa: PLC0415

    for key in keys:
        ActionChains(driver).send_keys(key).perform()


def run(driver: Chrome, script: str, *values: object) -> Any:  # noqa: ANN401
    """Return the value of an expression in the page."""
    return driver.execute_script(f"return {script}", *values)
