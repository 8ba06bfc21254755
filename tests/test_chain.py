"""Chains as objects: graphs, homes, digests, links between chains."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import networkx as nx
import pytest

import liantu as lt
from conftest import write_table
from liantu.model.content import chain_folders
from liantu.model.coverage import coverage
from liantu.model.errors import ContentError
from liantu.model.home import Home, resolve_home

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_networkx_graph_is_typed_and_runs_from_supplier_to_customer(toy: Path) -> None:
    graph = lt.load(toy).to_networkx()
    assert isinstance(graph, nx.MultiDiGraph)
    assert graph.nodes["part:motor"]["hs6"] == "850120"
    assert graph.nodes["part:car"]["final"] is True
    assert graph.nodes["firm:mill"]["firm_kind"] == "company"
    kinds = {(a, b): data["kind"] for a, b, data in graph.edges(data=True)}
    assert kinds == {
        ("part:motor", "part:car"): "needs",
        ("part:steel", "part:motor"): "needs",
        ("part:alloy", "part:motor"): "needs",
        ("firm:home_car", "part:car"): "makes",
        ("firm:far_motor", "part:motor"): "makes",
        ("firm:home_motor", "part:motor"): "makes",
        ("firm:mill", "part:steel"): "makes",
        ("firm:far_motor", "firm:home_car"): "supplies",
    }
    supply = next(d for *_, d in graph.edges(data=True) if d["kind"] == "supplies")
    assert (supply["exclusivity"], supply["since"], supply["source_id"]) == ("sole", "2020", "s1")


def test_igraph_holds_the_same_graph(toy: Path) -> None:
    chain = lt.load(toy)
    one, two = chain.to_networkx(), chain.to_igraph()
    names = two.vs["name"]
    assert names == list(one)
    ours = sorted((a, b, d["kind"]) for a, b, d in one.edges(data=True))
    theirs = sorted((names[e.source], names[e.target], e["kind"]) for e in two.es)
    assert theirs == ours
    assert two.vs.find(name="part:motor")["stage"] == "machine"


def test_parents_come_along_as_controls_edges(edited: Callable[..., Path]) -> None:
    edited("firms", None, firm_id="holding", name_en="Holding", kind="group", source_id="s1")
    chain = lt.load(edited("firms", 3, parent_id="holding"))
    assert chain.to_networkx().has_edge("firm:holding", "firm:mill")
    assert chain.groups()["mill"] == "holding"
    assert chain.fails("holding", unit="group").lost["part_id"].tolist() == ["steel"]


def test_repr_shows_counts_and_escapes(toy: Path) -> None:
    chain = lt.load(toy)
    assert repr(chain) == "<Chain toy: 4 parts, 4 firms, 7 sourced rows, as of 2026-11>"
    page = chain._repr_html_()
    assert "<td>3/4</td>" in page
    assert "示例 · Toy" in page


def test_digest_changes_with_any_fact(toy: Path, edited: Callable[..., Path]) -> None:
    before = lt.load(toy).digest
    assert lt.load(toy).digest == before
    assert lt.load(edited("claims", 0, low="61", high="61")).digest != before


def test_coverage_counts(toy: Path) -> None:
    found = coverage(lt.load(toy))
    assert (found.parts, found.mapped_parts, found.firms, found.sources) == (4, 3, 4, 2)
    assert found.rows == {"needs": 3, "makes": 4, "supplies": 1, "claims": 2}
    assert found.grades["makes"] == {"A": 1, "B": 3, "C": 0, "D": 0}
    assert found.stages["material"] == (1, 2)
    assert (found.sourced_rows, found.quoted) == (7, 7)
    assert found.grade_share("A") == pytest.approx(1 / 7)


def test_chains_of_the_users_own(toy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANTU_CHAINS", str(toy.parent))
    assert "toy" in lt.chains()
    assert "aircraft" in lt.chains()
    assert lt.load("toy").id == "toy"


def test_a_part_of_another_chain(
    toy: Path, edited: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes with its makers and all it rests on; only what is referred to is shown beside."""
    other = toy.parent / "ships"
    shutil.copytree(toy, other)
    (other / "chain.toml").write_text(
        (toy / "chain.toml").read_text("utf-8").replace('"toy"', '"ships"'), encoding="utf-8"
    )
    monkeypatch.setenv("LIANTU_CHAINS", str(toy.parent))
    assert set(chain_folders()) >= {"toy", "ships"}
    folder = edited("needs", None, part_id="car", input_id="ships:steel", essential="yes",
                    source_id="s1")  # fmt: skip
    chain = lt.load(folder)
    assert chain.linked_parts[["part_id", "supply"]].to_numpy().tolist() == [
        ["ships:steel", "made"]
    ]
    assert chain.linked is not None
    assert set(chain.parts["part_id"]) & set(chain.linked.parts["part_id"]) == set()
    assert chain.fails("ships:steel", unit="part").lost["part_id"].tolist() == [
        "ships:steel", "car"
    ]  # fmt: skip
    assert "car" in set(chain.fails("mill").lost["part_id"])
    edited("needs", 3, input_id="ships:wood")
    with pytest.raises(ContentError, match="unknown part"):
        lt.load(folder)


@pytest.mark.parametrize(
    ("home", "seat", "region", "owner", "status"),
    [
        ("CN", "CN", "CN-SH", "CN", "home"),
        ("CN", "CN", "", "CN", "home"),
        ("CN", "CN", "CN-SH", "US", "onshore"),
        ("CN", "AT", "", "CN", "offshore"),
        ("CN", "US", "", "US", "outside"),
        ("CN", "US", "", "", "outside"),
        ("CN", "CN", "CN-SH", "", "unknown"),
        ("CN", "", "", "CN", "unknown"),
        ("CN", "", "", "US", "outside"),
        ("yrd", "CN", "CN-SH", "CN", "home"),
        ("yrd", "CN", "CN-SH-310115", "CN", "home"),
        ("yrd", "CN", "CN-SN", "CN", "outside"),
        ("yrd", "CN", "", "CN", "unknown"),
        ("yrd", "CN", "CN-JS", "US", "onshore"),
        ("yrd", "US", "", "CN", "offshore"),
        ("CN-SH-310115", "CN", "CN-SH-310115", "CN", "home"),
        ("CN-SH-310115", "CN", "CN-SH-310101", "CN", "outside"),
    ],
)
def test_home_status(toy: Path, home: str, seat: str, region: str, owner: str, status: str) -> None:
    where: Home = resolve_home(home, lt.load(toy).regions)
    assert where.status(seat, region, owner) == status


def test_own_registry_rows_join_the_shared_ones(toy: Path) -> None:
    """A user's chain may use firms of the shared registry without listing them again."""
    write_table(toy, "makes", [
        {"firm_id": f, "part_id": p, "status": "volume", "source_id": "s1", "quote": "q"}
        for f, p in (("home_car", "car"), ("far_motor", "motor"), ("comac", "motor"),
                     ("mill", "steel"))
    ])  # fmt: skip
    chain = lt.load(toy)
    assert "comac" in set(chain.firms["firm_id"])
