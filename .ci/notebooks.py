"""Keep every notebooks/*.py and its .ipynb in step: the one written last wins, outputs go.

`--check` changes nothing and ends with code 1 when some pair is out of step.
"""

from __future__ import annotations

import sys
from pathlib import Path

import jupytext
import nbformat

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def as_notebook(source: Path) -> str:
    """Return the .ipynb of a py:percent file: no outputs, the same bytes every time."""
    notebook = jupytext.read(source)
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL})
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number:02d}"
        cell.metadata = nbformat.from_dict({})
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return nbformat.writes(notebook) + "\n"


def as_source(notebook: Path) -> str:
    """Return the py:percent file of a notebook."""
    read = nbformat.read(notebook, as_version=4)
    read.metadata = nbformat.from_dict({"kernelspec": KERNEL})
    return jupytext.writes(read, fmt="py:percent")


def _cells(path: Path) -> list[tuple[str, str]]:
    return [(cell.cell_type, cell.source) for cell in jupytext.read(path).cells]


def main() -> int:
    """Bring the pairs in step, or only look."""
    check = "--check" in sys.argv[1:]
    stems = {path.stem for path in (*FOLDER.glob("*.py"), *FOLDER.glob("*.ipynb"))}
    behind = []
    for stem in sorted(stems):
        source, notebook = FOLDER / f"{stem}.py", FOLDER / f"{stem}.ipynb"
        both = source.exists() and notebook.exists()
        if both and notebook.read_text("utf-8") == as_notebook(source):
            continue
        behind.append(stem)
        if check:
            continue
        older = both and source.stat().st_mtime < notebook.stat().st_mtime
        if not source.exists() or (older and _cells(source) != _cells(notebook)):
            source.write_text(as_source(notebook), "utf-8", newline="\n")
        notebook.write_text(as_notebook(source), "utf-8", newline="\n")
    if behind:
        sys.stdout.write(("out of step: " if check else "brought in step: ") + ", ".join(behind))
        sys.stdout.write("\n")
    return int(check and bool(behind))


if __name__ == "__main__":
    sys.exit(main())
