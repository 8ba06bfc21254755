"""Fault trees in and out: what is read, what is refused, what comes back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from typer.testing import CliRunner

from liantu.cli import app
from liantu.exchange.open_psa import FaultTree, read_tree, tree_bytes
from liantu.measures.diagram_cuts import cut_sets, family_system
from liantu.model.errors import InputError
from liantu.model.system import System
from systems import brute_cuts, systems

if TYPE_CHECKING:
    from pathlib import Path

HEAD = '<?xml version="1.0"?>\n'
BOMB = (
    HEAD + '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>\n<opsa-mef><label>&c;</label></opsa-mef>'
)
OUTSIDE = (
    HEAD + '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    "<opsa-mef><label>&a;</label></opsa-mef>"
)


def tree(tmp_path: Path, gates: str, data: str = "", **more: str) -> FaultTree:
    """Read a tree of the given definitions."""
    path = tmp_path / "t.xml"
    text = f'{HEAD}<opsa-mef><define-fault-tree name="t">{gates}</define-fault-tree>'
    path.write_text(f"{text}<model-data>{data}</model-data></opsa-mef>", encoding="utf-8")
    return read_tree(path, **more)


def events(*names: str) -> str:
    return "".join(f'<define-basic-event name="{n}"><float value="0.1"/></define-basic-event>'
                   for n in names)  # fmt: skip


def gate(name: str, formula: str) -> str:
    return f'<define-gate name="{name}">{formula}</define-gate>'


A, B, C = (f'<basic-event name="{n}"/>' for n in "abc")


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (f"<and>{A}{B}</and>", {"ab"}),
        (f"<or>{A}<and>{B}{C}</and></or>", {"a", "bc"}),
        (f'<atleast min="2">{A}{B}{C}</atleast>', {"ab", "ac", "bc"}),
        (f"<xor>{A}{B}</xor>", {"a", "b"}),
        (f"<and>{A}<not>{B}</not></and>", {"a"}),
        (f"<nand>{A}{B}</nand>", {""}),
        (f"<nor>{A}{B}</nor>", {""}),
        (f"<iff>{A}{B}</iff>", {""}),
        (f"<imply>{A}{B}</imply>", {""}),
        (f'<and>{A}<constant value="true"/></and>', {"a"}),
        (f'<or>{A}<constant value="false"/></or>', {"a"}),
        (f'<and>{A}<house-event name="h"/></and>', {"a"}),
        ('<event name="c" type="basic-event"/>', {"c"}),
    ],
)
def test_formulas(tmp_path: Path, formula: str, expected: set[str]) -> None:
    house = '<define-house-event name="h"><constant value="true"/></define-house-event>'
    cuts = cut_sets(tree(tmp_path, gate("top", formula), events("a", "b", "c") + house).system)
    assert {"".join(names) for names in cuts} == expected
    assert cuts.coherent == (not any(word in formula for word in ("not", "x", "nand", "nor", "iff",
                                                                  "imply")))  # fmt: skip


@pytest.mark.parametrize(
    ("gates", "data", "message"),
    [
        (gate("g", f"<and>{A}</and>"), "", "basic-event is used and not defined"),
        (gate("top", '<gate name="tip"/>'), "", "near: top"),
        (gate("g", A) + gate("g", A), events("a"), "defined twice"),
        (gate("g", f"<xor>{A}</xor>"), events("a"), "wrong number of arguments"),
        (gate("g", f'<atleast min="x">{A}</atleast>'), events("a"), "wrong number"),
        (gate("g", f"<cardinality>{A}</cardinality>"), events("a"), "<cardinality> is not"),
        (gate("g", A) + '<define-CCF-group name="k"/>', events("a"), "<define-CCF-group> is not"),
        (gate("g", A) + gate("h", A), events("a"), "no single top event: g, h"),
        (gate("g", A), '<define-basic-event name="a"><float value="2"/></define-basic-event>',
         "outside 0"),
        (gate("g", A),
         '<define-basic-event name="a"><exponential/></define-basic-event>', "<exponential> is"),
        (gate("g", "<not>" * 300 + A + "</not>" * 300), events("a"), "nested over 200"),
    ],
)  # fmt: skip
def test_bad_trees_are_refused(tmp_path: Path, gates: str, data: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        tree(tmp_path, gates, data)
    assert all(f.file.endswith("t.xml") for f in caught.value.findings)


@pytest.mark.parametrize("text", [BOMB, OUTSIDE])
def test_entities_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bomb.xml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="declares entities"):
        read_tree(path)


@pytest.mark.parametrize("text", ["", "<opsa-mef>", "<html/>", HEAD + "<opsa-mef>\x00"])
def test_unreadable_files(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.xml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"fault tree|no single top"):
        read_tree(path)
    with pytest.raises(InputError, match="not a readable"):
        read_tree(tmp_path / "none.xml")


def test_circles_cannot_be_written_but_their_cut_sets_can(tmp_path: Path) -> None:
    system = System.of("ab", [(1, [0, 3]), (2, [1, 2])], 2)
    with pytest.raises(InputError, match="circles"):
        tree_bytes(FaultTree("t", system, ("", "")))
    cuts = cut_sets(system)
    plain = family_system(cuts)
    path = tmp_path / "t.xml"
    path.write_bytes(tree_bytes(FaultTree("环 1", plain, ("",) * plain.gates)))
    assert set(cut_sets(read_tree(path).system)) == set(cuts)


@settings(max_examples=100)
@given(systems(negated=True))
def test_round_trip(tmp_path_factory: pytest.TempPathFactory, system: System) -> None:
    if system.top < len(system.events):
        return
    path = tmp_path_factory.mktemp("trees") / "t.xml"
    path.write_bytes(
        tree_bytes(FaultTree("t", system, tuple(f"g{i}" for i in range(system.gates))))
    )
    again = read_tree(path)
    assert brute_cuts(again.system) == brute_cuts(system)
    path.write_bytes(tree_bytes(again))
    assert brute_cuts(read_tree(path).system) == brute_cuts(system)


def test_round_trip_of_a_published_tree(shared: Path, tmp_path: Path) -> None:
    first = read_tree(shared / "datasets" / "aralia" / "chinese.xml")
    path = tmp_path / "again.xml"
    path.write_bytes(tree_bytes(first))
    second = read_tree(path)
    assert (first.name, sorted(first.gates)) == (second.name, sorted(second.gates))
    assert set(cut_sets(first.system)) == set(cut_sets(second.system))
    assert path.read_bytes() == tree_bytes(second)


def test_command_line_counts(shared: Path) -> None:
    path = shared / "datasets" / "aralia" / "das9209.xml"
    result = CliRunner().invoke(app, ["cuts", str(path), "--count", "--format", "json"])
    record = json.loads(result.stdout)
    assert record["minimal_cut_sets"] == 82_000_000_000
    assert record["by_size"]["10"] == 10_077_696
    assert 0 < record["probability"] < 1
    result = CliRunner().invoke(app, ["cuts", str(path), "--most", "2"])
    assert result.stdout.count("\n") > 4
    assert len(result.stdout.strip().splitlines()[-1].split("\t")) == 10
