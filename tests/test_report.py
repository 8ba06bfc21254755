"""The report page and the tables behind it: same numbers everywhere, text as text, no network."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from string import Formatter
from typing import TYPE_CHECKING

import pytest

import liantu as lt
from liantu.gaps.evidence import MEASURES
from liantu.gaps.rules import FLAGS, SEVERITIES
from liantu.model.errors import InputError
from liantu.model.home import STATUSES
from liantu.model.schema import tables as schema
from liantu.present.csv_tables import csv_tables
from liantu.present.headline import headline
from liantu.present.report import report_page
from liantu.present.report_summary import LISTED, numbers
from liantu.present.report_table import Context, shown, spread
from liantu.present.report_tables import report_tables
from liantu.present.report_views import final_points, top_lists
from liantu.present.report_words import LANGS, catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from liantu.api import Chain
    from liantu.gaps.analysis import Analysis

HOSTILE = ("<script>alert(1)</script>", "=cmd|'/c calc'!A1", "\"quoted\" & 'quoted'", "长" * 5000)
CJK = re.compile(r"[\u4e00-\u9fff]")


class Page(HTMLParser):
    """Collects tags, text and cells of tables from a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[tuple[dict[str, str | None], list[str]]] = []
        self.text = ""
        self._skip = False
        self._cell = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append((dict(attrs), []))
        if tag in {"td", "th"} and self.rows:
            self.rows[-1][1].append("")
            self._cell = True
        self._skip = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._cell = self._cell and tag not in {"td", "th"}
        self._skip = self._skip and tag != "style"

    def handle_data(self, data: str) -> None:
        if self._skip:
            return
        self.text += data
        if self._cell:
            self.rows[-1][1][-1] += data

    def attributes(self, name: str) -> list[str]:
        return [str(a[name]) for _, a in self.tags if name in a]


def page_of(analysis: Analysis, lang: str = "zh") -> str:
    return report_page(analysis, lang, date="2026-11-23", version="0.1.0")


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return lt.load("aircraft").gaps()


def hostile_chain(chain: Chain) -> Chain:
    parts, firms = chain.parts.copy(), chain.firms.copy()
    parts.loc[parts.index[:4], ["name_zh", "name_en"]] = [[h, h] for h in HOSTILE]
    parts.loc[parts.index[4:], ["name_zh", "name_en"]] = "+SUM(1)"
    firms[["name_zh", "name_en"]] = "@evil </style><img src=x onerror=alert(1)>"
    sources = chain.sources.assign(title="-2+3", publisher="\t=1", url="javascript:alert(1)")
    return replace(
        chain,
        info=replace(chain.info, name_zh=HOSTILE[0], name_en=HOSTILE[0]),
        parts=parts,
        firms=firms,
        sources=sources,
    )


@pytest.fixture
def hostile(toy: Path) -> Analysis:
    return hostile_chain(lt.load(toy)).gaps()


def test_catalogue_is_complete_in_both_languages() -> None:
    for key, row in catalogue().items():
        for lang in LANGS:
            assert row[lang] or key == "sentence_gap", (key, lang)
        fields = [{f for _, f, _, _ in Formatter().parse(row[x]) if f} for x in LANGS]
        assert fields[0] == fields[1], key
        # The characters of the flags are shown in both languages.
        assert key.startswith("mark.") or not CJK.search(row["en"]), key


def test_every_code_of_the_data_has_a_word() -> None:
    known = catalogue()
    allowed = {
        (table.name, column.name): column.allowed
        for table in schema().values()
        for column in table.columns
    }
    families = {
        "stage": allowed["parts", "stage"], "base": allowed["parts", "base"],
        "supply": allowed["parts", "supply"], "status": allowed["makes", "status"],
        "measure": allowed["claims", "measure"], "metric": MEASURES, "home": STATUSES,
        "flag": FLAGS, "severity": SEVERITIES, "certainty": ("certain", "possible"),
    }  # fmt: skip
    for family, codes in families.items():
        assert codes
        for code in codes:
            assert f"{family}.{code}" in known


@pytest.mark.parametrize("lang", LANGS)
def test_page_is_deterministic_and_loads_nothing(analysis: Analysis, lang: str) -> None:
    page = page_of(analysis, lang)
    assert page == page_of(lt.load("aircraft").gaps(), lang)
    found = Page(page)
    assert not {tag for tag, _ in found.tags} & {"script", "link", "img", "iframe", "object"}
    assert not found.attributes("src")
    assert "url(" not in page.lower().split("</style>")[0]
    assert "@import" not in page
    for tag, attributes in found.tags:
        if "href" in attributes:
            assert tag == "a"
            target = str(attributes["href"])
            if not target.startswith("#"):
                assert target in set(analysis.chain.whole().sources["url"])
                assert attributes["rel"] == "noopener noreferrer"


