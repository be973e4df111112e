"""Energy and its cost, CO2 and residues, over time."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing.formulas import literal
from friendshore.reports.excel.writing.over_time import TimePage

ENERGY = (
    "Electricity and heat that plants of the plan use, by country; what it costs; CO2 and residues. Live over the "
    "sheets Energy and Emissions."
)


def write(report: Report, sheet: Worksheet) -> None:
    """Write energy, its cost, and emissions."""
    page = TimePage(report, sheet, "Energy and carbon", ENERGY, report.reported)
    energy, emissions = report.frame("energy"), report.frame("emissions")
    for carrier in dict.fromkeys(energy["carrier"]):
        here = energy[energy["carrier"] == carrier]
        unit = str(here["unit"].iloc[0])
        for column, part, kind, measure in (
            ("amount", "used", "figure1", unit), ("cost_musd", "cost", "musd", "M USD")
        ):  # fmt: skip
            page.section(f"{str(carrier).capitalize()}, {part}, {measure}")
            first = page.row
            for code in report.ordered("country", here["country"]):
                page.line(
                    (code, report.title("country", code), f"{carrier}, {part}", measure), kind,  # type: ignore[arg-type]
                    page.summed("energy", column, "country", carrier=literal(carrier)),
                )  # fmt: skip
            row = page.added(first, f"All {carrier}, {part}", measure, kind)  # type: ignore[arg-type]
            page.remember(f"{carrier} {part}", row)
    for account in dict.fromkeys(emissions["account"]):
        name = str(account).replace("_", " ")
        page.section(f"{name[:1].upper()}{name[1:]}, t")
        first = page.row
        for code in report.ordered("country", emissions.loc[emissions["account"] == account, "country"]):
            page.line(
                (code, report.title("country", code), name, "t"), "tonnes",
                page.summed("emissions", "t", "country", account=literal(account)),
            )  # fmt: skip
        page.added(first, f"All {name}", "t", "tonnes")
    page.section("What carbon costs, from the sheet Cost ledger")
    page.line(("carbon", "Carbon", "cost", "M USD"), "musd", page.summed("ledger", "musd", "item"))
