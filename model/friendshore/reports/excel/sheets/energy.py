"""Energy and its cost, CO2 and residues, over time."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing.formulas import literal
from friendshore.reports.excel.writing.over_time import TimePage
from friendshore.words import first_capital, in_words

ENERGY = (
    "Electricity and heat that plants of the plan use, by country; what it costs; CO2 and residues. Live over the "
    "sheets Energy and Emissions."
)
UNITS_OF_ACCOUNTS = {"water": "m3"}
"""What is counted otherwise than in tonnes."""


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
            page.section(f"{first_capital(str(carrier))}, {part}, {measure}")
            first = page.row
            for code in report.ordered("country", here["country"]):
                page.line(
                    (code, report.title("country", code), f"{carrier}, {part}", measure), kind,  # type: ignore[arg-type]
                    page.summed("energy", column, "country", carrier=literal(carrier)),
                )  # fmt: skip
            row = page.added(first, f"All {carrier}, {part}", measure, kind)  # type: ignore[arg-type]
            page.remember(f"{carrier} {part}", row)
    for account in dict.fromkeys(emissions["account"]):
        name = in_words(str(account))
        unit = UNITS_OF_ACCOUNTS.get(str(account), "t")
        page.section(f"{first_capital(name)}, {unit}")
        first = page.row
        for code in report.ordered("country", emissions.loc[emissions["account"] == account, "country"]):
            page.line(
                (code, report.title("country", code), name, unit), "tonnes",
                page.summed("emissions", "t", "country", account=literal(account)),
            )  # fmt: skip
        page.added(first, f"All {name}", unit, "tonnes")
    page.section("What carbon costs, from the sheet Cost ledger")
    page.line(("carbon", "Carbon", "cost", "M USD"), "musd", page.summed("ledger", "musd", "item"))
