"""Remedies in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liantu.gaps.candidates import Remedy
    from liantu.gaps.words import Names
    from liantu.model.home import Home

__all__ = ["remedy_words"]

_ZH = {
    "promote": "推动{firm}的{part}由{stage}转入量产{approved}",
    "second_source": "请只向他家采购{part}的客户，把已在量产的{firm}认证为第二供方",
    "takeover": "把{firm}的{part}产能转入{home}集团",
    "pool": "与{firm}（{home}以外、长三角以内）建立{part}的稳定配套，计入本土供给",
    "home_maker": "{part}新增一家{home}本土量产企业{approved}",
    "second_country": "{part}新增一家另属他国、他集团的量产供方{approved}",
}
_EN = {
    "promote": "take {firm}'s {part} from {stage} to volume{approved}",
    "second_source": "have {firm}, already a maker of {part}, approved as second source by"
    " customers bound to others",
    "takeover": "move {firm}'s output of {part} into a group of {home}",
    "pool": "rely on {firm}, in the delta but not in {home}, for {part} and count it as home",
    "home_maker": "one new maker of {part} in {home}{approved}",
    "second_country": "one more maker of {part}, of another country and group{approved}",
}
_STAGES = {"pilot": ("试产", "pilot"), "development": ("研制", "development")}
_APPROVED = ("，并进入现有客户的合格供方名录", ", approved by the customers now bound to others")


def remedy_words(remedy: Remedy, stage: str, home: Home, names: Names, *, bound: bool) -> str:
    """Tell a remedy; `stage` is where a firm is now, `bound` whether customers are bound."""
    zh = names.lang == "zh"
    end = 0 if zh else 1
    return (_ZH if zh else _EN)[remedy.kind].format(
        firm=names.firms.get(remedy.firm, ""),
        part=names.parts[remedy.part_id],
        stage=_STAGES.get(stage, ("", ""))[end],
        home=home.name_zh if zh else home.name_en,
        approved=_APPROVED[end] if bound else "",
    )
