"""A contract between two areas as numbers: what is promised of which plants, to whom, and when."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from friendshore.case.nearest import parted
from friendshore.names import AreaName, CommodityName, FacilityName, SectorName
from friendshore.parameters.markets import PROVENANCES, SECURE
from friendshore.parameters.parameters import Parameters
from friendshore.parameters.series import months_in_force
from friendshore.units import THOUSANDTH


class Promise:
    """A row of contracts.csv.

    provenances  what fulfils it
    plants       its plants in one word, the same for every contract that names the same; empty: any
    fleets       names of their fleets
    years        period -> its years in force, where there are any
    least, most  kt/yr; most is infinite where none is stated
    share        of what the plants make, promised on top of least
    damages      M USD/kt
    """

    def __init__(self, row: Mapping[str, Any], parameters: Parameters) -> None:
        self.name = str(row["contract"])
        self.commodities = tuple(map(CommodityName, parted(row["commodities"])))
        self.origin, self.destination = AreaName(row["origin"]), AreaName(row["destination"])
        self.provenances = (SECURE,) if row["secure"] else PROVENANCES
        plants = sorted(map(FacilityName, parted(row["facilities"])))
        self.plants = ";".join(plants)
        self.fleets = frozenset(parameters.fleet_of[name] for name in plants if name in parameters.fleet_of)
        self.sectors = tuple(map(SectorName, parted(row["sectors"])))
        self.least = float(row["least_t_per_yr"]) * THOUSANDTH
        self.most = math.inf if math.isnan(row["most_t_per_yr"]) else float(row["most_t_per_yr"]) * THOUSANDTH
        self.share = float(row["share_of_output"])
        self.damages = float(row["damages_usd_per_t"]) * THOUSANDTH
        dates = row["from_month"], row["until_month"]
        shares = {period.name: (months_in_force(*dates, period), period.years) for period in parameters.periods}
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


def concerns(row: Mapping[str, Any], roles: Mapping[AreaName, str]) -> bool:
    """Whether a contract is the plan's business: a planner takes, and both ends are of the bloc."""
    return row["origin"] in roles and roles.get(row["destination"]) == "planner"
