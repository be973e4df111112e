"""Bounds that give way, and what grows for ever, on programs that can be worked out by hand."""

from __future__ import annotations

from math import inf
from time import perf_counter

import numpy as np
import pyomo.environ as pyo
from pytest import approx

from friendshore.solving.arrays import Arrays, compile_program
from friendshore.solving.confirm import Loosened
from friendshore.solving.giving import Given, Giving
from friendshore.solving.rays import ray


def squeezed() -> Arrays:
    """x + y >= 10 with x <= 3 (a bound of the column), y <= 4 (a row), and z <= 1, which has nothing to do with it."""
    block = pyo.ConcreteModel()
    block.x = pyo.Var(bounds=(0, 3))
    block.y, block.z = pyo.Var(domain=pyo.NonNegativeReals), pyo.Var(domain=pyo.NonNegativeReals)
    block.enough = pyo.Constraint(expr=block.x + block.y >= 10)
    block.most_y = pyo.Constraint(expr=block.y <= 4)
    block.most_z = pyo.Constraint(expr=block.z + block.y <= 9)
    return compile_program(block, {"least": block.x + block.y})


def giving() -> Giving:
    arrays = squeezed()
    bounds = [
        Loosened(True, arrays.row("enough"), True, 10.0),
        Loosened(False, arrays.column("x"), False, 3.0),
        Loosened(True, arrays.row("most_y"), False, 4.0),
        Loosened(True, arrays.row("most_z"), False, 9.0),
    ]
    return Giving.of(arrays, bounds, np.arange(4))


def alone(group: int, most: float = inf) -> tuple[np.ndarray, np.ndarray]:
    prices, at_most = np.zeros(4), np.zeros(4)
    prices[group], at_most[group] = 1.0, most
    return prices, at_most


def test_each_bound_alone_gives_what_is_missing() -> None:
    """3 of 10 are missing: 0.3 of the least, all of 3 more of x, three quarters more of y; z helps nothing."""
    program = giving()
    for group, much in ((0, 0.3), (1, 1.0), (2, 0.75)):
        program.open(*alone(group))
        found = program.least()
        assert isinstance(found, Given)
        assert found.slacks[group] == approx(much)
        assert found.much
    program.open(*alone(3))
    assert not isinstance(program.least(), Given)
    program.open(*alone(0, most=0.2))
    assert not isinstance(program.least(), Given)


def test_what_cannot_hold_together_leaves_out_what_has_nothing_to_do_with_it() -> None:
    program = giving()
    program.open(*alone(0))
    found = program.least()
    assert isinstance(found, Given)
    assert np.flatnonzero(found.weights).tolist() == [0, 1, 2]
    members, ended = program.without_needless(np.arange(4), perf_counter() + 10, lambda bound: 0)
    assert (members.tolist(), ended) == ([0, 1, 2], True)
    part = giving().with_only(np.array([0, 1]))
    part.open(*alone(0))
    assert isinstance(found := part.least(), Given) and not found.much


def test_without_time_the_bounds_are_told_as_they_are() -> None:
    program = giving()
    program.open(*alone(0))
    members, ended = program.without_needless(np.arange(4), perf_counter() - 1, lambda bound: 0)
    assert (set(members.tolist()), ended) == ({0, 1, 2}, False)


def test_the_cheapest_of_several_gives_way() -> None:
    program = giving()
    program.open(np.array([1.0, 0.1, 1.0, 1.0]), np.array([inf, 0.5, inf, inf]))
    found = program.least()
    assert isinstance(found, Given)
    assert found.slacks.tolist() == approx([0.15, 0.5, 0, 0])


def test_a_ray_is_the_shortest_that_gains_one() -> None:
    """Buying at 2 and selling at 3 gains 1 a unit; a longer way round gains the same and is not taken."""
    block = pyo.ConcreteModel()
    for name in ("buy", "sell", "there", "back"):
        setattr(block, name, pyo.Var(domain=pyo.NonNegativeReals))
    block.held = pyo.Constraint(expr=block.buy + block.back - block.sell - block.there == 0)
    block.round = pyo.Constraint(expr=block.there - block.back == 0)
    arrays = compile_program(block, {"cost": 2 * block.buy - 3 * block.sell})
    assert ray(arrays, "cost").tolist() == approx([1, 1, 0, 0])
    block.most = pyo.Constraint(expr=block.buy <= 7)
    assert not ray(compile_program(block, {"cost": 2 * block.buy - 3 * block.sell}), "cost").any()
