"""Chains joined: links across chains, what they share, and the joined network against its parts."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import liantu as lt
from liantu.measures.panorama import chain_of, common_points, presence, shared_parts
from liantu.model.errors import ContentError, InputError
from liantu.present.report import report_page
from liantu.present.report_tables import report_tables
from oracle import Oracle

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def two(toy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A second chain, `ships`, whose motor needs the toy's alloy; the toy's car needs its steel."""
    ships = toy.parent / "ships"
    shutil.copytree(toy, ships)
    text = (toy / "chain.toml").read_text("utf-8").replace('"toy"', '"ships"')
    (ships / "chain.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("LIANTU_CHAINS", str(toy.parent))
    for folder, need in ((ships, ("motor", "toy:steel")), (toy, ("car", "ships:motor"))):
        rows = (folder / "needs.csv").read_text("utf-8").rstrip("\n").splitlines()
        head = rows[0].split(",")
        cells = dict.fromkeys(head, "") | {
            "part_id": need[0], "input_id": need[1], "essential": "yes", "source_id": "s1",
            "note": "n",
        }  # fmt: skip
        rows.append(",".join(cells[c] for c in head))
        (folder / "needs.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return toy


def test_links_run_through_chains_and_back(two: Path) -> None:
    """The car needs the ships' motor, which needs the toy's own steel again."""
    chain = lt.load(two)
    assert chain.linked is not None
    linked = set(chain.linked.parts["part_id"])
    assert "ships:motor" in linked
    assert "steel" not in linked
    back = chain.linked.needs
    assert ["ships:motor", "steel"] in back[["part_id", "input_id"]].to_numpy().tolist()
    assert chain.linked_parts["part_id"].tolist() == ["ships:motor"]
    lost = set(chain.fails("steel", unit="part").lost["part_id"])
    assert {"steel", "ships:motor", "car"} <= lost


def test_a_linked_chain_fails_as_the_joined_one_does(two: Path) -> None:
    """Whatever fails, a chain with its links loses what it loses in the panorama."""
    whole = lt.panorama(["toy", "ships"])
    network = whole.joined.network()
    for unit in ("firm", "country"):
        for element in network.elements[unit]:
            apart = {
                f"{name}:{part}"
                for name, chain in whole.chains.items()
                for part in (
                    chain.fails(element, unit=unit).lost["part_id"]
                    if element in chain.network().elements[unit] else ()
                )
                if ":" not in part
            }  # fmt: skip
            assert apart == set(whole.joined.fails(element, unit=unit).lost["part_id"])
    assert two.name == "toy"


def test_the_joined_chain_against_the_literal_oracle(two: Path) -> None:
    joined = lt.panorama(["toy", "ships"]).joined
    oracle = Oracle(joined, "market")
    for firm in joined.network().elements["firm"]:
        expected = oracle.lost([("firm", firm)]) - oracle.lost([])
        assert set(joined.fails(firm).lost["part_id"]) == expected
    assert two.exists()


def test_what_chains_share(two: Path) -> None:
    whole = lt.panorama(["toy", "ships"])
    found = whole.presence()
    assert set(found["chains"]) == {"ships;toy"}
    assert "far_motor" in set(found["element"])
    parts = whole.shared_parts().set_index("part_id")
    assert parts.at["ships:motor", "essential_chains"] == "ships;toy"
    assert parts.at["ships:motor", "direct"] == "toy:car"
    points = whole.common_points()
    assert set(points["chains"]) == {"ships;toy"}
    assert (points["chain_count"] == 2).all()
    assert two.exists()


def test_a_chain_left_out_is_named(two: Path) -> None:
    with pytest.raises(InputError, match="ships"):
        lt.panorama(["toy"])
    makes = two.parent / "ships" / "makes.csv"
    makes.write_text(makes.read_text("utf-8").replace("volume", "plenty"), encoding="utf-8")
    with pytest.raises(ContentError, match="plenty"):
        lt.load(two)


def test_chain_of_the_shipped_ones() -> None:
    """Every single point common to chains really stops a final part of each chain named."""
    whole = lt.panorama()
    joined = whole.joined
    assert len(whole.chains) == 9
    assert joined.parts["name_zh"].is_unique
    assert set(joined.parts["part_id"].map(chain_of)) == set(whole.chains)
    points = joined.spof(unit="country").points.assign(unit="country")
    table = common_points(points)
    assert len(table)
    for element, chains, finals in (
        table[["element", "chains", "finals"]].head(3).itertuples(index=False)
    ):
        lost = set(joined.fails(element, unit="country").lost["part_id"])
        assert set(finals.split(";")) <= lost & set(joined.final_parts)
        assert set(chains.split(";")) == {chain_of(p) for p in finals.split(";")}
    for unit in ("firm", "group"):
        assert (presence(joined, unit)["chain_count"] >= 2).all()
    shared = shared_parts(joined)
    assert (shared["chain_count"] >= shared["essential_count"]).all()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "liantu", *arguments], capture_output=True, text=True, check=True,
        encoding="utf-8",
    )  # fmt: skip


