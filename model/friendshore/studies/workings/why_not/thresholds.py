"""From when on a build is part of the plan, or no longer: found by solving, from the plan's basis.

    V(a)  =  least cost with a * weight[s] off the cost of build[f,s], for one facility f               concave in a
    comes in at  a  =  min_s gap[s] / weight[s],   goes out at the a < 0 where V(a) = least cost without f

with gaps from a plan that is made to build a little of f: duals of the plan itself may leave a part of the gap with
what only f would make. A weight is what a share of its capital cost, or a price of what it makes, comes to for each
decision. Newton's method on V walks from there to the bend where f comes in, or from the plan to the bend where it goes
out: tangents of a concave function lie above it, so no step goes too far. Each amount is then seen from both sides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from friendshore.asking.bench import ASKED, Bench, Standing
from friendshore.names import FacilityName
from friendshore.parameters.works import Build, BuildKey
from friendshore.plan.reading import NOTHING
from friendshore.solving.arrays import Positions, Vector, total
from friendshore.solving.change import Bounds, Change, closed
from friendshore.solving.outcome import Outcome, Solved
from friendshore.solving.runner import COST

BAND = 0.01
"""Share of a threshold by which it is exceeded, and missed, to see that it is one."""
LITTLE = 0.01
"""Share of a project that is forced to learn what a build lacks."""
HALVINGS = 6
DOUBLINGS = 8
NEWTON = 12
SAME = 1e-7
"""Relative difference below which two optimal values are the same."""


@dataclass(frozen=True)
class Place:
    """One facility in a program.

    counting    positions of its builds that are decided, and in service, in the reported years
    others      positions of its other builds
    row         the row that holds their sum, and `most`, kt/yr
    first       which of the counting builds is the first in service
    """

    facility: FacilityName
    counting: Positions
    keys: tuple[BuildKey, ...]
    others: Positions
    row: int
    most: float
    first: int

    def built(self, solved: Solved) -> float:
        """kt/yr that are built in time."""
        return self.built_in(solved.column_values)

    def built_in(self, values: Vector) -> float:
        """The same of a vector by column."""
        return float(values[self.counting].sum())


@dataclass(frozen=True)
class Threshold:
    """From what amount on a build comes in or goes out; kt/yr that are built with a hundredth more and with a hundredth
    less than that.

    first_order   what the duals of the plan have for it
    tolerance     share within which it is known
    """

    amount: float
    first_order: float
    beyond: float
    short: float
    tolerance: float = BAND


def place_of(bench: Bench, facility: FacilityName) -> Place | None:
    """Where the builds of a facility stand; None where it has none that counts."""
    parameters = bench.parameters
    reported, last = {period.name for period in parameters.reported}, parameters.reported[-1].end

    def counts(build: Build) -> bool:
        return build.decided in reported and build.service_month < last

    positions, keys = bench.columns("build", lambda name, _: name == facility)
    inside = np.array([counts(parameters.builds[key]) for key in keys], bool)
    if not inside.any():
        return None
    (row,), _ = bench.rows("within_project", lambda name: name == facility)
    most = float(bench.arrays.row_upper[row])
    counting = tuple(key for key, held in zip(keys, inside, strict=True) if held)
    first = min(range(len(counting)), key=lambda place: parameters.builds[counting[place]].service_month)
    return Place(facility, positions[inside], counting, positions[~inside], int(row), most, first)


@dataclass(frozen=True)
class Offer:
    """What is paid for each unit of some columns, per unit of an amount: M USD of present value.

    first   where a search begins that has nothing else to begin with
    """

    columns: Positions
    weights: Vector
    costs: Vector
    first: float

    @classmethod
    def of(cls, bench: Bench, columns: Positions, weights: Vector, first: float) -> Offer:
        """An offer on columns of a program."""
        return cls(columns, weights, bench.arrays.cost(COST)[0][columns], first)

    def change(self, amount: float) -> Change:
        """So much paid; less than zero: taken."""
        return Change(costs={COST: (self.columns, self.costs - amount * self.weights)})

    def slope(self, values: Vector) -> float:
        """M USD that one more unit of the amount comes to."""
        return total(self.weights, values[self.columns])


def forced(place: Place, amount: float, *, at_once: bool = False) -> Change:
    """At least so much built, kt/yr, in time; at once: by the first decision alone."""
    shut = np.concatenate([place.others, np.delete(place.counting, place.first)]) if at_once else place.others
    nothing = np.zeros(len(shut))
    upper = max(place.most, amount)
    row = Bounds(np.array([place.row]), np.array([amount]), np.array([upper]))
    return Change(rows=row, columns=Bounds(shut, nothing, nothing))


def shut(place: Place) -> Change:
    """Nothing built at any time."""
    return closed(np.concatenate([place.counting, place.others]))


def solved_with(bench: Bench, standing: Standing, *changes: Change) -> Outcome:
    """Least cost at the plan's reliance with changes made, from the plan's basis."""
    with bench.changed(*changes):
        return bench.solve(COST, standing.held, start=standing.basis)


def most_possible(bench: Bench, standing: Standing, place: Place, *, at_once: bool = False) -> float:
    """kt/yr that can be built at most at the plan's reliance, whatever it costs; zero where that cannot be told."""
    weights = np.zeros(len(bench.arrays.column_lower))
    weights[place.counting] = -1.0
    bench.ask_for(weights)
    with bench.changed(forced(place, 0.0, at_once=at_once)):
        found = bench.solve(ASKED, standing.held, method="primal", start=standing.basis)
    return place.built(found) if isinstance(found, Solved) else 0.0


