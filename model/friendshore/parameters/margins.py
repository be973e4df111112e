"""What a year of work earns at bloc prices, before capital: the data behind viability, floors and credits.

    margin[f,m,t]  =  sum_k out[m,k] * price[k,c,t]  -  sum_k in[m,k] * price[k,c,t]  -  cost[f,t]
    cost[f,t]      =  reagents and labour + energy at the cheapest tranche without a ceiling + carbon price * CO2
                 that the plant emits itself (the price of energy holds its maker's)
                 + environmental charges on what the plant and its energy emit or leave

in M USD per kt of activity, for fleet f in area c. price[k,c,t] in M USD/kt is the bloc price and the premium paid
above it for what is made there (`prices.py`); feed of the same kind costs as much. What no adversary offers
(concentrate, intermediates, scrap) has one price everywhere, the higher of

    outlet    the best outlet open in t, its ceiling and freight left aside
    netback   what it becomes: value of the outputs, less other inputs, running cost and capital levelled over the
              plant's life, of the mode that can pay most for it, in a new plant where its process is cheapest, or 0

The netback is worked up the chain, from what users take to ore: a refiner earns his capital, the rest is the mine's.
A price that no outlet and no mode gives is 0. Of what an offtake contract owes, the contract's price is earned.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from friendshore.names import (
    AreaName,
    CarrierName,
    CommodityName,
    FacilityName,
    FleetName,
    ModeName,
    PeriodName,
    ProcessName,
    SiteName,
)
from friendshore.parameters.chain import Mode
from friendshore.parameters.fleets import Facility, Fleet
from friendshore.parameters.lifetimes import Lifetimes
from friendshore.parameters.parameters import Parameters
from friendshore.parameters.works import CO2, Build

MOST_ROUNDS = 12
"""The chain from use to concentrate has five steps; recycling feeds back into it once more."""
STILL_MOVES = 1e-9
"""M USD/kt."""


class Margins:
    """Prices, running costs and margins of a case, worked out once."""

    def __init__(self, parameters: Parameters, lives: Lifetimes) -> None:
        self.parameters, self.lives = parameters, lives
        self.periods = {period.name: period for period in parameters.periods}
        self.modes: defaultdict[FleetName, list[Mode]] = defaultdict(list)
        for (fleet, _), mode in parameters.modes.items():
            self.modes[fleet].append(mode)
        self._energy = _cheapest_energy(parameters)
        self._offered = {commodity for commodity, _, _ in parameters.bloc_prices}
        self._elsewhere = self._netbacks()
        self.value = cache(self._value)

    def price(self, commodity: CommodityName, area: AreaName, period: PeriodName) -> float:
        """M USD/kt that a maker in an area can ask."""
        if commodity in self._offered:
            return self.parameters.asking_price(commodity, area, period) or 0.0
        return self._elsewhere.get((commodity, period), 0.0)

    def cost(self, fleet: Fleet, period: PeriodName) -> float:
        """Running cost without feed and capital, M USD per kt of activity."""
        process = self.parameters.processes[fleet.process]
        charges = self.parameters.levers.charges
        charged = {account: charges.get((account, fleet.country, period), 0.0) for account in process.leaves}
        carbon = charged[CO2]
        cost = self.parameters.running_cost(fleet)
        cost += process.leaves[CO2] * self.parameters.where.countries[fleet.country].co2_price
        cost += sum(amount * charged[account] for account, amount in process.leaves.items())
        for carrier, amount in process.use_of.items():
            if amount:
                price, co2 = self._energy[fleet.site, carrier, period]
                cost += amount * (price + co2 * carbon)
        return cost

    def production_cost(self, fleet: Fleet, period: PeriodName) -> float:
        """Running cost without feed, capital and carbon price, M USD per kt of activity."""
        process = self.parameters.processes[fleet.process]
        uses = ((carrier, amount) for carrier, amount in process.use_of.items() if amount)
        energy = sum(amount * self._energy[fleet.site, carrier, period][0] for carrier, amount in uses)
        return self.parameters.running_cost(fleet) + energy

    def margin(self, fleet: Fleet, mode: Mode, period: PeriodName) -> float:
        """M USD per kt of activity; below 0 where it is better not to run."""
        owed = self.parameters.owed(fleet, self.periods[period])
        made, used = self.value(mode.process, mode.name, tuple(mode.recipe.items()), fleet.area, period)
        if fleet.offtake and owed:
            made = made * (1 - owed) + owed * fleet.offtake.price * sum(mode.outputs.values())
        return made - used - self.cost(fleet, period) - mode.cost

    def best(self, facility: Facility, period: PeriodName) -> float:
        """Margin of the best mode, M USD a year per kt/yr of capacity; 0 where no mode covers its running cost."""
        fleet = self.parameters.fleets[self.parameters.fleet_of[facility.name]]
        earned = (self.margin(fleet, mode, period) * self.activity(facility, mode) for mode in self.modes[fleet.name])
        return max(0.0, max(earned, default=0.0))

    def activity(self, facility: Facility, mode: Mode) -> float:
        """kt of activity that a kt of capacity can do in a mode, held by the second limit where there is one."""
        most = 1 / mode.use if mode.use else 0.0
        limited = self.parameters.processes[facility.process].limited_outputs
        made = sum(mode.outputs.get(name, 0.0) for name in limited)
        return min(most, (facility.output_limit or 0.0) / made) if made else most

    def most_made(self, fleet: FleetName, commodity: CommodityName) -> float:
        """kt of a commodity that a kt of capacity can make at most, second limits left aside."""
        return max((mode.outputs.get(commodity, 0.0) / mode.use for mode in self.modes[fleet] if mode.use), default=0.0)

    def _value(
        self,
        process: ProcessName,
        mode: ModeName,
        recipe: tuple[tuple[CommodityName, float], ...],
        area: AreaName,
        period: PeriodName,
    ) -> tuple[float, float]:
        """Value of what a kt of activity makes and of what it takes, M USD."""
        made = sum(amount * self.price(name, area, period) for name, amount in recipe if amount > 0)
        used = sum(-amount * self.price(name, area, period) for name, amount in recipe if amount < 0)
        return made, used

    def _netbacks(self) -> dict[tuple[CommodityName, PeriodName], float]:
        """(commodity, period) -> M USD/kt of what no adversary offers."""
        outlets: dict[tuple[CommodityName, PeriodName], float] = {}
        for outlet in self.parameters.outlets.values():
            for period, price in outlet.price.items():
                if outlet.commodity not in self._offered and outlet.most[period] > 0:
                    key = outlet.commodity, period
                    outlets[key] = max(price, outlets.get(key, price))
        buyers = list(self._buyers())
        self._elsewhere = dict(outlets)
        for _ in range(MOST_ROUNDS):
            found: dict[tuple[CommodityName, PeriodName], float] = {}
            for facility, mode, cost, period in buyers:
                left = sum(amount * self.price(name, facility.area, period) for name, amount in mode.recipe.items())
                left -= cost
                for name, amount in mode.inputs.items():
                    if name not in self._offered:
                        key = name, period
                        own = left / amount + self.price(name, facility.area, period)
                        found[key] = max(own, found.get(key, 0.0))
            for key, price in outlets.items():
                found[key] = max(price, found.get(key, price))
            before, self._elsewhere = self._elsewhere, found
            if all(abs(price - before.get(key, 0.0)) < STILL_MOVES for key, price in found.items()):
                break
        return self._elsewhere

    def _buyers(self) -> Iterator[tuple[Facility, Mode, float, PeriodName]]:
        """(facility, mode, cost and capital in M USD per kt of activity, period) of the cheapest plant of each process:
        a new one where any may be built; a standing one, its capital sunk, only for what no new plant takes."""
        first: dict[FacilityName, Build] = {}
        for (name, _), build in self.parameters.builds.items():
            first.setdefault(name, build)
        sites: defaultdict[ProcessName, list[Facility]] = defaultdict(list)
        for facility in self.parameters.facilities.values():
            if self.parameters.where.role[facility.area] != "adversary":
                sites[facility.process].append(facility)
        taken: set[CommodityName] = set()
        for found in sorted(sites.values(), key=lambda found: not any(each.name in first for each in found)):
            buildable = [facility for facility in found if facility.name in first]
            new = [facility for facility in buildable if facility.status == "generic"] or buildable or found
            wanted = set[CommodityName]() if buildable else taken
            charges = {each.name: self.lives.levelled(first[each.name]) if buildable else 0.0 for each in new}
            use = min((mode.use for mode in self.modes[self._fleet(new[0].name).name]), default=1.0)
            for period in self.periods:
                costs = {
                    each.name: charges[each.name] * use + self.cost(self._fleet(each.name), period) for each in new
                }
                cheapest = min(new, key=lambda each: (costs[each.name], each.name))
                cost = self.cost(self._fleet(cheapest.name), period)
                for mode in self.modes[self._fleet(cheapest.name).name]:
                    able = self.activity(cheapest, mode)
                    priced = {name for name in mode.inputs if name not in self._offered}
                    if able and priced and not priced <= wanted:
                        taken |= priced if buildable else set()
                        yield cheapest, mode, cost + mode.cost + charges[cheapest.name] / able, period

    def _fleet(self, name: FacilityName) -> Fleet:
        return self.parameters.fleets[self.parameters.fleet_of[name]]


def _cheapest_energy(parameters: Parameters) -> dict[tuple[SiteName, CarrierName, PeriodName], tuple[float, float]]:
    """(site, carrier, period) -> price and CO2 of a unit of the cheapest tranche without a ceiling; of the dearest
    where all have one."""
    found: dict[tuple[SiteName, CarrierName, PeriodName], tuple[bool, float, float]] = {}
    for tranche in parameters.tranches:
        for period, price in tranche.price.items():
            limited = not math.isinf(tranche.most[period])
            step = limited, -price if limited else price, tranche.co2[period]
            key = tranche.site, tranche.carrier, period
            found[key] = min(step, found.get(key, step))
    return {key: (abs(price), co2) for key, (_, price, co2) in found.items()}
