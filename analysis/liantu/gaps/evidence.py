"""Evidence: every measure that a gap rule may name, for every part, with what it rests on.

Each measure is an interval twice: *surveyed*, on the facts listed, and *open*, over every way in
which the lists of makers may be incomplete. A flag that holds on both is certain.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liantu.gaps.closure import closed_parts, home_closed_parts, open_world
from liantu.gaps.supplying import supply_counts, supply_states
from liantu.gaps.worlds import World, measure_world
from liantu.measures.concentration import concentration
from liantu.measures.failure import not_standing
from liantu.measures.propagation import fallen_parts, propagate_many
from liantu.model.claims import current, of_one_time, resolve, stated
from liantu.model.tables import records

if TYPE_CHECKING:
    import pandas as pd

    from liantu.gaps.rules import Interval
    from liantu.measures.concentration import Concentration
    from liantu.measures.failure import SinglePoints
    from liantu.measures.pairs import CutPairs
    from liantu.model.chain import Chain
    from liantu.model.home import Home
    from liantu.model.network import Substitution, SupportNetwork

__all__ = ["MEASURES", "Evidence", "PartEvidence", "gather", "share_by_list"]

MEASURES = frozenset(
    {
        "made",
        "unmapped",
        "essential",
        "on_every_path",
        "chains_fed",
        "makers",
        "home_makers",
        "home_pilot",
        "maybe_home",
        "lost_without_outside",
        "group_points",
        "country_points",
        "outside_points",
        "input_points",
        "group_pairs",
        "country_pairs",
        "home_share",
        "hhi_firm",
        "hhi_country",
        "leader_outside",
        "outside_supplies",
        "sole_supplies",
        "suspended_supplies",
        "home_top3",
        "severe_inputs",
    }
)
INFINITY = float("inf")
# Nobody need own over half of a joint venture, and an unnamed party may be anybody.
NO_OWNER = ("jv", "anonymous")
TOP = 3
FULL = 100.0


@dataclass
class PartEvidence:
    """What is known about one part, while it is gathered.

    Attributes
    ----------
    surveyed, open : dict
        Measure → interval, on the listed facts and over every completion of the lists.
    makers : dict
        Status → maker ids, for home (`home`) and all others (`other`).
    points, pairs, inputs : list of str or of tuple
        Elements that alone, or in pairs, hold the part; and points inherited through inputs.
    supplies : list of str
        Suppliers of brittle live supplies.
    seated : list of str
        Makers in volume that may be home: seated there or nobody knows, their owner unknown.
    published : bool
        Whether the home share rests on published shares, not on the list of makers alone.
    scope, year, leader : str
        Scope and newest year of the shares used, and the largest holder.
    top : list of str
        Home firms among the world's top three, by a claim on their rank or as largest holder.
    claims, sources : set of str
        What the measures rest on.
    """

    surveyed: dict[str, Interval] = field(default_factory=dict)
    open: dict[str, Interval] = field(default_factory=dict)
    makers: dict[str, list[str]] = field(default_factory=dict)
    points: list[tuple[str, str]] = field(default_factory=list)
    pairs: list[tuple[str, str, str]] = field(default_factory=list)
    inputs: list[tuple[str, str]] = field(default_factory=list)
    supplies: list[str] = field(default_factory=list)
    seated: list[str] = field(default_factory=list)
    published: bool = False
    scope: str = ""
    year: str = ""
    leader: str = ""
    top: list[str] = field(default_factory=list)
    claims: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)

    def put(self, name: str, value: Interval | float, opened: Interval | None = None) -> None:
        """Record a measure; the open interval is the surveyed one unless given."""
        interval = value if isinstance(value, tuple) else (float(value), float(value))
        self.surveyed[name] = interval
        self.open[name] = interval if opened is None else opened


@dataclass(frozen=True, eq=False)
class Evidence:
    """Evidence on all parts, with the measurements it was drawn from."""

    parts: dict[str, PartEvidence]
    home: Home
    status: dict[str, str]
    closed: frozenset[str]
    network: SupportNetwork
    points: dict[str, SinglePoints]
    pairs: dict[str, CutPairs]
    concentration: Concentration
    not_standing: frozenset[str]


def _makers(
    chain: Chain,
    evidence: dict[str, PartEvidence],
    status: dict[str, str],
    closed: frozenset[str],
    home_closed: frozenset[str],
) -> None:
    unknown: dict[str, int] = {}
    kinds = dict(zip(chain.firms["firm_id"], chain.firms["kind"], strict=True))
    for firm, part, state, source in chain.makes[
        ["firm_id", "part_id", "status", "source_id"]
    ].itertuples(index=False):
        found = evidence[part]
        side = "home" if status[firm] == "home" else "other"
        found.makers.setdefault(f"{side}_{state}", []).append(firm)
        found.sources |= {s.strip() for s in source.split(";")}
        unknown[part] = unknown.get(part, 0) + (state == "volume" and status[firm] == "unknown")
    for part, found in evidence.items():
        at_home = len(found.makers.get("home_volume", []))
        total = at_home + len(found.makers.get("other_volume", []))
        most = at_home + unknown.get(part, 0)
        found.put("makers", total, (total, total if part in closed else INFINITY))
        limit = most if part in closed | home_closed else INFINITY
        found.put("home_makers", (at_home, most), (at_home, limit))
        pilots = len(found.makers.get("home_pilot", []))
        found.put("home_pilot", pilots, (pilots, INFINITY))
        volume = found.makers.get("other_volume", [])
        found.seated = [f for f in volume if status[f] == "unknown" and kinds[f] not in NO_OWNER]
        found.put("maybe_home", len(found.seated))


def _points(
    home: Home,
    status: dict[str, str],
    evidence: dict[str, PartEvidence],
    surveyed: World,
    certain: World,
) -> None:
    for part, found in evidence.items():
        counts: dict[str, list[Interval]] = {}
        for name, origin in (("own", "own"), ("inherited", "inherited")):
            for unit in ("group", "country"):
                seen = surveyed.own(part, unit, origin)
                sure = certain.own(part, unit, origin)
                if unit == "country":
                    seen = [c for c in seen if c not in home.countries]
                    sure = [c for c in sure if c not in home.countries]
                counts.setdefault(f"{name}_{unit}", []).append((len(sure), len(seen)))
                target = found.points if origin == "own" else found.inputs
                target += [(unit, element) for element in seen]
        for measure, key in (("group_points", "own_group"), ("country_points", "own_country")):
            sure_count, seen_count = counts[key][0]
            found.put(measure, seen_count, (sure_count, seen_count))
        inherited = [counts["inherited_group"][0], counts["inherited_country"][0]]
        total = sum(high for _, high in inherited)
        found.put("input_points", total, (sum(low for low, _ in inherited), total))
        outside = [e for u, e in found.points if u == "country" or status.get(e) != "home"]
        sure_points = {*certain.own(part, "group"), *certain.own(part, "country")}
        found.put(
            "outside_points",
            len(outside),
            (len([e for e in outside if e in sure_points]), len(outside)),
        )
        for unit in ("group", "country"):
            pairs = surveyed.own_pairs(part, unit)
            still = certain.own_pairs(part, unit)
            found.put(f"{unit}_pairs", len(pairs), (min(len(still), len(pairs)), len(pairs)))
            found.pairs += [(unit, first, second) for first, second in pairs]


def _paths(chain: Chain, evidence: dict[str, PartEvidence], surveyed: World) -> None:
    essential: set[str] = set()
    for final in chain.final_parts:
        essential |= surveyed.network.upstream(final)
    frame = surveyed.points["part"].points
    blocking = set(frame.loc[frame["final"], "element"]) | set(chain.final_parts)
    supply = dict(zip(chain.parts["part_id"], chain.parts["supply"], strict=True))
    for part, found in evidence.items():
        found.put("made", supply[part] == "made")
        found.put("unmapped", supply[part] == "unmapped")
        found.put("essential", part in essential)
        found.put("on_every_path", part in blocking)
        found.put("chains_fed", len(chain.feeds.get(part, ())))


def _without_outside(
    chain: Chain,
    evidence: dict[str, PartEvidence],
    status: dict[str, str],
    surveyed: World,
    certain: World,
) -> None:
    """Measure whether a final part is lost once all makers from outside home leave a part."""
    finals = [surveyed.network.part_index[p] for p in chain.final_parts]

    def lost(world: World, *, keep: set[str | None]) -> list[bool]:
        scenarios = []
        for part in evidence:
            makers = world.network.makers[world.network.part_index[part]]
            firms = {int(p): world.network.producer_name(int(p))[0] for p in makers}
            scenarios.append([p for p, f in firms.items() if f and status.get(f) not in keep])
        dead = propagate_many(world.network, [(), *scenarios])
        gone = fallen_parts(world.network, dead)[finals]
        fresh = gone[:, 1:] & ~gone[:, :1]
        return [bool(fresh[:, i].any()) for i in range(fresh.shape[1])]

    at_least = lost(surveyed, keep={"home", "unknown"})
    at_most = lost(surveyed, keep={"home"})
    surely = lost(certain, keep={"home", "unknown", None})
    for part, low, high, sure in zip(evidence, at_least, at_most, surely, strict=True):
        evidence[part].put("lost_without_outside", (low, high), (sure, high))


def _supplies(chain: Chain, evidence: dict[str, PartEvidence], status: dict[str, str]) -> None:
    for found in evidence.values():
        found.put("outside_supplies", 0)
        found.put("sole_supplies", 0)
        found.put("suspended_supplies", 0)
    for part, group in chain.supplies.groupby("part_id"):
        if part not in evidence:
            continue
        found = evidence[str(part)]
        for name, count in supply_counts(group, status).items():
            found.put(name, count)
        states = supply_states(group)
        brittle = group[
            (states["sole_supplies"] | states["suspended_supplies"])
            & group["supplier"].map(lambda firm: status[firm] != "home")
        ]
        found.supplies = sorted(set(brittle["supplier"]))
        found.sources |= {s.strip() for ids in brittle["source_id"] for s in ids.split(";")}


def _share_rows(table: pd.DataFrame, home: Home) -> dict[tuple[str, str], dict[str, Any]]:
    """Return (part, by) → the row of the home market where there is one, else of the world."""
    rows = {}
    for scope in ("world", *sorted(home.countries), home.id):
        for row in records(table[table["scope"] == scope]):
            rows[row["part_id"], row["by"]] = row
    return rows


def _shares(
    chain: Chain,
    evidence: dict[str, PartEvidence],
    table: pd.DataFrame,
    home: Home,
    closed: frozenset[str],
) -> None:
    rows = _share_rows(table, home)
    years = stated(chain.claims, chain.sources)
    year = dict(zip(chain.claims["claim_id"], years, strict=True))
    fresh = current(chain.claims, chain.sources, chain.info.as_of)
    now = set(chain.claims.loc[fresh, "claim_id"])
    for part, found in evidence.items():
        firm, country = rows.get((part, "firm")), rows.get((part, "country"))
        for name, row in (("hhi_firm", firm), ("hhi_country", country)):
            index = (0.0, 10_000.0) if row is None else (row["hhi_low"], row["hhi_high"])
            aged = row is not None and not set(row["claim_ids"].split(";")) <= now
            found.put(name, index, (0.0, 10_000.0) if aged else index)
        # What is listed, and what is left of it once shares of an earlier time are set aside.
        homes, leaders = [(0.0, FULL)] * 2, [(0.0, 1.0)] * 2
        for row in (country, firm):
            if row is None:
                continue
            claims = set(row["claim_ids"].split(";"))
            found.scope, found.leader = row["scope"], row["leader"]
            found.year = max((year[claim] for claim in claims), key=lambda y: y.lstrip("≤"))
            found.claims |= claims
            for i in (0, 1) if claims <= now else (0,):
                low, high = homes[i]
                homes[i] = max(low, row["home_low"]), min(high, row["home_high"])
                leaders[i] = _led_from_outside(row["leader_home"])
        # Claims of differing scope or date may cross; the wider reading is then the honest one.
        published, today = ((min(ends), max(ends)) for ends in homes)
        found.published = published != (0.0, FULL)
        listed = (
            share_by_list(found.surveyed["home_makers"], found.surveyed["makers"])
            if not found.published
            else published
        )
        found.put("home_share", listed, listed if part in closed and today == published else today)
        found.put("leader_outside", *leaders)


def _led_from_outside(leader_home: str) -> Interval:
    if leader_home == "home":
        return (0.0, 0.0)
    return (0.0, 1.0) if leader_home == "unknown" else (1.0, 1.0)


def share_by_list(home_makers: Interval, makers: Interval) -> Interval:
    """Return the home share that the list of makers alone settles: all, nothing or open."""
    low, high = home_makers
    if high == 0:
        return (0.0, 0.0)
    return (FULL, FULL) if low == makers[0] else (0.0, FULL)


def _ranks(
    chain: Chain, evidence: dict[str, PartEvidence], status: dict[str, str], table: pd.DataFrame
) -> None:
    taken = resolve(chain.claims, chain.sources)
    ranks = of_one_time(taken[(taken["measure"] == "rank") & (taken["scope"] == "world")])
    home_firms = [firm for firm, state in status.items() if state == "home"]
    ranks = ranks[
        (ranks["subject_kind"] == "maker")
        & (ranks["high"] <= TOP)
        & ranks["subject_id"].isin(home_firms)
    ]
    ranks = ranks.assign(current=current(ranks, chain.sources, chain.info.as_of))
    leaders = table[
        (table["by"] == "firm") & (table["scope"] == "world") & (table["leader_home"] == "home")
    ]
    for part, found in evidence.items():
        at_home = ranks[ranks["part_id"] == part].sort_values("high")
        led = leaders[leaders["part_id"] == part]
        found.top = [*dict.fromkeys([*at_home["subject_id"], *led["leader"]])]
        found.claims |= set(at_home["claim_id"])
        sure = bool(at_home["current"].any()) or found.open["leader_outside"] == (0.0, 0.0)
        found.put("home_top3", bool(found.top), (float(sure), float(bool(found.top) or not sure)))
        found.put("severe_inputs", 0)


def gather(chain: Chain, home: Home, substitution: Substitution = "market") -> Evidence:
    """Measure everything the rules may ask about, for every part.

    Parameters
    ----------
    chain : Chain
        A checked chain.
    home : Home
        The regions whose resilience is asked about.
    substitution : {"market", "contracted"}
        Whether an input may come from any maker or only from contracted ones.
    """
    whole = chain.whole()
    status = home.statuses(whole.firms)
    closed = closed_parts(whole)
    at_home = {firm for firm, state in status.items() if state == "home"}
    surveyed = measure_world(chain, home, substitution)
    certain = measure_world(open_world(whole, closed), home, substitution)
    shares = concentration(chain, home)
    evidence = {part: PartEvidence() for part in chain.parts["part_id"]}
    _makers(chain, evidence, status, closed, home_closed_parts(chain, home.id, at_home))
    _paths(chain, evidence, surveyed)
    _points(home, status, evidence, surveyed, certain)
    _without_outside(chain, evidence, status, surveyed, certain)
    _supplies(chain, evidence, status)
    _shares(chain, evidence, shares.table, home, closed)
    _ranks(chain, evidence, status, shares.table)
    return Evidence(
        parts=evidence,
        home=home,
        status=status,
        closed=closed,
        network=surveyed.network,
        points=surveyed.points,
        pairs=surveyed.pairs,
        concentration=shares,
        not_standing=not_standing(surveyed.network),
    )
