"""The command line: thin commands over the library. Results on stdout, progress on stderr."""

from __future__ import annotations

import json
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from liantu import __version__
from liantu.cli_lab import lab

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from liantu.exchange.load import Checked
    from liantu.gaps.analysis import Analysis
    from liantu.model.errors import Finding, LiantuError

__all__ = ["app", "main"]

USAGE_ERROR = 2
INTERRUPTED = 130

app = typer.Typer(
    name="liantu",
    help="链图：找出产业链的断点，给出证据与补强办法。Find where an industry chain breaks.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help needs no rich and starts twice as fast
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(lab)


class Lang(StrEnum):
    """Languages of output."""

    zh = "zh"
    en = "en"


class CheckFormat(StrEnum):
    """Formats of `liantu check`."""

    table = "table"
    json = "json"


class Substitution(StrEnum):
    """Readings of substitution."""

    market = "market"
    contracted = "contracted"


class Mode(StrEnum):
    """Readings of failure."""

    outage = "outage"
    cold_start = "cold_start"


LangOption = Annotated[Lang, typer.Option("--lang", help="输出语言 output language")]
HomeOption = Annotated[
    str | None,
    typer.Option(
        "--home", help="本土范围 home: CN, yrd, CN-SH, 或列表 or a list", show_default=False
    ),
]
SubstitutionOption = Annotated[
    Substitution,
    typer.Option("--substitution", help="替代口径 market 任一制造者 / contracted 仅合同供方"),
]
ChainArgument = Annotated[
    str, typer.Argument(help="链编号、文件夹或工作簿 chain id, folder or xlsx")
]
FormatsOption = Annotated[
    str | None,
    typer.Option("--format", help="缺省全部 all, or some of html,docx,xlsx,pdf,csv,map",
                 show_default=False),
]  # fmt: skip
OutOption = Annotated[
    Path | None, typer.Option("--out", "-o", help="输出文件夹 output folder", show_default=False)
]


def _show_version(value: bool) -> None:  # noqa: FBT001 -- the shape typer calls
    if value:
        typer.echo(f"liantu {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="版本 version")
    ] = False,
) -> None:
    """Carry the options before any command."""


def _note(text: str) -> None:
    typer.echo(text, err=True)


def _print_findings(findings: Sequence[Finding], lang: str) -> None:
    from rich.console import Console  # noqa: PLC0415 -- start-up time
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    heads = {
        "zh": ("级别", "文件", "行", "列", "值", "问题", "办法"),
        "en": ("severity", "file", "row", "column", "value", "finding", "remedy"),
    }[lang]
    table = Table(*heads, show_lines=True)
    for finding in findings:
        cells = finding.as_row(lang)
        table.add_row(
            *(
                Text("" if cells[key] is None else str(cells[key]))
                for key in ("severity", "file", "row", "column", "value", "message", "remedy")
            )
        )
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def _progress(checked: Checked, lang: str, *, every: bool) -> None:
    shown = [f for f in checked.findings if every or f.severity != "info"]
    if shown:
        _print_findings(shown, lang)
    counts = {
        s: sum(f.severity == s for f in checked.findings) for s in ("error", "warning", "info")
    }
    if lang == "zh":
        text = "{error} 个错误，{warning} 个警告，{info} 条提示"
    else:
        text = "{error} errors, {warning} warnings, {info} notes"
    typer.echo(f"{checked.name}: {text.format(**counts)}")
    if checked.chain is not None:
        typer.echo(repr(checked.chain))


