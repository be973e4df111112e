"""A sentence that counts rows of the book reads the count from them: a row more, and it says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builder import Tiny
from openpyxl.workbook import Workbook
from test_compare import found, runs  # noqa: F401
from test_language import SCENARIO, WHEN

import friendshore as fs
from friendshore.reports.compare import Comparison
from friendshore.reports.excel import write_workbook
from friendshore.reports.excel.calculated import Calculation
from friendshore.reports.excel.comparison.book import write_comparison


def sentence(book: Workbook, sheet: str, start: str) -> Any:
    """What a formula says that begins with these words."""
    cells = [cell for row in book[sheet].iter_rows() for cell in row if str(cell.value).startswith(f'="{start}')]
    (cell,) = cells
    return Calculation(book).at(sheet, cell.coordinate)


@pytest.mark.parametrize(
    ("language", "start", "says"),
    [("en", "Cells that scenarios changed (", "({})"), ("zh", "被情景改动的单元格（", "（{}）")],
)
def test_cells_that_scenarios_changed(tmp_path: Path, language: str, start: str, says: str) -> None:
    tiny = Tiny()
    tiny.scenario("dear", SCENARIO)
    plan = fs.solve(fs.read_case(tiny.write(tmp_path / "tiny"), ["dear"]))
    assert isinstance(plan, fs.Plan)
    write_workbook(plan, tmp_path / "plan.xlsx", written_at=WHEN, language=language)
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    many = len(plan.case.changes)
    assert many > 0 and sentence(book, "Assumptions", start).endswith(says.format(many))
    sheet = book["Assumptions"]
    last = sheet[sheet.tables["changes"].ref][-1][0]
    last.value = None
    assert sentence(book, "Assumptions", start).endswith(says.format(many - 1))


def test_what_two_plans_differ_in(found: Comparison, tmp_path: Path) -> None:  # noqa: F811
    path = tmp_path / "compare.xlsx"
    write_comparison(found, path, written_at=WHEN, recalculate=False)
    book = openpyxl.load_workbook(path)
    differ = int((found.builds["change"] != "same").sum())
    said = sentence(book, "Comparison", "Facilities built otherwise: ")
    assert said == f"Facilities built otherwise: {differ} of {len(found.builds)}"
    assert sentence(book, "Comparison", "Input cells that differ: ") == f"Input cells that differ: {len(found.inputs)}"
    book["Builds"].cell(7, 4).value = "same"
    assert differ > 0 and found.builds["change"].iloc[0] != "same"
    assert sentence(book, "Comparison", "Facilities built otherwise: ").startswith(
        f"Facilities built otherwise: {differ - 1} of "
    )
