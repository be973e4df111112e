"""Plans nearly as good as a plan, on the bench: how far a sum of builds, or a headline figure, can go among them.

    min, max  w x     with  reliance <= the plan's + slack,  cost <= the plan's * (1 + share),  penalties as the plan's

All start from the plan's basis, which is one of them, and go on by primal simplex. Penalties may grow by what the years
after the reported ones may cost more, at their weight; so no plant stands still in the past for nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from friendshore.aim import RUN_OUT_WEIGHT
from friendshore.asking.bench import ASKED, Bench, Standing
from friendshore.asking.notes import Notes
from friendshore.parameters.markets import SECURE
from friendshore.solving.arrays import Vector, total
from friendshore.solving.handover import Basis
from friendshore.solving.outcome import Interrupted, Outcome, Solved
from friendshore.solving.runner import AIMS, COST, COST_HELD, PENALTIES_HELD, PUBLIC_HELD
from friendshore.units import THOUSANDTH

LEAST, MOST = "least", "most"
SIGN = {LEAST: 1.0, MOST: -1.0}


@dataclass(frozen=True)
class Slack:
    """How much worse than the plan: points of reliance, share of its discounted cost."""

    points: float
    cost_share: float


@dataclass(frozen=True)
class Measure:
    """A figure that is a weighted sum of columns, and a constant."""

    name: str
    unit: str
    weights: Vector
    constant: float = 0.0

    def of(self, values: Vector) -> float:
        """The figure of a solution."""
        return total(self.weights, values) + self.constant


def ceilings(bench: Bench, standing: Standing, slack: Slack) -> dict[str, float]:
    """Row -> what it may come to in a plan within the slack."""
    arrays, shown = bench.arrays, bench.arrays.matrix @ standing.shown
    known = set(arrays.row_names)

    def reached(row: str) -> float:
        return float(shown[arrays.row(row)])

    cost = reached(COST_HELD)
    more = slack.cost_share * abs(cost)
    held = {COST_HELD: cost + more}
    for row in AIMS:
        if row in known:
            held[row] = reached(row) + slack.points
    if PENALTIES_HELD in known:
        held[PENALTIES_HELD] = reached(PENALTIES_HELD) + RUN_OUT_WEIGHT * more
    if "public money" in standing.held:
        held[PUBLIC_HELD] = reached(PUBLIC_HELD) * (1 + slack.cost_share)
    return held


def built(bench: Bench, values: Vector) -> dict[str, float]:
    """Facility -> t/yr decided in the reported years."""
    sums: defaultdict[str, float] = defaultdict(float)
    positions, keys = _decided(bench)
    for (facility, _), kt in zip(keys, values[positions].tolist(), strict=True):
        sums[facility] += kt / THOUSANDTH
    return dict(sums)


def pushed(bench: Bench, standing: Standing, slack: Slack, weights: Mapping[str, float]) -> Notes | Outcome:
    """Builds of a plan within the slack with the least sum of builds so weighted, by facility."""
    found = _extreme(bench, standing, slack, _by_facility(bench, weights))
    return Notes(built(bench, found.column_values)) if isinstance(found, Solved) else found


def limits_of(
    bench: Bench, standing: Standing, slack: Slack, asked: Sequence[tuple[str, str]]
) -> Notes | Outcome:
    """Facility and whether the least or the most of it is asked -> t/yr; left out where there is no optimum."""
    figures = {}
    for facility, which in asked:
        found = _extreme(bench, standing, slack, _by_facility(bench, {facility: SIGN[which]}))
        if isinstance(found, Interrupted):
            return found
        if isinstance(found, Solved):
            figures[f"{which} {facility}"] = built(bench, found.column_values)[facility]
    return Notes(figures)


def ranges_of(bench: Bench, standing: Standing, slack: Slack, names: Sequence[str]) -> Notes | Outcome:
    """Least and most of some headline figures, and what they are in the plan as told."""
    known = {measure.name: measure for measure in measures(bench)}
    figures = {}
    for name in names:
        measure = known[name]
        figures[f"plan {name}"] = measure.of(standing.shown)
        for which, sign in SIGN.items():
            found = _extreme(bench, standing, slack, sign * measure.weights)
            if isinstance(found, Interrupted):
                return found
            if isinstance(found, Solved):
                figures[f"{which} {name}"] = measure.of(found.column_values)
    return Notes(figures)


def told_of(bench: Bench, standing: Standing) -> Notes:
    """Builds of the plan, and of the step that minimised cost, and the names of the headline figures with their units
    (a figure of zero)."""
    figures = {f"shown {name}": t for name, t in built(bench, standing.shown).items()}
    figures |= {f"priced {name}": t for name, t in built(bench, standing.priced).items()}
    figures |= {f"figure {measure.unit}|{measure.name}": 0.0 for measure in measures(bench)}
    return Notes(figures)


def measures(bench: Bench) -> list[Measure]:
    """The headline figures of a plan that are sums: reliance by year and planner, short, capital, public money, cost,
    and what is made secure by stage."""
    parameters, arrays = bench.parameters, bench.arrays
    reported = [period.name for period in parameters.reported]
    areas = parameters.case.tables["areas"]
    titles = dict(zip(areas["area"].astype(str), areas["title"].astype(str), strict=True))
    span = sum(period.years for period in parameters.reported)
    share = {period.name: period.years / span for period in parameters.reported}
    found = []

    def add(name: str, unit: str, columns: Mapping[int, float], constant: float = 0.0) -> None:
        weights = np.zeros(len(arrays.column_lower))
        for position, weight in columns.items():
            weights[position] += weight
        found.append(Measure(name, unit, weights, constant))

    def at(variable: str, keep: Callable[..., bool]) -> dict[Any, int]:
        positions, keys = bench.columns(variable, keep)
        return dict(zip(keys, positions.tolist(), strict=True))

    reliance = at("reliance", lambda period: period in share)
    if reliance:
        add("mean reliance", "points", {position: share[period] for period, position in reliance.items()})
        for period, position in reliance.items():
            add(f"reliance in {period}", "points", {position: 1.0})
        add(f"of it short in {reported[-1]}", "points", _short(bench, reported[-1]))
        planners = at("reliance_in", lambda _, period: period in share)
        for area in dict.fromkeys(area for area, _ in planners):
            own = {period: position for (each, period), position in planners.items() if each == area}
            years = sum(share[period] for period in own)
            weights = {position: share[period] / years for period, position in own.items()}
            add(f"reliance of {titles.get(area, area)}, mean", "points", weights)
    positions, keys = _decided(bench)
    capex = {
        position: parameters.builds[key].as_found.capex * (1 - parameters.builds[key].as_found.attrition)
        for position, key in zip(positions.tolist(), keys, strict=True)
    }
    add("capital cost of builds", "M USD", capex)
    add("discounted cost", "M USD", {p: parameters.discount[t] for t, p in at("cost", lambda t: t in share).items()})
    paid = at("public", lambda _: True)
    add("public money paid", "M USD", {position: parameters.discount[period] for period, position in paid.items()})
    for stage, columns in _secure(bench, reported[-1]).items():
        add(f"made secure in {reported[-1]}: {stage}", "t/yr", columns)
    return [measure for measure in found if measure.weights.any()]


def _secure(bench: Bench, period: str) -> dict[str, dict[int, float]]:
    """Title of a stage -> column -> t/yr of its goods that plants make and that no adversary had a hand in."""
    parameters, arrays, program = bench.parameters, bench.arrays, bench.program
    position: dict[int, int] = {}
    for span in arrays.column_spans.values():
        for place, each in enumerate(span.variables(), span.start):
            position[id(each)] = place
    years = next(each.years for each in parameters.periods if each.name == period)
    stages = parameters.case.tables["stages"]
    titles = dict(zip(stages["stage"].astype(str), stages["title"].astype(str), strict=True))
    sums: dict[str, defaultdict[int, float]] = {}
    for key in program.made:
        commodity, provenance, fleet, when = key
        abroad = parameters.where.role.get(parameters.fleets[fleet].area) == "adversary"
        if when != period or provenance != SECURE or abroad:
            continue
        stage = titles[parameters.commodity(commodity).stage]
        into = sums.setdefault(stage, defaultdict(float))
        for coefficient, variable in program.made.of(key).parts():
            into[position[id(variable)]] += coefficient / years / THOUSANDTH
    return {stage: dict(columns) for stage, columns in sums.items()}


def _short(bench: Bench, period: str) -> dict[int, float]:
    """Column -> points of reliance in a period that a kt short comes to."""
    matrix = bench.arrays.matrix
    positions, keys = bench.columns("short", lambda *key: key[-1] == period)
    by_area, places = bench.rows("reliance_in_counted", lambda _, when: when == period)
    (whole,), _ = bench.rows("reliance_counted", lambda when: when == period)
    into, areas = bench.columns("reliance_in", lambda _, when: when == period)
    shares = {area: float(matrix[whole, column]) for column, (area, _) in zip(into.tolist(), areas, strict=True)}
    rows = {area: row for row, (area, _) in zip(by_area.tolist(), places, strict=True)}
    return {
        column: float(matrix[rows[key[1]], column]) * shares[key[1]]
        for column, key in zip(positions.tolist(), keys, strict=True)
        if key[1] in rows
    }


def _decided(bench: Bench) -> tuple[Any, Sequence[Any]]:
    reported = {period.name for period in bench.parameters.reported}
    return bench.columns("build", lambda *key: bench.parameters.builds[key].decided in reported)


def _by_facility(bench: Bench, weights: Mapping[str, float]) -> Vector:
    found = np.zeros(len(bench.arrays.column_lower))
    positions, keys = _decided(bench)
    found[positions] = [weights.get(facility, 0.0) for facility, _ in keys]
    return found


def _extreme(bench: Bench, standing: Standing, slack: Slack, weights: Vector) -> Outcome:
    basis = bench.once(f"near optimal, {slack}", lambda: _inside(bench, standing, slack))
    bench.ask_for(weights)
    return bench.solve(ASKED, ceilings(bench, standing, slack), method="primal", start=basis)


def _inside(bench: Bench, standing: Standing, slack: Slack) -> Basis | None:
    """A basis inside the slack, that of least cost there, from which primal simplex goes straight on: the plan's own is
    none once the rows that were held give way."""
    found = bench.solve(COST, ceilings(bench, standing, slack), start=standing.basis)
    return bench.session.basis() if isinstance(found, Solved) else standing.basis
