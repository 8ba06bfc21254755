"""Speed of the failure engine as ratios measured in one run, and growth curves.

    uv run python benchmarks/failure.py           ratios, growth to 1e5 producers and 1e6
    uv run python benchmarks/failure.py 100000    growth to 1e5 only

Writes `benchmarks/growth.png` and prints Markdown tables for `benchmarks/README.md`.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import matplotlib as mpl
import networkx as nx
import numpy as np
from networks import random_network

from liantu.measures import propagation
from liantu.measures.counts import single_point_counts
from liantu.measures.cuts import alone, pair_cuts, universe
from liantu.measures.cutsets import cuts
from liantu.measures.failure import single_points
from liantu.measures.kernels import STANDS, cascade
from liantu.measures.logic import prepare
from liantu.model.compiled import compiled

if TYPE_CHECKING:
    from collections.abc import Callable

    from liantu.model.network import SupportNetwork

T = TypeVar("T")
SPARSE, DENSE = 0.1, 0.6


def timed(work: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def by_networkx(network: SupportNetwork) -> int:
    """Count all single points on a networkx graph, each firm's fall from scratch."""
    graph = nx.DiGraph()
    for p in range(network.size):
        for r in network.requirements[p]:
            graph.add_edges_from((int(s), ("r", int(r))) for s in network.suppliers[int(r)])
            graph.add_edge(("r", int(r)), p)
    total = 0
    for p in range(network.size):
        dead, todo = {p}, deque([p])
        lost = {r: graph.in_degree(r) for r in graph if isinstance(r, tuple)}
        while todo:
            node = todo.popleft()
            for r in graph.successors(node) if node in graph else ():
                lost[r] -= 1
                if lost[r] == 0:
                    fresh = [c for c in graph.successors(r) if c not in dead]
                    dead.update(fresh)
                    todo.extend(fresh)
        total += len(dead)
    return total


@compiled
def _naive(needs_start, needs, sup_start, sup, dead, first, last):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202, PLR0917
    """Sweep all producers until nothing changes, for each firm: compiled, but without an index."""
    total = 0
    for e in range(first, last):
        dead[:] = False
        dead[e] = True
        changed = True
        while changed:
            changed = False
            for p in range(len(dead)):
                if dead[p]:
                    continue
                for i in range(needs_start[p], needs_start[p + 1]):
                    r = needs[i]
                    every = True
                    for j in range(sup_start[r], sup_start[r + 1]):
                        if not dead[sup[j]]:
                            every = False
                            break
                    if every:
                        dead[p] = True
                        changed = True
                        break
        total += dead.sum()
    return total


def naive(network: SupportNetwork, count: int) -> int:
    rows, sup = network.requirements, network.suppliers
    dead = np.zeros(network.size, dtype=np.bool_)
    return int(_naive(rows.start, rows.items, sup.start, sup.items, dead, 0, count))


def ratios() -> None:
    print("| network | against | theirs s | ours s | ratio |\n|---|---|---|---|---|")
    for kind, single in (("sparse", SPARSE), ("dense", DENSE)):
        small, large = random_network(1000, single), random_network(20_000, single)
        single_point_counts(small)
        naive(small, 1)
        ours, counts = timed(lambda: single_point_counts(small))  # noqa: B023
        theirs, total = timed(lambda: by_networkx(small))  # noqa: B023
        assert total == counts.parts["single_points"].sum()  # noqa: S101
        print(f"| {kind} 1e3 | networkx | {theirs:.2f} | {ours:.4f} | {theirs / ours:.0f} |")
        sample = 500
        ours, counts = timed(lambda: single_point_counts(large))  # noqa: B023
        theirs, total = timed(lambda: naive(large, sample))  # noqa: B023
        assert total == counts.elements["parts_lost"][:sample].sum()  # noqa: S101
        theirs *= large.size / sample
        print(
            f"| {kind} 2e4 | naive numba (from {sample}) | {theirs:.1f} | {ours:.3f} "
            f"| {theirs / ours:.0f} |"
        )


