"""What if, in the page: the same falls as in Python, told and taken back."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from liantu.measures.failure import fails
from liantu.measures.propagation import propagate
from liantu.model.network import build_network
from liantu.present.map_whatif import UNITS
from test_whatif import VECTORS

if TYPE_CHECKING:
    from collections.abc import Callable

    from selenium.webdriver import Chrome

    from liantu.gaps.analysis import Analysis
    from liantu.model.network import SupportNetwork

pytestmark = pytest.mark.browser


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
    show: Callable[..., Chrome], aircraft: Analysis, lens: Any  # noqa: ANN401 -- a literal
) -> None:  # fmt: skip
    driver = show()
    network = build_network(aircraft.chain, substitution=lens)
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
