"""Every formula of our workbooks, worked out by us, against LibreOffice: it would show a function that drifts."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import test_excel
from office import recalculated as by_office
from openpyxl.workbook import Workbook
from test_unit_costs_from_inputs import with_policies

import friendshore as fs
from friendshore.reports.excel import write_workbook
from friendshore.reports.excel.calculated import Error, values
from friendshore.reports.excel.calculated.worth import serial

WHEN = datetime(2027, 1, 2, 3, 4, 5)
SHARE, LEAST = 1e-9, 1e-9
"""How far two figures may lie apart: as a share, or where large ones cancel out, in their unit."""
DEAR = 'why = "dear magnets"\n[[offer_years]]\noffer = "magnets_x"\nyear = 2026\nprice_usd_per_t = 2050\n'
dug = test_excel.dug
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> fs.Plan:
    """The uneven case with every kind of cost and a scenario."""
    tiny = with_policies()
    tiny.scenario("dear", DEAR)
    found = fs.solve(fs.read_case(tiny.write(tmp_path_factory.mktemp("case") / "uneven"), ["dear"]))
    assert isinstance(found, fs.Plan)
    return found


@pytest.fixture(scope="module")
def written(plan: fs.Plan, dug: fs.Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbooks of two plans, one of them in Chinese."""
    folder: Path = tmp_path_factory.mktemp("written")
    write_workbook(plan, folder / "plan.xlsx", written_at=WHEN)
    write_workbook(dug, folder / "dug.xlsx", written_at=WHEN, language="zh")
    return folder


@needs_office
def test_every_formula_comes_to_what_libreoffice_works_out(written: Path, tmp_path: Path) -> None:
    theirs = by_office(sorted(written.glob("*.xlsx")), tmp_path)
    for name, known in theirs.items():
        found = values(openpyxl.load_workbook(written / name))
        assert sum(map(len, found.values())) > 1000
        assert not differing(found, known), name


def test_the_headline_of_the_workbook_is_the_plans(written: Path, plan: fs.Plan) -> None:
    book = openpyxl.load_workbook(written / "plan.xlsx", data_only=True)  # with the values that we worked out
    for name, figure in (
        ("discounted_cost_musd", plan.summary["discounted_cost_musd"]),
        ("mean_reliance_points", plan.summary["mean"]["reliance_points"]),
        ("checks_failed", 0),
    ):
        sheet, cell = next(iter(book.defined_names[name].destinations))
        assert book[sheet][cell.replace("$", "")].value == pytest.approx(float(figure), rel=1e-6, abs=1e-6)


def differing(found: dict[str, dict[str, object]], known: Workbook) -> dict[str, tuple[object, object]]:
    """Cells that come to something else, with our value and theirs."""
    return {
        f"{sheet}!{cell}": (value, known[sheet][cell].value)
        for sheet, cells in found.items()
        for cell, value in cells.items()
        if not alike(value, known[sheet][cell])
    }


def alike(value: object, cell: openpyxl.cell.Cell) -> bool:
    theirs = serial(cell.value) if isinstance(cell.value, date) else cell.value
    if isinstance(value, float):
        numeric = isinstance(theirs, float | int) and not isinstance(theirs, bool)
        return numeric and abs(value - theirs) <= max(SHARE * abs(value), LEAST)
    if isinstance(value, Error):
        return cell.data_type == "e" and theirs == value.code
    return (theirs or "") == value if isinstance(value, str) else theirs is value
