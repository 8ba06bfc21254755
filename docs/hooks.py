"""Pages of the site made at build time: the notebooks as executed, links out of the folder."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from mkdocs.structure.files import File
from nbclient import NotebookClient
from nbconvert import MarkdownExporter

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parent.parent
# The tests execute every notebook and leave them here; what is missing or older runs again.
EXECUTED = ROOT / ".notebooks"
ROLE = re.compile(r":(?:class|func|meth|mod):(?=<)")
REPOSITORY = re.compile(r"\]\((?:\.\./)+((?:analysis|data|chains|benchmarks|tests)/[^)]*)\)")


def _executed(path: Path) -> NotebookNode:
    made = EXECUTED / path.name
    if made.exists() and made.stat().st_mtime >= path.stat().st_mtime:
        return nbformat.read(made, as_version=4)
    notebook = nbformat.read(path, as_version=4)
    place = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, timeout=300, resources=place).execute()
    return notebook


def _static(notebook: NotebookNode) -> NotebookNode:
    """Leave out what needs a kernel, and pages within the page."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            data.pop("application/vnd.jupyter.widget-view+json", None)
            if "<iframe" in str(data.get("text/html", "")):
                data.pop("text/html")
    return notebook


def _title(notebook: NotebookNode) -> str:
    for cell in notebook.cells:
        found = re.search(r"^# (.+)$", cell.source, re.MULTILINE)
        if cell.cell_type == "markdown" and found:
            return found[1]
    return ""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a page for each notebook, and one that lists them."""
    lines = ["# 笔记本 Notebooks", "", "在 JupyterLab 里可以改、可以点：`make lab`。", ""]
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        notebook = _static(_executed(path))
        body, resources = MarkdownExporter().from_notebook_node(notebook)
        for name, content in resources["outputs"].items():
            unique = f"{path.stem}_{name}"
            body = body.replace(f"({name})", f"({unique})")
            files.append(File.generated(config, f"notebooks/{unique}", content=content))
        body = f"---\nhide: [navigation, toc]\n---\n\n{body}"
        files.append(File.generated(config, f"notebooks/{path.stem}.md", content=body))
        lines.append(f"- [{_title(notebook) or path.stem}]({path.stem}.md)")
    files.append(File.generated(config, "notebooks/index.md", content="\n".join(lines) + "\n"))
    return files


def on_page_markdown(markdown: str, **_: object) -> str:
    """Turn links to files of the repository, which the site does not hold, into their paths."""
    return REPOSITORY.sub(r"](#) `\1`", markdown)


def on_page_content(html: str, **_: object) -> str:
    """Drop the roles of docstrings, which only name what follows."""
    return ROLE.sub("", html)
