"""Constants that only the program can compute, as a table of the sheet Log: other sheets refer to it."""

from __future__ import annotations

import pandas as pd

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.page import Page

FIGURES = ("reference_cost_musd", "premium_musd", "cost_ceiling_musd")
"""Of the plan's summary: cost of the least-cost plan, what may be spent above it, and both together."""
FIELDS = (
    Field("figure", "Figure", "key", "text", width=24),
    Field("key", "Key", "", "text", width=24),
    Field("period", "Period", "", "text", width=9),
    Field("value", "Value", "as in unit", "figure4", "solver", 40),
    Field("unit", "Unit", "", "text", width=10),
)


def write(report: Report, page: Page, row: int) -> int:
    """Write the table under a heading from a row on; its last row."""
    summary = report.plan.summary
    found = [(name, "", "", float(summary[name]), "M USD") for name in FIGURES if summary.get(name) is not None]
    page.section(row, "As solved: constants that only the program can compute")
    return page.table("as_solved", pd.DataFrame(found, columns=[each.name for each in FIELDS]), FIELDS, top=row + 1)
