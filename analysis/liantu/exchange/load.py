"""Loading a chain by id, folder or workbook: read, check everything, build."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from liantu.exchange.feeding import feeds_of
from liantu.exchange.text import read_csv_cells, read_text
from liantu.exchange.workbook import read_workbook
from liantu.model.chain import Chain, ChainInfo
from liantu.model.claims import check_claims
from liantu.model.content import chain_folders, data_folder
from liantu.model.crosscheck import check_content
from liantu.model.errors import ContentError, Finding, InputError, near
from liantu.model.linking import PANORAMA, Panorama, join, link, referred_chains
from liantu.model.references import Content, check_references
from liantu.model.schema import CHAIN_TABLES, SHARED_TABLES
from liantu.model.tables import RawTable, frame_of, split_list, to_raw_table
from liantu.model.validate import check_table, is_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liantu.exchange.feeding import Needs
    from liantu.model.tables import Cells

__all__ = ["Checked", "chains", "check", "load", "panorama", "read_table", "shared_table"]


@dataclass(frozen=True)
class Checked:
    """What checking a chain gave: all findings, and the chain where there was no error."""

    name: str
    findings: tuple[Finding, ...]
    chain: Chain | None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Return the findings that keep the chain from loading."""
        return tuple(f for f in self.findings if f.severity == "error")


def chains() -> list[str]:
    """Return the ids of the chains at hand, shipped and in `LIANTU_CHAINS`."""
    return sorted(chain_folders())


def _locate(name: str | Path) -> Path:
    folders = chain_folders()
    if isinstance(name, str) and name in folders:
        return folders[name]
    path = Path(name)
    if path.is_dir() or path.suffix.lower() in {".xlsx", ".xlsm"}:
        return path
    if isinstance(name, str) and path.name == name and not path.exists():
        known = sorted(folders)
        raise InputError.of("chain-unknown", value=name, allowed=", ".join(known),
                            near=near(name, [*known, PANORAMA]))  # fmt: skip
    raise InputError.of("folder-missing", file=str(path))


_INFO_KEYS = {f.name for f in fields(ChainInfo)}
_INFO_LISTS = ("final_parts", "named_products")
_INFO_REQUIRED = ("id", "name_zh", "name_en", "as_of", "final_parts")


def _listed(value: object) -> tuple[str, ...]:
    items = split_list(value) if isinstance(value, str) else value
    return tuple(str(item) for item in items) if isinstance(items, list) else ()


def _info(values: Mapping[str, object], file: str) -> tuple[ChainInfo, list[Finding]]:
    allowed = ", ".join(sorted(_INFO_KEYS))
    findings = [
        Finding("toml-key-missing", file, column=key, details={"name": key})
        for key in _INFO_REQUIRED
        if not values.get(key) and key != "final_parts"
    ]
    findings += [
        Finding("toml-key-unknown", file, column=key, details={"allowed": allowed})
        for key in values
        if key not in _INFO_KEYS
    ]
    lists = {key: _listed(values.get(key, [])) for key in _INFO_LISTS}
    texts = {k: str(v) for k, v in values.items() if k in _INFO_KEYS and k not in _INFO_LISTS}
    defaults = dict.fromkeys(_INFO_REQUIRED, "")
    if texts.get("as_of") and not is_date(texts["as_of"]):
        findings.append(Finding("date-malformed", file, None, "as_of", texts["as_of"]))
    return ChainInfo(**{**defaults, **texts, **lists}), findings  # type: ignore[arg-type]


def _toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise ContentError.of("toml-invalid", file=str(path), reason=str(error)) from None


def _raw(name: str, file: str, cells: Cells) -> tuple[list[RawTable], list[Finding]]:
    table, findings = to_raw_table(name, file, cells)
    if table is None:
        return [], findings
    return [table], findings + check_table(table)


@cache
def _registry(name: str) -> tuple[tuple[RawTable, ...], tuple[Finding, ...]]:
    path = data_folder() / f"{name}.csv"
    tables, findings = _raw(name, str(path), read_csv_cells(path))
    return tuple(tables), tuple(findings)


@cache
def shared_table(name: str) -> pd.DataFrame:
    """Return a table of `data/` that all chains share, checked cell by cell.

    Raises
    ------
    ContentError
        It does not stand as the schema says.
    """
    tables, findings = _registry(name)
    if findings:
        raise ContentError(findings)
    return frame_of(tables[0])


