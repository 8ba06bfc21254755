"""What rests on each country, and the fewest that stop a final part, as display tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liantu.model.tables import split_list

if TYPE_CHECKING:
    from liantu.present.report_table import Cell, Context, Table

__all__ = ["COUNTRY_TABLES", "country_tables"]

COUNTRY_TABLES = ("countries", "smallest")
COUNTRIES = (
    "unit:word country:name makers:int finals:long own_count:int own:long lost_count:int lost:long"
)
SMALLEST = "part_id:id final_part:name size:int countries:long optimal:word"


def country_tables(ctx: Context) -> list[Table]:
    """Return both tables; nothing where they were not asked for."""
    lens = ctx.analysis.countries
    if lens is None:
        return []

    def parts(ids: str) -> str:
        return ctx.names.join(ctx.part(p) for p in split_list(ids))

    exposed: list[dict[str, Cell]] = [
        {
            "unit": ctx.words.code("unit", row["unit"]),
            "country": ctx.names.element("country", row["country"]),
            "makers": int(row["makers"]),
            "finals": parts(row["finals"]),
            "own_count": len(split_list(row["own"])),
            "own": parts(row["own"]),
            "lost_count": len(split_list(row["lost"])),
            "lost": parts(row["lost"]),
        }
        for row in lens.table[lens.table["lost"] != ""].to_dict("records")
    ]
    fewest: list[dict[str, Cell]] = [
        {
            "part_id": row["part_id"],
            "final_part": ctx.part(row["part_id"]),
            "size": int(row["size"]),
            "countries": ctx.names.join(
                ctx.names.element("country", c) for c in split_list(row["countries"])
            ),
            "optimal": ctx.yes(row["optimal"]),
        }
        for row in lens.smallest.to_dict("records")
    ]
    return [ctx.table("countries", COUNTRIES, exposed), ctx.table("smallest", SMALLEST, fewest)]
