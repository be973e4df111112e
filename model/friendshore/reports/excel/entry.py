"""A sheet of the workbook of a plan: what its table of contents says of it, and where it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing.styles import BLUE


@dataclass(frozen=True)
class Entry:
    """A sheet: its name, what it shows in a few words, who writes it, and the colour of its tab.

    after   of a sheet that declares itself in its module: the sheet behind which it stands, in the group of that one
    """

    sheet: str
    shows: str
    write: Callable[[Report, Worksheet], None]
    colour: str = BLUE
    after: str = ""
