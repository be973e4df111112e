"""Capacity and its use over time, by stage and by stage and country, from the sheet Fleets."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing import conversions
from friendshore.reports.excel.writing.formulas import literal, sum_where
from friendshore.reports.excel.writing.over_time import TimePage, at

TITLE = "Capacity"
ABOUT = (
    "What stands, what the plan adds, and what is used, t a year; effective capacity: ramp-up, retirement and "
    "attrition counted. Tonnes of different stages are tonnes of different things."
)


def write(report: Report, sheet: Worksheet) -> None:
    """Write the sheet; every figure is a formula over the sheet Fleets."""
    page = TimePage(report, sheet, TITLE, ABOUT, report.reported)
    fleets = report.frame("capacity")
    stages = report.ordered("stage", fleets["stage"])
    page.section("By stage")
    for stage in stages:
        units = ", ".join(sorted(set(fleets.loc[fleets["stage"] == stage, "capacity_unit"])))
        _stage(page, stage, units)
    page.section("Capacity in use against the last year (last year = 100), so that stages can be compared")
    for stage in stages:
        _, used = report.lines[f"used {stage}"]
        last = f"${_letter(page)}{used}"
        row = page.line(
            (stage, report.title("stage", stage), "use, last year = 100", "index"),
            "points",
            lambda column, _, used=used, last=last: f"IF({last}=0,0,{conversions.POINTS}*{column}{used}/{last})",  # type: ignore[misc]
            whole="",
        )
        page.remember(f"index {stage}", row)
    page.section("By stage and country: capacity, and the share of it in use")
    for stage in stages:
        here = fleets[fleets["stage"] == stage]
        for country in report.ordered("country", here["country"]):
            _country(page, stage, country)


def _stage(page: TimePage, stage: str, units: str) -> None:
    title, rows = page.report.title("stage", stage), {}
    for part, column_name in (("standing", "standing_t_per_yr"), ("new", "new_t_per_yr"), ("used", "used_t_per_yr")):
        rows[part] = page.line(
            (stage, title, f"{part}", "t/yr"),
            "tonnes",
            lambda column, row, name=column_name: sum_where("fleets", name, period=at(column), stage=f"$A{row}"),  # type: ignore[misc]
            whole="",
        )
        page.remember(f"{part} {stage}", rows[part])
    whole = f"({{0}}{rows['standing']}+{{0}}{rows['new']})"
    page.line(
        (stage, title, "share in use", "%"),
        "share",
        lambda column, _: f"IF({whole.format(column)}=0,0,{column}{rows['used']}/{whole.format(column)})",
        whole="",
        origin="total",
    )
    page.page.put(page.row, 2, f"tonnes of: {units}", None).style = "plain text"
    page.row += 1


def _country(page: TimePage, stage: str, country: str) -> None:
    report = page.report
    title = f"{report.title('stage', stage)}, {report.title('country', country)}"

    def total(name: str, column: str) -> str:
        return sum_where("fleets", name, period=at(column), stage=literal(stage), country=literal(country))

    row = page.line(
        (f"{stage} {country}", title, "capacity", "t/yr"),
        "tonnes",
        lambda column, _: f"{total('standing_t_per_yr', column)}+{total('new_t_per_yr', column)}",
        whole="",
    )
    page.line(
        (f"{stage} {country}", title, "share in use", "%"),
        "share",
        lambda column, _: f"IF({column}{row}=0,0,{total('used_t_per_yr', column)}/{column}{row})",
        whole="",
    )


def _letter(page: TimePage) -> str:
    return page.cells(1).rsplit("$", 1)[1].removesuffix("1")
