"""Fault trees in the Open-PSA Model Exchange Format (MEF), read and written.

Read are fault trees with gates, basic events, house events and constants, and basic events with
a plain probability. What would change the result and is not understood (common cause groups,
event trees, parameters, private names) is refused, not skipped. Entities and DTDs are refused.

References
----------
Epstein, S. & Rauzy, A. (2008). *Open-PSA Model Exchange Format*, version 2.0d.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET  # builds documents; reading is by defusedxml
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

import numpy as np
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import parse

from liantu.model.errors import Finding, InputError, near
from liantu.model.system import System

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = ["FaultTree", "read_tree", "tree_bytes"]

REFERENCES = {"gate", "basic-event", "house-event", "event"}
HOLDERS = {"define-fault-tree", "define-component", "model-data"}
SILENT = {"label", "attributes"}
DEEPEST = 200
IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
# Formula → fewest and most arguments.
ARGUMENTS = {
    "and": (1, None), "or": (1, None), "nand": (1, None), "nor": (1, None), "not": (1, 1),
    "xor": (2, 2), "iff": (2, 2), "imply": (2, 2), "atleast": (1, None),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class FaultTree:
    """A fault tree as a failure system, with the names of its gates.

    Attributes
    ----------
    name : str
        Name of the tree.
    system : System
        Events, gates and top event; events in the order they are defined in.
    gates : tuple of str
        Name of each gate of the system; gates that stand inside another's formula have an
        empty name.
    """

    name: str
    system: System
    gates: tuple[str, ...]


@dataclass
class _Reader:
    """What has been read so far."""

    file: str
    formulas: dict[str, ET.Element] = field(default_factory=dict)
    events: dict[str, float] = field(default_factory=dict)
    houses: dict[str, bool] = field(default_factory=dict)
    gates: list[tuple[int, list[int]]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    inverted: set[int] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def note(self, code: str, element: ET.Element, **details: str) -> None:
        """Keep a finding about an element."""
        self.findings.append(
            Finding(code, file=self.file, column=f"<{element.tag}>",
                    value=element.get("name", ""), details=details)
        )  # fmt: skip

    def define(self, holder: ET.Element) -> None:
        """Collect definitions, in nested components too."""
        todo: list[ET.Element] = [holder]
        while todo:
            here = todo.pop(0)
            if here.get("role") == "private":
                self.note("tree-element", here, name=f'{here.tag} role="private"')
            for child in here:
                kind = str(child.tag).removeprefix("define-")
                if child.tag in HOLDERS:
                    todo.append(child)
                elif child.tag in {"define-gate", "define-basic-event", "define-house-event"}:
                    self._definition(kind, child)
                elif child.tag not in SILENT:
                    self.note("tree-element", child, name=str(child.tag))

    def _definition(self, kind: str, element: ET.Element) -> None:
        name = element.get("name", "")
        body = [child for child in element if child.tag not in SILENT]
        if element.get("role") == "private":
            self.note("tree-element", element, name=f'{element.tag} role="private"')
        if name in self.formulas or name in self.events or name in self.houses:
            self.note("tree-twice", element, kind=kind)
        elif not name or len(body) > 1 or (kind == "gate" and not body):
            self.note("tree-arguments", element, name=str(element.tag))
        elif kind == "gate":
            self.formulas[name] = body[0]
        elif kind == "house-event":
            self.houses[name] = bool(body) and _constant(body[0]) is True
            if body and _constant(body[0]) is None:
                self.note("tree-element", element, name=str(body[0].tag))
        else:
            self.events[name] = self._probability(element, body)

    def _probability(self, element: ET.Element, body: Sequence[ET.Element]) -> float:
        if not body:
            return float("nan")
        if body[0].tag not in {"float", "int"}:
            self.note("tree-element", element, name=str(body[0].tag))
            return float("nan")
        try:
            value = float(body[0].get("value", ""))
        except ValueError:
            value = float("nan")
        if not 0.0 <= value <= 1.0:
            self.note("probability-range", element)
        return value

    def assemble(self) -> None:
        """Turn formulas into gates: those with a name first, in the order written."""
        self.names = list(self.formulas)
        self.gates = [(0, []) for _ in self.names]
        base = len(self.events)
        self.place = {event: i for i, event in enumerate(self.events)}
        self.place |= {gate: base + i for i, gate in enumerate(self.names)}
        for number, formula in enumerate(self.formulas.values()):
            self._fill(number, formula, 0)

    def _new(self, need: int, args: list[int], *, inverted: bool = False) -> int:
        self.gates.append((need, args))
        self.names.append("")
        if inverted:
            self.inverted.add(len(self.gates) - 1)
        return len(self.events) + len(self.gates) - 1

    def _node(self, formula: ET.Element, depth: int) -> int:
        """Return the node of a formula, making gates for what has no name."""
        name = formula.get("name", "")
        if formula.tag in REFERENCES:
            if name in self.houses:
                return self._new(0 if self.houses[name] else 1, [])
            if name not in self.place or (formula.tag == "gate") > (name in self.formulas):
                known = near(name, self.place)
                self.note("tree-undefined", formula, kind=str(formula.tag), near=known)
                return 0
            if name in self.formulas:
                self.used.add(name)
            return self.place[name]
        node = self._new(0, [])
        self._fill(node - len(self.events), formula, depth)
        return node

    def _fill(self, number: int, formula: ET.Element, depth: int) -> None:
        """Write a formula into gate `number`."""
        tag = str(formula.tag)
        if depth > DEEPEST:
            raise InputError.of("tree-unreadable", file=self.file,
                                reason=f"formulas nested over {DEEPEST} deep")  # fmt: skip
        if tag in REFERENCES:
            self.gates[number] = (1, [self._node(formula, depth)])
            return
        if tag == "constant" and _constant(formula) is not None:
            self.gates[number] = (0 if _constant(formula) else 1, [])
            return
        if tag not in ARGUMENTS:
            self.note("tree-element", formula, name=tag)
            return
        args = [self._node(c, depth + 1) for c in formula if c.tag not in SILENT]
        fewest, most = ARGUMENTS[tag]
        least = formula.get("min", "") if tag == "atleast" else "1"
        if len(args) < fewest or (most and len(args) > most) or not least.isdecimal():
            self.note("tree-arguments", formula, name=tag)
            return
        if tag in {"xor", "iff"}:
            both, either = self._new(2, args), self._new(1, args)
            self.gates[number] = (2, [either, self._new(1, [both], inverted=True)])
        elif tag == "imply":
            self.gates[number] = (1, [self._new(1, args[:1], inverted=True), args[1]])
        else:
            need = len(args) if tag in {"and", "nand"} else int(least)
            self.gates[number] = (need, args)
        if tag in {"not", "nand", "nor", "iff"}:
            self.inverted.add(number)

    def stop(self) -> None:
        """Raise what was found."""
        if self.findings:
            raise InputError(self.findings)


def _constant(element: ET.Element) -> bool | None:
    return {"true": True, "false": False}.get(
        element.get("value", "") if element.tag == "constant" else ""
    )


def _root(path: Path) -> ET.Element:
    def refuse(reason: str) -> NoReturn:
        raise InputError.of("tree-unreadable", file=str(path), reason=reason)

    try:
        root = parse(path, forbid_dtd=True).getroot()
    except DefusedXmlException as error:
        raise InputError.of("tree-unsafe", file=str(path)) from error
    except ET.ParseError as error:
        refuse(str(error))
    except (OSError, ValueError, LookupError) as error:
        refuse(getattr(error, "strerror", None) or str(error))
    if root is None or root.tag != "opsa-mef":
        refuse(f"<{root.tag if root is not None else ''}>, not <opsa-mef>")
    return root


def read_tree(path: Path, *, top: str = "") -> FaultTree:
    """Read a fault tree.

    Parameters
    ----------
    path : Path
        An Open-PSA MEF file.
    top : str
        Name of the top gate; by default the one gate that no other uses.

    Raises
    ------
    InputError
        Every finding at once: file, element and name.
    """
    root = _root(path)
    reader = _Reader(str(path))
    reader.define(root)
    reader.stop()
    reader.assemble()
    reader.stop()
    tops = [top] if top else [name for name in reader.formulas if name not in reader.used]
    if len(tops) != 1 or tops[0] not in reader.formulas:
        shown = ", ".join(tops[:5]) or "-"
        raise InputError.of("tree-top", file=str(path), value=top, tops=shown)
    tree = root.find("define-fault-tree")
    system = System.of(
        list(reader.events),
        reader.gates,
        reader.place[tops[0]],
        inverted=reader.inverted,
        probability=reader.events,
        label=tops[0],
    )
    name = tree.get("name", "") if tree is not None else ""
    return FaultTree(name or path.stem, system, tuple(reader.names))


def _identifiers(names: Sequence[str], letter: str) -> list[str]:
    """Return names that MEF accepts, each once; others become a letter and their number."""
    taken: set[str] = set()
    wanted = set(names)
    result = []
    for number, name in enumerate(names):
        own = name
        if own in taken or not IDENTIFIER.fullmatch(own):
            own = f"{letter}{number}"
            while own in taken or own in wanted:
                own += "_"
        taken.add(own)
        result.append(own)
    return result


def _below(system: System, names: Sequence[str], node: int) -> Iterator[ET.Element]:
    base = len(system.events)
    for a in system.args[node - base]:
        kind = "basic-event" if a < base else "gate"
        yield ET.Element(kind, {"name": names[int(a)]})


def _formula(system: System, names: Sequence[str], node: int) -> ET.Element:
    gate = node - len(system.events)
    need, args = int(system.need[gate]), list(_below(system, names, node))
    if need <= 0 or need > len(args):
        body = ET.Element("constant", {"value": "true" if need <= 0 else "false"})
    elif need == len(args):
        body = ET.Element("and")
    elif need == 1:
        body = ET.Element("or")
    else:
        body = ET.Element("atleast", {"min": str(need)})
    if body.tag != "constant":
        body.extend(args)
    if system.inverted[gate]:
        outer = ET.Element("not")
        outer.append(body)
        return outer
    return body


def tree_bytes(tree: FaultTree) -> bytes:
    """Return a fault tree as an Open-PSA MEF document.

    Only what the top event rests on is written. Names that MEF does not accept are replaced, and
    kept as labels. MEF knows no circles: a system that has them is refused; write the one of its
    cut sets instead (`liantu.measures.diagram_cuts.family_system`).

    Raises
    ------
    InputError
        The system has circles, or its top is a basic event.
    """
    system, base = tree.system, len(tree.system.events)
    if any(len(c) > 1 or c[0] in (system.args[c[0] - base] if c[0] >= base else ())
           for c in system.circles()):  # fmt: skip
        raise InputError.of("tree-circle", value=tree.name)
    named = _identifiers([*system.events, *(name or f"-{i}" for i, name in enumerate(tree.gates))],
                         "n")  # fmt: skip
    root = ET.Element("opsa-mef")
    holder = ET.SubElement(root, "define-fault-tree", {"name": _identifiers([tree.name], "t")[0]})
    top = system.top
    if top < base:
        raise InputError.of("tree-top", value=tree.name, tops=system.events[top])
    data = ET.SubElement(root, "model-data")
    for node in sorted(n for n in system.reached if n >= base):
        gate = ET.SubElement(holder, "define-gate", {"name": named[node]})
        gate.append(_formula(system, named, node))
    for node in sorted(n for n in system.reached if n < base):
        event = ET.SubElement(data, "define-basic-event", {"name": named[node]})
        if named[node] != system.events[node]:
            ET.SubElement(event, "label").text = system.events[node]
        if not np.isnan(system.probability[node]):
            ET.SubElement(event, "float", {"value": repr(float(system.probability[node]))})
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"
