"""The interactive chain map: one HTML file that asks nothing of the network."""

from __future__ import annotations

import base64
import gc
import hashlib
import re
from contextlib import contextmanager
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from jinja2 import BaseLoader, DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from liantu.model.errors import InputError
from liantu.present.map_data import FLAG_ORDER, LANGUAGES, MapData, words
from liantu.present.map_languages import difference
from liantu.present.map_pack import pack
from liantu.present.map_panorama import named
from liantu.present.map_whatif import whatif

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liantu.gaps.analysis import Analysis

__all__ = ["map_page"]

TEMPLATE = "map.html.j2"
SCRIPTS = tuple(
    f"map{name}.js"
    for name in (
        "_unpack",
        "_language",
        "_store",
        "_initials",
        "_draw",
        "_charts",
        "_sankey",
        "_panel",
        "_firm",
        "_panorama",
        "_rule",
        "_whatif",
        "_filter",
        "_path",
        "_view",
        "_lists",
        "_search",
        "_svg",
        "_export",
        "_keys",
        "",
    )
)
# Keys of the help sheet: what is pressed, and the word that says what it does.
KEYS = {
    "search": ("/", "Ctrl K"), "walk": ("←", "→", "↑", "↓"), "open": ("Enter",), "knock": ("K",),
    "upstream": ("U",), "path": ("P",), "fit": ("F",), "lists": ("1", "…", "6"), "back": ("Esc",),
    "help": ("?",),
}  # fmt: skip
VIS = "templates/lib/vis-9.1.2/vis-network"


@cache
def _own(name: str) -> str:
    return resources.files("liantu.present").joinpath("templates", name).read_text("utf-8")


@cache
def _vis_script() -> str:
    text = resources.files("pyvis").joinpath(f"{VIS}.min.js").read_text("utf-8")
    # A source map would be asked for by a browser's developer tools.
    return re.sub(r"\n?//# sourceMappingURL=.*", "", text)


@cache
def _vis_style() -> str:
    text = resources.files("pyvis").joinpath(f"{VIS}.css").read_text("utf-8")
    # Rules with pictures dress buttons that the map does not show; they are 200 KB.
    return re.sub(r"[^{}]*\{[^{}]*url\([^{}]*\}", "", text)


