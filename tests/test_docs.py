"""The documents keep step with the code they describe."""

from __future__ import annotations

import re

from conftest import ROOT

from liantu.gaps.evidence import MEASURES

METHOD = ROOT / "docs" / "method.md"


def test_every_measure_is_explained() -> None:
    table = [line for line in METHOD.read_text("utf-8").splitlines() if line.startswith("| `")]
    named = {name for line in table for name in re.findall(r"`(\w+)`", line.split("|")[1])}
    assert named == MEASURES
