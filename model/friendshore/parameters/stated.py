"""Figures that a case states for a single period, in place of what it says by year."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from friendshore.calendar import Period
from friendshore.case import Case
from friendshore.frames import records
from friendshore.names import AreaName, CommodityName, PeriodName, SectorName
from friendshore.parameters.series import After, hold, in_period, keep_slope
from friendshore.units import THOUSANDTH

Key = tuple[str, ...]


def prices(case: Case, table: str, key: Sequence[str], column: str) -> dict[Key, dict[PeriodName, float]]:
    """Key -> period -> price of a row of a table by period, M USD/kt or M USD/GWh; blank cells left out."""
    found: defaultdict[Key, dict[PeriodName, float]] = defaultdict(dict)
    for row in records(case.tables[table]):
        if not math.isnan(row[column]):
            found[tuple(str(row[name]) for name in key)][PeriodName(row["period"])] = row[column] * THOUSANDTH
    return found


def rates(
    case: Case, table: str, key: Sequence[str], column: str, periods: Sequence[Period]
) -> dict[Key, dict[PeriodName, float]]:
    """Key -> period -> what a row of a table by period says of all of it, kt/yr or GWh/yr; blank cells left out."""
    years = {period.name: period.years for period in periods}
    return {
        at: {period: amount / years[period] for period, amount in found.items() if period in years}
        for at, found in prices(case, table, key, column).items()
    }


def by_period(
    points: Mapping[int, float], stated: Mapping[PeriodName, float], periods: Sequence[Period], after: After = hold,
    otherwise: float = math.inf,
) -> dict[PeriodName, float]:
    """Period -> what is stated for it, else the mean of its years, else `otherwise`.

    points   year -> figure, as a table by year has it
    stated   period -> figure
    """  # fmt: skip
    return {
        period.name: stated[period.name] if period.name in stated
        else in_period(points, period, after) if points else otherwise
        for period in periods
    }  # fmt: skip


def demand_of(
    case: Case, areas: Collection[AreaName], periods: Sequence[Period]
) -> dict[tuple[CommodityName, AreaName, SectorName], dict[PeriodName, float]]:
    """(commodity, area, sector) -> period -> kt/yr that users of some areas ask for at the chosen level."""
    points: defaultdict[tuple[CommodityName, AreaName, SectorName], dict[int, float]] = defaultdict(dict)
    for row in records(case.tables["demand"]):
        if row["area"] in areas:
            key = CommodityName(row["commodity"]), AreaName(row["area"]), SectorName(row["sector"])
            points[key][int(row["year"])] = float(row[f"t_per_yr_{case.levels.demand}"]) * THOUSANDTH
    stated = rates(case, "demand_periods", ("commodity", "area", "sector"), f"demand_t_{case.levels.demand}", periods)
    return {key: by_period(years, stated.get(key, {}), periods, keep_slope) for key, years in points.items()}
