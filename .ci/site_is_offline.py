"""Fail when a page of the site loads anything from elsewhere."""

from __future__ import annotations

import re
import sys
from pathlib import Path

LOADS = re.compile(
    r"<(?:script|img|iframe|source|audio|video|embed)\b[^>]*\bsrc=[\"']?(?:https?:)?//[^\"' >]+"
    r"|<link\b(?![^>]*rel=[\"']?(?:canonical|alternate|next|prev))[^>]*\bhref=[\"']?(?:https?:)?//"
    r"[^\"' >]+"
)
STYLES = re.compile(r"(?:@import\s+|url\()[\"']?(?:https?:)?//[^)\"']+")


def main(folder: Path) -> int:
    """Print what the pages of a folder load from elsewhere; return the exit code."""
    pages = sorted(folder.rglob("*.html"))
    found = [
        f"{path}: {hit}"
        for pattern, files in ((LOADS, pages), (STYLES, sorted(folder.rglob("*.css"))))
        for path in files
        for hit in pattern.findall(path.read_text("utf-8"))
    ]
    print("\n".join(found) or f"{len(pages)} pages, nothing from the network")
    return 1 if found or not pages else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
