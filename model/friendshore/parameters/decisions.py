"""When a build may be decided, and what a plant costs by the year in which it is: terms of builds that a case states.

    allowed[p,s]  =  decide_from[p] <= first month of s <= decide_until[p]
    capex[p,s]    =  factor[process, country, s] * capex[p]             the mean of the years of s, linear between rows
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from friendshore.calendar import EVER, Dates, Period
from friendshore.case import Case
from friendshore.frames import records
from friendshore.names import CountryName, FacilityName, ProcessName
from friendshore.parameters.levers import BuildTerm
from friendshore.parameters.places import Places
from friendshore.parameters.series import in_period


def terms(case: Case, where: Places, periods: tuple[Period, ...]) -> list[BuildTerm]:
    """The terms of windows in facilities.csv and of factors in capex_years.csv."""
    return [*_windows(case), *_by_year(case, where, periods)]


def _windows(case: Case) -> Iterator[BuildTerm]:
    for row in records(case.tables["facilities"]):
        window = Dates.stated(row["decide_from"], row["decide_until"])
        for since, until in ((-EVER, window.since), (window.until, EVER)):
            if since < until:
                place, one = frozenset({CountryName(row["country"])}), frozenset({FacilityName(row["facility"])})
                yield BuildTerm(place, facilities=one, since=since, until=until, allowed=False)


def _by_year(case: Case, where: Places, periods: tuple[Period, ...]) -> Iterator[BuildTerm]:
    points: defaultdict[tuple[ProcessName, str], dict[int, float]] = defaultdict(dict)
    for row in records(case.tables["capex_years"]):
        points[row["process"], row["group"]][int(row["year"])] = row["capex_factor"]
    for (process, group), factors in points.items():
        for period in periods:
            yield BuildTerm(
                where.members(group),
                frozenset({process}),
                since=period.start,
                until=period.end,
                capex_factor=in_period(factors, period),
            )
