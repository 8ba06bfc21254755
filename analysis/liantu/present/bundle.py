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

from liantu.model.errors import InputError, LiantuError, OutputError, near
from liantu.model.validate import is_date
from liantu.present.csv_tables import csv_tables
from liantu.present.map import map_page
from liantu.present.pdf import pdf_bytes
from liantu.present.report import report_page
from liantu.present.workbook import workbook_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from liantu.gaps.analysis import Analysis

__all__ = ["FORMATS", "parse_day", "parse_formats", "report_files", "run_record",
           "write_files"]  # fmt: skip

FORMATS = ("html", "docx", "xlsx", "pdf", "csv", "map")
LIBRARIES = ("numpy", "pandas", "networkx", "igraph", "pyvis", "xlsxwriter", "python-docx",
             "matplotlib")  # fmt: skip


def parse_formats(text: str | None) -> tuple[str, ...]:
    """Return the formats that a list such as `html,docx` names; all of them where there is none.

    >>> parse_formats("pdf, html")
    ('html', 'pdf')

    Raises
    ------
    InputError
        A name that is no format, all of them told at once.
    """
    if text is None:
        return FORMATS
    asked = [item.strip().lower() for item in text.split(",") if item.strip()]
    wrong = [item for item in asked if item not in FORMATS]
    if wrong or not asked:
        allowed = ", ".join(FORMATS)
        raise InputError(
            finding
            for item in wrong or [text]
            for finding in InputError.of("format-unknown", file="--format", value=item,
                                         allowed=allowed, near=near(item, FORMATS)).findings
        )  # fmt: skip
    return tuple(name for name in FORMATS if name in asked)


def parse_day(text: str) -> str:
    """Return a date written YYYY-MM-DD, or raise InputError."""
    if not (is_date(text) and text.count("-") == 2):  # noqa: PLR2004 -- year, month and day
        raise InputError.of("date-option", file="--date", value=text)
    return text


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


def _document(analysis: Analysis, lang: str, date: str) -> bytes:
    from liantu.present.document import document_bytes  # noqa: PLC0415 -- loads matplotlib

    return document_bytes(analysis, lang, date=date, version=version("liantu"))


def report_files(
    analysis: Analysis,
    lang: str,
    date: str,
    formats: Sequence[str] = FORMATS,
    left_out: Callable[[LiantuError], None] | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of every file of a report, one at a time for progress.

    Parameters
    ----------
    analysis : Analysis
        What was found: every format is written from it.
    lang : {"zh", "en"}
        Language of the report.
    date : str
        Date shown on the report.
    formats : sequence of str
        Which of `FORMATS`; `run.json` always comes last.
    left_out : callable, optional
        Told why Word or PDF cannot be made on this machine; without it that is an error.
    """
    page = report_page(analysis, lang, date=date, version=version("liantu"))
    makers: dict[str, tuple[str, Callable[[], bytes]]] = {
        "html": ("report.html", page.encode),
        "docx": ("report.docx", lambda: _document(analysis, lang, date)),
        "xlsx": ("gaps.xlsx", lambda: workbook_bytes(analysis, lang)),
        "pdf": ("report.pdf", lambda: pdf_bytes(page, date=date)),
        "map": ("map.html", lambda: map_page(analysis, lang).encode()),
    }
    for name, (file, make) in makers.items():
        if name not in formats:
            continue
        try:
            yield file, make()
        except LiantuError as error:
            if left_out is None or name not in {"docx", "pdf"}:
                raise
            left_out(error)
    if "csv" in formats:
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
            try:
                if final.exists():
                    final.replace(old)
                done.append(name)
                (staged / name).replace(final)
            except PermissionError as error:
                # The folder took the new files, so it is this one file that cannot be moved.
                raise OutputError.of("output-locked", file=str(final)) from error
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
        The folder cannot be written (no permission, no space), or a file is held open by
        another program.
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
