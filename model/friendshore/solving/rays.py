"""What of an unbounded program can grow for ever: the shortest way, per unit of what it gains.

    min sum_j |ray[j]|     with  cost . ray = -1,   matrix ray >= 0 where a row has a least,   <= 0 where it has a most
                                 ray[j] >= 0 where a column has a least,   <= 0 where it has a most

Any such ray, added to a plan for ever, stays a plan and gains for ever; without one the objective has a bound. Columns
without bounds (sums that only count) are free. A solution at a vertex of this has few columns, none of which can be
missed where all have a least of zero.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import scipy.sparse as sp

from friendshore.solving.arrays import Arrays, Vector
from friendshore.solving.highs import Session, SolverOptions
from friendshore.solving.outcome import Solved

LENGTH = "length"
NOTHING = 1e-9
"""Share of the longest part below which a column is no part of the ray."""
LARGE = 1e14
"""Bounds from which a row waits for a step to hold something."""


def ray(arrays: Arrays, objective: str, counted: Collection[int] = (), options: SolverOptions | None = None) -> Vector:
    """By column, how much it grows while the objective falls by one; all zero where nothing can.

    counted   positions of columns that only count and cost nothing in length
    """
    cost, _ = arrays.cost(objective)
    least = np.where(np.isfinite(arrays.column_lower), 0.0, -np.inf)
    most = np.where(np.isfinite(arrays.column_upper), 0.0, np.inf)
    length = np.where(np.isfinite(least), 1.0, np.where(np.isfinite(most), -1.0, 0.0))
    length[list(counted)] = 0.0
    gains = replace(
        arrays,
        column_lower=least,
        column_upper=most,
        row_lower=np.append(np.where(np.isfinite(arrays.row_lower), 0.0, -np.inf), -1.0),
        row_upper=np.append(np.where(arrays.row_upper < LARGE, 0.0, np.inf), -1.0),
        matrix=sp.csc_matrix(sp.vstack([arrays.matrix, sp.csr_matrix(cost)])),
        costs={LENGTH: (length, 0.0)},
        _entry_keys=None,
    )
    found = Session(gains, options or SolverOptions()).minimise(LENGTH, explain=False)
    if not isinstance(found, Solved):
        return np.zeros(len(cost))
    values = found.column_values
    return np.where(np.abs(values) > NOTHING * float(np.abs(values).max(initial=0.0)), values, 0.0)
