"""The fixed wording of the report, the workbook and the tables, in Chinese and English."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from liantu.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LANGS", "METHOD", "Words", "catalogue"]

LANGS = ("zh", "en")
# What the chapter on method explains, in order.
METHOD = ("flags", "certainty", "lens", "mode", "points", "interval", "stability", "lift", "home",
          "unlisted", "unmapped", "grades")  # fmt: skip


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Return key → language → text from `words_report.csv`."""
    text = files("liantu.present").joinpath("words_report.csv").read_text(encoding="utf-8")
    return {row["key"]: row for row in csv.DictReader(text.splitlines())}


@dataclass(frozen=True)
class Words:
    """The catalogue in one language."""

    lang: str

    def __post_init__(self) -> None:
        """Refuse a language that the catalogue does not have."""
        if self.lang not in LANGS:
            raise InputError.of("option-unknown", column="lang", value=self.lang,
                                allowed=", ".join(LANGS))  # fmt: skip

    def __call__(self, key: str, **fields: object) -> str:
        """Return the text of a key with its fields filled in."""
        text = catalogue()[key][self.lang]
        return text.format(**fields) if fields else text

    def code(self, family: str, code: str) -> str:
        """Return the word for a code of the data, or the code where there is none."""
        found = catalogue().get(f"{family}.{code}")
        return found[self.lang] if found else code
