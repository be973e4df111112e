"""By how much more, or less, for what a project makes it comes in, or drops out.

    sum_t h[t] * online[s,t] / use * max(0, max_m (price * w[t] * made[m] - loss[m,t]))  =  gap[s]      M USD per kt/yr

for a price that is paid on all that its fleet makes, where gap and loss are what the duals have for a build and for a
kt of the fleet's activity; w is the weight of a dollar in t: the discount, a hundredth of it after the reported years.
That is where the search begins. A fleet with other plants would take the same price: there it is paid on what the
builds of the project alone can make, sum_t h[t] * online[s,t] / use * price * w[t] * made. A plant may be worth its
grant and stand idle; by a price on what is made it comes in only where it works.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from friendshore.aim import RUN_OUT_WEIGHT
from friendshore.asking.bench import Bench, Standing
from friendshore.names import FacilityName, FleetName, ModeName, PeriodName
from friendshore.parameters.works import BuildKey
from friendshore.plan.gaps import Gaps
from friendshore.solving.arrays import Positions, Vector
from friendshore.solving.outcome import Solved
from friendshore.studies.workings.why_not import thresholds
from friendshore.studies.workings.why_not.rows import NAN, Row
from friendshore.studies.workings.why_not.thresholds import Offer, Place, Threshold
from friendshore.units import THOUSANDTH

HALVINGS = 80
FIRST = 1.0
DEAREST = 1e4
"""USD/kg: no price is looked for beyond it."""


@dataclass(frozen=True)
class _Making:
    """What the fleet of a facility does, by column of its activity.

    worth   M USD of present value that a price of 1 USD/kg brings for a kt of activity
    use     kt of capacity that a kt takes
    years   length of the period
    """

    positions: Positions
    worth: Vector
    use: Vector
    years: Vector
    periods: tuple[PeriodName, ...]


def by_price(bench: Bench, standing: Standing, place: Place, gaps: Gaps, found: Solved) -> list[Row]:
    """A price above the market's for what it makes, and the floor that this is; none where no price is enough."""
    making = _making(bench, place.facility)
    full = _full(bench, place, making)
    if not full.any():
        return []
    told = min(max(0.0, gaps.gap(key)) / w for key, w in zip(place.keys, full, strict=True) if w > 0)
    if _alone(bench, place.facility):
        offer = Offer.of(bench, making.positions, making.worth, FIRST)
        begin = _needed(bench, place, making, found)
    else:
        offer = Offer.of(bench, place.counting, full, FIRST)
        begin = thresholds.least_share(place, found, full)
    threshold = thresholds.comes_in(bench, standing, place, offer, begin, told)
    if not isinstance(threshold, Threshold) or not np.isfinite(threshold.amount):
        return []
    sides = threshold.beyond / THOUSANDTH, threshold.short / THOUSANDTH, NAN, NAN, ""
    rows: list[Row] = [("price above the market", threshold.amount, "USD/kg", told, *sides)]
    market = _market(bench, place.facility, place.keys[0])
    if np.isfinite(market):
        rows.append(("price floor", market + threshold.amount, "USD/kg", market + told, *sides))
    return rows


def by_lower_price(bench: Bench, standing: Standing, place: Place, without: float) -> list[Row]:
    """A price below the plan's for what its builds make, with which none of it is built."""
    full = _full(bench, place, _making(bench, place.facility))
    if not full.any():
        return []
    found = thresholds.goes_out(bench, standing, place, Offer.of(bench, place.counting, full, FIRST), without)
    if not isinstance(found, Threshold):
        return []
    sides = found.beyond / THOUSANDTH, found.short / THOUSANDTH, NAN, NAN, ""
    return [("lower price of what it makes", found.amount, "USD/kg", found.first_order, *sides)]


def _alone(bench: Bench, facility: FacilityName) -> bool:
    """Whether no other plant works in its fleet, or can."""
    fleet = bench.parameters.fleets[bench.parameters.fleet_of[facility]]
    return all(each.name == facility or not (each.max_build or each.existing) for each in fleet.facilities)


def _full(bench: Bench, place: Place, making: _Making) -> Vector:
    """M USD of present value per kt/yr that a price of 1 USD/kg brings for each build, working all the time."""
    best: dict[PeriodName, float] = {}
    for period, worth in zip(making.periods, (making.years * making.worth / making.use).tolist(), strict=True):
        best[period] = max(best.get(period, 0.0), worth)
    builds = [bench.parameters.builds[key].online for key in place.keys]
    return np.array([sum(share * best.get(period, 0.0) for period, share in each.items()) for each in builds], float)


def _needed(bench: Bench, place: Place, making: _Making, found: Solved) -> float:
    """USD/kg above what the plan has for its goods with which a build pays, by duals; endless where none does."""
    loss = np.maximum(found.reduced_costs[making.positions], 0.0)
    gaps = found.reduced_costs[place.counting] + float(found.row_duals[place.row])

    def pays(price: float) -> bool:
        best: dict[PeriodName, float] = {}
        gains = making.years / making.use * (price * making.worth - loss)
        for period, gain in zip(making.periods, gains.tolist(), strict=True):
            best[period] = max(best.get(period, 0.0), gain)
        builds = [bench.parameters.builds[key].online for key in place.keys]
        sums = [sum(share * best.get(period, 0.0) for period, share in each.items()) for each in builds]
        return any(total >= gap for total, gap in zip(sums, gaps.tolist(), strict=True))

    if not pays(DEAREST):
        return float("inf")
    low, high = 0.0, DEAREST
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if pays(middle) else (middle, high)
    return high


def _making(bench: Bench, facility: FacilityName) -> _Making:
    parameters = bench.parameters
    fleet = parameters.fleet_of[facility]
    periods = {period.name: period for period in parameters.periods}

    def makes(name: FleetName, mode: ModeName, *_: str) -> bool:
        return name == fleet and parameters.modes[name, mode].use > 0 and bool(parameters.modes[name, mode].outputs)

    positions, keys = bench.columns("activity", makes)
    modes = [parameters.modes[name, mode] for name, mode, _, _ in keys]
    named = tuple(PeriodName(period) for _, _, _, period in keys)
    weight = {
        name: parameters.discount[name] * (1.0 if period.reported else RUN_OUT_WEIGHT)
        for name, period in periods.items()
    }
    return _Making(
        positions,
        np.array([weight[p] * sum(mode.outputs.values()) for p, mode in zip(named, modes, strict=True)], float),
        np.array([mode.use for mode in modes], float),
        np.array([periods[p].years for p in named], float),
        named,
    )


def _market(bench: Bench, facility: FacilityName, key: BuildKey) -> float:
    """What the market asks for the one thing that it makes, USD/kg, over the years in which it works; not a number
    where it makes several, or no adversary offers it."""
    parameters = bench.parameters
    fleet = parameters.fleets[parameters.fleet_of[facility]]
    goods = {
        name
        for (named, _), mode in parameters.modes.items()
        for name in (mode.outputs if named == fleet.name and mode.use else ())
    }
    if len(goods) != 1:
        return NAN
    (commodity,), online = goods, parameters.builds[key].online
    periods = [period for period in parameters.periods if period.reported and period.name in online]
    asked = [parameters.asking_price(commodity, fleet.area, period.name) for period in periods]
    weights = [parameters.discount[period.name] * period.years * online[period.name] for period in periods]
    if not asked or None in asked:
        return NAN
    return float(np.average(np.array(asked, float), weights=weights))
