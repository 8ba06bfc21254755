"""Stability: the share of small changes to a rule's thresholds that keep a flag.

Only thresholds on real-valued measures (shares and concentration) can be moved; a count of none
or one has no value twenty per cent away.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liantu.gaps.rules import Interval, Rule, Term

__all__ = ["FACTORS", "REAL_VALUED", "perturbed", "stability"]

REAL_VALUED = frozenset({"home_share", "hhi_firm", "hhi_country"})
FACTORS = (0.8, 0.9, 1.1, 1.2)
TOGETHER = (0.8, 1.2)


def _scaled(terms: tuple[Term, ...], moved: Mapping[int, float], first: int) -> tuple[Term, ...]:
    """Return terms with some thresholds scaled; `moved` counts terms from `first`."""
    return tuple(
        replace(term, value=term.value * moved.get(index, 1.0))
        for index, term in enumerate(terms, start=first)
    )


def perturbed(rule: Rule) -> tuple[Rule, ...]:
    """Return the rule with each real-valued threshold moved alone, and all of them together.

    A rule with one such threshold has four variants, as moving all is then moving the one; a rule
    without has none. Thresholds of severity are left alone: they do not decide on the flag.
    """
    terms = (*rule.all_of, *rule.any_of)
    real = [i for i, term in enumerate(terms) if term.measure in REAL_VALUED and term.value]
    moves = [{i: factor} for i in real for factor in FACTORS]
    if len(real) > 1:
        moves += [dict.fromkeys(real, factor) for factor in TOGETHER]
    split = len(rule.all_of)
    return tuple(
        replace(
            rule,
            all_of=_scaled(rule.all_of, moved, 0),
            any_of=_scaled(rule.any_of, moved, split),
        )
        for moved in moves
    )


def stability(variants: tuple[Rule, ...], measures: Mapping[str, Interval]) -> float:
    """Return the share of variants of a rule under which the flag stays, 0–1.

    Parameters
    ----------
    variants : tuple of Rule
        As :func:`perturbed` returns them; without any, no threshold can be moved and it is 1.
    measures : mapping
        Measure → interval, on the facts listed. A flag stays where the rule is not false.
    """
    if not variants:
        return 1.0
    return sum(rule.holds(measures) is not False for rule in variants) / len(variants)
