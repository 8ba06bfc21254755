"""What `liantu list`, `liantu panorama` and `liantu check --sample` print."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from liantu.api import panorama
from liantu.exchange.load import chains, check
from liantu.gaps.words import Names
from liantu.model.coverage import GRADES, SOURCED, coverage
from liantu.model.sample import sample_facts
from liantu.model.tables import records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from liantu.model.chain import Chain

__all__ = ["chain_lines", "panorama_lines", "sample_lines"]

MOST = 15
_WORDS = {
    "zh": {
        "firms": "出现在两条链以上的企业（{n}）",
        "groups": "出现在两条链以上的集团（{n}）",
        "parts": "两条链以上的终端所依赖、并由他链直接取用的环节（{n}）",
        "points": "同时令多条链终端停摆的单点（任一制造者可替代的口径，{n}）",
        "more": "  ……另有 {n} 项，见 --format json",
        "maker": "  {name}\t{count} 条链\t{chains}\t量产 {made} 个环节",
        "part": "  {name}\t{count} 条链必需\t{chains}",
        "point": "  {unit} {name}\t{count} 条链\t{chains}\t{finals} 个终端，{certain} 条链确定",
        "firm": "企业",
        "group": "集团",
        "country": "国家或地区",
    },
    "en": {
        "firms": "Firms found in two chains or more ({n})",
        "groups": "Groups found in two chains or more ({n})",
        "parts": "Parts that final parts of two chains rest on, taken directly by another ({n})",
        "points": "Single points that stop final parts of several chains (any maker serves, {n})",
        "more": "  … {n} more, see --format json",
        "maker": "  {name}\t{count} chains\t{chains}\t{made} parts in volume",
        "part": "  {name}\tessential to {count} chains\t{chains}",
        "point": "  {unit} {name}\t{count} chains\t{chains}\t{finals} finals, {certain} certain",
        "firm": "firm",
        "group": "group",
        "country": "country",
    },
}


def chain_lines() -> Iterator[str]:
    """Yield one line a chain, with what is known of it, and one for all together."""
    yield "\t".join(
        ("chain", "name", "parts", "mapped", "firms", "makes", "supplies", "claims", *GRADES,
         "A/B", "quoted", "as_of")
    )  # fmt: skip

    def line(chain: Chain) -> str:
        found = coverage(chain)
        grades = [sum(found.grades[table][grade] for table in SOURCED) for grade in GRADES]
        quoted = found.quoted / found.sourced_rows if found.sourced_rows else 0.0
        cells = (
            chain.id, chain.info.name_zh, found.parts, found.mapped_parts, found.firms,
            *(found.rows[table] for table in SOURCED), *grades,
            f"{found.grade_share('A', 'B'):.0%}", f"{quoted:.0%}", chain.info.as_of,
        )  # fmt: skip
        return "\t".join(map(str, cells))

    whole = panorama()
    for chain in whole.chains.values():
        yield line(chain)
    yield line(whole.joined)


def sample_lines(name: str | None, count: int, seed: int, *, as_json: bool) -> Iterator[str]:
    """Yield facts drawn at random with their words and addresses."""
    found = [check(item).chain for item in ([name] if name else chains())]
    drawn = sample_facts([chain for chain in found if chain is not None], count, seed)
    if as_json:
        yield json.dumps(records(drawn), ensure_ascii=False, indent=2)
        return
    for number, row in enumerate(records(drawn), 1):
        yield f"{number}. [{row['chain']}] {row['table']}: {row['fact']}"
        yield f"   “{row['quote']}”"
        yield f"   {row['grade']} · {row['publisher']} {row['published']} · {row['url']}"


def _section(head: str, more: str, lines: Sequence[str]) -> Iterator[str]:
    yield head.format(n=len(lines))
    yield from lines[:MOST]
    if len(lines) > MOST:
        yield more.format(n=len(lines) - MOST)


def panorama_lines(lang: str, note: Callable[[str], None], *, as_json: bool) -> Iterator[str]:
    """Yield what chains have in common: firms, groups, parts, single points."""
    whole = panorama()
    note(repr(whole.joined))
    tables = {
        "firms": whole.presence("firm"),
        "groups": whole.presence("group"),
        "parts": whole.shared_parts(),
        "points": whole.common_points(),
    }
    if as_json:
        found = {name: records(table) for name, table in tables.items()}
        yield json.dumps(found, ensure_ascii=False, indent=2)
        return
    words, names = _WORDS[lang], Names(whole.joined, lang)
    titles = {c.id: c.info.name(lang) for c in whole.chains.values()}

    def chains_of(ids: str) -> str:
        return names.join(titles[i] for i in ids.split(";") if i)

    for kind in ("firms", "groups"):
        lines = [
            words["maker"].format(
                name=names.firms[r["element"]], count=r["chain_count"],
                chains=chains_of(r["chains"]), made=r["volume_parts"],
            )
            for r in records(tables[kind])
        ]  # fmt: skip
        yield from _section(words[kind], words["more"], lines)
    lines = [
        words["part"].format(
            name=names.parts[r["part_id"]], count=r["essential_count"],
            chains=chains_of(r["essential_chains"]),
        )
        for r in records(tables["parts"]) if r["direct"]
    ]  # fmt: skip
    yield from _section(words["parts"], words["more"], lines)
    lines = [
        words["point"].format(
            unit=words[r["unit"]], name=names.element(r["unit"], r["element"]),
            count=r["chain_count"], chains=chains_of(r["chains"]), finals=r["final_count"],
            certain=r["market_certain"],
        )
        for r in records(tables["points"]) if r["market"] > 1
    ]  # fmt: skip
    yield from _section(words["points"], words["more"], lines)
