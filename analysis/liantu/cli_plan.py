"""`liantu plan`: what to do within a budget; and what a report says about it."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path  # noqa: TC003 -- the option's type
from typing import TYPE_CHECKING, Annotated, Any

import typer

from liantu.cli import (
    ChainArgument,
    CheckFormat,
    HomeOption,
    Lang,
    LangOption,
    Substitution,
    SubstitutionOption,
    app,
)

if TYPE_CHECKING:
    from liantu.api import Chain
    from liantu.gaps.plan import Objective as Aim
    from liantu.gaps.plan import Plan
    from liantu.model.network import Substitution as Reading

__all__ = ["plan", "what_to_do"]

REPORT_BUDGET = 10


class Objective(StrEnum):
    """What a plan is to keep."""

    scenarios = "scenarios"
    cuts = "cuts"


def what_to_do(chain: Chain, home: str | None, reading: Reading) -> dict[str, Any]:
    """Return remedies, plan and ranking for a report, by field of the analysis.

    Where no single failure outside home stops a final part, the plan is about pairs.
    """
    from liantu.gaps.plan import plan as best  # noqa: PLC0415 -- start-up time

    found = chain.remedies(home=home, substitution=reading)
    objective: Aim = "scenarios" if len(found.scenarios) else "cuts"
    return {
        "remedies": found,
        "plan": best(found, REPORT_BUDGET, objective=objective),
        "ranking": chain.ranking(home=home, substitution=reading),
    }


def _lines(found: Plan, lang: str) -> list[str]:
    zh, unit = lang == "zh", found.parameters["unit"]
    goal = found.parameters["objective"] == "cuts"
    noun = (("割集", "cuts") if goal else ("例终端停摆", "losses of final parts"))[0 if zh else 1]
    proved = ("已证最优" if zh else "proved best") if found.optimal else (
        f"上界 {found.upper}" if zh else f"upper bound {found.upper}"
    )  # fmt: skip
    head = (
        f"不采取措施时 {found.lost} {noun}，全部措施到位可保住 {found.reachable}；"
        f"所选 {len(found.table)} 项措施保住 {found.kept}（{proved}）。"
        if zh
        else f"With nothing done {found.lost} {noun}, of which every remedy keeps "
        f"{found.reachable}; the {len(found.table)} chosen keep {found.kept} ({proved})."
    )
    steps = [
        f"{row['budget']:g}\t{row['kept']}\t+{row['gain']}"
        for row in found.curve.to_dict("records")
    ]
    chosen = [f"{number}. {text}" for number, text in enumerate(found.table[lang], start=1)]
    label = ("项" if zh else "remedies") if unit == "measures" else str(unit)
    titles = (f"预算（{label}）\t保住\t新增" if zh else f"budget ({label})\tkept\tgain",)
    return [head, *chosen, *titles, *steps]


@app.command()
def plan(
    chain: ChainArgument,
    budget: Annotated[
        float, typer.Option("--budget", help="措施数，有 --costs 时为金额 remedies, or money")
    ],
    costs: Annotated[
        Path | None,
        typer.Option("--costs", help="成本表 CSV: remedy_id, kind, part_id, cost, unit",
                     show_default=False),
    ] = None,
    objective: Annotated[
        Objective,
        typer.Option("--objective", help="scenarios 断供情景 / cuts 一、二元割集"),
    ] = Objective.scenarios,
    home: HomeOption = None,
    substitution: SubstitutionOption = Substitution.market,
    output: Annotated[CheckFormat, typer.Option("--format", help="输出格式")] = CheckFormat.table,
    lang: LangOption = Lang.zh,
) -> None:  # fmt: skip
    """预算之内先做什么。Choose the remedies that together keep most, proved best."""
    from liantu.api import load  # noqa: PLC0415 -- start-up time

    loaded = load(chain)
    typer.echo(f"{loaded!r}", err=True)
    found = loaded.plan(
        budget, objective=objective.value, costs=costs, home=home, substitution=substitution.value
    )
    if output is CheckFormat.table:
        typer.echo("\n".join(_lines(found, lang)))
        return
    record = {
        "kept": found.kept, "upper": found.upper, "optimal": found.optimal, "lost": found.lost,
        "reachable": found.reachable, "parameters": dict(found.parameters),
        "remedies": json.loads(found.table.to_json(orient="records", force_ascii=False)),
        "curve": json.loads(found.curve.to_json(orient="records", force_ascii=False)),
        "data_digest": found.digest,
    }  # fmt: skip
    typer.echo(json.dumps(record, ensure_ascii=False, indent=2))
