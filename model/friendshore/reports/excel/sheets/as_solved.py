"""Constants that only the program can compute, as a table of the sheet Log: other sheets refer to it."""

from __future__ import annotations

import pandas as pd

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.formulas import literal
from friendshore.reports.excel.writing.page import Page

FIGURES = ("reference_cost_musd", "premium_musd", "cost_ceiling_musd")
"""Of the plan's summary: cost of the least-cost plan, what may be spent above it, and both together."""
WITHOUT_PREMIUM = "mean_without_premium"
"""Mean reliance that could be reached if the premium were larger, where it is used up."""
DISTANCE, ABOVE_BOUND = "whole_plants_distance", "whole_plants_cost_above_bound_musd"
"""How far a plan of whole plants may be from the best."""
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
    if summary.get("premium_binds"):
        least = summary["steps"]["reliance"] + report.plan.case.settings.reliance_tolerance_points
        found.append((WITHOUT_PREMIUM, "", "", float(least), "points"))
    if (whole := summary.get("whole_plants")) is not None:
        if whole["unit"]:
            found.append((DISTANCE, "", "", float(whole["distance"]), str(whole["unit"])))
        found.append((ABOVE_BOUND, "", "", float(whole["cost_above_bound_musd"]), "M USD"))
    page.section(row, "As solved: constants that only the program can compute")
    return page.table("as_solved", pd.DataFrame(found, columns=[each.name for each in FIELDS]), FIELDS, top=row + 1)


def value(name: str) -> str:
    """The expression of a figure of the table."""
    return f"INDEX(as_solved[value],MATCH({literal(name)},as_solved[figure],0))"
