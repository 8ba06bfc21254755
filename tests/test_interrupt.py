"""Ctrl-C on long work from the command line: what is proved is kept, and nothing else."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from conftest import TOML, write_table

if TYPE_CHECKING:
    from pathlib import Path

INPUTS = 1000  # cuts of three by trying: their third power


def interrupted(folder: Path, *arguments: str) -> tuple[int, str, list[str]]:
    """Run the command, stop it once it tells its progress; return code, output and what it said."""
    command = [sys.executable, "-m", "liantu", "cuts", *arguments, "--lang", "en"]
    with (
        folder.joinpath("shown").open("w+", encoding="utf-8") as shown,  # a pipe would fill up
        subprocess.Popen(command, stdout=shown, stderr=subprocess.PIPE, text=True) as run,
    ):
        assert run.stderr is not None
        for line in run.stderr:
            if " / " in line:
                run.send_signal(signal.SIGINT)
                break
        said = [line for line in run.stderr.read().splitlines() if " / " not in line]
        code = run.wait(60)
        shown.seek(0)
        return code, shown.read(), said


def large_tree(path: Path) -> Path:
    """Write a conjunction of random disjunctions, whose diagram is out of reach."""
    rng = np.random.default_rng(5)
    gates = []
    for gate in range(300):
        events = "".join(f'<basic-event name="e{e}"/>' for e in rng.choice(120, 4, replace=False))
        gates.append(f'<define-gate name="g{gate}"><or>{events}</or></define-gate>')
    top = "".join(f'<gate name="g{gate}"/>' for gate in range(300))
    known = "".join(f'<define-basic-event name="e{e}"/>' for e in range(120))
    path.write_text(
        '<opsa-mef><define-fault-tree name="large">'
        f'<define-gate name="top"><and>{top}</and></define-gate>{"".join(gates)}'
        f"</define-fault-tree><model-data>{known}</model-data></opsa-mef>"
    )
    return path


@pytest.mark.parametrize("output", ["table", "json"])
def test_a_diagram_under_way_proves_nothing(tmp_path: Path, output: str) -> None:
    tree = large_tree(tmp_path / "large.xml")
    code, shown, said = interrupted(tmp_path, str(tree), "--format", output)
    assert code == 130
    assert shown == ""
    assert len(said) == 1
    assert "no cut set is proved" in said[0]


def large_chain(folder: Path) -> Path:
    """Write a part of one maker that needs many parts of four makers each, the last of two."""
    source = {"source_id": "s1"}
    makers = [1, *[4] * (INPUTS - 2), 2]
    pairs = [(f"f{i}-{k}", f"p{i}") for i in range(INPUTS) for k in range(makers[i])]
    tables = {
        "parts": [
            {"part_id": f"p{i}", "name_zh": f"p{i}", "name_en": f"p{i}", "stage": "component",
             "supply": "made"}
            for i in range(INPUTS)
        ],
        "needs": [
            {"part_id": "p0", "input_id": f"p{i}", "essential": "yes", **source}
            for i in range(1, INPUTS)
        ],
        "makes": [{"firm_id": f, "part_id": p, "status": "volume", **source} for f, p in pairs],
        "firms": [
            {"firm_id": f, "name_zh": f, "name_en": f, "kind": "company", **source}
            for f, _ in pairs
        ],
        "sources": [
            {"source_id": "s1", "title": "t", "publisher": "p", "published": "2024",
             "url": "https://example.org/t", "accessed": "2026-11-01", "grade": "B", "lang": "en"}
        ],
        "supplies": [], "claims": [],
    }  # fmt: skip
    for name, rows in tables.items():
        write_table(folder, name, rows)
    text = TOML.replace('"car"', '"p0"')
    (folder / "chain.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("output", ["table", "json"])
def test_a_search_keeps_what_it_found(tmp_path: Path, output: str) -> None:
    folder = large_chain(tmp_path)
    asked = ["--target", "p0", "--max-size", "3", "--format", output]
    code, shown, said = interrupted(tmp_path, str(folder), *asked)
    assert code == 130
    assert len(said) <= 1
    if output == "table":
        assert "Interrupted: the result is partial" in shown
    else:
        record = json.loads(shown)
        assert record["partial"] is True
        last = [f"f{INPUTS - 1}-0", f"f{INPUTS - 1}-1"]
        assert [cut["elements"] for cut in record["cuts"]] == [["f0-0"], last]
