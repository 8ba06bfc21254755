"""The second language of a page, as what differs from the first."""

from __future__ import annotations

from typing import Any

__all__ = ["difference"]


def difference(one: Any, other: Any) -> Any:  # noqa: ANN401 -- whatever JSON holds
    """Return what turns one value into the other.

    For mappings the keys that differ, and for lists of the same length the places, each with what
    differs below it; None takes a key away. Anything else is the other value itself.

    Examples
    --------
    >>> difference({"name": "翼", "of": [1, {"a": "甲"}]}, {"name": "wing", "of": [1, {"a": "A"}]})
    {'name': 'wing', 'of': {1: {'a': 'A'}}}
    >>> difference({"name": "翼", "note": "注"}, {"name": "翼"})
    {'note': None}
    """
    if isinstance(one, dict) and isinstance(other, dict):
        gone = {key: None for key in one if key not in other}
        fresh = {key: value for key, value in other.items() if key not in one}
        both = {key: difference(one[key], other[key])
                for key in one if key in other and one[key] != other[key]}  # fmt: skip
        return {**both, **fresh, **gone}
    if isinstance(one, list | tuple) and isinstance(other, list | tuple) and len(one) == len(other):
        return {place: difference(a, b)
                for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b}  # fmt: skip
    return other
