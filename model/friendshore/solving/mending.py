"""Duals of an interior point, mended where presolve left a column without a price that it may have.

Interior point without crossover ends close to an optimum, but what presolve took out comes back with duals that may
leave a column with a reduced cost of the wrong sign: an outlet whose material is worth less than what it costs to give
away, a payment that costs more than what it is paid for brings. The few rows around such columns are solved anew, while
all others keep their duals:

    min  sum_k (cost[k] - sum_{j not in R} matrix[j,k] dual[j]) x[k]
    s.t. row_lower[i] <= sum_k matrix[i,k] x[k] <= row_upper[i]     for i in R
         column_lower[k] <= x[k] <= column_upper[k]

R are the rows of the wrong columns; where that is not enough, also the rows of all columns in these, and so on, REACH
times, but for rows that are long: those stand for what is scarce everywhere, and their duals are right. Every column
with an entry in R is among the k, so the duals of this program leave no reduced cost wrong, here or elsewhere. Nothing
is taken on trust: what is mended is certified again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import highspy
import numpy as np
from numpy.typing import NDArray

from friendshore.solving.arrays import Arrays, Positions, Vector
from friendshore.solving.certificate import Certificate, certify, unbacked
from friendshore.solving.handover import Handover
from friendshore.solving.watch import Watch

WRONG = 1e-7
"""Reduced cost of the wrong sign from which a column is mended."""
REACH = 3
"""Times that rows are taken of the columns in hand. One was too few on the allied case, three enough."""
LONG = 200
"""Entries of a row above which it keeps its dual."""
MOST = 20_000
"""Columns that are reached at most."""


def judged(
    arrays: Arrays, objective: str, values: Vector, duals: Vector, tolerance: float, *, inner: bool
) -> tuple[Vector, Certificate]:
    """Row duals with their certificate: as the solver left them, or, of an inner point that is not accepted, mended.

    Raises KeyboardInterrupt.
    """
    certificate = certify(arrays, objective, values, duals, tolerance)
    if certificate.accepted or not inner or not (np.isfinite(values).all() and np.isfinite(duals).all()):
        return duals, certificate
    for rows, columns in _around(arrays, _wrong(arrays, objective, duals)):
        better = _anew(arrays, objective, duals, rows, columns)
        if better is not None:
            mended = certify(arrays, objective, values, better, tolerance)
            if mended.accepted:
                return better, mended
    return duals, certificate


def _wrong(arrays: Arrays, objective: str, duals: Vector) -> NDArray[np.bool_]:
    """Which columns have a reduced cost whose sign needs a bound that is infinite."""
    reduced = arrays.cost(objective)[0] - arrays.matrix.T @ duals
    wrong: NDArray[np.bool_] = unbacked(reduced, arrays.column_lower, arrays.column_upper) > WRONG
    return wrong


def _around(arrays: Arrays, start: NDArray[np.bool_]) -> Iterator[tuple[Positions, Positions]]:
    """Positions of the rows around some columns, and of all columns in them; then of those around these, and so on."""
    there = arrays.matrix.copy()
    there.eliminate_zeros()
    there.data[:] = 1.0
    of_rows = there.tocsr()
    short = np.diff(of_rows.indptr) <= LONG
    columns = start
    for _ in range(REACH):
        rows = short & (of_rows @ columns > 0.0)
        columns = columns | (there.T @ rows > 0.0)
        if not rows.any() or columns.sum() > MOST:
            return
        yield np.flatnonzero(rows), np.flatnonzero(columns)


def _anew(arrays: Arrays, objective: str, duals: Vector, rows: Positions, columns: Positions) -> Vector | None:
    """Duals with those of some rows found anew; None where that is not to be had."""
    elsewhere = duals.copy()
    elsewhere[rows] = 0.0
    of_columns = arrays.matrix[:, columns]
    part = replace(
        arrays,
        column_lower=arrays.column_lower[columns],
        column_upper=arrays.column_upper[columns],
        row_lower=arrays.row_lower[rows],
        row_upper=arrays.row_upper[rows],
        matrix=of_columns[rows].tocsc(),
        costs={objective: (arrays.cost(objective)[0][columns] - of_columns.T @ elsewhere, 0.0)},
        _entry_keys=None,
    )
    found = _duals_of(part)
    if found is None:
        return None
    elsewhere[rows] = found
    return elsewhere


def _duals_of(part: Arrays) -> Vector | None:
    """Row duals at the optimum, by simplex; None where there is none."""
    watch = Watch(None, None)
    program = Handover(part, 1, watch)
    program.highs.setOptionValue("solver", "simplex")
    program.in_background(program.highs.run)
    if watch.stop:
        raise KeyboardInterrupt
    if program.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return np.array(program.highs.getSolution().row_dual, float)
