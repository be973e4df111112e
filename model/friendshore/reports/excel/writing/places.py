"""Where the named tables of a book stand, for links and for formulas that point at cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook import Workbook


@dataclass(frozen=True)
class Location:
    """Where a named table stands: its sheet, its first and last row of figures, and the letter of each column."""

    sheet: str
    first: int
    last: int
    letters: Mapping[str, str]


def locations(book: Workbook) -> dict[str, Location]:
    """Every named table of a book."""
    found = {}
    for sheet in book.worksheets:
        for table in sheet.tables.values():
            first, top, last, bottom = (int(bound or 0) for bound in range_boundaries(table.ref))
            names = {column: str(sheet.cell(top, column).value) for column in range(first, last + 1)}
            letters = {name: get_column_letter(column) for column, name in names.items()}
            found[table.name] = Location(sheet.title, top + 1, bottom, letters)
    return found
