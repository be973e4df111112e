"""Our own evaluator in place of LibreOffice, to which it is held in tests/reports/test_calculated_books.py."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.calculated import Error, values


def worked_out(path: Path, sheets: Collection[str] = (), like: Workbook | None = None) -> Workbook:
    """A book with the values of its formulas in their place; only these sheets' where another book that is worked out
    has the same on all others."""
    book = openpyxl.load_workbook(path)
    same = [] if like is None else [each for each in like if each.title not in sheets]
    given = {each.title: _values(each, book[each.title]) for each in same}
    for name, cells in values(book, given).items():
        for at, value in cells.items():
            cell: Any = book[name][at]
            cell._value, cell.data_type = (value.code, "e") if isinstance(value, Error) else (value, _type(value))
    return book


def _values(done: Worksheet, sheet: Worksheet) -> dict[tuple[int, int], Any]:
    formulas = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    found: dict[tuple[int, int], Any] = {}
    for cell in formulas:
        other: Any = done.cell(cell.row, cell.column)
        found[cell.row, cell.column] = Error(other.value) if other.data_type == "e" else other.value
    return found


def _type(value: object) -> str:
    if isinstance(value, bool):
        return "b"
    return "s" if isinstance(value, str) else "n"
