"""Home: the set of regions whose resilience is asked about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liantu.model.errors import InputError, near
from liantu.model.tables import split_list

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["STATUSES", "Home", "resolve_home"]

# home: headquarters and ultimate owner both inside; onshore: only the headquarters;
# offshore: only the owner, with its seat in another country; unknown: what is missing decides.
STATUSES = ("home", "onshore", "offshore", "outside", "unknown")


@dataclass(frozen=True)
class Home:
    """A set of region codes with its names.

    Attributes
    ----------
    id : str
        What the user asked for, such as `CN`, `yrd` or `CN-SH;CN-JS`.
    codes : frozenset of str
        Country and region codes inside.
    countries : frozenset of str
        Countries the codes belong to. Ownership is asked at country level, since the
        registry knows an owner's country only.
    """

    id: str
    name_zh: str
    name_en: str
    codes: frozenset[str]
    countries: frozenset[str]

    def _seated(self, country: str, region: str) -> bool | None:
        ancestry = {country, region, region.rpartition("-")[0]} - {""}
        if ancestry & self.codes:
            return True
        if country not in self.countries:
            return False if country else None
        return False if region else None

    def status(self, country: str, region: str, owner_country: str) -> str:
        """Return how a firm stands to home, one of `STATUSES`."""
        seat = self._seated(country, region)
        owned = owner_country in self.countries if owner_country else None
        if seat is False:
            return "offshore" if owned and country not in self.countries else "outside"
        if seat is None or owned is None:
            return "outside" if owned is False else "unknown"
        return "home" if owned else "onshore"

    def statuses(self, firms: pd.DataFrame) -> dict[str, str]:
        """Return the status of every firm by id."""
        columns = ["firm_id", "hq_country", "hq_region", "owner_country"]
        return {
            firm: self.status(country, region, owner)
            for firm, country, region, owner in firms[columns].itertuples(index=False)
        }


def resolve_home(text: str, regions: pd.DataFrame) -> Home:
    """Turn `CN`, `yrd`, `CN-SH` or a list separated by `;` or `,` into a Home.

    Raises
    ------
    InputError
        A code is not in the regions table.
    """
    table = regions.set_index("code")
    items = split_list(text.replace(",", ";"))
    codes: set[str] = set()
    for item in items:
        if item not in table.index:
            named = {**dict(zip(regions["name_zh"], regions["code"], strict=True)),
                     **dict(zip(regions["name_en"], regions["code"], strict=True))}  # fmt: skip
            likely = near(item, table.index, names=named)
            raise InputError.of("home-unknown", file="--home", value=item, near=likely)
        is_set = table.at[item, "kind"] == "set"
        codes |= set(split_list(str(table.at[item, "parent"]))) if is_set else {item}
    if not items:
        raise InputError.of("home-unknown", file="--home", value=text, near="CN, yrd, CN-SH")
    names = table.loc[items]
    return Home(
        id=";".join(items),
        name_zh="、".join(names["name_zh"]),
        name_en=", ".join(names["name_en"]),
        codes=frozenset(codes),
        countries=frozenset(code.split("-")[0] for code in codes),
    )
