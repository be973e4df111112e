"""Blocks of the Summary that lay other plans beside this one: other paces, outlooks, plans that are no worse."""

from __future__ import annotations

from friendshore.reports.excel.sheets.headline import FORMATS, NOTE, YEARS, Headline, figure
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.page import Page

PACES = "paces"
"""Table of a plan with the same plan at other paces, and this one among them."""
NOT_ASKED = (
    "Not asked for: friendshore solve with --paces solves the other two as well, friendshore report with --pace takes "
    "runs that were solved at them."
)
ORDER = ("low", "base", "high")
COST = 9
"""Column of cost; capital stands in the last."""


def paces(page: Page, found: Headline, row: int) -> int:
    """This plan and the same at other paces: reliance by year, its mean, cost and capital; constants where this book is
    not the plan's own."""
    report = page.report
    if "reliance" not in report.lines:
        return row
    row += 1
    page.section(row, "Low, base and high pace of building, reliance in points")
    table = report.plan.tables.get(PACES)
    if table is None:
        page.put(row + 1, 1, NOT_ASKED, look.BODY)
        return row + 2
    row += 1
    heads: list[object] = ["Pace", *found.periods, *(["Run-out"] if found.has_run_out else []), "Mean"]
    heads += [*[None] * (COST - 1 - len(heads)), "Cost, M USD", "Capital of what is built, M USD"]
    for column, label in enumerate(heads, 1):
        page.head(row, column, label)
    page.sheet.row_dimensions[row].height = 27
    records = {str(record["pace"]): record for record in table.to_dict("records")}
    for pace in sorted(records, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER)):
        row += 1
        own = pace == report.plan.case.levels.pace
        page.figure(row, 1, f"{pace}: this plan" if own else pace, "total" if own else "plain", "text")
        points = [*((period, f"points_{period}") for period in found.periods),
                  *([("run-out", "run_out_points")] if found.has_run_out else []), ("mean", "mean_points")]  # fmt: skip
        live: dict[int, tuple[str, look.Kind, str]] = {
            column: (found.at("reliance", period), "points", name)
            for column, (period, name) in enumerate(points, YEARS)
        }
        live[COST] = found.at("Discounted cost of the plan", "whole"), "musd", "cost_musd"
        live[NOTE] = found.at("Capital cost of what is built", "whole"), "musd", "capex_musd"
        for column, (address, kind, name) in live.items():
            if own:
                figure(page, row, column, address, kind)
            else:
                made = page.figure(row, column, float(records[pace][name]), "solver", kind)
                made.number_format = FORMATS[kind]
    return row + 1


def outlooks(page: Page, row: int) -> int:
    """Every outlook at each pace beside this plan, where an outlook was given; constants that only it can compute."""
    table = page.report.plan.tables.get("outlook")
    if table is None:
        return row
    names = [name for name in table.columns if name.endswith("_points")]
    page.section(row, "Outlooks side by side, points of reliance (from friendshore outlook)")
    page.head(row + 1, 1, "Outlook, pace")
    for column, name in zip(range(2, NOTE), names, strict=False):
        page.head(row + 1, column, name.removesuffix("_points"))
    row += 2
    for record in table.to_dict("records"):
        page.figure(row, 1, f"{record['title']}, {record['pace']}", "plain", "text")
        for column, name in zip(range(2, NOTE), names, strict=False):
            page.figure(row, column, float(record[name]), "solver", "points").number_format = FORMATS["points"]
        row += 1
    return row + 1


def alternatives(page: Page, row: int) -> int:
    """Figures that are not unique among plans no worse than this one, where alternatives were given."""
    table = page.report.plan.tables.get("alternatives")
    if table is None:
        return row
    loose = table[table["unique"] == "no"]
    page.section(row, f"Not unique among plans that are no worse: {len(loose)} of {len(table)} figures")
    heads = ("Figure", "This plan", "Unit", "Least", "Most")
    for column, label in enumerate(heads, 1):
        page.head(row + 1, column, label)
    row += 2
    for record in loose.to_dict("records"):
        page.figure(row, 1, str(record["figure"]), "plain", "text")
        page.figure(row, 3, str(record["unit"]), "plain", "text")
        for column, name in ((2, "plan"), (4, "least"), (5, "most")):
            page.figure(row, column, float(record[name]), "solver", "points").number_format = FORMATS["points"]
        row += 1
    return row + 1


