"""However the desk ends, nothing of it goes on: its processes, its scratch folder, its port."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

from pytest import importorskip, mark

importorskip("dash", reason="the app extra is not installed: pip install friendshore[app]")

MODEL = Path(__file__).parents[2] / "model"
LONG = 120.0


def begun(case: Path, outputs: Path, scratch: Path) -> tuple[subprocess.Popen[str], str]:
    """The command once the desk is ready, and the address that it has printed first."""
    words = ["-m", "friendshore", "app", str(case), "--outputs", str(outputs), "--no-open"]
    environment = {**os.environ, "PYTHONPATH": str(MODEL), "TMPDIR": str(scratch)}
    process = subprocess.Popen(
        [sys.executable, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    )
    assert process.stdout is not None
    said = process.stdout.readline()
    assert said == "The desk is at\n", said + process.stdout.read()
    address = process.stdout.readline().strip()
    assert process.stdout.readline() == "Ctrl-C closes it.\n"
    assert process.stdout.readline() == "A tiny case: ready.\n"
    return process, address


def descendants(pid: int) -> set[int]:
    """Processes that a process has begun, and those of theirs."""
    found: set[int] = set()
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = each.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found |= {int(each.parent.name)} | descendants(int(each.parent.name))
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


@mark.skipif(not Path("/proc/self/stat").exists(), reason="tells processes by /proc")
@mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"])
def test_closing_the_desk_ends_everything(case: Path, tmp_path: Path, name: str) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    process, address = begun(case, tmp_path / "outputs", scratch)
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    with opener.open(address) as answer:
        assert answer.status == 200 and "friendshore" in answer.read().decode()
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    home = address.partition("?")[0]
    try:
        urllib.request.urlopen(home)
        raise AssertionError("let in without the token")
    except urllib.error.HTTPError as refused:
        assert refused.code == 403
    children = descendants(process.pid)
    assert children
    os.kill(process.pid, getattr(signal, name))
    process.wait(LONG)
    assert process.stdout is not None
    said = process.stdout.read()
    if name != "SIGKILL":
        assert process.returncode == 0
        assert re.search(r"The desk is closed\. Its runs are in ", said), said
        assert not list(scratch.iterdir())
    end = time.monotonic() + LONG
    while any(map(alive, children)):
        assert time.monotonic() < end, "a process went on"
        time.sleep(0.05)


def test_a_case_that_is_not_sound_ends_the_desk_with_its_faults(tmp_path: Path) -> None:
    (tmp_path / "case").mkdir()
    words = ["-m", "friendshore", "app", str(tmp_path / "case"), "--outputs", str(tmp_path), "--no-open"]
    environment = {**os.environ, "PYTHONPATH": str(MODEL)}
    told = subprocess.run(
        [sys.executable, *words], check=False, capture_output=True, text=True, env=environment, timeout=LONG
    )
    assert told.returncode == 2 and "case.toml" in told.stderr + told.stdout and "Traceback" not in told.stderr
