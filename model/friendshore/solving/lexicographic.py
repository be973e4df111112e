"""The steps of a plan: the least reliance, the least cost that holds it, the premium, the fair spread.

    reliance    least reliance, in the aim's form
    cost        least discounted cost with reliance <= least reliance + tolerance
    reference   least discounted cost, builds allowed, no aim at reliance: what the resilience premium is measured from
                (solved beside the first two, on a core of its own where there are two)
    premium     only where the cost step costs more than reference + premium: least reliance within that ceiling, then
                least cost that holds it, within the same tolerance
    fairness    least mean over the years of the largest reliance of a planner, by sharing out what the plan makes and
                buys: builds and activities stay, reliance and cost are held (cost within its own tolerance)
    settling    least cost with that spread held, so that nothing goes short for the sake of an even share

Most plans are bound by pace and not by the premium, and the held cost row is what makes a solve slow, so the ceiling
is looked at only after the cost step. The plan keeps reliance within the tolerance of the least that the ceiling
allows and costs no more than the ceiling. Only the last plan is shown; the values of all steps are reported. A step
that ends in anything but an optimum ends the series, and its outcome is returned.

A plan that aims at public money has two steps: least public money under the cap, then least cost that holds it.

A plan that aims at cost has two steps: least cost under the cap, and, since such plans are tied among many provenances,
the least reliance at that cost plus its tolerance (tie-break).
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

COST, RELIANCE, FAIRNESS, PUBLIC = "least_cost", "least_reliance", "fair_spread", "least_public"
COST_HELD, RELIANCE_HELD, SPREAD_HELD = "cost_held", "reliance_held", "spread_held"
PENALTIES_HELD = "penalties_held"
PUBLIC_HELD = "public_held"
UNLIMITED = float("inf")
SLACK = 1e-7
"""Relative slack on a value that is held, so that rounding does not cut off the optimum it came from."""


@dataclass(frozen=True)
class Step:
    """One solve of the series: what was minimised, what was held, how it ended; a cost is without penalties."""

    name: str
    objective: str
    unit: str
    outcome: Outcome
    value: float | None = None
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
class Elsewhere:
    """What comes from the case without its scenarios, M USD: the premium, an amount that every scenario keeps, and,
    where scenarios only change prices, the least cost as well. None: found in the series itself."""

    premium: float | None = None
    least_cost: float | None = None


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
        """Value of a step; None if it was not run or not solved."""
        return next((step.value for step in self.steps if step.name == name), None)


def solve(
    arrays: Arrays,
    settings: Settings,
    aim: Aim,
    *,
    decided: Positions,
    elsewhere: Elsewhere | None = None,
    options: SolverOptions | None = None,
    announce: Callable[[str], None] | None = None,
) -> Series:
    """Run the steps of an aim.

    decided    positions of the columns that stay as they are in the fairness step
    elsewhere  what the resilience premium takes from the case without its scenarios; None: all is found here
    announce   told the name of each step before it starts
    """
    session = Session(arrays, options or SolverOptions())
    runner = _Runner(session, announce or (lambda name: None))
    _release(session)
    if aim.form is Form.PROFIT:
        return runner.series(runner.run("profit", COST, "M USD"))
    if aim.form is Form.COST:
        session.hold(RELIANCE_HELD, POINTS if aim.cap is None else aim.cap)
        cheapest = runner.run("cost", COST, "M USD", held={} if aim.cap is None else {"reliance": aim.cap})
        if cheapest is not None:
            runner.take_the_most_secure(cheapest, settings)
        return runner.series(cheapest)
    if aim.form is Form.PUBLIC:
        return _least_public(runner, aim, settings)
    return _least_reliance(runner, settings, decided, elsewhere or Elsewhere())


def least_cost(arrays: Arrays, options: SolverOptions | None = None) -> Series:
    """The reference step alone."""
    session = Session(arrays, options or SolverOptions())
    _release(session)
    runner = _Runner(session, lambda name: None)
    return runner.series(runner.run("reference", COST, "M USD"))


def _least_reliance(runner: _Runner, settings: Settings, decided: Positions, elsewhere: Elsewhere) -> Series:
    tolerance = settings.reliance_tolerance_points
    least_cost, premium = elsewhere.least_cost, elsewhere.premium
    aside = _Aside(runner.session) if least_cost is None else None
    try:
        least = runner.run("reliance", RELIANCE, "points")
        plan = least and runner.cheapest(least.objective_value + tolerance)
        if plan is None:
            return runner.series(None)
        if aside is not None:
            found = runner.note("reference", COST, "M USD", aside.outcome)
            if found is None:
                return runner.series(None)
            least_cost = runner.cost_of(found)
    finally:
        if aside is not None:
            aside.stop()
    assert least_cost is not None
    if premium is None:
        premium = settings.premium_share * abs(least_cost)
    runner.reference = Reference(least_cost, premium)
    ceiling = runner.reference.ceiling
    if runner.cost_of(plan) > _loosened(ceiling):
        runner.session.hold(RELIANCE_HELD, UNLIMITED)
        runner.session.hold(COST_HELD, _loosened(ceiling))
        least = runner.run("premium", RELIANCE, "points", held={"cost": ceiling})
        plan = least and runner.cheapest(least.objective_value + tolerance)
        if plan is None:
            return runner.series(None)
    runner.share_fairly(plan, settings, decided, ceiling)
    return runner.series(plan)


def _least_public(runner: _Runner, aim: Aim, settings: Settings) -> Series:
    """Least public money under the cap, then least cost with no more of it than the cost tolerance."""
    session = runner.session
    kept = POINTS if aim.cap is None else aim.cap
    session.hold(RELIANCE_HELD, _loosened(kept))
    least = runner.run("public money", PUBLIC, "M USD", held={"reliance": kept})
    if least is None:
        return runner.series(None)
    spent = least.objective_value
    within = spent + settings.cost_tolerance_share * abs(spent)
    session.hold(PUBLIC_HELD, _loosened(within))
    cheapest = runner.run("cost", COST, "M USD", held={"public money": within, "reliance": kept})
    return runner.series(cheapest)


def _release(session: Session) -> None:
    """Give the waiting rows that the program has an infinite right-hand side."""
    names = set(session.arrays.row_names)
    for row in (COST_HELD, RELIANCE_HELD, SPREAD_HELD, PENALTIES_HELD, PUBLIC_HELD):
        if row in names:
            session.hold(row, UNLIMITED)


def _loosened(value: float) -> float:
    return value + SLACK * max(1.0, abs(value))


class _Aside:
    """The reference step, solved on arrays of its own beside the first two steps: it waits for neither of them."""

    def __init__(self, session: Session) -> None:
        quiet = replace(session.options, log=None, progress=None)
        self._session = Session(session.arrays.copy(), quiet)
        _release(self._session)
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
        solved = outcome if isinstance(outcome, Solved) else None
        value = None
        if solved is not None:
            value = self.cost_of(solved) if objective == COST else solved.objective_value
        self.steps.append(Step(name, objective, unit, outcome, value, held or {}))
        return solved

    def cost_of(self, solved: Solved) -> float:
        """Discounted cost of a solution, M USD, without the penalties of the objective."""
        return float(solved.row_values[self.session.arrays.row(COST_HELD)])

    def cheapest(self, kept: float) -> Solved | None:
        """Least cost with reliance held."""
        self.kept = kept
        self.session.hold(RELIANCE_HELD, _loosened(kept))
        return self.run("cost", COST, "M USD", held={"reliance": kept})

    def share_fairly(self, plan: Solved, settings: Settings, decided: Positions, ceiling: float) -> None:
        """Share out what the plan makes and buys: least mean of the yearly largest reliance, then least cost."""
        cost = self.cost_of(plan)
        within = max(cost, min(cost + settings.cost_tolerance_share * abs(cost), ceiling))
        self.session.hold(RELIANCE_HELD, _loosened(self.kept))
        self.session.hold(COST_HELD, _loosened(within))
        values = plan.column_values[decided]
        self.session.set_columns(decided, values, values)
        fair = self.run("fairness", FAIRNESS, "points", held={"cost": within, "reliance": self.kept})
        if fair is not None:
            spread = fair.objective_value
            self.session.hold(SPREAD_HELD, _loosened(spread))
            self.run("settling", COST, "M USD", held={"spread": spread, "reliance": self.kept})

    def take_the_most_secure(self, cheapest: Solved, settings: Settings) -> None:
        """Among plans that cost no more than a thousandth above the cheapest, the one that leans least."""
        cost = self.cost_of(cheapest)
        within = cost + settings.cost_tolerance_share * abs(cost)
        self.session.hold(COST_HELD, _loosened(within))
        if PENALTIES_HELD in self.session.arrays.row_names:
            row = self.session.arrays.row(PENALTIES_HELD)
            self.session.hold(PENALTIES_HELD, _loosened(float(cheapest.row_values[row])))
        self.run("tie-break", RELIANCE, "points", held={"cost": within})

    def series(self, prices: Solved | None) -> Series:
        return Series(tuple(self.steps), prices, self.reference)
