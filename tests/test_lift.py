"""What lifts a flag: measured on a chain that has the change, against measuring it all again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

import liantu as lt
from liantu.gaps.evidence import gather
from liantu.gaps.spares import HOME_SLOTS, SECOND, spare_makers, with_makers
from liantu.model.home import Home
from random_chains import chains

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from liantu.model.chain import Chain
    from liantu.model.network import Substitution

CN = Home("CN", "中国", "China", frozenset({"CN"}), frozenset({"CN"}))
DELTA = Home("d", "沪苏", "delta", frozenset({"CN-SH", "CN-JS"}), frozenset({"CN"}))


@settings(max_examples=150)
@given(chains(), st.sampled_from([CN, DELTA]), st.sampled_from(["market", "contracted"]), st.data())
def test_added_makers_are_measured_as_if_listed(
    chain: Chain, home: Home, substitution: Substitution, data: st.DataObject
) -> None:
    evidence = gather(chain, home, substitution)
    made = list(chain.parts.loc[chain.parts["supply"] == "made", "part_id"])
    if not made:
        return
    spares = spare_makers(chain, evidence, made)
    part = data.draw(st.sampled_from(made))
    slots = st.sampled_from([(p, s) for p in made for s in (SECOND, *HOME_SLOTS)])
    added = data.draw(st.frozensets(slots, max_size=4))
    full = gather(with_makers(chain, home, sorted(added)), home, substitution)
    expected = full.parts[part].surveyed
    found = spares.measures(part, added)
    essential = {"essential"}  # a part with no maker before now has needs of its own
    assert {k: v for k, v in found.items() if k not in essential} == {
        k: v for k, v in expected.items() if k not in essential
    }


def lifted(folder: Path) -> dict[tuple[str, str], tuple[object, ...]]:
    """Return (part, rule) → kind, n, cleared and other rules that stay."""
    frame = lt.load(folder).gaps().lifts
    columns = ["part_id", "rule", "lift_kind", "lift_n", "cleared", "remaining"]
    return {(p, r): tuple(rest) for p, r, *rest in frame[columns].itertuples(index=False)}


def test_the_small_chain(toy: Path) -> None:
    found = lifted(toy)
    assert found["motor", "fill-no-maker"] == ("home_maker", 1, True, "")
    point = found["motor", "secure-single-point"]
    assert point == ("second_source", 1, True, "secure-pair;secure-concentration;secure-supply")
    # Nobody else makes it yet, so the contract needs a maker first.
    assert found["motor", "secure-supply"] == (
        "new_contract",
        1,
        True,
        "secure-pair;secure-concentration",
    )
    assert found["alloy", "survey-unmapped"] == ("fact", 1, True, "")


def test_a_contract_with_a_maker_at_hand(edited: Callable[..., Path]) -> None:
    edited("claims", 1, low="2", high="2")
    found = lifted(edited("makes", 2, status="volume"))
    assert found["motor", "secure-supply"][:3] == ("contract", 1, True)


def test_published_shares_do_not_move_with_a_maker(edited: Callable[..., Path]) -> None:
    edited("makes", 2, status="volume")
    found = lifted(edited("claims", 0, low="95", high="95"))
    assert found["motor", "fill-low-share"] == ("share", 10, True, "")
    assert found["motor", "secure-concentration"] == ("none", 0, False, "")


def test_what_clears_a_real_flag_does_so_when_all_is_measured_again() -> None:
    chain = lt.load("robots")
    analysis = chain.gaps()
    home = chain.home()
    flags = set(analysis.flags[["part_id", "rule"]].itertuples(index=False, name=None))
    slots = {"second_source": (SECOND,), "home_maker": HOME_SLOTS}
    tried = analysis.lifts[analysis.lifts["lift_kind"].isin(slots)].drop_duplicates("lift_kind")
    assert len(tried)
    for row in tried.to_dict("records"):
        part, rule, n = row["part_id"], row["rule"], int(row["lift_n"])
        spares = [(part, slot) for slot in slots[row["lift_kind"]][:n]]
        again = with_makers(chain, home, spares).gaps()  # type: ignore[attr-defined]
        assert (part, rule) in flags
        assert (part, rule) not in set(
            again.flags[["part_id", "rule"]].itertuples(index=False, name=None)
        )
