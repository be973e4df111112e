"""Lanes: what a way from area to area carries, when it is open, and what is lost on it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from friendshore.calendar import Dates, Period
from friendshore.case import Case
from friendshore.case.nearest import parted
from friendshore.case.table import EVERY
from friendshore.frames import records
from friendshore.names import AreaName, CommodityName, LaneName, PeriodName
from friendshore.units import THOUSANDTH

Name = TypeVar("Name")


@dataclass(frozen=True)
class Lane:
    """A row of lanes.csv; commodities and ends are None for all of them.

    most    kt a year of all commodities together, infinite where there is no limit
    lost    share of what is sent
    force   period -> share of its months in which the row is in force
    """

    name: LaneName
    commodities: frozenset[CommodityName] | None
    origins: frozenset[AreaName] | None
    destinations: frozenset[AreaName] | None
    most: float
    lost: float
    force: Mapping[PeriodName, float]

    def carries(self, commodity: CommodityName, origin: AreaName, destination: AreaName) -> bool:
        """Whether a flow goes by it."""
        ends = (self.commodities, commodity), (self.origins, origin), (self.destinations, destination)
        return all(named is None or word in named for named, word in ends)


@dataclass(frozen=True)
class Lanes:
    """All lanes of a case that have a row."""

    rows: tuple[Lane, ...]

    def lost(self, commodity: CommodityName, origin: AreaName, destination: AreaName, period: PeriodName) -> float:
        """Share of what is sent that does not arrive; losses of several rows follow on each other."""
        left = 1.0
        for lane in self.rows:
            if lane.lost and lane.carries(commodity, origin, destination):
                left *= 1 - lane.lost * lane.force[period]
        return 1 - left


def lanes(case: Case, periods: tuple[Period, ...]) -> Lanes:
    """The rows of lanes.csv."""
    return Lanes(tuple(_lane(row, periods) for row in records(case.tables["lanes"])))


def _lane(row: Mapping[str, Any], periods: tuple[Period, ...]) -> Lane:
    most, dates = float(row["most_t_per_yr"]), Dates.stated(row["from_month"], row["until_month"])
    return Lane(
        name=LaneName(row["lane"]),
        commodities=_named(row["commodities"], CommodityName),
        origins=_named(row["origins"], AreaName),
        destinations=_named(row["destinations"], AreaName),
        most=math.inf if math.isnan(most) else most * THOUSANDTH,
        lost=row["loss_share"],
        force={each.name: dates.share_of(each) for each in periods},
    )


def _named(cell: str, kind: Callable[[str], Name]) -> frozenset[Name] | None:
    return None if cell == EVERY else frozenset(map(kind, parted(cell)))
