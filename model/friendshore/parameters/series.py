"""Figures given for some years become one figure a period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from friendshore.calendar import Period, month_number, overlap

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


def in_period(points: Mapping[int, float], period: Period, after: After = hold) -> float:
    """Mean over the calendar years of a period, weighted by their months in it."""
    return sum(weight * in_year(points, year, after) for year, weight in period.year_shares().items())


def months_in_force(from_month: str, until_month: str, period: Period) -> float:
    """Share of a period's months from one month to another, both counted in; blank: no bound on that side."""
    since = month_number(from_month) if from_month else period.start
    until = month_number(until_month) + 1 if until_month else period.end
    return overlap(since, until, period.start, period.end) / period.months


def months_in_any(dates: Iterable[tuple[str, str]], period: Period) -> float:
    """Share of a period's months in which at least one of several rows, each from one month to another, is in force."""
    found: set[int] = set()
    for from_month, until_month in dates:
        since = month_number(from_month) if from_month else period.start
        until = month_number(until_month) + 1 if until_month else period.end
        found.update(range(max(since, period.start), min(until, period.end)))
    return len(found) / period.months
