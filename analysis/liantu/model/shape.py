"""Checks on needs and final parts: what reaches what, and where needs run in circles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liantu.model.errors import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from liantu.model.references import Content

__all__ = ["check_shape", "reachable", "strong_components"]


def reachable(start: set[str], inputs: Mapping[str, set[str]]) -> set[str]:
    """Return everything that `start` rests on, itself included.

    >>> sorted(reachable({"a"}, {"a": {"b"}, "b": {"c"}, "d": {"a"}}))
    ['a', 'b', 'c']
    """
    seen = set(start)
    todo = list(start)
    while todo:
        fresh = inputs.get(todo.pop(), set()) - seen
        seen |= fresh
        todo += fresh
    return seen


def strong_components(inputs: Mapping[str, set[str]]) -> list[list[str]]:
    """Return the strongly connected components of more than one part, each sorted.

    >>> strong_components({"eda": {"chips"}, "chips": {"eda", "gas"}})
    [['chips', 'eda']]
    """
    import networkx as nx  # noqa: PLC0415 -- half a second, only where needs are checked

    graph = nx.DiGraph([(part, need) for part, needs in inputs.items() for need in needs])
    found = [sorted(c) for c in nx.strongly_connected_components(graph) if len(c) > 1]
    return sorted(found)


def _needs(content: Content) -> Iterator[Finding]:
    essential: dict[tuple[str, str], tuple[str, int]] = {}
    for file, row, cells in content.records("needs"):
        if cells["part_id"] == cells["input_id"]:
            yield Finding("self-need", file, row, "input_id", cells["input_id"])
        if not cells["group"]:
            continue
        key = (cells["part_id"], cells["group"])
        first, _ = essential.setdefault(key, (cells["essential"], row))
        if first != cells["essential"]:
            yield Finding("group-mixed", file, row, "essential", cells["essential"])


def _standing(content: Content, inputs: Mapping[str, set[str]]) -> Iterator[Finding]:
    volume = {c["part_id"] for *_, c in content.records("makes") if c["status"] == "volume"}
    listed = {c["part_id"] for *_, c in content.records("makes")}
    essential = {c["part_id"] for *_, c in content.records("needs") if c["essential"] == "yes"}
    reached = reachable(set(content.info.final_parts), inputs)
    for file, row, cells in content.records("parts"):
        part = cells["part_id"]
        if part not in reached:
            yield Finding("part-unreached", file, row, "part_id", part)
        if cells["supply"] == "made" and part in listed - volume:
            yield Finding("not-standing", file, row, "part_id", part)
        if cells["supply"] == "composite" and part not in essential:
            yield Finding("composite-without-input", file, row, "part_id", part)


def check_shape(content: Content) -> list[Finding]:
    """Return what is wrong with needs and final parts; circles are information, not errors."""
    inputs: dict[str, set[str]] = {}
    needs_file = content.tables["needs"][0].file
    for *_, cells in content.records("needs"):
        inputs.setdefault(cells["part_id"], set()).add(cells["input_id"])
    findings = [*_needs(content), *_standing(content, inputs)]
    if not content.info.final_parts:
        findings.append(Finding("final-missing", content.info_file, None, "final_parts"))
    findings += [
        Finding("final-without-needs", content.info_file, None, "final_parts", part)
        for part in content.info.final_parts
        if not inputs.get(part)
    ]
    findings += [
        Finding("need-cycle", needs_file, details={"cycle": " ↔ ".join(component)})
        for component in strong_components(inputs)
    ]
    return findings
