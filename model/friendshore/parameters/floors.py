"""A contract for difference as numbers: whom it covers, when, and what it pays and takes on a tonne."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from friendshore.case.nearest import parted
from friendshore.names import AreaName, CommodityName, CountryName, FacilityName, PeriodName
from friendshore.parameters.margins import Margins
from friendshore.parameters.series import months_in_force
from friendshore.units import THOUSANDTH


class Contract:
    """A row of price_floors.csv.

    fleets   names of the fleets covered
    dates    first and last month in force
    force    period -> share of its months in force, where there are any
    most     most that is covered, kt/yr; infinite where there is no ceiling
    """

    def __init__(self, row: Mapping[str, Any], margins: Margins) -> None:
        parameters = margins.parameters
        members = (parameters.where.members(word) for word in parted(row["countries"]))
        countries, named = frozenset[CountryName]().union(*members), set(map(FacilityName, parted(row["facilities"])))
        self.commodity = CommodityName(row["commodity"])
        self.payer = str(row["payer"])
        self.automatic = bool(row["automatic"])
        self.most = math.inf if math.isnan(row["most_t_per_yr"]) else float(row["most_t_per_yr"]) * THOUSANDTH
        self.fleets = frozenset(
            fleet.name
            for fleet in parameters.fleets.values()
            if fleet.country in countries and (not named or fleet.facilities[0].name in named)
        )
        self.dates = str(row["from_month"]), str(row["until_month"])
        shares = {period.name: months_in_force(*self.dates, period) for period in parameters.periods}
        self.force = {period: part for period, part in shares.items() if part}
        self._floor = float(row["floor_usd_per_t"]) * THOUSANDTH
        self._upside = float(row["upside_share"])
        self._upside_from = float(row["upside_from_usd_per_t"]) * THOUSANDTH
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
