"""The divider: what stands behind the reader's sheets, for whoever wants to check or to go on working with a plan."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.page import DIVIDER, Page

ABOUT = (
    "The sheets before this one are the plan for its readers. Behind it stands what they are worked out from: sheets "
    "for auditors, the plan's own data, and the inputs as used."
)
SHOWS = "what stands behind: sheets for auditors, data of the plan, inputs as used"
Contents = Sequence[tuple[str, Sequence[tuple[str, str]]]]


def write(report: Report, sheet: Worksheet, contents: Contents) -> None:
    """Write the contents of what is behind: group -> sheets, and what each shows."""
    page = Page(report, sheet, DIVIDER, ABOUT)
    page.widths((44, 112))
    row = 4
    for group, entries in contents:
        heading(page, row, 1, group)
        for row, (name, shows) in enumerate(entries, row + 1):  # noqa: B020  # the row goes on
            entry(page, row, 1, name, shows)
        row += 2
    sheet.freeze_panes = "A4"


def heading(page: Page, row: int, column: int, text: str) -> None:
    """The heading of a group of sheets."""
    page.put(row, column, text, look.STRONG).fill = PatternFill("solid", fgColor="E4E9EE")
    page.sheet.cell(row, column + 1).fill = PatternFill("solid", fgColor="E4E9EE")


def entry(page: Page, row: int, column: int, name: str, shows: str) -> None:
    """A sheet as a link, and what it shows."""
    page.link(row, column, name, name)
    page.put(row, column + 1, shows[:1].upper() + shows[1:], look.BODY)
