"""Which chains rest on a part, read off the needs of all chains at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from liantu.model.linking import feeding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["Needs", "feeds_of"]

Needs = tuple[pd.DataFrame, "Sequence[str]"]


def _qualified(parts: Iterable[str], chain: str) -> list[str]:
    return [part if ":" in part else f"{chain}:{part}" for part in parts]


def feeds_of(
    name: str, parts: Iterable[str], needs: Mapping[str, Needs]
) -> dict[str, tuple[str, ...]]:
    """Return the parts of a chain on which final parts rest, with the chains of these.

    Parameters
    ----------
    name : str
        Id of the chain.
    parts : iterable of str
        Ids of its parts.
    needs : mapping
        Chain id → needs and final parts of every chain at hand, its own among them.
    """
    joined = pd.concat(
        frame.assign(**{c: _qualified(frame[c], chain) for c in ("part_id", "input_id")})
        for chain, (frame, _) in needs.items()
    )
    finals = {chain: _qualified(ids, chain) for chain, (_, ids) in needs.items()}
    found = feeding(joined, finals)
    own = {part: found.get(f"{name}:{part}", ()) for part in parts}
    return {part: chains for part, chains in own.items() if chains}
