"""Where the verdict on a part depends on the lens, as a display table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liantu.present.report_table import Column, Table

if TYPE_CHECKING:
    from liantu.present.report_table import Context

__all__ = ["lens_tables"]


def lens_tables(ctx: Context) -> list[Table]:
    """Return the parts whose verdict differs between lenses; nothing where none were asked for."""
    lenses = ctx.analysis.lenses
    if lenses is None:
        return []
    wide = lenses.differing
    columns = [Column("part_id", ctx.words("col.part_id"), "id"),
               Column("part", ctx.words("col.part"), "name")]  # fmt: skip
    for name in wide.columns[1:]:
        substitution, _, home = str(name).partition("/")
        where = ctx.analysis.chain.home(home)
        label = where.name_zh if ctx.lang == "zh" else where.name_en
        heading = ctx.words("lens", substitution=ctx.words(f"col.{substitution}"), home=label)
        columns.append(Column(str(name), heading, "word"))
    rows = [
        {
            str(key): ctx.words(f"verdict.{value or 'none'}") if key != "part_id" else value
            for key, value in row.items()
        } | {"part": ctx.part(str(row["part_id"]))}
        for row in wide.to_dict("records")
    ]  # fmt: skip
    return [Table("lenses", ctx.words("table.lenses"), ctx.words("caption.lenses"),
                  tuple(columns), tuple(rows))]  # fmt: skip
