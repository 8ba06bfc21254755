"""Working papers in notebooks: prose, tables with sources, and figures about one chain.

Everything a paper states is looked up here at run time, so that text and data cannot drift apart.
"""

from __future__ import annotations

import html
import math
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from liantu.api import Chain, load
from liantu.gaps.words import Names
from liantu.model.claims import resolve
from liantu.model.tables import records, split_list
from liantu.present.figures import render
from liantu.present.report_words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pandas as pd
    from matplotlib.figure import Figure

    from liantu.gaps.analysis import Analysis
    from liantu.model.network import Substitution

__all__ = ["Fact", "Paper", "Picture", "Prose", "Sheet"]

MARKDOWN = re.compile(r"([\\`*_\[\]<>|])")
ABOUT = re.compile(r"about|around|approx|rund|nearly|roughly|almost|约|約", re.IGNORECASE)
WRAP = re.compile(r"(?<=[^\x00-\x7f])\n *(?=[^\x00-\x7f])")
SPACE = re.compile(r"(?<=[^\x00-\x7f]) (?=约|超过|不到|接近)")
SHOWN = 760  # pixels a figure is wide on the screen
EXCLUSIVE = {"sole": "独家", "listed": "名单内", "open": "不限"}
SUPPLY = {"intent": "意向", "selected": "选定", "contract": "合同", "series": "批量",
          "suspended": "中止", "ended": "终止"}  # fmt: skip


@dataclass(frozen=True)
class Prose:
    """Markdown text as the value of a cell."""

    text: str

    def _repr_markdown_(self) -> str:
        return self.text


