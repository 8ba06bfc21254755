"""Checks across rows and tables: duplicates, relations, the shape of the chain."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from liantu.model.errors import Finding
from liantu.model.schema import CHAIN_TABLES
from liantu.model.shape import check_shape
from liantu.model.tables import split_list
from liantu.model.validate import split_alias

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from liantu.model.references import Content

__all__ = ["LIVE", "check_content", "name_key"]

# A supply in one of these states is live; intent, suspended and ended are not.
LIVE = ("selected", "contract", "series")

_KEYS = {
    "needs": ("part_id", "input_id"),
    "makes": ("firm_id", "part_id"),
    "supplies": ("supplier", "part_id", "customer", "programme"),
}


def name_key(name: str) -> str:
    """Fold width, case, spaces and punctuation, so that one firm is found under one key.

    >>> name_key("ＣＦＭ  International, Inc.") == name_key("CFM International Inc")
    True
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in folded if c.isalnum())


def _duplicates(content: Content) -> Iterator[Finding]:
    for name in (*CHAIN_TABLES, "firms", "sources"):
        code = "row-duplicate" if name in _KEYS else "id-duplicate"
        seen: dict[Hashable, int] = {}
        for file, row, cells in content.records(name):
            columns = _KEYS.get(name, (next(iter(cells)),))
            key = tuple(cells[column] for column in columns)
            if not any(key):
                continue
            if key in seen:
                yield Finding(
                    code,
                    file,
                    row,
                    columns[0],
                    " ".join(filter(None, key)),
                    {"first": str(seen[key])},
                )
            else:
                seen[key] = row


def _firm_names(content: Content) -> Iterator[Finding]:
    owner: dict[str, tuple[str, str, int]] = {}
    for file, row, cells in content.records("firms"):
        names = [cells["name_zh"], cells["name_en"]]
        if not any(names):
            yield Finding("firm-nameless", file, row, "name_zh", details={})
        aliases = [split_alias(alias)[0] for alias in split_list(cells["aliases"])]
        for name in {n for n in (*names, *aliases) if n}:
            firm, where, first = owner.setdefault(name_key(name), (cells["firm_id"], file, row))
            if firm != cells["firm_id"]:
                yield Finding(
                    "firm-duplicate",
                    file,
                    row,
                    "name",
                    name,
                    {"other": firm, "file": where, "first": str(first)},
                )


def _parents(content: Content) -> Iterator[Finding]:
    places = {
        cells["firm_id"]: (file, row, cells["parent_id"])
        for file, row, cells in content.records("firms")
    }
    for firm, (file, row, first) in places.items():
        seen, parent = {firm}, first
        while parent and parent not in seen and parent in places:
            seen.add(parent)
            parent = places[parent][2]
        if parent == firm:
            yield Finding("parent-cycle", file, row, "parent_id", first)


def _weak_sources(content: Content) -> Iterator[Finding]:
    grade = {cells["source_id"]: cells["grade"] for *_, cells in content.records("sources")}
    for name in ("needs", "makes", "supplies"):
        for file, row, cells in content.records(name):
            grades = {grade[s] for s in split_list(cells["source_id"]) if s in grade}
            if grades == {"D"}:
                yield Finding("grade-d-alone", file, row, "source_id", cells["source_id"])


def _relations(content: Content) -> Iterator[Finding]:
    supply = {cells["part_id"]: cells["supply"] for *_, cells in content.records("parts")}
    makers: set[tuple[str, str]] = set()
    for file, row, cells in content.records("makes"):
        makers.add((cells["firm_id"], cells["part_id"]))
        kind = supply.get(cells["part_id"], "made")
        if kind == "composite" or (kind == "unmapped" and cells["status"] == "volume"):
            yield Finding(
                "maker-of-unmade", file, row, "part_id", cells["part_id"], {"supply": kind}
            )
    for file, row, cells in content.records("parts"):
        made = any(part == cells["part_id"] for _, part in makers)
        if cells["supply"] == "made" and not made:
            yield Finding("made-without-maker", file, row, "supply", cells["part_id"])
    for file, row, cells in content.records("supplies"):
        own = ":" not in cells["part_id"]
        maker = (cells["supplier"], cells["part_id"])
        if own and cells["status"] in LIVE and maker not in makers:
            yield Finding("supplier-not-maker", file, row, "supplier", " / ".join(maker))
        if cells["since"] and cells["until"] and cells["since"] > cells["until"]:
            details = {"since": cells["since"], "until": cells["until"]}
            yield Finding("dates-reversed", file, row, "since", cells["since"], details)


def _unquoted(content: Content) -> Iterator[Finding]:
    for name in ("makes", "supplies"):
        for file, row, cells in content.records(name):
            if not cells["quote"]:
                yield Finding("quote-missing", file, row, "quote")


def check_content(content: Content) -> list[Finding]:
    """Return what is wrong across rows and tables, once every cell is sound by itself."""
    checks = (_duplicates, _firm_names, _parents, _weak_sources, _relations, _unquoted)
    findings = [finding for check in checks for finding in check(content)]
    return findings + check_shape(content)
