"""What is built by country, stage and class."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets.build_rows import shown_as, told
from friendshore.reports.excel.writing import fields as named
from friendshore.reports.excel.writing.page import Page

TOTALS = (
    "What the plan builds by country and stage; the sheet Build plan has the plants, Builds their phases. Announced: "
    "projects that somebody has named. Generic: where nobody has announced anything; such a row stands for several "
    "plants of the least size of their trade or more."
)


def write(report: Report, sheet: Worksheet) -> None:
    """Write the totals of what is built by country, stage and class, every figure a formula over the sheet Builds."""
    page = Page(report, sheet, "Build totals", TOTALS)
    frame = told(report)
    keys = ["country", "stage", "class", "capacity_unit"]
    found = frame.groupby(keys, sort=False).agg(capex_musd=("capex_musd", "sum"), t_per_yr=("t_per_yr", "sum"))
    stages = {stage: place for place, stage in enumerate(report.ordered("stage", frame["stage"]))}
    found = found.reset_index().sort_values(
        ["country", "stage", "class"], key=lambda column: column.map(stages) if column.name == "stage" else column
    )
    here = ",".join(f"builds[{name}],[@{name}]" for name in keys)
    live: dict[str, dict[str, object]] = {
        "builds": {"formula": f"COUNTIFS({here})", "totalled": True},
        "t_per_yr": {"formula": f"SUMIFS(builds[t_per_yr],{here})"},
        "capex_musd": {"formula": f"SUMIFS(builds[capex_musd],{here})"},
    }
    shown = ["country", "stage", "class", "builds", "t_per_yr", "capacity_unit", "capex_musd"]
    columns = [named.field(name, **(shown_as(name) | live.get(name, {}))) for name in shown]
    page.table("build_totals", found.assign(builds=1), columns)
