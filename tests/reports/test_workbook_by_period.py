"""The workbook of a case with figures by period: formulas lead to the sheets that state them, and every check is OK."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from by_month import months
from evaluated import shown
from openpyxl.workbook import Workbook
from pytest import approx
from test_trace import choices_of, lines, verdicts

import friendshore as fs
from friendshore.aim import Aim, Form
from friendshore.reports.excel import write_workbook
from friendshore.reports.excel.calculated import Calculation

WHEN = datetime(2027, 1, 2, 3, 4, 5)
pytestmark = pytest.mark.xdist_group("workbook")


@pytest.fixture(scope="module", params=[False, True], ids=["with years", "without years"])
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    tiny = months()
    power: dict[str, Any] = {"country": "AAA", "carrier": "electricity", "tranche": "grid", "period": "2027-02"}
    tiny.add("energy_periods", **power, price_usd_per_unit_base=2)
    tiny.add("outlet_periods", outlet="oxide_sales", period="2027-03", price_usd_per_t=26, most_t=3)
    for name in ("offer_years", "demand") if request.param else ():
        del tiny.rows[name]
    plan = fs.solve(fs.read_case(tiny.write(tmp_path_factory.mktemp("case") / "tiny")), Aim(Form.COST))
    assert isinstance(plan, fs.Plan)
    path: Path = tmp_path_factory.mktemp("written") / "plan.xlsx"
    write_workbook(plan, path, written_at=WHEN)
    return openpyxl.load_workbook(path)


def ledger(book: Workbook) -> dict[tuple[str, str, str], Any]:
    """Item, place and period of each line of the Cost ledger -> its unit cost."""
    sheet = book["Cost ledger"]
    column = {cell.value: cell.column_letter for cell in sheet[6]}
    keys = ("item", "place", "period")
    return {
        tuple(str(sheet[f"{column[name]}{row}"].value) for name in keys): sheet[f"{column['unit_cost']}{row}"]
        for row in range(7, sheet.max_row + 1)
    }  # type: ignore[return-value]


def test_every_check_is_ok_and_every_step_adds_up(book: Workbook) -> None:
    calculation, cells = Calculation(book), choices_of(book["Trace"])
    followed = [key for key in ledger(book) if key[0] in ("purchases", "energy", "outlet revenue")]
    assert {item for item, _, _ in followed} >= {"purchases", "energy"}
    for item, place, month in followed:
        choices = {"Reliance of the year": month, "Year of it": month, "Item to follow": item, "Place to follow": place}
        for label, value in choices.items():
            cells[label].value = value
        calculation.again()
        trace = shown(book["Trace"], calculation)
        assert set(verdicts(trace)) == {"adds up"}, (month, item)
        if month == "2027-02":
            assert lines(trace)["In the period"] == approx(12)
    checks = shown(book["Checks"], calculation)
    found = [cell.value for row in checks.iter_rows() for cell in row if cell.value in ("OK", "NO")]
    assert len(found) > 20 and set(found) == {"OK"}


def test_unit_costs_and_demand_lead_to_the_sheets_by_period(book: Workbook) -> None:
    calculation, found = Calculation(book), ledger(book)
    for key, sheet, price in (
        (("purchases", "XXX", "2027-02"), "'In offer periods'!", 40),
        (("energy", "AAA", "2027-02"), "'In energy periods'!", 2),
    ):
        assert sheet in str(found[key].value) and calculation.at("Cost ledger", found[key].coordinate) == approx(price)
    assert any("'In demand periods'!" in str(cell.value) for cell in book["Demand"]["G"])
