"""Two runs at once, and runs that are killed: one folder is one run's, and nothing is lost or left for ever."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

import friendshore
from friendshore.reports import run_place
from friendshore.reports.run_place import CannotWriteError, held, mend, recover, whole

Command = Callable[..., Result]
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals")
SOURCE = str(Path(friendshore.__file__).parents[1])


def started(script: str) -> subprocess.Popen[str]:
    """A process that has said that it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {SOURCE!r})\n{script}"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def killed(script: str) -> None:
    process = started(script)
    process.kill()
    process.communicate()


HELD = "from pathlib import Path\nfrom friendshore.reports.run_place import held, whole\nimport time\n"
WAIT = "print('ready', flush=True); time.sleep(60)\n"


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@posix
def test_the_second_run_on_a_folder_is_7(case: str, friendshore_command: Command, tmp_path: Path) -> None:
    first = started(f"{HELD}with held(Path('run')):\n    print('ready', flush=True)\n    time.sleep(60)\n")
    try:
        for more in ([], ["--overwrite"]):
            result = friendshore_command("solve", case, "-o", "run", *more)
            assert result.exit_code == 7
            assert "Another run is writing run" in result.stderr
    finally:
        first.kill()
        first.communicate()
    assert ".run.run-lock" in names(tmp_path)
    assert friendshore_command("solve", case, "-o", "run").exit_code == 0, "the lock ends with its process"
    assert names(tmp_path) == ["run", "tiny"]


def test_threads_of_one_process_are_two_runs_too(tmp_path: Path) -> None:
    with held(tmp_path / "run"), pytest.raises(CannotWriteError, match="Another run"), held(tmp_path / "run"):
        pass
    with held(tmp_path / "run"), held(tmp_path / "other"):
        pass
    assert names(tmp_path) == []


def test_a_place_that_did_not_exist_goes_again(tmp_path: Path) -> None:
    with held(tmp_path / "a" / "b" / "run"):
        assert (tmp_path / "a" / "b").is_dir()
    assert names(tmp_path) == []


@posix
def test_what_killed_runs_leave_is_swept_by_the_next_of_the_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    killed(f"{HELD}with held(Path('one')), whole(Path('one')) as here:\n    (here / 'x').touch()\n    {WAIT}")
    assert len(names(tmp_path)) == 2
    (tmp_path / ".two.4711.unfinished").mkdir()  # as the version before named them
    (tmp_path / ".two.run-lock").touch()
    (tmp_path / ".mine.lock").touch()
    (tmp_path / ".mine.unfinished").touch()
    with held(tmp_path / "three"):
        pass
    assert names(tmp_path) == [".mine.lock", ".mine.unfinished"]


@posix
def test_what_a_living_run_fills_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    living = started(f"{HELD}with held(Path('one')), whole(Path('one')) as here:\n    {WAIT}")
    try:
        before = names(tmp_path)
        assert len(before) == 2
        with held(tmp_path / "two"):
            pass
        recover(tmp_path / "one")
        assert names(tmp_path) == before
    finally:
        living.kill()
        living.communicate()


@posix
@pytest.mark.parametrize("at", ["former", "unfinished"])
def test_a_run_that_is_killed_between_two_renames_is_put_back(
    at: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "run.json").write_text("the former")
    write = "(here / 'run.json').write_text('the new')" if at == "unfinished" else "pass"
    killed(
        f"{HELD}rename = Path.rename\n"
        "def slow(self, target):\n"
        "    rename(self, target)\n"
        f"    print('ready', flush=True)\n    time.sleep(60)\n"
        "Path.rename = slow\n"
        f"with held(Path('run')), whole(Path('run')) as here:\n    {write}\n"
    )
    assert not (tmp_path / "run").exists()
    recover(tmp_path / "run")
    assert (tmp_path / "run" / "run.json").read_text() == ("the new" if at == "unfinished" else "the former")
    assert names(tmp_path) == ["run"]


def test_show_finds_a_run_that_was_killed_half_way(case: str, friendshore_command: Command, tmp_path: Path) -> None:
    assert friendshore_command("solve", case, "-o", "run").exit_code == 0
    Path("run").rename(".run.0123456789abcdef.former")
    assert friendshore_command("show", "run").exit_code == 0
    assert names(tmp_path) == ["run", "tiny"]


def test_names_are_never_those_of_another_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getpid", lambda: 1)  # as in a container
    with whole(tmp_path / "one") as first, whole(tmp_path / "two") as second:
        assert first.name.split(".")[2] != second.name.split(".")[2]


def test_a_file_that_was_half_written_long_ago_is_removed_from_a_run(tmp_path: Path) -> None:
    run = tmp_path / "run"
    run.mkdir()
    for name in (".plan-abc.tmp", ".run-new.tmp", "notes.tmp"):
        (run / name).touch()
    os.utime(run / ".plan-abc.tmp", (time.time() - 2 * run_place.LONG_AGO_S,) * 2)
    mend(run)
    assert names(run) == [".run-new.tmp", "notes.tmp"]


def test_a_file_system_without_locks_is_written_to_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_: int) -> None:
        raise OSError(next(iter(run_place.NO_LOCKS)), "no locks")

    monkeypatch.setattr(run_place, "_lock", refuses)
    with held(tmp_path / "run"):
        pass
    assert names(tmp_path) == []


@posix
def test_sigterm_ends_libreoffice_too_and_keeps_the_plan(case: str, tmp_path: Path) -> None:
    office, mark = tmp_path / "bin" / "soffice", tmp_path / "mark"
    office.parent.mkdir()
    office.write_text(f"#!/bin/sh\nsleep 60 &\necho $! >{mark}.new; mv {mark}.new {mark}\nwait\n")
    office.chmod(0o755)
    words = ["friendshore", "solve", "tiny", "-o", "run", "--recalculate"]
    script = f"import sys; sys.path.insert(0, {SOURCE!r}); sys.argv = {words}\nimport friendshore.cli as c; c.run()"
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PATH": f"{office.parent}{os.pathsep}{os.environ['PATH']}"},
    )  # fmt: skip
    while not mark.exists() and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate()
    assert process.returncode == 130, said
    assert "The run is in run, without its workbook" in said
    assert (tmp_path / "run" / "run.json").is_file()
    status = Path(f"/proc/{mark.read_text().strip()}/stat")
    assert not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] == "Z"
