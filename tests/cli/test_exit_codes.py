"""Each ending has its exit code and its sentence, and none a traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from builder import Tiny
from typer.testing import Result

import friendshore
from friendshore.reports.voice import MEANING
from friendshore.solving.outcome import Infeasible, Interrupted, LimitReached, NotCertified, Unbounded

Command = Callable[..., Result]


def test_a_plan_is_0(case: str, friendshore_command: Command) -> None:
    result = friendshore_command("solve", case)
    assert result.exit_code == 0, result.stderr
    assert Path("outputs/tiny/run.json").is_file()


def test_help_names_every_code(friendshore_command: Command) -> None:
    for words in ([], ["solve"]):
        text = " ".join(friendshore_command(*words, "--help").stdout.split())
        for code, meaning in MEANING.items():
            assert f"{code.value} {meaning}" in text


def test_version(friendshore_command: Command) -> None:
    result = friendshore_command("--version")
    assert (result.exit_code, result.stdout) == (0, f"friendshore {friendshore.__version__}\n")
    words = [sys.executable, "-m", "friendshore", "--version"]
    beside = {**os.environ, "PYTHONPATH": str(Path(friendshore.__file__).parents[1])}
    module = subprocess.run(words, env=beside, capture_output=True, text=True, check=True)
    assert module.stdout == result.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--budget", "nan"], "zero or more"),
        (["--budget", "-1"], "zero or more"),
        (["--time-limit", "-1"], "zero or more"),
        (["--objective", "least"], "least"),
        (["--reliance-cap", "40"], "belongs to --objective cost"),
        (["--objective", "cost", "--reliance-cap", "140"], "0 to 100 points"),
        (["--objective", "cost", "--reliance-cap", "nan"], "0 to 100 points"),
        (["--from-year", "2030"], "belongs to --objective peak"),
        (["--objective", "path"], "2030=60,2035=40"),
        (["--path", "2030=60"], "belongs to --objective path"),
        (["--objective", "path", "--path", "2030:60"], "'2030:60' is not YEAR=POINTS"),
        (["--objective", "path", "--path", "2030=600"], "0 to 100 points"),
        (["--objective", "path", "--path", "2030=60,2030=50"], "twice"),
        (["--objective", "path", "--path", ""], "is not YEAR=POINTS"),
        (["--objective", "path", "--path", "2050=60"], "outside the reported periods"),
        (["--objective", "peak", "--from-year", "2050"], "reaches into 2050"),
        (["--objective", "cost", "--cap-on", "final"], "says what --reliance-cap holds"),
        (["--cap-on", "mean"], "belongs to --objective cost or public"),
        (["--objective", "cost", "--reliance-cap", "5", "--cap-on", "cost"], "cost"),
        (["--objective", "profit"], "for cases without demand"),
        (["--colour"], "--colour"),
    ],
)
def test_wrong_use_is_2(words: list[str], said: str, case: str, friendshore_command: Command) -> None:
    result = friendshore_command("solve", case, *words)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.replace("│", " ").split())
    assert not Path("outputs").exists()


@pytest.mark.parametrize("command", ["solve", "check"])
def test_faulty_input_is_2_and_lists_every_fault(command: str, tiny: Tiny, friendshore_command: Command) -> None:
    tiny.row("facilities", "make_a")["country"] = "Aaa"
    tiny.row("stages", "magnet")["position"] = "third"
    tiny.write(Path("tiny"))
    result = friendshore_command(command, "tiny")
    assert result.exit_code == 2
    assert "column country: 'Aaa'" in result.stderr
    assert "column position: 'third'" in result.stderr
    assert "3 faults in tiny." in result.stderr
    assert "Traceback" not in result.output


def test_long_lists_of_faults_are_cut_and_counted(tiny: Tiny, friendshore_command: Command) -> None:
    for number in range(60):
        tiny.add("sources", key=f"key {number}", title="")
    tiny.row("commodities", "oxide")["title"] = ""
    tiny.write(Path("tiny"))
    result = friendshore_command("check", "tiny")
    assert result.exit_code == 2
    assert "sources.csv: and 10 more faults" in result.stderr
    assert "commodities.csv row" in result.stderr
    assert "61 faults in tiny." in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["solve", "nowhere"], "is not a folder"),
        (["check", "tiny", "--scenario", "dear_powr"], "nearest is 'dear_power'"),
        (["check", "tiny", "--bloc", "clubb"], "club"),
        (["show", "tiny"], "is not a run folder"),
        (["show", "nowhere"], "is not a run folder"),
    ],
)
def test_wrong_names_are_2(words: list[str], said: str, case: str, friendshore_command: Command) -> None:
    result = friendshore_command(*words)
    assert result.exit_code == 2
    assert said in result.stderr


def test_input_that_cannot_be_opened_is_2(case: str, friendshore_command: Command) -> None:
    Path("tiny/demand.csv").unlink()
    Path("tiny/demand.csv").mkdir()
    result = friendshore_command("solve", case)
    assert result.exit_code == 2
    assert "demand.csv: is not a file" in result.stderr


def test_a_budget_for_several_programmes_is_2(tiny: Tiny, friendshore_command: Command) -> None:
    tiny.add("programmes", like=("purse",), programme="second purse")
    tiny.write(Path("tiny"))
    result = friendshore_command("solve", "tiny", "--budget", "5")
    assert result.exit_code == 2
    assert "2 programmes" in result.stderr


def test_a_cap_that_cannot_be_met_is_3(case: str, friendshore_command: Command) -> None:
    result = friendshore_command(
        "solve", case, "--objective", "cost", "--reliance-cap", "0", "--scenario", "more_demand"
    )
    assert result.exit_code == 3
    assert "Infeasible" in result.stderr
    assert not Path("outputs").exists()


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (Infeasible((), (), False, 1.0), 3),
        (Unbounded(("buy",), 1.0), 4),
        (LimitReached("time", None, None, 1.0), 5),
        (NotCertified(None, "unknown", 1.0), 6),
        (Interrupted(1.0), 130),
    ],
)
def test_an_outcome_that_is_no_plan(
    outcome: Infeasible, code: int, case: str, friendshore_command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(friendshore, "solve", lambda *_, **__: outcome)
    result = friendshore_command("solve", case, "--json")
    assert result.exit_code == code
    assert outcome.sentence in result.stderr
    assert json.loads(result.stdout)["sentence"] == outcome.sentence
    assert not Path("outputs").exists()


def test_an_error_inside_is_1_and_asks_for_a_report(
    case: str, friendshore_command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise ZeroDivisionError("[division] by zero")

    monkeypatch.setattr(friendshore, "solve", breaks)
    result = friendshore_command("solve", case)
    assert result.exit_code == 1
    assert (
        f"An error inside friendshore {friendshore.__version__}: ZeroDivisionError: [division] by zero."
        in result.stderr
    )
    assert "Traceback" not in result.stderr
    assert isinstance(friendshore_command("solve", case, FRIENDSHORE_DEBUG="1").exception, ZeroDivisionError)


def test_interrupted_is_130_and_leaves_nothing(
    case: str, friendshore_command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for target in ("friendshore.solve", "friendshore.read_case", "friendshore.reports.run_folder.write_tables"):
        with monkeypatch.context() as patch:
            patch.setattr(target, interrupted)
            result = friendshore_command("solve", case)
        assert result.exit_code == 130
        assert "Interrupted" in result.stderr
        assert sorted(each.name for each in Path().iterdir()) == ["tiny"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_in_a_process_of_its_own(case: str) -> None:
    script = (
        "import friendshore, sys, time, friendshore.cli\n"
        "def solve(*_, **__):\n    print('solving', flush=True)\n    time.sleep(60)\n"
        "friendshore.solve = solve\n"
        "sys.argv = ['friendshore', 'solve', 'tiny']\n"
        "friendshore.cli.run()\n"
    )
    source = str(Path(friendshore.__file__).parents[1])
    process = subprocess.Popen(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {source!r})\n{script}"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Interrupted" in said
    assert "Traceback" not in said
    assert sorted(each.name for each in Path().iterdir()) == ["tiny"]
