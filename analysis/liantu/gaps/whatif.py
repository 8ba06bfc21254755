"""What if: firms, groups, countries and parts fail together; what is lost, told in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, get_args

import numpy as np
import pandas as pd

from liantu.gaps.words import Names, tell
from liantu.measures.failure import Failure, failure_of
from liantu.model.errors import Finding, InputError, near
from liantu.model.network import Unit
from liantu.model.tablehtml import html_table, parameter_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liantu.model.chain import Chain
    from liantu.model.network import SupportNetwork

__all__ = ["WhatIf", "what_if"]

LOST_COLUMNS = ["part_id", "name_zh", "name_en", "step", "final", "witness_zh", "witness_en"]


@dataclass(frozen=True, eq=False)
class WhatIf:
    """What is lost when elements of several kinds fail together.

    Attributes
    ----------
    out : dict
        Unit → ids of what was taken out.
    lost : pandas.DataFrame
        Parts left without a working producer, in the order of falling: `part_id`, `name_zh`,
        `name_en`, `step`, `final`, `witness_zh`, `witness_en` (how it falls, in a sentence).
    summary_zh, summary_en : str
        The result in a sentence.
    failure : Failure
        All that falls, and the network it falls in.
    parameters, digest
        What was asked, and the version of the data.
    """

    out: Mapping[str, tuple[str, ...]]
    lost: pd.DataFrame
    summary_zh: str
    summary_en: str
    failure: Failure = field(repr=False)
    parameters: Mapping[str, object]
    digest: str

    @property
    def finals(self) -> tuple[str, ...]:
        """Return the final parts that are lost."""
        return tuple(self.lost.loc[self.lost["final"], "part_id"])

    @property
    def fallen(self) -> pd.DataFrame:
        """Return the producers that fall, columns as of `Failure.fallen`."""
        return self.failure.fallen

    def __str__(self) -> str:
        return self.summary_zh

    def _repr_html_(self) -> str:
        columns = ["name_zh", "part_id", "step", "final", "witness_zh"]
        more = "另有未调查环节：可能不止于此。More may fall: some parts are not surveyed."
        return html_table(
            self.lost.sort_values(["final", "step"], ascending=[False, True]),
            self.summary_zh,
            columns=columns,
            notes=[more if self.failure.rests_on_unmapped else "",
                   parameter_line(self.parameters)],
        )  # fmt: skip


def _found(network: SupportNetwork, names: tuple[Names, ...], unit: Unit, word: str) -> str:
    """Return the id of an element written as id or as name, or raise naming similar ones."""
    known = network.elements[unit]
    if word in known:
        return word
    titles = {book.element(unit, element): element for book in names for element in known}
    if word in titles:
        return titles[word]
    likely = near(word, known, names=titles)
    raise InputError.of("element-unknown", column=unit, value=word, unit=unit, near=likely)


def _taken(
    network: SupportNetwork, names: tuple[Names, ...], out: Mapping[str, Iterable[str] | str]
) -> dict[str, tuple[str, ...]]:
    """Return the ids of all that is taken out, or raise with every word that is not known."""
    taken: dict[str, tuple[str, ...]] = {}
    wrong: list[Finding] = []
    for unit in get_args(Unit):
        words = out.get(unit, ())
        ids = []
        for word in [words] if isinstance(words, str) else words:
            try:
                ids.append(_found(network, names, unit, word))
            except InputError as error:
                wrong += error.findings
        if ids:
            taken[unit] = tuple(dict.fromkeys(ids))
    if wrong:
        raise InputError(wrong)
    return taken


def _summary(names: Names, failing: list[str], finals: list[str], count: int) -> str:
    title = names.join(names.parts[part] for part in finals)
    who = names.join(failing)
    if names.lang == "zh":
        if not failing:
            return "没有令任何要素断供。"
        end = f"终端停摆：{title}" if finals else "终端仍可维持"
        return f"若{who}断供：{count} 个环节停摆，{end}。"
    if not failing:
        return "Nothing was taken out."
    end = f"final parts lost: {title}" if finals else "no final part is lost"
    return f"If {who} stops: {count} parts stop; {end}."


def what_if(
    chain: Chain, network: SupportNetwork, out: Mapping[str, Iterable[str] | str], mode: str
) -> WhatIf:
    """Take elements of several units out together and tell what is lost.

    Parameters
    ----------
    chain : Chain
        Gives the names.
    network : SupportNetwork
        Who stands on whom.
    out : mapping
        Unit → ids or display names.
    mode : {"outage", "cold_start"}
        Running chain then failure, or rebuild from nothing.

    Raises
    ------
    InputError
        Words that name nothing, all of them told at once with what is near.
    """
    books = (Names(chain, "zh"), Names(chain, "en"))
    taken = _taken(network, books, out)
    members = [p for unit, ids in taken.items() for i in ids for p in network.elements[unit][i]]
    failing = [
        [book.element(unit, i) for unit, ids in taken.items() for i in ids] for book in books
    ]
    asked: dict[str, object] = {"substitution": network.substitution, "mode": mode, **taken}
    failure = failure_of(network, np.unique(np.array(members, dtype=np.intp)), mode, asked)
    contracted = network.substitution == "contracted"
    rows = []
    for part, step, final in failure.lost.itertuples(index=False):
        falls = failure.witness(part)
        # Names are looked up already, and a unit that knows none of them leaves them as they are.
        told = [tell(book, "", who, falls, contracted=contracted)
                for book, who in zip(books, failing, strict=True)]  # fmt: skip
        rows.append((part, *(book.parts[part] for book in books), step, final, *told))
    finals = [str(row[0]) for row in rows if row[4]]
    words = [_summary(book, who, finals, len(rows))
             for book, who in zip(books, failing, strict=True)]  # fmt: skip
    return WhatIf(
        out=taken,
        lost=pd.DataFrame(rows, columns=LOST_COLUMNS).astype({"final": bool}),
        summary_zh=words[0],
        summary_en=words[1],
        failure=failure,
        parameters=asked,
        digest=network.digest,
    )
