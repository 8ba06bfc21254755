"""The map against pyvis' own page, and against its goals, in one run. Writes MAP.md beside it.

uv run python benchmarks/map.py [seconds to wait for pyvis' page]
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from chains import random_analysis
from pyvis.network import Network
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

import liantu as lt
from liantu.present.map import map_page

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

    from liantu.gaps.analysis import Analysis

HERE = Path(__file__).resolve().parent
REPEATS = 5
SIZES = ((500, 0, 1.0), (2000, 0, 1.5), (10_000, 20, 3.0))
# When vis has drawn: at once, or when the moving layout has come to rest or given up.
FIRST = "return window.__first ?? null"
RESTED = "return window.__rested ?? null"
WATCH = (
    "const wait = setInterval(() => { if (typeof network === 'undefined' || !network) return;"
    "clearInterval(wait);"
    "network.once('stabilizationIterationsDone', () => network.once('afterDrawing',"
    "() => { window.__rested = performance.now(); })); }, 1)"
)


def browser(home: str) -> Chrome:
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or "/usr/bin/chromium"
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1600,1000"):
        options.add_argument(flag)
    driver = shutil.which("chromedriver") or "/usr/bin/chromedriver"
    return webdriver.Chrome(
        options=options, service=Service(driver, env={**os.environ, "HOME": home})
    )


def until(driver: Chrome, script: str, seconds: float) -> float | None:
    """Return the milliseconds since navigation at which a script first has them, or None."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if (found := driver.execute_script(script)) is not None:
            return float(found)
        time.sleep(0.01)
    return None


def first_picture(driver: Chrome, page: Path) -> float:
    """Return seconds from navigation to the first picture, the median of some openings."""
    times = []
    for _ in range(REPEATS):
        driver.get("about:blank")
        driver.get(page.as_uri())
        found = until(driver, FIRST, 60)
        times.append(float("nan") if found is None else found / 1000)
    return statistics.median(times)


def knock_out(driver: Chrome) -> tuple[float, float, float]:
    """Return ms to knock out an element: median and most to say what falls, median until drawn."""
    driver.set_script_timeout(120)
    times = driver.execute_async_script(
        "const done = arguments[0], found = [];"
        "const keys = ['country:CN', 'country:US', 'country:JP',"
        " ...Array.from({ length: 60 }, (_, i) => 'firm:f' + i)];"
        "const rest = () => new Promise((go) => setTimeout(go, 30));"
        "const drawn = () => new Promise((go) => window.__net.once('afterDrawing', go));"
        "(async () => { for (const key of keys) {"
        "  window.__whatif.set([]); await drawn(); await rest();"
        "  const start = performance.now(); window.__whatif.set([key]);"
        "  const said = performance.now() - start; await drawn();"
        "  found.push([said, performance.now() - start]); } done(found); })()"
    )
    said, seen = ([row[i] for row in times] for i in (0, 1))
    return statistics.median(said), max(said), statistics.median(seen)


def build(analysis: Analysis) -> tuple[str, float]:
    """Return a page and the seconds of processor time it took."""
    map_page(analysis)  # what is read from disk once does not count
    times, page = [], ""
    for _ in range(3):
        start = time.process_time()
        page = map_page(analysis)
        times.append(time.process_time() - start)
    return page, min(times)


def default_page(analysis: Analysis, target: Path) -> None:
    """Write pyvis' own page of the same parts and needs, as its readme does it."""
    net = Network(directed=True, cdn_resources="in_line")
    for part in analysis.chain.parts.to_dict("records"):
        net.add_node(part["part_id"], label=part["name_zh"])
    for need in analysis.chain.needs.to_dict("records"):
        net.add_edge(need["input_id"], need["part_id"])
    target.write_text(net.generate_html(), encoding="utf-8")


def rested(driver: Chrome, page: Path, seconds: float) -> float | None:
    """Return seconds until pyvis' page shows its network at rest."""
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
    driver.set_page_load_timeout(seconds)
    driver.set_script_timeout(seconds)
    driver.get(page.as_uri())
    found = until(driver, RESTED, seconds)
    return None if found is None else found / 1000


def measure(driver: Chrome, folder: Path, seconds: float) -> list[str]:
    rows, against = [], ""
    for parts, chains, goal in SIZES:
        analysis = random_analysis(parts, chains)
        page, built = build(analysis)
        target = folder / f"{parts}.html"
        target.write_text(page, encoding="utf-8")
        first = first_picture(driver, target)
        middle, most, seen = knock_out(driver)
        shape = f"{chains} chains, opens as a grid" if chains else "one chain, all drawn"
        rows.append(
            f"| {parts} | {len(analysis.chain.needs)} | {shape} | {built:.2f} | "
            f"{len(page.encode()) / 1000:.0f} | {first:.2f} | {goal} | "
            f"{middle:.0f} / {most:.0f} / {seen:.0f} |"
        )
        print(rows[-1], flush=True)
        if parts == SIZES[0][0]:
            own = first
            default_page(analysis, folder / "pyvis.html")
            theirs = rested(driver, folder / "pyvis.html", seconds)
            said = f"{theirs:.1f} s" if theirs else f"more than {seconds:.0f} s"
            ratio = (theirs or seconds) / own
            against = (
                f"pyvis' own page of the 500 parts, same browser and run: {said} until its layout "
                f"rests and is drawn; this map {own:.2f} s: {ratio:.0f} times as fast."
            )
            print(against, flush=True)
    return [
        "| parts | needs | what | build s | KB | first picture s | goal s | knock-out ms |",
        "|---|---|---|---|---|---|---|---|", *rows, "", against,
    ]  # fmt: skip


def nine(driver: Chrome, folder: Path) -> list[str]:
    rows = ["| chain | parts | needs | file KB | first picture s |", "|---|---|---|---|---|"]
    for info in [*lt.load("panorama").members, None]:
        chain = lt.load(info.id if info else "panorama")
        page = map_page(chain.gaps())
        target = folder / f"{chain.id}.html"
        target.write_text(page, encoding="utf-8")
        first = first_picture(driver, target)
        counts = f"{len(chain.parts)} | {len(chain.needs)}"
        rows.append(f"| {chain.id} | {counts} | {len(page.encode()) / 1000:.0f} | {first:.2f} |")
        print(rows[-1], flush=True)
    return rows


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 120.0
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        driver = browser(name)
        version = driver.capabilities["browserVersion"]
        try:
            random = measure(driver, Path(name), seconds)
            real = nine(driver, Path(name))
        finally:
            driver.quit()
    head = (
        f"`uv run python benchmarks/map.py`, one run on {os.cpu_count()} shared cores "
        f"({platform.machine()}, load average {load:.0f} at the start), "
        f"Chromium {version} headless with software rendering, 1600×1000. "
        "First picture: from the start of navigation to the end of the first drawing, median of "
        f"{REPEATS}. Knock-out, three countries and 60 firms one by one: milliseconds from the "
        "choice until the falls are computed and listed and the lines recoloured, median / most; "
        "then the median until the next frame is drawn. Build: the page of both languages from the "
        "analysis, processor time, best of three."
    )
    text = [
        "# The map",
        "",
        head,
        "",
        "## Random chains",
        "",
        *random,
        "",
        "## The chains",
        "",
        *real,
    ]
    (HERE / "MAP.md").write_text("\n".join(text) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
