"""Where content lives: inside the wheel, in the clone, or in a folder of the user's own."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

__all__ = ["chain_folders", "data_folder"]


@cache
def _root() -> Path:
    package = Path(__file__).resolve().parent.parent
    shipped = package / "_content"
    return shipped if shipped.is_dir() else package.parent.parent


def data_folder() -> Path:
    """Return the folder of tables shared by all chains."""
    return _root() / "data"


def chain_folders() -> dict[str, Path]:
    """Return the folder of each chain by id; folders in `LIANTU_CHAINS` win over shipped ones.

    `LIANTU_CHAINS` holds one or more folders of chains, separated as in `PATH`.
    """
    roots = [_root() / "chains"]
    roots += [Path(p) for p in os.environ.get("LIANTU_CHAINS", "").split(os.pathsep) if p]
    return {
        folder.name: folder
        for root in roots
        if root.is_dir()
        for folder in sorted(root.iterdir())
        if (folder / "chain.toml").is_file()
    }
