"""`liantu lab`, and once in JupyterLab itself: the map shows, a widget answers, nothing leaves."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import jupytext
import nbformat
import pytest
from typer.testing import CliRunner

from liantu import cli_lab
from liantu.cli import app
from liantu.cli_lab import lab_command
from liantu.model.errors import InputError
from map_browser import logs, wait

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selenium.webdriver import Chrome

SMALL = """# %% [markdown]
# # 芯片链：地图与推演
# %%
import liantu as lt
from liantu.present.notebook import explore
chain = lt.load("chips")
chain
# %%
explore(lambda out: chain.what_if(firms=out), several=("out",), out=[("味之素", "ajinomoto")])
# %%
chain.map()
"""
KERNEL = "window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel"


def test_lab_opens_the_start_page(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def run(command: list[str]) -> int:
        asked.append(command)
        return 0

    monkeypatch.setattr(cli_lab, "run_through", run)
    assert CliRunner().invoke(app, ["lab", "--", "--no-browser"]).exit_code == 0
    assert asked[0][3].endswith("00_start.ipynb")
    assert asked[0][-1] == "--no-browser"


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="notebooks are not here"):
        lab_command(tmp_path / "00_start.ipynb", [])
    monkeypatch.setattr(cli_lab, "find_spec", lambda _: None)
    with pytest.raises(InputError, match="uv sync --extra lab"):
        lab_command(tmp_path / "00_start.ipynb", [])


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    """Return the address of a small notebook in a running JupyterLab."""
    pytest.importorskip("jupyterlab")
    notebook = tmp_path / "work" / "small.ipynb"
    notebook.parent.mkdir()
    made = jupytext.reads(SMALL, "py:percent")
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    notebook.write_text(str(nbformat.writes(made)), "utf-8")  # type: ignore[no-untyped-call]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = lab_command(
        notebook,
        ["--no-browser", f"--port={port}", "--ServerApp.port_retries=0", "--allow-root",
         "--IdentityProvider.token=", "--LabApp.expose_app_in_browser=True"],
    )  # fmt: skip
    own = {f"JUPYTER_{kind}_DIR": str(tmp_path / kind) for kind in ("CONFIG", "DATA", "RUNTIME")}
    own["IPYTHONDIR"] = str(tmp_path / "ipython")
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(command, env=os.environ | own, stdout=log, stderr=log)
        try:
            end = time.monotonic() + 120
            while not answers(f"http://127.0.0.1:{port}/api/status"):
                said = (tmp_path / "log").read_text()
                assert time.monotonic() < end and server.poll() is None, said  # noqa: PT018
                time.sleep(0.3)
            yield f"http://127.0.0.1:{port}/lab/tree/small.ipynb"
        finally:
            server.terminate()
            server.wait(90)


def answers(url: str) -> bool:
    try:
        with urlopen(url) as reply:  # noqa: S310 -- our own server
            return bool(reply.status)
    except URLError:
        return False


@pytest.mark.browser
def test_in_jupyterlab(lab: str, driver: Chrome, tmp_path: Path) -> None:
    driver.get("about:blank")
    logs(driver, "performance")
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": 1400, "height": 1400, "deviceScaleFactor": 1, "mobile": False,
    })  # fmt: skip
    driver.get(lab)
    wait(driver, "window.jupyterapp && document.querySelector('.jp-Notebook-cell')", 120)
    wait(driver, f"{KERNEL}?.connectionStatus === 'connected' && {KERNEL}.status === 'idle'", 120)
    driver.execute_script("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    wait(driver, "document.querySelector('.jp-OutputArea select')", 120)
    wait(driver, "document.querySelector('.jp-OutputArea iframe[srcdoc]')", 120)
    wait(driver, "document.body.innerText.includes('没有令任何要素断供')", 60)
    driver.execute_script(
        "const s = document.querySelector('.jp-OutputArea select');"
        "s.options[0].selected = true; s.dispatchEvent(new Event('change', {bubbles: true}));"
    )
    wait(driver, "document.body.innerText.includes('若味之素断供')", 60)
    frame = driver.find_element("css selector", ".jp-OutputArea iframe[srcdoc]")
    driver.switch_to.frame(frame)
    wait(driver, "window.__ready === true", 60)
    assert driver.execute_script("return window.__net.body.data.nodes.length") > 10
    driver.switch_to.default_content()
    assert (tmp_path / "work" / "chips-map.html").exists()
    driver.execute_script(
        "window.jupyterapp.commands.execute('application:toggle-left-area');"
        "document.querySelectorAll('.Toastify').forEach((toast) => toast.remove());"
    )
    time.sleep(1)  # the picture, docs/images/lab.png when it is time for a new one
    driver.save_screenshot(str(tmp_path / "lab.png"))
    hosts = set()
    for row in logs(driver, "performance"):
        message = json.loads(row["message"])["message"]
        params = message["params"]
        url = params.get("request", {}).get("url") or params.get("url", "")
        if message["method"] in {"Network.requestWillBeSent", "Network.webSocketCreated"}:
            hosts.add(urlsplit(url).hostname)
    assert hosts <= {"127.0.0.1", None}, hosts
