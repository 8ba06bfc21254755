"""Compile a function to machine code, keeping the result beside its source where that is allowed.

The cache goes into `__pycache__` of the package, inside the environment. Where the package cannot
be written to there is no cache, and each process compiles anew, rather than write elsewhere.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import numba

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["compiled", "compiled_for", "cores", "in_threads"]

T = TypeVar("T")
F = TypeVar("F", bound="Callable[..., object]")
_CACHED = os.access(Path(__file__).parent, os.W_OK)


def compiled(function: F) -> F:
    """Return the function compiled by numba on first call; it releases the interpreter lock."""
    ready: object = numba.njit(cache=_CACHED, nogil=True)(function)
    return cast("F", ready)


def compiled_for(signature: str) -> Callable[[F], F]:
    """Return a decorator that compiles a function for one signature, when it is defined."""
    ready: object = numba.njit(signature, cache=_CACHED, nogil=True)
    return cast("Callable[[F], F]", ready)


def cores() -> int:
    """Return how many threads `in_threads` runs side by side."""
    return os.cpu_count() or 1


def in_threads(
    work: Callable[[int, int], T],
    count: int,
    *,
    block: int,
    leave: Callable[[], object] = lambda: None,
) -> Iterator[T]:
    """Yield `work(low, high)` for consecutive blocks below `count`, in order, on all cores.

    Worth it for compiled work, which runs side by side. Leaving early drops what has not begun;
    `leave` may tell what has begun to end at once.
    """
    bounds = [(low, min(low + block, count)) for low in range(0, count, block)]
    if len(bounds) == 1:
        yield work(*bounds[0])
        return
    with ThreadPoolExecutor(cores()) as pool:
        futures = [pool.submit(work, low, high) for low, high in bounds]
        try:
            for future in futures:
                yield future.result()
        finally:
            leave()
            pool.shutdown(wait=True, cancel_futures=True)
