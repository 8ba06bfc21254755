"""Liantu 链图: find where an industry chain breaks, prove it, and say what mends it.

>>> import liantu as lt
>>> chain = lt.load("aircraft")
>>> chain.final_parts
('c919', 'c909')
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liantu.api import Chain, Panorama, load, panorama
    from liantu.exchange.load import chains
    from liantu.model.errors import LiantuError

__all__ = ["Chain", "LiantuError", "Panorama", "__version__", "chains", "load", "panorama"]

__version__ = "0.1.0"

_HOMES = {
    "Chain": "liantu.api",
    "Panorama": "liantu.api",
    "load": "liantu.api",
    "panorama": "liantu.api",
    "chains": "liantu.exchange.load",
    "LiantuError": "liantu.model.errors",
}


def __getattr__(name: str) -> object:
    """Import on first use, so that `import liantu` and the command line start at once."""
    if name not in _HOMES:
        msg = f"module 'liantu' has no attribute {name!r}"
        raise AttributeError(msg)
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
