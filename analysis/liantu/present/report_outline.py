"""The chapters of a report in order, and which tables each shows: one outline for every format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liantu.present.report_ranking import APART_RANKING
from liantu.present.report_remedies import APART_REMEDIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liantu.present.report_table import Table
    from liantu.present.report_words import Words

__all__ = ["Chapter", "outline"]

ACTIONS = "actions"
CHAPTERS = {
    "summary": (),
    "picture": ("stages",),
    "flags": ("flags",),
    "lenses": ("lenses",),
    "points": ("points",),
    "pairs": ("final_pairs", "pairs"),
    "concentration": ("concentration",),
    "countries": ("countries", "smallest"),
    "common": ("common_points", "shared_parts", "shared_groups"),
    ACTIONS: (),
    "balance": ("balance",),
    "data_gaps": ("data_gaps",),
    "method": (),
    "sources": ("sources",),
    "run": (),
}
# Shown as lists on the first page, or too long for paper: these are in the workbook.
APART = ("summary", "makers", "parts", "claims", "measures", *APART_REMEDIES, *APART_RANKING)
ALWAYS = frozenset({"summary", "method", "run"})
DIGITS = "零一二三四五六七八九十"


@dataclass(frozen=True)
class Chapter:
    """A chapter: its key, which is also its anchor, its number, heading and tables."""

    key: str
    number: int
    title: str
    lang: str
    tables: tuple[Table, ...]

    @property
    def heading(self) -> str:
        """Return the heading with its number."""
        return f"{ordinal(self.number, self.lang)}{self.title}"


def ordinal(number: int, lang: str) -> str:
    """Return a chapter's number as printed before its title.

    >>> ordinal(3, "zh"), ordinal(12, "zh"), ordinal(3, "en")
    ('三、', '十二、', '3. ')
    """
    if lang != "zh":
        return f"{number}. "
    ten = len(DIGITS) - 1
    return (DIGITS[number] if number <= ten else f"十{DIGITS[number - ten]}") + "、"


def outline(tables: Mapping[str, Table], words: Words) -> dict[str, Chapter]:
    """Return the chapters that have something to show, by key, in order.

    A table that no chapter names is shown in the chapter on what to do, in the order given.
    """
    placed = {name for names in CHAPTERS.values() for name in names} | set(APART)
    found: dict[str, Chapter] = {}
    for key, names in CHAPTERS.items():
        wanted = [n for n in tables if n not in placed] if key == ACTIONS else names
        shown = tuple(tables[name] for name in wanted if name in tables)
        if shown or key in ALWAYS:
            title = words(f"heading.{key}")
            found[key] = Chapter(key, len(found) + 1, title, words.lang, shown)
    return found
