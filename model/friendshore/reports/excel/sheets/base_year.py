"""Published figures of the base year beside the plan's."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing import fields as named
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.page import Page


def write(report: Report, sheet: Worksheet) -> None:
    """Write published figures beside the plan's."""
    page = Page(report, sheet, "Base year", "Published output and shares beside the plan's own for the same year.")
    frame = report.frame("base_year_check")
    columns = [
        named.field("title", label="What was published", width=58, kind="long"),
        named.field("year"),
        Field("published", "Published", "as in unit", "figure3", "input", unit_in="unit"),
        Field("plan", "Plan", "as in unit", "figure3", "solver", unit_in="unit"),
        named.field("unit", width=8),
        named.field(
            "difference_share", formula="IF([@published]=0,0,([@plan]-[@published])/[@published])", kind="share"
        ),
        named.field("explanation"),
        named.field("source"),
        named.field("confidence"),
    ]
    page.table("base_year", frame, columns)
