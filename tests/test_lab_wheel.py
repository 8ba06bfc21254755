"""`liantu lab` from an installed wheel, under Ctrl-C, and a notebook that is not trusted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import jupytext
import nbformat
import pytest
from typer.testing import CliRunner

import liantu as lt
from liantu import cli_lab
from liantu.cli import app
from liantu.model import content
from map_browser import wait
from test_lab import lab  # noqa: F401 -- a fixture

if TYPE_CHECKING:
    from pathlib import Path

    from selenium.webdriver import Chrome


def test_an_installed_wheel_opens_copies_and_keeps_what_was_changed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wheel, own = tmp_path / "wheel", tmp_path / "liantu-notebooks"
    wheel.mkdir()
    own.mkdir()
    for name in ("00_start.ipynb", "01_read.ipynb", "README.md"):
        (wheel / name).write_text("shipped", "utf-8")
    (own / "01_read.ipynb").write_text("mine", "utf-8")
    asked: list[str] = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(content, "shipped", lambda: True)
    monkeypatch.setattr(content, "notebook_folder", lambda: wheel)

    def run(command: list[str]) -> int:
        asked.extend(command)
        return 0

    monkeypatch.setattr(cli_lab, "run_through", run)
    assert CliRunner().invoke(app, ["lab"]).exit_code == 0
    assert asked[3] == str(own / "00_start.ipynb")
    found = {path.name: path.read_text("utf-8") for path in own.iterdir()}
    assert found == {"00_start.ipynb": "shipped", "01_read.ipynb": "mine"}


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent otherwise on Windows")
def test_ctrl_c_is_answered_by_jupyterlab_itself(tmp_path: Path) -> None:
    said = tmp_path / "said"
    child = (
        "import pathlib, signal, sys, time\n"
        "def answer(*_):\n"
        "    time.sleep(1)\n"
        f"    pathlib.Path({str(said)!r}).write_text('asked')\n"
        "    sys.exit(7)\n"
        "signal.signal(signal.SIGINT, answer)\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = (
        "import sys\nfrom liantu.cli_lab import run_through\n"
        f"sys.exit(run_through([sys.executable, '-c', {child!r}]))"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", parent], stdout=subprocess.PIPE, start_new_session=True
    )
    with running:
        assert running.stdout is not None
        running.stdout.readline()
        os.killpg(running.pid, signal.SIGINT)
        assert running.wait(30) == 7
    assert said.read_text() == "asked"


@pytest.mark.browser
def test_an_untrusted_notebook_says_why_the_map_is_blank(
    lab: str,  # noqa: F811
    driver: Chrome,
    toy: Path,
    tmp_path: Path,
) -> None:
    view = lt.load(toy).map(tmp_path / "elsewhere.html")
    output = {"output_type": "display_data", "metadata": {}, "data": view._repr_mimebundle_()}
    made = jupytext.reads("# %%\nc.map()", "py:percent")
    made.cells[0].outputs = [nbformat.NotebookNode(output)]  # type: ignore[no-untyped-call]
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    text = str(nbformat.writes(made))  # type: ignore[no-untyped-call]
    (tmp_path / "work" / "elsewhere.ipynb").write_text(text, "utf-8")
    driver.get(lab.replace("small.ipynb", "elsewhere.ipynb"))
    shown = "document.querySelector('.jp-OutputArea-output')?.textContent"
    wait(driver, f"{shown}?.includes('elsewhere.html')", 120)
    assert "jupyter trust" in driver.execute_script(f"return {shown}")
    assert driver.execute_script("return document.querySelector('.jp-OutputArea iframe')") is None
    driver.get("about:blank")  # an open page keeps the server from ending
