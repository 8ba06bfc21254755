"""Compare the files of a built wheel with the files git tracks."""

from __future__ import annotations

import subprocess
import sys
import zipfile

SOURCES = {
    "analysis/liantu/": "liantu/",
    "chains/": "liantu/_content/chains/",
    "data/": "liantu/_content/data/",
    "notebooks/": "liantu/_content/notebooks/",
}


def main(wheel: str) -> int:
    """Return 1 and name the differences, or 0."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", *SOURCES], capture_output=True, text=True, check=True
    ).stdout
    tracked = set()
    for name in filter(None, listed.split("\0")):
        source = next(prefix for prefix in SOURCES if name.startswith(prefix))
        tracked.add(SOURCES[source] + name.removeprefix(source))
    with zipfile.ZipFile(wheel) as archive:
        shipped = {n for n in archive.namelist() if ".dist-info/" not in n}
    for name in sorted(tracked - shipped):
        print(f"tracked but not in the wheel: {name}")
    for name in sorted(shipped - tracked):
        print(f"in the wheel but not tracked: {name}")
    print(f"{len(shipped)} files in the wheel, {len(tracked)} tracked")
    return int(tracked != shipped)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
