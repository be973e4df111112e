"""A workbook in hand: what every writer of a sheet needs of it, whatever it tells of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName

from friendshore.reports.excel.writing.formulas import quoted
from friendshore.reports.excel.writing.styles import Styles


@dataclass
class InHand:
    """A workbook being written, and the styles that its cells share."""

    written_at: datetime
    book: Workbook
    styles: Styles

    @property
    def footer(self) -> str:
        """What each printed page says of the whole, beside the name of the file."""
        return str(self.book.properties.title or "")

    def name(self, name: str, sheet: str, cell: str) -> None:
        """Give a cell a name that formulas of other sheets use."""
        column = "".join(letter for letter in cell if letter.isalpha())
        target = f"{quoted(sheet)}!${column}${cell.removeprefix(column)}"
        self.book.defined_names[name] = DefinedName(name, attr_text=target)
