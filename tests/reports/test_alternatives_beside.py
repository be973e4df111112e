"""A run's workbook with flags at the headline figures that are not unique."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from books import plain_workbooks
from books import sheet as sheet_of
from twins import twins
from typer.testing import CliRunner

import friendshore as fs
from friendshore.cli import app
from friendshore.errors import FriendshoreError
from friendshore.reports.alternatives_beside import beside
from friendshore.reports.excel import write_workbook


def sought(tmp_path: Path, size: float) -> tuple[Path, Path]:
    """A case, and the folder of its alternatives."""
    case, folder = twins(size).write(tmp_path / "tiny"), tmp_path / "alternatives"
    result = CliRunner().invoke(app, ["alternatives", str(case), "-o", str(folder), "--workers", "1"])
    assert result.exit_code == 0, result.output
    return case, folder


def test_the_summary_flags_what_is_not_unique(tmp_path: Path) -> None:
    case, folder = sought(tmp_path, 25)
    plan = fs.solve(fs.read_case(case))
    assert isinstance(plan, fs.Plan)
    path = tmp_path / "plan.xlsx"
    write_workbook(beside(plan, folder), path, written_at=datetime(2027, 1, 2), recalculate=False)
    sheet = sheet_of(path, "Summary")
    rows = {row[0].value: [cell.value for cell in row] for row in sheet.iter_rows(max_col=10)}
    assert any("mean: unique" in str(cell) for cell in rows["Reliance: exposed or short"])
    assert str(rows["Capital cost of what is built"][3]).endswith('&" unique"')
    aland = rows["reliance of Aland, mean"]
    assert aland[2] == "points" and aland[3] < aland[1] < aland[4]
    title = next(name for name in rows if str(name).startswith("Not unique"))
    assert title.endswith("figures")


def test_alternatives_to_another_plan_are_refused(tmp_path: Path) -> None:
    _, folder = sought(tmp_path, 25)
    other = fs.solve(fs.read_case(twins(60).write(tmp_path / "other")))
    assert isinstance(other, fs.Plan)
    with pytest.raises(FriendshoreError, match="not those of this run"):
        beside(other, folder)
    with pytest.raises(FriendshoreError, match="run friendshore alternatives"):
        beside(other, tmp_path / "nothing")


def test_the_report_takes_the_folder(tmp_path: Path) -> None:
    case, folder = sought(tmp_path, 25)
    run = tmp_path / "run"
    with plain_workbooks():
        assert CliRunner().invoke(app, ["solve", str(case), "-o", str(run), "--no-recalculate"]).exit_code == 0
    command = ["report", str(run), "--alternatives", str(folder), "-o", str(tmp_path / "flagged.xlsx")]
    result = CliRunner().invoke(app, [*command, "--no-recalculate"])
    assert result.exit_code == 0, result.output
    sheet = sheet_of(tmp_path / "flagged.xlsx", "Summary")
    assert any("unique" in str(cell.value) for row in sheet.iter_rows() for cell in row)
