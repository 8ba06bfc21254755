"""What ids may be referred to: the index the cross-table checks work against."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liantu.model.errors import Finding, near
from liantu.model.tables import split_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from liantu.model.chain import ChainInfo
    from liantu.model.tables import RawTable

__all__ = ["Content", "check_references"]


@dataclass(frozen=True)
class Content:
    """Everything read for one chain, before it is believed.

    Attributes
    ----------
    info : ChainInfo
        What chain.toml says.
    info_file : str
        Where it was read.
    tables : dict
        Raw tables of the chain, by name; firms and sources hold the chain's own rows
        followed by the shared registry.
    regions : dict
        Region code → kind.
    other_parts : dict
        Chain id → ids of its parts, for every other chain at hand.
    """

    info: ChainInfo
    info_file: str
    tables: Mapping[str, list[RawTable]]
    regions: Mapping[str, str]
    other_parts: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def records(self, name: str) -> Iterator[tuple[str, int, dict[str, str]]]:
        """Yield file, row and cells of every record of a table."""
        for raw in self.tables[name]:
            columns = list(raw.frame.columns)
            cells = raw.frame.itertuples(index=False, name=None)
            for row, values in zip(raw.rows, cells, strict=True):
                yield raw.file, row, dict(zip(columns, values, strict=True))

    def names(self, name: str) -> dict[str, str]:
        """Return display name → id for a table whose records have names."""
        return {
            cells[column]: next(iter(cells.values()))
            for *_, cells in self.records(name)
            for column in ("name_zh", "name_en")
            if cells[column]
        }

    def ids(self, name: str) -> set[str]:
        """Return the ids a table registers: its first column."""
        return {value for raw in self.tables[name] for value in raw.frame.iloc[:, 0] if value}


def _check_part(content: Content, parts: set[str], place: Finding) -> Finding | None:
    chain, colon, part = place.value.rpartition(":")
    if not colon:
        known = parts
    elif chain == content.info.id:
        return Finding(
            "own-chain-prefix", place.file, place.row, place.column, place.value, {"name": part}
        )
    elif chain in content.other_parts:
        known = set(content.other_parts[chain])
    else:
        others = sorted(content.other_parts)
        told = {"allowed": ", ".join(others) or "-", "near": near(chain, others)}
        return Finding("chain-unknown", place.file, place.row, place.column, place.value, told)
    if part in known:
        return None
    return Finding(
        "part-unknown",
        place.file,
        place.row,
        place.column,
        place.value,
        {"near": near(part, known)},
    )


def _check_known(
    code: str,
    known: set[str],
    place: Finding,
    item: str,
    names: Callable[[], Mapping[str, str]] = dict,
) -> Finding | None:
    if item in known:
        return None
    likely = near(item, known, names=names())
    return Finding(code, place.file, place.row, place.column, item, {"near": likely})


_PART_COLUMNS = {
    "needs": ("part_id", "input_id"),
    "makes": ("part_id",),
    "supplies": ("part_id",),
    "claims": ("part_id",),
}
_FIRM_COLUMNS = {
    "makes": ("firm_id",),
    "supplies": ("supplier", "customer"),
    "claims": ("counterpart",),
    "firms": ("parent_id",),
}
_REGION_COLUMNS = {"makes": ("site_region",), "firms": ("hq_region",)}
_COUNTRY_COLUMNS = {"firms": ("hq_country", "owner_country")}
_SOURCED = ("needs", "makes", "supplies", "claims", "firms")


def _references(content: Content, by_table: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    """Yield every non-empty reference cell as a place still to be judged."""
    for name, columns in by_table.items():
        for file, row, cells in content.records(name):
            for column in columns:
                if cells[column]:
                    yield Finding("part-unknown", file, row, column, cells[column])


def check_references(content: Content) -> list[Finding]:
    """Return every id that is referred to but not registered."""
    parts, firms, sources = (content.ids(name) for name in ("parts", "firms", "sources"))
    regions = set(content.regions)
    found: list[Finding | None] = []
    found += [_check_part(content, parts, place) for place in _references(content, _PART_COLUMNS)]
    found += [
        _check_known("firm-unknown", firms, place, place.value, lambda: content.names("firms"))
        for place in _references(content, _FIRM_COLUMNS)
    ]
    found += [
        _check_known("source-unknown", sources, place, item)
        for place in _references(content, dict.fromkeys(_SOURCED, ("source_id",)))
        for item in split_list(place.value)
    ]
    for place in _references(content, {**_REGION_COLUMNS, "firms": ("hq_region",)}):
        found.append(_check_known("region-unknown", regions, place, place.value))
    for place in _references(content, _COUNTRY_COLUMNS):
        problem = _check_known("region-unknown", regions, place, place.value)
        if problem is None and content.regions[place.value] != "country":
            problem = Finding("country-expected", place.file, place.row, place.column, place.value)
        found.append(problem)
    found += [
        _check_known(
            "part-unknown",
            parts,
            Finding("part-unknown", content.info_file, None, column, part),
            part,
        )
        for column in ("final_parts", "named_products")
        for part in getattr(content.info, column)
    ]
    found.append(
        _check_known(
            "home-unknown",
            regions,
            Finding(
                "home-unknown", content.info_file, None, "default_home", content.info.default_home
            ),
            content.info.default_home,
        )
    )
    return [finding for finding in found if finding is not None]
