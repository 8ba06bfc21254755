"""Every notebook runs top to bottom, is kept without outputs, and captions its figures."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

from conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from nbformat import NotebookNode

FOLDER = ROOT / "notebooks"
EXECUTED = ROOT / ".notebooks"  # the site shows these
SOURCES = sorted(FOLDER.glob("*.py"))
# Warnings stop a notebook as they stop a test; those of the kernel's own machinery do not.
STRICT = """
import warnings
warnings.simplefilter("error")
for machinery in ("ipykernel", "IPython", "traitlets", "zmq", "jupyter_client", "tornado"):
    warnings.filterwarnings("ignore", module=machinery)
"""


def is_figure(cell: NotebookNode) -> bool:
    """Say whether a cell shows a picture or a map."""
    shown = [out.data for out in cell.get("outputs", []) if "data" in out]
    return any("image/png" in d or "<iframe" in d.get("text/html", "") for d in shown)


def test_there_are_notebooks() -> None:
    assert "00_start" in {path.stem for path in SOURCES}


def test_notebooks_are_in_step_and_without_outputs() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / ".ci/notebooks.py", "--check"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout}{done.stderr} (make notebooks)"


def test_start_leads_to_all_others() -> None:
    text = (FOLDER / "00_start.py").read_text("utf-8")
    for path in SOURCES:
        assert path.stem == "00_start" or f"({path.stem}.ipynb)" in text, path.stem


def test_each_notebook_has_a_title_of_its_own() -> None:
    titles = {}
    for path in SOURCES:
        cells = jupytext.read(path).cells
        texts = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        (titles[path.stem],) = re.findall(r"^# (.+)$", texts, re.MULTILINE)
    assert len(set(titles.values())) == len(SOURCES)


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_notebook_runs(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "IPYTHONDIR", str(tmp_path / "ipython"))
    notebook = jupytext.read(source)
    notebook.cells = jupytext.reads(STRICT, "py:percent").cells + notebook.cells
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    )
    client.execute()
    # What a widget shows is kept apart from the cells, errors too.
    kept = json.dumps(client.widget_state, default=str)
    assert '"output_type": "error"' not in kept, kept
    notebook.cells = notebook.cells[1:]
    EXECUTED.mkdir(exist_ok=True)
    text = str(nbformat.writes(notebook))  # type: ignore[no-untyped-call]
    (EXECUTED / f"{source.stem}.ipynb").write_text(text, "utf-8")
    cells = notebook.cells
    for cell, after in zip(cells, [*cells[1:], None], strict=True):
        if is_figure(cell):
            caption = after.source if after is not None and after.cell_type == "markdown" else ""
            assert caption.startswith("**图 "), f"a figure without caption: {cell.source[:200]}"
            assert "读图" in caption, caption
