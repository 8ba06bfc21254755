"""The map on paper and as a file: A3 pages, lists, pictures, drawings."""

from __future__ import annotations

import base64
import io
import re
import struct
import time
from typing import TYPE_CHECKING

import pytest
from defusedxml import ElementTree
from pypdf import PdfReader

from map_browser import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from selenium.webdriver import Chrome

    from liantu.gaps.analysis import Analysis

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", ["zh", "hostile", "panorama"])
def test_drawing_is_one_safe_file_with_every_card(
    show: Callable[..., Chrome], aircraft: Analysis, name: str
) -> None:
    driver = show(name, part="&out=country:US")
    text = driver.execute_script("return window.__drawing()")
    root = ElementTree.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    tags = {node.tag.rpartition("}")[2] for node in root.iter()}
    assert tags <= {
        "svg",
        "title",
        "defs",
        "marker",
        "pattern",
        "clipPath",
        "g",
        "path",
        "rect",
        "text",
    }
    assert not [key for node in root.iter() for key in node.attrib if key.startswith("on")]
    words = " ".join(node.text or "" for node in root.iter() if node.tag.endswith("text"))
    if name == "zh":
        assert "C919 发动机" in words
        lines = [n for n in root.iter() if n.get("marker-end")]
        assert len(lines) == len(aircraft.chain.needs)
    assert driver.execute_script("return document.documentElement.dataset.theme") is None


def said(text: str, words: str) -> bool:
    """Are these words in a text from a PDF, where a radical may stand for the same character?"""
    loose = "".join(f"(?:{re.escape(c)}|[\u2e80-\u2fdf])" for c in re.sub(r"\s+", "", words))
    return re.search(loose, text) is not None


def pdf(driver: Chrome) -> PdfReader:
    result = driver.execute_cdp_cmd(
        "Page.printToPDF",
        {
            "preferCSSPageSize": True,
            "printBackground": True,
        },
    )
    return PdfReader(io.BytesIO(base64.b64decode(result["data"])))


def test_print_is_a3_with_the_map_first_and_then_the_lists(
    show: Callable[..., Chrome], aircraft: Analysis
) -> None:
    driver = show(part="titanium")
    place = run(driver, "window.__net.getViewPosition()")
    paper = pdf(driver)
    assert 2 <= len(paper.pages) <= 8
    for page in paper.pages:
        assert float(page.mediabox.width) == pytest.approx(1190.55, abs=1.5)
        assert float(page.mediabox.height) == pytest.approx(841.89, abs=1.5)
    texts = [re.sub(r"\s+", "", page.extract_text()) for page in paper.pages]
    assert all(texts)
    first, lists = texts[0], "".join(texts[1:])
    assert said(first, "民用飞机")
    assert "外环：单点失效" in first
    drawn = paper.pages[0].images
    assert any(image.image is not None and image.image.width >= 1500 for image in drawn)
    names = aircraft.chain.all_parts.set_index("part_id")["name_zh"]
    for part in set(aircraft.flags["part_id"]):
        assert said(lists, names[part])
    for title in ("缺口", "单点失效", "制造者", "数据缺口"):
        assert said(lists, title)
    firms = aircraft.chain.firms.set_index("firm_id")
    assert said(lists, str(firms.at["comac", "name_zh"]))
    assert run(driver, "window.__net.getViewPosition()") == pytest.approx(place)
    assert run(driver, "document.getElementById('paper').childElementCount") == 0
    assert run(driver, "window.__net.getSelectedNodes()") == ["titanium"]


def test_print_of_a_filtered_map_lists_what_is_left(show: Callable[..., Chrome]) -> None:
    driver = show(part="&only=engine_c919")
    paper = pdf(driver)
    text = re.sub(r"\s+", "", "".join(page.extract_text() for page in paper.pages))
    assert said(text, "涡轮叶片")
    assert not said(text, "电传飞控系统")


def test_picture_is_saved_large(show: Callable[..., Chrome], tmp_path: Path) -> None:
    driver = show("en")
    driver.execute_cdp_cmd(
        "Browser.setDownloadBehavior",
        {
            "behavior": "allow",
            "downloadPath": str(tmp_path),
        },
    )
    driver.execute_script("document.getElementById('png').click()")
    target = tmp_path / "aircraft-map.png"
    end = time.monotonic() + 10
    while not target.exists() and time.monotonic() < end:
        time.sleep(0.05)
    data = target.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    assert width >= 1600
    assert height >= 900
