"""Periods cut into months or quarters from a month on, so that what a surprise does can be followed.

A period that lies across the month is cut there; the pieces begin where a quarter of the calendar does, or each month;
what is left of the last period that is cut stays one piece. All other periods stay as they are, name and all.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from itertools import pairwise

import pandas as pd

from friendshore.calendar import MONTHS_A_YEAR, Period, month_text
from friendshore.case import Case
from friendshore.case.frame_tables import PERIODS
from friendshore.case.table import Table
from friendshore.case.values import WHERE, frame
from friendshore.names import PeriodName

QUARTER = 3


def cut(
    periods: tuple[Period, ...], since: int, until: int, step: int, further: Collection[int] = ()
) -> tuple[Period, ...]:
    """The periods cut at a month, at every `step` months of the calendar from there up to another, and at further
    months."""
    found: list[Period] = []
    for period in periods:
        inside = {month for month in range(max(since, period.start), min(until, period.end)) if month % step == 0}
        marks = sorted({month for month in {*inside, since, until, *further} if period.start < month < period.end})
        ends = [period.start, *marks, period.end]
        pieces = [(start, end - start) for start, end in pairwise(ends)]
        found += [period] if len(pieces) == 1 else [
            Period(PeriodName(named(start, months)), start, months, period.reported) for start, months in pieces
        ]  # fmt: skip
    return tuple(found)


def named(start: int, months: int) -> str:
    """A span of months in short: 2029-04, 2029-Q2, 2029, 2029-04 to 2029-12."""
    if months == 1:
        return month_text(start)
    if months == QUARTER and start % QUARTER == 0:
        return f"{start // MONTHS_A_YEAR}-Q{start % MONTHS_A_YEAR // QUARTER + 1}"
    if months == MONTHS_A_YEAR and start % MONTHS_A_YEAR == 0:
        return str(start // MONTHS_A_YEAR)
    return f"{month_text(start)} to {month_text(start + months - 1)}"


def with_periods(case: Case, periods: tuple[Period, ...]) -> Case:
    """The case with other periods."""
    table: Table = PERIODS
    where = dict(zip(case.tables["periods"]["period"].astype(str), case.tables["periods"][WHERE], strict=True))
    rows: pd.DataFrame = frame(
        table,
        [
            {
                "period": each.name,
                "start": month_text(each.start),
                "months": float(each.months),
                "reported": each.reported,
                WHERE: str(where.get(each.name, "periods.csv as cut")),
            }
            for each in periods
        ],
    )
    return replace(case, tables={**case.tables, "periods": rows})