@cache
def _script() -> str:
    lines = (line.strip() for name in SCRIPTS for line in _own(name).splitlines())
    return "\n".join(line for line in lines if line)


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _policy() -> str:
    return (
        f"default-src 'none'; script-src {_hash(_vis_script())} {_hash(_script())}; "
        "style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _environment(page: dict[str, Any]) -> Environment:
    loader: BaseLoader = DictLoader({TEMPLATE: _own(TEMPLATE)})
    env = Environment(autoescape=True, undefined=StrictUndefined, loader=loader,
                      trim_blocks=True, lstrip_blocks=True)  # fmt: skip
    env.policies["json.dumps_kwargs"] = {
        "ensure_ascii": False, "sort_keys": False, "allow_nan": False, "separators": (",", ":"),
    }  # fmt: skip
    env.globals["page"] = page
    env.globals["packed"] = _packed
    return env


def _packed(nodes: list[dict[str, Any]], edges: list[dict[str, Any]], rest: dict[str, Any]) -> Any:  # noqa: ANN401
    return pack({"nodes": nodes, "edges": edges, **rest})


def _lists(data: MapData) -> dict[str, Any]:
    """Return the lists beside the map, worst first, as ids; names and reasons stand elsewhere."""
    gaps: dict[str, dict[str, None]] = {}
    for flag, part in data.analysis.flags[["flag", "part_id"]].itertuples(index=False):
        gaps.setdefault(flag, {})[part] = None
    return {
        "gaps": [(flag, list(gaps[flag])) for flag in FLAG_ORDER if flag in gaps],
        "points": [part for part in data.points if part in data.ringed],
        "data": data.data_gaps(),
    }


def _facts(data: MapData) -> list[tuple[str, str]]:
    """Return what the header says: date, home, coverage."""
    found, say = data.analysis.coverage, data.words
    home = data.chain.home(data.analysis.parameters["home"])
    return [
        (say["as_of"], data.chain.info.as_of),
        (say["home"], home.name_zh if data.lang == "zh" else home.name_en),
        (say["mapped"], f"{found.mapped_parts}/{found.parts}"),
        (say["sourced"], f"{found.sourced_rows:,}"),
        (say["lens"], say[f"substitution.{data.analysis.parameters['substitution']}"]),
        (say["grade_ab"], f"{found.grade_share('A', 'B'):.0%}"),
    ]


def _payload(data: MapData) -> dict[str, Any]:
    """Return what the script reads, in the language of the data."""
    details, layout, info = data.details(), data.layout, data.chain.info
    firms = data.firms()
    return {
        "nodes": data.nodes(),
        "whatif": whatif(data.support, data.names, {*(d["id"] for d in details), *firms}),
        "panorama": data.overview and named(data.overview, data.chain, data.lang),
        "data": {
            "lang": data.lang, "html_lang": "zh-CN" if data.lang == "zh" else "en",
            "name": info.name(data.lang) or info.id,
            "other_name": info.name_en if data.lang == "zh" else info.name_zh,
            "words": data.words, "facts": _facts(data), "details": details, "firms": firms,
            "sources": data.sources(), "home": data.home_countries(),
            "regions": data.regions(details, firms), "lists": _lists(data),
            "file": f"{data.chain.id}-map",
            "bands": [{"name": data.words[f"stage.{b.stage}"], "left": b.left, "right": b.right}
                      for b in layout.bands],
            "width": layout.width, "height": layout.height,
        },
    }  # fmt: skip


def _page(data: MapData, payload: dict[str, Any]) -> dict[str, Any]:
    return {
        "payload": {key: value for key, value in payload.items() if key != "nodes"},
        "words": data.words,
        "keys": [
            (keys, *(words(lang)[f"keys.{name}"] for lang in LANGUAGES))
            for name, keys in KEYS.items()
        ],
        **{key: payload["data"][key] for key in ("html_lang", "name", "other_name", "facts")},
        "flags": list(data.analysis.counts()),
        "bases": any(d["base"] for d in payload["data"]["details"]),
        "panorama": payload["panorama"] is not None,
        "policy": _policy(),
        "vis_script": Markup(_vis_script()),  # noqa: S704 -- pyvis' own file
        "vis_style": Markup(_vis_style()),  # noqa: S704
        "script": Markup(_script()),  # noqa: S704 -- ours
        "style": Markup(_own("map.css")),  # noqa: S704
    }


@contextmanager
def _no_collection() -> Iterator[None]:
    """Hold Python's collector of circles off: much is made here and none of it goes in circles.

    Its searches through all that a session holds would take as long as the work itself.
    """
    held = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if held:
            gc.enable()


@_no_collection()
def map_page(analysis: Analysis, lang: str = "zh") -> str:
    """Return the interactive map of a chain as one HTML page.

    Parameters
    ----------
    analysis : Analysis
        What was found about the chain.
    lang : {"zh", "en"}
        Language in which the page opens; it carries both.

    Returns
    -------
    str
        The page. The same analysis gives the same text.

    Raises
    ------
    InputError
        The language is not known.
    """
    from pyvis.network import Network  # noqa: PLC0415 -- half a second, only for a map

    if lang not in LANGUAGES:
        raise InputError.of("option-unknown", column="lang", value=lang,
                            allowed=", ".join(LANGUAGES))  # fmt: skip
    data = MapData(analysis, lang)
    payload = _payload(data)
    payload["other"] = difference(payload, _payload(data.twin()))
    page = _page(data, payload)
    net = Network(directed=True)
    # Filled directly: add_node and add_edge take quadratic time and change ids.
    net.nodes, net.edges = payload["nodes"], data.edges()
    net.options = {"physics": {"enabled": False}}
    net.templateEnv = _environment(page)
    net.path = TEMPLATE
    return str(net.generate_html())
