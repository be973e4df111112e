"""Constants that only the program can compute, as a table of the sheet Log: other sheets refer to it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from friendshore.frames import rows
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.formulas import literal, sum_where
from friendshore.reports.excel.writing.page import Page

FIGURES = ("reference_cost_musd", "premium_musd", "cost_ceiling_musd")
"""Of the plan's summary: cost of the least-cost plan, what may be spent above it, and both together."""
WITHOUT_PREMIUM = "mean_without_premium"
"""Mean reliance that could be reached if the premium were larger, where it is used up."""
DISTANCE, ABOVE_BOUND = "whole_plants_distance", "whole_plants_cost_above_bound_musd"
"""How far a plan of whole plants may be from the best."""
OBJECTIVE, MEAN, FACTOR = "discounted_cost_musd", "mean_reliance_points", "discount_factor"
CEILING = "cost_ceiling_musd"
UNIT_COST = "unit_cost"
"""Unit costs of an item, added up over its lines of the ledger."""
OPENING = "opening_secure_stock_musd"
"""Value of the secure goods in stock at the start."""
PARTS = tuple(f"{part}_points" for part in ("reliance", "exposed", "short", "bought", "from_stock"))
"""What the reliance of a year is told with."""
BY_KEY = {"area": "reliance_by_area", "sector": "reliance_by_sector"}
Row = tuple[str, str, object, float, str]
"""Figure, key, period, value, unit."""
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
    found: list[Row] = [
        (name, "", "", float(summary[name]), "M USD") for name in FIGURES if summary.get(name) is not None
    ]
    if summary.get("premium_binds"):
        least = summary["steps"]["reliance"] + report.plan.case.settings.reliance_tolerance_points
        found.append((WITHOUT_PREMIUM, "", "", float(least), "points"))
    if (whole := summary.get("whole_plants")) is not None:
        if whole["unit"]:
            found.append((DISTANCE, "", "", float(whole["distance"]), str(whole["unit"])))
        found.append((ABOVE_BOUND, "", "", float(whole["cost_above_bound_musd"]), "M USD"))
    found += [*_money(report), *_reliance(report)]
    page.section(row, "As solved: constants that only the program can compute")
    return page.table("as_solved", pd.DataFrame(found, columns=[each.name for each in FIELDS]), FIELDS, top=row + 1)


def value(name: str) -> str:
    """The expression of a figure of the table."""
    return f"INDEX(as_solved[value],MATCH({literal(name)},as_solved[figure],0))"


def at(name: str, key: str = "", period: str = "") -> str:
    """The expression of a figure of the table that has a key or a period, whose cell is given."""
    where = {"figure": name} | ({"key": key} if key else {})
    conditions = {column: literal(word) for column, word in where.items()}
    return sum_where("as_solved", "value", **conditions, **({"period": period} if period else {}))


def _money(report: Report) -> Iterator[Row]:
    """The objective, the factor of each period that it was discounted with, and what things cost a unit."""
    yield OBJECTIVE, "", "", float(report.plan.summary[OBJECTIVE]), "M USD"
    known = report.frame("cost_lines").drop_duplicates("period")
    for period, factor in zip(known["period"], known["discount_factor"], strict=True):
        yield FACTOR, "", period, float(factor), "factor"
    lines = report.frame("cost_lines")
    for item, total in lines.groupby("item")["unit_cost"].sum().items():
        yield UNIT_COST, str(item), "", float(total), "USD"


def _reliance(report: Report) -> Iterator[Row]:
    """Reliance by year with its parts, on average, and by area and sector."""
    frame = report.frame("reliance")
    if frame.empty:
        return
    table = frame.set_index("period")
    for part in PARTS:
        for period in report.reported:
            yield part, "", period, float(table[part][period]), "points"
    yield OPENING, "", "", float(report.plan.summary[OPENING]), "M USD"
    yield MEAN, "", "", float(report.plan.summary["mean"]["reliance_points"]), "points"
    for kind, name in BY_KEY.items():
        for each in rows(report.frame(name)):
            if each.period in report.reported:
                yield name, str(getattr(each, kind)), each.period, float(each.reliance_points), "points"
