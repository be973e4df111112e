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

from friendshore.solving.arrays import Arrays, Positions, Vector


def model_of(arrays: Arrays, objective: str) -> Any:
    """The program as linopy holds it."""
    model = linopy.Model()
    columns = xr.DataArray(arrays.column_lower, dims="column"), xr.DataArray(arrays.column_upper, dims="column")
    labels = model.add_variables(*columns, name="x").labels.values
    matrix = sp.csr_matrix(arrays.matrix)
    rows, signs, bounds = _sides(arrays)
    for number, some in enumerate(_alike(np.diff(matrix.indptr)[rows])):
        coefficients, variables = _padded(matrix, rows[some], labels)
        parts = xr.Dataset(
            {"coeffs": (("row", "_term"), coefficients), "vars": (("row", "_term"), variables),
             "const": ("row", np.zeros(len(some)))},
            coords={"row": some},
        )  # fmt: skip
        sign, bound = (xr.DataArray(each[some], coords={"row": some}) for each in (signs, bounds))
        model.add_constraints(linopy.LinearExpression(parts, model), sign, bound, name=f"rows{number}")
    cost, offset = arrays.cost(objective)
    paid = np.flatnonzero(cost)
    terms = xr.Dataset({"coeffs": ("_term", cost[paid]), "vars": ("_term", labels[paid])}).assign(const=offset)
    model.add_objective(linopy.LinearExpression(terms, model))
    return model


def _sides(arrays: Arrays) -> tuple[Positions, Any, Vector]:
    """Rows, signs and bounds; a row that is bounded on both sides stands there twice."""
    lower, upper = arrays.row_lower, arrays.row_upper
    equal = lower == upper
    chosen = (equal, ~equal & np.isfinite(lower), ~equal & np.isfinite(upper))
    rows = [np.flatnonzero(each) for each in chosen]
    signs = np.repeat(np.array(["=", ">=", "<="]), [len(each) for each in rows])
    bounds = [bound[each] for bound, each in zip((lower, lower, upper), rows, strict=True)]
    return np.concatenate(rows), signs, np.concatenate(bounds)


def _alike(lengths: Positions) -> Iterator[Positions]:
    """Places of rows in groups, those of a group between half of a power of two and the power long."""
    powers = np.ceil(np.log2(np.maximum(lengths, 1))).astype(int)
    for power in np.unique(powers):
        yield np.flatnonzero((powers == power) & (lengths > 0))


def _padded(matrix: sp.csr_matrix, rows: Positions, labels: Positions) -> tuple[Any, Any]:
    """Coefficients and variables of rows, the short ones filled with nothing."""
    starts, lengths = matrix.indptr[rows], np.diff(matrix.indptr)[rows]
    places = np.arange(lengths.max(initial=0))
    filled = places < lengths[:, None]
    at = np.where(filled, starts[:, None] + places, 0)
    coefficients = np.where(filled, matrix.data[at], np.nan)
    return coefficients, np.where(filled, labels[matrix.indices[at]], -1)
