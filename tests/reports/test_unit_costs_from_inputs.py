"""The unit cost of every kind of cost is a formula that ends in cells of the input sheets, or is declared as none.

Moving an input by one per cent moves the unit costs that it makes as the arithmetic on paper says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook import Workbook
from pytest import approx
from test_cost_ledger_live import Book, by_key, rows
from uneven import uneven

import friendshore as fs
from friendshore.aim import Aim, Form
from friendshore.program import policies
from friendshore.reports.excel import write_workbook
from friendshore.reports.excel.calculated import Calculation
from friendshore.reports.excel.sheets.line_costs import EXCEPTIONS, INPUTS, OWN_SHEETS, PARTS, PATHS

WHEN = datetime(2027, 1, 2, 3, 4, 5)
SOURCE = Path(fs.__file__).parent / "program"
OTHERS = {"capital", "freight", "shortage", "committed", "account_prices"}
"""Items that have a way of their own."""
DATES = {"from_month": "2027-01", "until_month": "2028-06"}
CELL = re.compile(r"(?:'([^']+)'!)?\$?([A-Z]{1,3})\$?(\d+)(?::\$?[A-Z]{1,3}\$?(\d+))?")
BETWEEN = {"Unit prices", "Unit costs", "Capital charges"}


def with_policies() -> Any:
    """The uneven case with what several policies cost: all of it for whole periods."""
    tiny = uneven()
    for importer, kind, rate in (("AAA", "base", 0.07), ("AAA", "additional", 0.02), ("BBB", "base", 0.09)):
        row = {"importer": importer, "origin": "XXX", "commodity": "magnet", "kind": kind, "rate_share": rate}
        tiny.add("tariffs", **row, **DATES)
    stop = {"control": "stop", "origin": "XXX", "commodities": "magnet", "destinations": "*", "licensed_share": 0.9}
    tiny.add("export_controls", **stop, **DATES, past_t_per_yr=100, price_response_share=0.06)
    for year, charge in ((2027, 12), (2029, 20)):
        tiny.add("account_prices", account="co2", group="BBB", year=year, usd_per_t=charge)
    tiny.add("permit_reforms", group="AAA", kind="mine", from_month="2027-01", months_less=1, cost_musd_per_yr=0.003)
    deal = {"contract": "deal", "commodities": "magnet", "origin": "BBB", "destination": "AAA", "secure": 1}
    tiny.add("contracts", **deal, **DATES, least_t_per_yr=900, most_t_per_yr=900, damages_usd_per_t=20)
    levy = {"levy": "border", "importers": "AAA;BBB", "origins": "XXX", "commodities": "magnet", "basis": "embodied"}
    tiny.add("carbon_levies", **levy, **DATES, rate_usd_per_t_co2=30)
    tiny.add("embodied_carbon", area="XXX", commodity="magnet", co2_t_per_t=12)
    thrift = {"response": "thrift", "commodities": "magnet", "areas": "AAA", "sectors": "wind", "from_year": 2027}
    tiny.add("demand_response", **thrift, full_year=2027, most_share=0.25, cost_usd_per_t=5)
    vault = {"stock": "vault", "area": "AAA", "commodity": "magnet", "opening_exposed_t": 10, "target_t": 10}
    tiny.add("strategic_stocks", **vault, from_month="2026-07", missing_usd_per_t=9e5, holding_usd_per_t_yr=4)
    return tiny


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> fs.Plan:
    plan = fs.solve(fs.read_case(with_policies().write(tmp_path_factory.mktemp("case") / "tiny")), Aim(Form.COST))
    assert isinstance(plan, fs.Plan), plan.sentence
    return plan


@pytest.fixture(scope="module")
def path(plan: fs.Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("written") / "plan.xlsx"
    write_workbook(plan, path, written_at=WHEN)
    return path


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return openpyxl.load_workbook(path)


def kinds() -> set[str]:
    """Every kind of cost that the program can enter into its ledger."""
    found = set()
    for file in SOURCE.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        found |= set(re.findall(r'costs\.add(?:_constant)?\(\s*\("([^"]+)"', text))
        found |= set(re.findall(r'\w+ = \("([^"]+)", [\w.]+, [\w.]+\)\n\s+program\.costs\.add\(', text))
        if file.parent.name == "policies" and re.search(r"program\.transfer\([^)]*cost=", text):
            found.add(file.stem)
    return found


def test_every_kind_of_cost_has_its_formula_or_its_reason() -> None:
    known = {*OWN_SHEETS, *INPUTS, *PATHS, *OTHERS, *EXCEPTIONS}
    assert kinds() == known
    assert len(kinds()) > 15 and {"contracts", "tariffs", "holding"} <= kinds() - set(EXCEPTIONS)
    assert {name for name in known if name in {each.TABLE.name for each in policies.MODULES}} >= set(EXCEPTIONS)
    assert set(PARTS) <= known and not set(PARTS) & set(EXCEPTIONS)


def leaves(book: Workbook, sheet: str, formula: str) -> Iterator[str]:
    """Sheets in which the cells that a formula reads end, through the sheets between."""
    for other, letter, row, last in CELL.findall(re.sub(r"\w+\[[^]]*\]+", "", formula)):
        at = other or sheet
        for number in range(int(row), int(last or row) + 1):
            cell = book[at][f"{letter}{number}"]
            if at in BETWEEN and cell.data_type == "f":
                own = re.findall(r"\[#This Row\],\[(\w+)\]", str(cell.value))
                heads = {each.value: each.column_letter for each in head(book, at, cell)}
                yield from leaves(book, at, "+".join([str(cell.value), *(f"{heads[name]}{number}" for name in own)]))
            else:
                yield at


def head(book: Workbook, sheet: str, cell: Any) -> Any:
    """The names of the columns of the table that a cell stands in."""
    for table in book[sheet].tables.values():
        left, top, right, bottom = (int(each or 0) for each in range_boundaries(table.ref))
        if left <= cell.column <= right and top < cell.row <= bottom:
            return book[sheet][table.ref][0]
    raise AssertionError(cell)


def test_unit_costs_end_in_the_input_sheets(book: Workbook, plan: fs.Plan) -> None:
    sheet = book["Cost ledger"]
    column = {cell.value: cell.column_letter for cell in sheet[6]}
    ends: defaultdict[str, set[str]] = defaultdict(set)
    for row in range(7, sheet.max_row + 1):
        item, cell = sheet[f"{column['item']}{row}"].value, sheet[f"{column['unit_cost']}{row}"]
        if item in EXCEPTIONS:
            continue
        assert cell.data_type == "f", (item, sheet[f"{column['what']}{row}"].value, cell.coordinate)
        found = {name for name in leaves(book, sheet.title, str(cell.value)) if name.startswith("In ")}
        assert found, (item, cell.coordinate, cell.value)
        ends[str(item)] |= found
    assert set(plan.tables["cost_lines"]["item"]) - set(EXCEPTIONS) == set(ends)
    assert len(ends) >= 17
    assert ends["energy"] == {"In energy", "In periods"} and ends["freight"] == {"In freight", "In areas"}
    assert ends["purchases"] == ends["export_controls"] == {"In offer years", "In periods"}
    assert ends["capital"] >= {"In processes", "In countries"}


MOVES: tuple[tuple[str, tuple[str, ...], str, str, str, float], ...] = (
    ("In energy", ("AAA", "electricity", "grid", "2026"), "price_usd_per_unit_base", "energy", "2026b", 1.01),
    # two thirds of 2027 are 2027, where a quarter of the way to 2030 has been gone; a third is 2028, where a half has
    ("In energy", ("AAA", "electricity", "grid", "2026"), "price_usd_per_unit_base", "energy", "2027",
     1 + 0.01 * 40 * (2 / 3 * 3 / 4 + 1 / 3 / 2) / (128 / 3)),
    ("In offer years", ("magnets_x", "2028"), "price_usd_per_t", "purchases", "2028b", 1.01),
    ("In offer years", ("magnets_x", "2028"), "price_usd_per_t", "tariffs", "2027",
     1 + 0.01 * 2200 * (2 / 3 / 2 + 1 / 3) / (6400 / 3)),
    ("In outlet years", ("ore_sales", "2026"), "price_usd_per_t", "outlet revenue", "2026b", 1.01),
    ("In freight", ("fine", "east", "west"), "usd_per_t", "freight", "2028b", 65.6 / 65),
    ("In shortage", ("*", "1"), "usd_per_t", "shortage", "2027", 1.01),
    ("In commodities", ("oxide",), "holding_usd_per_t_yr", "holding", "2027", 1.01),
    ("In offtakes", ("separate_a",), "price_usd_per_t", "offtake revenue", "2026b", 1.01),
    ("In facilities", ("make_c",), "committed_capex_musd", "committed", "2027", 1.01),
    ("In processes", ("make",), "capex_usd_per_t", "fixed", "2027", 1.01),
    ("In contracts", ("deal",), "damages_usd_per_t", "contracts", "2027", 1.01),
    ("In strategic stocks", ("vault",), "holding_usd_per_t_yr", "strategic_stocks", "2027", 1.01),
    ("In permit reforms", ("AAA", "mine", "2027-01"), "cost_musd_per_yr", "permit_reforms", "2027", 1.01),
    # 12 in 2027, 16 in 2028: two thirds and a third of the period
    ("In account prices", ("co2", "BBB", "2027"), "usd_per_t", "account_prices", "2027",
     1 + 0.01 * 12 * (2 / 3 + 1 / 3 / 2) / (40 / 3)),
    ("In countries", ("BBB",), "co2_price_usd_per_t", "carbon", "2027", 1.01),
    ("In tariffs", ("AAA", "XXX", "magnet", "base"), "rate_share", "tariffs factor", "2027", 0.0907 / 0.09),
    ("In export controls", ("stop",), "price_response_share", "export_controls factor", "2027", 1.01),
    ("In processes", ("make",), "co2_t_per_t", "carbon factor", "2027", 1.01),
)  # fmt: skip
"""Sheet, key and column of an input that is raised by one per cent; an item (or its factor) and a period that it moves,
and by what."""


def cell_of(book: Workbook, sheet: str, key: tuple[str, ...], column: str) -> Any:
    heads = [cell.value for cell in book[sheet][6]]
    (row,) = (
        row for row in book[sheet].iter_rows(min_row=7) if [str(cell.value) for cell in row[: len(key)]] == list(key)
    )
    return row[heads.index(column)]


@pytest.fixture(scope="module")
def calculation(book: Workbook) -> Calculation:
    """Works the book out again and again: a formula that was read is not read anew."""
    return Calculation(book)


def worked_out(book: Workbook, calculation: Calculation, table: str) -> list[dict[str, Any]]:
    """Rows of a table as the book is now."""
    calculation.again()
    return list(rows(Book(book, calculation), table))


@pytest.fixture(scope="module")
def before(book: Workbook, calculation: Calculation) -> dict[tuple[str, ...], dict[str, Any]]:
    return by_key(worked_out(book, calculation, "ledger"))


def test_unit_costs_and_factors_are_the_plans(plan: fs.Plan, before: dict[tuple[str, ...], dict[str, Any]]) -> None:
    told = by_key(plan.tables["cost_lines"].to_dict("records"))
    assert set(told) == set(before)
    for key, line in told.items():
        for column in ("unit_cost", "factor", "musd"):
            assert before[key][column] == approx(line[column], rel=1e-9, abs=1e-12), (key, column)


@pytest.mark.parametrize("move", MOVES, ids=lambda move: f"{move[3]} {move[4]}")
def test_an_input_moves_the_unit_costs_that_it_makes(
    book: Workbook, calculation: Calculation, before: dict[tuple[str, ...], dict[str, Any]], move: Any
) -> None:
    sheet, key, column, item, period, expected = move
    cell = cell_of(book, sheet, key, column)
    was = cell.value
    cell.value = was * 1.01
    after = by_key(worked_out(book, calculation, "ledger"))
    cell.value = was
    named = "factor" if item.endswith(" factor") else "unit_cost"
    item = item.removesuffix(" factor")
    ratios = [after[each][named] / before[each][named] for each in before if each[:2] == (period, item)]
    assert any(ratio == approx(expected, rel=1e-9) for ratio in ratios), ratios
    assert all(ratio == approx(1) or ratio > 1 for ratio in ratios)


def test_the_checks_of_unit_costs_see_an_input_that_was_edited(book: Workbook, calculation: Calculation) -> None:
    cell = cell_of(book, "In shortage", ("*", "1"), "usd_per_t")
    cell.value *= 2
    calculation.again()
    shown = Book(book, calculation)
    checks = {cell.value: number for number, cell in enumerate(book["Checks"][6])}
    found = {
        shown.value(row[checks["check"]]): shown.value(row[checks["ok"]])
        for row in book["Checks"].iter_rows(min_row=7)
        if "Unit costs of " in str(row[checks["check"]].value)
    }
    cell.value /= 2
    names = {name: ok for name, ok in found.items() if str(name).startswith("Unit costs of ")}
    assert len(names) >= 17
    assert {name for name, ok in names.items() if ok == "NO"} == {
        "Unit costs of shortage: from the input sheets against the plan's"
    }
