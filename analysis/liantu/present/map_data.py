"""What the chain map is drawn from: nodes, edges and the details of each part, as plain data."""

from __future__ import annotations

import csv
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from liantu.gaps.words import Names
from liantu.model.coverage import STAGES
from liantu.model.tables import split_list
from liantu.present.layout import Layout, lay_out
from liantu.present.map_panorama import overview
from liantu.present.map_shares import published_shares
from liantu.present.map_whatif import support

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from liantu.gaps.analysis import Analysis

__all__ = ["FLAG_ORDER", "LANGUAGES", "MapData", "web_link", "words"]

LANGUAGES = ("zh", "en")
FLAG_ORDER = ("fill", "secure", "strengthen", "survey")
STATUS_ORDER = ("volume", "pilot", "development", "planned", "stopped")
# Beyond this many parts curved lines cost too much to draw.
MANY = 1500

# What a page in the other language need not work out again.
WORDLESS = ("parts", "flags", "makers", "supplies", "points", "claims", "ringed", "layout",
            "support", "overview")  # fmt: skip

Row = dict[str, Any]


@cache
def words(lang: str) -> dict[str, str]:
    """Return the fixed wording of the map in one language by key."""
    text = resources.files("liantu.present").joinpath("words_map.csv").read_text("utf-8")
    return {row["key"]: row[lang] for row in csv.DictReader(text.splitlines())}


