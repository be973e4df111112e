"""Which periods the Summary shows side by side, and from which on what is decided today can stand."""

from __future__ import annotations

from collections.abc import Sequence

from friendshore.reports.excel.report import Label

MOST = 5
"""Periods that stand side by side."""
ROUND = (5, 10, 20)
"""Multiples by which years are round, the finest first."""


def shown(reported: Sequence[Label]) -> list[Label]:
    """The first and the last period, and the round years between; all where they are few, and where periods are not
    years, those that part them most evenly."""
    if len(reported) <= MOST:
        return list(reported)
    first, last, between = reported[0], reported[-1], reported[1:-1]
    for multiple in ROUND:
        found = [year for year in between if isinstance(year, int) and year % multiple == 0]
        if found and len(found) <= MOST - 2:
            return [first, *found, last]
    step = (len(reported) - 1) / (MOST - 1)
    return [reported[round(number * step)] for number in range(MOST)]


def late(reported: Sequence[Label]) -> list[Label]:
    """The second half of the periods: what stands when the plan begins no longer decides them."""
    return list(reported[len(reported) // 2 :])
