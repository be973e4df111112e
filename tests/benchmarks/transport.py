"""A transport model of any size, written natively in each modelling language: from its data to HiGHS holding it.

In Pyomo as its manual has it, a rule with a sum for each row; in ours as `program/` writes rows, from lists of terms;
in linopy as arrays over named dimensions.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyomo.environ as pyo
from pyomo.contrib.solver.common.factory import SolverFactory

from friendshore.solving.arrays import Vector, compile_program
from friendshore.solving.handover import Handover
from friendshore.solving.watch import Watch

sys.path.insert(0, str(Path(__file__).parents[1] / "solving"))
from small_programs import transport, transported

SOURCES, SINKS = 6, 14


def ours(periods: int) -> Any:
    """Rows from lists, one walk, one handover."""
    model = transport(SOURCES, SINKS, periods)
    return Handover(compile_program(model, {"freight": model.freight}), 1, Watch(None, None)).highs


def in_pyomo(periods: int) -> Any:
    """Rules, and Pyomo's new interface to HiGHS."""
    price, has, need = transported(SOURCES, SINKS, periods)
    model = pyo.ConcreteModel()
    model.source, model.sink, model.period = (pyo.RangeSet(0, count - 1) for count in price.shape)
    model.ship = pyo.Var(model.source, model.sink, model.period, domain=pyo.NonNegativeReals)
    model.supply = pyo.Constraint(
        model.source, model.period,
        rule=lambda model, i, t: sum(model.ship[i, j, t] for j in model.sink) <= float(has[t]),
    )  # fmt: skip
    model.demand = pyo.Constraint(
        model.sink, model.period,
        rule=lambda model, j, t: sum(model.ship[i, j, t] for i in model.source) >= float(need[j, t]),
    )  # fmt: skip
    model.freight = pyo.Objective(expr=sum(float(price[key]) * model.ship[key] for key in model.ship))
    solver = SolverFactory("highs")
    solver._solver_model = None
    solver.set_instance(model)
    return solver._solver_model


def in_linopy(periods: int) -> Any:
    """Arrays over named dimensions."""
    import linopy
    import xarray as xr

    price, has, need = transported(SOURCES, SINKS, periods)

    def named(values: Vector, *names: str) -> Any:
        return xr.DataArray(values, coords={name: range(size) for name, size in zip(names, values.shape, strict=True)})

    model = linopy.Model()
    ship = model.add_variables(lower=xr.zeros_like(named(price, "source", "sink", "period")), name="ship")
    model.add_constraints(ship.sum("sink") <= named(has, "period"), name="supply")
    model.add_constraints(ship.sum("source") >= named(need, "sink", "period"), name="demand")
    model.add_objective((named(price, "source", "sink", "period") * ship).sum())
    return model.to_highspy(set_names=False)


WAYS: dict[str, Callable[[int], Any]] = {"friendshore": ours, "Pyomo": in_pyomo, "linopy": in_linopy}