def web_link(url: str) -> str:
    """Return the address when it is one of the web, else an empty text.

    >>> web_link("javascript:alert(1)"), web_link("https://example.org/a")
    ('', 'https://example.org/a')
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in {"http", "https"} and parts.netloc else ""


def lean(row: Row) -> Row:
    """Return a row without its empty texts and lists, which the page takes as absent."""
    return {key: value for key, value in row.items() if value not in ("", [])}


def _by(frame: pd.DataFrame, key: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in frame.to_dict("records"):
        found.setdefault(str(row[key]), []).append({str(k): v for k, v in row.items()})
    return found


class MapData:
    """An analysis as the map needs it.

    Parameters
    ----------
    analysis : Analysis
        What to draw.
    lang : {"zh", "en"}
        Language of names and sentences.
    """

    def __init__(self, analysis: Analysis, lang: str) -> None:
        self.analysis = analysis
        self.chain = analysis.chain
        self.lang = lang
        self.words = words(lang)
        self.names = Names(analysis.chain, lang)
        self.other = Names(analysis.chain, "en" if lang == "zh" else "zh")
        self._cited: dict[str, int] = {}

    def twin(self) -> MapData:
        """Return the same in the other language, sharing all that is said in neither."""
        other = MapData(self.analysis, self.other.lang)
        for name in WORDLESS:
            other.__dict__[name] = getattr(self, name)
        return other

    @cached_property
    def support(self) -> Row:
        """Return the support network that the page lets fail."""
        return support(self.chain)

    @cached_property
    def overview(self) -> Row | None:
        """Return where the chains of a panorama stand; None on a chain's own map."""
        if not self.chain.members:
            return None
        marks = {part["part_id"]: self.marks(part["part_id"]) for part in self.parts}
        return overview(self.chain, marks)

    @cached_property
    def parts(self) -> list[Row]:
        """Return all parts, the chain's own first."""
        return [{str(k): v for k, v in row.items()}
                for row in self.chain.all_parts.to_dict("records")]  # fmt: skip

    @cached_property
    def flags(self) -> dict[str, list[Row]]:
        """Return part → rows of its flags."""
        return _by(self.analysis.flags, "part_id")

    @cached_property
    def makers(self) -> dict[str, list[Row]]:
        """Return part → its makers."""
        return _by(self.analysis.makers, "part_id")

    @cached_property
    def supplies(self) -> dict[str, list[Row]]:
        """Return part → supply relations in it."""
        return _by(self.chain.supplies, "part_id")

    @cached_property
    def points(self) -> dict[str, list[Row]]:
        """Return part → single points of failure it hangs on."""
        return _by(self.analysis.points, "part_id")

    @cached_property
    def claims(self) -> dict[str, list[Row]]:
        """Return part → published values about it, or about a maker or country in it."""
        frame = self.chain.claims
        subject = frame["subject_id"].where(frame["subject_kind"] == "part", frame["part_id"])
        return _by(frame.assign(subject=subject), "subject")

    @cached_property
    def ringed(self) -> frozenset[str]:
        """Return the parts that themselves hang on a single point, any maker stepping in."""
        points = self.analysis.points
        own = points[(points["origin"] == "own") & points["market"]]
        return frozenset(own["part_id"])

    @cached_property
    def layout(self) -> Layout:
        """Return where everything stands."""
        stages: dict[str, list[str]] = {stage: [] for stage in STAGES}
        for part in self.parts:
            stages[part["stage"]].append(part["part_id"])
        needs = self.chain.needs
        return lay_out(stages, list(zip(needs["input_id"], needs["part_id"], strict=True)))

    def marks(self, part: str) -> list[tuple[str, str]]:
        """Return the flags of a part with the best certainty each has, main flag first."""
        found: dict[str, str] = {}
        for row in self.flags.get(part, []):
            if found.get(row["flag"]) != "certain":
                found[row["flag"]] = row["certainty"]
        return [(flag, found[flag]) for flag in FLAG_ORDER if flag in found]

    def kind(self, part: Row) -> str:
        """Return made, composite, unmapped, or linked for a part of another chain."""
        return str(part["supply"]) if part["part_id"] in self._own else "linked"

    def _makers_line(self, part: str, kind: str) -> str:
        if kind == "unmapped":
            return self.words["unsurveyed"]
        if kind != "made":
            return ""
        status = [m["home_status"] for m in self.makers.get(part, []) if m["status"] == "volume"]
        home = status.count("home")
        if not status:
            return self.words["no_volume"]
        other = len(status) - home
        return f"{self.words['makers_home']} {home} · {self.words['makers_other']} {other}"

    def nodes(self) -> list[Row]:
        """Return the cards of the map, as vis-network takes them."""
        cards = []
        for part in self.parts:
            ident, kind = part["part_id"], self.kind(part)
            x, y = self.layout.positions[ident]
            cards.append({
                "id": ident, "x": x, "y": y, "name": self.names.parts[ident], "kind": kind,
                "final": ident in self.chain.final_parts, "ring": ident in self.ringed,
                "marks": self.marks(ident), "line": self._makers_line(ident, kind),
            })  # fmt: skip
        return cards

    def edges(self) -> list[Row]:
        """Return the lines of the map, from supplier to customer."""
        place = self.layout.positions
        lines = []
        for number, need in enumerate(self.chain.needs.to_dict("records")):
            tail, head = str(need["input_id"]), str(need["part_id"])
            if tail not in place or head not in place:
                continue
            kind = "essential" if need["essential"] == "yes" else "optional"
            line: Row = {"id": f"need{number}", "from": tail, "to": head,
                         "kind": "alternative" if need["group"] else kind}  # fmt: skip
            if len(place) > MANY:
                line["smooth"] = False
            elif place[tail][0] == place[head][0]:
                line["smooth"] = {"enabled": True, "type": "curvedCW", "roundness": 0.3}
            lines.append(line)
        return lines

    def _region(self, code: str) -> str:
        return self.names.regions.get(code, code)

    def _cite(self, row: Row) -> list[int]:
        """Return the places in `sources` of those a row cites."""
        return [self._cited.setdefault(source, len(self._cited))
                for source in split_list(row["source_id"])]  # fmt: skip

    def _maker(self, row: Row) -> Row:
        return {
            "firm": row["firm_id"], "status": row["status"], "home": row["home_status"],
            "site": row["site_region"], "note": row["note"],
            "quote": row["quote"], "sources": self._cite(row),
        }  # fmt: skip

    @cached_property
    def _own(self) -> frozenset[str]:
        return frozenset(self.chain.parts["part_id"])

    @cached_property
    def _firms(self) -> dict[str, Row]:
        return {firm: rows[0] for firm, rows in _by(self.chain.firms, "firm_id").items()}

    def _supply(self, row: Row) -> Row:
        programme = row["programme"]
        return {
            "supplier": row["supplier"], "customer": row["customer"],
            "programme": self.names.parts.get(programme, programme),
            "status": row["status"], "exclusivity": row["exclusivity"],
            "time": "–".join(t for t in (row["since"], row["until"]) if t), "note": row["note"],
            "quote": row["quote"], "sources": self._cite(row),
        }  # fmt: skip

    def _claim(self, row: Row) -> Row:
        units = {"maker": "firm", "supply": "firm", "country": "country"}
        unit = units.get(row["subject_kind"])
        subject = [self.names.element(unit, row["subject_id"])] if unit else []
        if row["counterpart"]:
            subject.append(self.names.element("firm", row["counterpart"]))
        scope = row["scope"]
        known = {"world": self.words["scope.world"], **self.names.parts, **self.names.firms}
        return {
            "measure": row["measure"], "subject": " → ".join(subject), "value": row["as_printed"],
            "scope": known.get(scope) or self._region(scope), "definition": row["definition"],
            "period": row["period"], "note": row["note"], "preferred": row["preferred"] == "yes",
            "quote": row["quote"], "sources": self._cite(row),
        }  # fmt: skip

    def _point(self, row: Row) -> Row:
        both = row["market"] and row["contracted"]
        return {
            "unit": row["unit"], "element": row["element"],
            "own": row["origin"] == "own",
            "certain": bool(row["market_certain" if row["market"] else "contracted_certain"]),
            "lens": "both" if both else "market" if row["market"] else "contracted",
            "witness": row[f"witness_{self.lang}"],
        }  # fmt: skip

    def _flag(self, row: Row) -> Row:
        kept = {key: row[key] for key in ("flag", "severity", "certainty")}
        return {**kept, "reason": row[f"reason_{self.lang}"]}

    def firms(self) -> dict[str, Row]:
        """Return makers and parties to supplies by id: name, other name, country, aliases."""
        supplies = self.chain.supplies
        columns = (self.analysis.makers["firm_id"], supplies["supplier"], supplies["customer"])
        found = {}
        for ident in dict.fromkeys(firm for column in columns for firm in column):
            row = self._firms.get(ident, {})
            name = self.names.element("firm", ident)
            other = self.other.element("firm", ident)
            found[ident] = lean({
                "name": name, "other": "" if other == name else other,
                "country": row.get("hq_country", ""),
                "also": split_list(row.get("aliases", "")),
            })  # fmt: skip
        return found

    def home_countries(self) -> list[str]:
        """Return the codes of the countries that the home covers or lies in."""
        return sorted(self.chain.home(self.analysis.parameters["home"]).countries)

    def regions(self, records: Iterable[Row], firms: Mapping[str, Row]) -> dict[str, str]:
        """Return code → name of the countries and regions that records and firms name."""
        codes = {row.get("country", "") for row in firms.values()} | set(self.home_countries())
        for record in records:
            codes |= {maker.get("site", "") for maker in record["makers"]}
            codes |= {s.get(key, "") for s in record.get("shares", []) for key in ("of", "place")}
        return {code: self.names.regions[code] for code in sorted(codes)
                if code in self.names.regions}  # fmt: skip

    def data_gaps(self) -> list[tuple[str, list[Row]]]:
        """Return what to survey next: kind → the part, the firm or both that each gap is about."""
        found: dict[str, list[Row]] = {}
        for row in self.analysis.data_gaps.to_dict("records"):
            table, colon, rest = str(row["subject"]).partition(": ")
            if colon and table in {"makes", "supplies"}:
                firm, _, part = rest.partition(" / ")
                about = {"part": part, "firm": firm}
            else:
                kind = "part" if row["subject"] in self.layout.positions else "firm"
                about = {kind: row["subject"]}
            found.setdefault(row["kind"], []).append(about)
        return list(found.items())

    def details(self) -> list[Row]:
        """Return what the panel shows, one record for each part."""
        status = {name: index for index, name in enumerate(STATUS_ORDER)}
        shares = published_shares(self.chain)
        records = []
        for part in self.parts:
            ident = part["part_id"]
            makers = sorted(
                self.makers.get(ident, []),
                key=lambda m: (m["home_status"] != "home", status[m["status"]]),
            )
            other = self.other.parts[ident]
            records.append({
                "id": ident, "name": self.names.parts[ident],
                "other": "" if other == self.names.parts[ident] else other,
                "stage": part["stage"], "base": part["base"], "supply": part["supply"],
                "hs": split_list(part["hs6"]), "note": part["note"],
                "flags": [self._flag(row) for row in self.flags.get(ident, [])],
                "makers": [lean(self._maker(row)) for row in makers],
                "supplies": [lean(self._supply(row)) for row in self.supplies.get(ident, [])],
                "points": [self._point(row) for row in self.points.get(ident, [])],
                "claims": [lean(self._claim(row)) for row in self.claims.get(ident, [])],
                **({"shares": shares[ident]} if ident in shares else {}),
            })  # fmt: skip
        return records

    def sources(self) -> list[Row]:
        """Return the sources that the details cite, in the order of their numbers."""
        rows = {row["source_id"]: row for row in self.chain.sources.to_dict("records")}
        found = []
        for ident in self._cited:
            row = rows.get(ident, {})
            found.append(lean({
                "title": row.get("title", ident), "publisher": row.get("publisher", ""),
                "published": row.get("published", ""), "url": web_link(row.get("url", "")),
                "grade": row.get("grade", ""),
            }))  # fmt: skip
        return found
