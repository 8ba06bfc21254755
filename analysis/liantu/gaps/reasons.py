"""The values that a rule's reason may quote, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liantu.gaps.evidence import Evidence, PartEvidence
    from liantu.gaps.words import Names

__all__ = ["FIELDS", "reason_fields"]

FIELDS = frozenset(
    {
        "home",
        "makers",
        "coming",
        "no_maker",
        "points",
        "pairs",
        "input_points_named",
        "brittle_supplies",
        "seated",
        "home_makers_named",
        "home_share_low",
        "home_share_high",
        "share_scope",
        "leader",
        "hhi_firm",
        "hhi_country",
        "strength",
        "chains_fed",
    }
)
SHOWN = 4
_STAGES = (
    ("pilot", "试产", "in pilot"),
    ("development", "研制", "in development"),
    ("planned", "计划", "planned"),
)


def _interval(found: PartEvidence, name: str, lang: str) -> str:
    low, high = found.surveyed[name]
    if (low, high) == (0.0, 10_000.0):
        return "不详" if lang == "zh" else "unknown"
    return f"{low:,.0f}" if round(low) == round(high) else f"{low:,.0f}–{high:,.0f}"


def _coming(found: PartEvidence, names: Names) -> str:
    """Return who at home is on the way: pilot, development, planned."""
    pieces = [
        names.join(names.firms[f] for f in found.makers[f"home_{status}"])
        + (zh if names.lang == "zh" else f" {en}")
        for status, zh, en in _STAGES
        if found.makers.get(f"home_{status}")
    ]
    if not pieces:
        return "" if names.lang == "zh" else " nor one known to be on the way"
    if names.lang == "zh":
        return f"（{'、'.join(pieces)}）"
    return f" ({', '.join(pieces)})"


def _no_maker(found: PartEvidence, lang: str) -> str:
    """Say that there is no maker at home as firmly as the evidence allows, and no more."""
    if found.open["home_makers"] == (0.0, 0.0):
        return "没有量产企业" if lang == "zh" else "No maker in volume"
    if found.surveyed["home_makers"][1] > 0:
        return "没有可确认的量产企业" if lang == "zh" else "No confirmed maker in volume"
    return "未查到量产企业" if lang == "zh" else "No maker in volume found"


def _volume(found: PartEvidence) -> list[str]:
    return found.makers.get("other_volume", []) + found.makers.get("home_volume", [])


def _element(found: PartEvidence, names: Names, unit: str, element: str) -> str:
    if unit == "group":
        return names.group(element, _volume(found))
    return names.element(unit, element)


def _points(found: PartEvidence, names: Names, points: list[tuple[str, str]]) -> str:
    """Name the groups, and countries only where no group is a point by itself."""
    groups = [point for point in points if point[0] == "group"]
    return names.join((_element(found, names, *point) for point in groups or points), SHOWN)


def _pairs(found: PartEvidence, names: Names) -> str:
    joiner = "与" if names.lang == "zh" else " and "
    groups = [pair for pair in found.pairs if pair[0] == "group"]
    return names.join(
        (
            joiner.join((_element(found, names, u, a), _element(found, names, u, b)))
            for u, a, b in groups or found.pairs
        ),
        SHOWN,
    )


def _strength(found: PartEvidence, names: Names) -> str:
    low = found.surveyed["home_share"][0] if found.published else 0.0
    makers = names.join((names.firms[f] for f in found.makers.get("home_volume", [])), SHOWN)
    top = names.join((names.firms[f] for f in found.top), SHOWN)
    if names.lang == "zh":
        if low:
            return f"本土合计份额至少 {low:.0f} %（{_scope(found, names)}；查到的有{makers}）"
        return f"{top}居世界前三" if top else f"{makers}，查到的制造者均为本土"
    if low:
        return f"at least {low:.0f} % in all ({_scope(found, names)}; among them {makers})"
    return f"{top} among the world's top three" if top else f"{makers}, all makers found are home"


def _scope(found: PartEvidence, names: Names) -> str:
    """Name the market and the year of the shares used."""
    zh = names.lang == "zh"
    world = "世界市场" if zh else "world market"
    scope = world if found.scope in {"", "world"} else names.regions[found.scope]
    if not found.published:
        return scope
    year = found.year.lstrip("≤")
    if not year:
        return f"{scope}，年份不详" if zh else f"{scope}, year unknown"
    if year != found.year:
        return f"{scope}，不晚于 {year} 年" if zh else f"{scope}, {year} or before"
    return f"{scope}，{year} 年" if zh else f"{scope}, {year}"


def reason_fields(evidence: Evidence, part: str, names: Names) -> dict[str, str]:
    """Return the words for every name in `FIELDS`."""
    found = evidence.parts[part]
    zh = names.lang == "zh"
    low, high = found.surveyed["home_share"]
    return {
        "home": evidence.home.name_zh if zh else evidence.home.name_en,
        "makers": names.join((names.firms[f] for f in _volume(found)), SHOWN)
        or ("未查明者" if zh else "makers not yet found"),
        "coming": _coming(found, names),
        "no_maker": _no_maker(found, names.lang),
        "points": _points(found, names, found.points),
        "pairs": _pairs(found, names),
        "input_points_named": _points(found, names, found.inputs),
        "brittle_supplies": names.join((names.firms[f] for f in found.supplies), SHOWN),
        "home_makers_named": names.join(
            (names.firms[f] for f in found.makers.get("home_volume", [])), SHOWN
        ),
        "seated": names.join((names.firms[f] for f in found.seated), SHOWN),
        "home_share_low": f"{low:.0f}",
        "home_share_high": f"{high:.0f}",
        "share_scope": _scope(found, names),
        "leader": names.firms.get(found.leader, names.regions.get(found.leader, "-")),
        "hhi_firm": _interval(found, "hhi_firm", names.lang),
        "hhi_country": _interval(found, "hhi_country", names.lang),
        "strength": _strength(found, names),
        "chains_fed": f"{found.surveyed['chains_fed'][0]:.0f}",
    }
