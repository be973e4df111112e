"""Reliance over time: with its parts, and by area, sector and commodity, recomputed from deliveries and weights."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel import styles as look
from friendshore.reports.excel.over_time import TimePage, at
from friendshore.reports.excel.report import Report, sum_where

TITLE = "Reliance"
ABOUT = (
    "Share of the planners' demand, by value at fixed weights, not met by secure supply, in points (100 = all of it). "
    "Exposed: met by material that an adversary made or controls. Short: not met."
)
POINTS = "100*IF({whole}=0,0,({part})/{whole})"


def write(report: Report, sheet: Worksheet) -> None:
    """Write the sheet; every figure is a formula over the sheet Deliveries."""
    page = TimePage(report, sheet, TITLE, ABOUT, report.reported)
    if report.frame("deliveries").empty:
        page.section("The planners demand nothing, so there is no reliance to show.")
        return
    page.section("All planners")
    exposed = page.line(("exposed", "All planners", "exposed", "points"), "points", _share("exposed"), whole="mean")
    short = page.line(("short", "All planners", "short", "points"), "points", _share("short"), whole="mean")
    total = page.line(
        ("reliance", "All planners", "reliance", "points"),
        "points",
        lambda column, row: f"{column}{exposed}+{column}{short}",
        whole="mean",
        origin="total",
    )
    for name, row in (("exposed", exposed), ("short", short), ("reliance", total)):
        page.remember(name, row)
        page.name_whole(f"mean_{name}_points", row)
    value = page.line(
        ("", "Demand of all planners", "value at fixed weights", "M USD"),
        "musd",
        lambda column, _: sum_where("deliveries", "value_musd", period=at(column)),
    )
    page.remember("demand value", value)
    weight = page.line(
        ("", "Demand of all planners", "tonnage", "t"),
        "tonnes",
        lambda column, _: sum_where("deliveries", "t", period=at(column)),
    )
    page.remember("demand", weight)
    for kind, heading in (("area", "By planner"), ("sector", "By sector"), ("commodity", "By commodity")):
        page.section(f"{heading}: reliance, and what of it is exposed or short")
        for code in report.ordered(kind, report.frame("deliveries")[kind]):
            _lines(page, kind, code)


def _lines(page: TimePage, kind: str, code: str) -> None:
    title, row = page.report.title(kind, code), page.row
    page.line(
        (code, title, "reliance", "points"),
        "points",
        lambda column, _: f"{column}{row + 1}+{column}{row + 2}",
        whole="mean",
        origin="total",
    )
    page.sheet.conditional_formatting.add(page.cells(row).replace("$", ""), look.shaded("F2B48C", 100))
    for part in ("exposed", "short"):
        page.line((code, title, part, "points"), "points", _share(part, kind), whole="mean")


def _share(part: str, kind: str = "") -> Callable[[str, int], str]:
    def formula(column: str, row: int) -> str:
        where = {"period": at(column)} | ({kind: f"$A{row}"} if kind else {})
        whole = sum_where("deliveries", "value_musd", **where)
        return POINTS.format(whole=whole, part=sum_where("deliveries", "value_musd", provenance=f'"{part}"', **where))

    return formula
