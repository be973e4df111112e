"""What the formulas of a workbook come to, worked out in Python: `values(book)`.

Why: so that values can stand in the file beside its formulas where there is no LibreOffice, so that the workbook can
hold what its formulas came to when it was written, and so that tests can edit a workbook many times in seconds.

It knows the formulas that this program writes, and no others: references, tables, names, operators, and the functions
of `functions`, `over_ranges` and `compiled`. Whatever else it meets it names in a `NotWorkedOutError`: no guesses.
Excel and LibreOffice remain the judges: tests compare every formula of several workbooks with LibreOffice.

shapes -> tree -> compiled     text of a formula, its syntax, what works it out
patterns, whole_columns        formulas of a column, read once and worked out at once
block, criteria, groups        ranges of cells, what SUMIFS asks of them, sums by key
worth, operators, functions    single values and what is done to them
book                           a workbook's cells, tables and names
"""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl import Workbook

from friendshore.reports.excel.calculated.book import Calculation
from friendshore.reports.excel.calculated.worth import Error, NotWorkedOutError, Value

__all__ = ["Calculation", "Error", "NotWorkedOutError", "Value", "values"]


def values(
    book: Workbook, given: Mapping[str, Mapping[tuple[int, int], Value]] | None = None
) -> dict[str, dict[str, Value]]:
    """Sheet -> cell such as B7 -> value, for every formula of a workbook. Raises NotWorkedOutError.

    given   values that are known already, by sheet, row and column
    """
    return Calculation(book, given).values()
