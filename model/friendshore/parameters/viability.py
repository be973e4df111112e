"""What a build is worth to a private owner at bloc prices: data, known before any decision.

    worth[p,s]  =  sum_t online_worth[p,s,t] * margin[p,t]  -  outlay[p,s]                            M USD per kt/yr

Outlay and online worth are present values over the plant's life (`lifetimes.py`); margin[p,t] is that of the best mode,
not below 0 (`margins.py`): a plant that cannot cover its running cost stands still, any other is taken to sell all that
it can make at bloc prices, whatever the plan runs it at.
"""

from __future__ import annotations

import math
from functools import cache, cached_property

from friendshore.names import CommodityName, DecisionName, FacilityName, PeriodName
from friendshore.parameters.chain import Mode
from friendshore.parameters.lifetimes import Lifetimes
from friendshore.parameters.margins import Margins
from friendshore.parameters.parameters import Parameters
from friendshore.parameters.works import Build


class Viability(Lifetimes):
    """Private worth of the builds of a case."""

    def __init__(self, parameters: Parameters) -> None:
        super().__init__(parameters)
        self.best = cache(self._best)

    @cached_property
    def margins(self) -> Margins:
        """Prices and margins of the case."""
        return Margins(self.parameters, self)

    def in_scope(self, build: Build) -> bool:
        """Whether a build must pay for itself."""
        decided = self.periods[build.decided].start
        return self.parameters.levers.hurdle(build.as_found, decided) is not None

    def scope(self) -> dict[FacilityName, list[DecisionName]]:
        """Facility -> periods in which a build may be decided that must pay for itself."""
        found: dict[FacilityName, list[DecisionName]] = {}
        for (name, decided), build in self.parameters.builds.items():
            if self.in_scope(build):
                found.setdefault(name, []).append(decided)
        return found

    def worth(self, build: Build) -> float:
        """M USD of present value per kt/yr built."""
        earned = sum(weight * self.best(build.facility, period) for period, weight in self.online_worth(build).items())
        return earned - self.outlay(build)

    def break_even(self, build: Build) -> tuple[CommodityName, float]:
        """The main output of the mode that earns most over the plant's life, and the price of it, M USD/kt and the same
        in every period, at which the build is worth nothing; blank and NaN where it makes nothing."""
        facility = self.parameters.facilities[build.facility]
        fleet = self.parameters.fleets[self.parameters.fleet_of[build.facility]]
        weights = self.online_worth(build)

        def earned(mode: Mode) -> float:
            margins = (weight * self.margins.margin(fleet, mode, period) for period, weight in weights.items())
            return self.margins.activity(facility, mode) * sum(margins)

        mode = max(self.margins.modes[fleet.name], key=earned, default=None)
        if mode is None or not mode.outputs or not self.margins.activity(facility, mode):
            return CommodityName(""), math.nan
        values = {
            commodity: amount
            * sum(weight * self.margins.price(commodity, fleet.area, period) for period, weight in weights.items())
            for commodity, amount in mode.outputs.items()
        }
        main = max(values, key=lambda commodity: (values[commodity], commodity))
        made = mode.outputs[main] * self.margins.activity(facility, mode)
        kept = {period: 1 - self.parameters.owed(fleet, self.periods[period]) for period in weights}
        whole = made * sum(weight * kept[period] for period, weight in weights.items())
        sold = made * sum(
            weight * kept[period] * self.margins.price(main, fleet.area, period) for period, weight in weights.items()
        )
        return main, (self.outlay(build) - earned(mode) + sold) / whole if whole else math.nan

    def _best(self, facility: FacilityName, period: PeriodName) -> float:
        return self.margins.best(self.parameters.facilities[facility], period)
