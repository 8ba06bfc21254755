"""Compact lists: rows of integers end to end, numbered names, and elements with their members."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, overload

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

__all__ = ["Elements", "Numbered", "Rows"]


@dataclass(frozen=True, eq=False)
class Rows:
    """Lists of integers of differing length, end to end: row i is `items[start[i]:start[i+1]]`."""

    start: npt.NDArray[np.int64]
    items: npt.NDArray[np.int32]

    @classmethod
    def of(cls, lists: Sequence[Iterable[int]]) -> Rows:
        """Pack lists; each row is sorted and without repeats."""
        rows = [sorted(set(row)) for row in lists]
        start = np.zeros(len(rows) + 1, dtype=np.int64)
        np.cumsum([len(row) for row in rows], out=start[1:])
        return cls(start, np.array([i for row in rows for i in row], dtype=np.int32))

    @classmethod
    def of_keys(cls, keys: npt.NDArray[np.integer], width: int) -> Rows:
        """Return for each key below `width` the positions that hold it; negative keys are left out.

        A counting sort: linear, and positions stay in order within each row.
        """
        from liantu.model.sorting import counting_sort  # noqa: PLC0415 -- the compiler loads slowly

        order = np.arange(len(keys), dtype=np.int32)
        return cls(*counting_sort(np.ascontiguousarray(keys, dtype=np.int32), order, width))

    @classmethod
    def single(cls, items: npt.NDArray[np.integer]) -> Rows:
        """Return rows of one item each."""
        return cls(np.arange(len(items) + 1, dtype=np.int64), items.astype(np.int32))

    def __len__(self) -> int:
        return len(self.start) - 1

    def __getitem__(self, index: int) -> npt.NDArray[np.int32]:
        """Return row `index`."""
        return self.items[self.start[index] : self.start[index + 1]]

    def owners(self) -> npt.NDArray[np.int32]:
        """Return for each item the row it stands in."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.start))

    def transposed(self, width: int) -> Rows:
        """Return for each item below `width` the rows that hold it, in linear time."""
        from liantu.model.sorting import counting_sort  # noqa: PLC0415 -- the compiler loads slowly

        return Rows(*counting_sort(self.items, self.owners(), width))


@dataclass(frozen=True)
class Numbered(Sequence[str]):
    """The names p0, p1, … without keeping a million strings."""

    prefix: str
    total: int

    def __len__(self) -> int:
        return self.total

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        """Return one name, or several."""
        if isinstance(index, slice):
            return [f"{self.prefix}{i}" for i in range(self.total)[index]]
        return f"{self.prefix}{range(self.total)[index]}"


@dataclass(frozen=True, eq=False)
class Elements(Mapping[str, tuple[int, ...]]):
    """The elements of one unit, each with the producers that fall with it.

    Reads as a mapping from element to producers; `members` holds the same as arrays.
    """

    names: Sequence[str]
    members: Rows

    @classmethod
    def of(cls, found: Mapping[str, Iterable[int]]) -> Elements:
        """Pack a mapping; elements are sorted by name."""
        names = tuple(sorted(found))
        return cls(names, Rows.of([found[name] for name in names]))

    @cached_property
    def index(self) -> dict[str, int]:
        """Return the number of each element."""
        return {name: i for i, name in enumerate(self.names)}

    def __getitem__(self, name: str) -> tuple[int, ...]:
        return tuple(map(int, self.members[self.index[name]]))

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

    def __contains__(self, name: object) -> bool:
        return name in self.index
