"""One step for each thing that stands in the way, as a change of the compiled program: a limit loosened by a tenth, or
by one of its unit where it is nothing; a month off the permit, or off the construction, of one facility.

    limit   rhs  +  0.1 |rhs|                      in all of its periods at once
    month   online[f,s,t], cash[f,s,t], charged[f,s,t] and the year of service of all builds s of one facility f

A month is a change of coefficients: the case is compiled again with all permits (or all construction) a month shorter,
and the part in the columns of one facility's builds is its own step. Builds that wait for a January are not in service
sooner for it; builds, and work in a year in which the fleet could not work at all, that are possible only with the
shorter time are left out of the step, which so is what a month is worth at the least.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from friendshore.asking.bench import Bench
from friendshore.frames import rows as each
from friendshore.names import FacilityName
from friendshore.parameters.levers import BuildTerm
from friendshore.plan.binding import TENTH
from friendshore.plan.limits import Limit, limits
from friendshore.plan.reading import Solution
from friendshore.solving.arrays import Arrays
from friendshore.solving.change import Bounds, Change, between, together
from friendshore.solving.outcome import Solved

AT_NOTHING = frozenset({"within_capacity", "within_pace"})
"""Limits of which one more is told even where there is nothing: capacity where nothing stands, a process from too late
a date."""
KINDS: Mapping[str, str] = {
    "within_pace": "pace",
    "within_permit_slots": "permits",
    "within_programme": "money",
    "within_yearly_programme": "money",
    "within_capacity": "capacity",
    "within_output_limit": "capacity",
    "within_project": "size of a project",
    "within_resource": "ore",
    "power": "energy",
    "buy": "offers",
    "within_offer_pool": "offers",
    "within_outlet": "outlets",
}
RULE = "rule or contract"
DELAYS_OF = ("permit", "construction")
MONTH = "month"


@dataclass(frozen=True)
class Step:
    """A step, and one unit of the same.

    what, when   in words, and its periods
    step         in words: "a month", "a tenth: 120 t/yr"
    unit         of `one`: "month", "t/yr"
    """

    kind: str
    what: str
    when: str
    step: str
    change: Change
    unit: str
    one: Change


def of_limits(solution: Solution, judged: list[Solved]) -> Iterator[Step]:
    """A step for each limit that binds in one of the solutions that are judged; limits that differ by period only are
    one, as `plan/binding.py` has them."""
    members: dict[tuple[str, str], dict[tuple[bool, int], tuple[Limit, str]]] = {}
    for solved in judged:
        found = limits(
            solution, solved.row_duals, solved.reduced_costs, solved.row_values, solved.column_values, AT_NOTHING
        )
        for limit in found:
            what, period = limit.words(solution)
            members.setdefault((limit.family, what), {})[limit.row, limit.position] = limit, period
    years: dict[str, float] = {period.name: period.years for period in solution.parameters.periods}
    for (family, what), held in members.items():
        alike = [limit for limit, _ in held.values()]
        periods = sorted({period for _, period in held.values() if period})
        first = alike[0]
        unit = f"{first.unit}/yr" if periods and not first.unit.endswith("/yr") else first.unit
        ones = [limit.scale * (years.get(period, 1.0) if period else 1.0) for limit, period in held.values()]
        rates = [abs(limit.bound) / one for limit, one in zip(alike, ones, strict=True)]
        nothing = not any(rates)
        tenth = [one if nothing else TENTH * abs(limit.bound) for limit, one in zip(alike, ones, strict=True)]
        word = "less" if first.least else "more"
        amount = "" if nothing else _range([TENTH * rate for rate in rates if rate])
        yield Step(
            KINDS.get(family, RULE),
            what,
            "" if not periods else periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}",
            f"1 {unit} {word}" if nothing else f"a tenth {word}, {amount} {unit}",
            _moved(solution.arrays, alike, tenth),
            unit,
            _moved(solution.arrays, alike, ones),
        )


def of_delays(bench: Bench, solution: Solution, delay: str) -> Iterator[tuple[FacilityName, Step]]:
    """For each facility that the plan builds, a month off its permit or construction; none where nothing changes."""
    hosts = frozenset(facility.country for facility in bench.parameters.facilities.values())
    sooner = BuildTerm(hosts, permit_sooner=1) if delay == "permit" else BuildTerm(hosts, construction_more=-1)
    whole = between(bench.arrays, bench.with_terms(sooner).arrays)
    positions, keys = bench.columns("build")
    places: dict[FacilityName, list[int]] = {}
    for position, (facility, _) in zip(positions.tolist(), keys, strict=True):
        places.setdefault(facility, []).append(position)
    built = dict.fromkeys(FacilityName(row.facility) for row in each(solution.values("build", ("facility", "decided"))))
    for facility in built:
        change = whole.of_columns(np.array(places[facility], np.intp))
        if change.size:
            title = bench.parameters.facilities[facility].title
            yield facility, Step("delay", f"{delay} of {title}", "", f"a {MONTH} less", change, MONTH, change)


def _moved(arrays: Arrays, members: list[Limit], by: list[float]) -> Change:
    """Limits loosened: up where they hold from above, down where from below."""
    parts = []
    for limit, amount in zip(members, by, strict=True):
        lower, upper = (
            (arrays.row_lower, arrays.row_upper) if limit.row else (arrays.column_lower, arrays.column_upper)
        )
        least, most = float(lower[limit.position]), float(upper[limit.position])
        least, most = (least - amount, most) if limit.least else (least, most + amount)
        bounds = Bounds(np.array([limit.position], np.intp), np.array([least]), np.array([most]))
        parts.append(Change(rows=bounds) if limit.row else Change(columns=bounds))
    return together(parts)


def _range(amounts: list[float]) -> str:
    """An amount, or the range of several."""
    low, high = f"{min(amounts):,.4g}", f"{max(amounts):,.4g}"
    return low if low == high else f"{low} to {high}"
