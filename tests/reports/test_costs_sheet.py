"""Each policy's money is on the sheet Costs under the name of its table, and the parts that the public receives there
as transfers: the formulas of the sheet, worked out over the plan's own ledger."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from importlib import import_module
from pathlib import Path

from builder import Tiny
from openpyxl import Workbook
from pytest import approx, mark

import friendshore as fs
from friendshore.aim import Aim, Form
from friendshore.program import policies
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets import costs
from friendshore.reports.excel.writing.styles import Styles

NAMES = [module.TABLE.name for module in policies.MODULES]
ITEMS = {
    "committed",
    "fixed",
    "capital",
    "idling",
    "purchases",
    "outlet revenue",
    "offtake revenue",
    "freight",
    "energy",
}
ITEMS |= {"running", "carbon", "holding", "shortage"}
"""Costs that no policy makes."""
COLLECTED = {"tariffs", "carbon_levies", "account_prices"}
USED_UP = {"permit_reforms", "strategic_stocks", "demand_response", "contracts", "export_controls"}
"""Costs of policies that the plan pays and a treasury receives, and those that nobody receives."""


def plan_of(name: str, folder: Path) -> fs.Plan:
    """The plan of least cost of the tiny case with a policy switched on, magnets of XXX needed."""
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 60
    tiny.every("processes", water_m3_per_t=2, co2_t_per_t=1)
    if name == "account_prices":
        tiny.row("offer_years", "magnets_x", 2027)["price_usd_per_t"] = 100  # or nobody makes any
    import_module(f"test_{name}").switch_on(tiny)
    plan = fs.solve(fs.read_case(tiny.write(folder / "tiny")), Aim(Form.COST))
    assert isinstance(plan, fs.Plan), plan.sentence
    return plan


def lines(plan: fs.Plan) -> dict[tuple[str, str], list[str]]:
    """(key, part) of the lines of the sheet -> its formulas."""
    book = Workbook()
    report = Report(datetime(2026, 1, 1), book, Styles(book), plan)
    costs.write(report, sheet := book.create_sheet("Costs"))
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for row in sheet.iter_rows(values_only=True):
        formulas = [str(cell) for cell in row[4:] if str(cell).startswith("=")]
        if row[0] and formulas:
            found[str(row[0]), str(row[2])] += formulas
    return dict(found)


@mark.parametrize("name", NAMES)
def test_the_money_of_a_policy_stands_under_its_name(name: str, tmp_path: Path) -> None:
    plan = plan_of(name, tmp_path)
    ledger, public = plan.tables["costs"], plan.tables["public_money"]
    sheet = lines(plan)
    assert set(ledger["item"]) <= ITEMS | set(NAMES)
    assert set(public["instrument"]) <= {"programmes", *NAMES}
    for item in ledger["item"].unique():
        assert any("ledger[musd]" in each and "$A" in each for each in sheet[item, "undiscounted"])
    shown = {item for item, part in sheet if part == "transfer"}
    received = public[public["direction"] == "received"].groupby("instrument")["musd"].sum()
    paid = ledger[ledger["transfer"]].groupby("item")["musd"].sum()
    assert shown == set(paid.index)
    assert shown >= {name} & COLLECTED and not shown & USED_UP
    for item, musd in paid.items():
        assert received[item] == approx(musd)
