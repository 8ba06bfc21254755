"""What `liantu cuts` prints: cut sets of a chain, or of an Open-PSA fault tree."""

from __future__ import annotations

import json
import math
import time
from typing import TYPE_CHECKING

from liantu.api import load
from liantu.exchange.open_psa import read_tree
from liantu.gaps.cutwords import cut_record, cut_text
from liantu.measures.cutsets import cuts as find_cuts
from liantu.measures.diagram_cuts import cut_sets
from liantu.measures.importance import top_probability

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from liantu.model.network import Substitution

__all__ = ["chain_cuts", "count_tree"]

NEGATED = "含取反：割集按“其余事件都不发生”理解。Negations: read with every other event absent."
UNPROVED = {
    "zh": "已中断：决策图尚未建成，任何割集都还没有证明，不作输出。",
    "en": "Interrupted before a decision diagram was whole: no cut set is proved, none shown.",
}


def _as_json(record: object) -> list[str]:
    return [json.dumps(record, ensure_ascii=False, indent=2)]


def _ticking(note: Callable[[str], None]) -> Callable[[int, int], None]:
    """Return a progress function that tells, once a second at most, how far it is."""
    last = time.monotonic()

    def tick(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= 1:
            last = time.monotonic()
            note(f"  {done} / {total}")

    return tick


def chain_cuts(
    name: str,
    max_size: int,
    units: Sequence[str],
    *,
    target: str | None,
    mode: str,
    substitution: Substitution,
    as_json: bool,
    lang: str,
    note: Callable[[str], None],
) -> tuple[list[str], bool]:
    """Return the lines to print, and whether the search was interrupted."""
    chain = load(name)
    note(f"{chain!r}")
    found = find_cuts(
        chain.network(substitution=substitution),
        max_size,
        units,
        target=target,
        mode=mode,
        progress=_ticking(note),
        keep_partial=True,
    )
    lines = _as_json(cut_record(chain, found, lang)) if as_json else cut_text(chain, found, lang)
    return lines, found.partial


def count_tree(
    path: Path, *, as_json: bool, lang: str, note: Callable[[str], None], most: int = 0
) -> list[str]:
    """Return how many minimal cut sets a fault tree has, and the first of them on request."""
    tree = read_tree(path)
    try:
        cuts = cut_sets(tree.system, progress=_ticking(note))
    except KeyboardInterrupt:
        raise KeyboardInterrupt(UNPROVED[lang]) from None
    sizes = [(int(size), int(sets)) for size, sets in cuts.by_size.itertuples(index=False)]
    chance = top_probability(cuts.diagram, tree.system.probability)
    record = {
        "tree": tree.name,
        "top": tree.system.label,
        "minimal_cut_sets": cuts.count,
        "by_size": {str(size): sets for size, sets in sizes},
        "coherent": cuts.coherent,
    } | ({} if math.isnan(chance) else {"probability": chance})
    listed = [list(names) for names in cuts.table(most)["elements"]]
    if as_json:
        return _as_json(record | ({"first": listed} if most else {}))
    shown = ("tree", "top", "minimal_cut_sets", "probability", "coherent")
    return [
        *(f"{key}\t{record[key]}" for key in shown if key in record),
        "size\tsets",
        *(f"{size}\t{sets}" for size, sets in sizes),
        *("\t".join(names) for names in listed),
        *([] if cuts.coherent else [NEGATED]),
    ]
