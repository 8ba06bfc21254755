"""A random draw of facts with their words and addresses, for a person to verify."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pandas as pd

from liantu.model.coverage import SOURCED
from liantu.model.tables import records, split_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from liantu.model.chain import Chain

__all__ = ["sample_facts"]

_COLUMNS = ["chain", "table", "fact", "quote", "publisher", "published", "grade", "url"]


def _facts(chain: Chain) -> Iterator[tuple[str, str, str, str, str]]:
    for name in SOURCED:
        for row in records(getattr(chain, name)):
            if name == "makes":
                fact = f"{row['firm_id']} → {row['part_id']} ({row['status']})"
            elif name == "supplies":
                fact = (
                    f"{row['supplier']} → {row['customer']}: {row['part_id']} "
                    f"({row['status']}, {row['exclusivity']})"
                )
            else:
                about = " / ".join(filter(None, (row["subject_id"], row["part_id"])))
                when = ", ".join(filter(None, (row["scope"], row["period"])))
                fact = f"{about}: {row['measure']} {row['as_printed']} ({when})"
            yield chain.id, name, fact, row["quote"], row["source_id"]


def sample_facts(chains: Sequence[Chain], count: int, seed: int) -> pd.DataFrame:
    """Draw facts at random, the same for the same data and seed.

    Returns
    -------
    pandas.DataFrame
        `chain`, `table`, `fact`, `quote`, and of its first source `publisher`, `published`,
        `grade`, `url`.
    """
    facts = [fact for chain in chains for fact in _facts(chain)]
    sources = {row["source_id"]: row for chain in chains for row in records(chain.sources)}
    drawn = random.Random(seed).sample(facts, min(count, len(facts)))  # noqa: S311 -- no secret
    rows = []
    for chain, table, fact, quote, ids in drawn:
        source = sources[split_list(ids)[0]]
        about = [source[column] for column in _COLUMNS[4:]]
        rows.append((chain, table, fact, quote, *about))
    return pd.DataFrame(rows, columns=_COLUMNS)
