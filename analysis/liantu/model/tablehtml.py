"""A table as static HTML: escaped, without scripts, so that it shows in any notebook."""

from __future__ import annotations

import html
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

__all__ = ["MOST_ROWS", "html_table", "parameter_line"]

MOST_ROWS = 20
CELL = "padding:3px 10px;vertical-align:top;text-align:"
NUMBER, TEXT = f"{CELL}right;white-space:nowrap", f"{CELL}left;max-width:44em"


def parameter_line(parameters: Mapping[str, object]) -> str:
    """Return what was asked as one line.

    >>> parameter_line({"home": "CN", "target": None, "unit": ("firm", "country")})
    'home = CN · unit = firm, country'
    """

    def shown(value: object) -> str:
        return ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)

    kept = {name: shown(value) for name, value in parameters.items() if value is not None}
    return " · ".join(f"{name} = {value}" for name, value in kept.items() if value)


def _cell(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return f'<td style="{NUMBER}">–</td>'
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        return f'<td style="{TEXT}">{"✓" if value else ""}</td>'
    if isinstance(value, str):
        return f'<td style="{TEXT}">{html.escape(value)}</td>'
    text = f"{value:,.4g}" if isinstance(value, float) else str(value)
    return f'<td style="{NUMBER}">{html.escape(text)}</td>'


def html_table(
    frame: pd.DataFrame,
    caption: str = "",
    *,
    columns: Iterable[str] | None = None,
    notes: Iterable[str] = (),
    most: int = MOST_ROWS,
) -> str:
    """Return the first rows of a frame as an HTML table with a caption, and how many are left.

    Parameters
    ----------
    frame : pandas.DataFrame
        What to show.
    caption : str
        Above the table.
    columns : iterable of str, optional
        Which columns, in order.
    notes : iterable of str
        Lines below the table; empty ones are left out.
    most : int
        Rows shown.

    Examples
    --------
    >>> import pandas as pd
    >>> "<b>" in html_table(pd.DataFrame({"a": ["<b>"]}))
    False
    """
    shown = frame if columns is None else frame[list(columns)]
    head = "".join(f'<th style="{TEXT}">{html.escape(str(name))}</th>' for name in shown.columns)
    body = "".join(
        f"<tr>{''.join(map(_cell, row))}</tr>"
        for row in shown.head(most).itertuples(index=False, name=None)
    )
    left = len(shown) - most
    below = [f"另有 {left} 行 {left} more rows"] if left > 0 else []
    if shown.empty:
        below = ["（无）none"]
    lines = "".join(f"<div>{html.escape(line)}</div>" for line in (*below, *notes) if line)
    return (
        f'<table style="border-collapse:collapse"><caption style="text-align:left;'
        f'font-weight:600;caption-side:top;padding:4px 10px">{html.escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f'<div style="padding:2px 10px;opacity:.75;font-size:.9em">{lines}</div>'
    )
