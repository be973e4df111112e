"""Demand worked out again from the input sheet, cell by cell, beside what the plan delivers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.calendar import Period, year_of
from friendshore.case.tables import TABLES
from friendshore.frames import rows
from friendshore.parameters import periods_of
from friendshore.parameters.places import places
from friendshore.parameters.series import stated_beside
from friendshore.reports.excel.report import Label, Report, label
from friendshore.reports.excel.sheets.input_cells import InputCells
from friendshore.reports.excel.sheets.inputs import columns_shown, sheet_of
from friendshore.reports.excel.writing import conversions
from friendshore.reports.excel.writing import fields as named
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.formulas import quoted
from friendshore.reports.excel.writing.page import NAMES, Page, own_row
from friendshore.reports.excel.writing.places import locations

TITLE = "Demand"
ABOUT = (
    "What planners ask for in each reported period, worked out of the sheet In demand at the level in use: straight "
    "lines between the years stated there, the first figure before them, the last slope after them, never below 0; or "
    "what In demand_periods states for the period itself. "
    "Delivered, short or answered is the sum of the same sector and product on the sheet Deliveries, over all of a "
    "period, so it stands with the period's first calendar year."
)
KEYS = ("period", "area", "sector", "commodity")
SHOWN = (*KEYS, "year", "months", "asked_t_per_yr", "t", "met_t", "difference_t")
TABLE = "demand"
DIFFERENCE = own_row("=[@met_t]-[@t]", TABLE)
Key = tuple[str, str, str]


def write(report: Report, sheet: Worksheet) -> None:
    """Write the sheet: one row for each planner, sector, product, period and calendar year of it."""
    page = Page(report, sheet, TITLE, ABOUT)
    frame = pd.DataFrame(_rows(report), columns=[*SHOWN])
    columns = [
        *(named.field(name) for name in KEYS),
        Field("year", "In calendar year", "year", "year", width=9),
        Field("months", "Months of it", "months", "count", "input", width=9),
        Field("asked_t_per_yr", "Demand", "t/yr", "figure2", width=12, live=True),
        Field("t", "Demand", "t", "figure2", width=12, totalled=True,
              formula=f"[@asked_t_per_yr]*[@months]/{conversions.MONTHS_IN_YEAR}"),
        Field("met_t", "Delivered, short or answered", "t", "figure2", width=14, live=True, totalled=True),
        Field("difference_t", "Difference", "t", "tiny", width=12, live=True),
    ]  # fmt: skip
    last = page.table(TABLE, frame, columns)
    page.print_first_rows(len(columns), last)
    sheet.sheet_properties.tabColor = "9DA9B5"


def _rows(report: Report) -> Iterator[tuple[object, ...]]:
    """The rows, formulas for what follows from In demand; cells of the same period stand together."""
    case = report.plan.case
    table = next(each for each in TABLES if each.name == "demand")
    letters = {
        column.name: get_column_letter(number)
        for number, column in enumerate(columns_shown(table, case.tables["demand"]), 1)
    }
    level, sheet = letters[f"t_per_yr_{case.levels.demand}"], f"{quoted(sheet_of('demand'))}!"
    stated, met = _stated(report), _delivered(report)
    stated_then = report.shared(InputCells)
    row = NAMES
    for period in periods_of(case):
        for key, years in stated.items() if period.reported else ():
            first = row + 1
            own = stated_then.cell("demand_periods", f"demand_t_{case.levels.demand}", *key, period.name)
            calendar = _calendar(period) if own is None else {year_of(period.start): period.months}
            for year, months in calendar.items():
                row += 1
                before, after = (years[each] for each in stated_beside(years, year))
                value = f"={sheet}{level}{before}"
                if own is not None:
                    value = f"={own}*{conversions.MONTHS_IN_YEAR}/F{row}"
                elif before != after:
                    rise = f"({sheet}{level}{after}-{sheet}{level}{before})"
                    years_between = f"({sheet}{letters['year']}{after}-{sheet}{letters['year']}{before})"
                    value = f"=MAX(0,{value[1:]}+{rise}*(E{row}-{sheet}{letters['year']}{before})/{years_between})"
                got, difference = None, None
                if row == first:
                    got = met[label(period.name)]
                    difference = DIFFERENCE if len(calendar) == 1 else f"=I{row}-SUM(H{row}:H{row + len(calendar) - 1})"
                yield (label(period.name), *key, year, months, value, None, got, difference)


def _delivered(report: Report) -> Mapping[Label, str]:
    """Period -> formula of what a row's cell gets. It adds up the rows of its period only: thousands of sums over all
    of them would take LibreOffice seconds."""
    at = locations(report.book)["deliveries"]
    spans: dict[Label, tuple[int, int]] = {}
    for row, period in enumerate(report.frame("deliveries")["period"].tolist(), at.first):
        spans[period] = (spans.get(period, (row, row))[0], row)
    none = (at.first, at.first)
    found = {}
    for period in report.reported:
        first, last = spans.get(period, none)
        cells = {name: f"{quoted(at.sheet)}!${letter}${first}:${letter}${last}" for name, letter in at.letters.items()}
        keys = ",".join(f"{cells[name]},[@{name}]" for name in KEYS)
        found[period] = own_row(f"=SUMIFS({cells['t']},{keys})", TABLE)
    return found


def _calendar(period: Period) -> Mapping[int, int]:
    """Calendar year -> months of the period in it."""
    return {year: round(share * period.months) for year, share in period.year_shares().items()}


def _stated(report: Report) -> dict[Key, dict[int, int]]:
    """(area, sector, commodity) of planners -> year -> its row on the sheet In demand."""
    case = report.plan.case
    planners = set(places(case).planners)
    found: defaultdict[Key, dict[int, int]] = defaultdict(dict)
    for number, each in enumerate(rows(case.tables["demand"]), NAMES + 1):
        if str(each.area) in planners:
            found[str(each.area), str(each.sector), str(each.commodity)][int(each.year)] = number
    return dict(found)
