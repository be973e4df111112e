"""Worth in this plan beside what markets ask, over time."""

from __future__ import annotations

from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.frames import records
from friendshore.parameters import periods_of
from friendshore.parameters.markets import SECURE, Offer, offers
from friendshore.parameters.places import places
from friendshore.reports.excel.report import Report, label
from friendshore.reports.excel.sheets.ledgers import worth_in
from friendshore.reports.excel.writing import conversions
from friendshore.reports.excel.writing.over_time import FIRST, TimePage

PRICES = (
    "Worth in this plan: what a further tonne would save it (dual, undiscounted; mean over the places that have one), "
    "no price that anybody asks. Beside it what markets outside the plan ask, by price step, with the date of the "
    "price. Live over the sheet Worth by place; offers as used, levels counted."
)


def write(report: Report, sheet: Worksheet) -> None:
    """Write the worth of a further tonne in this plan beside what markets ask."""
    page = TimePage(report, sheet, "Prices", PRICES, report.reported)
    worth = report.frame("worth")
    priced = worth.loc[(worth["worth_usd_per_t"].abs() > 1e-6) & ~worth["commodity"].astype(str).str.contains(":")]
    asked, dates = _asked(report), _dates(report)
    for code in report.ordered("commodity", [*priced["commodity"], *(offer.commodity for offer in asked)]):
        title = report.title("commodity", code)
        page.section(title)
        for provenance in dict.fromkeys(priced.loc[priced["commodity"] == code, "provenance"]):
            measured = report.plan.asks_for_reliance or provenance != SECURE
            page.line(
                (code, title, f"worth in this plan{f', {provenance}' if measured else ''}", "USD/kg"), "figure2",
                lambda column, row, provenance=provenance: _mean_worth(page, column, row, provenance),  # type: ignore[misc]
                whole="mean",
            )  # fmt: skip
        for offer in asked:
            if offer.commodity == code:
                words = f"asked: {offer.step or 'one price'}, {report.title('area', offer.area)}"
                unit = f"USD/kg of {dates[offer.name]}" if dates.get(offer.name) else "USD/kg"
                figures = {label(period): price for period, price in offer.price.items()}  # M USD/kt is USD/kg
                page.given((offer.name, title, words, unit), "figure2", figures)


def _dates(report: Report) -> dict[str, str]:
    """Offer -> the date of its prices, of several the last."""
    rows = sorted(records(report.plan.case.tables["offer_years"]), key=lambda row: int(row["year"]))
    return {row["offer"]: row["price_date"] for row in rows}


def _mean_worth(page: TimePage, column: str, row: int, provenance: str) -> str:
    """Mean over places of the worth in a period; places where it is zero do not count."""
    worth = f"worth[{worth_in(page.periods[column_index_from_string(column) - FIRST])}]"
    mean = f'AVERAGEIFS({worth},worth[commodity],$A{row},worth[provenance],"{provenance}",{worth},"<>0")'
    return f"IFERROR({mean}/{conversions.KG_IN_T},0)"


def _asked(report: Report) -> list[Offer]:
    """What is offered to the bloc, as the program reads it."""
    case = report.plan.case
    periods = tuple(period for period in periods_of(case) if period.reported)
    return list(offers(case, places(case), periods))
