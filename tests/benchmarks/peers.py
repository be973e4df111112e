"""The same program brought into HiGHS by each way there is, and solved by HiGHS's own choice or by ours.

Every way starts where it has to: those of Pyomo from the assembled model, those of arrays (linopy, numpy) from the
compiled arrays, which is what a model of arrays would hold. What is timed is the way from there to a HiGHS that holds
the program; the solve after it is one of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import pyomo.environ as pyo
import scipy.sparse as sp
from pyomo.contrib.appsi.solvers import Highs as AppsiHighs
from pyomo.contrib.solver.common.factory import SolverFactory
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

from friendshore.planning import compiled
from friendshore.program import Program
from friendshore.solving.arrays import Arrays, Vector, compile_program
from friendshore.solving.handover import Handover
from friendshore.solving.runner import RELIANCE
from friendshore.solving.watch import Watch


@dataclass(frozen=True)
class Start:
    """Where the ways start from: a model with its objective, and the same program as arrays."""

    program: Program
    arrays: Arrays

    @classmethod
    def of(cls, program: Program) -> Start:
        arrays = compiled(program)
        program.block.aim_of_peers = pyo.Objective(expr=program.block.component(RELIANCE).expr)
        return cls(program, arrays)

    @property
    def model(self) -> Any:
        return self.program.block


def ours(start: Start) -> Any:
    """The walk over the model, and its arrays handed over at once."""
    objective = {RELIANCE: start.model.component(RELIANCE).expr}
    return Handover(compile_program(start.model, objective), 1, Watch(None, None)).highs


def appsi(start: Start) -> Any:
    """Pyomo's persistent interface."""
    solver = AppsiHighs()
    solver.set_instance(start.model)
    return solver._solver_model


def contrib(start: Start) -> Any:
    """Pyomo's new interface."""
    solver = SolverFactory("highs")
    solver._solver_model = None
    solver.set_instance(start.model)
    return solver._solver_model


def standard_form(start: Start) -> Any:
    """Pyomo's own compiler to arrays, handed over at once."""
    form = LinearStandardFormCompiler().write(start.model, mixed_form=True, set_sense=None)
    senses = np.array([row.bound_type for row in form.rows])
    bounds = [variable.bounds for variable in form.columns]
    lower = np.array([-np.inf if least is None else least for least, _ in bounds])
    upper = np.array([np.inf if most is None else most for _, most in bounds])
    cost, offset = np.asarray(form.c.todense()).ravel(), float(form.c_offset[0])
    rows = np.where(senses >= 0, form.rhs, np.inf), np.where(senses <= 0, form.rhs, -np.inf)
    return passed(sp.csc_matrix(form.A), cost, offset, lower, upper, rows[1], rows[0])


def floor(start: Start) -> Any:
    """The arrays, which are there, passed to HiGHS: no way can be quicker."""
    arrays = start.arrays
    cost, offset = arrays.cost(RELIANCE)
    columns = arrays.column_lower, arrays.column_upper
    return passed(arrays.matrix, cost, offset, *columns, arrays.row_lower, arrays.row_upper)


def linopy(start: Start) -> Any:
    """A model of linopy, whose arrays are there."""
    from .in_linopy import model_of

    return model_of(start.arrays, RELIANCE).to_highspy(set_names=False)


WAYS: dict[str, Callable[[Start], Any]] = {
    "friendshore": ours,
    "Pyomo, contrib.solver": contrib,
    "Pyomo, appsi_highs": appsi,
    "Pyomo, standard form": standard_form,
    "linopy": linopy,
    "arrays to HiGHS (floor)": floor,
}
FROM_MODEL = ("friendshore", "Pyomo, contrib.solver", "Pyomo, appsi_highs", "Pyomo, standard form")
"""Ways that start from a model of Pyomo, which had to be built."""


def passed(
    matrix: sp.csc_matrix, cost: Vector, offset: float,
    lower: Vector, upper: Vector, row_lower: Vector, row_upper: Vector,
) -> Any:  # fmt: skip
    """A HiGHS that was handed arrays in bulk."""
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_, program.offset_ = cost, offset
    program.col_lower_, program.col_upper_ = lower, upper
    program.row_lower_, program.row_upper_ = row_lower, row_upper
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_, program.a_matrix_.index_, program.a_matrix_.value_ = (
        matrix.indptr, matrix.indices, matrix.data,
    )  # fmt: skip
    highs = quiet(highspy.Highs())
    highs.passModel(program)
    return highs


def quiet(highs: Any) -> Any:
    highs.setOptionValue("output_flag", False)
    return highs


def optimum(highs: Any) -> float:
    """The least that HiGHS finds by its own choice of method, with one thread."""
    quiet(highs).setOptionValue("threads", 1)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"HiGHS ended without an optimum: {highs.modelStatusToString(highs.getModelStatus())}")
    return float(highs.getObjectiveValue())
