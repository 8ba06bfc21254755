"""Cut sets in words: as a record for programs and as lines for readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liantu.gaps.words import Names, tell

if TYPE_CHECKING:
    from liantu.measures.cutsets import CutSets
    from liantu.model.chain import Chain

__all__ = ["cut_record", "cut_text"]


def _named(names: Names, found: CutSets, row: int) -> list[str]:
    return [names.element(*found.elements.split(e)) for e in found.elements_of(row)]


def _told(names: Names, found: CutSets, row: int) -> str:
    """Tell how the elements of a row lose its part; elements of several units are named first."""
    # Names are looked up beforehand, and a unit that knows none of them leaves them as they are.
    return tell(names, "", _named(names, found, row), found.witness(row))


def cut_record(chain: Chain, found: CutSets, lang: str) -> dict[str, object]:
    """Return cut sets as plain data: what was asked, counts, and each cut with its witness."""
    names = Names(chain, lang)
    sizes = found.table["size"].value_counts().sort_index()
    return {
        "chain": chain.id,
        "parameters": dict(found.parameters),
        "digest": found.digest,
        "partial": found.partial,
        "minimal_cut_sets": len(found.table),
        "by_size": {str(size): int(count) for size, count in sizes.items()},
        "not_standing": sorted(found.not_standing),
        "cuts": [
            {
                "part_id": str(part),
                "elements": list(found.elements_of(row)),
                "origin": str(origin),
                "final": bool(final),
                "rests_on_unmapped": bool(unmapped),
                "witness": _told(names, found, row),
            }
            for row, (part, origin, final, unmapped) in enumerate(
                found.table[["part_id", "origin", "final", "rests_on_unmapped"]].itertuples(
                    index=False
                )
            )
        ],
    }


def cut_text(chain: Chain, found: CutSets, lang: str) -> list[str]:
    """Return cut sets as lines: part, elements, witness, separated by tabs, and counts last."""
    names, zh = Names(chain, lang), lang == "zh"
    lines = []
    for row, part in enumerate(found.table["part_id"]):
        cells = (
            names.parts.get(part, part),
            " + ".join(_named(names, found, row)),
            _told(names, found, row),
        )
        lines.append("\t".join(cells))
    sizes = found.table["size"].value_counts().sort_index()
    counts = ", ".join(f"{size}: {count}" for size, count in sizes.items())
    mode, reading = found.parameters["mode"], found.parameters["substitution"]
    if zh:
        told = {"outage": "运行中断供", "cold_start": "从零重建", "market": "市场口径",
                "contracted": "合同口径"}  # fmt: skip
        how = f"{told[str(mode)]}，{told[str(reading)]}"
        lines.append(f"最小割集 {len(found.table)} 个（按要素数 {counts or '无'}；{how}）")
    else:
        lines.append(
            f"{len(found.table)} minimal cut sets (by size {counts or 'none'}; {mode}, {reading})"
        )
    if found.partial:
        lines.append("已中断：结果不全" if zh else "Interrupted: the result is partial")
    return lines
