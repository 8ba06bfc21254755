"""How much of a chain is known: counts by table, stage and grade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liantu.model.tables import split_list

if TYPE_CHECKING:
    import pandas as pd

    from liantu.model.chain import Chain

__all__ = ["GRADES", "SOURCED", "STAGES", "Coverage", "best_grades", "coverage"]

GRADES = ("A", "B", "C", "D")
STAGES = ("technology", "material", "component", "machine", "system", "service")
SOURCED = ("makes", "supplies", "claims")


@dataclass(frozen=True)
class Coverage:
    """Counts of what is known.

    Attributes
    ----------
    parts, mapped_parts, firms, sources : int
        Parts, parts that are not `unmapped`, firms and sources in use.
    stages : dict
        Stage → (mapped parts, parts).
    rows : dict
        Table → number of rows, for needs, makes, supplies and claims.
    grades : dict
        Table → grade → rows whose best source has that grade.
    quoted : int
        Rows of makes, supplies and claims whose words were copied from the page.
    """

    parts: int
    mapped_parts: int
    firms: int
    sources: int
    stages: dict[str, tuple[int, int]]
    rows: dict[str, int]
    grades: dict[str, dict[str, int]]
    quoted: int

    @property
    def sourced_rows(self) -> int:
        """Return the number of makes, supplies and claims."""
        return sum(self.rows[table] for table in SOURCED)

    def grade_share(self, *grades: str) -> float:
        """Return the share of sourced rows whose best source has one of the grades."""
        hits = sum(self.grades[table][grade] for table in SOURCED for grade in grades)
        return hits / self.sourced_rows if self.sourced_rows else 0.0


def best_grades(frame: pd.DataFrame, sources: pd.DataFrame) -> list[str]:
    """Return for each row the best grade among its sources."""
    grade = dict(zip(sources["source_id"], sources["grade"], strict=True))
    return [
        min((grade.get(source, "D") for source in split_list(ids)), default="D")
        for ids in frame["source_id"]
    ]


def coverage(chain: Chain) -> Coverage:
    """Count what is known about a chain."""
    mapped = chain.parts[chain.parts["supply"] != "unmapped"]
    tables = {
        "needs": chain.needs,
        "makes": chain.makes,
        "supplies": chain.supplies,
        "claims": chain.claims,
    }
    grades = {name: best_grades(frame, chain.sources) for name, frame in tables.items()}
    return Coverage(
        parts=len(chain.parts),
        mapped_parts=len(mapped),
        firms=len(chain.firms),
        sources=len(chain.sources),
        stages={
            stage: (
                int((mapped["stage"] == stage).sum()),
                int((chain.parts["stage"] == stage).sum()),
            )
            for stage in STAGES
        },
        rows={name: len(frame) for name, frame in tables.items()},
        grades={name: {g: found.count(g) for g in GRADES} for name, found in grades.items()},
        quoted=sum(int((tables[name]["quote"] != "").sum()) for name in SOURCED),
    )
