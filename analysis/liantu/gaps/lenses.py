"""One chain seen through several lenses: whose resilience, and which suppliers count."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, get_args

import pandas as pd

from liantu.gaps.analysis import flag_table
from liantu.model.network import Substitution
from liantu.model.tablehtml import html_table, parameter_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from liantu.model.chain import Chain

__all__ = ["COORDINATE", "HOMES", "Lenses", "compare"]

HOMES = ("CN", "yrd", "CN-SH")
COORDINATE = "coordinate"


@dataclass(frozen=True, eq=False)
class Lenses:
    """What each part is flagged as under every home and reading of substitution.

    Attributes
    ----------
    table : pandas.DataFrame
        One row for each part and lens: `part_id`, `home`, `substitution`, `flag` (its first flag;
        empty for none), `certainty` (of that flag, the firmest), `verdict` (the flag, or
        `coordinate` where it is to fill for this home and not for the first one: supply is at
        hand within the wider home and is to be pooled, not built again), `differs` (whether the
        verdict of the part is not the same under every lens).
    parameters : dict
        homes, substitution, mode.
    digest : str
        Version of the data.
    """

    table: pd.DataFrame
    parameters: Mapping[str, object]
    digest: str

    @property
    def differing(self) -> pd.DataFrame:
        """Return the parts whose verdict differs: a row each, a column `substitution/home`."""
        rows = self.table[self.table["differs"]]
        lens = rows["substitution"] + "/" + rows["home"]
        wide = rows.assign(lens=lens).pivot_table(
            index="part_id", columns="lens", values="verdict", aggfunc="first", sort=False
        )
        return wide.reset_index().rename_axis(columns=None)

    def _repr_html_(self) -> str:
        count = self.table["part_id"].nunique()
        title = f"口径不同则结论不同的环节：{len(self.differing)}/{count}"
        return html_table(self.differing, title, notes=[parameter_line(self.parameters)])


def _first(flags: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Return part → its first flag, and how firm it is at best."""
    first: dict[str, tuple[str, str]] = {}
    for part, flag, certainty in flags[["part_id", "flag", "certainty"]].itertuples(index=False):
        known = first.setdefault(part, (flag, certainty))
        if known[0] == flag and certainty == "certain":
            first[part] = (flag, certainty)
    return first


def compare(
    chain: Chain, rules: str, homes: Sequence[str] = HOMES, *, rules_file: str = "gap_rules.toml"
) -> Lenses:
    """Flag every part under each home and each reading of substitution.

    Parameters
    ----------
    chain : Chain
        A checked chain.
    rules : str
        Text of the rules file.
    homes : sequence of str
        Homes as for `analyse`, the widest first: to it the others are compared.
    rules_file : str
        Name of the rules file, for messages.

    Raises
    ------
    InputError
        An unknown home, or a rule that is not valid.
    """
    rows = []
    for substitution, home in product(get_args(Substitution), dict.fromkeys(homes)):
        flags = flag_table(chain, rules, home, substitution, rules_file)
        if home == homes[0]:
            wide = set(flags.loc[flags["flag"] == "fill", "part_id"])
        first = _first(flags)
        for part in chain.parts["part_id"]:
            flag, certainty = first.get(part, ("", ""))
            verdict = COORDINATE if flag == "fill" and part not in wide else flag
            rows.append((part, home, substitution, flag, certainty, verdict))
    columns = ["part_id", "home", "substitution", "flag", "certainty", "verdict"]
    table = pd.DataFrame(rows, columns=columns)
    verdicts = table.groupby("part_id")["verdict"].transform("nunique")
    return Lenses(
        table=table.assign(differs=verdicts > 1),
        parameters={"homes": tuple(homes), "substitution": get_args(Substitution),
                    "mode": "outage"},
        digest=chain.digest,
    )  # fmt: skip
