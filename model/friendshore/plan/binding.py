"""What stands in the way: limits that bind, what a tenth more of each would buy, in words.

    first order  =  |dual| * |limit| / 10          confirmed  =  value[as solved] - value[limit loosened by a tenth]

Worth is read off the duals of the step that minimised reliance (points of the aim's reliance), or, where a plan aims
at cost or profit, of that step (M USD). Where the premium binds, the plan is one of least cost at its ceiling: what a
limit saves there buys reliance at the cost of a point, so its worth in points is its dual over that of `reliance_held`.
A dual holds for a small change; a tenth is told so that limits of unlike units can stand in one list. It is the most
that a tenth can buy, since value is convex in limits: the dearest are confirmed by solving again where that is asked
for (`solving/confirm.py`), each with all its periods at once.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from friendshore.plan.limits import Limit, limits
from friendshore.plan.reading import Solution
from friendshore.plan.steps import Steps
from friendshore.solving.outcome import Solved
from friendshore.solving.runner import RELIANCE_HELD
from friendshore.solving.series import Step

TENTH = 0.1
LEAST_WORTH = 1e-6
COLUMNS = ["family", "stage", "element", "what", "period", "limit", "limit_unit", "slack", "worth", "unit"]
SUMMED = ["family", "stage", "element", "what", "periods", "limits_bind", "worth", "confirmed", "unit"]


def binding(by_period: pd.DataFrame, confirmed: Mapping[str, float] | None = None) -> pd.DataFrame:
    """family, stage and element of the step that it holds back (`steps.py`), what, periods in which it binds, how many,
    worth of a tenth more in all of them to first order, the same as confirmed by solving again (blank where it was
    not), unit; dearest first."""
    rows = []
    known = confirmed or {}
    for key, found in by_period.groupby(["family", "stage", "element", "what", "unit"], sort=False):
        family, stage, element, what, unit = key
        periods = sorted(period for period in found["period"] if period)
        when = "" if not periods else periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}"
        worth = known.get(str(what), float("nan"))
        rows.append((family, stage, element, what, when, len(found), found["worth"].sum(), worth, unit))
    frame = pd.DataFrame(rows, columns=SUMMED).astype({"worth": float, "confirmed": float})
    return frame.sort_values("worth", ascending=False, ignore_index=True)


def binding_by_period(solution: Solution) -> pd.DataFrame:
    """family, stage and element, what, period, limit with unit, slack (share of the limit), worth of a tenth more,
    unit; dearest first."""
    rows = []
    steps = Steps(solution.parameters)
    _, _, unit = judged(solution)
    for limit, worth in bound(solution):
        what, period = limit.words(solution)
        slack = abs(limit.bound - limit.reached) / abs(limit.bound)
        step = steps.of(limit.family, limit.key)
        rows.append((limit.family, *step, what, period, limit.bound / limit.scale, limit.unit, slack, worth, unit))
    return pd.DataFrame(rows, columns=COLUMNS).sort_values("worth", ascending=False, kind="stable", ignore_index=True)


def bound(solution: Solution) -> list[tuple[Limit, float]]:
    """The limits that bind, and the worth of a tenth of each."""
    step, point, _ = judged(solution)
    found = limits(solution, step.row_duals / point, step.reduced_costs / point, step.row_values, step.column_values)
    each = [(limit, abs(limit.dual * limit.bound) * TENTH) for limit in found]
    return [(limit, worth) for limit, worth in each if worth > LEAST_WORTH]


def dearest(solution: Solution, most: int) -> dict[str, list[Limit]]:
    """The limits whose tenth is worth most to first order: words -> the limits of all its periods."""
    worths: dict[str, float] = {}
    members: dict[str, list[Limit]] = {}
    for limit, worth in bound(solution):
        what = limit.words(solution)[0]
        worths[what] = worths.get(what, 0.0) + worth
        members.setdefault(what, []).append(limit)
    return {what: members[what] for what in sorted(worths, key=lambda name: -worths[name])[:most]}


def judged(solution: Solution) -> tuple[Solved, float, str]:
    """The step whose duals are read, what a unit of worth is in it, and what worth is counted in."""
    points = "points of reliance for 10% more"
    prices = solution.prices
    if solution.series.premium_binds:
        point = -float(prices.row_duals[solution.arrays.row(RELIANCE_HELD)])
        if point > LEAST_WORTH:
            return prices, point, points
    for step in solution.series.steps:
        if step.name == "reliance" and isinstance(step.outcome, Solved):
            return step.outcome, 1.0, points
    return prices, 1.0, "M USD of present value for 10% more"


def judged_step(solution: Solution) -> Step:
    """The step whose duals are read, with what it held."""
    outcome, _, _ = judged(solution)
    return next(step for step in reversed(solution.series.steps) if step.outcome is outcome)
