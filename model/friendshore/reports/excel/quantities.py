"""Energy and carbon, stocks, and prices beside the market's, over time."""

from __future__ import annotations

from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.parameters.markets import Offer, offers
from friendshore.parameters.places import places
from friendshore.reports.excel.ledgers import priced_in
from friendshore.reports.excel.over_time import FIRST, TimePage
from friendshore.reports.excel.report import Report, calendar, label, literal
from friendshore.units import THOUSAND

ENERGY = (
    "Electricity and heat that plants of the plan use, by country; what it costs; CO2 and residues. Live over the "
    "sheets Energy and Emissions."
)
STOCKS = "Stocks at the end of each period, by commodity and provenance; live over the sheet Stocks."
PRICES = (
    "What a further tonne would save the plan (dual, undiscounted; mean over the places that have a price) beside what "
    "markets outside the plan ask, by price step. Live over the sheet Prices by place; offers as used, levels counted."
)


def write_energy(report: Report, sheet: Worksheet) -> None:
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


def write_stocks(report: Report, sheet: Worksheet) -> None:
    """Write closing stocks by commodity and provenance."""
    page = TimePage(report, sheet, "Stock levels", STOCKS, report.reported)
    stocks = report.frame("stocks")
    if stocks.empty:
        page.section("Nothing is kept in store.")
    for code in report.ordered("commodity", stocks["commodity"]):
        page.section(report.title("commodity", code))
        first = page.row
        for provenance in ("secure", "exposed"):
            page.line(
                (code, report.title("commodity", code), provenance, "t"), "tonnes",
                page.summed("stocks", "t", "commodity", provenance=literal(provenance)), whole="",
            )  # fmt: skip
        page.line(
            (code, report.title("commodity", code), "all", "t"), "tonnes",
            lambda column, _, first=first: f"{column}{first}+{column}{first + 1}", whole="", origin="total",  # type: ignore[misc]
        )  # fmt: skip


def write_prices(report: Report, sheet: Worksheet) -> None:
    """Write the worth of a further tonne beside what markets ask."""
    page = TimePage(report, sheet, "Prices", PRICES, report.reported)
    prices = report.frame("prices")
    priced = prices.loc[(prices["usd_per_t"].abs() > 1e-6) & ~prices["commodity"].astype(str).str.contains(":")]
    asked = _asked(report)
    for code in report.ordered("commodity", [*priced["commodity"], *(offer.commodity for offer in asked)]):
        title = report.title("commodity", code)
        page.section(title)
        for provenance in dict.fromkeys(priced.loc[priced["commodity"] == code, "provenance"]):
            page.line(
                (code, title, f"worth, {provenance}", "USD/t"), "usd",
                lambda column, row, provenance=provenance: _mean_price(page, column, row, provenance),  # type: ignore[misc]
                whole="mean",
            )  # fmt: skip
        for offer in asked:
            if offer.commodity == code:
                words = f"asked: {offer.step or 'one price'}, {report.title('area', offer.area)}"
                figures = {label(period): price / THOUSAND for period, price in offer.price.items()}
                page.given((offer.name, title, words, "USD/t"), "usd", figures)


def _mean_price(page: TimePage, column: str, row: int, provenance: str) -> str:
    """Mean over places of the worth in a period; places where it is zero do not count."""
    worth = f"prices[{priced_in(page.periods[column_index_from_string(column) - FIRST])}]"
    return f'IFERROR(AVERAGEIFS({worth},prices[commodity],$A{row},prices[provenance],"{provenance}",{worth},"<>0"),0)'


def _asked(report: Report) -> list[Offer]:
    """What is offered to the bloc, as the program reads it."""
    case = report.plan.case
    periods = tuple(period for period in calendar(case) if period.reported)
    return list(offers(case, places(case), periods))
