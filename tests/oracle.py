"""A literal, slow reading of the support semantics, sharing no code with the engine.

A producer works when its firm is up and each essential requirement of its part has an alternative
that is available to its firm. The oracle starts from *everything works* and takes away whatever
does not, until nothing changes: the greatest fixed point, computed from the tables by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liantu.model.chain import Chain

LIVE = {"selected", "contract", "series"}


class Oracle:
    """The chain as plain dictionaries, asked one question at a time."""

    def __init__(self, chain: Chain, substitution: str) -> None:
        self.contracted = substitution == "contracted"
        self.supply = dict(zip(chain.parts["part_id"], chain.parts["supply"], strict=True))
        self.firms = {row["firm_id"]: row for row in chain.firms.to_dict("records")}
        self.makers = [
            (row["firm_id"], row["part_id"], row["site_region"])
            for row in chain.makes.to_dict("records")
            if row["status"] == "volume"
        ]
        self.needs = [r for r in chain.needs.to_dict("records") if r["essential"] == "yes"]
        self.supplies = [
            row
            for row in chain.supplies.to_dict("records")
            if row["status"] in LIVE and row["exclusivity"] in {"sole", "listed"}
        ]

    def ancestors(self, firm: str) -> str:
        """Return the head of the firm's group."""
        while self.firms[firm]["parent_id"]:
            firm = self.firms[firm]["parent_id"]
        return firm

    def hit(self, unit: str, element: str, firm: str, part: str, site: str) -> bool:
        """Say whether an element takes a producer down at once."""
        row = self.firms[firm]
        if unit == "part":
            return part == element
        if unit == "firm":
            return firm == element
        if unit == "group":
            return self.ancestors(firm) == element
        if unit == "country":
            return element in {row["hq_country"], row["owner_country"]}
        if unit in {"hq_country", "owner_country"}:
            return bool(row[unit] == element)
        place = site or row["hq_region"]
        return place == element or place.startswith(element + "-")

    def allowed(self, firm: str, part: str, wanted: str) -> set[str] | None:
        """Return the suppliers that contracts name, or None when they bind nothing."""
        if not self.contracted or not firm:
            return None
        named = {
            row["supplier"]
            for row in self.supplies
            if row["customer"] == firm
            and row["part_id"] == wanted
            and (row["programme"] not in self.supply or row["programme"] == part)
        }
        return named or None

    def requirements(self, part: str) -> list[list[str]]:
        """Return the part's essential requirements, each a list of alternatives."""
        grouped: dict[str, list[str]] = {}
        single = []
        for row in self.needs:
            if row["part_id"] != part:
                continue
            if row["group"]:
                grouped.setdefault(row["group"], []).append(row["input_id"])
            else:
                single.append([row["input_id"]])
        return single + list(grouped.values())

    def up(self, failures: list[tuple[str, str]]) -> set[tuple[str, str]]:
        """Return the producers that no failed (unit, element) takes down at once."""
        return {
            (firm, part)
            for firm, part, site in self.makers
            if not any(self.hit(u, e, firm, part, site) for u, e in failures)
        } | {
            ("", part)
            for part, supply in self.supply.items()
            if supply != "made" and ("part", part) not in failures
        }

    def lost(self, failures: list[tuple[str, str]]) -> set[str]:
        """Return the parts left without a working producer when (unit, element) pairs fail."""
        up = self.up(failures)
        while True:
            works = {(firm, part) for firm, part in up if self._stands(firm, part, up)}
            if works == up:
                return {part for part in self.supply if not any(p == part for _, p in works)}
            up = works

    def _stands(self, firm: str, part: str, up: set[tuple[str, str]]) -> bool:
        for alternatives in self.requirements(part):
            served = False
            for wanted in alternatives:
                bound = self.allowed(firm, part, wanted)
                for maker, made in up:
                    if made == wanted and (bound is None or maker in bound):
                        served = True
            if not served:
                return False
        return True