def read_table(name: str, path: Path) -> tuple[RawTable | None, list[Finding]]:
    """Read a table of the schema from a CSV file of the user's own, with all findings on it."""
    tables, findings = _raw(name, str(path), read_csv_cells(path))
    return (tables[0] if tables else None), findings


@cache
def _regions() -> pd.DataFrame:
    (table,), _ = _registry("regions")
    return frame_of(table)


@cache
def _parts_of(folder: Path) -> frozenset[str]:
    cells = read_csv_cells(folder / "parts.csv")
    return frozenset(record[0].strip() for _, record in cells.records if record)


@cache
def _needs_of(folder: Path) -> Needs | None:
    """Return the needs and final parts of a chain as they stand; nothing if unreadable."""
    file = folder / "needs.csv"
    try:
        table, _ = to_raw_table("needs", str(file), read_csv_cells(file))
        finals = _listed(_toml(folder / "chain.toml").get("final_parts", []))
    except ContentError:
        return None
    return (table.frame, finals) if table else None


def _read_folder(
    path: Path,
) -> tuple[dict[str, list[RawTable]], Mapping[str, object], str, list[Finding]]:
    findings: list[Finding] = []
    tables: dict[str, list[RawTable]] = {}
    info: Mapping[str, object] = {}
    try:
        info = _toml(path / "chain.toml")
    except ContentError as error:
        findings += error.findings
    for name in (*CHAIN_TABLES, *SHARED_TABLES):
        file = path / f"{name}.csv"
        if name in SHARED_TABLES and not file.exists():
            tables[name] = []
            continue
        try:
            tables[name], found = _raw(name, str(file), read_csv_cells(file))
            findings += found
        except ContentError as error:
            findings += error.findings
    return tables, info, str(path / "chain.toml"), findings


def _read_workbook(
    path: Path,
) -> tuple[dict[str, list[RawTable]], Mapping[str, object], str, list[Finding]]:
    sheets = read_workbook(path)
    findings = [
        Finding("workbook-sheet-missing", str(path), details={"name": name})
        for name in ("chain", *CHAIN_TABLES)
        if name not in sheets
    ]
    tables: dict[str, list[RawTable]] = {name: [] for name in SHARED_TABLES}
    for name in (*CHAIN_TABLES, *SHARED_TABLES):
        if name in sheets:
            tables[name], found = _raw(name, f"{path}[{sheets[name].title}]", sheets[name].cells)
            findings += found
    info: dict[str, object] = {}
    if "chain" in sheets:
        header, records = sheets["chain"].cells
        pairs = [header, *(record for _, record in records)]
        info = {pair[0].strip(): pair[1].strip() for pair in pairs if len(pair) > 1 and pair[0]}
        info.pop("key", None)
    return tables, info, f"{path}[chain]", findings


def _used_firms(tables: Mapping[str, pd.DataFrame], firms: pd.DataFrame) -> pd.DataFrame:
    wanted = {
        *tables["makes"]["firm_id"],
        *tables["supplies"]["supplier"],
        *tables["supplies"]["customer"],
        *tables["claims"]["counterpart"],
    }
    about = tables["claims"]["subject_kind"].isin(["firm", "maker", "supply"])
    wanted |= {*tables["claims"].loc[about, "subject_id"]}
    parent = dict(zip(firms["firm_id"], firms["parent_id"], strict=True))
    todo = list(wanted)
    while todo:
        above = parent.get(todo.pop(), "")
        if above and above not in wanted:
            wanted.add(above)
            todo.append(above)
    return firms[firms["firm_id"].isin(wanted)].reset_index(drop=True)


def _used_sources(frames: Iterable[pd.DataFrame], sources: pd.DataFrame) -> pd.DataFrame:
    used = {item for frame in frames for ids in frame["source_id"] for item in split_list(ids)}
    return sources[sources["source_id"].isin(used)].reset_index(drop=True)


