"""An analysis in which every free text is an attack."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from liantu.gaps.analysis import Analysis

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'`&{{7*7}}\u202e\u2066"
LONG = HOSTILE + "长" * 5000


def hostile(analysis: Analysis) -> Analysis:
    """Return an analysis in which every free text is an attack."""
    chain = analysis.chain

    def spoil(frame: pd.DataFrame, columns: tuple[str, ...], text: str) -> pd.DataFrame:
        return frame.assign(**dict.fromkeys(columns, text))

    def spoil_all(tables: Any) -> dict[str, Any]:  # noqa: ANN401 -- Chain or Linked
        return {
            "parts": spoil(tables.parts, ("name_zh", "name_en", "note", "hs6"), LONG),
            "supplies": spoil(tables.supplies, ("quote", "note", "programme", "since"), HOSTILE),
            "claims": spoil(tables.claims, ("quote", "note", "definition", "as_printed", "period",
                                            "scope"), HOSTILE),
            "firms": spoil(tables.firms, ("name_zh", "name_en", "aliases"), HOSTILE),
            "sources": spoil(spoil(tables.sources, ("title", "publisher"), HOSTILE),
                             ("url",), "javascript:alert(3)"),
        }  # fmt: skip

    assert chain.linked is not None
    spoiled = replace(
        chain,
        **spoil_all(chain),
        linked=replace(chain.linked, **spoil_all(chain.linked)),
        info=replace(chain.info, name_zh=HOSTILE, name_en=HOSTILE, as_of=HOSTILE),
    )
    return replace(
        analysis,
        chain=spoiled,
        makers=spoil(analysis.makers, ("quote", "note"), HOSTILE),
        flags=spoil(analysis.flags, ("reason_zh", "reason_en"), HOSTILE),
        points=spoil(analysis.points, ("witness_zh", "witness_en"), HOSTILE),
    )
