"""A run's workbook with the lines of an outlook in its Summary."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from books import sheet as sheet_of
from builder import Tiny

import friendshore as fs
from friendshore.errors import FriendshoreError
from friendshore.reports.excel import write_workbook
from friendshore.reports.outlook_folder import beside


def solved(tmp_path: Path) -> fs.Plan:
    plan = fs.solve(fs.read_case(Tiny().write(tmp_path / "tiny")))
    assert isinstance(plan, fs.Plan)
    return plan


def headline(folder: Path, mean: float) -> Path:
    """What outlook leaves behind of two plans."""
    folder.mkdir()
    rows = [("law", "As the law stands", "base", 80.0, 70.0, 75.0), ("best", "Best plan", "base", 40.0, 10.0, mean)]
    columns = ["outlook", "title", "pace", "2027_points", "2029_points", "mean_points"]
    pd.DataFrame(rows, columns=columns).to_csv(folder / "headline.csv", index=False)
    return folder


def test_the_summary_shows_the_outlooks_side_by_side(tmp_path: Path) -> None:
    plan = solved(tmp_path)
    folder = headline(tmp_path / "outlook", plan.summary["mean"]["reliance_points"])
    path = tmp_path / "plan.xlsx"
    write_workbook(beside(plan, folder), path, written_at=datetime(2027, 1, 2), recalculate=False)
    sheet = sheet_of(path, "Summary")
    rows = {row[0].value: [cell.value for cell in row[1:6]] for row in sheet.iter_rows(max_col=6)}
    assert rows["Outlook, pace"] == ["2027", "2029", "mean", None, None]
    assert rows["As the law stands, base"][:3] == [80.0, 70.0, 75.0]
    assert "Best plan, base" in rows


def test_an_outlook_of_another_case_is_refused(tmp_path: Path) -> None:
    plan = solved(tmp_path)
    folder = headline(tmp_path / "outlook", plan.summary["mean"]["reliance_points"] + 3)
    with pytest.raises(FriendshoreError, match="another case or"):
        beside(plan, folder)


def test_a_folder_without_an_outlook_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FriendshoreError, match="run friendshore outlook"):
        beside(solved(tmp_path), tmp_path / "nothing")