@app.command()
def check(
    chain: Annotated[str | None, typer.Argument(help="链编号、文件夹或工作簿；缺省为全部")] = None,
    output: Annotated[CheckFormat, typer.Option("--format", help="输出格式")] = CheckFormat.table,
    every: Annotated[bool, typer.Option("--all", help="连同提示 notes too")] = False,
    sample: Annotated[
        int, typer.Option("--sample", min=0, help="改为随机抽几条事实供人核对 draw facts instead")
    ] = 0,
    seed: Annotated[int, typer.Option("--seed", help="抽样种子 seed of the draw")] = 1,
    lang: LangOption = Lang.zh,
) -> None:
    """检查数据，列出全部问题。Check tables and list every finding; exit code 2 on errors."""
    if sample:
        from liantu.cli_panorama import sample_lines  # noqa: PLC0415

        for line in sample_lines(chain, sample, seed, as_json=output is CheckFormat.json):
            typer.echo(line)
        return
    from liantu.exchange.load import chains  # noqa: PLC0415
    from liantu.exchange.load import check as check_chain  # noqa: PLC0415

    results = [check_chain(name) for name in ([chain] if chain else chains())]
    if output is CheckFormat.json:
        record = {
            result.name: {
                "ok": result.chain is not None,
                "findings": [f.as_row(lang) for f in result.findings],
            }
            for result in results
        }
        typer.echo(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        for result in results:
            _progress(result, lang, every=every)
    if any(result.errors for result in results):
        raise typer.Exit(USAGE_ERROR)


@app.command(name="list")
def list_chains() -> None:
    """列出已有产业链。List the chains at hand with their coverage."""
    from liantu.cli_panorama import chain_lines  # noqa: PLC0415

    for line in chain_lines():
        typer.echo(line)


@app.command(name="panorama")
def show_panorama(
    output: Annotated[CheckFormat, typer.Option("--format", help="输出格式")] = CheckFormat.table,
    lang: LangOption = Lang.zh,
) -> None:
    """各链共有的企业、环节与单点。What chains have in common: firms, parts, single points."""
    from liantu.cli_panorama import panorama_lines  # noqa: PLC0415

    for line in panorama_lines(lang.value, _note, as_json=output is CheckFormat.json):
        typer.echo(line)


def _analyse(
    chain: str, home: str | None, substitution: Substitution, *, lenses: bool = False
) -> Analysis:
    from dataclasses import replace  # noqa: PLC0415

    from liantu.api import load, panorama  # noqa: PLC0415
    from liantu.cli_plan import what_to_do  # noqa: PLC0415
    from liantu.model.coverage import coverage  # noqa: PLC0415

    loaded = load(chain)
    _note(f"{loaded!r}")
    analysis = loaded.gaps(home=home, substitution=substitution.value)
    known = coverage(panorama().joined)
    if not lenses or loaded.members:
        return replace(analysis, panorama=known)
    compared = loaded.compare() if loaded.home(home).countries == {"CN"} else None
    exposed = loaded.countries(home=home, substitution=substitution.value)
    done = what_to_do(loaded, home, substitution.value)
    return replace(analysis, panorama=known, lenses=compared, countries=exposed, **done)


@app.command()
def report(
    chain: ChainArgument,
    home: HomeOption = None,
    substitution: SubstitutionOption = Substitution.market,
    lang: LangOption = Lang.zh,
    output: FormatsOption = None,
    out: OutOption = None,
    date: Annotated[
        str | None, typer.Option("--date", help="报告日期 YYYY-MM-DD", show_default=False)
    ] = None,
) -> None:
    """生成缺口报告。Write the gap report: page, Word, workbook, PDF, tables and the map."""
    from liantu.present import bundle  # noqa: PLC0415
    from liantu.present.headline import headline  # noqa: PLC0415

    formats = bundle.parse_formats(output)
    day = bundle.parse_day(date) if date else ""
    analysis = _analyse(chain, home, substitution, lenses=True)
    target = out or Path("reports") / analysis.chain.id
    files = {}

    def left_out(error: LiantuError) -> None:
        for finding in error.findings:
            _note(f"  {finding.text(lang)}")

    # What this machine cannot make is told and left out, unless it was asked for by name.
    told = left_out if output is None else None
    for name, content in bundle.report_files(
        analysis, lang, day or analysis.chain.info.as_of, formats, told
    ):
        _note(f"  {name}")
        files[name] = content
    bundle.write_files(files, target)
    typer.echo("\n".join(headline(analysis, lang)))
    for name in files:
        if "/" not in name:
            typer.echo(str(target / name))


@app.command(name="map")
def draw_map(
    chain: ChainArgument,
    home: HomeOption = None,
    substitution: SubstitutionOption = Substitution.market,
    lang: LangOption = Lang.zh,
    out: OutOption = None,
) -> None:
    """生成可离线打开的链图。Write the map alone: one page that opens without a network."""
    from liantu.present.bundle import write_files  # noqa: PLC0415
    from liantu.present.map import map_page  # noqa: PLC0415

    analysis = _analyse(chain, home, substitution)
    target = out or Path("reports") / analysis.chain.id
    write_files({"map.html": map_page(analysis, lang).encode()}, target)
    typer.echo(str(target / "map.html"))


@app.command()
def cuts(
    source: Annotated[
        str,
        typer.Argument(help="链编号、文件夹、工作簿，或 Open-PSA 故障树 .xml chain or fault tree"),
    ],
    max_size: Annotated[
        int, typer.Option("--max-size", help="最多几个要素 most elements: 1, 2; 3 with --target")
    ] = 2,
    unit: Annotated[
        list[str] | None,
        typer.Option("--unit", help="要素 firm, group, country, region, part; 可重复 repeatable"),
    ] = None,
    target: Annotated[
        str | None, typer.Option("--target", help="只看该环节 this part", show_default=False)
    ] = None,
    mode: Annotated[
        Mode, typer.Option("--mode", help="outage 运行中断供 / cold_start 从零重建")
    ] = Mode.outage,
    substitution: SubstitutionOption = Substitution.market,
    count: Annotated[
        bool, typer.Option("--count", help="故障树：只计数 fault tree: count, do not list")
    ] = False,
    most: Annotated[
        int, typer.Option("--most", min=1, help="故障树：列出几个 fault tree: how many to list")
    ] = 20,
    output: Annotated[CheckFormat, typer.Option("--format", help="输出格式")] = CheckFormat.table,
    lang: LangOption = Lang.zh,
) -> None:
    """最小割集与见证。Minimal cut sets with witnesses; Ctrl-C keeps what was found."""
    from liantu.cli_cuts import chain_cuts, count_tree  # noqa: PLC0415 -- loads numba

    as_json = output is CheckFormat.json
    if source.lower().endswith(".xml"):
        lines = count_tree(
            Path(source), as_json=as_json, lang=lang, note=_note, most=0 if count else most
        )
        partial = False
    else:
        lines, partial = chain_cuts(
            source, max_size, unit or ["firm"], target=target, mode=mode.value,
            substitution=substitution.value, as_json=as_json, lang=lang, note=_note,
        )  # fmt: skip
    for line in lines:
        typer.echo(line)
    if partial:
        raise typer.Exit(INTERRUPTED)


@app.command()
def new(
    path: Annotated[Path, typer.Argument(help="要新建的 xlsx 文件 the xlsx file to create")],
    lang: LangOption = Lang.zh,
) -> None:
    """新建一份可填写的工作簿模板。Create a workbook to bring your own chain in."""
    from liantu.exchange.template import template_bytes  # noqa: PLC0415
    from liantu.model.errors import OutputError  # noqa: PLC0415
    from liantu.present.bundle import write_files  # noqa: PLC0415

    if path.suffix.lower() != ".xlsx":
        raise OutputError.of("output-not-xlsx", file=str(path))
    if path.exists():
        raise OutputError.of("output-exists", file=str(path))
    write_files({path.name: template_bytes(lang)}, path.parent)
    typer.echo(str(path))


def _explain(error: LiantuError, lang: str) -> NoReturn:
    for finding in error.findings:
        _note(finding.text(lang))
    raise SystemExit(USAGE_ERROR)


def _language(arguments: Sequence[str]) -> str:
    for before, argument in zip(("", *arguments), arguments, strict=False):
        if argument == "--lang=en" or (before == "--lang" and argument == "en"):
            return "en"
    return "en" if os.environ.get("LIANTU_LANG") == "en" else "zh"


def _interruption(stop: BaseException | None) -> BaseException | None:
    """Return the interruption behind an exit: typer turns it into one without a word."""
    while stop is not None and not isinstance(stop, KeyboardInterrupt):
        stop = stop.__cause__ or stop.__context__
    return stop


def _guarded(run: Callable[[], object]) -> None:
    from liantu.model.errors import LiantuError  # noqa: PLC0415 -- start-up time

    lang = _language(sys.argv[1:])
    try:
        run()
    except LiantuError as error:
        _explain(error, lang)
    except (KeyboardInterrupt, SystemExit) as stop:
        cause = _interruption(stop)
        if cause is None:
            raise
        plain = "已中断，未写入任何文件。" if lang == "zh" else "Interrupted; nothing was written."
        _note(str(cause) or plain)
        raise SystemExit(INTERRUPTED) from None


def main() -> None:
    """Run the command line; an error a user can mend ends with code 2 and no traceback."""
    import liantu.cli_plan  # noqa: F401, PLC0415 -- adds its command

    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            # A code page without the character shows a mark instead of failing.
            reconfigure(errors="replace")
    _guarded(app)
