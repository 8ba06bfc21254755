"""What if: firms, groups, countries and parts fail together; what is lost, told in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, get_args

import numpy as np
import pandas as pd

from liantu.gaps.closure import closed_parts, open_world
from liantu.gaps.words import Names, tell
from liantu.measures.failure import Failure, failure_of
from liantu.model.errors import Finding, InputError, near
from liantu.model.network import Unit, build_network
from liantu.model.tablehtml import html_table, parameter_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liantu.model.chain import Chain
    from liantu.model.network import SupportNetwork

__all__ = ["WhatIf", "what_if"]

LOST_COLUMNS = ["part_id", "name_zh", "name_en", "step", "final", "certain", "witness_zh",
                "witness_en"]  # fmt: skip


@dataclass(frozen=True, eq=False)
class WhatIf:
    """What is lost when elements of several kinds fail together.

    Attributes
    ----------
    out : dict
        Unit → ids of what was taken out.
    lost : pandas.DataFrame
        Parts left without a working producer, in the order of falling: `part_id`, `name_zh`,
        `name_en`, `step`, `final`, `certain` (lost however the lists of makers are completed;
        otherwise lost on the facts listed, and only possibly so), `witness_zh`, `witness_en` (how
        it falls, in a sentence).
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
        columns = ["name_zh", "part_id", "step", "final", "certain", "witness_zh"]
        open_ = "未标确定（certain）者只是可能：制造者名单未证实完整，也许另有供方。"
        open_ += "Not certain: the list of makers may be incomplete."
        more = "另有未调查环节：可能不止于此。More may fall: some parts are not surveyed."
        return html_table(
            self.lost.sort_values(["final", "step"], ascending=[False, True]),
            self.summary_zh,
            columns=columns,
            notes=["" if self.lost["certain"].all() else open_,
                   more if self.failure.rests_on_unmapped else "",
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


def _summary(names: Names, failing: list[str], lost: pd.DataFrame) -> str:
    finals, who = lost[lost["final"]], names.join(failing)
    title = names.join(names.parts[part] for part in finals["part_id"])
    count, sure, firm = len(lost), int(lost["certain"].sum()), int(finals["certain"].sum())
    if names.lang == "zh":
        if not failing:
            return "没有令任何要素断供。"
        end = f"终端停摆：{title}（确定 {firm}）" if len(finals) else "终端仍可维持"
        return f"若{who}断供：{count} 个环节停摆（确定 {sure}），{end}。"
    if not failing:
        return "Nothing was taken out."
    end = f"final parts lost: {title} (certain: {firm})" if len(finals) else "no final part is lost"
    return f"If {who} stops: {count} parts stop (certain: {sure}); {end}."


def _lost(network: SupportNetwork, taken: Mapping[str, Iterable[str]], mode: str,
          asked: Mapping[str, object]) -> Failure:  # fmt: skip
    members = [p for unit, ids in taken.items() for i in ids for p in network.elements[unit][i]]
    return failure_of(network, np.unique(np.array(members, dtype=np.intp)), mode, asked)


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
    failing = [
        [book.element(unit, i) for unit, ids in taken.items() for i in ids] for book in books
    ]
    asked: dict[str, object] = {"substitution": network.substitution, "mode": mode, **taken}
    failure = _lost(network, taken, mode, asked)
    whole = chain.whole()
    widened = open_world(whole, closed_parts(whole))
    widest = build_network(widened, substitution=network.substitution)
    certain = set(_lost(widest, taken, mode, asked).lost["part_id"])
    contracted = network.substitution == "contracted"
    rows = []
    for part, step, final in failure.lost.itertuples(index=False):
        falls = failure.witness(part)
        # Names are looked up already, and a unit that knows none of them leaves them as they are.
        told = [tell(book, "", who, falls, contracted=contracted)
                for book, who in zip(books, failing, strict=True)]  # fmt: skip
        rows.append(
            (part, *(book.parts[part] for book in books), step, final, part in certain, *told)
        )
    lost = pd.DataFrame(rows, columns=LOST_COLUMNS).astype({"final": bool, "certain": bool})
    words = [_summary(book, who, lost) for book, who in zip(books, failing, strict=True)]
    return WhatIf(
        out=taken,
        lost=lost,
        summary_zh=words[0],
        summary_en=words[1],
        failure=failure,
        parameters=asked,
        digest=network.digest,
    )
