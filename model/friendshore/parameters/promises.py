"""A contract between two areas as numbers: what is promised of which plants, to whom, and when."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from friendshore.calendar import Dates
from friendshore.names import AreaName, CommodityName, FacilityName, SectorName
from friendshore.parameters.markets import PROVENANCES, SECURE
from friendshore.parameters.parameters import Parameters


@dataclass(frozen=True)
class Agreement:
    """A row of contracts.csv, in the units of the program."""

    contract: str
    commodities: tuple[CommodityName, ...]
    origin: AreaName
    destination: AreaName
    dates: Dates
    least_kt_per_yr: float
    share_of_output: float
    most_kt_per_yr: float | None
    secure: bool
    damages_musd_per_kt: float
    facilities: tuple[FacilityName, ...]
    sectors: tuple[SectorName, ...]

    def concerns(self, roles: Mapping[AreaName, str]) -> bool:
        """Whether it is the plan's business: a planner takes, and both ends are of the bloc."""
        return self.origin in roles and roles.get(self.destination) == "planner"


class Promise:
    """What an agreement promises, period by period.

    provenances  what fulfils it
    plants       its plants in one word, the same for every contract that names the same; empty: any
    fleets       names of their fleets
    years        period -> its years in force, where there are any
    least, most  kt/yr; most is infinite where none is stated
    share        of what the plants make, promised on top of least
    damages      M USD/kt
    """

    def __init__(self, row: Agreement, parameters: Parameters) -> None:
        self.name = row.contract
        self.commodities = row.commodities
        self.origin, self.destination = row.origin, row.destination
        self.provenances = (SECURE,) if row.secure else PROVENANCES
        plants = sorted(row.facilities)
        self.plants = ";".join(plants)
        self.fleets = frozenset(parameters.fleet_of[name] for name in plants if name in parameters.fleet_of)
        self.sectors = row.sectors
        self.least = row.least_kt_per_yr
        self.most = math.inf if row.most_kt_per_yr is None else row.most_kt_per_yr
        self.share = row.share_of_output
        self.damages = row.damages_musd_per_kt
        shares = {period.name: (row.dates.share_of(period), period.years) for period in parameters.periods}
        self.force = {period: force for period, (force, _) in shares.items() if force}
        self.years = {period: force * years for period, (force, years) in shares.items() if force}

    @property
    def at_home(self) -> bool:
        """Whether what is promised stays where it is made."""
        return self.origin == self.destination

    @property
    def binds(self) -> bool:
        """Whether anything is promised."""
        return self.least > 0 or self.share > 0
