"""The documents keep step with the code they describe."""

from __future__ import annotations

import doctest
import re

import liantu as lt
from conftest import ROOT
from liantu.cli_panorama import chain_lines
from liantu.gaps.evidence import MEASURES
from liantu.present.headline import headline

METHOD = ROOT / "docs" / "method.md"


def test_every_measure_is_explained() -> None:
    table = [line for line in METHOD.read_text("utf-8").splitlines() if line.startswith("| `")]
    named = {name for line in table for name in re.findall(r"`(\w+)`", line.split("|")[1])}
    assert named == MEASURES


def test_the_readme_shows_real_output() -> None:
    result = doctest.testfile(
        str(ROOT / "README.md"),
        module_relative=False,
        encoding="utf-8",
        optionflags=doctest.NORMALIZE_WHITESPACE,
    )
    assert result.attempted >= 6
    assert result.failed == 0


def test_the_readme_shows_the_real_headline() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for line in headline(lt.load("aircraft").gaps()):
        assert line in text


def test_the_readme_shows_the_chains_as_they_are() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for line in chain_lines():
        cells = line.split("\t")
        assert f"| {' | '.join(cells)} |" in text


def test_links_in_documents_lead_somewhere() -> None:
    for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text("utf-8")):
            target = path.parent / link
            if target.parent != ROOT / "docs" / "notebooks":  # pages made when the site is built
                assert target.exists(), f"{path.name}: {link}"
