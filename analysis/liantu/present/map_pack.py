"""A page's data made small: a text said twice is written once, and rows drop their keys."""

from __future__ import annotations

from collections import Counter
from typing import Any

__all__ = ["pack"]

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
# What opens a reference to a text, a row with the keys of its shape, and a text taken as it is.
TEXT, ROW, PLAIN = "~", "^", "="
# Setting this key on an object of the page would change what the object inherits.
UNSAFE = "__proto__"


def _base36(number: int) -> str:
    digits = DIGITS[number % 36]
    while number := number // 36:
        digits = DIGITS[number % 36] + digits
    return digits


class _Seen:
    """How often each text and each set of keys occurs."""

    def __init__(self) -> None:
        self.texts: Counter[str] = Counter()
        self.shapes: Counter[tuple[str, ...]] = Counter()

    def add(self, value: Any) -> None:  # noqa: ANN401 -- whatever JSON holds
        if isinstance(value, str):
            self.texts[value] += 1
        elif isinstance(value, dict):
            self.shapes[tuple(map(str, value))] += 1
            for inside in value.values():
                self.add(inside)
        elif isinstance(value, list | tuple):
            for inside in value:
                self.add(inside)


class _Packer:
    def __init__(self, seen: _Seen) -> None:
        # The commonest get the shortest numbers.
        texts = [text for text, count in seen.texts.most_common()
                 if (count - 1) * (len(text.encode()) - 2) > 2 * count]  # fmt: skip
        shapes = [keys for keys, count in seen.shapes.most_common()
                  if count > 1 and keys and UNSAFE not in keys]  # fmt: skip
        self.texts = {text: TEXT + _base36(i) for i, text in enumerate(texts)}
        self.shapes = {keys: ROW + _base36(i) for i, keys in enumerate(shapes)}

    def __call__(self, value: Any) -> Any:  # noqa: ANN401 -- whatever JSON holds
        if isinstance(value, str):
            known = self.texts.get(value)
            return known or (PLAIN + value if value[:1] in {TEXT, ROW, PLAIN} else value)
        if isinstance(value, dict):
            shape = self.shapes.get(tuple(map(str, value)))
            if shape:
                return [shape, *map(self, value.values())]
            return {key: self(inside) for key, inside in value.items()}
        if isinstance(value, list | tuple):
            return [self(inside) for inside in value]
        return value


def pack(value: Any) -> dict[str, Any]:  # noqa: ANN401 -- whatever JSON holds
    """Return a value in the form that the page's script opens again.

    Parameters
    ----------
    value : object
        Mappings, lists, texts, numbers.

    Returns
    -------
    dict
        `texts` and `shapes` (key lists), and `value`, in which `"~n"` stands for a text,
        `["^n", ...]` for a mapping with the keys of a shape (numbers in base 36), and `"=..."` for
        a text that begins with one of these marks.

    Examples
    --------
    >>> pack([{"a": "long text", "b": 1}, {"a": "long text", "b": 2}])["value"]
    [['^0', '~0', 1], ['^0', '~0', 2]]
    """
    seen = _Seen()
    seen.add(value)
    packer = _Packer(seen)
    return {"texts": list(packer.texts), "shapes": list(map(list, packer.shapes)),
            "value": packer(value)}  # fmt: skip
