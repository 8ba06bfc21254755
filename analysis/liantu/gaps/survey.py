"""What to survey next: every gap in the data that bears on a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liantu.gaps.evidence import Evidence
    from liantu.model.chain import Chain

__all__ = ["data_gaps"]

Gap = tuple[str, str, str, str]


def _parts(chain: Chain, evidence: Evidence) -> Iterator[Gap]:
    for part, supply in chain.parts[["part_id", "supply"]].itertuples(index=False):
        found = evidence.parts[part]
        if supply == "unmapped":
            yield ("unmapped", part, "量产制造者尚未查到", "makers in volume not yet found")
        elif part in evidence.not_standing:
            yield (
                "not_standing",
                part,
                "按现有事实没有量产供给，本就不成立",
                "does not stand on the facts at hand: no supply in volume",
            )
        elif supply == "made":
            if part not in evidence.closed:
                yield (
                    "open_list",
                    part,
                    "制造者名单未获来源确认为完整",
                    "no source confirms that the list of makers is complete",
                )
            if found.surveyed["hhi_firm"] == (0.0, 10_000.0):
                yield ("no_share", part, "没有公开的市场份额", "no market share published")


def _firms(chain: Chain) -> Iterator[Gap]:
    makers = set(chain.makes["firm_id"])
    for firm, country, owner in chain.firms[["firm_id", "hq_country", "owner_country"]].itertuples(
        index=False
    ):
        if firm in makers and not country:
            yield ("no_seat", firm, "总部国家不详", "headquarters country unknown")
        elif firm in makers and not owner:
            yield (
                "no_owner",
                firm,
                "最终所有者国家不详或为合资",
                "ultimate owner unknown, or a joint venture",
            )


def _rows(chain: Chain) -> Iterator[Gap]:
    for table, frame, subject in (
        ("makes", chain.makes, "firm_id"),
        ("supplies", chain.supplies, "supplier"),
    ):
        for name, part in frame.loc[frame["quote"] == "", [subject, "part_id"]].itertuples(
            index=False
        ):
            yield (
                "no_quote",
                f"{table}: {name} / {part}",
                "尚未核对原文",
                "not yet checked against the page",
            )


def data_gaps(chain: Chain, evidence: Evidence) -> pd.DataFrame:
    """List what is missing: `kind`, `subject`, `text_zh`, `text_en`."""
    rows = [*_parts(chain, evidence), *_firms(chain), *_rows(chain)]
    return pd.DataFrame(rows, columns=["kind", "subject", "text_zh", "text_en"])
