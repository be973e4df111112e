"""What one sample comes to: its case made in memory, its program written, and the steps that decide it solved.

    reliance    least mean reliance
    plan        the steps of a plan before fair shares: least reliance, then least cost that holds it within the
                tolerance, or the least reliance that the ceiling allows (solving/ceiling.py)

The ceiling of a sample is its own least cost without an aim at reliance, and the premium, the amount that the case
itself has. Every sample has a solver of its own, on one thread, that starts from nothing of another sample, so it comes
to the same wherever and in whatever order it is solved; what has no optimum is a row with the sentence why. The plan
held is the case's own: its builds kept, or as much of them as can be built, and run for least reliance.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from friendshore.asking.bench import Bench
from friendshore.errors import CaseError, FriendshoreError
from friendshore.solving.arrays import Arrays, Positions, Vector
from friendshore.solving.ceiling import Point, loosened
from friendshore.solving.highs import Method, Session, SolverOptions
from friendshore.solving.outcome import Infeasible, Interrupted, Outcome, Solved
from friendshore.solving.runner import COST, RELIANCE, RELIANCE_HELD
from friendshore.studies.workings import by_steps
from friendshore.studies.workings.sweep.cases import Cases, Values
from friendshore.uncollected import uncollected
from friendshore.units import THOUSANDTH
from friendshore.variants import Variant

RELIANCE_STEP, PLAN_STEP = "reliance", "plan"
STEPS = (RELIANCE_STEP, PLAN_STEP)
SOLVED, NO_PLAN, UNSOUND = "solved", "no plan", "unsound"
OPTIONS = {
    RELIANCE_STEP: SolverOptions(threads=1, optimality=1e-6, accepted=2e-6, objective_scale=8),
    PLAN_STEP: SolverOptions(threads=1),
}
"""Where only least reliance is asked for, a gap of a ten-thousandth of a point is close enough. Its costs are
hundredths, and interior point judges beside one: scaled up, they took 36 to 55 iterations in place of 37 to 64."""
AFRESH: Method = "ipm"
"""From nothing: bases of other objectives are far away."""
SMALLEST = 1.0
"""t/yr from which a facility counts as built."""
DIGITS = 5
"""Digits after the point of points and M USD that are kept."""

Row = dict[str, Any]
Builds = Mapping[str, float]
"""kt/yr by name of the program's column."""


