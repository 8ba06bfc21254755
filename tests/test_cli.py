"""The command line as a user meets it: outputs, exit codes, and nothing half-written."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from liantu import __version__, cli
from liantu.model.errors import OutputError
from liantu.present.bundle import write_files
from liantu.present.pdf import find_browser

if TYPE_CHECKING:
    from collections.abc import Callable

WRITTEN = {"report.html", "map.html", "gaps.xlsx", "run.json", "data"}
# What a machine without the browser or a Chinese font leaves out.
OPTIONAL = {"report.docx", "report.pdf"}


def run(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:  # noqa: ANN401
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "liantu", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        **options,
    )


def test_version_and_help() -> None:
    assert run("--version").stdout.strip() == f"liantu {__version__}"
    assert "report" in run("--help").stdout


def test_check_passes_and_fails(toy: Path, edited: Callable[..., Path]) -> None:
    good = run("check", toy)
    assert (good.returncode, good.stderr) == (0, "")
    assert "0 个错误" in good.stdout
    edited("parts", 1, name_en="<script>alert(1)</script>")
    bad = run("check", edited("claims", 0, low="140", high="140"), "--lang", "en")
    assert bad.returncode == 2
    assert "2 errors" in bad.stdout
    record = json.loads(run("check", toy, "--format", "json").stdout)
    findings = {f["code"]: f for f in record["toy"]["findings"]}
    assert findings["percent-range"]["row"] == 2
    assert findings["name-markup"]["remedy"] == "改成真实名称"
    assert record["toy"]["ok"] is False


def test_report_writes_everything(toy: Path, tmp_path: Path) -> None:
    done = run("report", toy, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    written = {p.name for p in (tmp_path / "out").iterdir()}
    assert written - OPTIONAL == WRITTEN
    assert ("report.pdf" in written) == (find_browser() is not None)
    lines = done.stdout.splitlines()
    assert lines[0].startswith("补链：1 个环节（确定 1，可能 0）：电机")
    assert set(lines[5:]) == {str(tmp_path / "out" / n) for n in written - {"data"}}
    assert all(f"  {name}" in done.stderr for name in written - {"data"})
    record = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert record["parameters"] == {"home": "CN", "substitution": "market", "mode": "outage"}


def test_report_is_the_same_twice(toy: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert run("report", toy, "--out", tmp_path / name).returncode == 0
        if name == "one":
            time.sleep(2.1)  # files packed with the time of day differ now
    files = [p for p in (tmp_path / "one").rglob("*") if p.is_file()]
    assert len(files) > 10
    for path in files:
        other = tmp_path / "two" / path.relative_to(tmp_path / "one")
        assert path.read_bytes() == other.read_bytes(), path.name


def test_only_the_formats_asked_for_are_written(toy: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("report", toy, "--format", "csv,html", "--out", out).returncode == 0
    assert {p.name for p in out.iterdir()} == {"report.html", "data", "run.json"}
    before = (out / "report.html").read_bytes()
    assert run("report", toy, "--format", "xlsx", "--out", out).returncode == 0
    assert {p.name for p in out.iterdir()} == {"report.html", "data", "run.json", "gaps.xlsx"}
    assert (out / "report.html").read_bytes() == before


def test_date_and_language_reach_the_page(toy: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run("report", toy, "--format", "html", "--date", "2026-12-31", "--lang", "en",
               "--out", out)  # fmt: skip
    assert done.returncode == 0, done.stderr
    page = (out / "report.html").read_text("utf-8")
    assert "report date 2026-12-31" in page
    assert json.loads((out / "run.json").read_text("utf-8"))["date"] == "2026-12-31"


def test_no_browser_is_told_and_an_error_only_when_asked_for(toy: Path, tmp_path: Path) -> None:
    env = {**os.environ, "LIANTU_BROWSER": str(tmp_path / "none")}
    done = run("report", toy, "--out", tmp_path / "out", env=env)
    assert done.returncode == 0, done.stderr
    assert "没有找到可打印 PDF 的浏览器" in done.stderr
    assert {p.name for p in (tmp_path / "out").iterdir()} - {"report.docx"} == WRITTEN
    asked = run("report", toy, "--format", "html,pdf", "--out", tmp_path / "asked", env=env)
    assert asked.returncode == 2
    assert "没有找到可打印 PDF 的浏览器" in asked.stderr
    assert not (tmp_path / "asked").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["report", "nowhere"], "没有该产业链"),
        (["report", "./nowhere"], "找不到文件夹"),
        (["report", "TOY", "--home", "CN-SHH"], "CN-SH"),
        (["report", "TOY", "--lang", "en", "--home", "mars"], "unknown home region"),
        (["report", "TOY", "--substitution", "barter"], "barter"),
        (["map", "TOY", "--home", "mars"], "没有该本土范围"),
        (["report", "aircrft"], "相近：aircraft"),
        (["report", "panoramma"], "相近：panorama"),
        (["report", "TOY", "--format", "html,docxx"], "相近：docx"),
        (["report", "TOY", "--format", ","], "没有该输出格式"),
        (["report", "TOY", "--date", "2026-02-30"], "不是 YYYY-MM-DD 的日期"),
        (["report", "TOY", "--date", "2026-02"], "不是 YYYY-MM-DD 的日期"),
    ],
)
def test_wrong_arguments_end_with_two_and_write_nothing(
    toy: Path, tmp_path: Path, arguments: list[str], words: str
) -> None:
    done = run(*[str(toy) if a == "TOY" else a for a in arguments], cwd=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "reports").exists()


def test_bad_data_ends_with_two_and_writes_nothing(
    edited: Callable[..., Path], tmp_path: Path
) -> None:
    folder = edited("makes", 1, firm_id="far_moter")
    done = run("report", folder, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "makes.csv, 行 3, 列 firm_id, 值 'far_moter': 没有该企业" in done.stderr
    assert "far_motor" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_output_folder_is_a_file(toy: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    done = run("report", toy, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "写不进去" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "out").read_text() == "mine"


def test_output_folder_not_writable(toy: Path, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    # Root writes through permissions, but nobody makes folders in /proc.
    parent = Path("/proc") if Path("/proc/self").exists() else locked
    done = run("report", toy, "--out", parent / "out")
    assert done.returncode == 2
    assert "写不进去" in done.stderr
    assert "Traceback" not in done.stderr


def _full_after(monkeypatch: pytest.MonkeyPatch, writes: int) -> None:
    """Let the disk be full from the given write on."""
    left = [writes]
    sync = os.fsync

    def fsync(descriptor: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)


@pytest.mark.parametrize("writes", [0, 1, 2])
def test_disk_full_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    _full_after(monkeypatch, writes)
    files = {"a.html": b"a", "data/b.csv": b"b", "c.json": b"c"}
    with pytest.raises(OutputError, match="No space left"):
        write_files(files, tmp_path / "deep" / "out")
    assert list(tmp_path.iterdir()) == []


def test_failure_half_way_keeps_the_old_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files({"a": b"old", "data/b": b"old"}, tmp_path / "out")
    (tmp_path / "out" / "mine.txt").write_text("keep")
    replace = Path.replace

    def locked(self: Path, target: Path) -> Path:
        if target == tmp_path / "out" / "data" / "b" and "new" in self.parts:
            raise PermissionError(errno.EACCES, "held open by another program")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(OutputError, match=r"out.data.b: another program holds the file"):
        write_files({"a": b"new", "data/b": b"new", "c": b"new"}, tmp_path / "out")
    monkeypatch.undo()
    left = {
        p.relative_to(tmp_path / "out").as_posix(): p.read_bytes()
        for p in (tmp_path / "out").rglob("*")
        if p.is_file()
    }
    assert left == {"a": b"old", "data/b": b"old", "mine.txt": b"keep"}


def test_interruption_in_the_middle_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        write_files({"a": b"a"}, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_interrupted_process(toy: Path, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "liantu", "report", str(toy), "--out", str(tmp_path / "out")],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stderr is not None
    process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, rest = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in rest
    assert not (tmp_path / "out").exists()


def test_narrow_code_page_does_not_fail(toy: Path) -> None:
    done = run("check", toy, env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert done.returncode == 0, done.stderr


def test_language_is_read_before_anything_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIANTU_LANG", raising=False)
    assert cli._language(["report", "--lang", "en"]) == "en"
    assert cli._language(["report", "--lang=en"]) == "en"
    assert cli._language(["report"]) == "zh"
    monkeypatch.setenv("LIANTU_LANG", "en")
    assert cli._language(["report"]) == "en"
