"""The sheet Trace: each headline, step by step, down to cells of the input sheets."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets.trace import capital, cost, premium, reliance
from friendshore.reports.excel.writing.steps import StepPage

TITLE = "Trace"
ABOUT = (
    "How the headlines come about, each followed to cells of the sheets In .... Choose in the green cells; everything "
    "else is a formula, links included. Each step is compared with the one above it."
)


def write(report: Report, sheet: Worksheet) -> None:
    """Write the sheet, after all those that it leads to."""
    steps = StepPage(report, sheet, TITLE, ABOUT)
    sheet.freeze_panes = "A4"
    if report.plan.asks_for_reliance:
        reliance.write(steps)
    capital.write(steps)
    cost.write(steps)
    premium.write(steps)
    steps.close()
