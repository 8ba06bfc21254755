"""Writing all outputs of one analysis together: everything or nothing."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from liantu.model.errors import OutputError
from liantu.present.csv_tables import csv_tables
from liantu.present.map import map_page
from liantu.present.report import report_page
from liantu.present.workbook import workbook_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from liantu.gaps.analysis import Analysis

__all__ = ["report_files", "run_record", "write_files"]

LIBRARIES = ("numpy", "pandas", "networkx", "igraph", "pyvis", "xlsxwriter")


def run_record(analysis: Analysis, lang: str, date: str) -> bytes:
    """Return run.json: versions, parameters and the version of the data."""
    record = {
        "liantu": version("liantu"),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "chain": analysis.chain.id,
        "as_of": analysis.chain.info.as_of,
        "date": date,
        "lang": lang,
        "parameters": dict(analysis.parameters),
        "data_digest": analysis.digest,
        "seed": None,
    }
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()


def report_files(analysis: Analysis, lang: str, date: str) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of every file of a report, one at a time for progress."""
    page = report_page(analysis, lang, date=date, version=version("liantu"))
    yield "report.html", page.encode()
    yield "map.html", map_page(analysis, lang).encode()
    yield "gaps.xlsx", workbook_bytes(analysis, lang)
    for name, content in csv_tables(analysis, lang).items():
        yield f"data/{name}", content
    yield "run.json", run_record(analysis, lang, date)


def _put(staged: Path, kept: Path, target: Path, names: Iterable[str]) -> None:
    """Move finished files into place, keeping what they replace; undo all if one fails."""
    done: list[str] = []
    try:
        for name in names:
            final, old = target / name, kept / name
            old.parent.mkdir(parents=True, exist_ok=True)
            final.parent.mkdir(parents=True, exist_ok=True)
            if final.exists():
                final.replace(old)
            done.append(name)
            (staged / name).replace(final)
    except BaseException:
        for name in reversed(done):
            (target / name).unlink(missing_ok=True)
            if (kept / name).exists():
                (kept / name).replace(target / name)
        raise


def _stage(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())


def write_files(files: Mapping[str, bytes], target: Path) -> None:
    """Write files into a folder: all of them appear, or none and the folder is as it was.

    Everything is written into a temporary folder inside the target first and then moved into
    place. Other files in the folder are left alone.

    Raises
    ------
    OutputError
        The folder cannot be written: no permission, no space, or a file held open.
    """
    made = [p for p in (target, *target.parents) if not p.exists()]
    done = False
    try:
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".liantu-", dir=target) as room:
            staged, kept = Path(room) / "new", Path(room) / "old"
            _stage(staged, files)
            _put(staged, kept, target, files)
        done = True
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError.of("output-failed", file=str(target), reason=reason) from error
    finally:
        if not done:
            _remove_empty(target, files, made)


def _remove_empty(target: Path, files: Iterable[str], made: Iterable[Path]) -> None:
    """Remove the folders that a failed run has created."""
    inner = {parent for name in files for parent in (target / name).parents if parent != target}
    folders = sorted((p for p in inner if target in p.parents), reverse=True)
    for folder in [*folders, *made]:
        with contextlib.suppress(OSError):
            folder.rmdir()
