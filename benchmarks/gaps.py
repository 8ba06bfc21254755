"""How long the analysis of each chain takes: `uv run benchmarks/gaps.py`.

One run: every chain is analysed once to warm up, then each stage is timed once by process time,
which other programs on the machine do not stretch. Chains in one process, single stages apart.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import liantu as lt
from liantu.exchange.load import chains
from liantu.gaps.plan import plan

if TYPE_CHECKING:
    from collections.abc import Callable

STAGES = ("gaps", "lenses", "countries", "remedies", "plan", "ranking")


def spent(work: Callable[[], object]) -> float:
    """Return the seconds of processor time that some work takes, on all cores together."""
    before = time.process_time()
    work()
    return time.process_time() - before


def timed(chain: lt.Chain) -> tuple[float, ...]:
    """Return the seconds of each stage."""
    found = chain.remedies()
    aim = "scenarios" if len(found.scenarios) else "cuts"
    work: tuple[Callable[[], object], ...] = (
        chain.gaps,
        chain.compare,
        chain.countries,
        chain.remedies,
        lambda: plan(found, 10, objective=aim),
        chain.ranking,
    )
    return tuple(spent(step) for step in work)


def main() -> None:
    print("| chain | parts | " + " | ".join(STAGES) + " | all ÷ gaps |")
    print("|---|---|" + "---|" * (len(STAGES) + 1))
    for name in chains():
        chain = lt.load(name)
        timed(chain)
        seconds = timed(chain)
        cells = " | ".join(f"{s:.2f}" for s in seconds)
        print(f"| {name} | {len(chain.parts)} | {cells} | {sum(seconds) / seconds[0]:.1f} |")
    whole = lt.panorama().joined
    whole.gaps()
    print(f"| panorama | {len(whole.parts)} | {spent(whole.gaps):.2f} |" + " |" * len(STAGES))


if __name__ == "__main__":
    main()
