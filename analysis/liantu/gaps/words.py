"""Names and sentences for reasons and witnesses, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from liantu.model.chain import Chain

__all__ = ["Names", "tell"]


@dataclass(frozen=True)
class Names:
    """Display names of a chain's parts, firms and regions in one language."""

    chain: Chain
    lang: str

    def _column(self, frame: pd.DataFrame, key: str) -> dict[str, str]:
        first, second = ("name_zh", "name_en") if self.lang == "zh" else ("name_en", "name_zh")
        names = frame[first].where(frame[first] != "", frame[second])
        return dict(zip(frame[key], names, strict=True))

    @cached_property
    def parts(self) -> dict[str, str]:
        """Return part id → name."""
        return self._column(self.chain.whole().parts, "part_id")

    @cached_property
    def firms(self) -> dict[str, str]:
        """Return firm id → name."""
        return self._column(self.chain.whole().firms, "firm_id")

    @cached_property
    def regions(self) -> dict[str, str]:
        """Return region code → name."""
        return self._column(self.chain.regions, "code")

    @property
    def flags(self) -> dict[str, str]:
        """Return flag → word."""
        zh = {"fill": "补链", "secure": "固链", "strengthen": "强链", "survey": "待查"}
        return zh if self.lang == "zh" else {flag: flag for flag in zh}

    @cached_property
    def heads(self) -> dict[str, str]:
        """Return firm id → id of the head of its group."""
        return self.chain.whole().groups()

    def group(self, head: str, makers: Iterable[str]) -> str:
        """Return the name of a group, led by the one maker it stands for where there is one."""
        members = [firm for firm in makers if self.heads[firm] == head]
        if len(members) != 1 or members == [head]:
            return self.firms[head]
        opened, closed = ("（", "）") if self.lang == "zh" else (" (", ")")
        return f"{self.firms[members[0]]}{opened}{self.firms[head]}{closed}"

    def element(self, unit: str, element: str) -> str:
        """Return the name of an element of a unit."""
        if unit == "part":
            return self.parts.get(element, element)
        if unit in {"firm", "group"}:
            return self.firms.get(element, element)
        return self.regions.get(element, element)

    def join(self, names: Iterable[str], most: int = 0) -> str:
        """Join names; beyond `most`, say how many more there are."""
        items = list(dict.fromkeys(names))
        more = len(items) - most if most and len(items) > most else 0
        shown = items[:most] if more else items
        if self.lang == "zh":
            return "、".join(shown) + (f"等 {len(items)} 处" if more else "")
        return ", ".join(shown) + (f" and {more} more" if more else "")


def tell(
    names: Names,
    unit: str,
    elements: Iterable[str],
    falls: pd.DataFrame,
    *,
    contracted: bool = False,
) -> str:
    """Tell in one sentence how a part is lost, from the rows of a witness.

    Parameters
    ----------
    names : Names
        Display names.
    unit : str
        Unit of the failing elements.
    elements : iterable of str
        What fails at the start.
    falls : pandas.DataFrame
        A witness: `step`, `firm_id`, `part_id`, `inputs`, in order of falling.
    contracted : bool
        Whether only suppliers under contract count, so that other makers may still stand.
    """
    zh = names.lang == "zh"
    failing = names.join(names.element(unit, e) for e in elements)
    clauses = [f"若{failing}断供" if zh else f"If {failing} stops"]
    told: set[str] = set()
    last: dict[str, int] = {}
    for step, part in falls[["step", "part_id"]].itertuples(index=False):
        last[part] = max(step, last.get(part, 0))
    for step, part, inputs in falls[["step", "part_id", "inputs"]].itertuples(index=False):
        if part in told or step < last[part]:
            continue
        told.add(part)
        name = names.parts.get(part, part)
        if not inputs:
            who = ("合同供方", "supplier under contract") if contracted else ("制造者", "maker")
            clauses.append(f"{name}再无{who[0]}" if zh else f"{name} has no {who[1]} left")
            continue
        lost = names.join(names.parts.get(i, i) for i in inputs.split(";"))
        clauses.append(f"{name}因缺{lost}而停" if zh else f"{name} stops for want of {lost}")
    return ("，".join(clauses) + "。") if zh else (", ".join(clauses) + ".")
