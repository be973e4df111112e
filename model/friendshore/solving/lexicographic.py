"""The steps of a plan: the least reliance, the least cost that holds it, the premium, the fair spread.

    reliance    least reliance, in the aim's form
    cost        least discounted cost with reliance <= least reliance + tolerance
    reference   least discounted cost, builds allowed, no aim at reliance: what the resilience premium is measured from
                (solved beside the first two, on a core of its own where there are two)
    premium     only where the cost step costs more than reference + premium: least reliance within that ceiling, then
                least cost that holds it, within the same tolerance
    fairness    least mean over the years of the largest reliance of a planner, by sharing out what the plan makes and
                buys: builds and activities stay, reliance and cost are held (cost within its own tolerance)

Most plans are bound by pace and not by the premium, and the held cost row is what makes a solve slow, so the ceiling
is looked at only after the cost step. The plan keeps reliance within the tolerance of the least that the ceiling
allows and costs no more than the ceiling. Only the last plan is shown; the values of all steps are reported. A step
that ends in anything but an optimum ends the series, and its outcome is returned.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from friendshore.case import Settings
from friendshore.program.objectives import Aim, Form
from friendshore.solving.arrays import Arrays, Positions
from friendshore.solving.highs import Session, SolverOptions
from friendshore.solving.outcome import Outcome, Solved
from friendshore.units import POINTS

COST, RELIANCE, FAIRNESS = "least_cost", "least_reliance", "fair_spread"
COST_HELD, RELIANCE_HELD = "cost_held", "reliance_held"
UNLIMITED = float("inf")
SLACK = 1e-7
"""Relative slack on a value that is held, so that rounding does not cut off the optimum it came from."""


@dataclass(frozen=True)
class Step:
    """One solve of the series: what was minimised, what was held, and how it ended."""

    name: str
    objective: str
    unit: str
    outcome: Outcome
    held: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Reference:
    """What the resilience premium is measured from: least discounted cost and the premium's amount, M USD."""

    least_cost: float
    premium: float

    @property
    def ceiling(self) -> float:
        return self.least_cost + self.premium


@dataclass(frozen=True)
class Series:
    """The steps in order. `prices` is the solution whose duals are prices in money: the last that minimised cost."""

    steps: tuple[Step, ...]
    prices: Solved | None = None
    reference: Reference | None = None

    @property
    def outcome(self) -> Outcome:
        return self.steps[-1].outcome

    def value(self, name: str) -> float | None:
        """Objective value of a step; None if it was not run or not solved."""
        for step in self.steps:
            if step.name == name and isinstance(step.outcome, Solved):
                return step.outcome.objective_value
        return None


def solve(
    arrays: Arrays,
    settings: Settings,
    aim: Aim,
    *,
    decided: Positions,
    reference: Reference | None = None,
    options: SolverOptions | None = None,
    announce: Callable[[str], None] | None = None,
) -> Series:
    """Run the steps of an aim.

    decided    positions of the columns that stay as they are in the fairness step
    reference  least cost and premium to use, M USD, where they come from another case (a scenario that changes prices
               keeps the case's own); None: found here
    announce   told the name of each step before it starts
    """
    session = Session(arrays, options or SolverOptions())
    runner = _Runner(session, announce or (lambda name: None))
    session.hold(COST_HELD, UNLIMITED)
    if aim.form is Form.PROFIT:
        return runner.series(runner.run("profit", COST, "M USD"))
    session.hold(RELIANCE_HELD, UNLIMITED)
    if aim.form is Form.COST:
        session.hold(RELIANCE_HELD, POINTS if aim.cap is None else aim.cap)
        held = {} if aim.cap is None else {"reliance": aim.cap}
        return runner.series(runner.run("cost", COST, "M USD", held=held))
    return _least_reliance(runner, settings, decided, reference)


