"""The steps of a plan: the least reliance, the least cost that holds it, the premium, fair shares.

    reliance    least reliance, in the aim's form
    mean        only where the aim looks at one year (final, peak): least mean reliance with that year held, since what
                the other years show would be arbitrary
    cost        least discounted cost with reliance <= least reliance + tolerance, and so the mean
    reference   least discounted cost, builds allowed, no aim at reliance: what the resilience premium is measured from
                (solved beside the first two, on a core of its own where there are two)
    premium     only where the cost step costs more than reference + premium: least cost at one reliance after
                another, until its plan just keeps within that ceiling (ceiling.py), less what fairness may cost
    fairness    least unevenness of what planners have left of their present reliance, by sharing out what the plan
                makes and buys: builds and activities stay, reliance and cost are held (cost within its own tolerance)
    settling    least cost with that unevenness held, so that nothing goes short for the sake of an even share

The plan's reliance is the least possible + tolerance, or, where that costs more than the ceiling, the least that the
ceiling allows: the tolerance is then given up already, and not a second time. Of an aim with a second one, the first
keeps the tolerance even then, or the second would have no room. Only the last plan is shown; the values of all steps
are reported. A step that ends in anything but an optimum ends the series, and its outcome is returned.

A plan that aims at public money has two steps: least public money under the cap, then least cost that holds it.

A plan that aims at cost has two steps: least cost under the cap, and, since such plans are tied among many provenances,
the least mean reliance at that cost plus its tolerance (tie-break). Without reliance, the first is all.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from friendshore.aim import Aim, Form
from friendshore.case import Settings
from friendshore.solving.arrays import Arrays, Positions
from friendshore.solving.ceiling import loosened
from friendshore.solving.highs import Session, SolverOptions
from friendshore.solving.outcome import Outcome
from friendshore.solving.runner import (
    COST,
    FAIRNESS,
    MEAN,
    PUBLIC,
    PUBLIC_HELD,
    RELIANCE,
    RELIANCE_HELD,
    Runner,
    release,
)
from friendshore.solving.series import Elsewhere, Reference, Series, Step
from friendshore.units import POINTS

__all__ = [
    "COST", "FAIRNESS", "MEAN", "PUBLIC", "RELIANCE", "Elsewhere", "Reference", "Series", "Step", "least_cost", "solve",
]  # fmt: skip


def solve(
    arrays: Arrays,
    settings: Settings,
    aim: Aim,
    *,
    decided: Positions | None,
    elsewhere: Elsewhere | None = None,
    options: SolverOptions | None = None,
    announce: Callable[[str], None] | None = None,
) -> Series:
    """Run the steps of an aim.

    decided    positions of the columns that stay as they are in the fairness step; None: without that step
    elsewhere  what the resilience premium takes from the case without its scenarios; None: all is found here
    announce   told the name of each step before it starts
    """
    session = Session(arrays, options)
    runner = Runner(session, announce or (lambda name: None))
    release(session)
    if aim.form is Form.PROFIT:
        return runner.series(runner.run("profit", COST, "M USD"))
    if aim.form is Form.COST and RELIANCE_HELD not in arrays.row_names:  # a case without reliance
        return runner.series(runner.run("cost", COST, "M USD"))
    if aim.form is Form.COST:
        session.hold(RELIANCE_HELD, POINTS if aim.cap is None else aim.cap)
        cheapest = runner.run_under(aim, "cost", COST, "M USD", {} if aim.cap is None else {"reliance": aim.cap})
        if cheapest is not None:
            runner.take_the_most_secure(cheapest, settings)
        return runner.series(cheapest)
    if aim.form is Form.PUBLIC:
        return _least_public(runner, aim, settings)
    return _least_reliance(runner, settings, decided, elsewhere or Elsewhere())


def least_cost(arrays: Arrays, options: SolverOptions | None = None) -> Series:
    """The reference step alone."""
    session = Session(arrays, options)
    release(session)
    runner = Runner(session, lambda name: None)
    return runner.series(runner.run("reference", COST, "M USD", value_only=True))


def _least_reliance(runner: Runner, settings: Settings, decided: Positions | None, elsewhere: Elsewhere) -> Series:
    tolerance = settings.reliance_tolerance_points
    least_cost, premium = elsewhere.least_cost, elsewhere.premium
    aside = _Aside(runner.session) if least_cost is None else None
    try:
        plan = runner.least(tolerance)
        if plan is None:
            return runner.series(None)
        if aside is not None:
            found = runner.note("reference", COST, "M USD", aside.outcome, aside=True)
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
    if runner.cost_of(plan) > loosened(ceiling):
        for_fair_shares = settings.cost_tolerance_share * abs(ceiling)
        plan = runner.least_within(max(least_cost, ceiling - for_fair_shares), tolerance, plan)
        if plan is None:
            return runner.series(None)
    if decided is not None:
        runner.share_fairly(plan, settings, decided, ceiling)
    return runner.series(plan)


def _least_public(runner: Runner, aim: Aim, settings: Settings) -> Series:
    """Least public money under the cap, then least cost with no more of it than the cost tolerance."""
    session = runner.session
    kept = POINTS if aim.cap is None else aim.cap
    if RELIANCE_HELD in session.arrays.row_names:
        session.hold(RELIANCE_HELD, loosened(kept))
    least = runner.run_under(aim, "public money", PUBLIC, "M USD", {"reliance": kept})
    if least is None:
        return runner.series(None)
    spent = least.objective_value
    within = spent + settings.cost_tolerance_share * abs(spent)
    session.hold(PUBLIC_HELD, loosened(within))
    cheapest = runner.run("cost", COST, "M USD", held={"public money": within, "reliance": kept})
    return runner.series(cheapest)


class _Aside:
    """The reference step, solved on arrays of its own beside the first two steps: it waits for neither of them."""

    def __init__(self, session: Session) -> None:
        quiet = replace(session.options, log=None, progress=None)
        self._session = Session(session.arrays.copy(), quiet)
        release(self._session)
        self._pool = ThreadPoolExecutor(1)
        crossover = self._session.crossover(value_only=True)
        self._future = self._pool.submit(self._session.minimise, COST, method="ipm", crossover=crossover)

    def outcome(self) -> Outcome:
        """Wait for the end."""
        return self._future.result()

    def stop(self) -> None:
        """End the solve if it still runs."""
        if not self._future.done():
            self._session.interrupt()
        self._pool.shutdown(wait=True)
