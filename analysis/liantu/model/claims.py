"""Claims: checks on published values, and which of several to take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from liantu.model.coverage import best_grades
from liantu.model.errors import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liantu.model.references import Content

__all__ = [
    "MAX_AGE",
    "PERCENT",
    "SUBJECT",
    "check_claims",
    "current",
    "of_one_time",
    "resolve",
    "stated",
]

PERCENT = frozenset(
    {
        "market_share",
        "sales_share",
        "purchase_share",
        "content_share",
        "import_share",
        "localisation_rate",
        "ownership_stake",
        "largest_other",
    }
)
# What a claim is about, apart from its measure and scope.
SUBJECT = ["subject_kind", "subject_id", "part_id", "counterpart"]
# Published shares are rounded; this much over 100 in sum is rounding, not an error.
ROUNDING = 1.0
# Years after which a share, a rank or a count of makers may no longer be true.
MAX_AGE = 5


def _number(text: str) -> float | None:
    return float(text) if text else None


def _values(file: str, row: int, cells: dict[str, str]) -> Iterator[Finding]:
    low, high = _number(cells["low"]), _number(cells["high"])
    if low is None and high is None:
        yield Finding("value-absent", file, row, "low")
    if low is not None and high is not None and low > high:
        yield Finding(
            "low-over-high",
            file,
            row,
            "low",
            cells["low"],
            {"low": cells["low"], "high": cells["high"]},
        )
    if cells["measure"] in PERCENT:
        ends = (("low", low), ("high", high if high != low else None))
        for column, value in ends:
            if value is not None and not 0 <= value <= 100:  # noqa: PLR2004
                yield Finding("percent-range", file, row, column, cells[column])


def _subjects(content: Content) -> Iterator[Finding]:
    parts, firms = content.ids("parts"), content.ids("firms")
    countries = {code for code, kind in content.regions.items() if kind == "country"}
    known = {
        "part": parts,
        "firm": firms,
        "maker": firms,
        "supply": firms,
        "country": countries,
        "chain": {content.info.id},
    }
    wanted = {"maker": ("part_id",), "country": ("part_id",), "supply": ("part_id", "counterpart")}
    scopes = {"world", *content.regions, *firms, *parts}
    for file, row, cells in content.records("claims"):
        kind = cells["subject_kind"]
        if cells["subject_id"] not in known[kind]:
            yield Finding("claim-subject", file, row, "subject_id", cells["subject_id"])
        for column in wanted.get(kind, ()):
            if not cells[column]:
                details = {"kind": kind, "name": column}
                yield Finding("claim-incomplete", file, row, column, details=details)
        if cells["scope"] not in scopes:
            yield Finding("scope-unknown", file, row, "scope", cells["scope"])


def _preferred(content: Content) -> Iterator[Finding]:
    seen: dict[tuple[str, ...], int] = {}
    for file, row, cells in content.records("claims"):
        if cells["preferred"] != "yes":
            continue
        key = tuple(cells[c] for c in (*SUBJECT, "measure", "scope"))
        if key in seen:
            yield Finding(
                "preferred-twice",
                file,
                row,
                "preferred",
                cells["claim_id"],
                {"first": str(seen[key])},
            )
        seen.setdefault(key, row)


def _share_sums(content: Content) -> Iterator[Finding]:
    """Shares of one part, scope and kind of holder, as resolved, must fit into 100."""
    frames = [raw.frame.assign(_row=raw.rows, _file=raw.file) for raw in content.tables["claims"]]
    claims = pd.concat(frames, ignore_index=True)
    claims = claims[
        (claims["measure"] == "market_share") & claims["subject_kind"].isin(["maker", "country"])
    ]
    claims = claims.assign(
        low=pd.to_numeric(claims["low"].replace("", None)),
        high=pd.to_numeric(claims["high"].replace("", None)),
    )
    sources = pd.concat([raw.frame for raw in content.tables["sources"]], ignore_index=True)
    for (part, scope, _), group in of_one_time(resolve(claims, sources)).groupby(
        ["part_id", "scope", "subject_kind"]
    ):
        total = float(group["low"].sum())
        if total > 100 + ROUNDING:
            last = group.sort_values("_row").iloc[-1]
            details = {"scope": str(scope), "total": f"{total:g}"}
            yield Finding(
                "shares-over-100", str(last["_file"]), int(last["_row"]), "low", str(part), details
            )


def _year(dates: pd.Series[str]) -> pd.Series[float]:
    return pd.to_numeric(dates.str[:4], errors="coerce").astype(float)


def resolve(claims: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Take one claim for each subject, measure and scope.

    The preferred one, else the best grade, else the latest period; the rest stay in the table
    they came from. Grade decides only among claims of one age: one more than `MAX_AGE` years
    older than another on the same is superseded. A claim marked `no` is shown for reference and
    never taken.

    Parameters
    ----------
    claims : pandas.DataFrame
        Rows of `claims`.
    sources : pandas.DataFrame
        Rows of `sources`, for the grades.

    Returns
    -------
    pandas.DataFrame
        The claims taken, in their former order.
    """
    key = [*SUBJECT, "measure", "scope"]
    usable = claims[claims["preferred"] != "no"]
    year = _year(usable["period"])
    newest = year.groupby([usable[column] for column in key]).transform("max")
    usable = usable[~(year < newest - MAX_AGE) | (usable["preferred"] == "yes")]
    ranked = usable.assign(
        _preferred=usable["preferred"].ne("yes"), _grade=best_grades(usable, sources)
    )
    ranked = ranked.sort_values("period", ascending=False, kind="stable")
    ranked = ranked.sort_values(["_preferred", "_grade"], kind="stable")
    taken = ranked.drop_duplicates(key)
    return taken.drop(columns=["_preferred", "_grade"]).sort_index()


