"""Numba, typed: one decorator for the inner loops that run as machine code."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numba

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__all__ = ["compiled"]

Function = TypeVar("Function", bound="Callable[..., Any]")


def compiled(signature: str) -> Callable[[Function], Function]:
    """Return a decorator that compiles a function for one signature, kept between runs.

    The compiled code is kept in `__pycache__` beside the source.
    """
    return numba.njit(signature, cache=True, nogil=True)  # type: ignore[no-any-return]
