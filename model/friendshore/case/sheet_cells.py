"""Where the names of a sheet's columns stand, and its cells as a CSV file would have them."""

from __future__ import annotations

from collections.abc import Mapping

from friendshore.case.spreadsheet import Cell, Sheet
from friendshore.case.table import Column
from friendshore.errors import Fault

NAMES_WITHIN = 20
"""Rows from the top in which the names of the columns must stand."""


def names_of(sheet: Sheet, declared: Mapping[str, object]) -> tuple[int, dict[int, str]]:
    """The row with the names of the columns, and each name by its column; row 0 where there is none.

    At least half of the names must be there, so that a misspelt one is a fault of its own.
    """
    best, most = 0, max(1, len(declared) // 2) - 1
    for number in sorted(sheet.rows):
        if number > NAMES_WITHIN:
            break
        count = len({cell.value.strip() for cell in sheet.rows[number].values()} & declared.keys())
        if count > most:
            best, most = number, count
    row = sheet.rows.get(best, {})
    names = {at: cell.value.strip() for at, cell in sorted(row.items()) if cell.value.strip()}
    return best, {at: name for at, name in names.items() if not name.startswith("_")}


def as_text(cell: Cell, column: Column | None, where: str, name: str) -> str | Fault:
    """A cell as a CSV file would have it, or the fault that it is not even that."""
    kind = column.kind if column else "text"
    match cell.kind:
        case "flag" if kind == "flag":
            return "1" if cell.value == "TRUE" else "0"
        case "date" if kind == "month":
            return cell.value[:7]
        case "date" if kind == "text":
            expected = "is a date to the spreadsheet; format the cell as text, and write it again"
        case "date":
            expected = "is formatted as a date; format the cell as a number, and write the figure again"
        case "error":
            expected = "is an error of the spreadsheet; mend its formula, or write the value"
        case "unworked":
            expected = "is a formula without a result; open the workbook in Excel or LibreOffice, and save it there"
        case _:
            return cell.value
    return Fault(where, name, cell.value, expected)
