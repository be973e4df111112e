"""No formula holds a number of its own: unit conversions stand in cells with names, periods in the heads of columns.

Besides 0 and 1, three kinds of number say how a function is to be read and are no figures (`HOW`).
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from books import filled
from openpyxl.formula.tokenizer import Token, Tokenizer
from openpyxl.workbook import Workbook
from pytest import approx
from uneven import uneven

import friendshore as fs
from friendshore.reports.excel import write_workbook
from friendshore.reports.excel.calculated import Calculation
from friendshore.reports.excel.writing.conversions import CONVERSIONS, KG_IN_T, USD_IN_MUSD

WHEN = datetime(2027, 1, 2, 3, 4, 5)
HOW = (
    re.compile(r"SUBTOTAL\((?:103|109),"),  # a count or a sum of the rows that a filter leaves
    re.compile(r"INDEX\([^()]*,\d+\)"),  # the place in a row of cells
    re.compile(r"\b10\^"),  # the power of ten to which a fingerprint is precise
)
LANGUAGES = ("en", "zh")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> fs.Plan:
    plan = fs.solve(fs.read_case(uneven().write(tmp_path_factory.mktemp("case") / "tiny")))
    assert isinstance(plan, fs.Plan)
    return plan


@pytest.fixture(scope="module", params=LANGUAGES)
def book(request: pytest.FixtureRequest, plan: fs.Plan, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path: Path = tmp_path_factory.mktemp("written") / "plan.xlsx"
    write_workbook(plan, path, written_at=WHEN, language=request.param)
    return openpyxl.load_workbook(path)


CELL = re.compile(r"(?<![\w.])(\$?[A-Z]{1,3}\$?)[0-9]+(?![\w.(])")


def numbers(formula: str) -> list[str]:
    """Figures of a formula; those of one pattern, which name other rows, have the same."""
    return _numbers(CELL.sub(r"\g<1>1", formula))


@cache
def _numbers(formula: str) -> list[str]:
    for pattern in HOW:
        formula = pattern.sub(lambda found: re.sub(r"\d+", "0", found[0]), formula)
    return [
        token.value for token in Tokenizer(formula).items
        if token.type == Token.OPERAND and token.subtype == Token.NUMBER and token.value not in {"0", "1"}
    ]  # fmt: skip


def test_a_number_in_a_formula_is_seen() -> None:
    assert numbers("=A1*1000/Costs!$B$12") == numbers("=A2*1000/Costs!$B$12") == ["1000"]
    assert numbers('=IF(A1=0,1,SUBTOTAL(109,x[y])+INDEX($A$1:$C$1,3)+10^B1)&TEXT(A1,"0.00")') == []
    assert numbers("=SUMIFS(a[b],a[period],2030)^0.5") == ["2030", "0.5"]
    assert numbers("=1E3*A7+2E5") == ["1E3", "2E5"] and numbers("=5*LOG10(A1)") == ["5"]


def test_no_formula_of_any_sheet_holds_a_number(book: Workbook) -> None:
    found = {}
    for sheet in book.worksheets:
        for cell in filled(sheet):
            if cell.data_type == "f":
                for number in numbers(str(getattr(cell.value, "text", cell.value))):
                    found[sheet.title, number] = cell.coordinate, cell.value
    assert not found


def test_each_conversion_stands_in_a_cell_with_its_name(book: Workbook) -> None:
    for each in CONVERSIONS:
        ((sheet, at),) = book.defined_names[each.name].destinations
        assert book[sheet][at].value == each.value, each.name


def test_what_a_formula_converts_by_is_read(book: Workbook) -> None:
    """Twice the kilograms in a tonne: twice the value of what is delivered."""
    found = Calculation(book)
    before = named(book, found, "mean_exposed_points"), *columns(book, found, "deliveries", "value_musd")
    ((sheet, at),) = book.defined_names[KG_IN_T].destinations
    book[sheet][at].value = 2000
    found.again()
    assert columns(book, found, "deliveries", "value_musd") == approx([2 * each for each in before[1:]])
    ((sheet, at),) = book.defined_names[USD_IN_MUSD].destinations
    book[sheet][at].value = 2e6
    found.again()
    assert columns(book, found, "deliveries", "value_musd") == approx(list(before[1:]))
    assert named(book, found, "mean_exposed_points") == approx(before[0])


def named(book: Workbook, found: Calculation, name: str) -> object:
    ((sheet, at),) = book.defined_names[name].destinations
    return found.at(sheet, at.replace("$", ""))


def columns(book: Workbook, found: Calculation, table: str, column: str) -> list[object]:
    sheet = next(each for each in book.worksheets if table in each.tables)
    first, *rows = sheet[sheet.tables[table].ref]
    letter = next(cell.column_letter for cell in first if cell.value == column)
    return [found.at(sheet.title, f"{letter}{row[0].row}") for row in rows]
