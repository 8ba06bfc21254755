"""Gap flags: the rules as written, what makes a flag certain, and what makes it possible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import liantu as lt
from liantu.gaps.evidence import MEASURES
from liantu.gaps.reasons import FIELDS
from liantu.gaps.rules import Term, parse_rules
from liantu.model.content import data_folder
from liantu.model.errors import ContentError, InputError
from liantu.model.tables import records

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from liantu.gaps.analysis import Analysis

RULE = """[[rule]]
id = "r"
flag = "fill"
severity = "major"
all = ["{term}"]
zh = "{zh}"
en = "x"
"""


def flags(analysis: Analysis, part: str) -> dict[str, tuple[str, str]]:
    """Return rule → (severity, certainty) for one part."""
    rows = analysis.flags[analysis.flags["part_id"] == part]
    return {r["rule"]: (r["severity"], r["certainty"]) for r in records(rows)}


def point(analysis: Analysis, *key: str) -> dict[str, Any]:
    """Return the row of one single point: part, unit, element."""
    columns = ("part_id", "unit", "element")
    return next(r for r in records(analysis.points) if tuple(r[c] for c in columns) == key)


def test_the_small_chain(toy: Path) -> None:
    analysis = lt.load(toy).gaps()
    motor = flags(analysis, "motor")
    # Not severe: nothing but the list says that nobody is in pilot, but the count closes the list.
    assert motor["fill-no-maker"] == ("severe", "certain")
    assert motor["secure-single-point"] == ("severe", "certain")
    assert motor["secure-supply"] == ("major", "certain")
    assert flags(analysis, "alloy") == {"survey-unmapped": ("major", "certain")}
    reason = analysis.flags.set_index("rule").loc["fill-no-maker"]
    assert reason["reason_zh"] == "中国没有量产企业（本土电机研制）；现由远方电机供应。"
    assert reason["reason_en"] == (
        "No maker in volume in China (Home Motor in development); supplied by Far Motor."
    )
    assert reason["source_ids"] == "s1;s2"
    assert analysis.main_flag()["motor"] == "fill"


def test_an_open_list_makes_it_possible(edited: Callable[..., Path]) -> None:
    """Without the source that counts the makers, an unlisted one may exist."""
    analysis = lt.load(edited("claims", 1, drop=True)).gaps()
    motor = flags(analysis, "motor")
    assert motor["fill-no-maker"][1] == "possible"
    assert motor["secure-single-point"][1] == "possible"
    # A sole supply in force is a fact of its own, whoever else may exist.
    assert motor["secure-supply"][1] == "certain"


def test_an_unknown_owner_is_to_be_surveyed(edited: Callable[..., Path]) -> None:
    """A maker seated at home whose owner nobody states may be home: no gap until that is known."""
    folder = edited("firms", 2, hq_country="CN", hq_region="CN-SH", owner_country="")
    analysis = lt.load(folder).gaps()
    motor = flags(analysis, "motor")
    assert "fill-no-maker" not in motor
    assert motor["survey-owner"] == ("major", "certain")
    # Nor is it certain that its sole supply comes from outside.
    assert motor["secure-supply"][1] == "possible"
    row = analysis.makers.set_index("firm_id").loc["far_motor"]
    assert row["home_status"] == "unknown"


def test_a_joint_venture_of_nobody_may_leave_a_gap(edited: Callable[..., Path]) -> None:
    folder = edited("firms", 2, kind="jv", hq_country="CN", hq_region="CN-SH", owner_country="")
    motor = flags(lt.load(folder).gaps(), "motor")
    assert motor["fill-no-maker"][1] == "possible"
    assert "survey-owner" not in motor


def test_who_makes_a_named_product_is_given(toy: Path) -> None:
    """A car may have further makers; one that is a product by name has none."""
    assert point(lt.load(toy).gaps(), "car", "firm", "home_car")["market_certain"] is True
    text = (toy / "chain.toml").read_text("utf-8")
    named = 'named_products = ["car"]'
    (toy / "chain.toml").write_text(text.replace(named, ""), encoding="utf-8")
    assert point(lt.load(toy).gaps(), "car", "firm", "home_car")["market_certain"] is False
    (toy / "chain.toml").write_text(text.replace(named, 'named_products = ["cart"]'), "utf-8")
    with pytest.raises(ContentError, match="cart"):
        lt.load(toy)


def test_a_home_maker_clears_the_gap(edited: Callable[..., Path]) -> None:
    edited("claims", 1, low="2", high="2")
    analysis = lt.load(edited("makes", 2, status="volume")).gaps()
    assert "fill-no-maker" not in flags(analysis, "motor")
    assert "secure-single-point" not in flags(analysis, "motor")
    assert "secure-pair" in flags(analysis, "motor")


def test_a_pilot_maker_makes_it_less_severe(edited: Callable[..., Path]) -> None:
    analysis = lt.load(edited("makes", 2, status="pilot")).gaps()
    assert flags(analysis, "motor")["fill-no-maker"][0] == "major"


def test_home_is_a_question(toy: Path) -> None:
    chain = lt.load(toy)
    assert "fill-no-maker" not in flags(chain.gaps(home="CN"), "steel")
    # Steel comes from Liaoning: supplied in China, not in the delta.
    assert "fill-no-maker" in flags(chain.gaps(home="yrd"), "steel")
    assert "fill-no-maker" not in flags(chain.gaps(home="yrd"), "car")
    assert "fill-no-maker" not in flags(chain.gaps(home="CN-SH,CN-LN"), "steel")


def test_low_home_share(edited: Callable[..., Path]) -> None:
    edited("makes", 2, status="volume")
    folder = edited("claims", 0, low="95", high="95")
    rows = flags(lt.load(folder).gaps(), "motor")
    assert rows["fill-low-share"] == ("major", "certain")
    # 3,600 by firms, led from outside: concentrated.
    assert rows["secure-concentration"][1] == "certain"


def test_single_points_tell_how_it_falls(toy: Path) -> None:
    analysis = lt.load(toy).gaps()
    row = point(analysis, "car", "firm", "far_motor")
    assert row["witness_zh"] == "若远方电机断供，电机再无制造者，整车因缺电机而停。"
    assert row["witness_en"] == (
        "If Far Motor stops, motor has no maker left, car stops for want of motor."
    )
    assert [row[c] for c in ("market", "contracted", "market_certain")] == [True, True, True]
    countries = analysis.points.loc[analysis.points["unit"] == "country", "element"]
    assert "CN" not in set(countries), "home itself is not a point of failure"


def test_contracts_bind_under_the_contracted_reading(edited: Callable[..., Path]) -> None:
    edited("claims", 1, drop=True)
    folder = edited("makes", 2, status="volume")
    row = point(lt.load(folder).gaps(), "car", "firm", "far_motor")
    assert (row["market"], row["contracted"]) == (False, True)
    assert row["contracted_certain"], "the contract names the only supplier, whoever else may exist"


def test_data_gaps_name_what_to_survey(edited: Callable[..., Path]) -> None:
    edited("firms", 3, owner_country="")
    gaps = lt.load(edited("makes", 0, quote="")).gaps().data_gaps
    found = set(gaps[["kind", "subject"]].itertuples(index=False, name=None))
    assert {
        ("unmapped", "alloy"),
        ("no_owner", "mill"),
        ("no_quote", "makes: home_car / car"),
        ("open_list", "steel"),
        ("no_share", "steel"),
    } <= found


def test_shipped_rules_are_valid_and_every_measure_is_explained() -> None:
    text = (data_folder() / "gap_rules.toml").read_text("utf-8")
    rules = parse_rules(text, file="gap_rules.toml", measures=MEASURES, fields=FIELDS)
    assert {rule.flag for rule in rules} == {"fill", "secure", "strengthen", "survey"}


@pytest.mark.parametrize(
    ("term", "zh", "message"),
    [
        ("home_maker == 0", "x", "home_makers"),
        ("home_makers = 0", "x", "measure"),
        ("home_makers == many", "x", "number"),
        ("home_makers == 0", "{who}", "who"),
    ],
)
def test_a_wrong_rule_is_named(term: str, zh: str, message: str) -> None:
    text = RULE.format(term=term, zh=zh)
    with pytest.raises(InputError, match=message):
        parse_rules(text, file="f", measures=MEASURES, fields=FIELDS)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('flag = "fill"', 'flag = "break"'),
        ('severity = "major"', 'severity = "huge"'),
        ('id = "r"', ""),
        ("en =", "de ="),
        ("[[rule]]", "[[rule]"),
        ('all = ["', 'all = "'),
    ],
)
def test_a_rule_with_a_wrong_key_is_named(old: str, new: str) -> None:
    text = RULE.format(term="made == 1", zh="x").replace(old, new)
    with pytest.raises(InputError, match="rule is not valid"):
        parse_rules(text, file="f", measures=MEASURES, fields=FIELDS)


def test_rules_of_the_users_own(toy: Path, tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(RULE.format(term="made == 1", zh="自定"), encoding="utf-8")
    found = lt.load(toy).gaps(rules=path).flags
    assert set(found["part_id"]) == {"car", "motor", "steel"}
    assert set(found["reason_zh"]) == {"自定"}


@given(
    st.sampled_from(["==", "!=", "<", "<=", ">", ">="]),
    st.integers(0, 5),
    st.integers(0, 5),
    st.integers(0, 5),
)
def test_a_term_over_an_interval_is_the_answer_over_its_points(
    operator: str, a: int, b: int, value: int
) -> None:
    low, high = sorted((a, b))
    term = Term("m", "", operator, value)
    answers = {
        eval(f"{point / 2} {operator} {value}")  # noqa: S307 -- the oracle is Python itself
        for point in range(2 * low, 2 * high + 1)
    }
    expected = answers.pop() if len(answers) == 1 else None
    assert term.holds({"m": (low, high)}) is expected


@pytest.mark.parametrize(
    ("period", "published", "certainty"),
    [
        ("2021", "", "certain"),
        ("2020", "2026", "possible"),
        ("", "2021-03", "certain"),
        ("", "2020-12", "possible"),
        ("", "", "possible"),
    ],
)
def test_a_share_of_long_ago_makes_nothing_certain(
    edited: Callable[..., Path], period: str, published: str, certainty: str
) -> None:
    """Data as of 2026: what is over five years old, or of unknown age, need not be so today."""
    edited("sources", 0, published=published)
    folder = edited("claims", 0, period=period)
    analysis = lt.load(folder).gaps()
    assert flags(analysis, "motor")["secure-concentration"] == ("major", certainty)
    reason = str(analysis.flags.set_index("rule").loc["secure-concentration", "reason_zh"])
    stated = {"2021": "2021 年", "2020": "2020 年"}.get(period)
    late = f"不晚于 {published[:4]} 年" if published else "年份不详"
    assert (stated or late) in reason


def test_ranks_of_one_time_name_those_ranked(edited: Callable[..., Path]) -> None:
    """A rank of years before a newer one is no rank today, and only the ranked are named."""

    def rank(number: str, firm: str, value: str, period: str) -> None:
        edited("claims", None, claim_id=number, subject_kind="maker", subject_id=firm,
               part_id="steel", measure="rank", scope="world", low=value, high=value,
               unit="rank", as_printed=value, period=period, source_id="s1", quote="q")  # fmt: skip

    edited("makes", None, firm_id="home_motor", part_id="steel", status="volume",
           source_id="s1", quote="q")  # fmt: skip
    edited("needs", 1, group="")
    edited("needs", 2, drop=True)
    rank("r1", "mill", "3", "2025")
    rank("r2", "home_motor", "1", "2019")
    analysis = lt.load(edited("parts", 3, drop=True)).gaps()
    reasons = analysis.flags.set_index(["part_id", "rule"])["reason_zh"].to_dict()
    assert "钢厂居世界前三" in reasons["steel", "strengthen-strength"]
    assert flags(analysis, "steel")["strengthen-strength"][1] == "certain"