def stated(claims: pd.DataFrame, sources: pd.DataFrame) -> pd.Series[str]:
    """Return the year each claim is of: `2024`, `≤2021` by publication alone, or empty.

    Without a period the value is no newer than the latest of its sources.
    """
    printed = _year(sources["published"]).set_axis(sources["source_id"]).dropna().to_dict()
    latest = claims["source_id"].map(
        lambda ids: max((printed.get(i.strip(), 0.0) for i in ids.split(";")), default=0.0)
    )
    by_source = latest.map(lambda year: f"≤{year:.0f}" if year else "")
    return claims["period"].str[:4].where(claims["period"] != "", by_source)


def current(claims: pd.DataFrame, sources: pd.DataFrame, as_of: str) -> pd.Series[bool]:
    """Say of each claim whether it may be taken for the state at a date.

    It is of the `MAX_AGE` years before: by its period, or where it gives none by the date its
    source was published. Where neither is known, its age is unknown and it is not current.
    """
    return _year(stated(claims, sources).str.lstrip("≤")) >= int(as_of[:4]) - MAX_AGE


def of_one_time(shares: pd.DataFrame) -> pd.DataFrame:
    """Keep of resolved shares those that may be added up: of one time.

    Of the shares of one part, scope and kind of holder, those more than a year older than the
    newest are left out, and undated ones beside dated ones; one marked as preferred stays.
    """
    year = _year(shares["period"])
    newest = year.groupby([shares["part_id"], shares["scope"], shares["subject_kind"]]).transform(
        "max"
    )
    kept = newest.isna() | (year >= newest - 1) | (shares["preferred"] == "yes")
    return shares[kept]


def check_claims(content: Content) -> list[Finding]:
    """Return what is wrong with values, subjects, scopes, preferences and share sums."""
    findings: list[Finding] = []
    for file, row, cells in content.records("claims"):
        findings += _values(file, row, cells)
    findings += [*_subjects(content), *_preferred(content)]
    if not findings:
        findings += _share_sums(content)
    return findings
