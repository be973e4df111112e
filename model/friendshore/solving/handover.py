"""The arrays inside HiGHS: passed in bulk once, then kept alike change by change (which keeps the basis)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from friendshore.solving.arrays import Arrays, Positions, Vector
from friendshore.solving.linear import ProgramError
from friendshore.solving.watch import HEARD, Watch, in_background

STATUSES = tuple(highspy.HighsBasisStatus.__members__.values())
"""HiGHS's words for where a row or column stands in a basis, by number."""


@dataclass(frozen=True)
class Basis:
    """Where each column and row stands in a basis, as numbers of STATUSES: a start for another solve."""

    columns: NDArray[np.int8]
    rows: NDArray[np.int8]


class Handover:
    """A HiGHS object that holds the same program as the arrays, with one of their objectives."""

    def __init__(self, arrays: Arrays, threads: int, watch: Watch) -> None:
        self.arrays, self.watch = arrays, watch
        self.objective = next(iter(arrays.costs))
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]
        self._bounds_refused = False
        self.highs.setOptionValue("log_to_console", False)
        self.highs.setOptionValue("threads", threads)
        if self.highs.passModel(_as_highs(arrays, self.objective)) == highspy.HighsStatus.kError:
            raise ProgramError("HiGHS does not take the program: a bound, cost or coefficient is out of its range.")
        self.highs.setCallback(watch, None)
        for kind in HEARD:
            self.highs.startCallbackInt(kind)

    def take(self, objective: str) -> None:
        """Make this objective the one to minimise, and see that all bounds have arrived."""
        cost, offset = self.arrays.cost(objective)
        if objective != self.objective:
            self.highs.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
            self.highs.changeObjectiveOffset(offset)
            self.objective = objective
        if self._bounds_refused:
            self._bounds_refused = False
            self.push_rows(np.arange(len(self.arrays.row_lower)))
            self.push_columns(np.arange(len(self.arrays.column_lower)))

    def push_rows(self, positions: Positions) -> None:
        lower, upper = self.arrays.row_lower[positions], self.arrays.row_upper[positions]
        if hasattr(self.highs, "changeRowsBounds"):
            self._note(self.highs.changeRowsBounds(len(positions), positions.astype(np.int32), lower, upper))
        else:  # older highspy has no bulk form
            for row, least, most in zip(positions.tolist(), lower.tolist(), upper.tolist(), strict=True):
                self._note(self.highs.changeRowBounds(row, least, most))

    def push_columns(self, positions: Positions) -> None:
        lower, upper = self.arrays.column_lower[positions], self.arrays.column_upper[positions]
        self._note(self.highs.changeColsBounds(len(positions), positions.astype(np.int32), lower, upper))

    def push_costs(self, objective: str, positions: Positions) -> None:
        if objective == self.objective:
            cost = self.arrays.cost(objective)[0][positions]
            self.highs.changeColsCost(len(positions), positions.astype(np.int32), cost)

    def push_coefficients(self, rows: Positions, columns: Positions, values: Vector) -> None:
        for row, column, value in zip(rows.tolist(), columns.tolist(), values.tolist(), strict=True):
            self.highs.changeCoeff(row, column, value)

    def has_basis(self) -> bool:
        return bool(self.highs.getBasis().valid)

    def basis(self) -> Basis | None:
        held = self.highs.getBasis()
        if not held.valid:
            return None
        columns, rows = ([int(status) for status in each] for each in (held.col_status, held.row_status))
        return Basis(np.array(columns, np.int8), np.array(rows, np.int8))

    def take_basis(self, basis: Basis) -> None:
        taken = highspy.HighsBasis()
        by_number = {int(status): status for status in STATUSES}
        taken.col_status = [by_number[number] for number in basis.columns.tolist()]
        taken.row_status = [by_number[number] for number in basis.rows.tolist()]
        taken.valid = True
        self.highs.setBasis(taken)

    def in_background(self, work: Callable[[], object]) -> None:
        """Have HiGHS work in a thread of its own, and wait for it (`watch.in_background`)."""

        def tidily() -> None:
            try:
                work()
            finally:
                highspy.Highs.resetGlobalScheduler(False)  # it belongs to this thread, which ends

        in_background(tidily, self.watch)

    def _note(self, status: highspy.HighsStatus) -> None:
        # Bounds that cross are refused by HiGHS, the good ones among them too; they are sent again before the next run.
        self._bounds_refused |= status != highspy.HighsStatus.kOk


def _as_highs(arrays: Arrays, objective: str) -> highspy.HighsLp:
    cost, offset = arrays.cost(objective)
    matrix = arrays.matrix.copy()
    matrix.eliminate_zeros()
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_, program.offset_ = cost, offset
    program.col_lower_, program.col_upper_ = arrays.column_lower, arrays.column_upper
    program.row_lower_, program.row_upper_ = arrays.row_lower, arrays.row_upper
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_, program.a_matrix_.index_ = matrix.indptr, matrix.indices
    program.a_matrix_.value_ = matrix.data
    return program
