"""A contract for difference as numbers: whom it covers, when, and what it pays and takes on a tonne."""

from __future__ import annotations

import math
from dataclasses import dataclass

from friendshore.calendar import Dates
from friendshore.names import AreaName, CommodityName, CountryName, FacilityName, GroupName, PeriodName, PlaceName
from friendshore.parameters.margins import Margins


@dataclass(frozen=True)
class Floor:
    """A row of price_floors.csv, in the units of the program."""

    floor: str
    payer: PlaceName
    commodity: CommodityName
    facilities: tuple[FacilityName, ...]
    countries: tuple[GroupName, ...]
    floor_musd_per_kt: float
    dates: Dates
    most_kt_per_yr: float | None
    upside_from_musd_per_kt: float | None
    upside_share: float
    automatic: bool


class Contract:
    """What a floor is to the plants that it covers.

    fleets   names of the fleets covered
    dates    months in force
    force    period -> share of its months in force, where there are any
    most     most that is covered, kt/yr; infinite where there is no ceiling
    """

    def __init__(self, row: Floor, margins: Margins) -> None:
        parameters = margins.parameters
        countries = frozenset[CountryName]().union(*(parameters.where.members(word) for word in row.countries))
        self.commodity = row.commodity
        self.payer = row.payer
        self.automatic = row.automatic
        self.most = math.inf if row.most_kt_per_yr is None else row.most_kt_per_yr
        self.fleets = frozenset(
            fleet.name
            for fleet in parameters.fleets.values()
            if fleet.country in countries and (not row.facilities or fleet.facilities[0].name in row.facilities)
        )
        self.dates = row.dates
        shares = {period.name: row.dates.share_of(period) for period in parameters.periods}
        self.force = {period: part for period, part in shares.items() if part}
        self._floor = row.floor_musd_per_kt
        self._upside = row.upside_share
        self._upside_from = math.inf if row.upside_from_musd_per_kt is None else row.upside_from_musd_per_kt
        self._price = margins.price

    @property
    def fixed(self) -> bool:
        """Whether what is made says what is covered."""
        return self.automatic and math.isinf(self.most)

    def paid(self, area: AreaName, period: PeriodName) -> float:
        """M USD/kt that the payer adds to the price in an area."""
        return max(0.0, self._floor - self._price(self.commodity, area, period))

    def received(self, area: AreaName, period: PeriodName) -> float:
        """M USD/kt that the payer gets back."""
        above = self._price(self.commodity, area, period) - self._upside_from if self._upside else 0.0
        return self._upside * max(0.0, above)
