"""What the chain needs and what makers offer, as one display table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liantu.model.tables import split_list

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from liantu.present.report_table import Cell, Context, Table

__all__ = ["balance"]

BALANCE = (
    "part_id:id part:name stage:word main_flag:word needed_by:long home_volume:long "
    "home_coming:long between:long outside:long sources:cites"
)
OFFERED = frozenset({"volume", "pilot", "development", "planned"})


def _named(ctx: Context, rows: pd.DataFrame) -> str:
    """Return makers by name, with what they have reached where that is not volume."""
    return ctx.names.join(
        ctx.firm(firm) if status == "volume"
        else ctx.firm(firm) + ctx.words("bracket", text=ctx.words.code("status", status))
        for firm, status in rows[["firm_id", "status"]].itertuples(index=False)
    )  # fmt: skip


def _needed_by(ctx: Context, customers: Iterable[str]) -> str:
    names = ctx.names.join(ctx.part(part) for part in customers)
    return names or ctx.words("needed_by_nobody")


def balance(ctx: Context) -> Table:
    """Return, for every part needed, who needs it, who offers it at home, and who outside.

    Parts taken directly from other chains stand after the chain's own.
    """
    chain = ctx.analysis.chain
    whole = chain.whole()
    status = chain.home(ctx.analysis.parameters["home"]).statuses(whole.firms)
    makers = whole.makes[whole.makes["status"].isin(OFFERED)]
    makers = makers.assign(home=makers["firm_id"].map(status), volume=makers["status"] == "volume")
    makers = makers.sort_values("volume", ascending=False, kind="stable")
    by_part = dict(list(makers.groupby("part_id", sort=False)))
    customers = chain.needs.groupby("input_id", sort=False)["part_id"].unique().to_dict()
    main = ctx.analysis.main_flag()
    rows: list[dict[str, Cell]] = []
    for part, stage, supply in chain.all_parts[["part_id", "stage", "supply"]].itertuples(
        index=False
    ):
        held = by_part.get(part, makers.iloc[:0])
        home, outside = held["home"] == "home", held["home"] == "outside"
        flag = main.get(part, "")
        rows.append({
            "part_id": part,
            "part": ctx.part(part),
            "stage": ctx.words.code("stage", stage),
            "main_flag": ctx.words.code("flag", flag) if flag else "",
            "needed_by": ctx.words("final_itself") if part in chain.final_parts
            else _needed_by(ctx, customers.get(part, ())),
            "home_volume": _named(ctx, held[home & held["volume"]]),
            "home_coming": _named(ctx, held[home & ~held["volume"]]),
            "between": _named(ctx, held[~home & ~outside]),
            "outside": ctx.words(f"supply.{supply}") if supply != "made" and held.empty
            else _named(ctx, held[outside]),
            "sources": ctx.cite(s for ids in held["source_id"] for s in split_list(ids)),
            "flag_code": flag,
            "stage_code": stage,
        })  # fmt: skip
    return ctx.table("balance", BALANCE, rows)
