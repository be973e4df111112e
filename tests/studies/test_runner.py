"""The one loop of every study: findings in order, kept as they come, found again, in one process or in several."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from builder import Tiny
from outlook_case import write
from pytest import MonkeyPatch, approx, mark, raises
from typer.testing import CliRunner

from friendshore import variants
from friendshore.aim import Aim, Form
from friendshore.asking import kept
from friendshore.asking.runner import IN_TURN, Runner
from friendshore.case import Case
from friendshore.cli import app
from friendshore.errors import CaseError
from friendshore.solving.outcome import Interrupted, LimitReached
from friendshore.variants import Variant

CHEAPEST = Aim(Form.COST)
notes = IN_TURN.runner("q").read
"""What a study keeps of a plan where it does not say: its headline figures."""


def tiny(folder: Path) -> Path:
    case = Tiny()
    for number in (1, 2, 3):
        columns = [f"t_per_yr_{level}" for level in ("low", "base", "high")]
        case.scenario(f"more_{number}", f"[[scale.demand]]\ncolumns = {json.dumps(columns)}\nby = 1.{number}")
    return case.write(folder / "tiny")


def asked(*names: str) -> list[Variant]:
    return [Variant(name, (name,), aim=CHEAPEST) for name in names]


@mark.parametrize("workers", [1, 2])
def test_findings_come_in_the_order_of_the_variants(tmp_path: Path, workers: int) -> None:
    said: list[str] = []
    work = Runner(notes, "q", workers=workers, announce=said.append)
    found = work.run(tiny(tmp_path), asked("more_3", "more_1", "more_2"))
    assert [each.variant for each in found] == ["more_3", "more_1", "more_2"]
    costs = [each.figure("cost_musd") for each in found]
    assert costs == approx([3 * 100 * 20 / 1e6 * factor for factor in (1.3, 1.1, 1.2)], rel=2e-3)
    assert any("(3 of 3)" in line for line in said)


def test_what_is_solved_alone_is_told_as_it_begins(tmp_path: Path) -> None:
    said: list[str] = []
    with Runner(notes, "q", workers=2, announce=said.append) as work:
        work.run(tiny(tmp_path), asked("more_1"))
    assert said == ["more_1", "more_1 is there"]


def stopped_at(name: str, monkeypatch: MonkeyPatch) -> list[str]:
    """Lets the user stop the solve of a variant with this scenario; the names of those that began."""
    began: list[str] = []
    real = variants.solve

    def solve(case: Case, *words: object, **named: object) -> object:
        began.append(case.scenarios[-1].name if case.scenarios else "none")
        return Interrupted(1.0) if began[-1] == name else real(case, *words, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(variants, "solve", solve)
    return began


def test_an_interrupted_study_goes_on_where_it_stopped(tmp_path: Path) -> None:
    case, keep = tiny(tmp_path), tmp_path / "parts"
    names = ("more_1", "more_2", "more_3")
    with MonkeyPatch.context() as patch:
        began = stopped_at("more_2", patch)
        with raises(KeyboardInterrupt):
            Runner(notes, "q", keep).run(case, asked(*names))
        assert began == ["more_1", "more_2"]
    with MonkeyPatch.context() as patch:
        began = stopped_at("none", patch)
        found = Runner(notes, "q", keep).run(case, asked(*names))
        assert began == ["more_2", "more_3"]
    assert [each.figure("cost_musd") for each in found] == [
        each.figure("cost_musd") for each in Runner(notes, "q").run(case, asked(*names))
    ]
    assert not [each for each in keep.iterdir() if each.suffix != ".json"]


@mark.parametrize("change", ["inputs", "aim", "question", "levels", "program", "torn file"])
def test_what_is_kept_is_found_for_the_same_question_only(
    tmp_path: Path, change: str, monkeypatch: MonkeyPatch
) -> None:
    case, keep = tiny(tmp_path), tmp_path / "parts"
    Runner(notes, "q", keep).run(case, asked("more_1", "more_2"))
    work, variants_ = Runner(notes, "q", keep), asked("more_1", "more_2")
    began = stopped_at("never", monkeypatch)
    work.run(case, variants_)
    assert began == []
    if change == "inputs":
        scenario = case / "scenarios" / "more_1.toml"
        scenario.write_text(scenario.read_text().replace("1.1", "1.15"))
    elif change == "aim":
        variants_[0] = Variant("more_1", ("more_1",), aim=Aim(Form.COST, cap=90))
    elif change == "question":
        work = Runner(notes, "another", keep)
    elif change == "levels":
        variants_[0] = Variant("more_1", ("more_1",), aim=CHEAPEST, levels={"pace": "low"})
    elif change == "program":
        monkeypatch.setattr(kept, "program_hash", lambda: "a later one")
    else:
        for part in keep.iterdir():
            part.write_text(part.read_text()[:50])
    work.run(case, variants_)
    assert began == (["more_1"] if change in ("inputs", "aim", "levels") else ["more_1", "more_2"])


def test_what_is_no_plan_is_tried_again(tmp_path: Path) -> None:
    case, keep, late = tiny(tmp_path), tmp_path / "parts", LimitReached("time", None, None, 1.0)
    with MonkeyPatch.context() as patch:
        patch.setattr(variants, "solve", lambda *_, **__: late)
        found = Runner(notes, "q", keep).run(case, asked("more_1"))
        assert (found[0].notes, found[0].sentence) == (None, late.sentence)
    assert Runner(notes, "q", keep).run(case, asked("more_1"))[0].notes is not None


@mark.parametrize("workers", [1, 2])
def test_faults_are_told_before_anything_is_solved(tmp_path: Path, workers: int) -> None:
    with MonkeyPatch.context() as patch:
        began = stopped_at("none", patch)
        with raises(CaseError, match="nearest is 'more_2'"):
            Runner(notes, "q", workers=workers).run(tiny(tmp_path), asked("more_1", "more2"))
        assert began == []


def test_ctrl_c_keeps_what_had_ended_and_says_where(tmp_path: Path) -> None:
    words = ["outlook", str(write(tmp_path)), "--workers", "1", "-q", "-o", str(tmp_path / "out")]
    with MonkeyPatch.context() as patch:
        stopped_at("tariff", patch)
        ended = CliRunner().invoke(app, words, env={"COLUMNS": "300"})
    assert ended.exit_code == 130
    assert "What had ended is kept in" in ended.stderr and "goes on from there" in ended.stderr
    assert [each.name for each in (tmp_path / "out").iterdir()] == ["parts"]
    with MonkeyPatch.context() as patch:
        began = stopped_at("never", patch)
        assert CliRunner().invoke(app, words).exit_code == 0
    assert began == ["tariff"]


@mark.skipif(os.name == "nt", reason="signals of POSIX")
@mark.parametrize("word", [signal.SIGINT, signal.SIGTERM])
def test_workers_end_with_the_study(tmp_path: Path, word: signal.Signals) -> None:
    """Whether the user stops it or it is ended from outside, no worker solves on."""
    case, out = tiny_that_lasts(tmp_path), tmp_path / "out"
    command = [sys.executable, "-c", "from friendshore.cli import run; run()", "outlook", str(case), "-o", str(out)]
    paths = os.pathsep.join(each for each in sys.path if each)
    study = subprocess.Popen(
        [*command, "--workers", "2"], env={**os.environ, "PYTHONPATH": paths}, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    assert study.stderr is not None
    line = ""
    while "2 at a time" not in line:
        line = study.stderr.readline()
        assert line, "it ended before it began"
    while not list((out / "parts").glob("*.json")):
        time.sleep(0.05)
        assert study.poll() is None, "it ended before a plan was there"
    study.send_signal(word)
    said = study.stderr.read()  # to the end: until the last worker has closed it
    assert study.wait() == 130
    if word is signal.SIGINT:
        assert "goes on from there" in " ".join(said.split())
    assert [each.name for each in out.iterdir()] == ["parts"]
    assert all(each.suffix == ".json" for each in (out / "parts").iterdir())


def tiny_that_lasts(folder: Path) -> Path:
    """The case of two outlooks with many instruments, so that some are still to come."""
    case = write(folder)
    text = (case / "outlook.toml").read_text(encoding="utf-8")
    entry = text[text.rindex("[[instrument]]") :]
    more = "\n".join(entry.replace('name = "tariff"', f'name = "tariff_{number}"') for number in range(10))
    (case / "outlook.toml").write_text(f"{text}\n{more}", encoding="utf-8")
    return case
