"""All chains on one sheet: a grid of chains and stages, and a sheet of its own for each chain."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from liantu.measures.panorama import chain_of
from liantu.model.coverage import STAGES
from liantu.present.layout import lay_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from liantu.model.chain import Chain

__all__ = ["cells_of", "named", "overview"]

# World units; at scale 1 they are pixels. The first column names the chains.
PITCH_X, PITCH_Y, GAP = 196.0, 92.0, 12.0

Row = dict[str, Any]
Link = tuple[str, str]


def _cell(part: str, stage: Mapping[str, str]) -> str:
    return f"cell:{chain_of(part)}|{stage[part]}"


def _takers(links: Iterable[Link]) -> dict[str, set[str]]:
    """Return part → the other chains that take it directly."""
    found: dict[str, set[str]] = {}
    for tail, head in links:
        if chain_of(tail) != chain_of(head):
            found.setdefault(tail, set()).add(chain_of(head))
    return found


def _order(chains: Sequence[str], links: Iterable[Link]) -> list[str]:
    """Return the chains, those that the others take most from first."""
    given = Counter(chain_of(t) for t, h in links if chain_of(t) != chain_of(h))
    return sorted(chains, key=lambda chain: (-given[chain], chain))


def cells_of(
    stage: Mapping[str, str], links: Sequence[Link], marks: Mapping[str, Sequence[Link]]
) -> tuple[list[Row], list[Row]]:
    """Return the cells of chain and stage, and the lines between them.

    Parameters
    ----------
    stage : mapping
        Part (`chain:part`) → its stage.
    links : sequence of (str, str)
        Supplier and customer, both parts.
    marks : mapping
        Part → its flags, each with its certainty.

    Returns
    -------
    (list of dict, list of dict)
        Cells with `id`, `chain`, `stage`, `parts`, `shared` (parts that other chains take), `flags`
        (flag → number of parts that carry it) and `certain`; lines with `from`, `to`, `count` and
        `across` (between two chains).
    """
    takers = _takers(links)
    cells: dict[str, Row] = {}
    for part, level in stage.items():
        ident = _cell(part, stage)
        cell = cells.setdefault(ident, {
            "id": ident, "chain": chain_of(part), "stage": level, "parts": [], "shared": 0,
            "flags": Counter(), "certain": Counter(),
        })  # fmt: skip
        cell["parts"].append(part)
        cell["shared"] += part in takers
        for flag, certainty in marks[part]:
            cell["flags"][flag] += 1
            cell["certain"][flag] += certainty == "certain"
    counts = Counter((_cell(t, stage), _cell(h, stage)) for t, h in links)
    lines = [{"from": tail, "to": head, "count": count,
              "across": cells[tail]["chain"] != cells[head]["chain"]}
             for (tail, head), count in counts.items() if tail != head]  # fmt: skip
    return list(cells.values()), lines


def _grid(cells: list[Row], chains: Sequence[str]) -> Row:
    """Place the cells: chains as rows, stages as columns."""
    stages = [s for s in STAGES if any(cell["stage"] == s for cell in cells)]
    width, height = (len(stages) + 1) * PITCH_X + GAP, len(chains) * PITCH_Y
    x = {name: -width / 2 + GAP / 2 + (i + 0.5) * PITCH_X for i, name in enumerate(["", *stages])}
    y = {name: (i + 0.5) * PITCH_Y - height / 2 for i, name in enumerate(chains)}
    for cell in cells:
        cell["x"], cell["y"] = x[cell["stage"]], y[cell["chain"]]
    rows = [{"id": f"row:{c}", "chain": c, "x": x[""], "y": y[c]} for c in chains]
    edges = [*(x[s] - PITCH_X / 2 for s in ["", *stages]), width / 2]
    edges[0] = -width / 2
    bands = [{"stage": s, "left": edges[i], "right": edges[i + 1]}
             for i, s in enumerate(["", *stages])]  # fmt: skip
    return {"cells": cells, "rows": rows, "bands": bands, "width": width, "height": height}


def _sheet(chain: str, stage: Mapping[str, str], links: Sequence[Link]) -> Row:
    """Return where the parts of one chain stand, with those of others that it takes."""
    own = [part for part in stage if chain_of(part) == chain]
    taken = dict.fromkeys(t for t, h in links if chain_of(h) == chain and chain_of(t) != chain)
    stages: dict[str, list[str]] = {level: [] for level in STAGES}
    for part in [*own, *taken]:
        stages[stage[part]].append(part)
    found = lay_out(stages, [(t, h) for t, h in links if chain_of(h) == chain])
    return {
        "places": [(part, *place) for part, place in found.positions.items()],
        "bands": [{"stage": b.stage, "left": b.left, "right": b.right} for b in found.bands],
        "width": found.width, "height": found.height,
    }  # fmt: skip


def overview(chain: Chain, marks: Mapping[str, Sequence[Link]]) -> Row:
    """Return the panorama as the page draws it, without words.

    Parameters
    ----------
    chain : Chain
        Chains joined as one, parts named `chain:part`.
    marks : mapping
        Part → its flags, each with its certainty.
    """
    stage = dict(zip(chain.parts["part_id"], chain.parts["stage"], strict=True))
    needs = zip(chain.needs["input_id"], chain.needs["part_id"], strict=True)
    links = [(t, h) for t, h in needs if t in stage and h in stage]
    chains = _order(list(dict.fromkeys(map(chain_of, stage))), links)
    cells, lines = cells_of(stage, links, marks)
    return {
        "chains": chains,
        "takers": {part: sorted(found) for part, found in _takers(links).items()},
        "grid": _grid(cells, chains), "lines": lines,
        "sheets": {ident: _sheet(ident, stage, links) for ident in chains},
    }  # fmt: skip


def named(found: Row, chain: Chain, lang: str) -> Row:
    """Return an overview with the names of its chains."""
    names = {info.id: info.name(lang) for info in chain.members}
    return {**found, "chains": [(ident, names.get(ident) or ident) for ident in found["chains"]]}
