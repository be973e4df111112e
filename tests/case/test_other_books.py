"""A workbook of friendshore's that is no case is told by what it is, in one sentence, with the command to give."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from builder import Tiny, sentences
from typer.testing import CliRunner

import friendshore as fs
from friendshore.cli import app
from friendshore.reports.compare import compare_runs
from friendshore.reports.excel.answers.book import write_frames
from friendshore.reports.excel.comparison.book import write_comparison
from friendshore.reports.run_folder import write_run
from friendshore.reports.run_record import Choices

NOW = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("other")
    plan = fs.solve(fs.read_case(Tiny().write(folder / "tiny")))
    assert isinstance(plan, fs.Plan)
    write_run(plan, folder / "run", Choices(recalculate=False))
    return folder / "run"


def test_the_report_of_a_plan(run: Path, tmp_path: Path) -> None:
    expected = "is the report of a plan, not a case; `friendshore solve"
    assert sentences(run / "plan.xlsx") == [f"{run / 'plan.xlsx'}: {expected} {run / 'inputs'}` takes its inputs"]
    assert fs.read_case(run / "inputs").title
    chinese = ["report", str(run), "--language", "zh", "-o", str(tmp_path / "zh.xlsx"), "--no-recalculate"]
    assert CliRunner().invoke(app, chinese).exit_code == 0
    book = openpyxl.load_workbook(tmp_path / "zh.xlsx")
    book.properties.creator = "somebody"
    book.save(tmp_path / "saved.xlsx")
    for name in ("zh.xlsx", "saved.xlsx"):
        (sentence,) = sentences(tmp_path / name)
        assert f"{expected} RUN/inputs` takes the inputs of its run folder" in sentence


def test_a_comparison_and_an_answer(run: Path, tmp_path: Path) -> None:
    write_comparison(compare_runs(run, run), tmp_path / "c.xlsx", written_at=NOW, recalculate=False)
    (sentence,) = sentences(tmp_path / "c.xlsx")
    assert "is a comparison of two plans, not a case; `friendshore solve RUN/inputs` takes" in sentence
    frames = {"shortage": pd.DataFrame({"sector": ["cars"], "t": [1.0]})}
    write_frames(frames, tmp_path / "a.xlsx", title="A", sentence="A.", written_at=NOW)
    (sentence,) = sentences(tmp_path / "a.xlsx")
    assert "is the answer of a study, not a case" in sentence


@pytest.mark.parametrize("command", ["check", "solve", "explain", "diff", "workbook", "frontier"])
def test_every_command_that_takes_a_case_says_so(
    command: str, run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = Path(shutil.copy(run / "plan.xlsx", tmp_path / "plan.xlsx"))
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(book.read_bytes()[:-100])
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for file, words in ((book, "is the report of a plan"), (broken, "is damaged"), (run, "is a run folder")):
        if command in ("diff", "workbook") and file is run:
            continue  # they take a run folder
        more = {"diff": [str(run / "inputs")], "workbook": ["-o", "x.xlsx"]}.get(command, [])
        result = CliRunner().invoke(app, [command, str(file), *more])
        assert result.exit_code == 2, (command, result.output)
        assert words in " ".join(result.output.split())
        assert "Traceback" not in result.output
        assert not list(Path().iterdir())