@dataclass(frozen=True)
class Sheet:
    """A table of a paper: headings, and rows of cells that are already HTML."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __repr__(self) -> str:
        return f"<Sheet {' | '.join(self.headings)}: {len(self.rows)} rows>"

    def _repr_html_(self) -> str:
        cell = "text-align:left;vertical-align:top;white-space:normal;max-width:30em"
        head = "".join(f'<th style="{cell};white-space:nowrap">{h}</th>' for h in self.headings)
        body = "".join(
            "<tr>" + "".join(f'<td style="{cell}">{c}</td>' for c in row) + "</tr>"
            for row in self.rows
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


@dataclass(frozen=True)
class Picture:
    """A figure; what it shows stands in `alt`, for those who cannot see it."""

    png: bytes
    alt: str

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, object], dict[str, object]]:
        metadata = {"image/png": {"width": SHOWN, "alt": self.alt}}
        return {"image/png": self.png, "text/plain": self.alt}, dict(metadata)


@dataclass(frozen=True)
class Fact:
    """A published value as prose quotes it.

    Attributes
    ----------
    value : str
        The value in Chinese, with its bounds: `94.1 %`, `超过 90 %`, `45–54 %`.
    period, quote : str
        When it was so (`年份未写明` where unstated), and the sentence.
    low, high : float
        The value as an interval; NaN where a side is open.
    ref : str
        Its sources as numbered references in Markdown.
    """

    value: str
    period: str
    quote: str
    low: float
    high: float
    ref: str

    def __str__(self) -> str:
        return f"{self.value}（{self.period}）{self.ref}"


def _value(row: Mapping[str, Any], unit: str) -> str:
    low, high = row["low"], row["high"]
    about = "约 " if ABOUT.search(row["as_printed"]) else ""
    if math.isnan(high):
        text = f"超过 {low:,g}"
    elif math.isnan(low):
        text = f"接近 {high:,g}" if about else f"不到 {high:,g}"
    elif low == high:
        text = f"{about}{low:,g}"
    else:
        text = f"{low:,g}–{high:,g}"
    return f"{text} {unit}"


def _cut(text: str, most: int = 220) -> str:
    return text if len(text) <= most else text[:most].rstrip() + "…"


def _literal(text: str) -> str:
    """Return text that Markdown leaves as it is."""
    return MARKDOWN.sub(r"\\\1", text)


class Paper:
    """One chain as a working paper reads it.

    Attributes
    ----------
    chain : Chain
        The chain.
    gaps : Analysis
        Its flags and what they rest on, under the chain's own home.

    Examples
    --------
    >>> paper = Paper("robots")
    >>> paper.part("ndfeb")
    '钕铁硼永磁体'
    >>> paper.certainty("ndfeb", "fill") is None
    True
    """

    def __init__(self, chain: str | Chain) -> None:
        self.chain = load(chain) if isinstance(chain, str) else chain
        self.gaps: Analysis = self.chain.gaps()
        self.names = Names(self.chain, "zh")
        self.words = Words("zh")
        self._cited: dict[str, int] = {}

    # Words

    def say(self, text: str) -> Prose:
        """Return prose as Markdown; a line break between Chinese characters leaves no space."""
        return Prose(SPACE.sub("", WRAP.sub("", text.strip())))

    def part(self, part: str) -> str:
        """Return the name of a part."""
        return self.names.parts[part]

    def firm(self, firm: str) -> str:
        """Return the name of a firm."""
        return self.names.firms[firm]

    def country(self, code: str) -> str:
        """Return the name of a country or region."""
        return self.names.regions.get(code, code)

    def join(self, names: Iterable[str], most: int = 0) -> str:
        """Join names as Chinese does; beyond `most`, say how many there are."""
        return self.names.join(names, most)

    # Sources

    @cached_property
    def _sources(self) -> dict[str, Mapping[str, Any]]:
        return {row["source_id"]: row for row in records(self.chain.whole().sources)}

    def _source(self, source: str) -> tuple[str, str, str]:
        row = self._sources[source]
        when = row["published"] or "日期不详"
        return row["title"], f"{row['publisher']}，{when}，{row['grade']} 级", row["url"]

    def cite(self, ids: str | Iterable[str]) -> str:
        """Return sources as numbered references, in Markdown; the list comes at the end."""
        listed = split_list(ids) if isinstance(ids, str) else list(dict.fromkeys(ids))
        for source in listed:
            self._cited.setdefault(source, len(self._cited) + 1)
        return "".join(f"[\\[{self._cited[s]}\\]](<{self._source(s)[2]}>)" for s in listed)

    def cite_makers(self, part: str, *firms: str) -> str:
        """Return the sources of the rows of makers of a part as references."""
        rows = self.makers(part)
        rows = rows[rows["firm_id"].isin(firms)] if firms else rows
        return self.cite(s for ids in rows["source_id"] for s in split_list(ids))

    def references(self) -> Prose:
        """Return what was cited so far: title, publisher, date, grade, link."""
        lines = []
        for source, number in self._cited.items():
            title, rest, url = self._source(source)
            lines.append(f"{number}. [{_literal(title)}](<{url}>)，{_literal(rest)}。")
        return Prose("\n".join(lines))

    def _cite_html(self, ids: str) -> str:
        cited = []
        for source in split_list(ids):
            title, rest, url = self._source(source)
            link = f'<a href="{html.escape(url)}">{html.escape(_cut(title, 60))}</a>'
            cited.append(f"{link}<br>{html.escape(rest)}")
        return "<br>".join(cited)

    # Tables

    def makers(
        self,
        parts: str | Iterable[str],
        *,
        status: Sequence[str] = (),
        home: Sequence[str] = (),
    ) -> pd.DataFrame:
        """Return the rows of makers of parts, by status and standing to home where given."""
        wanted = [parts] if isinstance(parts, str) else list(parts)
        frame = self.gaps.makers
        kept = frame[frame["part_id"].isin(wanted)]
        if status:
            kept = kept[kept["status"].isin(status)]
        return kept[kept["home_status"].isin(home)] if home else kept

    def named(
        self,
        part: str,
        *,
        status: Sequence[str] = ("volume",),
        home: Sequence[str] = (),
        most: int = 0,
    ) -> str:
        """Return the names of the makers of a part, joined; `无` where there is none."""
        rows = self.makers(part, status=status, home=home)
        return self.join(map(self.firm, rows["firm_id"]), most) or "无"

    def claims(
        self,
        part: str = "",
        *,
        measure: str = "",
        subject: str = "",
        used: bool | None = None,
    ) -> pd.DataFrame:
        """Return published values; `used`: those the analysis takes, or those it leaves aside."""
        frame = self.chain.claims
        if part:
            frame = frame[(frame["part_id"] == part) | (frame["subject_id"] == part)]
        if measure:
            frame = frame[frame["measure"] == measure]
        if subject:
            frame = frame[frame["subject_id"] == subject]
        if used is None:
            return frame
        taken = resolve(self.chain.claims, self.chain.sources)["claim_id"]
        return frame[frame["claim_id"].isin(taken) == used]

    def fact(self, part: str, measure: str, subject: str = "") -> Fact:
        """Return the value of a measure that the analysis takes, or else one shown; the latest.

        Raises
        ------
        AssertionError
            The data no longer have it, or have it of several subjects.
        """
        for used in (True, False):
            rows = self.claims(part, measure=measure, subject=subject, used=used)
            if len(set(rows["subject_id"])) > 1:
                msg = f"{measure} on {part} has several subjects: name one"
                raise AssertionError(msg)
            if len(rows):
                row = records(rows.sort_values("period", kind="stable"))[-1]
                unit = self.words.code("unit_of", row["unit"])
                return Fact(_value(row, unit), row["period"] or "年份未写明", row["quote"],
                            row["low"], row["high"], self.cite(row["source_id"]))  # fmt: skip
        msg = f"no claim {measure} on {part} {subject}".strip()
        raise AssertionError(msg)

    def lost(
        self, elements: str | Iterable[str], unit: str = "firm", *, contracted: bool = False
    ) -> list[str]:
        """Return the chain's own parts that stop when elements fail, on the facts listed."""
        reading: Substitution = "contracted" if contracted else "market"
        fallen = self.chain.fails(elements, unit=unit, substitution=reading).lost["part_id"]
        return [str(part) for part in fallen if part in self.chain.parts["part_id"].to_numpy()]

    def makers_sheet(self, rows: pd.DataFrame, *, quoted: int = 180) -> Sheet:
        """Return makers as a table: part, firm, standing, status, quotation, source."""
        body = tuple(
            (
                html.escape(self.part(row["part_id"])),
                html.escape(self.firm(row["firm_id"])),
                self.words.code("home", row["home_status"]),
                self.words.code("status", row["status"]),
                html.escape(_cut(row["quote"], quoted)),
                self._cite_html(row["source_id"]),
            )
            for row in records(rows)
        )
        return Sheet(("环节", "企业", "归属", "状态", "原文", "来源"), body)

    def subject(self, row: Mapping[str, Any]) -> str:
        """Return whom or what a published value is about."""
        if row["subject_kind"] == "chain":
            return self.chain.info.name_zh
        unit = {"part": "part", "country": "country"}.get(row["subject_kind"], "firm")
        return self.names.element(unit, row["subject_id"])

    def claims_sheet(self, rows: pd.DataFrame, *, quoted: int = 180) -> Sheet:
        """Return published values as a table, the words and the definition beside the number."""
        body = tuple(
            (
                html.escape(self.part(row["part_id"]) if row["part_id"] else "—"),
                html.escape(self.subject(row)),
                self.words.code("measure", row["measure"]),
                html.escape(row["as_printed"]),
                html.escape(row["period"] or "未写明"),
                "只供参照" if row["preferred"] == "no" else "可用",
                html.escape(_cut(row["quote"], quoted)),
                self._cite_html(row["source_id"]),
            )
            for row in records(rows)
        )
        heads = ("环节", "对象", "指标", "原样", "时期", "口径", "原文", "来源")
        return Sheet(heads, body)

    def supplies_sheet(self, rows: pd.DataFrame, *, quoted: int = 160) -> Sheet:
        """Return supply relations as a table."""
        body = tuple(
            (
                html.escape(self.part(row["part_id"])),
                html.escape(self.firm(row["supplier"])),
                html.escape(self.firm(row["customer"])),
                SUPPLY[row["status"]],
                EXCLUSIVE[row["exclusivity"]],
                html.escape(_cut(row["quote"], quoted)),
                self._cite_html(row["source_id"]),
            )
            for row in records(rows)
        )
        heads = ("环节", "供方", "需方", "状态", "排他", "原文", "来源")
        return Sheet(heads, body)

    def flags_sheet(self, parts: Iterable[str]) -> Sheet:
        """Return the flags of parts as a table: flag, weight, certainty, reason."""
        frame = self.gaps.flags
        body = tuple(
            (
                html.escape(self.part(row["part_id"])),
                self.words.code("flag", row["flag"]),
                self.words.code("severity", row["severity"]),
                self.words.code("certainty", row["certainty"]),
                html.escape(row["reason_zh"]),
            )
            for part in parts
            for row in records(frame[frame["part_id"] == part])
        )
        return Sheet(("环节", "标记", "程度", "确定性", "理由"), body)

    # Findings

    def certainty(self, part: str, flag: str, rule: str = "") -> str | None:
        """Return `certain` or `possible` for the surest such flag of a part, None without one."""
        frame = self.gaps.flags
        kept = frame[(frame["part_id"] == part) & (frame["flag"] == flag)]
        if rule:
            kept = kept[kept["rule"] == rule]
        return min(kept["certainty"], default=None)

    def sure(self, part: str, flag: str, rule: str = "") -> str:
        """Return the certainty of a flag as a word; it must be there."""
        found = self.certainty(part, flag, rule)
        if found is None:
            msg = f"{part} carries no flag {flag} {rule}".strip()
            raise AssertionError(msg)
        return self.words.code("certainty", found)

    def picture(self, draw: Callable[[], Figure], alt: str) -> Picture:
        """Return a drawn figure and the words that stand for it."""
        return Picture(render(draw), alt)
