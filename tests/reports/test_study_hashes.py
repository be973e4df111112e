"""Tables of a study beside a plan are vouched for only as the study has left them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from books import plain_workbooks
from builder import Tiny
from typer.testing import CliRunner

import friendshore as fs
from friendshore.asking.answer import Answer
from friendshore.cli import app
from friendshore.reports import alternatives_beside, answer_folder, outlook_folder, paces_beside
from friendshore.reports.run_folder import write_run
from friendshore.reports.run_hashes import FILES, OWN, EditedRunError
from friendshore.reports.run_record import Choices

KINDS = ["outlook", "alternatives"]
TABLE = {"outlook": "headline.csv", "alternatives": "figures.csv"}
RECORD = {"outlook": outlook_folder.RECORD, "alternatives": answer_folder.RECORD}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("beside")
    plan = fs.solve(fs.read_case(Tiny().write(folder / "tiny")))
    assert isinstance(plan, fs.Plan)
    with plain_workbooks():
        write_run(plan, folder / "run", Choices(recalculate=False))
    return folder / "run"


@pytest.fixture(scope="module")
def plan(run: Path) -> fs.Plan:
    return fs.plan_of(run)


def studied(kind: str, plan: fs.Plan, folder: Path) -> Path:
    """The folder of a study that the plan is part of."""
    mean = float(plan.summary["mean"]["reliance_points"])
    if kind == "outlook":
        rows = [("law", "As the law stands", "base", 80.0, 75.0), ("best", "Best plan", "base", 10.0, mean)]
        headline = pd.DataFrame(rows, columns=["outlook", "title", "pace", "2029_points", "mean_points"])
        outlook_folder.write({"headline": headline}, "Two outlooks.", folder, "Outlooks")
    else:
        rows = [("mean reliance", "points", mean, mean, mean + 9, False)]
        figures = pd.DataFrame(rows, columns=["figure", "unit", "plan", "least", "most", "unique"])
        answer_folder.write(Answer("alternatives", "One.", {"figures": figures}), folder, "Alternatives", {})
    return folder


def beside(kind: str, plan: fs.Plan, folder: Path, edited: bool = False) -> fs.Plan:
    if kind == "outlook":
        return outlook_folder.beside(plan, folder, edited=edited)
    return alternatives_beside.beside(plan, folder, edited=edited)


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_study_has_left_is_vouched_for(kind: str, plan: fs.Plan, tmp_path: Path) -> None:
    folder = studied(kind, plan, tmp_path / kind)
    (folder / ".DS_Store").write_text("litter", encoding="utf-8")
    assert beside(kind, plan, folder).mark == ""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", ["figure", "ending", "record", "no hashes", "no seal", "garbage"])
def test_an_edit_is_refused_or_marked(what: str, kind: str, plan: fs.Plan, tmp_path: Path) -> None:
    folder = studied(kind, plan, tmp_path / kind)
    table, record = folder / TABLE[kind], folder / RECORD[kind]
    if what == "figure":
        changed(table, "base,80.0" if kind == "outlook" else ",False", "base,40.0" if kind == "outlook" else ",True")
    elif what == "ending":
        changed(table, "\n", "\n\n")
    elif what == "record":
        changed(record, '"sentence": "', '"sentence": "Not ')
    elif what in ("no hashes", "no seal"):
        content = json.loads(record.read_text(encoding="utf-8"))
        del content[FILES if what == "no hashes" else OWN]
        record.write_text(json.dumps(content), encoding="utf-8")
    else:
        content = json.loads(record.read_text(encoding="utf-8")) | {FILES: "none"}
        record.write_text(json.dumps(content), encoding="utf-8")
    name = table.name if what in ("figure", "ending") else record.name
    with pytest.raises(EditedRunError, match=f"was edited after it was written: {name}"):
        beside(kind, plan, folder)
    marked = beside(kind, replace(plan, mark="Marked before."), folder, edited=True)
    assert marked.mark == f"Marked before. Tables in {folder} were edited after they were written: {name}."


@pytest.mark.parametrize("kind", KINDS)
def test_an_older_folder_is_not_vouched_for(kind: str, plan: fs.Plan, tmp_path: Path) -> None:
    folder = studied(kind, plan, tmp_path / kind)
    record = folder / RECORD[kind]
    content = json.loads(record.read_text(encoding="utf-8"))
    older = {name: value for name, value in content.items() if name not in (FILES, OWN)}
    record.write_text(json.dumps(older), encoding="utf-8")
    expected = f"Whether the tables in {folder} were edited is not known: they were written without hashes."
    assert beside(kind, plan, folder).mark == expected
    if kind == "outlook":
        record.unlink()
        assert beside(kind, plan, folder).mark == expected


def test_another_table_that_is_gone(plan: fs.Plan, tmp_path: Path) -> None:
    folder = tmp_path / "outlook"
    frames = {"headline": pd.DataFrame({"mean_points": [float(plan.summary["mean"]["reliance_points"])]})}
    frames |= {"money": pd.DataFrame({"t": [1.0]})}
    outlook_folder.write(frames, "One.", folder, "Outlooks")
    (folder / "money.csv").unlink()
    with pytest.raises(EditedRunError, match=r"money\.csv \(removed\)"):
        beside("outlook", plan, folder)
    outlook_folder.must_be_free(folder, overwrite=True)


def test_report_refuses_and_marks(run: Path, plan: fs.Plan, tmp_path: Path) -> None:
    folder = studied("outlook", plan, tmp_path / "outlook")
    changed(folder / "headline.csv", "80.0", "8.0")
    command = ["report", str(run), "--outlook", str(folder), "--no-recalculate", "-o", str(tmp_path / "plan.xlsx")]
    refused = CliRunner().invoke(app, command)
    assert refused.exit_code == 2 and "was edited after it was written" in " ".join(refused.output.split())
    assert not (tmp_path / "plan.xlsx").exists()
    assert CliRunner().invoke(app, [*command, "--edited", "--language", "zh"]).exit_code == 0
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx", read_only=True)
    for name in book.sheetnames[:2]:
        texts = [str(cell.value) for row in book[name].iter_rows() for cell in row if cell.value]
        assert any("在写出之后被改动过" in text for text in texts), name


def test_a_pace_that_is_marked_marks_the_plan(run: Path, plan: fs.Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = replace(plan.case, levels=replace(plan.case.levels, pace="low"))
    other = replace(plan, case=slow, mark="Edited.")
    monkeypatch.setattr(paces_beside, "plan_of", lambda *_, **__: other)
    assert paces_beside.beside(plan, ["slow"], edited=True).mark == "The run slow: Edited."
