"""Findings and errors: one catalogue of messages, each with its remedy."""

from __future__ import annotations

import csv
import difflib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["ContentError", "Finding", "InputError", "LiantuError", "OutputError", "near"]

Severity = Literal["error", "warning", "info"]
SHOWN_VALUE = 60


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    text = resources.files("liantu.model").joinpath("findings.csv").read_text("utf-8")
    return {row["code"]: row for row in csv.DictReader(text.splitlines())}


def near(
    word: str, known: Iterable[str], count: int = 3, names: Mapping[str, str] | None = None
) -> str:
    """Return the `count` known words closest to `word`, joined by commas.

    With `names` (display name → id), a name written in the place of an id finds the id.

    >>> near("aircaft", ["aircraft", "chips"])
    'aircraft'
    """
    matches = difflib.get_close_matches(word, list(known), n=count, cutoff=0.5)
    if names:
        found = difflib.get_close_matches(word, list(names), n=count, cutoff=0.5)
        matches = list(dict.fromkeys([*(names[name] for name in found), *matches]))[:count]
    return ", ".join(matches) or "-"


@dataclass(frozen=True)
class Finding:
    """One thing found in the input: what, where, which value, and what to do.

    Attributes
    ----------
    code : str
        Key into `findings.csv`, which gives severity, message and remedy in both languages.
    file : str
        File (or option) the finding is about.
    row : int or None
        Line of the file, the header being line 1.
    column, value : str
        Column and offending value, empty where the finding is about the whole file or row.
    details : dict
        What the message and remedy templates ask for.
    """

    code: str
    file: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    details: dict[str, str] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """Return error, warning or info."""
        severity = _catalogue()[self.code]["severity"]
        return "error" if severity == "error" else "warning" if severity == "warning" else "info"

    @property
    def shown_value(self) -> str:
        """Return the value, shortened, with control characters made visible."""
        text = "".join(c if c.isprintable() else repr(c)[1:-1] for c in self.value)
        return text if len(text) <= SHOWN_VALUE else text[: SHOWN_VALUE - 1] + "…"

    def message(self, lang: str = "zh") -> str:
        """Return what is wrong."""
        return _catalogue()[self.code][f"message_{lang}"].format(**self.details)

    def remedy(self, lang: str = "zh") -> str:
        """Return what to do about it."""
        return _catalogue()[self.code][f"remedy_{lang}"].format(**self.details)

    def text(self, lang: str = "zh") -> str:
        """Return the finding as one line: file, row, column, value, message, remedy."""
        words = {"zh": ("行", "列", "值"), "en": ("row", "column", "value")}[lang]
        place = [self.file] if self.file else []
        place += [f"{words[0]} {self.row}"] if self.row is not None else []
        place += [f"{words[1]} {self.column}"] if self.column else []
        place += [f"{words[2]} {self.shown_value!r}"] if self.value else []
        end = "。" if lang == "zh" else "."
        said = f"{self.message(lang)}{end} {self.remedy(lang)}{end}"
        return f"{', '.join(place)}: {said}" if place else said

    def as_row(self, lang: str = "zh") -> dict[str, str | int | None]:
        """Return the finding as a flat record for tables and JSON."""
        return {
            "severity": self.severity,
            "code": self.code,
            "file": self.file,
            "row": self.row,
            "column": self.column,
            "value": self.shown_value,
            "message": self.message(lang),
            "remedy": self.remedy(lang),
        }


class LiantuError(Exception):
    """Base of all errors that a user can mend. Holds every finding, not only the first."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(finding.text("en") for finding in self.findings))

    @classmethod
    def of(
        cls,
        code: str,
        *,
        file: str = "",
        column: str = "",
        value: str = "",
        **details: str,
    ) -> LiantuError:
        """Build the error from one finding."""
        return cls([Finding(code, file=file, column=column, value=value, details=details)])


class ContentError(LiantuError):
    """The chain's tables do not stand."""


class InputError(LiantuError):
    """An argument, option or path that cannot be used."""


class OutputError(LiantuError):
    """A result that cannot be written."""
