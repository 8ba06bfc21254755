"""Random small chains for hypothesis: cycles, composites, unmapped parts, groups, contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from hypothesis import strategies as st

from liantu.model.chain import Chain, ChainInfo
from liantu.model.schema import tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COUNTRIES = ("CN", "US", "DE", "")
REGIONS = ("CN-SH", "CN-SH-310115", "CN-JS", "")


def frame(table: str, rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Return rows as a table with the schema's columns."""
    columns = tables()[table].names
    return pd.DataFrame(
        [{**dict.fromkeys(columns, ""), **row} for row in rows], columns=list(columns)
    )


@st.composite
def chains(draw: st.DrawFn, *, most_parts: int = 6, most_firms: int = 5) -> Chain:
    """Draw a chain; needs may run in circles, makers may be missing, contracts may bind."""
    parts = [f"p{i}" for i in range(draw(st.integers(2, most_parts)))]
    firms = [f"f{i}" for i in range(draw(st.integers(1, most_firms)))]
    kinds = draw(
        st.lists(
            st.sampled_from(["made", "made", "made", "composite", "unmapped"]),
            min_size=len(parts),
            max_size=len(parts),
        )
    )
    supply = dict(zip(parts, kinds, strict=True))
    pairs = st.tuples(st.sampled_from(parts), st.sampled_from(parts))
    needs = [
        {
            "part_id": a,
            "input_id": b,
            "group": draw(st.sampled_from(["", "", "g"])),
            "essential": draw(st.sampled_from(["yes", "yes", "yes", "no"])),
        }
        for a, b in draw(st.lists(pairs, max_size=10, unique=True))
        if a != b
    ]
    made = [p for p in parts if supply[p] == "made"]
    makes = (
        [
            {
                "firm_id": f,
                "part_id": p,
                "status": draw(st.sampled_from(["volume", "volume", "volume", "pilot"])),
                "site_region": draw(st.sampled_from(REGIONS)),
            }
            for f, p in draw(
                st.lists(
                    st.tuples(st.sampled_from(firms), st.sampled_from(made)),
                    max_size=12,
                    unique=True,
                )
            )
        ]
        if made
        else []
    )
    supplies = [
        {
            "supplier": m["firm_id"],
            "part_id": m["part_id"],
            "customer": draw(st.sampled_from(firms)),
            "programme": draw(st.sampled_from(["", "", "lot 7", *parts])),
            "status": draw(st.sampled_from(["series", "series", "ended", "intent"])),
            "exclusivity": draw(st.sampled_from(["sole", "listed", "open"])),
        }
        for m in makes
        if draw(st.booleans())
    ]
    owners = [
        {
            "firm_id": f,
            "name_en": f,
            "kind": "company",
            "hq_country": draw(st.sampled_from(COUNTRIES)),
            "owner_country": draw(st.sampled_from(COUNTRIES)),
            "hq_region": draw(st.sampled_from(REGIONS)),
            "parent_id": draw(st.sampled_from(["", "", *firms[:i]])),
        }
        for i, f in enumerate(firms)
    ]
    return Chain(
        info=ChainInfo("toy", "示例", "toy", "2026-11", (parts[0],)),
        parts=frame(
            "parts",
            [
                {
                    "part_id": p,
                    "name_zh": p,
                    "name_en": p,
                    "stage": "component",
                    "supply": supply[p],
                }
                for p in parts
            ],
        ),
        needs=frame("needs", needs),
        makes=frame("makes", makes),
        supplies=frame("supplies", supplies),
        claims=frame("claims", []).astype({"low": "float64", "high": "float64"}),
        firms=frame("firms", owners),
        sources=frame("sources", []),
        regions=frame("regions", []),
    )