@pytest.mark.parametrize("lang", LANGS)
def test_citations_lead_to_their_sources(analysis: Analysis, lang: str) -> None:
    found = Page(page_of(analysis, lang))
    ids = found.attributes("id")
    assert len(ids) == len(set(ids))
    assert {h[1:] for h in found.attributes("href") if h.startswith("#")} <= set(ids)
    numbered = sum(i.startswith("s") and i[1:].isdigit() for i in ids)
    assert numbered == len(Context(analysis, lang).sources) >= len(analysis.chain.sources)


def test_flags_of_the_page_are_those_of_the_table(analysis: Analysis) -> None:
    table = report_tables(analysis)["flags"]
    told = [a for _, a in Page(page_of(analysis)).tags if "data-rule" in a]
    rows = [r for r in table.rows if r["flag_code"] != "survey"]
    assert [(a["data-part"], a["data-rule"]) for a in told] == [
        (r["part_id"], r["rule"]) for r in rows
    ]
    for attributes, row in zip(told, rows, strict=True):
        assert str(attributes["class"]).split()[-1] == row["certainty_code"]


@pytest.mark.parametrize("lang", LANGS)
def test_concentration_is_the_same_in_page_and_csv(analysis: Analysis, lang: str) -> None:
    table = report_tables(analysis, lang)["concentration"]
    headings = [column.heading for column in table.columns]
    text = csv_tables(analysis, lang)["concentration.csv"].decode("utf-8-sig")
    records = [dict(zip(headings, r, strict=True)) for r in csv.reader(io.StringIO(text))][1:]
    head = {column.key: column.heading for column in table.columns}
    by_key = {
        (r["part_id"], r["by_code"], r["scope_code"]): c
        for r, c in zip(table.rows, records, strict=True)
    }
    rows = [(a, c) for a, c in Page(page_of(analysis, lang)).rows if "data-by" in a]
    assert rows
    for attributes, cells in rows:
        key = (attributes["data-part"], attributes["data-by"], attributes["data-scope"])
        record = by_key[key]
        value = {
            k: float(record[head[k]]) for k in ("hhi_low", "hhi_high", "home_low", "home_high")
        }
        hhi = spread(value["hhi_low"], value["hhi_high"], "index")
        home = spread(value["home_low"], value["home_high"])
        assert cells[-2:] == [hhi, f"{home} %"]


@pytest.mark.parametrize("lang", LANGS)
def test_csv_reads_back_as_the_tables(analysis: Analysis, lang: str) -> None:
    tables = report_tables(analysis, lang)
    files = csv_tables(analysis, lang)
    assert list(files) == [f"{name}.csv" for name in tables]
    assert files == csv_tables(analysis, lang)
    for name, table in tables.items():
        raw = files[f"{name}.csv"]
        assert raw.startswith(b"\xef\xbb\xbf")
        assert b"\r\n" in raw
        read = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
        assert len(read) == len(table.rows) + 1
        for cells, row in zip(read[1:], table.rows, strict=True):
            for cell, column in zip(cells, table.columns, strict=True):
                value = row[column.key]
                if isinstance(value, (int, float)):
                    assert float(cell) == value
                else:
                    assert cell.removeprefix("'") == (value or "").removeprefix("'")


def test_counts_agree_with_the_analysis(analysis: Analysis) -> None:
    ctx = Context(analysis, "zh")
    counts = numbers(ctx)
    for flag, found in analysis.counts().items():
        assert {c: counts[f"{flag}_{c}"] for c in found} == found
    final = analysis.points[analysis.points["final"]]
    market = final[final["market"] & (final["unit"] == "firm")]
    assert counts["firm_market"] == market["element"].nunique()
    page = Page(page_of(analysis)).text
    assert f"需补链 {counts['fill_total']} 个环节" in page
    cells = {str(r["item"]): r["value"] for r in report_tables(analysis)["summary"].rows}
    assert cells["补链环节数（确定）"] == counts["fill_certain"]


