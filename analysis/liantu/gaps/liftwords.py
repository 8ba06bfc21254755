"""What lifts a flag, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liantu.gaps.lift import Change
    from liantu.gaps.words import Names
    from liantu.model.home import Home

__all__ = ["lift_words"]

_FACTS = {
    "makers": ("量产制造者", "who makes it in volume"),
    "home_share": ("{home}企业的份额", "the share that makers in {home} hold"),
}
_ZH = {
    "contract": "与现有制造者{names}签约，作独家或中止供应的第二供方（{n} 份合同）",
    "new_contract": "新增 1 家{home}制造者并签约（{n} 份合同）",
    "second_source": "新增 1 家另属他国、他集团的量产供方",
    "home_maker": "新增 {n} 家{home}量产企业",
    "inputs": "为下列投入各新增 1 家量产供方：{names}",
    "share": "{home}企业份额达到 {n} %",
    "fact": "先查明{names}",
    "none": "所试的新增供方、签约等办法均不能解除；份额集中须靠份额本身改变",
}
_EN = {
    "contract": "contracts with {names}, who make it already, beside sole or suspended suppliers"
    " (contracts: {n})",
    "new_contract": "one new maker in {home}, under contract (contracts: {n})",
    "second_source": "one more maker in volume, of another group and another country",
    "home_maker": "{n} more in volume in {home}",
    "inputs": "one more maker in volume of each of these inputs: {names}",
    "share": "makers in {home} holding {n} %",
    "fact": "find out {names}",
    "none": "no maker or contract tried clears it; concentrated shares change only as shares do",
}
_AGAIN = ("；但该环节仍有同类的其他标记", "; another flag of the kind then stays on the part")


def lift_words(change: Change, home: Home, names: Names, *, again: bool) -> str:
    """Tell a change; `again` when another flag of the same kind stays on the part."""
    zh = names.lang == "zh"
    at = home.name_zh if zh else home.name_en
    if change.kind == "fact":
        known = [_FACTS[n][0 if zh else 1].format(home=at) for n in change.names]
    else:
        known = [names.firms.get(n) or names.parts.get(n, n) for n in change.names]
    text = (_ZH if zh else _EN)[change.kind]
    told = text.format(home=at, n=f"{change.n:g}", names=names.join(known))
    return told + (_AGAIN[0 if zh else 1] if again else "") + ("。" if zh else ".")