def _build(content: Content, others: Mapping[str, Path]) -> Chain:
    frames = {
        name: pd.concat([frame_of(raw) for raw in raws], ignore_index=True)
        for name, raws in content.tables.items()
    }
    firms = _used_firms(frames, frames["firms"])
    relations = [frames[name] for name in ("needs", "makes", "supplies", "claims")]
    needs = {name: found for name, folder in others.items() if (found := _needs_of(folder))}
    needs[content.info.id] = frames["needs"], content.info.final_parts
    return Chain(
        info=content.info,
        firms=firms,
        sources=_used_sources([*relations, firms], frames["sources"]),
        regions=_regions(),
        parts=frames["parts"],
        needs=frames["needs"],
        makes=frames["makes"],
        supplies=frames["supplies"],
        claims=frames["claims"],
        feeds=feeds_of(content.info.id, frames["parts"]["part_id"], needs),
    )


def check(name: str | Path) -> Checked:
    """Read a chain and return every finding, and the chain itself where no error stands.

    Parameters
    ----------
    name : str or pathlib.Path
        A chain's id, a folder of tables, or an xlsx workbook.

    Raises
    ------
    InputError
        There is no such chain, folder or workbook.
    ContentError
        The workbook cannot be read at all.
    """
    path = _locate(name)
    read = _read_folder if path.is_dir() else _read_workbook
    tables, values, info_file, findings = read(path)
    info, found = _info(values, info_file)
    findings += found if values else []
    for shared in SHARED_TABLES:
        raws, found_shared = _registry(shared)
        tables[shared] = [*tables.get(shared, []), *raws]
        findings += found_shared
    if values and all(tables.get(table) for table in CHAIN_TABLES):
        kinds = dict(zip(_regions()["code"], _regions()["kind"], strict=True))
        others = {
            id_: folder
            for id_, folder in chain_folders().items()
            if id_ != info.id and folder.resolve() != path.resolve()
        }
        known = {id_: _parts_of(folder) for id_, folder in others.items()}
        content = Content(info, info_file, tables, kinds, known)
        claim_files = {raw.file for raw in tables["claims"]}
        sound = not any(f.file in claim_files for f in findings)
        findings += check_references(content) + check_content(content)
        findings += check_claims(content) if sound else []
        if not any(f.severity == "error" for f in findings):
            return Checked(info.id, tuple(findings), _build(content, others))
    return Checked(info.id or path.name, tuple(findings), None)


def _stamp(folder: Path) -> tuple[tuple[str, int], ...]:
    return tuple((f.name, f.stat().st_mtime_ns) for f in sorted(folder.glob("*.*")))


@cache
def _checked(folder: Path, stamp: tuple[tuple[str, int], ...]) -> Chain:  # noqa: ARG001 -- a key
    checked = check(folder)
    if checked.chain is None:
        raise ContentError(checked.errors)
    return checked.chain


def _others(chain: Chain) -> dict[str, Chain]:
    """Return the chains that one refers to, directly or through others, each by itself."""
    folders, found = chain_folders(), dict[str, Chain]()
    todo = sorted(referred_chains(chain))
    while todo:
        name = todo.pop()
        if name != chain.id and name not in found:
            found[name] = _checked(folders[name], _stamp(folders[name]))
            todo += sorted(referred_chains(found[name]))
    return dict(sorted(found.items()))


def panorama(names: Iterable[str] | None = None) -> Panorama:
    """Join chains, all at hand by default; parts and firms they share are one.

    Raises
    ------
    InputError
        An unknown chain, or one left out that another refers to.
    ContentError
        The tables of a chain do not stand.
    """
    wanted = chains() if names is None else list(names)
    own = [_checked(_locate(name), _stamp(_locate(name))) for name in wanted]
    missing = set().union(*(referred_chains(chain) for chain in own)) - set(wanted)
    if missing:
        raise InputError.of("panorama-incomplete", value=", ".join(sorted(missing)))
    return Panorama(
        chains={chain.id: link(chain, _others(chain)) for chain in own}, joined=join(own)
    )


def load(name: str | Path) -> Chain:
    """Load a chain by id, folder or workbook, with what it takes from other chains.

    Parameters
    ----------
    name : str or pathlib.Path
        A chain's id, a folder of tables, or an xlsx workbook; `panorama` for all chains as one.

    Raises
    ------
    InputError
        There is no such chain, folder or workbook.
    ContentError
        The tables do not stand; holds every error found.
    """
    if name == PANORAMA and PANORAMA not in chain_folders():
        return panorama().joined
    checked = check(name)
    if checked.chain is None:
        raise ContentError(checked.errors)
    return link(checked.chain, _others(checked.chain))
