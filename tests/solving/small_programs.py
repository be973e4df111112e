"""Small programs, compiled, for the tests of the solving module."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyomo.environ as pyo
from pyomo.core.expr.numeric_expr import LinearExpression

from friendshore.solving.arrays import Arrays, Vector, compile_program


def two_products() -> tuple[Any, Arrays]:
    """Maximise 3 a + 5 b with a <= 4, 2 b <= 12, 3 a + 2 b <= 18: a = 2, b = 6, worth 36; row prices 0, 3/2, 1."""
    model = pyo.ConcreteModel()
    model.product = pyo.Set(initialize=["a", "b"])
    model.make = pyo.Var(model.product, domain=pyo.NonNegativeReals)
    a, b = model.make["a"], model.make["b"]
    model.plant = pyo.Constraint(range(1, 4), rule=lambda _, k: {1: a <= 4, 2: 2 * b <= 12, 3: 3 * a + 2 * b <= 18}[k])
    model.loss = pyo.Expression(expr=-(3 * a + 5 * b))
    return model, compile_program(model, {"loss": model.loss})


def one_variable(lower: float | None, upper: float | None, rows: list[Any], cost: float = 1.0) -> Arrays:
    """Minimise cost * x with the rows (lower, coefficient, upper)."""
    model = pyo.ConcreteModel()
    model.x = pyo.Var(bounds=(lower, upper))

    def row(_: Any, k: int) -> Any:
        least, coefficient, most = rows[k]
        return (least, LinearExpression(linear_coefs=[coefficient], linear_vars=[model.x]), most)

    model.row = pyo.Constraint(range(len(rows)), rule=row)
    return compile_program(model, {"cost": cost * model.x})


def transported(sources: int, sinks: int, periods: int, seed: int = 1) -> tuple[Vector, Vector, Vector]:
    """Prices by source, sink and period, what a source has by period, what a sink needs by period."""
    random = np.random.default_rng(seed)
    price = random.uniform(1, 10, (sources, sinks, periods))
    need = random.uniform(1, 5, (sinks, periods))
    return price, need.sum(axis=0) / sources * 1.2, need


def transport(sources: int, sinks: int, periods: int, seed: int = 1) -> Any:
    """A transport model with one supply row per source and period, one demand row per sink and period."""
    price, has, need = transported(sources, sinks, periods, seed)
    model = pyo.ConcreteModel()
    model.source, model.sink, model.period = (pyo.RangeSet(0, n - 1) for n in (sources, sinks, periods))
    model.ship = pyo.Var(model.source, model.sink, model.period, domain=pyo.NonNegativeReals)
    ship = model.ship

    def supply(_: Any, i: int, t: int) -> Any:
        variables = [ship[i, j, t] for j in range(sinks)]
        return (None, LinearExpression(linear_coefs=[1.0] * sinks, linear_vars=variables), float(has[t]))

    def demand(_: Any, j: int, t: int) -> Any:
        variables = [ship[i, j, t] for i in range(sources)]
        return (float(need[j, t]), LinearExpression(linear_coefs=[1.0] * sources, linear_vars=variables), None)

    model.supply = pyo.Constraint(model.source, model.period, rule=supply)
    model.demand = pyo.Constraint(model.sink, model.period, rule=demand)
    keys = list(ship.keys())
    model.freight = pyo.Expression(
        expr=LinearExpression(linear_coefs=[float(price[key]) for key in keys], linear_vars=[ship[key] for key in keys])
    )
    return model


def hard(size: int = 250, seed: int = 0) -> Arrays:
    """A dense random program that takes HiGHS some seconds by either method."""
    import scipy.sparse as sp

    random = np.random.default_rng(seed)
    arrays = one_variable(0, None, [])
    columns = 4 * size
    arrays.matrix = sp.csc_matrix(random.uniform(0.1, 1, (size, columns)))
    arrays.row_lower, arrays.row_upper = np.full(size, -np.inf), random.uniform(1, 2, size) * columns
    arrays.column_lower, arrays.column_upper = np.zeros(columns), np.full(columns, np.inf)
    arrays.costs = {"cost": (-random.uniform(1, 2, columns), 0.0)}
    return arrays
