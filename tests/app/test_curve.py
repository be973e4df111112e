"""Reliance against the budget: what is said between two optima is proven by both."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from pytest import approx

from friendshore.app.curve import CLOSE, Answer, Curve, Optimum


def least(budget: float) -> tuple[float, float]:
    """A convex curve with a kink at 2 and at 6, and its slope on the right of each."""
    if budget < 2:
        return 60 - 10 * budget, -10.0
    return (40 - 2.5 * (budget - 2), -2.5) if budget < 6 else (30.0, 0.0)


def optimum(budget: float) -> Optimum:
    value, slope = least(budget)
    return Optimum(budget, value, slope, Answer(("2030", "2031"), (value + 1, value - 1), value))


def test_a_mixture_is_shown_only_where_the_duals_prove_it_close() -> None:
    curve = Curve(8.0)
    for budget in (0.0, 8.0):
        curve.add(optimum(budget))
    assert curve.at(4.0) is None  # 45 by the mixture, 30 by the duals: 35 is the truth
    assert curve.at(9.0) == optimum(8.0).answer  # more money than was of use
    assert curve.at(0.0) == optimum(0.0).answer
    curve.add(optimum(2.0))
    found = curve.at(1.0)
    assert found is not None
    assert (found.mean, found.points, found.above) == (approx(50), approx((51, 49)), approx(0))
    assert Curve(8.0).at(1.0) is None


def test_the_optimum_that_is_worth_most_comes_next_until_all_is_known() -> None:
    curve, asked = Curve(8.0), []
    while (budget := curve.next()) is not None:
        asked.append(budget)
        curve.add(optimum(budget))
    assert asked[:3] == [8.0, 0.0, approx(3.0)]  # the lines 60 - 10 B and 30 meet at 3
    for budget in (0.1, 0.7, 1.9, 2.0, 3.3, 5.9, 6.1, 7.9, 12.0):
        found = curve.at(budget)
        assert found is not None and least(budget)[0] - 1e-9 <= found.mean <= least(budget)[0] + CLOSE
    assert all(first.budget < second.budget for first, second in pairwise(curve.optima))


def test_the_least_budget_that_does_as_well_stands_in_for_every_one_above_it() -> None:
    curve = Curve(8.0)
    curve.add(optimum(9.0))
    assert curve.flat() is None  # the case's own comes first
    curve.add(optimum(8.0))
    assert curve.flat() == optimum(8.0)
    curve.add(replace(optimum(6.0), slope=-2.5))
    curve.spent = 6.0
    assert curve.flat() is None and curve.next() == 3.0
    found = curve.at(6.5)
    assert found is not None and (found.mean, found.above) == (30, 0)
    assert curve.floor(5.0) == 32.5


def test_a_curve_without_a_plan_somewhere_is_left_alone() -> None:
    assert Curve(8.0, [optimum(8.0)], closed=True).next() is None
