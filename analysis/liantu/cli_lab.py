"""`liantu lab`: JupyterLab at the start page of the notebooks."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["lab", "lab_command"]

# Neither the news, nor versions, nor the catalogue of extensions: the lab works without a network.
OFFLINE = (
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)


def lab_command(start: Path, extra: list[str]) -> list[str]:
    """Return the command that opens JupyterLab at a notebook, or raise saying what is missing."""
    from liantu.model.errors import InputError  # noqa: PLC0415 -- start-up time

    if find_spec("jupyterlab") is None:
        raise InputError.of("lab-missing")
    if not start.exists():
        raise InputError.of("notebooks-missing", file=str(start))
    # The address that the server prints leads there too, for those who open it themselves.
    address = f"--LabApp.default_url=/lab/tree/{start.name}"
    return [sys.executable, "-m", "jupyterlab", str(start), address, *OFFLINE, *extra]


def lab(
    extra: Annotated[
        list[str] | None,
        typer.Argument(help="-- 之后的照样交给 jupyter lab passed on after --", show_default=False),
    ] = None,
) -> None:
    """在 JupyterLab 里打开笔记本。Open the notebooks in JupyterLab, without a network."""
    from liantu.model.content import data_folder  # noqa: PLC0415 -- start-up time

    start = data_folder().parent / "notebooks" / "00_start.ipynb"
    done = subprocess.run(lab_command(start, extra or []), check=False)  # noqa: S603 -- the user's own
    raise typer.Exit(done.returncode)
