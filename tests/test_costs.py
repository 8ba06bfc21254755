"""Costs that a user gives, and the instruments of the plan: what is wrong is told all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import liantu as lt
from liantu.exchange.load import shared_table
from liantu.gaps.candidates import KINDS
from liantu.gaps.instruments import fitting
from liantu.model.errors import ContentError, InputError

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "remedy_id,kind,part_id,cost,unit\n"


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "costs.csv"
    path.write_text(HEADER + text, encoding="utf-8")
    return path


def test_the_nearest_price_counts(toy: Path, tmp_path: Path) -> None:
    text = ",home_maker,,8,亿元\n,home_maker,motor,4,亿元\npromote:motor:home_motor,,,2,亿元\n"
    found = lt.load(toy).remedies(costs=write(tmp_path, text)).table.set_index("remedy_id")
    assert found.loc["promote:motor:home_motor", "cost"] == 2
    assert found.loc["home_maker:motor", "cost"] == 4
    assert set(found.loc[found["kind"] == "second_country", "cost"].isna()) == {True}
    effect = found["effect_per_cost"].dropna()
    assert (effect == (found["scenarios_kept"] / found["cost"]).dropna()).all()
    assert effect["home_maker:motor"] > 0
    # As much effect for less: the cheaper of the two comes first.
    assert list(found.index).index("promote:motor:home_motor") == 0


def test_a_plan_within_money(toy: Path, tmp_path: Path) -> None:
    path = write(tmp_path, ",promote,,3,亿元\n,home_maker,,2,亿元\n")
    plan = lt.load(toy).plan(2.5, costs=path)
    assert set(plan.table["kind"]) == {"home_maker"}
    assert plan.curve["cost"].max() <= 2.5
    assert plan.parameters["unit"] == "亿元"
    kinds = lt.load(toy).remedies().table["kind"]
    assert plan.parameters["unpriced"] == (~kinds.isin(["promote", "home_maker"])).sum() > 0
    assert lt.load(toy).plan(1.5, costs=path).kept == 0


def test_everything_wrong_is_told_at_once(toy: Path, tmp_path: Path) -> None:
    text = (
        "promote:motor:home_moter,,,2,亿元\n"
        ",home_makers,,5,亿元\n"
        ",home_maker,moter,5,亿元\n"
        ",home_maker,,much,亿元\n"
        ",promote,,-1,万元\n"
        "promote:motor:home_motor,promote,,3,亿元\n"
        ",second_country,,0,亿元\n"
        ",second_country,,1,亿元\n"
    )
    with pytest.raises(InputError) as caught:
        lt.load(toy).remedies(costs=write(tmp_path, text))
    told = {(f.code, f.row, f.column) for f in caught.value.findings}
    assert told == {
        ("remedy-unknown", 2, "remedy_id"),
        ("value-not-allowed", 3, "kind"),
        ("remedy-unknown", 4, "part_id"),
        ("number-malformed", 5, "cost"),
        ("cost-range", 6, "cost"),
        ("cost-unit", 6, "unit"),
        ("cost-subject", 7, "remedy_id"),
        ("cost-range", 8, "cost"),
        ("row-duplicate", 9, ""),
    }
    texts = "\n".join(f.text("zh") for f in caught.value.findings)
    assert "promote:motor:home_motor" in texts
    assert "相近：motor" in texts


def test_a_missing_column(toy: Path, tmp_path: Path) -> None:
    path = tmp_path / "costs.csv"
    path.write_text("kind,price\npromote,3\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        lt.load(toy).plan(3, costs=path)
    codes = [(f.code, f.column) for f in caught.value.findings]
    assert ("column-missing", "cost") in codes
    assert ("column-unknown", "price") in codes


def test_every_kind_has_an_instrument_of_the_plan() -> None:
    table = shared_table("instruments")
    fits = fitting(table)
    assert set(fits) == set(KINDS)
    assert all(fits.values())
    assert set("".join(table["clause_zh"])) <= set("五、（三六）")


def test_an_instrument_for_a_kind_there_is_none_of() -> None:
    table = pd.DataFrame({"instrument_id": ["a", "b"], "kinds": ["promote;promise", "pool"]})
    with pytest.raises(ContentError, match="row 2, column kinds, value 'promise'"):
        fitting(table)
