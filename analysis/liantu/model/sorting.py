"""Counting sort in machine code, for indexes of ten million edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from liantu.model.compiled import compiled

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["counting_sort"]


@compiled
def counting_sort(
    keys: npt.NDArray[np.int32], values: npt.NDArray[np.int32], width: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """Group values by key: return where each key's group starts, and the groups end to end.

    Negative keys are left out; values keep their order within a group. O(keys + width).
    """
    start = np.zeros(width + 1, dtype=np.int64)
    for key in keys:
        if key >= 0:
            start[key + 1] += 1
    for key in range(width):
        start[key + 1] += start[key]
    place = start[:-1].copy()
    items = np.empty(start[width], dtype=np.int32)
    for i in range(len(keys)):
        key = keys[i]
        if key >= 0:
            items[place[key]] = values[i]
            place[key] += 1
    return start, items
