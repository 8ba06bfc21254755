"""Random chains of any size for benchmarks of what is shown: parts, needs, makers, flags."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

import liantu as lt
from liantu.model.chain import Chain, ChainInfo
from liantu.model.coverage import STAGES, coverage
from liantu.model.schema import tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liantu.gaps.analysis import Analysis

__all__ = ["random_analysis"]

COUNTRIES = ("CN", "US", "JP", "DE", "KR", "FR")
FLAGS = ("fill", "secure", "strengthen", "survey")
HERE_ABOUTS = 30  # a part needs parts that stand near it in the stage before
STAGE_BEFORE, SECOND_NEED = 0.9, 0.8  # how likely a need is of the stage before, and is not alone


def _frame(table: str, columns: dict[str, Any]) -> pd.DataFrame:
    size = len(next(iter(columns.values())))
    return pd.DataFrame({name: columns.get(name, [""] * size) for name in tables()[table].names})


def _needs(stage: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return inputs and customers: about 1.8 needs a part, from its own stage or the one before."""
    places = [np.flatnonzero(stage == s) for s in range(len(STAGES))]
    tails, heads = [], []
    for part, level in enumerate(stage):
        from_level = max(0, level - int(rng.random() < STAGE_BEFORE))
        near = places[from_level]
        count = min(1 + int(rng.random() < SECOND_NEED), len(near))
        at = int(len(near) * (part / len(stage)))
        spread = rng.integers(-HERE_ABOUTS, HERE_ABOUTS, count)
        for other in set(near[np.clip(at + spread, 0, len(near) - 1)].tolist()) - {part}:
            tails.append(other)
            heads.append(part)
    return np.array(tails), np.array(heads)


def _chain(ids: Sequence[str], members: tuple[ChainInfo, ...], rng: np.random.Generator) -> Chain:
    size = len(ids)
    name = np.array(ids)
    stage = rng.integers(0, len(STAGES), size)
    tails, heads = _needs(stage, rng)
    firms = [f"f{i}" for i in range(max(6, size // 2))]
    part = np.repeat(np.arange(size), 3)
    firm = rng.integers(0, len(firms), len(part))
    made = pd.DataFrame({"part": part, "firm": firm}).drop_duplicates()
    country = rng.choice(COUNTRIES, len(firms))
    real = lt.load("aircraft")
    return Chain(
        info=ChainInfo("random", f"随机 {size}", f"Random {size}", "2026-11", (ids[0],)),
        parts=_frame("parts", {
            "part_id": ids, "name_zh": [f"环节 {i}" for i in ids],
            "name_en": [f"part {i}" for i in ids],
            "stage": [STAGES[s] for s in stage], "supply": ["made"] * size,
        }),
        needs=_frame("needs", {"part_id": name[heads], "input_id": name[tails],
                               "essential": ["yes"] * len(tails)}),
        makes=_frame("makes", {
            "firm_id": [firms[i] for i in made["firm"]], "part_id": name[made["part"]],
            "status": ["volume"] * len(made), "quote": ["makes it"] * len(made),
        }),
        supplies=real.supplies.head(0), claims=real.claims.head(0),
        firms=_frame("firms", {
            "firm_id": firms, "name_zh": [f"企业 {f}" for f in firms], "name_en": firms,
            "kind": ["company"] * len(firms), "hq_country": country, "owner_country": country,
        }),
        sources=real.sources.head(0), regions=real.regions, members=members,
    )  # fmt: skip


def random_analysis(parts: int, chains: int = 0, *, seed: int = 1) -> Analysis:
    """Return a chain of so many parts, or a panorama of `chains`, with a flag on two in three.

    Flags are drawn, not found: what is measured is how they are shown.
    """
    rng = np.random.default_rng(seed)
    members = tuple(ChainInfo(f"c{i}", f"链 {i}", f"Chain {i}", "2026-11", (f"c{i}:p{i}",))
                    for i in range(chains))  # fmt: skip
    ids = [f"c{i % chains}:p{i}" if chains else f"p{i}" for i in range(parts)]
    chain = _chain(ids, members, rng)
    light = lt.load("aircraft").gaps()
    flagged = [ident for ident in ids if rng.random() < 2 / 3]
    flags = pd.DataFrame({"part_id": flagged, "flag": rng.choice(FLAGS, len(flagged))}).assign(
        severity="major", certainty=rng.choice(["certain", "possible"], len(flagged)),
        reason_zh="两家供应。", reason_en="Two suppliers.",
    )  # fmt: skip
    home = chain.makes["firm_id"].map(chain.firms.set_index("firm_id")["hq_country"]) == "CN"
    return replace(
        light, chain=chain, flags=flags.reindex(columns=light.flags.columns, fill_value=""),
        points=light.points.head(0), data_gaps=light.data_gaps.head(0),
        makers=chain.makes.assign(home_status=np.where(home, "home", "outside")),
        coverage=coverage(chain),
    )  # fmt: skip
