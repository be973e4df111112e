"""A compiled program as a model of linopy: rows of like length are one array of coefficients and one of variables.

That is the best case for linopy: its arrays are made by numpy from those that are there, no label is looked up, and
hardly a place of a padded row is empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import linopy
import numpy as np
import scipy.sparse as sp
import xarray as xr

from friendshore.solving.arrays import Arrays, Positions


def model_of(arrays: Arrays, objective: str) -> Any:
    """The program as linopy holds it."""
    model = linopy.Model()
    columns = xr.DataArray(arrays.column_lower, dims="column"), xr.DataArray(arrays.column_upper, dims="column")
    labels = model.add_variables(*columns, name="x").labels.values
    matrix = sp.csr_matrix(arrays.matrix)
    rows = np.arange(matrix.shape[0])
    lower, upper = arrays.row_lower, arrays.row_upper
    equal = lower == upper
    for sign, bound, chosen in (
        ("=", lower, equal),
        (">=", lower, ~equal & np.isfinite(lower)),
        ("<=", upper, ~equal & np.isfinite(upper)),
    ):
        for number, some in enumerate(_alike(matrix, rows[chosen])):
            coefficients, variables = _padded(matrix, some, labels)
            parts = xr.Dataset(
                {"coeffs": (("row", "_term"), coefficients), "vars": (("row", "_term"), variables),
                 "const": ("row", np.zeros(len(some)))},
                coords={"row": some},
            )  # fmt: skip
            left = linopy.LinearExpression(parts, model)
            model.add_constraints(left, sign, xr.DataArray(bound[some], coords={"row": some}), name=f"{sign}{number}")
    cost, offset = arrays.cost(objective)
    paid = np.flatnonzero(cost)
    terms = xr.Dataset({"coeffs": ("_term", cost[paid]), "vars": ("_term", labels[paid])}).assign(const=offset)
    model.add_objective(linopy.LinearExpression(terms, model))
    return model


def _alike(matrix: sp.csr_matrix, rows: Positions) -> Iterator[Positions]:
    """Rows in groups, those of a group between half of a power of two and the power long."""
    lengths = np.diff(matrix.indptr)[rows]
    powers = np.ceil(np.log2(np.maximum(lengths, 1))).astype(int)
    for power in np.unique(powers):
        yield rows[(powers == power) & (lengths > 0)] if power == 0 else rows[powers == power]


def _padded(matrix: sp.csr_matrix, rows: Positions, labels: Positions) -> tuple[Any, Any]:
    """Coefficients and variables of rows, the short ones filled with nothing."""
    starts, lengths = matrix.indptr[rows], np.diff(matrix.indptr)[rows]
    places = np.arange(lengths.max(initial=0))
    filled = places < lengths[:, None]
    at = np.where(filled, starts[:, None] + places, 0)
    coefficients = np.where(filled, matrix.data[at], np.nan)
    return coefficients, np.where(filled, labels[matrix.indices[at]], -1)
