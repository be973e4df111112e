"""Workbooks that are no plan's: the same fingerprints, checks and protection, and the outcome on their front."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.workbook.properties import CalcProperties

from friendshore.reports.excel.checks import fingerprints, listed, of_sheets, outcome
from friendshore.reports.excel.checks.check import Check
from friendshore.reports.excel.checks.left_out import FINGERPRINTS
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.page import AnyPage
from friendshore.reports.excel.writing.protection import protect

ABOUT = (
    "One row a check, live: change a figure or a text on any sheet, or what a formula comes to, or add or rename a "
    "sheet, and one turns."
)
SHEETS = (
    (listed.CHECKS, "whether every sheet is as it was written, live"),
    (FINGERPRINTS, "live sums over every sheet, beside those when it was written"),
)


def write(page: AnyPage, row: int, column: int, checks: Sequence[Check] = ()) -> None:
    """Write checks and fingerprints behind the sheets that are there, and what they come to on the front.

    page     the front, on which the outcome stands in this row and column; left of it stands what it is
    checks   of meaning, before those of the sheets
    """
    report, tellers = page.report, (outcome.MASTER,)
    for name, _ in SHEETS:
        report.book.create_sheet(name).sheet_properties.tabColor = look.GREEN
    page.put(row, column - 1, "Master check", look.STRONG)
    page.words(row, column, outcome.sentence(), look.STRONG)
    cell = page.sheet.cell(row, column).coordinate
    report.name(outcome.MASTER, page.sheet.title, cell)
    outcome.coloured(page.sheet, cell, tellers)
    found = [*checks, *of_sheets.fingerprints(report)]
    listed.write(report, report.book[listed.CHECKS], ABOUT, found, tellers)
    fingerprints.write(report, report.book[FINGERPRINTS])
    for sheet in report.book.worksheets:
        protect(sheet)
    report.book.calculation = CalcProperties(fullCalcOnLoad=True)
