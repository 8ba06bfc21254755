"""The five lines that a command prints: what was found, at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liantu.gaps.words import Names
from liantu.present.report_words import Words

if TYPE_CHECKING:
    import pandas as pd

    from liantu.gaps.analysis import Analysis

__all__ = ["headline"]

SHOWN = 5
_WORDS = {
    "zh": {
        "fill": "补链",
        "secure": "固链",
        "strengthen": "强链",
        "line": "{flag}：{parts} 个环节（确定 {certain}，可能 {possible}）：{names}",
        "none": "无",
        "sep": "、",
    },
    "en": {
        "fill": "Fill",
        "secure": "Secure",
        "strengthen": "Strengthen",
        "line": "{flag}: {parts} parts ({certain} certain, {possible} possible): {names}",
        "none": "none",
        "sep": ", ",
    },
}


def _first(flags: pd.DataFrame, names: Names) -> list[str]:
    ranked = flags.sort_values(
        ["severity", "certainty"],
        key=lambda column: column.map(
            {"severe": 0, "major": 1, "minor": 2, "certain": 0, "possible": 1}
        ),
        kind="stable",
    )
    return [names.parts[part] for part in ranked["part_id"].drop_duplicates()]


def _points(analysis: Analysis, lang: str) -> str:
    final = analysis.points[
        analysis.points["final"] & analysis.points["unit"].isin(["firm", "country"])
    ]
    market = final[final["market"]]
    counts = {
        (lens, unit): frame.loc[frame["unit"] == unit, "element"].nunique()
        for lens, frame in (("m", market), ("c", final[final["contracted"]]))
        for unit in ("firm", "country")
    }
    if lang == "zh":
        return (
            f"单点失效：{counts['m', 'firm']} 家企业、{counts['m', 'country']} 个国家或地区"
            f"任一断供即令终端停摆；按现行合同为 {counts['c', 'firm']} 家、"
            f"{counts['c', 'country']} 个"
        )
    return (
        f"Single points of failure: any one of {counts['m', 'firm']} firms or "
        f"{counts['m', 'country']} countries stops a final part; under contracts in force "
        f"{counts['c', 'firm']} firms, {counts['c', 'country']} countries"
    )


def _coverage(analysis: Analysis, lang: str) -> str:
    found = analysis.coverage
    share = f"{found.grade_share('A', 'B'):.0%}"
    unmapped = found.parts - found.mapped_parts
    if lang == "zh":
        caution = f"，{unmapped} 个环节未调查，不等于安全" if unmapped else ""
        return (
            f"依据：{found.mapped_parts}/{found.parts} 个环节有制造者，{found.sourced_rows} 条"
            f"带来源的记录，A/B 级 {share}{caution}"
        )
    caution = f"; {unmapped} parts not surveyed, which is no all-clear" if unmapped else ""
    return (
        f"Rests on {found.mapped_parts} of {found.parts} parts mapped, {found.sourced_rows} "
        f"sourced rows, {share} grade A or B{caution}"
    )


def headline(analysis: Analysis, lang: str = "zh") -> list[str]:
    """Return five lines: fill, secure, strengthen, single points, coverage.

    Where nothing is mapped that is said before them.
    """
    words = _WORDS[lang]
    names = Names(analysis.chain, lang)
    counts = analysis.counts()
    nothing = not analysis.coverage.mapped_parts
    lines = [Words(lang)("alert.nothing")] if nothing else []
    for flag in ("fill", "secure", "strengthen"):
        found = _first(analysis.flags[analysis.flags["flag"] == flag], names)
        shown = words["sep"].join(found[:SHOWN]) + ("…" if len(found) > SHOWN else "")
        lines.append(
            words["line"].format(
                flag=words[flag], parts=len(found), names=shown or words["none"], **counts[flag]
            )
        )
    return [*lines, _points(analysis, lang), _coverage(analysis, lang)]
