"""Stability of flags under small changes of thresholds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import liantu as lt
from liantu.gaps.evidence import MEASURES
from liantu.gaps.reasons import FIELDS
from liantu.gaps.rules import Rule, parse_rules
from liantu.gaps.stability import perturbed, stability
from liantu.model.tables import records

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """[[rule]]
id = "r"
flag = "fill"
severity = "major"
all = [{all_of}]
any = [{any_of}]
zh = "x"
en = "x"
"""


def rule(all_of: str, any_of: str = "") -> Rule:
    text = TEXT.format(all_of=all_of, any_of=any_of)
    return parse_rules(text, file="f", measures=MEASURES, fields=FIELDS)[0]


@pytest.mark.parametrize(("share", "kept"), [(7.0, 1.0), (8.5, 0.75), (9.5, 0.5), (0.0, 1.0)])
def test_one_threshold_moves_four_ways(share: float, kept: float) -> None:
    variants = perturbed(rule('"home_share.high < 10"'))
    assert [v.all_of[0].value for v in variants] == [8, 9, 11, 12]
    assert stability(variants, {"home_share": (0.0, share)}) == kept


def test_several_thresholds_move_alone_and_together() -> None:
    variants = perturbed(rule('"home_share.low >= 30"', '"hhi_firm.low > 2500", "makers >= 1"'))
    moved = [(v.all_of[0].value, v.any_of[0].value) for v in variants]
    assert len(moved) == 10
    assert moved[-2:] == [(24, 2000), (36, 3000)]
    assert {v.any_of[1].value for v in variants} == {1.0}


def test_counts_cannot_be_moved() -> None:
    assert perturbed(rule('"makers == 1", "home_share.low > 0"')) == ()
    assert stability((), {}) == 1.0


def test_an_open_condition_keeps_the_flag() -> None:
    variants = perturbed(rule('"home_share < 10"'))
    assert stability(variants, {"home_share": (0.0, 100.0)}) == 1.0


def test_every_flag_carries_it(toy: Path) -> None:
    rows = records(lt.load(toy).gaps().flags)
    assert {row["rule"]: row["stability"] for row in rows}["fill-no-maker"] == 1.0
    assert all(0 <= row["stability"] <= 1 for row in rows)
