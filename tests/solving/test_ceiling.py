"""The least reliance within a ceiling on cost: Newton's jumps against the program that minimises reliance at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyomo.environ as pyo
import pytest
from pytest import approx

from friendshore.solving.arrays import Arrays, compile_program
from friendshore.solving.ceiling import CLOSE, Point, least_within
from friendshore.solving.highs import Session
from friendshore.solving.outcome import Solved

MOST = 100.0
NOBODY: Solved = None  # type: ignore[assignment]  # the search hands it through and never looks at it


def along(corners: list[tuple[float, float]]) -> Callable[[float], Point]:
    """Least cost along the corners of a convex curve that falls, with its slope to the left."""
    places, costs = zip(*corners, strict=True)

    def at(reliance: float) -> Point:
        piece = max(1, min(int(np.searchsorted(places, reliance)), len(places) - 1))
        slope = (costs[piece - 1] - costs[piece]) / (places[piece] - places[piece - 1])
        return Point(reliance, float(np.interp(reliance, places, costs)), 0.0, slope, NOBODY)

    return at


def counted(at: Callable[[float], Point | None]) -> tuple[Callable[[float], Point | None], list[float]]:
    asked: list[float] = []

    def asking(reliance: float) -> Point | None:
        asked.append(reliance)
        return at(reliance)

    return asking, asked


CURVE = [(10.0, 200.0), (11.0, 140.0), (13.0, 80.0), (20.0, 45.0), (60.0, 25.0), (100.0, 25.0)]


@pytest.mark.parametrize("ceiling, least", [(190, 10 + 1 / 6), (140, 11), (110, 12), (50, 19), (35, 40), (25, 60)])
def test_it_finds_where_the_curve_meets_the_ceiling(ceiling: float, least: float) -> None:
    at, asked = counted(along(CURVE))
    found = least_within(ceiling, along(CURVE)(10.0), MOST, at)
    assert found is not None
    assert least <= found.reliance <= least + CLOSE
    assert found.cost <= ceiling * (1 + 1e-6)
    assert len(asked) <= len(CURVE)  # one jump for each piece
    assert asked == sorted(asked)


def test_it_says_where_no_reliance_is_within_the_ceiling() -> None:
    at, asked = counted(along(CURVE))
    assert least_within(24, along(CURVE)(10.0), MOST, at) is None
    assert asked[-1] == MOST


def test_it_stops_where_a_solve_ends_in_no_optimum() -> None:
    assert least_within(50, along(CURVE)(10.0), MOST, lambda reliance: None) is None


def test_penalties_that_bend_the_curve_of_cost_do_not_keep_it_from_ending() -> None:
    """Cost falls in steps although cost and penalties together fall evenly: there tangents lead astray."""

    def at(reliance: float) -> Point:
        whole = 200 - 2 * reliance
        cost = 10 * np.ceil(whole / 10)
        return Point(reliance, float(cost), float(whole - cost), 2.0, NOBODY)

    found = least_within(75, at(10.0), MOST, at)
    assert found is not None
    assert 65 <= found.reliance <= 65 + CLOSE
    assert found.cost <= 75


def supply(seed: int) -> Arrays:
    """Ten years, in each of which five mines of different cost may serve 10 t in place of what is bought at 1, and
    share what the years together may dig; what is bought is reliance."""
    random = np.random.default_rng(seed)
    dear = random.uniform(1.2, 9, (5, 10))
    model = pyo.ConcreteModel()
    model.dug = pyo.Var(range(5), range(10), bounds=(0, 3))
    model.bought = pyo.Var(range(10), bounds=(0, None))
    model.need = pyo.Constraint(range(10), rule=lambda m, t: sum(m.dug[i, t] for i in range(5)) + m.bought[t] == 10)
    model.seam = pyo.Constraint(range(5), rule=lambda m, i: sum(m.dug[i, t] for t in range(10)) <= 20)
    cost = sum(float(dear[i, t]) * model.dug[i, t] for i in range(5) for t in range(10)) + sum(
        model.bought[t] for t in range(10)
    )
    reliance = sum(model.bought[t] for t in range(10))
    model.cost_held = pyo.Constraint(expr=cost <= 1e15)
    model.reliance_held = pyo.Constraint(expr=reliance <= 1e15)
    model.cost, model.reliance = pyo.Expression(expr=cost), pyo.Expression(expr=reliance)
    return compile_program(model, {"cost": model.cost.expr, "reliance": model.reliance.expr})


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("ceiling", [101.0, 130.0, 180.0, 220.0])
def test_it_agrees_with_least_reliance_under_a_held_cost(seed: int, ceiling: float) -> None:
    direct = Session(supply(seed))
    direct.hold("cost_held", ceiling)
    expected = direct.minimise("reliance")
    assert isinstance(expected, Solved)

    session = Session(supply(seed))
    session.hold("cost_held", float("inf"))
    row = session.arrays.row("reliance_held")

    def at(reliance: float) -> Point:
        session.hold("reliance_held", reliance)
        found = session.minimise("cost")
        assert isinstance(found, Solved)
        return Point(reliance, found.objective_value, 0.0, max(0.0, -float(found.row_duals[row])), found)

    least = session.minimise("reliance")
    assert isinstance(least, Solved)
    start = at(least.objective_value + 0.1)
    if start.cost <= ceiling:
        assert expected.objective_value == approx(least.objective_value, abs=0.1)
        return
    found = least_within(ceiling, start, MOST, at)
    assert found is not None
    assert expected.objective_value - 1e-6 <= found.reliance <= expected.objective_value + CLOSE + 1e-6
    assert found.cost <= ceiling * (1 + 1e-6)