def test_points_of_final_parts_are_all_told_or_left_to_their_group(analysis: Analysis) -> None:
    table = report_tables(analysis)["points"]
    groups = final_points(table)
    told = sum(len(e.rows) for g in groups for e in g.inner) + sum(g.left for g in groups)
    assert told == len(table.where(final_code=True)) == int(analysis.points["final"].sum())
    rows = [a for a, _ in Page(page_of(analysis)).rows if "data-unit" in a]
    assert len(rows) == sum(len(e.rows) for g in groups for e in g.inner)


def test_top_lists_name_a_part_once_certain_and_severe_first(analysis: Analysis) -> None:
    ctx = Context(analysis, "zh")
    for group in top_lists(ctx, report_tables(analysis)["flags"]):
        parts = [row["part_id"] for row in group.rows]
        assert len(parts) == len(set(parts)) <= LISTED
        ranks = [(str(r["certainty_code"]), SEVERITIES.index(str(r["severity_code"])))
                 for r in group.rows]  # fmt: skip
        assert ranks == sorted(ranks)


def test_possible_never_looks_certain(analysis: Analysis) -> None:
    page = page_of(analysis)
    assert re.findall(r'class="sure certain">([^<]*)<', page).count("可能") == 0
    assert re.findall(r'class="sure possible">([^<]*)<', page).count("确定") == 0


def test_hostile_names_are_text(hostile: Analysis) -> None:
    for lang in LANGS:
        found = Page(page_of(hostile, lang))
        assert not {tag for tag, _ in found.tags} & {"script", "img"}
        assert HOSTILE[0] in found.text
        assert HOSTILE[3] in found.text
        assert not [h for h in found.attributes("href") if not h.startswith("#")]
        for raw in csv_tables(hostile, lang).values():
            for row in csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")):
                for cell in row:
                    number = re.fullmatch(r"-?\d+(\.\d+)?", cell)
                    assert number or not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_nothing_mapped_is_said_first(toy: Path) -> None:
    chain = lt.load(toy)
    bare = replace(
        chain,
        parts=chain.parts.assign(supply="unmapped"),
        makes=chain.makes.iloc[:0],
        supplies=chain.supplies.iloc[:0],
        claims=chain.claims.iloc[:0],
    )
    for lang in LANGS:
        text = Page(page_of(bare.gaps(), lang)).text
        said = catalogue()["alert.nothing"][lang]
        assert said in text
        assert text.index(said) < text.index(catalogue()["heading.summary"][lang])
        assert catalogue()["none_flagged"][lang] in text
        assert headline(bare.gaps(), lang)[0] == said
        assert report_tables(bare.gaps(), lang)["summary"].rows[0]["value"] == said
    assert len(headline(chain.gaps())) == 5


def test_parts_that_do_not_stand_are_named(toy: Path) -> None:
    chain = lt.load(toy)
    makes = chain.makes[chain.makes["part_id"] != "motor"]
    found = replace(chain, makes=makes).gaps()
    assert "motor" in found.not_standing
    text = Page(page_of(found)).text
    assert "按现有事实本就不成立" in text
    assert "电机" in text.split("按现有事实本就不成立")[1][:60]
    assert catalogue()["alert.final_not_standing"]["zh"].format(parts="整车") in text


def test_languages_do_not_stray(analysis: Analysis) -> None:
    english = report_tables(analysis, "en")
    for name in ("flags", "points", "pairs", "concentration", "data_gaps", "summary"):
        named = {*analysis.chain.firms["name_zh"], *analysis.chain.parts["name_zh"]}
        for row in english[name].rows:
            for column in english[name].columns:
                cell = str(row[column.key])
                for known in sorted(named - {""}, key=len, reverse=True):
                    cell = cell.replace(known, "") if CJK.search(cell) else cell
                assert not CJK.search(cell), (name, column.key, cell)
    names = {*analysis.chain.firms["name_en"], *analysis.chain.firms["name_zh"]}
    for row in report_tables(analysis, "zh")["flags"].rows:
        text = str(row["evidence"]).replace("HHI", "")
        assert not re.search(r"[A-Za-z]{2,}", text), (text, len(names))


def test_language_must_be_known(analysis: Analysis) -> None:
    with pytest.raises(InputError, match="fr"):
        page_of(analysis, "fr")


def test_numbers_are_printed_plainly() -> None:
    assert shown(6922, "index") == "6,922"
    assert shown(None) == ""
    assert spread(30.0, 70.0) == "30–70"
    assert spread(100.0, 100.0) == "100"
