"""A linear Pyomo block as arrays: handed to the solver, held against its answer, changed by name in studies.

minimise    costs[objective] . x + offset
subject to  row_lower <= matrix x <= row_upper,   column_lower <= x <= column_upper
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray
from pyomo.common.gc_manager import PauseGC
from pyomo.core.base.block import BlockData
from pyomo.core.base.component import Component

from friendshore.solving.linear import LinearReader, Node, ProgramError
from friendshore.solving.spans import Span, UnknownNameError, nearest, position_of, span_of
from friendshore.solving.walk import columns_of, rows_of, unfixed, without_giants

Vector = NDArray[np.float64]
Positions = NDArray[np.intp]

SMALLEST_COEFFICIENT = 1e-9  # HiGHS drops what is smaller; if we did not, its answer would be to another program


def total(weights: Vector, values: Vector) -> float:
    """Sum of products, to the last bit the same on any number of cores: `weights @ values` shares long ones out."""
    return float((weights * values).sum())


@dataclass
class Arrays:
    """A compiled linear program. Figures may be changed through the setters; names and positions stay.

    matrix          rows x columns, CSC with sorted row positions
    costs           per objective: cost per column, and the constant offset
    column_spans, row_spans   positions by Pyomo component (key: id of the component)
    Infinite bounds are +-inf, which is HiGHS's own infinity.
    """

    column_lower: Vector
    column_upper: Vector
    row_lower: Vector
    row_upper: Vector
    matrix: sp.csc_matrix
    costs: dict[str, tuple[Vector, float]]
    column_spans: Mapping[int, Span]
    row_spans: Mapping[int, Span]
    _entry_keys: NDArray[np.int64] | None = field(default=None, repr=False)

    @cached_property
    def column_names(self) -> list[str]:
        return [name for span in self.column_spans.values() for name in span.names()]

    @cached_property
    def row_names(self) -> list[str]:
        return [name for span in self.row_spans.values() for name in span.names()]

    @cached_property
    def single_rows(self) -> dict[str, int]:
        """Positions of the rows that have no index, such as those that steps hold: without writing out all names."""
        spans = self.row_spans.values()
        return {span.component.name: span.start for span in spans if span.keys and not span.component.is_indexed()}

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {name: position for position, name in enumerate(self.column_names)}

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {name: position for position, name in enumerate(self.row_names)}

    def column(self, name: str) -> int:
        """Position of a column by its Pyomo name, such as 'build[pit,2027]'; UnknownNameError gives the nearest."""
        return position_of(self._columns, name, "column")

    def row(self, name: str) -> int:
        """Position of a row by its Pyomo name; UnknownNameError gives the nearest."""
        single = self.single_rows.get(name)
        return position_of(self._rows, name, "row") if single is None else single

    def cost(self, objective: str) -> tuple[Vector, float]:
        """Cost per column and offset of an objective."""
        if objective not in self.costs:
            raise UnknownNameError(f"no objective '{objective}'{nearest(objective, self.costs)}")
        return self.costs[objective]

    def objective_value(self, objective: str, values: Vector) -> float:
        """What an objective comes to at these values by column."""
        cost, offset = self.cost(objective)
        return total(cost, values) + offset

    def columns_of(self, component: Component) -> Span:
        """Where the members of a Var stand in every vector by column."""
        return span_of(self.column_spans, component)

    def rows_of(self, component: Component) -> Span:
        """Where the active members of a Constraint stand in every vector by row."""
        return span_of(self.row_spans, component)

    def values_of(self, component: Component, vector: Vector) -> pd.Series[float]:
        """The part of a vector by column (values, reduced costs) that belongs to a Var, under the Var's own index."""
        span = self.columns_of(component)
        return pd.Series(vector[span.start : span.stop], index=span.index, name=component.name)

    def duals_of(self, component: Component, vector: Vector) -> pd.Series[float]:
        """The part of a vector by row (duals, activities) that belongs to a Constraint, under its own index."""
        span = self.rows_of(component)
        return pd.Series(vector[span.start : span.stop], index=span.index, name=component.name)

    def set_row_bounds(self, name: str, lower: float, upper: float) -> None:
        self.set_rows(np.array([self.row(name)]), lower, upper)

    def set_column_bounds(self, name: str, lower: float, upper: float) -> None:
        self.set_columns(np.array([self.column(name)]), lower, upper)

    def set_cost(self, objective: str, column: str, value: float) -> None:
        self.set_costs(objective, np.array([self.column(column)]), value)

    def set_coefficient(self, row: str, column: str, value: float) -> None:
        self.set_coefficients(np.array([self.row(row)]), np.array([self.column(column)]), np.array([value]))

    def set_rows(self, positions: Positions, lower: Vector | float, upper: Vector | float) -> None:
        """Change the bounds of many rows."""
        self.row_lower[positions], self.row_upper[positions] = without_giants(lower), without_giants(upper)

    def set_columns(self, positions: Positions, lower: Vector | float, upper: Vector | float) -> None:
        """Change the bounds of many columns."""
        self.column_lower[positions], self.column_upper[positions] = without_giants(lower), without_giants(upper)

    def set_costs(self, objective: str, positions: Positions, values: Vector | float) -> None:
        """Change the costs of many columns in one objective."""
        self.cost(objective)[0][positions] = _finite(np.asarray(values, float), f"objective '{objective}'")

    def set_coefficients(self, rows: Positions, columns: Positions, values: Vector) -> None:
        """Change many entries of the matrix; an entry that was absent comes in, one set to zero stays as a zero."""
        values = np.where(np.abs(_finite(values, "a constraint")) < SMALLEST_COEFFICIENT, 0.0, values)
        if self._entry_keys is None:
            self._entry_keys = _entry_keys(self.matrix)
        wanted = columns.astype(np.int64) * self.matrix.shape[0] + rows
        places = np.searchsorted(self._entry_keys, wanted)
        present = places < len(self._entry_keys)
        present[present] = self._entry_keys[places[present]] == wanted[present]
        self.matrix.data[places[present]] = values[present]
        new = ~present & (values != 0.0)
        if new.any():
            last = dict(zip(wanted[new].tolist(), np.flatnonzero(new).tolist(), strict=True))  # of a repeated entry
            chosen = np.array(list(last.values()))
            extra = (values[chosen], (rows[chosen], columns[chosen]))
            self.matrix = (self.matrix + sp.csc_matrix(extra, shape=self.matrix.shape)).tocsc()
            self.matrix.sort_indices()
            self._entry_keys = None

    def copy(self) -> Arrays:
        """Arrays whose figures can be changed apart from these; names and positions are shared."""
        twin = copy.copy(self)
        twin.costs = {name: (vector.copy(), offset) for name, (vector, offset) in self.costs.items()}
        for name in ("column_lower", "column_upper", "row_lower", "row_upper", "matrix"):
            setattr(twin, name, getattr(self, name).copy())
        return twin


