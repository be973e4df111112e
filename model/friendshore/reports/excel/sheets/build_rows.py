"""Builds as the sheets tell them: countries by name, months as dates, who pays, a timeline of calendar years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import pandas as pd
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from friendshore.calendar import month_number, year_of
from friendshore.frames import rows
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.page import LABELS, NAMES, UNITS, Page, months, own_row

DATES = ("permit_from", "construction_from", "in_service")
NARROW = {"title": 40.0, "country": 13.0, "class": 11.0, "status": 10.0, "capacity_unit": 16.0, "facility": 27.0,
          "owner": 19.0, "payer": 16.0}  # fmt: skip


def shown_as(name: str) -> dict[str, object]:
    """How a column of builds is shown otherwise than elsewhere."""
    more: dict[str, object] = {"label": "Project"} if name == "title" else {}
    return more | ({"width": NARROW[name]} if name in NARROW else {})


def told(report: Report) -> pd.DataFrame:
    """The builds with countries by name, months as dates, and who pays."""
    frame = report.frame("builds")
    payers = _payers(report)
    return frame.assign(
        country=[report.title("country", code) for code in frame["country"]],
        payer=[
            ", ".join(dict.fromkeys(name for when, name in payers[row.country, row.stage] if when >= str(row.decided)))
            for row in rows(frame)
        ],
        **{name: pd.Series(months(frame[name].tolist()), index=frame.index) for name in DATES},
    )


def _payers(report: Report) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """(country, stage) -> period and title of each programme that pays there."""
    own = {str(code) for code in report.plan.case.tables["programmes"]["programme"]}
    found: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in rows(report.frame("spending")):
        if row.programme in own and row.musd > 0:
            found[row.country, row.stage].append((str(row.period), report.title("programme", row.programme)))
    return found


def calendar_years(report: Report) -> range:
    """Calendar years of the reported periods, whatever the periods are called."""
    periods = report.plan.case.tables["periods"]
    reported = periods[periods["reported"]]
    end = month_number(str(reported["start"].iloc[-1])) + int(reported["months"].iloc[-1])
    return range(year_of(month_number(str(reported["start"].iloc[0]))), year_of(end - 1) + 1)


def timeline(
    page: Page, table: str, columns: int, last: int, in_service: Callable[[str], str], width: float
) -> None:
    """Mark each calendar year of each row; formulas over the row's own dates, so that sorting keeps them right.

    columns      how many the table has
    in_service   cell of a year -> what stands in it from the start of service on
    """
    years, first = calendar_years(page.report), columns + 2
    permit, building, service = (f"YEAR([@{date}])" for date in DATES)
    centred = None
    page.widths([2], first - 1)
    for column, year in enumerate(years, first):
        page.head(LABELS, column, year, "")
        page.head(UNITS, column, None)
        letter = get_column_letter(column)
        page.sheet[f"{letter}{UNITS}"].fill = look.UNIT_FILL
        page.sheet.column_dimensions[letter].width = width
        here = f"${letter}${LABELS}"
        late = f'IF({here}<{building},"p",IF({here}<{service},"c",{in_service(here)}))'
        formula = own_row(f'=IF({here}<{permit},"",{late})', table)
        for row in range(NAMES + 1, last + 1):
            cell = page.formula(row, column, formula, "formula", "tonnes")
            if centred is None:
                cell.alignment = look.CENTRE
                centred = cell._style
            cell._style = centred
    corner = f"{get_column_letter(first)}{NAMES + 1}"
    area = f"{corner}:{get_column_letter(first + len(years) - 1)}{last}"
    for word, colour in (("p", look.YELLOW), ("c", look.ORANGE)):
        rule = look.marked(word, Font(color=look.INK), PatternFill("solid", bgColor=colour))
        page.sheet.conditional_formatting.add(area, rule)
    working = f'OR({corner}="s",AND(ISNUMBER({corner}),{corner}>0))'
    rule = look.where(working, Font(color=look.INK), PatternFill("solid", bgColor="8FD3BC"))
    page.sheet.conditional_formatting.add(area, rule)
