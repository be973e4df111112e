"""The least reliance whose least cost keeps within a ceiling, found by steps that minimise cost.

    least_cost(r)  =  min cost + penalties  with reliance <= r                convex, piecewise linear, falling in r
    wanted         =  the least r at which the plan of least_cost(r) costs no more than the ceiling

Minimising reliance under a row that holds cost is the same question, but a slow solve. The dual of the row that holds
reliance is the slope of least_cost, so Newton's method jumps from a reliance that is too dear along the tangent: the
tangent lies below the curve, so the place where it meets the ceiling is a proven lower bound of what is wanted, and
each jump ends on a later piece. It lands `CLOSE` / 2 beyond that place, so that the first landing within the ceiling
ends the search: no less than `CLOSE` below it can be had by a plan whose penalties are no more. Penalties may bend the
curve of cost alone; then, and after `NEWTON` jumps, the interval is halved, which always ends.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from friendshore.solving.outcome import Solved

CLOSE = 0.02
"""Points of reliance within which the answer lies above the least."""
NEWTON = 12
"""Jumps after which intervals are halved; three or four are the rule."""
FAR = 1.0
"""Points of a jump from which a large program is solved from nothing: on the allied case 1.06 points took simplex 4,700
iterations, the time of three quarters of an interior point solve, and what is farther, longer than that."""
SLACK = 1e-7
"""Relative slack on a value that is held, so that rounding does not cut off the optimum it came from."""


@dataclass(frozen=True)
class Point:
    """A plan of least cost at a reliance that is held.

    reliance   points, as held
    cost       discounted, M USD, without penalties; `penalties` are what the objective has beside it
    slope      M USD that a point less would cost, zero or more
    solved     the plan itself; None where only its figures are at hand
    """

    reliance: float
    cost: float
    penalties: float
    slope: float
    solved: Solved | None = None


def loosened(value: float) -> float:
    """A value with the slack of a held row."""
    return value + SLACK * max(1.0, abs(value))


def least_within(ceiling: float, dear: Point, most: float, at: Callable[[float], Point | None]) -> Point | None:
    """The point of least reliance within the ceiling, but for CLOSE.

    dear   a point above the ceiling, from which the search starts
    most   the reliance at which nothing is held any more
    at     the point at a reliance; None where its solve ended in no optimum

    Returns None where a solve failed, or where even `most` is above the ceiling.
    """
    within: Point | None = None
    jumps = 0
    while within is None or within.reliance - _bound(ceiling, dear, within) > CLOSE:
        place = _tangent(ceiling, dear, dear.penalties) + CLOSE / 2
        upper = most if within is None else within.reliance
        if within is None and (place >= most or jumps >= NEWTON):
            place = most
        elif within is not None and (place >= upper or jumps >= NEWTON):
            place = (dear.reliance + upper) / 2
        found = at(place)
        jumps += 1
        if found is None:
            return None
        if found.cost <= loosened(ceiling):
            within = found
        elif place >= most:
            return None
        else:
            dear = found
    return within


def _tangent(ceiling: float, dear: Point, penalties: float) -> float:
    """Where the tangent at a point meets the ceiling and these penalties."""
    above = dear.cost + dear.penalties - ceiling - penalties
    return dear.reliance + (above / dear.slope if dear.slope > 0 else float("inf"))


def _bound(ceiling: float, dear: Point, within: Point) -> float:
    """Least reliance that a plan within the ceiling, with penalties no more than those of `within`, can have."""
    return min(max(dear.reliance, _tangent(ceiling, dear, within.penalties)), within.reliance)
