"""Display tables, and the context in which their cells are worded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from liantu.gaps.words import Names
from liantu.model.tables import split_list
from liantu.present.report_words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liantu.gaps.analysis import Analysis

__all__ = ["Cell", "Column", "Context", "Table", "clean", "shown", "spread"]

Cell = str | int | float | None
Kind = Literal["id", "name", "word", "text", "long", "int", "percent", "index", "number", "cites"]
INFINITY = float("inf")
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Column:
    """A column: key of the cell, heading in the language of the table, kind of value.

    Kinds: `id`, `name`, `word` (one of a few words), `text`, `long` (sentences), `int`,
    `percent` (one decimal), `index` (whole number with thousands), `number`, `cites`
    (numbers of sources, `[1][2]`).
    """

    key: str
    heading: str
    kind: Kind


@dataclass(frozen=True)
class Table:
    """A table as displayed everywhere.

    Attributes
    ----------
    name : str
        English name, also that of the CSV file.
    title, caption : str
        In the language of the table.
    columns : tuple of Column
        What is shown, in order.
    rows : tuple of mappings
        Key → cell. Keys beyond the columns are codes by which the page groups rows.
    """

    name: str
    title: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Cell], ...]

    def where(self, **codes: Cell) -> list[Mapping[str, Cell]]:
        """Return the rows whose cells have the values given."""
        return [row for row in self.rows if all(row[k] == v for k, v in codes.items())]


def clean(text: object) -> str:
    """Return a text without the characters that XML does not allow and no font draws."""
    return ILLEGAL.sub("", str(text))


def shown(value: Cell, kind: str = "text") -> str:
    """Return a cell as the page prints it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if kind == "index":
        return f"{value:,.0f}"
    return f"{value:.15g}"


def spread(low: float, high: float, kind: str = "percent") -> str:
    """Return an interval as printed: one number where both ends are the same."""
    first, last = shown(low, kind), shown(high, kind)
    return first if first == last else f"{first}–{last}"


@dataclass(frozen=True)
class Context:
    """An analysis with its words and names in one language, and the numbers of its sources."""

    analysis: Analysis
    lang: str

    @cached_property
    def words(self) -> Words:
        """Return the fixed wording."""
        return Words(self.lang)

    @cached_property
    def names(self) -> Names:
        """Return the names of parts, firms and regions."""
        return Names(self.analysis.chain, self.lang)

    @cached_property
    def sources(self) -> dict[str, int]:
        """Return source id → number: in order of first citation in the gap list, then the rest.

        Makers of parts taken directly from other chains are told too, so their sources as well.
        """
        chain, whole = self.analysis.chain, self.analysis.chain.whole()
        taken = whole.makes["part_id"].isin(chain.linked_parts["part_id"])
        cited = [*self.analysis.flags["source_ids"], *chain.makes["source_id"],
                 *chain.sources["source_id"], *whole.makes.loc[taken, "source_id"]]  # fmt: skip
        order = dict.fromkeys(source for ids in cited for source in split_list(ids))
        known = set(whole.sources["source_id"])
        return {source: n for n, source in enumerate((s for s in order if s in known), start=1)}

    def cite(self, ids: str | Iterable[str]) -> str:
        """Return source ids as numbers: `[3][7]`."""
        items = split_list(ids) if isinstance(ids, str) else ids
        numbers = sorted({self.sources[s] for s in items if s in self.sources})
        return "".join(f"[{n}]" for n in numbers)

    def part(self, part: str) -> str:
        """Return the name of a part."""
        return self.names.parts.get(part, part)

    def firm(self, firm: str) -> str:
        """Return the name of a firm."""
        return self.names.firms.get(firm, firm)

    def scope(self, scope: str) -> str:
        """Return the name of a scope: the world, a region, a programme or a firm."""
        known = {**self.names.firms, **self.names.parts, **self.names.regions}
        return self.words("scope.world") if scope == "world" else known.get(scope, scope)

    def yes(self, value: object) -> str:
        """Return yes or no."""
        return self.words("yes" if value else "no")

    def code_metric(self, name: str) -> str:
        """Return the name of a measure that rules use; `{home}` in it is the home's name."""
        return self.words.code("metric", name).replace("{home}", self.home)

    @cached_property
    def home(self) -> str:
        """Return the name of the home asked about."""
        home = self.analysis.chain.home(self.analysis.parameters["home"])
        return home.name_zh if self.lang == "zh" else home.name_en

    def table(self, name: str, columns: str, rows: Iterable[Mapping[str, Cell]]) -> Table:
        """Make a table from `key:kind` words; headings and captions are in the catalogue."""
        pairs = [item.split(":") for item in columns.split()]
        kinds: tuple[Column, ...] = tuple(
            Column(key, self.words(f"col.{key}"), kind)  # type: ignore[arg-type]
            for key, kind in pairs
        )
        return Table(name, self.words(f"table.{name}"), self.words(f"caption.{name}"), kinds,
                     tuple(rows))  # fmt: skip
