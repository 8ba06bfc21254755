"""Where content lives: inside the wheel, in the clone, or in a folder of the user's own."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

__all__ = ["chain_folders", "data_folder", "notebook_folder", "shipped"]


PACKAGE = Path(__file__).resolve().parent.parent


@cache
def shipped() -> bool:
    """Return whether the content is that of a wheel, not of a clone."""
    return (PACKAGE / "_content").is_dir()


def _root() -> Path:
    return PACKAGE / "_content" if shipped() else PACKAGE.parent.parent


def data_folder() -> Path:
    """Return the folder of tables shared by all chains."""
    return _root() / "data"


def notebook_folder() -> Path:
    """Return the folder of the notebooks, which a wheel holds to be copied, not run in place."""
    return _root() / "notebooks"


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
