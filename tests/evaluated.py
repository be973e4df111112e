"""Our own evaluator in place of LibreOffice, to which it is held in tests/reports/test_calculated_books.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
from books import filled
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.calculated import Calculation, Error, Value


def worked_out(path: Path) -> Workbook:
    """A book with the values of its formulas in their place."""
    book = openpyxl.load_workbook(path)
    for name, cells in Calculation(book).all().items():
        for (row, column), value in cells.items():
            _put(book[name].cell(row, column), value)
    return book


def of_sheet(book: Workbook, title: str) -> dict[str, Value]:
    """Cell -> value, for the formulas of one sheet and what they read."""
    calculation = Calculation(book)
    places = [cell.coordinate for cell in filled(book[title]) if cell.data_type == "f"]
    return {place: calculation.at(title, place) for place in places}


def shown(sheet: Worksheet, calculation: Calculation) -> Worksheet:
    """A sheet with the values of its formulas in their place, in a book of its own."""
    found: Any = Workbook().active
    found.title = sheet.title
    for cell in filled(sheet):
        copy = found.cell(cell.row, cell.column)
        if cell.data_type == "f":
            _put(copy, calculation.at(sheet.title, cell.coordinate))
        else:
            copy._value, copy.data_type = cell._value, cell.data_type
    return found  # type: ignore[no-any-return]


def _put(cell: Any, value: Value) -> None:
    cell._value, cell.data_type = (value.code, "e") if isinstance(value, Error) else (value, _type(value))


def _type(value: object) -> str:
    if isinstance(value, bool):
        return "b"
    return "s" if isinstance(value, str) else "n"