@dataclass(frozen=True)
class Sampler:
    """Everything that is needed to solve samples; sent to each process once.

    premium_musd   what may be spent above the least cost; not used where only reliance is asked for
    held           the builds of the plan that is held; none: no plan is
    """

    cases: Cases
    variant: Variant
    step: str
    premium_musd: float = 0.0
    held: Builds = field(default_factory=dict)

    def ready(self) -> Sampler:
        """The tool of a process."""
        return self

    def __call__(self, values: Values) -> Row:
        """What a sample comes to."""
        with _undisturbed():
            return self._row(values)

    def _row(self, values: Values) -> Row:
        try:
            bench = Bench(self.cases.of(values), self.variant, OPTIONS[self.step])
            session = by_steps.session_of(bench.arrays.copy(), bench)
        except CaseError as error:
            return {"status": UNSOUND, "sentence": str(error.faults[0])}
        except FriendshoreError as error:
            return {"status": UNSOUND, "sentence": str(error)}
        found = self._planned(session, bench) if self.step == PLAN_STEP else _least(session, bench)
        if isinstance(found, Interrupted):
            raise KeyboardInterrupt
        if not isinstance(found, dict):
            return {"status": NO_PLAN, "sentence": found.sentence}
        return {"status": SOLVED, "sentence": "", **found}

    def _planned(self, session: Session, bench: Bench) -> Row | Outcome:
        settings = bench.case.settings
        least = _value(session, RELIANCE)
        if not isinstance(least, Solved):
            return least
        reference = _value(session, COST)
        if not isinstance(reference, Solved):
            return reference
        cheapest = by_steps.cost_of(session.arrays, reference)
        ceiling = cheapest + self.premium_musd
        target = max(cheapest, ceiling - settings.cost_tolerance_share * abs(ceiling))
        within = least.objective_value + settings.reliance_tolerance_points
        point = by_steps.cheapest(session, within, explain=False, method=AFRESH)
        binds = isinstance(point, Point) and point.cost > loosened(ceiling)
        if isinstance(point, Point) and binds:
            point = by_steps.within_ceiling(session, target, point)
        if not isinstance(point, Point):
            return point
        assert point.solved is not None
        row = _told(bench, session.arrays, point)
        figures = row["figures"]
        figures |= {"least_points": least.objective_value, "reference_musd": cheapest, "cost_musd": point.cost,
                    "binds": float(binds)}  # fmt: skip
        row["builds"], figures["capex_musd"] = _built(bench, point.solved.column_values)
        if self.held:
            kept = _run_held(session, self.held)
            if isinstance(kept, Interrupted):
                return kept
            if isinstance(kept, Solved):
                figures["regret_points"] = max(0.0, kept.objective_value - figures["mean_points"])
        return in_digits(row)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Cycles are looked for once a sample, not again and again among the objects of its program, which all last."""
    gc.collect(1)  # the last program is young: nothing was looked through since it was written
    with uncollected():
        yield


def _value(session: Session, objective: str) -> Outcome:
    """An optimum whose value alone counts: without crossover where that is certified, else with it."""
    return session.minimise(objective, explain=False, method=AFRESH, crossover=False)


def _least(session: Session, bench: Bench) -> Row | Outcome:
    """Least mean reliance; what it costs is of no interest."""
    least = _value(session, RELIANCE)
    if not isinstance(least, Solved):
        return least
    return in_digits(_told(bench, session.arrays, Point(least.objective_value, 0.0, 0.0, 0.0, least)))


def _told(bench: Bench, arrays: Arrays, point: Point) -> Row:
    notes = by_steps.told(bench.case, arrays, point)
    figures = {name: notes.figures[name] for name in ("mean_points", "last_points")}
    return {"figures": figures, "reliance": notes.tables["reliance"]["reliance_points"].tolist()}


def _built(bench: Bench, values: Vector) -> tuple[dict[str, float], float]:
    """t/yr by facility that are decided in reported periods, and their expected capital cost, M USD."""
    span, parameters = bench.arrays.columns_of(bench.program.block.build), bench.parameters
    reported = {period.name for period in parameters.reported}
    built: dict[str, float] = {}
    capex = 0.0
    for key, value in zip(span.keys, values[span.start : span.stop].tolist(), strict=True):
        build = parameters.builds[key]
        if build.decided in reported and value / THOUSANDTH >= SMALLEST:
            facility = build.as_found
            built[facility.name] = built.get(facility.name, 0.0) + value / THOUSANDTH
            capex += value * facility.capex * (1 - facility.attrition)
    return built, capex


def _run_held(session: Session, held: Builds) -> Outcome:
    """Least reliance with builds as planned, or, where they cannot all be built so, at most as planned."""
    span = by_steps.span_of(session.arrays, "build")
    builds: Positions = np.arange(span.start, span.stop)
    planned = np.array([held.get(name, 0.0) for name in span.names()])
    least, most = session.arrays.column_lower[builds].copy(), session.arrays.column_upper[builds].copy()
    here = np.clip(planned, least, most)
    session.hold(RELIANCE_HELD, float("inf"))
    session.set_columns(builds, here, here)
    found = _value(session, RELIANCE)
    if isinstance(found, Infeasible):
        session.set_columns(builds, least.clip(max=0.0), here)
        found = _value(session, RELIANCE)
    return found


def in_digits(row: Row) -> Row:
    """Figures to the digits that are kept, so that no last digit hangs on the machine."""
    return {name: _rounded(each) for name, each in row.items()}


def _rounded(value: object) -> Any:
    match value:
        case float():
            return round(value, DIGITS) + 0.0
        case dict():
            return {name: _rounded(each) for name, each in value.items()}
        case list():
            return [_rounded(each) for each in value]
        case _:
            return value
