"""Public money over time, by instrument and place."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from friendshore.program.program import RECEIVED
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets.costs import named
from friendshore.reports.excel.writing.formulas import literal
from friendshore.reports.excel.writing.over_time import TimePage
from friendshore.words import first_capital

PUBLIC = (
    "Public money by instrument and place, M USD, all periods. Paid: grants, top-ups and support; received: tariffs "
    "and levies, which the plan pays as a cost. A transfer moves money and uses up nothing."
)


def write(report: Report, sheet: Worksheet) -> None:
    """Write public money; every figure is a formula over the sheet Public ledger."""
    page = TimePage(report, sheet, "Public money", PUBLIC, report.periods)
    public = report.frame("public_money")
    if public.empty:
        page.section("No policy of this run pays or receives public money.")
    net = []
    for direction in dict.fromkeys(public["direction"]):
        page.section(f"{first_capital(direction)} by the public")
        first = page.row
        for instrument in dict.fromkeys(public.loc[public["direction"] == direction, "instrument"]):
            page.line(
                (instrument, named(instrument), direction, "M USD"),
                "musd",
                page.summed("public_ledger", "musd", "instrument", direction=literal(direction)),
            )
        net.append((direction, page.added(first, f"All {direction}", "M USD", "musd")))
    for kind, heading in (("place", "Paid less received, by place"),):
        if len(public):
            page.section(heading)
        for code in report.ordered("country", public[kind]):
            title = report.title("area", report.title("country", code))
            paid = page.summed("public_ledger", "musd", kind, direction='"paid"')
            taken = page.summed("public_ledger", "musd", kind, direction=f'"{RECEIVED}"')
            page.line(
                (code, title, "paid less received", "M USD"),
                "musd",
                lambda column, row, paid=paid, taken=taken: f"{paid(column, row)}-{taken(column, row)}",  # type: ignore[misc]
            )
    page.section("All public money")
    terms = [("-" if direction == RECEIVED else "+", row) for direction, row in net]
    row = page.line(
        ("", "Paid less received", "total", "M USD"),
        "musd",
        lambda column, _: "0" + "".join(f"{sign}{column}{row}" for sign, row in terms),
        origin="total",
    )
    page.remember("public money", row)
    page.name_whole("public_money_musd", row)
