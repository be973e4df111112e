"""Sheets are protected, without a password: a slip of the hand changes nothing, and who means to edit lifts it at once.

Cells in the colour of a choice stay open (styles.py), and so do filters and the sizes of rows and columns.
"""

from __future__ import annotations

from openpyxl.worksheet.protection import SheetProtection
from openpyxl.worksheet.worksheet import Worksheet


def protect(sheet: Worksheet) -> None:
    """Protect a sheet; cells that are locked can be selected, so that links and formulas can be followed."""
    sheet.protection = SheetProtection(
        sheet=True, formatColumns=False, formatRows=False, autoFilter=False, selectLockedCells=False,
        selectUnlockedCells=False,
    )  # fmt: skip
