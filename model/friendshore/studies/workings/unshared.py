"""A plan by the steps that decide reliance and cost alone, and its headline figures.

Fair shares among planners move neither: they share out what the plan makes and buys, at what the cost tolerance allows.
They take a third of the time, so studies that lay many plans side by side leave them out where they read no figure of
one area. Where the whole least cost may be paid again for resilience, the premium seldom binds, and the reference step
is solved only if it does.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from friendshore import planning, variants
from friendshore.aim import CAPPED
from friendshore.asking.bench import Bench
from friendshore.asking.notes import Notes
from friendshore.plan import Plan, unmet
from friendshore.plan.plan import tell
from friendshore.plan.reading import Solution
from friendshore.solving import lexicographic
from friendshore.solving.highs import SolverOptions
from friendshore.solving.outcome import Interrupted, Outcome, Solved
from friendshore.solving.series import Elsewhere


def solution_of(bench: Bench) -> Solution | Outcome:
    """The plan of the case on the bench before fair shares."""
    aim, options = bench.variant.aim, bench.options or SolverOptions()
    elsewhere = planning.premium_of(bench.case, aim, bench.variant.budget_musd, options)
    if not isinstance(elsewhere, Elsewhere):
        return elsewhere
    solve = partial(lexicographic.solve, settings=bench.case.settings, aim=aim, decided=None, options=options)
    whole = bench.case.settings.premium_share >= 1 and elsewhere.premium is not None
    given = replace(elsewhere, least_cost=0.0) if whole else elsewhere
    series = solve(bench.arrays.copy(), elsewhere=given)
    if whole and series.premium_binds:  # else the premium alone pays for all, whatever the least cost
        series = solve(bench.arrays.copy(), elsewhere=elsewhere)
    last, prices = series.outcome, series.prices
    if isinstance(last, Interrupted):
        return last
    if not isinstance(last, Solved) or prices is None:
        return unmet.explained(last, bench.program, bench.arrays)
    plan = last if aim.form in CAPPED else prices  # the reference may come after the step of cost
    return Solution(bench.program, bench.arrays, series, plan, prices)


def told(bench: Bench, solution: Solution) -> Plan:
    """A solution in frames."""
    with planning.ONE_AT_A_TIME:
        return replace(tell(solution, bench.variant.aim, {}), case=bench.case)


def headline(bench: Bench) -> Notes | Outcome:
    """The headline figures of the plan before fair shares (variants.figures)."""
    solution = solution_of(bench)
    return Notes(variants.figures(told(bench, solution))) if isinstance(solution, Solution) else solution
