"""What a case comes to under some of its scenarios, by the steps that decide reliance and cost, and no others.

    reliance    least mean reliance
    cost        least discounted cost with reliance <= least reliance + tolerance
    premium     only where that costs more than a ceiling: the least reliance that it allows (solving/ceiling.py)

These are the steps of a plan before fair shares, so what they come to is the plan's own mean reliance and, but for what
fairness may cost, its cost. The ceiling is an amount in dollars, the same for all cases of a study: what the planner
would pay stays, whatever a change does to costs. The case is made from the one on the bench, in memory: some of its
scenarios, or some of its figures changed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import pandas as pd

from friendshore import planning
from friendshore.asking.bench import Bench
from friendshore.asking.notes import Notes
from friendshore.calendar import year_of
from friendshore.case import Case
from friendshore.parameters import periods_of
from friendshore.solving.arrays import Arrays
from friendshore.solving.ceiling import FAR, Point, least_within, loosened
from friendshore.solving.highs import Method, Session
from friendshore.solving.outcome import Outcome, Solved
from friendshore.solving.runner import COST, COST_HELD, RELIANCE, RELIANCE_HELD, release
from friendshore.solving.series import Elsewhere
from friendshore.solving.spans import Span
from friendshore.units import POINTS

POINT = ("held_points", "cost_musd", "penalties_musd", "slope_musd_per_point")
"""Figures of a plan of least cost at a reliance, in the order of ceiling.Point."""

Make = Callable[[Bench], Case]
"""What makes a case from the one on the bench: a function of a module, or a partial of one."""


def under(bench: Bench, kept: Collection[str]) -> Case:
    """The case on the bench under those of its scenarios whose names or files these are."""
    return bench.case.reread(tuple(kept), bench.case.chosen)


def ceiling(bench: Bench, make: Make) -> Notes | Outcome:
    """What a planner would pay at most: `least_musd`, the least discounted cost without an aim at reliance, and
    `premium_musd`, the amount above it, as in a plan of the case under these scenarios."""
    case = make(bench)
    found = planning.premium_of(case, bench.variant.aim, bench.variant.budget_musd, bench.options)
    if not isinstance(found, Elsewhere):
        return found
    least = found.least_cost
    if least is None:
        session = session_of(_compiled(bench, case), bench)
        solved = session.minimise(COST)
        if not isinstance(solved, Solved):
            return solved
        least = cost_of(session.arrays, solved)
    premium = case.settings.premium_share * abs(least) if found.premium is None else found.premium
    return Notes({"least_musd": least, "premium_musd": premium})


def free(bench: Bench, make: Make) -> Notes | Outcome:
    """Reliance and cost under these scenarios as if no ceiling were set."""
    case = make(bench)
    session = session_of(_compiled(bench, case), bench)
    least = session.minimise(RELIANCE)
    if not isinstance(least, Solved):
        return least
    held = least.objective_value + case.settings.reliance_tolerance_points
    point = cheapest(session, held)
    return told(case, session.arrays, point) if isinstance(point, Point) else point


def within(bench: Bench, make: Make, ceiling_musd: float, dear: Mapping[str, float]) -> Notes | Outcome:
    """The same within a ceiling.

    dear   figures of what `free` found, above the ceiling
    """
    case = make(bench)
    session = session_of(_compiled(bench, case), bench)
    held, cost, penalties, slope = (dear[name] for name in POINT)
    point = within_ceiling(session, ceiling_musd, Point(held, cost, penalties, slope))
    return told(case, session.arrays, point) if isinstance(point, Point) else point


def within_ceiling(session: Session, ceiling_musd: float, dear: Point) -> Point | Outcome:
    """The plan of least reliance within a ceiling, from one that is above it."""
    ended: list[Outcome] = []
    last = dear.reliance

    def at(reliance: float) -> Point | None:
        nonlocal last
        far = abs(reliance - last) > FAR and session.large
        point, last = cheapest(session, reliance, method="ipm" if far else None), reliance
        if isinstance(point, Point):
            return point
        ended.append(point)
        return None

    point = least_within(ceiling_musd, dear, POINTS, at)
    if point is not None:
        return point
    if ended:
        return ended[-1]
    session.hold(RELIANCE_HELD, float("inf"))  # nothing keeps within it: have the solver say so
    session.hold(COST_HELD, loosened(ceiling_musd))
    return session.minimise(COST)


def told(case: Case, arrays: Arrays, point: Point) -> Notes:
    """Reliance and cost of a plan: figures, and reliance of every reported period with the year it begins in."""
    assert point.solved is not None
    solved = point.solved
    figures = dict(zip(POINT, (point.reliance, point.cost, point.penalties, point.slope), strict=True))
    span = span_of(arrays, "reliance")
    values = dict(zip(span.keys, solved.column_values[span.start : span.stop].tolist(), strict=True))
    reported = [period for period in periods_of(case) if period.reported]
    reliance = pd.DataFrame(
        {
            "period": [period.name for period in reported],
            "year": [year_of(period.start) for period in reported],
            "reliance_points": [values[period.name] for period in reported],
        }
    )
    figures["mean_points"] = float(solved.row_values[arrays.row(RELIANCE_HELD)])
    figures["year_after"] = float(year_of(reported[-1].end - 1) + 1)
    figures["last_points"] = float(reliance["reliance_points"].iloc[-1])
    return Notes(figures, {"reliance": reliance})


def _compiled(bench: Bench, case: Case) -> Arrays:
    return bench.arrays.copy() if case is bench.case else bench.compiled_for(case)


def span_of(arrays: Arrays, variable: str) -> Span:
    """Where the members of a variable stand."""
    return next(each for each in arrays.column_spans.values() if each.component.name == variable)


def session_of(arrays: Arrays, bench: Bench) -> Session:
    """A solver of its own for a changed case."""
    session = Session(arrays, bench.options)
    release(session)
    return session


def cheapest(
    session: Session, reliance: float, *, explain: bool = True, method: Method | None = None
) -> Point | Outcome:
    """Least cost at a reliance."""
    session.hold(RELIANCE_HELD, loosened(reliance))
    solved = session.minimise(COST, explain=explain, method=method)
    if not isinstance(solved, Solved):
        return solved
    cost = cost_of(session.arrays, solved)
    slope = max(0.0, -float(solved.row_duals[session.arrays.row(RELIANCE_HELD)]))
    return Point(reliance, cost, solved.objective_value - cost, slope, solved)


def cost_of(arrays: Arrays, solved: Solved) -> float:
    """Discounted cost, M USD, without penalties."""
    return float(solved.row_values[arrays.row(COST_HELD)])
