"""Chains joined: what a chain takes from others, and all of them as one.

A part lives in one chain; others refer to it as `chain:part`. Seen from a chain, what it takes from
others comes with everything upstream that it rests on, wherever that lives; seen from above, every
part carries its chain's name and all chains are one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from liantu.model.chain import Chain, ChainInfo, Linked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["PANORAMA", "Panorama", "feeding", "join", "link", "referred_chains"]

PANORAMA = "panorama"
TABLES = ("parts", "needs", "makes", "supplies", "claims")


def _renamed(frame: pd.DataFrame, columns: Sequence[str], names: Mapping[str, str]) -> pd.DataFrame:
    return frame.assign(**{c: frame[c].map(lambda v: names.get(v, v)) for c in columns})


def referred_chains(chain: Chain) -> set[str]:
    """Return the ids of the chains whose parts a chain refers to."""
    return {value.partition(":")[0] for value in _named(chain) if ":" in value}


def _named(chain: Chain) -> set[str]:
    return {*chain.needs["part_id"], *chain.needs["input_id"], *chain.supplies["part_id"]}


def _qualified(chain: Chain, reader: str) -> dict[str, pd.DataFrame]:
    """Return a chain's tables with its parts named as the reader's chain names them."""
    names = {part: f"{chain.id}:{part}" for part in chain.parts["part_id"]}
    own = f"{reader}:"
    refer = {v: v.removeprefix(own) for v in _named(chain) if v.startswith(own)} | names
    claims = _renamed(chain.claims, ["part_id", "scope"], refer)
    about = claims["subject_kind"] == "part"
    subject = claims["subject_id"].where(~about, claims["subject_id"].map(names))
    return {
        "parts": _renamed(chain.parts, ["part_id"], names),
        "needs": _renamed(chain.needs, ["part_id", "input_id"], refer),
        "makes": _renamed(chain.makes, ["part_id"], refer),
        "supplies": _renamed(chain.supplies, ["part_id", "programme"], refer),
        "claims": claims.assign(subject_id=subject, claim_id=f"{chain.id}:" + claims["claim_id"]),
    }


def _together(pieces: Sequence[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(pieces, ignore_index=True)


def _distinct(pieces: Sequence[pd.DataFrame], key: str) -> pd.DataFrame:
    return _together(pieces).drop_duplicates(key).sort_values(key, ignore_index=True)


def _upstream(wanted: set[str], needs: pd.DataFrame) -> set[str]:
    """Return parts and everything they essentially rest on."""
    inputs: dict[str, list[str]] = {}
    essential = needs[needs["essential"] == "yes"]
    for part, part_input in essential[["part_id", "input_id"]].itertuples(index=False):
        inputs.setdefault(part, []).append(part_input)
    seen, todo = set(wanted), list(wanted)
    while todo:
        fresh = [p for p in inputs.get(todo.pop(), []) if p not in seen]
        seen.update(fresh)
        todo += fresh
    return seen


def feeding(needs: pd.DataFrame, finals: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return part → ids of the chains whose final parts essentially rest on it.

    Parameters
    ----------
    needs : pandas.DataFrame
        Needs of all chains, ids written `chain:part`.
    finals : mapping
        Chain id → its final parts, likewise.
    """
    found: dict[str, tuple[str, ...]] = {}
    for chain in sorted(finals):
        for part in _upstream(set(finals[chain]), needs):
            found[part] = (*found.get(part, ()), chain)
    return found


def link(chain: Chain, others: Mapping[str, Chain]) -> Chain:
    """Return the chain with what it takes from others, and all that this rests on.

    Parameters
    ----------
    chain : Chain
        A chain by itself.
    others : mapping
        Chain id → chain, for every chain that it refers to, directly or through others.
    """
    if not others:
        return chain
    tables = [_qualified(other, chain.id) for other in others.values()]
    frames = {name: _together([t[name] for t in tables]) for name in TABLES}
    direct = {value for value in _named(chain) if ":" in value}
    essential = _together([chain.needs, frames["needs"]])
    wanted = _upstream({*chain.parts["part_id"], *direct}, essential) - {*chain.parts["part_id"]}
    kept = {name: frame[frame["part_id"].isin(wanted)].reset_index(drop=True)
            for name, frame in frames.items() if name != "claims"}  # fmt: skip
    subject = frames["claims"]["subject_id"].where(
        frames["claims"]["subject_kind"] == "part", frames["claims"]["part_id"]
    )
    claims = frames["claims"][subject.isin(wanted)].reset_index(drop=True)
    firms = _distinct([o.firms for o in others.values()], "firm_id")
    sources = _distinct([o.sources for o in others.values()], "source_id")
    own = set(chain.firms["firm_id"]), set(chain.sources["source_id"])
    return replace(
        chain,
        linked=Linked(
            **kept,
            claims=claims,
            firms=firms[~firms["firm_id"].isin(own[0])].reset_index(drop=True),
            sources=sources[~sources["source_id"].isin(own[1])].reset_index(drop=True),
        ),
    )


@dataclass(frozen=True, eq=False)
class Panorama:
    """Chains side by side, and as one.

    Attributes
    ----------
    chains : mapping
        Chain id → chain, with what it takes from the others.
    joined : Chain
        All of them as one: parts named `chain:part`, claims `chain:claim`.
    """

    chains: Mapping[str, Chain]
    joined: Chain


def _told_apart(parts: pd.DataFrame, infos: Mapping[str, ChainInfo]) -> pd.DataFrame:
    """Add the chain's name to the names of parts that bear the same name in several chains."""
    chain = parts["part_id"].str.partition(":")[0]
    for lang, opened, closed in (("zh", "（", "）"), ("en", " (", ")")):
        name = parts[f"name_{lang}"]
        longer = name + opened + chain.map(lambda c, lang=lang: infos[c].name(lang)) + closed
        parts = parts.assign(**{f"name_{lang}": name.where(~name.duplicated(keep=False), longer)})
    return parts


def join(chains: Sequence[Chain]) -> Chain:
    """Return chains by themselves as one; what they refer to must be among them."""
    tables = [_qualified(chain, "") for chain in chains]
    info = ChainInfo(
        id=PANORAMA,
        name_zh="产业链全景",
        name_en="Panorama of chains",
        as_of=max(chain.info.as_of for chain in chains),
        final_parts=tuple(f"{c.id}:{part}" for c in chains for part in c.final_parts),
        named_products=tuple(f"{c.id}:{part}" for c in chains for part in c.info.named_products),
        summary_zh="各链连为一体：共用的环节与企业各只有一个。",
        summary_en="All chains as one: a part or a firm they share is one.",
    )
    whole = {name: _together([t[name] for t in tables]) for name in TABLES}
    whole["parts"] = _told_apart(whole["parts"], {c.id: c.info for c in chains})
    finals = {c.id: [f"{c.id}:{part}" for part in c.final_parts] for c in chains}
    return Chain(
        info=info,
        parts=whole["parts"],
        needs=whole["needs"],
        makes=whole["makes"],
        supplies=whole["supplies"],
        claims=whole["claims"],
        firms=_distinct([c.firms for c in chains], "firm_id"),
        sources=_distinct([c.sources for c in chains], "source_id"),
        regions=chains[0].regions,
        members=tuple(chain.info for chain in chains),
        feeds=feeding(whole["needs"], finals),
    )
