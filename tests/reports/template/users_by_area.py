"""Who gets what, by area: the test of the pattern of a sheet, to be copied beside it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
from builder import Tiny
from pytest import approx

import friendshore as fs
from friendshore.reports.excel import write_workbook


def test_users_of_each_area_are_told(tmp_path: Path) -> None:
    """AAA wants 60 t a year, BBB 40, three years long, and all of it is secure."""
    plan = fs.solve(fs.read_case(Tiny().write(tmp_path / "tiny")))
    assert isinstance(plan, fs.Plan)
    write_workbook(plan, tmp_path / "plan.xlsx", written_at=datetime(2027, 1, 2))
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx", data_only=True)
    assert book.sheetnames.index("Users by area") == book.sheetnames.index("Stock levels") + 1
    found = {(row[0], row[2]): row[4:] for row in book["Users by area"].iter_rows(min_row=6, values_only=True)}
    assert found["AAA", "secure"] == approx((180, 60, 60, 60))
    assert found["BBB", "secure"] == approx((120, 40, 40, 40))
    assert found[None, "total"] == approx((300, 100, 100, 100))
