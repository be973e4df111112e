"""What users ask for: demand by sector, the cost of going short, and groups of users that nothing tells apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from friendshore.calendar import Period
from friendshore.case import Case
from friendshore.case.table import EVERY
from friendshore.frames import rows as each
from friendshore.names import AreaName, CommodityName, PeriodName, SectorName, UsersName
from friendshore.parameters.places import Places
from friendshore.parameters.stated import demand_of
from friendshore.units import THOUSANDTH

ALL_SECTORS = SectorName(EVERY)
"""Stands in shortage.csv for every sector without rows of its own."""
DemandKey = tuple[CommodityName, AreaName, SectorName, PeriodName]
UsersKey = tuple[CommodityName, AreaName, UsersName, PeriodName]


@dataclass(frozen=True)
class ShortageStep:
    """A step of shortage: share of demand, cost in M USD/kt."""

    step: int
    share: float
    cost: float


def demand(case: Case, where: Places, periods: tuple[Period, ...]) -> dict[DemandKey, float]:
    """(commodity, area, sector, period) -> kt/yr asked for by planners at the chosen level; zero demand left out."""
    asked = demand_of(case, where.planners, periods)
    return {(*key, period): rate for key, rates in asked.items() for period, rate in rates.items() if rate > 0}


def shortage(case: Case) -> dict[SectorName, tuple[ShortageStep, ...]]:
    """Sector -> its steps of shortage, cheapest first; the sector * stands for those without a row."""
    steps: defaultdict[SectorName, list[ShortageStep]] = defaultdict(list)
    for row in each(case.tables["shortage"].sort_values("step")):
        step = ShortageStep(int(row.step), float(row.share_of_demand), float(row.usd_per_t) * THOUSANDTH)
        steps[SectorName(row.sector)].append(step)
    return {sector: tuple(found) for sector, found in steps.items()}


def users_of(
    sector: SectorName, area: AreaName, steps: Mapping[SectorName, tuple[ShortageStep, ...]],
    apart: Collection[tuple[SectorName, AreaName]] = (),
) -> UsersName:
    """The group of users that a sector of an area belongs to, named after its first member in shortage.csv.

    Sectors that the program has no reason to tell apart, because the same steps of shortage hold for them, are one
    group and share what their area gets in proportion to their demand; those in `apart`, each with its area or * for
    every area, are groups of their own; so is each sector where no step of shortage holds for it, which may not go
    short.
    """
    if sector not in steps and ALL_SECTORS not in steps:
        return UsersName(sector)
    alone = {name for name, place in apart if place in {area, EVERY}}
    if sector in alone:
        return UsersName(sector)
    own = steps[sector if sector in steps else ALL_SECTORS]
    return next(UsersName(first) for first, others in steps.items() if others == own and first not in alone)


def by_users(
    demand: Mapping[DemandKey, float],
    steps: Mapping[SectorName, tuple[ShortageStep, ...]],
    apart: Collection[tuple[SectorName, AreaName]] = (),
) -> dict[UsersKey, float]:
    """(commodity, area, users, period) -> kt/yr, from demand by sector."""
    gathered: defaultdict[UsersKey, float] = defaultdict(float)
    for (commodity, area, sector, period), rate in demand.items():
        gathered[commodity, area, users_of(sector, area, steps, apart), period] += rate
    return dict(gathered)
