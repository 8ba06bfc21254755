"""What keeps a part alive: survival sets, and what lives by self-support only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from liantu.measures.failure import find_part
from liantu.measures.kernels import FELL, OUT, STANDS, cascade, rise
from liantu.measures.logic import prepare
from liantu.measures.survivors import path_cost, survivors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liantu.model.network import SupportNetwork

__all__ = ["Bootstrap", "bootstrap_gap", "survival_set"]


def survival_set(
    network: SupportNetwork, failed: Iterable[int], part: str, mode: str = "outage"
) -> list[int] | None:
    """Return producers that keep a part standing by themselves, or None when it is lost.

    The certificate that the failed producers are no cut; checked by
    :func:`liantu.measures.certificate.holds_survival`. In cold start the producers come in an order
    in which they can be started. Small, not smallest: suppliers of least path cost are taken.
    """
    logic = prepare(network, mode)
    node = int(logic.part_node[find_part(network, part)])
    if node < 0:
        return None
    state = logic.state()
    cascade(logic.net, state, np.array(sorted(set(failed)), dtype=np.int32))
    if state.mark[node] in {FELL, OUT}:
        return None
    chosen = survivors(logic.net, state, node, path_cost(logic.net, logic.mark), np.empty(0))
    if logic.net.cold:
        alive = np.full(logic.size, OUT, dtype=np.uint8)
        alive[chosen] = STANDS
        when = rise(logic.net, alive)[0]
        chosen = chosen[np.argsort(when[chosen], kind="stable")]
    return [int(p) for p in chosen if p < network.size]


@dataclass(frozen=True, eq=False)
class Bootstrap:
    """What runs now but could not be started again from nothing.

    Attributes
    ----------
    producers : pandas.DataFrame
        `firm_id` (empty for composite and unmapped parts), `part_id`.
    parts : pandas.DataFrame
        Parts that stand now and could not be rebuilt: `part_id`, `final`.
    parameters, digest
        What was asked, and the version of the data.
    """

    producers: pd.DataFrame
    parts: pd.DataFrame
    parameters: Mapping[str, object]
    digest: str


def bootstrap_gap(network: SupportNetwork) -> Bootstrap:
    """Return the bootstrap gap: greatest less least fixed point of works, nothing having failed."""
    warm, cold = prepare(network), prepare(network, "cold_start")
    gap = (warm.mark == STANDS) & (cold.mark != STANDS)
    producers = [network.producer_name(int(p)) for p in np.flatnonzero(gap[: network.size])]
    parts = [network.parts[int(i)] for i in np.flatnonzero(warm.standing & ~cold.standing)]
    return Bootstrap(
        producers=pd.DataFrame(sorted(producers), columns=["firm_id", "part_id"]),
        parts=pd.DataFrame(
            [(part, part in network.final_parts) for part in parts], columns=["part_id", "final"]
        ),
        parameters={"mode": "outage minus cold_start", "substitution": network.substitution},
        digest=network.digest,
    )
