"""By how little some rows have to give way for a program that has no plan to have one.

    min sum_i gap[i]      with row_lower[i] - gap[i] <= row[i]  for the rows that may give way, all others as they are
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from scipy.optimize import linprog

from friendshore.solving.arrays import Arrays, Positions

SECONDS = 20.0
"""At most this long: it explains an answer that is there already."""
LARGE = 1e14
"""Right-hand sides from which a row is one that waits for a step to hold something."""
NOTHING = 1e-6
"""Share of a row's bound below which it does not give way."""


def gaps(arrays: Arrays, rows: Positions) -> dict[int, float]:
    """Position of a row that holds from below -> what it lacks, in its unit; empty where that would not be enough."""
    if not len(rows):
        return {}
    matrix = sp.csr_matrix(arrays.matrix)
    lower, upper = arrays.row_lower, np.where(arrays.row_upper > LARGE, np.inf, arrays.row_upper)
    slack = sp.csr_matrix((np.ones(len(rows)), (rows, np.arange(len(rows)))), shape=(matrix.shape[0], len(rows)))
    widened = sp.hstack([matrix, slack], format="csr")
    equal = (lower == upper) & np.isfinite(lower)
    above, below = np.isfinite(lower) & ~equal, np.isfinite(upper) & ~equal
    found = linprog(
        np.concatenate([np.zeros(matrix.shape[1]), np.ones(len(rows))]),
        A_ub=sp.vstack([-widened[above], widened[below]]),
        b_ub=np.concatenate([-lower[above], upper[below]]),
        A_eq=widened[equal],
        b_eq=lower[equal],
        bounds=[*zip(arrays.column_lower, arrays.column_upper, strict=True), *[(0, None)] * len(rows)],
        method="highs",
        options={"time_limit": SECONDS},
    )
    if found.status != 0:
        return {}
    lacking = np.asarray(found.x)[matrix.shape[1] :]
    return {
        int(row): float(gap)
        for row, gap in zip(rows, lacking, strict=True)
        if gap > NOTHING * max(1e-3, abs(float(lower[row])))
    }
