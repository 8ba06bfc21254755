"""The house rules: layers point one way, catalogues are complete, the schema is what is read."""

from __future__ import annotations

import ast
import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest

import liantu
from conftest import ROOT
from liantu.model import errors, schema, validate

PACKAGE = Path(liantu.__file__).parent
LAYERS = {
    "model": set(),
    "exchange": {"model"},
    "measures": {"model"},
    "gaps": {"model", "measures"},
    "present": {"model", "measures", "gaps"},
}  # type: dict[str, set[str]]
MODULES = sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Return the layers of liantu that a module imports, wherever the import stands."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        found = []
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in found:
            assert not name.startswith("analysis"), path
            pieces = name.split(".")
            if pieces[0] == "liantu" and len(pieces) > 1:
                names.add(pieces[1])
    return names & {*LAYERS, "api", "cli", "cli_cuts"}


@pytest.mark.parametrize("layer", LAYERS)
def test_layers_point_one_way(layer: str) -> None:
    for path in (PACKAGE / layer).rglob("*.py"):
        extra = imported(path) - LAYERS[layer] - {layer}
        assert not extra, f"{path.relative_to(PACKAGE)} imports {extra}"


def test_measures_are_pure() -> None:
    banned = re.compile(r"\b(print|open|input)\(|\.write_text|\.read_text|\bos\.|\bsys\.")
    for path in (PACKAGE / "measures").glob("*.py"):
        assert not banned.search(path.read_text("utf-8")), path


def test_every_finding_is_used_and_every_used_one_is_in_the_catalogue() -> None:
    source = "\n".join(path.read_text("utf-8") for path in MODULES)
    known = set(errors._catalogue())
    quoted = set(re.findall(r'"([a-z0-9]+(?:-[a-z0-9]+)+)"', source))
    assert known <= quoted, f"never raised: {sorted(known - quoted)}"
    used = set(re.findall(r'(?:Finding|\.of|_check_known)\(\s*"([a-z0-9-]+)"', source))
    assert used <= known, f"not in the catalogue: {sorted(used - known)}"


def test_every_finding_has_both_languages() -> None:
    for code, row in errors._catalogue().items():
        assert all(row.values()), code
        holes = {key: set(re.findall(r"{(\w+)}", row[key])) for key in row}
        assert holes["message_zh"] == holes["message_en"], code
        assert holes["remedy_en"] <= holes["remedy_zh"], code
        assert re.search(r"[\u4e00-\u9fff]", row["message_zh"]), code


def test_every_column_is_named_and_typed() -> None:
    checks = validate._TYPE_CHECKS
    for table in schema.tables().values():
        for column in table.columns:
            assert column.type in checks, column
            assert column.name_zh, column
            assert column.name_en, column
            assert (column.type == "enum") == bool(column.allowed), column


@pytest.mark.parametrize("path", sorted((PACKAGE / "present").glob("words_*.csv")), ids=str)
def test_words_are_complete_in_both_languages(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows
    keys = [row["key"] for row in rows]
    assert len(keys) == len(set(keys))
    for row in rows:
        assert row["en"], row
        assert row["zh"] or row["en"].isspace(), "Chinese needs no space between sentences"
        # The flags keep their Chinese character in both languages.
        rest = re.sub("[补固强查链待]|中文", "", row["en"])
        assert not re.search(r"[\u4e00-\u9fff]", rest), row


def test_modules_stay_small() -> None:
    for path in MODULES:
        assert len(path.read_text("utf-8").splitlines()) <= 400, path


def test_command_line_starts_without_the_heavy_libraries() -> None:
    code = (
        "import sys, liantu.cli; heavy = {'pandas', 'numpy', 'networkx', 'igraph', 'numba',"
        " 'pyvis', 'rich'} & set(sys.modules); assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_no_path_of_a_machine_in_tracked_text() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".csv", ".j2", ".js", ".css"} and path.is_file():
            text = path.read_text("utf-8")
            assert not re.search(r"(?<![\w.:])/(home|root|Users)/\w+/", text), name
