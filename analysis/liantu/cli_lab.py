"""`liantu lab`: JupyterLab at the start page of the notebooks."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["copied", "lab", "lab_command", "run_through"]

START, COPY = "00_start.ipynb", "liantu-notebooks"

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


def copied(source: Path, target: Path) -> Path:
    """Copy the notebooks that are not yet in a folder: what a user changed there is kept."""
    from liantu.present.bundle import write_files  # noqa: PLC0415 -- start-up time

    missing = {
        path.name: path.read_bytes()
        for path in sorted(source.glob("*.ipynb"))
        if not (target / path.name).exists()
    }
    if missing:
        write_files(missing, target)
    return target


def run_through(command: list[str]) -> int:
    """Run a command to its own end: Ctrl-C is its to answer, JupyterLab asks first."""
    with subprocess.Popen(command) as process:  # noqa: S603 -- the user's own
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


def lab(
    extra: Annotated[
        list[str] | None,
        typer.Argument(help="-- 之后的照样交给 jupyter lab passed on after --", show_default=False),
    ] = None,
) -> None:
    """在 JupyterLab 里打开笔记本。Open the notebooks in JupyterLab, without a network."""
    from liantu.model.content import notebook_folder, shipped  # noqa: PLC0415 -- start-up time

    folder = notebook_folder()
    command = lab_command(folder / START, extra or [])
    if shipped():
        command = lab_command(copied(folder, Path.cwd() / COPY) / START, extra or [])
    raise typer.Exit(run_through(command))
