"""The report printed to PDF by a browser that the machine already has."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from liantu.model.errors import InputError, OutputError

__all__ = ["find_browser", "pdf_bytes"]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
         "microsoft-edge", "microsoft-edge-stable", "msedge", "chrome")  # fmt: skip
PLACES = (
    "{ProgramFiles}/Microsoft/Edge/Application/msedge.exe",
    "{ProgramFiles(x86)}/Microsoft/Edge/Application/msedge.exe",
    "{ProgramFiles}/Google/Chrome/Application/chrome.exe",
    "{LOCALAPPDATA}/Google/Chrome/Application/chrome.exe",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
PATIENCE = 180
STAMP = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)[^)]*(\))")
ELEMENT = re.compile(rb"\(node\d{8}\)")


def find_browser() -> Path | None:
    """Return Chromium, Chrome or Edge: the one of `LIANTU_BROWSER`, on the path or in its place."""
    named = os.environ.get("LIANTU_BROWSER")
    if named is not None:
        found = shutil.which(named)
        return Path(found) if found else None
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    for place in PLACES:
        filled = re.sub(r"\{([^}]*)\}", lambda m: os.environ.get(m[1], "?"), place)
        if Path(filled).is_file():
            return Path(filled)
    return None


def _settled(content: bytes, date: str) -> bytes:
    """Return the PDF dated as the report instead of now, its elements numbered by rank.

    The browser numbers elements as it comes upon them, which depends on the moment; every number
    keeps its width, so that nothing in the file moves.
    """
    digits = (date.replace("-", "") + "0101")[:8].encode()

    def stamp(match: re.Match[bytes]) -> bytes:
        size = len(match[0]) - len(match[1]) - len(match[2])
        return match[1] + (digits + b"000000+00'00'")[:size].ljust(size, b"0") + match[2]

    rank = {name: n for n, name in enumerate(sorted(set(ELEMENT.findall(content))))}
    ranked = ELEMENT.sub(lambda match: b"(node%08d)" % rank[match[0]], content)
    return STAMP.sub(stamp, ranked)


def pdf_bytes(page: str, *, date: str) -> bytes:
    """Print a page that loads nothing.

    Parameters
    ----------
    page : str
        The report as HTML.
    date : str
        Date of the report, put in the place of the time of printing.

    Raises
    ------
    InputError
        No browser was found.
    OutputError
        The browser printed nothing.
    """
    browser = find_browser()
    if browser is None:
        raise InputError.of("browser-missing")
    with tempfile.TemporaryDirectory(prefix="liantu-", ignore_cleanup_errors=True) as room:
        source, target = Path(room) / "report.html", Path(room) / "report.pdf"
        source.write_text(page, encoding="utf-8", newline="\n")
        command = [
            str(browser), "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions",
            f"--user-data-dir={Path(room) / 'profile'}", "--no-pdf-header-footer",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--generate-pdf-document-outline", f"--print-to-pdf={target}", source.as_uri(),
        ]  # fmt: skip
        if getattr(os, "geteuid", lambda: 1)() == 0:
            command.insert(1, "--no-sandbox")  # a browser refuses to run as root otherwise
        try:
            done = subprocess.run(  # noqa: S603 -- a browser found above, no shell
                command,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
                env={**os.environ, "XDG_CONFIG_HOME": room},  # else settings stay at home
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise OutputError.of("browser-failed", file=str(browser), reason=str(error)) from None
        if not target.is_file() or not target.stat().st_size:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            reason = said[-1] if said else f"exit code {done.returncode}"
            raise OutputError.of("browser-failed", file=str(browser), reason=reason)
        return _settled(target.read_bytes(), date)
