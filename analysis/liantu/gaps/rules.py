"""Gap rules: conditions on named measures, read from `gap_rules.toml`, in three-valued logic."""

from __future__ import annotations

import math
import operator
import re
import tomllib
from dataclasses import dataclass
from string import Formatter
from typing import TYPE_CHECKING, Literal

from liantu.model.errors import InputError, near

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = ["FLAGS", "SEVERITIES", "Interval", "Rule", "Term", "parse_rules"]

Interval = tuple[float, float]
Flag = Literal["fill", "secure", "strengthen", "survey"]
FLAGS: tuple[Flag, ...] = ("fill", "secure", "strengthen", "survey")
SEVERITIES = ("severe", "major", "minor")

_TERM = re.compile(r"\s*(\w+)(\.low|\.high)?\s*(==|!=|<=|>=|<|>)\s*(\d+(?:\.\d+)?)\s*")
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_KEYS = {"id", "flag", "severity", "all", "any", "severe", "zh", "en"}


@dataclass(frozen=True)
class Term:
    """A comparison of a measure, or of one end of its interval, with a number."""

    measure: str
    end: str
    operator: str
    value: float

    def holds(self, measures: Mapping[str, Interval]) -> bool | None:
        """Say whether it holds for every value (True), none (False) or some (None)."""
        low, high = measures[self.measure]
        if self.end:
            low = high = low if self.end == ".low" else high
        if self.operator in {"==", "!="}:
            inside = low <= self.value <= high
            equal = None if inside and low != high else inside
            return equal if self.operator == "==" or equal is None else not equal
        compare = _COMPARE[self.operator]
        ends = {compare(low, self.value), compare(high, self.value)}
        return ends.pop() if len(ends) == 1 else None

    def __str__(self) -> str:
        return f"{self.measure}{self.end} {self.operator} {self.value:g}"


def _both(values: Iterable[bool | None]) -> bool | None:
    found = set(values)
    return False if False in found else None if None in found else True


def _either(values: Iterable[bool | None]) -> bool | None:
    found = set(values)
    return True if True in found else None if None in found else False


@dataclass(frozen=True)
class Rule:
    """One rule: all of `all_of`, and one of `any_of` where given; severe when `severe` holds."""

    id: str
    flag: Flag
    severity: str
    all_of: tuple[Term, ...]
    any_of: tuple[Term, ...]
    severe: tuple[Term, ...]
    zh: str
    en: str

    @property
    def terms(self) -> tuple[Term, ...]:
        """Return every term of the rule."""
        return (*self.all_of, *self.any_of, *self.severe)

    def holds(self, measures: Mapping[str, Interval]) -> bool | None:
        """Evaluate the rule in Kleene's three-valued logic."""
        parts = [term.holds(measures) for term in self.all_of]
        if self.any_of:
            parts.append(_either(term.holds(measures) for term in self.any_of))
        return _both(parts)

    def severity_for(self, measures: Mapping[str, Interval]) -> str:
        """Return `severe` when every severe condition holds for certain, else the rule's own."""
        severe = bool(self.severe) and _both(t.holds(measures) for t in self.severe) is True
        return "severe" if severe else self.severity


def _term(text: str, rule: str, file: str, measures: frozenset[str]) -> Term:
    match = _TERM.fullmatch(text)
    if match is None:
        reason = f"{text!r}: measure[.low|.high] == != < <= > >= number"
        raise InputError.of("rules-invalid", file=file, column=rule, reason=reason)
    name, end, symbol, value = match.groups()
    if name not in measures:
        reason = f"{name!r} ? {near(name, measures)}"
        raise InputError.of("rules-invalid", file=file, column=rule, reason=reason)
    number = float(value)
    if not math.isfinite(number):
        raise InputError.of("rules-invalid", file=file, column=rule, reason=text)
    return Term(name, end or "", symbol, number)


def _terms(value: object, rule: str, file: str, measures: frozenset[str]) -> tuple[Term, ...]:
    if not isinstance(value, list):
        raise InputError.of("rules-invalid", file=file, column=rule, reason=f"{value!r}: [ ]")
    return tuple(_term(str(item), rule, file, measures) for item in value)


def _rule(
    entry: Mapping[str, object], file: str, measures: frozenset[str], fields: frozenset[str]
) -> Rule:
    name = str(entry.get("id", "?"))
    missing = [key for key in ("id", "flag", "severity", "all", "zh", "en") if key not in entry]
    unknown = sorted(set(entry) - _KEYS)
    if missing or unknown:
        reason = ", ".join([*(f"- {key}" for key in missing), *(f"? {key}" for key in unknown)])
        raise InputError.of("rules-invalid", file=file, column=name, reason=reason)
    flag = next((known for known in FLAGS if known == entry["flag"]), None)
    if flag is None or entry["severity"] not in SEVERITIES:
        reason = f"flag: {', '.join(FLAGS)}; severity: {', '.join(SEVERITIES)}"
        raise InputError.of("rules-invalid", file=file, column=name, reason=reason)
    for text in (str(entry["zh"]), str(entry["en"])):
        used = {key for _, key, _, _ in Formatter().parse(text) if key is not None}
        if used - fields:
            reason = f"{{{', '.join(sorted(used - fields))}}} ? {', '.join(sorted(fields))}"
            raise InputError.of("rules-invalid", file=file, column=name, reason=reason)
    return Rule(
        id=name,
        flag=flag,
        severity=str(entry["severity"]),
        all_of=_terms(entry["all"], name, file, measures),
        any_of=_terms(entry.get("any", []), name, file, measures),
        severe=_terms(entry.get("severe", []), name, file, measures),
        zh=str(entry["zh"]),
        en=str(entry["en"]),
    )


def parse_rules(
    text: str, *, file: str, measures: frozenset[str], fields: frozenset[str]
) -> tuple[Rule, ...]:
    """Read rules from TOML.

    Parameters
    ----------
    text : str
        Content of the rules file: an array of tables named `rule`.
    file : str
        Where it came from, for messages.
    measures : frozenset of str
        Names that conditions may use.
    fields : frozenset of str
        Names that the reason templates may use in braces.

    Raises
    ------
    InputError
        A rule that is not valid, naming the rule and what is wrong with it.
    """
    try:
        entries = tomllib.loads(text).get("rule", [])
    except tomllib.TOMLDecodeError as error:
        raise InputError.of("rules-invalid", file=file, reason=str(error)) from None
    rules = tuple(_rule(entry, file, measures, fields) for entry in entries)
    names = [rule.id for rule in rules]
    for name in names:
        if names.count(name) > 1:
            raise InputError.of("rules-invalid", file=file, column=name, reason=f"2 × {name}")
    return rules
