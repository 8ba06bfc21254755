"""The display tables: one source for the page, the workbook and the CSV files."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from liantu.present import report_findings, report_registers
from liantu.present.report_balance import balance
from liantu.present.report_countries import country_tables
from liantu.present.report_lenses import lens_tables
from liantu.present.report_pairs import pair_tables
from liantu.present.report_panorama import panorama_tables
from liantu.present.report_ranking import ranking_tables
from liantu.present.report_remedies import remedy_tables
from liantu.present.report_stages import stages
from liantu.present.report_summary import summary
from liantu.present.report_table import Column, Context, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liantu.gaps.analysis import Analysis

__all__ = ["Column", "Table", "report_tables"]

BUILDERS = (
    report_findings.flags,
    report_findings.points,
    report_findings.concentration,
    balance,
    report_registers.makers,
    report_registers.parts,
    report_registers.claims,
    report_registers.data_gaps,
    report_registers.sources,
    report_findings.measures,
    stages,
)


@lru_cache(maxsize=2)  # every format is written from the same tables
def report_tables(analysis: Analysis, lang: str = "zh") -> Mapping[str, Table]:
    """Return every display table of an analysis by name.

    Parameters
    ----------
    analysis : Analysis
        What was found.
    lang : {"zh", "en"}
        Language of headings, words and names.

    Returns
    -------
    mapping of str to Table
        `summary`, `flags`, `points`, `concentration`, `balance`, `makers`, `parts`, `claims`,
        `data_gaps`, `sources`, `measures`, `stages`, `pairs`, `final_pairs`; where they were asked
        for `lenses`, `countries`, `smallest`, `best_remedies`, `plan`, `remedies`,
        `remedy_evidence`, `bottlenecks`, `agreement`, `ranking`; for a panorama also
        `common_points`, `shared_parts`,
        `shared_groups`.
    """
    ctx = Context(analysis, lang)
    tables = [
        *(build(ctx) for build in BUILDERS),
        *pair_tables(ctx),
        *lens_tables(ctx),
        *country_tables(ctx),
        *remedy_tables(ctx),
        *ranking_tables(ctx),
        *panorama_tables(ctx),
    ]
    named = {table.name: table for table in tables}
    return MappingProxyType({"summary": summary(ctx, named["flags"]), **named})
