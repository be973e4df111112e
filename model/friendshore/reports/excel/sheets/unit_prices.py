"""The sheet Unit prices: prices by year and freight by lane, and which unit costs no input cell gives."""

from __future__ import annotations

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets.line_costs import EXCEPTIONS, PARTS, LineCosts
from friendshore.reports.excel.sheets.price_tables import SHEET
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.page import Page

ABOUT = (
    "What energy, offers, outlets and freight cost in each period: steps from the input sheets to unit costs of the "
    "Cost ledger. Between two years that an input sheet states a price lies on the straight line; before the first "
    "and after the last it is theirs."
)
FIELDS = (Field("item", "Cost item", "", "text", width=18), Field("why", "Why", "", "long", width=30))


def write(report: Report, sheet: Worksheet) -> None:
    """Write the tables, and the list."""
    prices = report.shared(LineCosts).prices
    page = Page(report, sheet, SHEET, ABOUT)
    prices.stack.write(page, prices.live)
    page.section(prices.stack.end - 1, "What of costs no input cell gives, and why")
    frame = pd.DataFrame([*EXCEPTIONS.items(), *PARTS.items()], columns=["item", "why"])
    page.table("unit_cost_exceptions", frame, FIELDS, top=prices.stack.end)
