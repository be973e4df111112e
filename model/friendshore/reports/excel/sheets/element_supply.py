"""Who supplies each element at which stage."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing import fields as named
from friendshore.reports.excel.writing.page import Page

LEDGER = (
    "What is made, bought, drawn from stock and sold (-) of each element, by the stages that it covers: a refinery of "
    "concentrate covers cracking too, recycled material every stage that it saves, a purchase its own stage and those "
    "before it."
)


def write(report: Report, sheet: Worksheet) -> None:
    """Write who supplies each element at which stage."""
    page = Page(report, sheet, "Element supply", LEDGER)
    frame = report.frame("element_supply")
    columns = [named.field(str(name), **({"label": "Oxide"} if name == "t" else {})) for name in frame.columns]
    last = page.table("element_supply", frame, columns)
    page.print_first_rows(len(columns), last)