def compile_program(block: BlockData, objectives: Mapping[str, Node]) -> Arrays:
    """Walk the active constraints of a block once and return them as arrays.

    block       a Pyomo block or model with continuous variables and linear constraints; it is not changed
    objectives  expressions to minimise, by the name under which they will be asked for (at least one)
    Fixed variables become columns with equal bounds. Raises ProgramError for what cannot be a linear program.
    """
    if not objectives:
        raise ProgramError("the program has no objective: name at least one expression to minimise.")
    with PauseGC():  # a collection would walk the whole Pyomo model again and again
        column_spans, position, lower, upper, fixed = columns_of(block)
        with unfixed(fixed):
            reader = LinearReader(position)
            row_spans, row_ends, row_lower, row_upper = rows_of(block, reader)
            matrix = _matrix(reader, row_ends, (len(row_lower), len(lower)))
            costs = {name: _cost(expression, name, position) for name, expression in objectives.items()}
    return Arrays(lower, upper, row_lower, row_upper, matrix, costs, column_spans, row_spans)


def _cost(expression: Node, name: str, position: Mapping[int, int]) -> tuple[Vector, float]:
    """Cost per column and offset of one objective."""
    reader = LinearReader(position)
    offset = reader.read(expression, f"objective '{name}'")
    cost = np.zeros(len(position))
    coefficients = _finite(np.array(reader.coefficients, float), f"objective '{name}'")
    np.add.at(cost, np.array(reader.columns, np.intp), coefficients)
    return cost, offset


def _matrix(reader: LinearReader, ends: list[int], shape: tuple[int, int]) -> sp.csc_matrix:
    """The terms read as one CSC matrix: repeated variables summed, what HiGHS would drop as too small dropped."""
    coefficients = _finite(np.array(reader.coefficients, float), "a constraint")
    by_row = (coefficients, np.array(reader.columns, np.int32), np.array(ends, np.int32))
    matrix = sp.csr_matrix(by_row, shape=shape).tocsc()
    matrix.sum_duplicates()
    matrix.data[np.abs(matrix.data) < SMALLEST_COEFFICIENT] = 0.0
    matrix.eliminate_zeros()
    return matrix


def _entry_keys(matrix: sp.csc_matrix) -> NDArray[np.int64]:
    """One ascending number per stored entry, column * rows + row, to find entries by bisection."""
    columns = np.repeat(np.arange(matrix.shape[1], dtype=np.int64), np.diff(matrix.indptr))
    return columns * matrix.shape[0] + matrix.indices


def _finite(figures: Vector, name: str) -> Vector:
    if not np.isfinite(figures).all():
        raise ProgramError(f"{name} has a coefficient that is not a finite number.")
    return figures