def test_on_the_command_line(two: Path) -> None:
    lines = run("list").stdout.splitlines()
    assert [line.split("\t")[0] for line in lines][-1] == "panorama"
    assert {"toy", "ships", "aircraft"} <= {line.split("\t")[0] for line in lines}
    found = json.loads(run("panorama", "--format", "json").stdout)
    assert set(found) == {"firms", "groups", "parts", "points"}
    text = run("panorama", "--lang", "en").stdout
    assert "Groups found in two chains or more" in text
    assert two.exists()


def test_facts_drawn_for_a_second_look(toy: Path) -> None:
    first = run("check", str(toy), "--sample", "3", "--seed", "7", "--format", "json").stdout
    assert (
        first == run("check", str(toy), "--sample", "3", "--seed", "7", "--format", "json").stdout
    )
    drawn = json.loads(first)
    assert len(drawn) == 3
    assert all(row["url"].startswith("http") and row["grade"] in "ABC" for row in drawn)
    text = run("check", "aircraft", "--sample", "2").stdout
    assert text.count("http") == 2


def test_the_report_on_a_panorama_shows_what_is_common(two: Path) -> None:
    analysis = lt.load("panorama").gaps()
    for lang in ("zh", "en"):
        tables = report_tables(analysis, lang)
        assert {"common_points", "shared_parts", "shared_groups"} <= set(tables)
        page = report_page(analysis, lang, date="2026-11", version="0")
        for name in ("common_points", "shared_parts", "shared_groups"):
            assert tables[name].rows
            assert str(tables[name].title) in page
    assert two.exists()
    assert "common_points" not in report_tables(lt.load(two).gaps())


def test_a_strength_that_feeds_two_chains(two: Path) -> None:
    """Steel is not on every path of a chain by itself, but both chains' finals rest on it."""
    chain = lt.load(two)
    assert chain.feeds["steel"] == ("ships", "toy")
    assert chain.feeds["motor"] == ("toy",)
    joined = lt.panorama(["toy", "ships"]).joined
    assert joined.feeds["ships:motor"] == ("ships", "toy")
    evidence = chain.gaps().measures
    fed = evidence[evidence["measure"] == "chains_fed"].set_index("part_id")["low"]
    assert fed["steel"] == 2


def test_feeds_agree_with_the_parts_shared() -> None:
    """What each chain says of its own parts is what all chains joined say."""
    whole = lt.panorama()
    shared = shared_parts(whole.joined)
    essential = {
        part: tuple(chains.split(";"))
        for part, chains, count in shared[
            ["part_id", "essential_chains", "essential_count"]
        ].itertuples(index=False)
        if count >= 2
    }
    told = {
        f"{name}:{part}": chains
        for name, chain in whole.chains.items()
        for part, chains in chain.feeds.items()
        if len(chains) >= 2
    }
    assert told == essential
    assert {p: c for p, c in whole.joined.feeds.items() if len(c) >= 2} == essential
