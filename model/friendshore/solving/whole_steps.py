"""A plan of whole plants: the linear plan as the bound, its builds rounded, and the usual steps with those plants.

    distance  =  held[whole] - held[linear]       of what the aim minimises first: points, or M USD of public money
    bound     =  cost[linear] + sum_r dual[r] * (held[whole,r] - held[linear,r])                              M USD

Least cost is convex in what is held, so the tangent at the linear plan lies below what any plan costs, whole or not,
that holds what the whole plan holds: cost[whole] - bound is the most that another choice of plants could save.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from friendshore.aim import Aim, Form
from friendshore.case import Settings
from friendshore.solving import lexicographic
from friendshore.solving.arrays import Arrays, Positions
from friendshore.solving.ceiling import loosened
from friendshore.solving.highs import SolverOptions
from friendshore.solving.outcome import Outcome, Solved
from friendshore.solving.runner import MEAN_HELD, PUBLIC_HELD, RELIANCE_HELD, UNLIMITED, WAITING
from friendshore.solving.series import Elsewhere, Series, Step
from friendshore.solving.whole import Rounded, Sizes, rounded

ROW_OF = {"reliance": RELIANCE_HELD, "mean": MEAN_HELD, "public money": PUBLIC_HELD}
AIMS: dict[Form, tuple[str, ...]] = {Form.COST: (), Form.PROFIT: (), Form.PUBLIC: ("public money",)}
RELIANCES = ("reliance", "mean")
"""What an aim minimises before cost, in the words of what a step holds: it gives way where plants must be whole."""


@dataclass(frozen=True)
class Whole:
    """What whole plants cost: what is held of the aim, whole and linear, and cost above the bound, M USD.

    held, linear   points, or M USD of public money; None where a plan aims at cost alone
    """

    unit: str
    held: float | None
    linear: float | None
    cost_above_bound: float
    rounding: Rounded

    @property
    def distance(self) -> float:
        """How far what the aim minimises is from the linear bound, in its unit; 0 where it minimises cost alone."""
        return 0.0 if self.held is None or self.linear is None else max(0.0, self.held - self.linear)


def solve(
    arrays: Arrays,
    settings: Settings,
    aim: Aim,
    *,
    decided: Positions,
    sizes: Sizes,
    elsewhere: Elsewhere,
    options: SolverOptions,
    announce: Callable[[str], None],
) -> tuple[Series, Whole] | Outcome:
    """The steps of an aim in whole plants; the outcome of the step that had no optimum where there is none.

    arrays   the program as compiled; the bounds of its builds are those of the whole plants afterwards
    The resilience premium is that of the linear least-cost plan.
    """
    linear = lexicographic.solve(
        arrays.copy(), settings, aim, decided=None, elsewhere=elsewhere, options=options, announce=announce
    )
    if linear.prices is None:
        return linear.outcome
    step, gives_way = _priced(linear), AIMS.get(aim.form, RELIANCES)
    kept = arrays.copy()
    _hold(kept, {name: value for name, value in step.held.items() if name not in gives_way})
    rows = tuple(ROW_OF[name] for name in step.held if name in gives_way)
    found = rounded(kept, sizes, linear.prices, rows, options, announce)
    if not isinstance(found, Rounded):
        return found
    if linear.reference is not None:
        elsewhere = Elsewhere(linear.reference.premium, linear.reference.least_cost)
    arrays.set_columns(sizes.positions, found.lower, found.upper)
    series = lexicographic.solve(
        arrays.copy(), settings, aim, decided=decided, elsewhere=elsewhere, options=options, announce=announce
    )
    if series.prices is None:
        return series.outcome
    first = gives_way[0] if gives_way else ""
    held, before = (_priced(each).held.get(first) for each in (series, linear))
    unit = {"reliance": "points", "public money": "M USD"}.get(first, "")
    return series, Whole(unit, held, before, _above_bound(arrays, linear, series), found)


def _priced(series: Series) -> Step:
    """The step whose solution gives prices."""
    return next(step for step in reversed(series.steps) if step.outcome is series.prices)


def _hold(arrays: Arrays, held: dict[str, float]) -> None:
    """Open the waiting rows, and hold those that every plan of this kind holds."""
    names = set(arrays.row_names)
    for row in WAITING:
        if row in names:
            arrays.set_row_bounds(row, float("-inf"), UNLIMITED)
    for name, value in held.items():
        arrays.set_row_bounds(ROW_OF[name], float("-inf"), loosened(value))


def _above_bound(arrays: Arrays, linear: Series, whole: Series) -> float:
    """Cost of the whole plan above the least that any plan could cost that holds what it holds, M USD."""
    there, here = _priced(linear), _priced(whole)
    assert isinstance(there.outcome, Solved)
    assert isinstance(here.outcome, Solved)
    bound = there.outcome.objective_value
    for name in there.held:
        if name in ROW_OF:
            dual = min(0.0, float(there.outcome.row_duals[arrays.row(ROW_OF[name])]))
            bound += dual * (here.held[name] - there.held[name])
    return max(0.0, here.outcome.objective_value - bound)
