"""The PDF: printed by a browser where there is one, a clear message where not."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

import liantu as lt
from liantu.model.errors import InputError, OutputError
from liantu.present.pdf import _settled, find_browser, pdf_bytes
from liantu.present.report import report_page

if TYPE_CHECKING:
    from pathlib import Path


def test_no_browser_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANTU_BROWSER", "/nowhere/browser")
    assert find_browser() is None
    with pytest.raises(InputError, match="LIANTU_BROWSER"):
        pdf_bytes("<p>x</p>", date="2026-11-24")


def test_times_and_numbers_of_the_moment_do_not_stay() -> None:
    first = b"/CreationDate (D:20261124010203+00'00')(node00000007)(node00000012)(node00000007)"
    later = b"/CreationDate (D:20271231235959+00'00')(node00000009)(node00000014)(node00000009)"
    settled = _settled(first, "2026-11-24")
    assert settled == _settled(later, "2026-11-24")
    assert len(settled) == len(first)
    assert b"(D:20261124000000+00'00')" in settled
    assert settled.endswith(b"(node00000000)(node00000001)(node00000000)")


@pytest.mark.skipif(not shutil.which("false"), reason="needs a program that fails")
def test_a_browser_that_prints_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANTU_BROWSER", "false")
    with pytest.raises(OutputError, match="exit code 1"):
        pdf_bytes("<p>x</p>", date="2026-11-24")


@pytest.mark.browser
def test_pages_are_numbered_and_the_bytes_stay(toy: Path, tmp_path: Path) -> None:
    if find_browser() is None:
        pytest.skip("no Chromium, Chrome or Edge is installed")
    page = report_page(lt.load(toy).gaps(), date="2026-11-24", version="0")
    first = pdf_bytes(page, date="2026-11-24")
    assert first == pdf_bytes(page, date="2026-11-24")
    assert re.findall(rb"/CreationDate \(D:(\d{8})", first) == [b"20261124"]
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed: page numbers not read")
    (tmp_path / "report.pdf").write_bytes(first)
    told = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "report.pdf"), "-"], capture_output=True, check=True
    ).stdout.decode()
    pages = told.split("\f")[:-1]
    assert len(pages) > 3
    for number, text in enumerate(pages, start=1):
        assert "".join(text.split()).endswith(f"{number}/{len(pages)}")
