"""What is kept in store, over time."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing.formulas import literal
from friendshore.reports.excel.writing.over_time import TimePage

STOCKS = "Stocks at the end of each period, by commodity and provenance; live over the sheet Stocks."


def write(report: Report, sheet: Worksheet) -> None:
    """Write closing stocks by commodity and provenance."""
    page = TimePage(report, sheet, "Stock levels", STOCKS, report.reported)
    stocks = report.frame("stocks")
    if stocks.empty:
        page.section("Nothing is kept in store.")
    for code in report.ordered("commodity", stocks["commodity"]):
        page.section(report.title("commodity", code))
        first = page.row
        for provenance in ("secure", "exposed"):
            page.line(
                (code, report.title("commodity", code), provenance, "t"), "tonnes",
                page.summed("stocks", "t", "commodity", provenance=literal(provenance)), whole="",
            )  # fmt: skip
        page.line(
            (code, report.title("commodity", code), "all", "t"), "tonnes",
            lambda column, _, first=first: f"{column}{first}+{column}{first + 1}", whole="", origin="total",  # type: ignore[misc]
        )  # fmt: skip
