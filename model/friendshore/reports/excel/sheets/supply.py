"""Who supplies whom, as a matrix of one commodity and period that the reader chooses."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.formulas import literal
from friendshore.reports.excel.writing.page import Page

TOP = 9
ABOUT = (
    "Choose commodity, period and provenance in the green cells; rows supply columns, t in the period. A column is "
    "all that plants, users and outlets there take; stocks have a row and a column of their own."
)


def write(report: Report, sheet: Worksheet) -> None:
    """Write the matrix; formulas over the sheet Supply."""
    page = Page(report, sheet, "Supply matrix", ABOUT)
    supply = report.frame("supply_matrix")
    if supply.empty:
        return
    commodities = report.ordered("commodity", supply["commodity"])
    origins = report.ordered("area", supply["origin"])
    destinations = report.ordered("area", supply["destination"])
    lists = len(destinations) + 6
    letter = get_column_letter(lists)
    page.head(TOP, lists, "Commodities")
    page.head(TOP, lists + 1, "Periods")
    page.head(TOP, lists + 2, "Names")
    for row, code in enumerate(commodities, TOP + 1):
        page.figure(row, lists, code, "plain", "text")
        page.figure(row, lists + 2, report.title("commodity", code), "plain", "text")
    for row, period in enumerate(report.reported, TOP + 1):
        page.figure(row, lists + 1, period, "plain", "year")
    choices = (
        (4, "Commodity", _start(report), f"${letter}${TOP + 1}:${letter}${TOP + len(commodities)}"),
        (5, "Period", report.reported[-1],
         f"${get_column_letter(lists + 1)}${TOP + 1}:${get_column_letter(lists + 1)}${TOP + len(report.reported)}"),
        (6, "Provenance", "all", '"all,secure,exposed"'),
    )  # fmt: skip
    for row, label, value, source in choices:
        page.put(row, 1, label, look.STRONG)
        page.figure(row, 2, value, "choice", "text")
        rule = DataValidation(type="list", formula1=source, allow_blank=False)
        sheet.add_data_validation(rule)
        rule.add(f"B{row}")
    keys = f"${letter}${TOP + 1}:${letter}${TOP + len(commodities)}"
    page.words(4, 3, f"=INDEX({keys.replace(letter, get_column_letter(lists + 2))},MATCH($B$4,{keys},0))", look.BODY)
    page.put(TOP - 1, 3, "To, t in the period", look.UNIT)
    page.head(TOP, 1, "From")
    page.head(TOP, 2, "Total")
    for column, code in enumerate(destinations, 3):
        page.head(TOP, column, report.title("area", code))
        page.put(TOP + 1, column, code, look.FIELD).alignment = look.CENTRE
    sheet.row_dimensions[TOP].height = 30
    first, last = TOP + 2, TOP + 1 + len(origins)
    for row, origin in enumerate(origins, first):
        page.figure(row, 1, f"{report.title('area', origin)} ({origin})", "plain", "text")
        page.formula(row, 2, f"=SUM(C{row}:{get_column_letter(2 + len(destinations))}{row})", "total", "tonnes")
        for column in range(3, 3 + len(destinations)):
            page.formula(row, column, _cell(row, get_column_letter(column), origin), "formula", "tonnes")
    page.figure(last + 1, 1, "Total", "total", "text")
    for column in range(2, 3 + len(destinations)):
        at = get_column_letter(column)
        page.formula(last + 1, column, f"=SUM({at}{first}:{at}{last})", "total", "tonnes")
    area = f"C{first}:{get_column_letter(2 + len(destinations))}{last}"
    sheet.conditional_formatting.add(area, look.shaded("8CC3E6"))
    page.widths((30, 18, *([11] * len(destinations))))
    page.widths((28, 10, 40), lists)
    sheet.freeze_panes = f"C{first}"
    sheet.print_area = f"A1:{get_column_letter(2 + len(destinations))}{last + 1}"


def _cell(row: int, column: str, origin: str) -> str:
    wanted = 'IF($B$6="all","<>",$B$6)'
    return (
        f"=SUMIFS(supply[t],supply[commodity],$B$4,supply[period],$B$5,supply[provenance],{wanted},"
        f'supply[origin],{literal(origin)},supply[destination],{column}${TOP + 1})'
    )


def _start(report: Report) -> str:
    """The commodity that matters most to reliance: the dearest demand."""
    delivered = report.frame("deliveries")
    weights = report.plan.case.tables["commodities"].set_index("commodity")["weight_usd_per_kg"]
    if delivered.empty:
        return str(report.frame("supply_matrix")["commodity"].iloc[0])
    value = delivered["t"] * delivered["commodity"].map(weights).fillna(0.0)
    return str(value.groupby(delivered["commodity"]).sum().idxmax())
