"""The analysis of a chain: flags, single points, pairs, concentration, data gaps, sources.

One frozen result from which the report, the workbook and the map are all written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

import pandas as pd

from liantu.gaps.closure import open_world
from liantu.gaps.evidence import MEASURES, Evidence, gather
from liantu.gaps.lift import lifts
from liantu.gaps.reasons import FIELDS, reason_fields
from liantu.gaps.rules import FLAGS, SEVERITIES, Rule, parse_rules
from liantu.gaps.stability import perturbed, stability
from liantu.gaps.survey import data_gaps
from liantu.gaps.words import Names, tell
from liantu.measures.failure import single_points, witness
from liantu.measures.propagation import propagate
from liantu.model.coverage import Coverage, coverage
from liantu.model.network import Substitution, build_network, check_substitution
from liantu.model.tablehtml import html_table, parameter_line
from liantu.model.tables import split_list

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from liantu.gaps.countries import Countries
    from liantu.gaps.lenses import Lenses
    from liantu.gaps.plan import Plan
    from liantu.gaps.ranking import Ranking
    from liantu.gaps.remedies import Remedies
    from liantu.model.chain import Chain
    from liantu.model.network import SupportNetwork

__all__ = ["Analysis", "analyse", "flag_rows", "flag_table"]

FLAG_COLUMNS = [
    "part_id",
    "flag",
    "severity",
    "certainty",
    "stability",
    "rule",
    "reason_zh",
    "reason_en",
    "conditions",
    "claim_ids",
    "source_ids",
]
POINT_COLUMNS = [
    "part_id",
    "unit",
    "element",
    "origin",
    "final",
    "market",
    "contracted",
    "market_certain",
    "contracted_certain",
    "rests_on_unmapped",
    "witness_zh",
    "witness_en",
]


@dataclass(frozen=True, eq=False)
class Analysis:
    """Everything found about a chain under one home and one reading of substitution.

    Attributes
    ----------
    chain : Chain
        The chain analysed.
    flags : pandas.DataFrame
        `part_id`, `flag` (fill, secure, strengthen, survey), `severity` (severe, major, minor),
        `certainty` (certain: holds for every completion of the missing data; possible: for
        some), `stability` (0–1: share of threshold changes of up to 20 per cent that keep it; 1
        where the rule has no real-valued threshold), `rule`, `reason_zh`, `reason_en`,
        `conditions` (the rule with measured values), `claim_ids`, `source_ids` (`;` lists).
        Ordered by flag, severity, certainty, live supplies from outside home, and part.
    lifts : pandas.DataFrame
        What clears each flag, strengths aside; columns as of :func:`liantu.gaps.lift.lifts`.
    points : pandas.DataFrame
        Single points of failure: `part_id`, `unit` (firm, group, country), `element`, `origin`
        (own, inherited), `final`, `market`, `contracted` (does it hold under that reading),
        `market_certain`, `contracted_certain` (it does however the lists of makers are
        completed), `rests_on_unmapped`,
        `witness_zh`, `witness_en` (how it falls).
    pairs : pandas.DataFrame
        Minimal pairs by group and country: `part_id`, `unit`, `first`, `second`, `origin`,
        `final`.
    concentration : pandas.DataFrame
        As `liantu.measures.concentration.Concentration.table`.
    makers : pandas.DataFrame
        The makes table with `home_status` of each firm.
    measures : pandas.DataFrame
        `part_id`, `measure`, `low`, `high`, `open_low`, `open_high`: what the rules saw.
    data_gaps : pandas.DataFrame
        What to survey next: `kind`, `subject`, `text_zh`, `text_en`.
    coverage : Coverage
        How much is known.
    not_standing : frozenset of str
        Parts that do not stand on the facts listed, before anything fails.
    parameters : dict
        home, substitution, mode.
    digest : str
        Version of the data.
    lenses : Lenses or None
        The flags under other homes and readings, where that was asked for.
    countries : Countries or None
        What rests on each country, where that was asked for.
    remedies : Remedies or None
        What could be done, each measured, where that was asked for.
    plan : Plan or None
        The remedies that together keep most, where that was asked for.
    ranking : Ranking or None
        Bottlenecks by several views, where that was asked for.
    panorama : Coverage or None
        How much is known of all chains together, where that was asked for.
    """

    chain: Chain
    flags: pd.DataFrame
    lifts: pd.DataFrame
    points: pd.DataFrame
    pairs: pd.DataFrame
    concentration: pd.DataFrame
    makers: pd.DataFrame
    measures: pd.DataFrame
    data_gaps: pd.DataFrame
    coverage: Coverage
    not_standing: frozenset[str]
    parameters: Mapping[str, str]
    digest: str
    lenses: Lenses | None = None
    countries: Countries | None = None
    remedies: Remedies | None = None
    plan: Plan | None = None
    ranking: Ranking | None = None
    panorama: Coverage | None = None

    def main_flag(self) -> dict[str, str]:
        """Return part → its first flag in the order fill, secure, strengthen, survey."""
        return dict(self.flags.drop_duplicates("part_id")[["part_id", "flag"]].to_numpy())

    def counts(self) -> dict[str, dict[str, int]]:
        """Return flag → {certain, possible}: number of parts that carry it."""
        best = self.flags.sort_values("certainty").drop_duplicates(["part_id", "flag"])
        table = best.groupby(["flag", "certainty"]).size()
        return {f: {c: int(table.get((f, c), 0)) for c in ("certain", "possible")} for f in FLAGS}

    def _repr_html_(self) -> str:
        books = Names(self.chain, "zh")
        tally = [
            f"{books.flags[flag]} {sum(count.values())}（确定 {count['certain']}）"
            for flag, count in self.counts().items()
        ]
        home = self.chain.home(self.parameters["home"])
        named = self.flags.assign(part=self.flags["part_id"].map(books.parts))
        return html_table(
            named,
            f"{self.chain.info.name_zh} · {home.name_zh}：{'，'.join(tally)}",
            columns=["part", "part_id", "flag", "severity", "certainty", "reason_zh"],
            notes=[parameter_line(self.parameters)],
        )


def _conditions(rule: Rule, measures: Mapping[str, tuple[float, float]]) -> str:
    def shown(name: str) -> str:
        low, high = measures[name]
        return f"{low:g}" if low == high else f"[{low:g}, {high:g}]"

    names = dict.fromkeys(term.measure for term in rule.terms)
    return "; ".join(f"{name} = {shown(name)}" for name in names)


def _flag_row(
    evidence: Evidence, rule: Rule, part: str, names: tuple[Names, Names]
) -> dict[str, object] | None:
    found = evidence.parts[part]
    if rule.holds(found.surveyed) is False:
        return None
    certain = rule.holds(found.surveyed) is True and rule.holds(found.open) is True
    return {
        "part_id": part,
        "flag": rule.flag,
        "severity": rule.severity_for(found.surveyed),
        "certainty": "certain" if certain else "possible",
        "stability": stability(perturbed(rule), found.surveyed),
        "rule": rule.id,
        "reason_zh": rule.zh.format(**reason_fields(evidence, part, names[0])),
        "reason_en": rule.en.format(**reason_fields(evidence, part, names[1])),
        "conditions": _conditions(rule, found.surveyed),
        "claim_ids": ";".join(sorted(found.claims)),
        "source_ids": ";".join(sorted(found.sources)),
    }


def flag_rows(chain: Chain, evidence: Evidence, rules: Sequence[Rule]) -> pd.DataFrame:
    """Return the flags that evidence bears out, columns and order as of :class:`Analysis`."""
    names = (Names(chain, "zh"), Names(chain, "en"))
    rows: list[dict[str, object]] = []

    def apply(*kinds: str) -> None:
        for rule in rules:
            if rule.flag in kinds:
                for part in evidence.parts:
                    row = _flag_row(evidence, rule, part, names)
                    rows.extend([row] if row else [])

    apply("fill", "secure", "survey")
    severe = {r["part_id"] for r in rows if (r["flag"], r["severity"]) == ("secure", "severe")}
    for part, found in evidence.parts.items():
        upstream = evidence.network.upstream(part) - {part}
        found.put("severe_inputs", len(upstream & severe))
    apply("strengthen")
    order = {part: index for index, part in enumerate(chain.parts["part_id"])}
    rank = {name: index for index, name in enumerate((*FLAGS, *SEVERITIES, "certain", "possible"))}
    # Among equals, parts that are in fact supplied from outside home come first.
    bound = {part: -found.surveyed["outside_supplies"][1] for part, found in evidence.parts.items()}
    rows.sort(
        key=lambda r: (
            rank[str(r["flag"])],
            rank[str(r["severity"])],
            rank[str(r["certainty"])],
            bound[str(r["part_id"])],
            order[str(r["part_id"])],
        )
    )
    claims = chain.claims.set_index("claim_id")["source_id"]
    for row in rows:
        cited = [s for c in split_list(str(row["claim_ids"])) for s in split_list(claims[c])]
        row["source_ids"] = ";".join(sorted({*split_list(str(row["source_ids"])), *cited}))
    return pd.DataFrame(rows, columns=FLAG_COLUMNS).astype({"stability": float})


def _points_by(
    network: SupportNetwork, evidence: Evidence
) -> dict[tuple[str, str, str], tuple[str, bool]]:
    found = {}
    for unit in ("firm", "group", "country"):
        for part, element, origin, _, unmapped in single_points(network, unit).points.itertuples(
            index=False
        ):
            if unit != "country" or element not in evidence.home.countries:
                found[part, unit, element] = (origin, unmapped)
    return found


def _points(chain: Chain, evidence: Evidence) -> pd.DataFrame:
    networks = {s: build_network(chain, substitution=s) for s in get_args(Substitution)}
    found = {s: _points_by(network, evidence) for s, network in networks.items()}
    widened = open_world(chain.whole(), evidence.closed)
    certain = {s: build_network(widened, substitution=s) for s in networks}
    sure = {s: _points_by(network, evidence) for s, network in certain.items()}
    # What is told is the firmest that can be said: certain before possible, market first.
    readings = [(certain, sure, s) for s in networks] + [(networks, found, s) for s in networks]
    names = {lang: Names(chain, lang) for lang in ("zh", "en")}
    rows = []
    order = {part: index for index, part in enumerate(chain.parts["part_id"])}
    keys = [key for key in {*found["market"], *found["contracted"]} if key[0] in order]
    for key in sorted(keys, key=lambda k: (order[k[0]], k[1:])):
        part, unit, element = key
        nets, _, lens = next(r for r in readings if key in r[1][r[2]])
        network = nets[lens]
        falls = witness(network, propagate(network, network.elements[unit][element]), part)
        origin, unmapped = found["market" if key in found["market"] else "contracted"][key]
        told = {
            f"witness_{lang}": tell(n, unit, [element], falls, contracted=lens == "contracted")
            for lang, n in names.items()
        }
        rows.append({
            "part_id": part, "unit": unit, "element": element, "origin": origin,
            "final": part in chain.final_parts, "market": key in found["market"],
            "contracted": key in found["contracted"], "market_certain": key in sure["market"],
            "contracted_certain": key in sure["contracted"], "rests_on_unmapped": unmapped, **told,
        })  # fmt: skip
    truths = [name for name in POINT_COLUMNS[4:] if not name.startswith("witness")]
    return pd.DataFrame(rows, columns=POINT_COLUMNS).astype(dict.fromkeys(truths, bool))


def _measures(evidence: Evidence) -> pd.DataFrame:
    rows = [
        (part, name, *found.surveyed[name], *found.open[name])
        for part, found in evidence.parts.items()
        for name in sorted(MEASURES)
    ]
    columns = ["part_id", "measure", "low", "high", "open_low", "open_high"]
    return pd.DataFrame(rows, columns=columns)


def flag_table(
    chain: Chain, rules: str, home: str | None, substitution: Substitution, rules_file: str
) -> pd.DataFrame:
    """Return the flags alone, as `analyse` finds them."""
    parsed = parse_rules(rules, file=rules_file, measures=MEASURES, fields=FIELDS)
    return flag_rows(chain, gather(chain, chain.home(home), substitution), parsed)


def analyse(
    chain: Chain,
    rules: str,
    *,
    home: str | None = None,
    substitution: Substitution = "market",
    rules_file: str = "gap_rules.toml",
) -> Analysis:
    """Find where a chain is to be filled, secured or strengthened, and what it rests on.

    Parameters
    ----------
    chain : Chain
        A checked chain.
    rules : str
        Text of the rules file.
    home : str, optional
        `CN`, `yrd`, `CN-SH` or a list; the chain's default otherwise.
    substitution : {"market", "contracted"}
        The reading under which the rules are applied; points are reported under both.
    rules_file : str
        Name of the rules file, for messages.

    Raises
    ------
    InputError
        An unknown home or substitution, or a rule that is not valid.
    """
    check_substitution(substitution)
    parsed = parse_rules(rules, file=rules_file, measures=MEASURES, fields=FIELDS)
    where = chain.home(home)
    evidence = gather(chain, where, substitution)
    pairs = pd.concat(
        [found.pairs.assign(unit=unit) for unit, found in evidence.pairs.items()],
        ignore_index=True,
    )
    flags = flag_rows(chain, evidence, parsed)
    return Analysis(
        chain=chain,
        flags=flags,
        lifts=lifts(chain, evidence, parsed, flags),
        points=_points(chain, evidence),
        pairs=pairs.loc[
            pairs["part_id"].isin(chain.parts["part_id"]),
            ["part_id", "unit", "first", "second", "origin", "final"],
        ].reset_index(drop=True),
        concentration=evidence.concentration.table,
        makers=chain.makes.assign(home_status=chain.makes["firm_id"].map(evidence.status)),
        measures=_measures(evidence),
        data_gaps=data_gaps(chain, evidence),
        coverage=coverage(chain),
        not_standing=evidence.not_standing,
        parameters={"home": where.id, "substitution": substitution, "mode": "outage"},
        digest=chain.digest,
    )
