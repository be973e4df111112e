"""What a plant costs and how long it works over its life, in present worth at its owner's cost of capital.

    outlay[p,s]          =  capex * (1 - attrition) * sum_y (cash[p,s,y] + fixed_om * stands[p,s,y]) * d[p,y]      M USD
    online_worth[p,s,t]  =  (1 - attrition) * sum_{y in t} worked[p,s,y] * d[p,y]                               kt-years
    d[p,y]               =  (1 + r[p]) ** -(years from `as_of` to the middle of y)

per kt/yr, for a build of p decided in s, over the years y of its life: what it spends, whether it stands, how much of
it works (ramp-up, retirement). r[p] is the real cost of capital of the plant plus the hurdle of commercial viability,
the highest of its builds. A plant outlives the case's horizon: it goes on until its life ends, or no late build could
ever pay; the years after the horizon are counted with the last period.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from friendshore.calendar import MONTHS_A_YEAR, Period, overlap
from friendshore.finance import discount_factor
from friendshore.names import FacilityName, PeriodName, ProcessName
from friendshore.parameters import money, timing
from friendshore.parameters.parameters import Parameters
from friendshore.parameters.works import Build


class Lifetimes:
    """Outlay and work of the builds of a case.

    periods  by name
    rates    facility -> real private rate a year
    """

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters
        self.periods = {period.name: period for period in parameters.periods}
        self.rates = _rates(parameters)
        self.discount = cache(self._discount)
        self._worked = cache(self._worked_in)
        self._worth = cache(self._worth_in)
        self._years = cache(self._years_up_to)

    def outlay(self, build: Build) -> float:
        """Capital and upkeep over the plant's life, M USD of present value per kt/yr."""
        facility = build.as_found
        process = self.parameters.processes[facility.process]
        ends = build.service_month + process.lifetime_years * MONTHS_A_YEAR
        spent = 0.0
        for _, year in self._years(ends):
            stands = overlap(build.service_month, ends, year.start, year.end) / MONTHS_A_YEAR
            part = money.cash_share(facility, build.service_month, year) + process.fixed_om * stands
            spent += part * self._worth(build.facility, year) if part else 0.0
        return facility.capex * (1 - facility.attrition) * spent

    def online_worth(self, build: Build) -> Mapping[PeriodName, float]:
        """Period -> kt-years of work per kt/yr, in present worth; what follows the horizon stands with the last."""
        facility = build.as_found
        lifetime = self.parameters.processes[facility.process].lifetime_years
        found: dict[PeriodName, float] = {}
        for name, year in self._years(build.service_month + lifetime * MONTHS_A_YEAR):
            age = year.start - build.service_month
            works = self._worked(facility.process, facility.ramp_stretch, age, year.months)
            if works:
                works *= (1 - facility.attrition) * self._worth(build.facility, year)
                found[name] = found.get(name, 0.0) + works
        return found

    def levelled(self, build: Build) -> float:
        """Outlay per kt-year of work, M USD per kt: what a year of capacity must earn above running cost."""
        works = sum(self.online_worth(build).values())
        return self.outlay(build) / works if works else 0.0

    def _worth_in(self, facility: FacilityName, year: Period) -> float:
        return discount_factor(self.rates[facility], year.middle - self.parameters.as_of)

    def _discount(self, facility: FacilityName, period: Period) -> float:
        """d[p,t]: present worth of a dollar in a period at the facility's private rate."""
        years = (year for name, year in self._years(period.end) if name == period.name)
        return sum(year.months * self._worth(facility, year) for year in years) / period.months

    def _years_up_to(self, ends: int) -> list[tuple[PeriodName, Period]]:
        """(period, year of it) up to a month; the years after the horizon go with the last period."""
        last = self.parameters.periods[-1]
        after = Period(last.name, last.end, max(0, ends - last.end), False)
        return [
            (period.name, Period(PeriodName(""), start, min(MONTHS_A_YEAR, period.end - start), False))
            for period in (*self.parameters.periods, after)
            for start in range(period.start, min(period.end, ends), MONTHS_A_YEAR)
        ]

    def _worked_in(self, process: ProcessName, stretch: float, age: int, months: int) -> float:
        """Years at full nameplate that a plant of an age in months works in the months that follow."""
        technique = self.parameters.processes[process]
        curve: timing.Ramp = technique.ramp.stretched(stretch)
        ends = technique.lifetime_years * MONTHS_A_YEAR
        return curve.mean(0, ends, Period(PeriodName(""), age, months, False)) * months / MONTHS_A_YEAR


def _rates(parameters: Parameters) -> dict[FacilityName, float]:
    """Facility -> real private rate a year."""
    starts = {period.name: period.start for period in parameters.periods}
    rates: dict[FacilityName, float] = {}
    for (name, _), build in parameters.builds.items():
        hurdle = parameters.levers.hurdle(build.as_found, starts[build.decided]) or 0.0
        rates[name] = max(parameters.wacc(build.as_found) + hurdle, rates.get(name, 0.0))
    return rates
