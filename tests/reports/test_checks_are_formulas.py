"""No check compares a figure that was typed: both sides are worked out in the workbook, or the right one is 0."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from builder import Tiny
from deposit import deposit
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook import Workbook
from uneven import uneven

import friendshore as fs
from friendshore.reports.excel import workbook
from friendshore.reports.excel.calculated import values

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


MOVED = (
    ("Production", "t", {"Made of every year, commodity by commodity: the balance against its own sheet"}),
    ("Builds", "permit_from", {"Builds whose months do not follow each other: permit, construction, first output"}),
    ("Builds", "t_per_yr", {"Capacity built, stage by stage: every build against Data_long"}),
    ("Cost ledger", "factor", {"Cost of every year, carbon: the cost ledger against Data_long"}),
    ("Emissions", "t", {"Co2, country by country: the sheet against Data_long"}),
    ("Spending", "musd", {"Cash for building, country by country: the sheet against Data_long"}),
    ("Energy", "amount", {"Energy 2026b, country by country: the cost ledger against tonnes x price"}),
)
"""Sheet and column whose first figure is made larger, and checks of meaning that must turn."""


@pytest.mark.parametrize("book", ["uneven"], indirect=True)
def test_figures_that_are_moved_turn_checks_of_their_place(book: Workbook) -> None:
    for name, column, _ in MOVED:
        place = next(cell.column for cell in book[name][6] if cell.value == column)
        cell = book[name].cell(7, place)
        if cell.data_type == "f":
            cell.value = f"{cell.value}+500"
        else:
            cell.value = cell.value + (timedelta(days=999) if isinstance(cell.value, datetime) else 500)
    found, sheet = values(book)["Checks"], book["Checks"]
    failed = [str(sheet[f"A{row}"].value) for row in range(7, sheet.max_row + 1) if found.get(f"I{row}") == "NO"]
    assert set().union(*(turned for _, _, turned in MOVED)) <= set(failed)
    kinds = int(range_boundaries(sheet.tables["check_families"].ref)[3] or 0)
    assert found[f"K{kinds + 3}"] == failed[0], "the first that fails is named beside the counts of each kind"


def test_a_small_table_beside_the_checks_counts_them_by_kind(book: Workbook) -> None:
    sheet, found = book["Checks"], values(book)["Checks"]
    _, top, _, bottom = (int(each or 0) for each in range_boundaries(sheet.tables["check_families"].ref))
    counted = {sheet[f"K{row}"].value: found[f"L{row}"] for row in range(top + 1, bottom + 1)}
    assert counted == Counter(sheet[f"B{row}"].value for row in range(7, sheet.max_row + 1))
    assert all(sheet[f"M{row}"].data_type == "f" for row in range(top + 1, bottom + 1))