def words_against_fronts(size: int) -> None:
    """Run 512 scenarios at once, 64 to a word and one after the other, on a dense network."""
    network = random_network(size, DENSE)
    rng = np.random.default_rng(7)
    scenarios = [[int(p)] for p in rng.choice(size, 512, replace=False)]
    measured = propagation.prefers_words
    seconds, results = [], []
    for words in (True, False):
        propagation.prefers_words = lambda *_, words=words: words
        propagation.propagate_many(network, scenarios[:64])
        taken, dead = timed(lambda: propagation.propagate_many(network, scenarios))
        seconds.append(taken)
        results.append(dead)
    propagation.prefers_words = measured
    assert np.array_equal(*results)  # noqa: S101
    bits, fronts = seconds
    fall = results[0].mean() * size
    print(
        f"\n512 scenarios, dense, {size} producers, mean fall {fall:.0f}: words {bits:.2f} s, "
        f"fronts {fronts:.2f} s, ratio {fronts / bits:.1f}"
    )


def triples(size: int, single: float, firms: int | None, limit: float) -> None:
    """Find the cuts of up to three of one part, for `limit` seconds at most."""
    network = random_network(size, single, firms=firms)
    end = time.perf_counter() + limit
    reached = (0, 0)

    def watch(done: int, total: int) -> None:
        nonlocal reached
        reached = done, total
        if time.perf_counter() > end:
            raise KeyboardInterrupt

    seconds, found = timed(lambda: cuts(network, 3, target="p0", progress=watch, keep_partial=True))
    sizes = found.table["size"].value_counts().sort_index().to_dict()
    ended = f"stopped at {reached[0]} of {reached[1]} roots" if found.partial else "complete"
    print(
        f"| {size} | {single} | {firms or size} | {sizes} | {seconds:.1f} | {ended} |", flush=True
    )


def growth(most: int) -> None:
    sizes = [n for n in (1000, 3000, 10_000, 30_000, 100_000, 1_000_000) if n <= most]
    curves: dict[str, list[tuple[int, float]]] = {}
    print("\n| producers | edges | work | seconds | peak memory MB |\n|---|---|---|---|---|")

    def note(kind: str, network: SupportNetwork, work: Callable[[], object]) -> None:
        seconds, _ = timed(work)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        curves.setdefault(kind, []).append((network.size, seconds))
        edges = len(network.suppliers.items)
        print(f"| {network.size} | {edges} | {kind} | {seconds:.3f} | {peak:.0f} |", flush=True)

    for kind, single in (("sparse", SPARSE), ("dense", DENSE)):
        for size in sizes:
            network = random_network(size, single)
            logic = prepare(network)
            node = int(np.flatnonzero(logic.mark == STANDS)[0])
            cascade(logic.net, logic.state(), np.array([node], dtype=np.int32))
            note(f"{kind}: prepare", network, lambda: prepare(network))  # noqa: B023
            note(f"{kind}: all singles", network, lambda: single_point_counts(network))  # noqa: B023
            note(
                f"{kind}: singles of one part",
                network,
                lambda: single_points(network, target="p0"),  # noqa: B023
            )
            if kind == "sparse":
                elements = universe(network, "firm", size=logic.size)
                falls = alone(logic, elements)
                note(
                    "sparse: all pairs, all parts",
                    network,
                    lambda: pair_cuts(logic, elements, falls),  # noqa: B023
                )
    draw(curves)


def draw(curves: dict[str, list[tuple[int, float]]]) -> None:
    mpl.use("Agg")
    import matplotlib.pyplot as plt  # noqa: PLC0415 -- after the choice of backend

    figure, axes = plt.subplots(figsize=(8, 5))
    for kind, points in curves.items():
        dashes = "--" if kind.startswith("dense") else "-"
        axes.loglog(*zip(*points, strict=True), dashes, marker="o", label=kind)
    axes.set_xlabel("producers (9 edges each sparse, 7 dense)")
    axes.set_ylabel("seconds, 2 cores")
    axes.grid(visible=True, which="both", alpha=0.3)
    axes.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(Path(__file__).with_name("growth.png"), dpi=110)


if __name__ == "__main__":
    for share in (SPARSE, DENSE):  # compile first
        tiny = random_network(300, share)
        single_points(tiny, target="p0")
        pair_logic = prepare(tiny)
        firms = universe(tiny, "firm", size=pair_logic.size)
        pair_cuts(pair_logic, firms, alone(pair_logic, firms))
    cuts(random_network(300, SPARSE), 3, target="p0")
    ratios()
    words_against_fronts(20_000)
    growth(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
    print(
        "\n| producers | single-sourced | firms | cuts of p0 by size | s | |"
        "\n|---|---|---|---|---|---|"
    )
    triples(100_000, SPARSE, None, 60)
    triples(100_000, 0.2, 20_000, 60)
