"""What stands in the way: limits that bind, what a tenth more of each would buy, in words.

Worth is read off the duals of the step that minimised reliance (points of the aim's reliance), or, where a plan aims
at cost or profit, of that step (M USD). Where the premium binds, the plan is one of least cost at its ceiling: what a
limit saves there buys reliance at the cost of a point, so its worth in points is its dual over that of `reliance_held`.
A dual holds for a small change; a tenth is told so that limits of unlike units
can stand in one list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from friendshore.plan.reading import Solution, framed
from friendshore.solving.arrays import Vector
from friendshore.solving.outcome import Solved
from friendshore.solving.runner import RELIANCE_HELD
from friendshore.units import THOUSAND

TENTH = 0.1
LEAST_WORTH = 1e-6
COLUMNS = ["family", "what", "period", "limit", "limit_unit", "slack", "worth", "unit"]
SUMMED = ["family", "what", "periods", "limits_bind", "worth", "unit"]

Words = Callable[[Solution, tuple[str, ...]], tuple[str, str]]


def _title(solution: Solution, facility: str) -> str:
    return solution.parameters.facilities[facility].title


def _kind(kind: str) -> str:
    return kind.replace("_", " ")


def _group(solution: Solution, group: str) -> str:
    tables = solution.parameters.case.tables
    titles = dict(zip(tables["areas"]["area"], tables["areas"]["title"], strict=True))
    titles |= dict(zip(tables["countries"]["country"], tables["countries"]["title"], strict=True))
    return "the whole bloc" if group == "*" else str(titles.get(group, group))


WORDS: Mapping[str, tuple[tuple[str, ...], str, float, Words]] = {
    "within_pace": (
        ("kind", "group", "period"), "t/yr", THOUSAND,
        lambda solution, k: (f"pace: {_kind(k[0])} that may enter service in {_group(solution, k[1])}", k[2]),
    ),
    "within_permit_slots": (
        ("kind", "group", "period"), "t/yr", THOUSAND,
        lambda solution, k: (f"permits: {_kind(k[0])} that may enter permitting in {_group(solution, k[1])}", k[2]),
    ),
    "within_project": (
        ("facility",), "t/yr", THOUSAND, lambda solution, k: (f"size of the project {_title(solution, k[0])}", ""),
    ),
    "within_resource": (("resource",), "t REO", THOUSAND, lambda _, k: (f"ore left in {k[0]}", "")),
    "within_programme": (("programme",), "M USD", 1.0, lambda _, k: (f"money of programme {k[0]} in all", "")),
    "within_yearly_programme": (
        ("programme", "period"), "M USD", 1.0, lambda _, k: (f"money of programme {k[0]} in the year", k[1]),
    ),
}  # fmt: skip


def binding(by_period: pd.DataFrame) -> pd.DataFrame:
    """family, what, periods in which it binds, how many, worth of a tenth more in all of them, unit; dearest first."""
    rows = []
    for (family, what, unit), found in by_period.groupby(["family", "what", "unit"], sort=False):
        periods = sorted(period for period in found["period"] if period)
        when = "" if not periods else periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}"
        rows.append((family, what, when, len(found), found["worth"].sum(), unit))
    return pd.DataFrame(rows, columns=SUMMED).sort_values("worth", ascending=False, ignore_index=True)


def binding_by_period(solution: Solution) -> pd.DataFrame:
    """family, what, period, limit with unit, slack (share of the limit), worth of a tenth more, unit; dearest first."""
    step, row_duals, unit = _judged(solution)
    rows = []
    for name, (columns, limit_unit, scale, words) in WORDS.items():
        component = solution.program.block.component(name)
        if component is None or not len(component):
            continue
        arrays = solution.arrays
        duals = framed(arrays.duals_of(component, row_duals), columns, every=True)
        limits = arrays.duals_of(component, arrays.row_upper).to_numpy()
        reached = arrays.duals_of(component, step.row_values).to_numpy()
        worth = -duals["value"].to_numpy() * limits * TENTH
        for position in np.flatnonzero(worth > LEAST_WORTH):
            key = tuple(str(duals.iloc[position][column]) for column in columns)
            what, period = words(solution, key)
            limit = float(limits[position])
            rows.append(
                (name, what, period, limit / scale, limit_unit, (limit - float(reached[position])) / limit,
                 float(worth[position]), unit)
            )  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS).sort_values("worth", ascending=False, ignore_index=True)


def _judged(solution: Solution) -> tuple[Solved, Vector, str]:
    """The step whose duals are read, those duals, and what they are counted in."""
    points = "points of reliance for 10 % more"
    prices = solution.prices
    if solution.series.premium_binds:
        point = -float(prices.row_duals[solution.arrays.row(RELIANCE_HELD)])
        if point > LEAST_WORTH:
            return prices, prices.row_duals / point, points
    for step in solution.series.steps:
        if step.name == "reliance" and isinstance(step.outcome, Solved):
            return step.outcome, step.outcome.row_duals, points
    return prices, prices.row_duals, "M USD of present value for 10 % more"