def least_share(place: Place, found: Solved, weights: Vector) -> float:
    """The least amount that closes the gap of one of its builds, by the duals of a plan that builds a little; endless
    where no build has a weight."""
    gaps = found.reduced_costs[place.counting] + float(found.row_duals[place.row])
    some = weights > 0
    return max(0.0, float((gaps[some] / weights[some]).min())) if some.any() else float("inf")


def comes_in(
    bench: Bench, standing: Standing, place: Place, offer: Offer, begin: float, told: float
) -> Threshold | Outcome:
    """What has to be offered until more is built than in the plan; endless where no amount is enough.

    begin   where the search begins; `told` is what the duals of the plan itself have
    """
    built, start = place.built_in(standing.priced), offer.slope(standing.priced)
    amount = begin if np.isfinite(begin) else 0.0
    for _ in range(DOUBLINGS):
        found = solved_with(bench, standing, offer.change(amount * (1 + BAND)))
        if not isinstance(found, Solved):
            return found
        if place.built(found) > built + NOTHING:
            break
        amount = 2 * amount or offer.first
    else:
        return Threshold(float("inf"), told, built, built)
    amount *= 1 + BAND
    for _ in range(NEWTON):
        slope = offer.slope(found.column_values)
        if slope - start <= SAME * max(slope, start):
            break
        lower = (found.objective_value + slope * amount - standing.objective) / (slope - start)
        done, amount = amount - lower <= SAME * amount, max(0.0, min(amount, lower))
        if done:
            break
        again = solved_with(bench, standing, offer.change(amount))
        if not isinstance(again, Solved):
            return again
        found = again
    return narrowed(lambda off: _built(bench, standing, place, offer, off), amount, told, built + NOTHING, rising=True)


def goes_out(bench: Bench, standing: Standing, place: Place, offer: Offer, without: float) -> Threshold | Outcome:
    """What has to be taken until none of it is built.

    without   least cost of a plan that builds none of it
    """
    amount, value, slope = 0.0, standing.objective, offer.slope(standing.priced)
    first = (without - value) / slope if slope else 0.0
    for _ in range(NEWTON):
        if slope <= SAME * first or without - value <= SAME * max(1.0, abs(without)):
            break
        amount += (without - value) / slope
        found = solved_with(bench, standing, offer.change(-amount))
        if not isinstance(found, Solved):
            return found
        value, slope = found.objective_value, offer.slope(found.column_values)
    return narrowed(lambda on: _built(bench, standing, place, offer, -on), amount, first, NOTHING, rising=False)


def _built(bench: Bench, standing: Standing, place: Place, offer: Offer, amount: float) -> float | Outcome:
    found = solved_with(bench, standing, offer.change(amount))
    return place.built(found) if isinstance(found, Solved) else found


def narrowed(
    built_at: Callable[[float], float | Outcome], amount: float, first: float, nothing: float, *, rising: bool
) -> Threshold | Outcome:
    """A threshold, seen from both sides; where a hundredth less is enough already, halved towards zero, and where a
    hundredth more is not enough, doubled."""
    low, high = 0.0, amount
    sides: list[float] = []
    for _ in range(2 * HALVINGS):
        sides = []
        for share in (1 + BAND, 1 - BAND):
            built = built_at(amount * share)
            if not isinstance(built, float):
                return built
            sides.append(built)
        beyond, short = ((each > nothing) is rising for each in sides)
        if beyond and not short:
            return Threshold(amount, first, sides[0], sides[1])
        if not beyond:
            low = amount
            high = max(high, 2 * amount)
        else:
            high = amount
        if high - low <= BAND * high:
            break
        amount = (low + high) / 2
    return Threshold(amount, first, sides[0], sides[1], max(BAND, (high - low) / high if high else 0.0))


def least_months(brings: Callable[[int], float | Outcome], most: int, tries: int) -> tuple[int, int, float]:
    """The fewest whole months with which something is built, by halving: (months, the most that are known to be too
    few, kt/yr built with them); (0, most, 0) where not even `most` are enough."""
    built = brings(most) if most else 0.0
    if not isinstance(built, float) or built <= NOTHING:
        return 0, most, 0.0
    low, high = 0, most
    for _ in range(tries):
        if high - low <= 1:
            break
        middle = (low + high) // 2
        found = brings(middle)
        if isinstance(found, float) and found > NOTHING:
            high, built = middle, found
        else:
            low = middle
    return high, low, built
