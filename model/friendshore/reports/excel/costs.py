"""Money over time: costs by item, undiscounted and discounted, and the cash that builds cost."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.over_time import TimePage, at
from friendshore.reports.excel.report import Report, sum_where

TITLE = "Costs"


def write(report: Report, sheet: Worksheet) -> None:
    """Write the sheet; every figure is a formula over the sheets Cost ledger and Spending."""
    case = report.plan.case
    about = (
        f"M USD, real {case.price_year}; costs are positive, revenue is negative. Run-out periods keep the end of the "
        f"horizon straight and are not shown elsewhere. Discounted at {case.settings.discount_share_per_yr:.1%} a year."
    )
    page = TimePage(report, sheet, TITLE, about, report.periods)
    ledger = report.frame("costs")
    items = sorted(set(ledger["item"]), key=list(dict.fromkeys(ledger["item"])).index)
    for heading, column_name, key in (
        ("Costs of the plan, undiscounted, annualised capital", "musd", "cost"),
        ("Costs of the plan, discounted", "discounted_musd", "discounted_cost"),
    ):
        page.section(heading)
        first = page.row
        for item in items:
            page.line(
                (item, item.capitalize(), "discounted" if "discounted" in key else "undiscounted", "M USD"),
                "musd",
                lambda column, row, name=column_name: sum_where("ledger", name, period=at(column), item=f"$A{row}"),  # type: ignore[misc]
            )
        total = _total(page, first, "All costs less revenue")
        page.remember(key, total)
        page.name_whole(f"{key}_musd", total)
    spending = report.frame("spending")
    for kind, heading in (
        ("stage", "Cash spent on building, by stage (plants under construction included)"),
        ("country", "Cash spent on building, by country"),
        ("programme", "Cash spent on building, by who pays"),
    ):
        page.section(heading)
        first = page.row
        for code in report.ordered(kind, spending[kind]):
            row = page.line(
                (code, report.title(kind, code).capitalize() if kind == "programme" else report.title(kind, code),
                 f"by {kind}", "M USD"),
                "musd",
                lambda column, row, kind=kind: sum_where("spending", "musd", period=at(column), **{kind: f"$A{row}"}),  # type: ignore[misc]
            )  # fmt: skip
            page.remember(f"spending {kind} {code}", row)
        total = _total(page, first, "All building")
        page.remember(f"spending {kind}", total)
        if kind == "stage":
            page.name_whole("spending_musd", total)


def _total(page: TimePage, first: int, title: str) -> int:
    last = page.row - 1
    return page.line(
        ("", title, "total", "M USD"),
        "musd",
        lambda column, _: f"SUM({column}{first}:{column}{last})" if last >= first else "0",
        origin="total",
    )