def _least_reliance(runner: _Runner, settings: Settings, decided: Positions, reference: Reference | None) -> Series:
    tolerance = settings.reliance_tolerance_points
    aside = _Aside(runner.session) if reference is None else None
    try:
        least = runner.run("reliance", RELIANCE, "points")
        plan = least and runner.cheapest(least.objective_value + tolerance)
        if plan is None:
            return runner.series(None)
        if aside is not None:
            found = runner.note("reference", COST, "M USD", aside.outcome)
            if found is None:
                return runner.series(None)
            reference = Reference(found.objective_value, settings.premium_share * abs(found.objective_value))
    finally:
        if aside is not None:
            aside.stop()
    assert reference is not None
    runner.reference = reference
    ceiling = reference.ceiling
    if plan.objective_value > _loosened(ceiling):
        runner.session.hold(RELIANCE_HELD, UNLIMITED)
        runner.session.hold(COST_HELD, _loosened(ceiling))
        least = runner.run("premium", RELIANCE, "points", held={"cost": ceiling})
        plan = least and runner.cheapest(least.objective_value + tolerance)
        if plan is None:
            return runner.series(None)
    runner.share_fairly(plan, settings, decided, ceiling)
    return runner.series(plan)


def _loosened(value: float) -> float:
    return value + SLACK * max(1.0, abs(value))


class _Aside:
    """The reference step, solved on arrays of its own beside the first two steps: it waits for neither of them."""

    def __init__(self, session: Session) -> None:
        quiet = replace(session.options, log=None, progress=None)
        self._session = Session(session.arrays.copy(), quiet)
        self._session.hold(RELIANCE_HELD, UNLIMITED)
        self._session.hold(COST_HELD, UNLIMITED)
        self._pool = ThreadPoolExecutor(1)
        self._future = self._pool.submit(self._session.minimise, COST, method="ipm")

    def outcome(self) -> Outcome:
        """Wait for the end."""
        return self._future.result()

    def stop(self) -> None:
        """End the solve if it still runs."""
        if not self._future.done():
            self._session.interrupt()
        self._pool.shutdown(wait=True)


class _Runner:
    def __init__(self, session: Session, announce: Callable[[str], None]) -> None:
        self.session = session
        self.announce = announce
        self.steps: list[Step] = []
        self.kept = POINTS
        self.reference: Reference | None = None

    def run(
        self,
        name: str,
        objective: str,
        unit: str,
        *,
        held: Mapping[str, float] | None = None,
    ) -> Solved | None:
        """Minimise; the outcome is noted, and returned if it is an optimum."""
        return self.note(name, objective, unit, lambda: self.session.minimise(objective), held)

    def note(
        self,
        name: str,
        objective: str,
        unit: str,
        solve: Callable[[], Outcome],
        held: Mapping[str, float] | None = None,
    ) -> Solved | None:
        """Announce a step, solve it, keep its outcome; return it if it is an optimum."""
        self.announce(name)
        outcome = solve()
        self.steps.append(Step(name, objective, unit, outcome, held or {}))
        return outcome if isinstance(outcome, Solved) else None

    def cheapest(self, kept: float) -> Solved | None:
        """Least cost with reliance held."""
        self.kept = kept
        self.session.hold(RELIANCE_HELD, _loosened(kept))
        return self.run("cost", COST, "M USD", held={"reliance": kept})

    def share_fairly(self, plan: Solved, settings: Settings, decided: Positions, ceiling: float) -> None:
        """Share out what the plan makes and buys: least mean of the yearly largest reliance of a planner."""
        within = plan.objective_value + settings.cost_tolerance_share * abs(plan.objective_value)
        within = max(plan.objective_value, min(within, ceiling))
        self.session.hold(RELIANCE_HELD, _loosened(self.kept))
        self.session.hold(COST_HELD, _loosened(within))
        values = plan.column_values[decided]
        self.session.set_columns(decided, values, values)
        self.run("fairness", FAIRNESS, "points", held={"cost": within, "reliance": self.kept})

    def series(self, prices: Solved | None) -> Series:
        return Series(tuple(self.steps), prices, self.reference)
