"""What remedies are measured on: flags, candidates on one network, and the failures tried."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from liantu.gaps.analysis import flag_rows
from liantu.gaps.candidates import brittle_parts, candidates
from liantu.gaps.closure import open_world
from liantu.gaps.evidence import gather
from liantu.gaps.trials import cut_failures, losses, make_trials, single_failures
from liantu.gaps.words import Names
from liantu.model.network import Substitution, build_network
from liantu.model.tables import records

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import pandas as pd

    from liantu.gaps.evidence import Evidence
    from liantu.gaps.rules import Rule
    from liantu.gaps.spares import Spares
    from liantu.gaps.trials import Failure, Trials
    from liantu.model.chain import Chain
    from liantu.model.home import Home

__all__ = ["Study", "make_study"]

MENDED = ("fill", "secure")


@dataclass(frozen=True, eq=False)
class Study:
    """What remedies are measured on: the flags, the candidates, and the failures tried.

    Attributes
    ----------
    chain, evidence, rules, flags
        As of :mod:`liantu.gaps.analysis`.
    trials : Trials
        The network with every candidate in it.
    singles, cuts : tuple of Failure
        The scenario set, and the minimal cuts of final parts of at most two elements.
    """

    chain: Chain
    evidence: Evidence
    rules: tuple[Rule, ...]
    flags: pd.DataFrame
    trials: Trials
    singles: tuple[Failure, ...]
    cuts: tuple[Failure, ...]

    @cached_property
    def failures(self) -> list[npt.NDArray[np.int32]]:
        """Return the producers that each scenario, then each cut, takes down."""
        network = self.trials.network
        return [
            np.array(sorted(f.producers(network)), dtype=np.int32)
            for f in (*self.singles, *self.cuts)
        ]

    @cached_property
    def finals(self) -> list[int]:
        """Return the rows of the final parts."""
        return [self.trials.network.part_index[p] for p in self.chain.final_parts]

    @cached_property
    def own(self) -> list[int]:
        """Return the rows of the chain's own parts."""
        return [self.trials.network.part_index[p] for p in self.chain.parts["part_id"]]

    def lost(self, taken: Sequence[int] = ()) -> npt.NDArray[np.bool_]:
        """Return which parts each scenario, then each cut, loses with remedies taken."""
        return self.trials.lost(taken, self.failures)[:, 1:]

    @cached_property
    def base(self) -> npt.NDArray[np.bool_]:
        """Return what is lost with nothing done, beyond what does not stand at all."""
        found = self.trials.lost((), self.failures)
        return found[:, 1:] & ~found[:, :1]

    @cached_property
    def certain(self) -> npt.NDArray[np.bool_]:
        """Return what each scenario loses however the lists of makers are completed."""
        widened = open_world(self.chain.whole(), self.evidence.closed)
        network = build_network(widened, substitution=self.evidence.network.substitution)
        return losses(network, self.singles)

    @cached_property
    def spares(self) -> Spares:
        """Return the network for measuring parts again."""
        firms = self.chain.whole().firms
        nameless = frozenset(firms.loc[firms["kind"] == "anonymous", "firm_id"])
        return self.trials.spares(self.evidence, nameless, self.chain.final_parts)

    @cached_property
    def supplies(self) -> dict[str, list[dict[str, Any]]]:
        """Return part → its supplies, parts of other chains included."""
        found: dict[str, list[dict[str, Any]]] = {}
        for row in records(self.chain.whole().supplies):
            found.setdefault(row["part_id"], []).append(row)
        return found

    @cached_property
    def stages(self) -> dict[tuple[str, str], str]:
        """Return (firm, part) → how far the firm is with making it."""
        columns = self.chain.whole().makes[["firm_id", "part_id", "status"]]
        return {(f, p): status for f, p, status in columns.itertuples(index=False)}

    @cached_property
    def names(self) -> dict[str, Names]:
        """Return the names in each language."""
        return {lang: Names(self.chain, lang) for lang in ("zh", "en")}

    @cached_property
    def flagged(self) -> dict[str, list[tuple[str, str, str]]]:
        """Return part → its flags as rule, severity and certainty."""
        found: dict[str, list[tuple[str, str, str]]] = {}
        columns = ["part_id", "rule", "severity", "certainty"]
        for part, *flag in self.flags[columns].itertuples(index=False, name=None):
            found.setdefault(part, []).append((flag[0], flag[1], flag[2]))
        return found

    @cached_property
    def upstream(self) -> dict[str, set[str]]:
        """Return flagged part → what it rests on."""
        return {part: self.evidence.network.upstream(part) for part in self.flagged}


def make_study(chain: Chain, rules: Sequence[Rule], home: Home, how: Substitution) -> Study:
    """Draw candidates for every part that is flagged or held by one element, ready to be tried."""
    evidence = gather(chain, home, how)
    flags = flag_rows(chain, evidence, rules)
    drawn = candidates(chain, evidence, brittle_parts(chain, evidence, flags))
    return Study(
        chain, evidence, tuple(rules), flags[flags["flag"].isin(MENDED)],
        make_trials(chain, evidence, drawn), single_failures(chain, evidence),
        cut_failures(chain, evidence),
    )  # fmt: skip
