"""The one definition of tables and columns, read from `schema.csv`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

__all__ = ["CHAIN_TABLES", "SHARED_TABLES", "Column", "Table", "tables"]

CHAIN_TABLES = ("parts", "needs", "makes", "supplies", "claims")
SHARED_TABLES = ("firms", "sources")


@dataclass(frozen=True)
class Column:
    """One column: its type, whether it is required, what it may hold, and its names."""

    name: str
    type: str
    unit: str
    required: bool
    allowed: tuple[str, ...]
    name_zh: str
    name_en: str
    meaning_zh: str
    meaning_en: str


@dataclass(frozen=True)
class Table:
    """One table: its columns in order."""

    name: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the column names in order."""
        return tuple(column.name for column in self.columns)

    @property
    def numeric(self) -> tuple[str, ...]:
        """Return the names of the columns that hold numbers."""
        return tuple(column.name for column in self.columns if column.type == "number")

    def __getitem__(self, name: str) -> Column:
        """Return the column of that name."""
        return next(column for column in self.columns if column.name == name)


@cache
def tables() -> dict[str, Table]:
    """Return every table by name.

    >>> tables()["makes"].names[:3]
    ('firm_id', 'part_id', 'status')
    """
    text = resources.files("liantu.model").joinpath("schema.csv").read_text("utf-8")
    columns: dict[str, list[Column]] = {}
    for row in csv.DictReader(text.splitlines()):
        columns.setdefault(row["table"], []).append(
            Column(
                name=row["column"],
                type=row["type"],
                unit=row["unit"],
                required=row["required"] == "yes",
                allowed=tuple(row["allowed"].split("|")) if row["allowed"] else (),
                name_zh=row["name_zh"],
                name_en=row["name_en"],
                meaning_zh=row["meaning_zh"],
                meaning_en=row["meaning_en"],
            )
        )
    return {name: Table(name, tuple(cols)) for name, cols in columns.items()}
