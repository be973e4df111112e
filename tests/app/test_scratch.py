"""Scratch folders: what a desk left that was killed goes when the next one begins, and nothing else does."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from pytest import MonkeyPatch, mark

from friendshore.app import scratch


@mark.skipif(os.name != "posix", reason="elsewhere no process is asked whether it lives")
def test_what_killed_desks_left_is_swept(tmp_path: Path, monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    stale, foreign, unsigned = (tmp_path / f"{scratch.BEGINNING}{name}" for name in ("stale", "foreign", "unsigned"))
    for folder, owner in ((stale, f"{ended.pid} 1"), (foreign, "no number"), (unsigned, None)):
        folder.mkdir()
        if owner is not None:
            (folder / scratch.OWNER).write_text(owner)
    (tmp_path / "else").mkdir()
    mine = scratch.begin()
    assert not stale.exists()
    assert scratch.begin() != mine
    assert {each.name for each in tmp_path.iterdir()} >= {mine.name, foreign.name, unsigned.name, "else"}


@mark.skipif(not Path("/proc/self/stat").exists(), reason="the system does not tell when a process began")
def test_a_number_that_is_another_process_by_now_keeps_nothing(tmp_path: Path, monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    mine = scratch.begin()
    (mine / scratch.OWNER).write_text(f"{os.getpid()} 1")
    scratch.begin()
    assert not mine.exists()
