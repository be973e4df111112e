"""Our own evaluator in place of LibreOffice, to which it is held in tests/reports/test_calculated_books.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook

from friendshore.reports.excel.calculated import Error, values


def worked_out(path: Path) -> Workbook:
    """A book with the values of its formulas in their place."""
    book = openpyxl.load_workbook(path)
    for name, cells in values(book).items():
        for at, value in cells.items():
            cell: Any = book[name][at]
            cell._value, cell.data_type = (value.code, "e") if isinstance(value, Error) else (value, _type(value))
    return book


def _type(value: object) -> str:
    if isinstance(value, bool):
        return "b"
    return "s" if isinstance(value, str) else "n"
