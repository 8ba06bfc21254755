"""AND/OR graphs of the META4ICS benchmark as failure systems; the benchmarks read them too."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

from liantu.model.system import System

if TYPE_CHECKING:
    from pathlib import Path


def read_graph(path: Path) -> tuple[System, dict[str, float]]:
    """Read an AND/OR graph: a node works with its inputs (all, any), atomic ones also by self."""
    graph = json.loads(gzip.decompress(path.read_bytes()))["graph"]
    kind = {node["id"]: node["type"] for node in graph["nodes"]}
    below: dict[str, list[str]] = {name: [] for name in kind}
    for edge in graph["edges"]:
        if kind[edge["source"]] != "init":
            below[edge["target"]].append(edge["source"])
    weights = {n["id"]: float(n["value"]) for n in graph["nodes"] if n["type"] == "atomic"}
    events = {name: i for i, name in enumerate(weights)}
    nodes = [name for name in kind if kind[name] != "init"]
    place = {name: len(events) + i for i, name in enumerate(nodes)}
    gates = []
    for name in nodes:
        args = [place[a] for a in below[name]]
        own = [events[name]] if name in events else []
        gates.append((len(args) if kind[name] == "or" else 1, own + args))
    return System.of(list(events), gates, place[graph["target"]]), weights
