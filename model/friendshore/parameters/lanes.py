"""Lanes: what a way from area to area carries, when it is open, and what is lost on it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from friendshore.calendar import Period
from friendshore.case import Case
from friendshore.case.nearest import parted
from friendshore.case.table import EVERY
from friendshore.frames import records
from friendshore.parameters.series import months_in_force
from friendshore.units import THOUSANDTH


@dataclass(frozen=True)
class Lane:
    """A row of lanes.csv; commodities and ends are None for all of them.

    most    kt a year of all commodities together, infinite where there is no limit
    lost    share of what is sent
    force   period -> share of its months in which the row is in force
    """

    name: str
    commodities: frozenset[str] | None
    origins: frozenset[str] | None
    destinations: frozenset[str] | None
    most: float
    lost: float
    force: Mapping[str, float]

    def carries(self, commodity: str, origin: str, destination: str) -> bool:
        """Whether a flow goes by it."""
        ends = (self.commodities, commodity), (self.origins, origin), (self.destinations, destination)
        return all(named is None or word in named for named, word in ends)


@dataclass(frozen=True)
class Lanes:
    """All lanes of a case that have a row."""

    rows: tuple[Lane, ...]

    def lost(self, commodity: str, origin: str, destination: str, period: str) -> float:
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
    most = float(row["most_t_per_yr"])
    return Lane(
        name=row["lane"],
        commodities=_named(row["commodities"]),
        origins=_named(row["origins"]),
        destinations=_named(row["destinations"]),
        most=math.inf if math.isnan(most) else most * THOUSANDTH,
        lost=row["loss_share"],
        force={each.name: months_in_force(row["from_month"], row["until_month"], each) for each in periods},
    )


def _named(cell: str) -> frozenset[str] | None:
    return None if cell == EVERY else frozenset(parted(cell))
