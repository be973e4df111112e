"""A finished run gives its plan and its workbook again, without solving."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from books import plain_workbooks
from builder import Tiny
from typer.testing import CliRunner, Result

import friendshore as fs
from friendshore.cli import app
from friendshore.errors import FriendshoreError
from friendshore.reports.excel import write_workbook
from friendshore.reports.plan_again import plan_of
from friendshore.reports.run_folder import must_be_free, read_run, write_run
from friendshore.reports.run_record import Choices
from friendshore.reports.run_tables import kinds_from, read_table

SCENARIO = """why = "dear magnets"
[[offer_years]]
offer = "magnets_x"
year = 2027
price_usd_per_t = 25
"""
UNCACHED = Choices(recalculate=False)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 60
    tiny.row("programmes", "purse")["total_musd"] = 5
    tiny.scenario("dear", SCENARIO)
    return tiny.write(tmp_path_factory.mktemp("case") / "tiny")


@pytest.fixture(scope="module")
def plan(case: Path) -> fs.Plan:
    plan = fs.solve(fs.read_case(case, ["dear"]), budget_musd=4)
    assert isinstance(plan, fs.Plan)
    return plan


@pytest.fixture(scope="module")
def run(plan: fs.Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "run"
    write_run(plan, folder, UNCACHED)
    return folder


def test_the_plan_of_a_folder_is_the_plan_that_was_written(plan: fs.Plan, run: Path) -> None:
    again = plan_of(run)
    assert again.tables.keys() == plan.tables.keys()
    for name, frame in plan.tables.items():
        found = again.tables[name]
        assert list(found.columns) == list(frame.columns), name
        for column in frame.columns:
            was, now = frame[column].tolist(), found[column].tolist()
            if any(isinstance(value, float) for value in was):
                assert now == pytest.approx([float(value) for value in was], rel=1e-11, abs=1e-300, nan_ok=True)
            else:
                assert now == ["" if pd.isna(value) else value for value in was], (name, column)
    assert json.loads(json.dumps(again.summary)) == again.summary
    assert (again.sentence, again.aim) == (plan.sentence, plan.aim)
    assert again.seconds == pytest.approx(plan.seconds, abs=1e-3)
    case, before = again.case, plan.case
    assert (case.name, case.bloc, case.input_hash) == (before.name, before.bloc, before.input_hash)
    assert [note.name for note in case.scenarios] == ["dear"]
    assert case.changes == before.changes
    assert case.tables["programmes"]["total_musd"].tolist() == [4.0]


def test_the_workbook_of_a_folder_has_the_bytes_of_the_one_in_it(run: Path, tmp_path: Path) -> None:
    written_at = datetime.fromisoformat(str(read_run(run).record["written_at"]))
    write_workbook(plan_of(run), tmp_path / "again.xlsx", written_at=written_at)
    assert (tmp_path / "again.xlsx").read_bytes() == (run / "plan.xlsx").read_bytes()


def test_scenarios_that_were_merged_are_still_told(case: Path, plan: fs.Plan, tmp_path: Path) -> None:
    edited = tmp_path / "tiny"
    shutil.copytree(case, edited)
    solved = fs.solve(fs.read_case(edited, ["dear"]))
    assert isinstance(solved, fs.Plan)
    (edited / "scenarios/dear.toml").write_text(SCENARIO.replace("25", "24"), encoding="utf-8")
    with plain_workbooks():
        write_run(solved, tmp_path / "run", UNCACHED)
    again = plan_of(tmp_path / "run").case
    assert [(note.name, note.why) for note in again.scenarios] == [("dear", "dear magnets")]
    assert again.changes == solved.case.changes
    years = again.tables["offer_years"].set_index(["offer", "year"])["price_usd_per_t"]
    assert years["magnets_x", 2027] == 25


def test_words_that_look_like_figures_stay_words(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("code,t,count,ok,none\n01,1.50,3,1,\nNA,,4,0,\n", encoding="utf-8")
    kinds = kinds_from("code: text, t: figure, count: whole, ok: flag, none: text")
    frame = read_table(tmp_path / "t.csv", kinds)
    assert frame["code"].tolist() == ["01", "NA"]
    assert frame["t"].tolist() == pytest.approx([1.5, float("nan")], nan_ok=True)
    assert frame["count"].tolist() == [3, 4]
    assert frame["ok"].tolist() == [True, False]
    assert frame["none"].tolist() == ["", ""]


def test_a_table_without_rows_adds_up_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("period,musd\n", encoding="utf-8")
    frame = read_table(tmp_path / "t.csv", {"period": "text", "musd": "text"})
    assert float(frame["musd"].sum()) == 0.0


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (shutil.rmtree, "is not a run folder"),
        (lambda run: (run / "run.json").write_text("{"), "cannot be read"),
        (lambda run: (run / "run.json").write_text("[]"), "cannot be read"),
        (lambda run: (run / "run.json").write_text("{}"), "cannot be read: it holds no"),
        (lambda run: (run / "tables/scenario_changes.csv").unlink(), r"scenario_changes.csv \(removed\)"),
    ],
)
def test_a_damaged_folder_is_a_sentence(harm: object, sentence: str, run: Path, tmp_path: Path) -> None:
    broken = tmp_path / "run"
    shutil.copytree(run, broken)
    harm(broken)  # type: ignore[operator]
    with pytest.raises(FriendshoreError, match=sentence):
        plan_of(broken)


def test_what_is_no_run_folder_is_told_with_what_to_give(run: Path, tmp_path: Path) -> None:
    mine, case = tmp_path / "all" / "mine", tmp_path / "case"
    shutil.copytree(run, mine)
    shutil.copytree(run / "inputs", case)
    for path, expected in (
        (mine / "plan.xlsx", f"it is a file; give {mine}."),
        (mine / "tables" / "builds.csv", f"it is a file; give {mine}."),
        (mine / "tables", f"it holds no run.json; give {mine}."),
        (mine / "inputs", f"it holds no run.json; give {mine}."),
        (mine.parent, f"it holds no run.json; give {mine}."),
        (case, f"but a case: friendshore solve {case} makes a run of it."),
        (case / "case.toml", "it is a file."),
        (tmp_path / "nowhere", "there is nothing of that name."),
    ):
        with pytest.raises(FriendshoreError) as told:
            plan_of(path)
        assert str(told.value).startswith(f"{path} is not a run folder")
        assert str(told.value).endswith(expected), path


def command(*words: object) -> Result:
    return CliRunner().invoke(app, ["report", *(str(word) for word in words), "--no-recalculate"])


def test_the_command_writes_the_workbook_again(run: Path, tmp_path: Path) -> None:
    mine = tmp_path / "run"
    shutil.copytree(run, mine)
    (mine / "plan.xlsx").unlink()
    result = command(mine)
    assert result.exit_code == 0, result.output
    assert str(mine / "plan.xlsx") in result.output.replace("\n", "")
    assert "Checks" in openpyxl.load_workbook(mine / "plan.xlsx", read_only=True).sheetnames
    result = command(mine, "--language", "zh")
    assert result.exit_code == 0, result.output
    chinese = openpyxl.load_workbook(mine / "plan-zh.xlsx", read_only=True)
    assert chinese["Checks"]["A1"].value == "校验"
    must_be_free(mine, overwrite=True)  # a workbook in Chinese is part of a run
    result = command(mine, "-o", tmp_path / "none" / "plan.xlsx")
    assert result.exit_code == 7, result.output
    assert command(tmp_path).exit_code == 2
