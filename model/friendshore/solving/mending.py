"""Duals of an interior point, mended where presolve left a column without a price that it may have.

Interior point without crossover ends close to an optimum, but what presolve took out comes back with duals that may
leave a column at nothing with a reduced cost of the wrong sign: an outlet whose material is worth less than what it
costs to give away. The dual of one row of that column is moved until its reduced cost is nothing, where no other column
of the row then has the wrong sign, and none that is used a price. Nothing is taken on trust: whoever mends certifies
again.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from friendshore.solving.arrays import Arrays, Vector
from friendshore.solving.certificate import Certificate, certify

MOST = 5_000
"""Columns with the wrong sign up to which mending is tried."""
ROUNDS = 5
SMALL = 1e-9
"""What a reduced cost, or the product of one with what is used, may be off and count as nothing."""


def judged(
    arrays: Arrays, objective: str, values: Vector, duals: Vector, tolerance: float, *, inner: bool
) -> tuple[Vector, Certificate]:
    """Row duals with their certificate: as the solver left them, or, of an inner point that is not accepted, mended."""
    certificate = certify(arrays, objective, values, duals, tolerance)
    if certificate.accepted or not inner or not (np.isfinite(values).all() and np.isfinite(duals).all()):
        return duals, certificate
    better = mended(arrays, objective, values, duals)
    return better, certify(arrays, objective, values, better, tolerance)


def mended(arrays: Arrays, objective: str, values: Vector, duals: Vector) -> Vector:
    """Row duals of a solution, moved where that puts the sign of a reduced cost right.

    values, duals   by column and by row, as the solver left them
    """
    duals, columns = duals.copy(), arrays.matrix
    rows = columns.tocsr()
    reduced = arrays.cost(objective)[0] - columns.T @ duals
    for _ in range(ROUNDS):
        wrong = np.flatnonzero(_wrong(reduced, arrays.column_lower, arrays.column_upper) > SMALL).tolist()
        if not 0 < len(wrong) <= MOST:
            break
        if not sum(_moved(column, arrays, rows, values, duals, reduced) for column in wrong):
            break
    return duals


def _moved(
    column: int, arrays: Arrays, rows: sp.csr_matrix, values: Vector, duals: Vector, reduced: Vector
) -> bool:
    """Move the dual of a row of this column, if there is one that may be moved."""
    matrix = arrays.matrix
    span = slice(matrix.indptr[column], matrix.indptr[column + 1])
    for row, entry in zip(matrix.indices[span], matrix.data[span], strict=True):
        move = reduced[column] / entry
        if not _backed(duals[row] + move, arrays.row_lower[row], arrays.row_upper[row]):
            continue
        of_row = slice(rows.indptr[row], rows.indptr[row + 1])
        there = rows.indices[of_row]
        then = reduced[there] - rows.data[of_row] * move
        worse = _wrong(then, arrays.column_lower[there], arrays.column_upper[there]) > np.maximum(
            _wrong(reduced[there], arrays.column_lower[there], arrays.column_upper[there]), SMALL
        )
        slack = np.minimum(values[there] - arrays.column_lower[there], arrays.column_upper[there] - values[there])
        priced = np.abs(then - reduced[there]) * np.maximum(slack, 0.0) > SMALL
        if not (worse | priced).any():
            duals[row] += move
            reduced[there] = then
            return True
    return False


def _wrong(reduced: Vector, lower: Vector, upper: Vector) -> Vector:
    """The part of each reduced cost whose sign needs a bound that is infinite."""
    below: NDArray[np.float64] = np.where(np.isneginf(lower), np.maximum(reduced, 0.0), 0.0)
    return below + np.where(np.isposinf(upper), np.maximum(-reduced, 0.0), 0.0)


def _backed(dual: float, lower: float, upper: float) -> bool:
    """Whether a row's bounds allow a dual of this sign."""
    return not (dual > SMALL and lower == -np.inf) and not (dual < -SMALL and upper == np.inf)
