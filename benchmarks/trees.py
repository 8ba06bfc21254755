"""Fault trees and cheapest cuts in one run: counts, times, memory. Writes TREES.md beside it.

uv run python benchmarks/trees.py [folder of outside cases]
"""

from __future__ import annotations

import csv
import platform
import resource
import statistics
import sys
import time
from pathlib import Path

import numpy as np

from liantu.exchange.open_psa import read_tree
from liantu.measures.cheapest import cheapest_cut
from liantu.measures.diagram_cuts import CutFamily, cut_sets
from liantu.measures.importance import importance
from liantu.model.errors import InputError
from liantu.model.system import System

HERE = Path(__file__).resolve().parent
REPEATS = 5
ROOM = 4_000_000
HEADER = "| tree | events | minimal cut sets | as known | order"
SINGLE, AHEAD = 0.1, 0.05  # requirements with one supplier; those that may close a circle


def memory() -> float:
    """Return the most memory the process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def agrees(cuts: CutFamily, row: dict[str, str]) -> bool:
    """Say whether total and sizes are the known ones (the last column holds all larger sizes)."""
    known = list(map(int, row["by_size_0_1_2_.."].split(";")))
    sizes = dict(zip(cuts.by_size["size"], cuts.by_size["sets"], strict=True))
    last = len(known) - 1
    found = [sizes.get(k, 0) for k in range(last)]
    found.append(sum(n for k, n in sizes.items() if k >= last))
    return cuts.count == int(row["minimal_cut_sets"]) and found == known


def trees(folder: Path) -> list[str]:
    """Count every tree; return the lines of the table."""
    lines = [
        f"{HEADER} | nodes | s | importance s | SCRAM bdd s | SCRAM zbdd s |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    ours = theirs = finished = 0.0
    with (folder / "counts.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        tree = read_tree(folder / f"{row['tree']}.xml")
        before = time.perf_counter()
        cuts = cut_sets(tree.system)
        seconds = time.perf_counter() - before
        before = time.perf_counter()
        given = dict(zip(tree.system.events, map(float, tree.system.probability), strict=True))
        importance(cuts, given)
        rest = time.perf_counter() - before
        ours += seconds
        if row["scram_bdd_wall_s"][0].isdigit():
            theirs += float(row["scram_bdd_wall_s"])
            finished += seconds
        lines.append(
            f"| {row['tree']} | {row['events']} | {cuts.count:,} | {agrees(cuts, row)} "
            f"| {cuts.diagram.rule} | {cuts.diagram.built:,} | {seconds:.3f} | {rest:.3f} "
            f"| {row['scram_bdd_wall_s']} | {row['scram_zbdd_wall_s']} |"
        )
        print(lines[-1], flush=True)
    lines += ["", f"All trees: {ours:.1f} s. Peak memory of the process {memory():.0f} MB.", ""]
    lines.append(
        f"Trees that SCRAM's diagram finishes: {finished:.1f} s here, {theirs:.1f} s recorded"
    )
    lines.append("for SCRAM on another machine, start and reading included (orientation only).")
    return lines


def random_chain(size: int, firms: int, seed: int, mode: str) -> tuple[System, dict[str, float]]:
    """Draw producers in circles (5 % of requirements look ahead) over shared firms."""
    rng = np.random.default_rng(seed)
    requirements: list[list[int]] = []
    producers: list[tuple[int, list[int]]] = []
    for i in range(size):
        args = [int(rng.integers(0, firms))]
        for _ in range(int(rng.integers(0, 5)) if i > size // 10 else 0):
            makers = 1 if rng.random() < SINGLE else int(rng.integers(2, 5))
            pool = rng.integers(0, size if rng.random() < AHEAD else i, makers)
            args.append(firms + size + len(requirements))
            requirements.append(sorted(set(map(int, pool))))
        producers.append((1, args))
    rows = [(len(pool), [firms + s for s in pool]) for pool in requirements]
    top = (3, [firms + size - k for k in (1, 2, 3)])
    gates = [*producers, *rows, top]
    events = [f"f{i}" for i in range(firms)]
    system = System.of(events, gates, firms + len(gates) - 1, mode=mode)  # type: ignore[arg-type]
    return system, dict(zip(events, map(float, rng.integers(1, 20, firms)), strict=True))


def timed(system: System, weights: dict[str, float]) -> tuple[float, float, bool, int]:
    """Return cost, median milliseconds, whether proved, and hitting sets solved."""
    times = []
    for _ in range(REPEATS):
        before = time.perf_counter()
        result = cheapest_cut(system, weights)
        times.append(1000 * (time.perf_counter() - before))
    return result.cost, statistics.median(times), result.optimal, result.rounds


def circles() -> list[str]:
    """Count cut sets of random networks with circles until they no longer fit."""
    lines = [
        "Random networks with circles and shared firms (half as many firms as producers), room",
        f"for {ROOM:,} nodes:",
        "",
        "| producers | mode | minimal cut sets | nodes | s |",
        "|---|---|---|---|---|",
    ]
    for size in (25, 50, 75, 100, 150):
        for mode in ("outage", "cold_start"):
            system, _ = random_chain(size, size // 2, 1, mode)
            before = time.perf_counter()
            try:
                cuts = cut_sets(system, most_nodes=ROOM)
                found = f"{cuts.count:,} | {cuts.diagram.built:,}"
            except InputError:
                found = "does not fit | –"
            lines.append(f"| {size} | {mode} | {found} | {time.perf_counter() - before:.2f} |")
            print(lines[-1], flush=True)
    return lines


def cheapest(folder: Path) -> list[str]:
    """Time the cheapest cuts; return the lines of both tables."""
    sys.path.append(str(HERE.parent / "tests"))
    from andor import read_graph  # noqa: PLC0415 -- the tests have it

    lines = ["| graph | optimum | as published | ms | published ms |", "|---|---|---|---|---|"]
    medians = []
    with (folder / "optima.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    timed(*read_graph(folder / rows[0]["file"]))  # loads the machine code
    for row in rows:
        cost, ms, optimal, _ = timed(*read_graph(folder / row["file"]))
        medians.append(ms)
        right = optimal and cost == float(row["optimal_cost"])
        name = row["file"].removesuffix(".json.gz")
        lines.append(f"| {name} | {cost:g} | {right} | {ms:.1f} | {row['published_time_ms']} |")
        print(lines[-1], flush=True)
    lines += [
        "",
        f"Median {statistics.median(medians):.1f} ms, without reading the file. All twelve",
        "graphs are trees: the reduction by prices gives the answer without any search. Graphs",
        "with shared suppliers and circles, which do need it:",
        "",
        "| producers | firms | mode | optimum | proved | hitting sets solved | ms |",
        "|---|---|---|---|---|---|---|",
    ]
    for size in (300, 1000, 3000, 10_000):
        for mode in ("outage", "cold_start"):
            cost, ms, optimal, rounds = timed(*random_chain(size, size // 2, 1, mode))
            lines.append(
                f"| {size:,} | {size // 2:,} | {mode} | {cost:g} | {optimal} | {rounds} "
                f"| {ms:.0f} |"
            )
            print(lines[-1], flush=True)
    return lines


def main() -> None:
    """Run everything and write TREES.md."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent.parent / "shared" / "datasets"
    parts = ["# Fault trees and cheapest cuts", ""]
    version = platform.python_version()
    parts += [f"One run of `benchmarks/trees.py`, Python {version}, one thread.", ""]
    cut_sets(System.of(["a", "b"], [(2, [0, 1])], 2))  # loads the machine code
    parts += ["## All minimal cut sets", "", *trees(folder / "aralia"), "", *circles(), ""]
    parts += ["## Cheapest cut", "", *cheapest(folder / "andor"), ""]
    (HERE / "TREES.md").write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
