"""No check compares a figure that was typed: both sides are worked out in the workbook, or the right one is 0."""

from __future__ import annotations

from datetime import datetime

import pytest
from builder import Tiny
from deposit import deposit
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook import Workbook
from uneven import uneven

import friendshore as fs
from friendshore.reports.excel import workbook

WHEN = datetime(2027, 1, 2, 3, 4, 5)
CASES = {"tiny": Tiny, "deposit": deposit, "uneven": uneven}


@pytest.fixture(scope="module", params=list(CASES))
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    case = CASES[request.param]().write(tmp_path_factory.mktemp("case") / request.param)
    plan = fs.solve(fs.read_case(case))
    assert isinstance(plan, fs.Plan)
    return workbook.build(plan, WHEN)


def test_both_sides_of_every_check_are_formulas(book: Workbook) -> None:
    sheet = book["Checks"]
    left, top, right, bottom = (int(each or 0) for each in range_boundaries(sheet.tables["checks"].ref))
    names = {sheet.cell(top, column).value: column for column in range(left, right + 1)}
    assert bottom - top > 50
    for row in range(top + 1, bottom + 1):
        check = sheet.cell(row, names["check"]).value
        assert sheet.cell(row, names["left"]).data_type == "f", check
        side = sheet.cell(row, names["right"])
        assert side.data_type == "f" or side.value == 0, check
