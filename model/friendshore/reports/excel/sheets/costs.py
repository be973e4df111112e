"""Costs over time by item and place, transfers, and the cash that builds cost."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets.assumptions import DISCOUNT_RATE, PRICE_YEAR
from friendshore.reports.excel.sheets.cost_items import CostItems
from friendshore.reports.excel.sheets.unit_costs import UnitCosts
from friendshore.reports.excel.writing.cells import write_formula
from friendshore.reports.excel.writing.formulas import literal
from friendshore.reports.excel.writing.over_time import FIRST, WHOLE, TimePage
from friendshore.reports.excel.writing.over_time import TITLE as TITLE_COLUMN
from friendshore.reports.excel.writing.over_time import UNIT as UNIT_COLUMN
from friendshore.reports.excel.writing.words import rate, said

TITLE = "Costs"
TOLD_APART = 7
"""Countries that the summary's chart shows one by one."""


def write(report: Report, sheet: Worksheet) -> None:
    """Write costs; every figure is a formula over the sheets Cost ledger and Spending."""
    about = (
        "M USD, real {year}; costs are positive, revenue is negative. Run-out periods keep the end of the "
        "horizon straight: they count in no discounted cost. "
        "Discounted at {rate} a year."
    )
    page = TimePage(report, sheet, TITLE, "", report.periods)
    page.page.about(said(about, year=PRICE_YEAR, rate=rate(DISCOUNT_RATE)))
    ledger = report.frame("costs")
    items = list(dict.fromkeys(ledger["item"]))
    for heading, column, key in (
        ("Costs of the plan, undiscounted, annualised capital", "musd", "cost"),
        ("Costs of the plan, discounted", "discounted_musd", "discounted_cost"),
    ):
        page.section(heading)
        first = page.row
        part = "discounted" if "discounted" in key else "undiscounted"
        for item in items:
            page.line((item, named(item), part, "M USD"), "musd", page.summed("ledger", column, "item"))
        total = page.added(first, "All costs less revenue", "M USD", "musd")
        page.remember(key, total)
        page.name_whole(f"{key}_musd", total)
    _run_out(page)
    _transfers(page)
    page.section("Costs by place, undiscounted")
    first = page.row
    for place in report.ordered("country", ledger["place"]):
        titles = (place, report.title("area", report.title("country", place)), "by place", "M USD")
        page.line(titles, "musd", page.summed("ledger", "musd", "place"))
    page.remember("cost by place", page.added(first, "All costs less revenue", "M USD", "musd"))
    _spending(page)


def named(item: str) -> str:
    """An item of cost, or an instrument under the name of its table, in words."""
    words = item.replace("_", " ")
    return words[:1].upper() + words[1:]


def _run_out(page: TimePage) -> None:
    """What the run-out would add to the discounted cost, which does not contain it."""
    report, costs = page.report, page.report.shared(UnitCosts)
    after = {
        get_column_letter(FIRST + number)
        for number, period in enumerate(page.periods)
        if period not in report.reported
    }
    factors = {
        get_column_letter(FIRST + number): costs.cell("period_factors", "full_factor", period) or "0"
        for number, period in enumerate(page.periods)
    }
    page.section("The run-out, told beside the total, which does not contain it")
    factor = page.line(
        ("", "Discount factor, that of the run-out too", "from sheet Unit costs", "factor"),
        "factor", lambda column, _: factors[column], whole="",
    )  # fmt: skip
    cost, whole = report.lines["cost"][1], report.lines["discounted_cost"][1]
    row = page.line(
        ("", "Cost of the run-out, discounted", "run-out", "M USD"),
        "musd", lambda column, _: f"{column}{cost}*{column}{factor}" if column in after else "0",
    )  # fmt: skip
    page.name_whole("run_out_discounted_cost_musd", row)
    total = get_column_letter(WHOLE)
    with_it = f"({total}{whole}+{total}{row})"
    page.page.figure(page.row, TITLE_COLUMN, "Share of the run-out in the cost with it", "plain", "text")
    page.page.figure(page.row, UNIT_COLUMN, "%", "plain", "text")
    page.page.formula(page.row, WHOLE, f"=IF({with_it}=0,0,{total}{row}/{with_it})", "total", "share")
    page.name_whole("run_out_share_of_cost", page.row)
    page.row += 1


def _transfers(page: TimePage) -> None:
    """Costs of the plan that another public purse receives."""
    ledger, kinds = page.report.frame("costs"), page.report.shared(CostItems).transfers
    items = list(dict.fromkeys(ledger.loc[ledger["transfer"].astype(bool), "item"]))
    page.section("Of these, transfers: paid by the plan and received by the public")
    first = page.row
    for item in items:
        page.line((item, named(item), "transfer", "M USD"), "musd", _transferred(page, kinds[str(item)]))
    title = "All transfers" if items else "No policy of this run makes the plan pay transfers"
    transfers = page.added(first, title, "M USD", "musd")
    cost = page.report.lines["cost"][1]
    resource = page.line(
        ("", "Resource cost: all costs less transfers", "total", "M USD"),
        "musd",
        lambda column, _: f"{column}{cost}-{column}{transfers}",
        origin="total",
    )
    page.name_whole("resource_cost_musd", resource)


def _transferred(page: TimePage, kinds: list[str]) -> Callable[[str, int], str]:
    """Formula of what an item transfers: all its lines, or those of some kinds, where the table of items says so."""

    def formula(column: str, row: int) -> str:
        parts = []
        for kind in kinds:
            conditions = {"kind": literal(kind)} if kind else {}
            told = f'COUNTIFS(cost_items[item],$A{row},{"cost_items[kind]," + literal(kind) + "," if kind else ""}'
            told += 'cost_items[transfer],"yes")'
            parts.append(f"{page.summed('ledger', 'musd', 'item', **conditions)(column, row)}*{told}")
        return "+".join(parts)

    return formula


def _spending(page: TimePage) -> None:
    report, spending = page.report, page.report.frame("spending")
    for kind, heading in (
        ("stage", "Cash spent on building, by stage (plants under construction included)"),
        ("country", "Cash spent on building, by country"),
        ("programme", "Cash spent on building, by who pays"),
    ):
        page.section(heading)
        first = page.row
        for code in report.ordered(kind, spending[kind]):
            title = report.title(kind, code)
            row = page.line(
                (code, title[:1].upper() + title[1:], f"by {kind}", "M USD"),
                "musd",
                page.summed("spending", "musd", kind),
            )
            page.remember(f"spending {kind} {code}", row)
        total = page.added(first, "All building", "M USD", "musd")
        if kind == "country":
            _others(page, total)
        page.remember(f"spending {kind}", total)
        if kind == "stage":
            page.name_whole("spending_musd", total)


def _others(page: TimePage, total: int) -> None:
    """What the countries spend that the summary's chart does not tell apart."""
    spent = page.report.frame("spending")
    spent = spent[spent["period"].isin(page.report.reported)]
    order = spent.groupby("country")["musd"].sum().sort_values(ascending=False, kind="stable")
    named = [page.report.lines[f"spending country {code}"][1] for code in order.index[:TOLD_APART]]
    row = page.line(
        ("", f"Others than the {len(named)} largest", "by country", "M USD"),
        "musd",
        lambda column, _: f"{column}{total}" + "".join(f"-{column}{row}" for row in named),
    )
    count = f"COUNTA({','.join(f'$B${each}' for each in named)})" if named else "0"
    write_formula(page.page.sheet.cell(row, TITLE_COLUMN), f'="Others than the "&{count}&" largest"')
    page.remember("spending others", row)
