"""Figures given for some years become one figure a period."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TypeVar

from friendshore.calendar import Dates, Period

Name = TypeVar("Name", bound=str)
After = Callable[[Mapping[int, float], int], float]


def hold(points: Mapping[int, float], year: int) -> float:
    """After the last stated year: the last value."""
    return points[max(points)]


def keep_slope(points: Mapping[int, float], year: int) -> float:
    """After the last stated year: on along the last slope, never below zero."""
    if len(points) == 1:
        return hold(points, year)
    before, last = sorted(points)[-2:]
    slope = (points[last] - points[before]) / (last - before)
    return max(0.0, points[last] + slope * (year - last))


def growing(rate: float) -> After:
    """After the last stated year: growth by `rate` a year."""

    def after(points: Mapping[int, float], year: int) -> float:
        return float(hold(points, year) * (1 + rate) ** (year - max(points)))

    return after


def in_year(points: Mapping[int, float], year: int, after: After = hold) -> float:
    """Value in a year: linear between stated years, the first value before them, `after` them by rule."""
    if year in points:
        return points[year]
    if year > max(points):
        return after(points, year)
    if year < min(points):
        return points[min(points)]
    left = max(known for known in points if known < year)
    right = min(known for known in points if known > year)
    return points[left] + (points[right] - points[left]) * (year - left) / (right - left)


def stated_beside(years: Collection[int], year: int) -> tuple[int, int]:
    """The two stated years on whose straight line `in_year` with `keep_slope` finds a year; one twice where that holds
    its value."""
    known = sorted(years)
    if year in known or len(known) == 1 or year < known[0]:
        only = year if year in known else known[0]
        return only, only
    if year > known[-1]:
        return known[-2], known[-1]
    return max(each for each in known if each < year), min(each for each in known if each > year)


def in_period(points: Mapping[int, float], period: Period, after: After = hold) -> float:
    """Mean over the calendar years of a period, weighted by their months in it."""
    return sum(weight * in_year(points, year, after) for year, weight in period.year_shares().items())


def months_in_any(dates: Iterable[Dates], period: Period) -> float:
    """Share of a period's months that lie in at least one of several dates."""
    found = {month for each in dates for month in each.months_of(period)}
    return len(found) / period.months


def groups_of_months(months: Mapping[Name, Collection[int]]) -> dict[tuple[Name, ...], frozenset[int]]:
    """Names that have to share months, each group with the months that it has in all.

    months   name -> months in which it is open

    Whoever is open in some months only can have no more than those months give; so can, together, all who are open in
    no others. The groups are, for each name, all that are open in its months alone, and everybody.
    """
    wholes = [frozenset(each) for each in months.values()]
    wholes.append(frozenset[int]().union(*wholes))
    found: dict[tuple[Name, ...], frozenset[int]] = {}
    for whole in wholes:
        names = tuple(name for name, each in months.items() if whole.issuperset(each))
        found[names] = frozenset[int]().union(*(months[name] for name in names))
    return found
