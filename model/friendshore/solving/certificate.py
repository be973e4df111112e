"""Is an answer optimal? Recomputed from the arrays alone, never from what the solver says of itself.

Duals follow the Lagrangian of a minimisation: reduced cost = cost - matrix' dual. The dual of a row that holds from
below (>=) is zero or more, from above (<=) zero or less; reduced costs go with column bounds in the same way.

    primal           worst violation of a row or column bound, each relative to 1 + the largest of the bound
                     and the terms of its row
    dual             worst dual or reduced cost whose sign would need a bound that does not exist, relative to
                     1 + the largest of the column's cost and the terms of its reduced cost (row: 1 + largest cost)
    gap              |cost . x - value of the dual program, bound terms included|, relative to 1 + the larger of the two
    complementarity  worst single product of a dual and the slack it should have closed, relative as the gap is
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from friendshore.solving.arrays import Arrays, Positions, Vector, total

TOLERANCE = 1e-6


@dataclass(frozen=True)
class Certificate:
    """What the arrays say about a primal and dual answer; `accepted` when all four are within `tolerance`."""

    primal: float
    dual: float
    gap: float
    complementarity: float
    tolerance: float
    primal_absolute: float
    dual_absolute: float

    @property
    def accepted(self) -> bool:
        """All four within tolerance."""
        return all(figure <= self.tolerance for figure in (self.primal, self.dual, self.gap, self.complementarity))

    @property
    def sentence(self) -> str:
        return (
            f"primal residual {self.primal:.1e}, dual residual {self.dual:.1e}, gap {self.gap:.1e}, "
            f"complementarity {self.complementarity:.1e} (relative; accepted up to {self.tolerance:.0e})"
        )


def certify(arrays: Arrays, objective: str, values: Vector, duals: Vector, tolerance: float = TOLERANCE) -> Certificate:
    """Judge column values and row duals as an optimum of the objective."""
    cost, _ = arrays.cost(objective)
    if not (np.isfinite(values).all() and np.isfinite(duals).all()):
        return Certificate(np.inf, np.inf, np.inf, np.inf, tolerance, np.inf, np.inf)
    activity = arrays.matrix @ values
    reduced = reduced_costs(arrays, objective, duals)
    row_terms, column_terms = _largest_terms(arrays, values, duals)

    violation = np.concatenate(
        [
            _violation(activity, arrays.row_lower, arrays.row_upper),
            _violation(values, arrays.column_lower, arrays.column_upper),
        ]
    )
    primal_scale = 1.0 + np.concatenate(
        [
            np.maximum(row_terms, _nearer_bound(activity, arrays.row_lower, arrays.row_upper)),
            _nearer_bound(values, arrays.column_lower, arrays.column_upper),
        ]
    )
    without_bound = np.concatenate(
        [
            unbacked(duals, arrays.row_lower, arrays.row_upper),
            unbacked(reduced, arrays.column_lower, arrays.column_upper),
        ]
    )
    largest_cost = np.abs(cost).max(initial=0.0)
    dual_scale = 1.0 + np.concatenate([np.full(len(duals), largest_cost), np.maximum(np.abs(cost), column_terms)])

    primal_value = total(cost, values)
    row_value, row_slack = _bound_terms(duals, activity, arrays.row_lower, arrays.row_upper)
    column_value, column_slack = _bound_terms(reduced, values, arrays.column_lower, arrays.column_upper)
    dual_value = row_value + column_value
    gap_scale = 1.0 + max(abs(primal_value), abs(dual_value))
    return Certificate(
        primal=_worst(violation / primal_scale),
        dual=_worst(without_bound / dual_scale),
        gap=abs(primal_value - dual_value) / gap_scale,
        complementarity=max(row_slack, column_slack) / gap_scale,
        tolerance=tolerance,
        primal_absolute=_worst(violation),
        dual_absolute=_worst(without_bound),
    )


def reduced_costs(arrays: Arrays, objective: str, duals: Vector) -> Vector:
    """Cost - matrix' dual, one figure per column."""
    result: Vector = arrays.cost(objective)[0] - arrays.matrix.T @ duals
    return result


def proves_infeasible(arrays: Arrays, ray: Vector) -> bool:
    """Whether these row weights contradict the column bounds (Farkas): rows ask for more than columns can give."""
    weights = np.where(np.abs(ray) <= 1e-9 * np.abs(ray).max(initial=0.0), 0.0, ray)
    if not np.isfinite(weights).all() or not weights.any():
        return False
    if unbacked(weights, arrays.row_lower, arrays.row_upper).any():
        return False
    combined = arrays.matrix.T @ weights
    combined[np.abs(combined) <= 1e-9 * np.abs(weights).max()] = 0.0
    if unbacked(-combined, arrays.column_lower, arrays.column_upper).any():
        return False
    asked, _ = _bound_terms(weights, np.zeros_like(weights), arrays.row_lower, arrays.row_upper)
    less, _ = _bound_terms(-combined, np.zeros_like(combined), arrays.column_lower, arrays.column_upper)
    return asked + less > 1e-9 * max(1.0, abs(asked), abs(less))


def impossible_rows(arrays: Arrays, tolerance: float) -> Positions:
    """Rows that nothing can satisfy: bounds that cross, or no entry at all and zero outside the bounds."""
    entries = np.bincount(arrays.matrix.indices[arrays.matrix.data != 0.0], minlength=arrays.matrix.shape[0])
    empty = (entries == 0) & ((arrays.row_lower > tolerance) | (arrays.row_upper < -tolerance))
    return np.flatnonzero(empty | _crossed(arrays.row_lower, arrays.row_upper))


def impossible_columns(arrays: Arrays) -> Positions:
    """Columns whose bounds cross."""
    return np.flatnonzero(_crossed(arrays.column_lower, arrays.column_upper))


def _crossed(lower: Vector, upper: Vector) -> NDArray[np.bool_]:
    crossed: NDArray[np.bool_] = (lower > upper) | (lower == np.inf) | (upper == -np.inf)
    return crossed


def _violation(figures: Vector, lower: Vector, upper: Vector) -> Vector:
    return np.maximum(np.maximum(lower - figures, figures - upper), 0.0)


def _nearer_bound(figures: Vector, lower: Vector, upper: Vector) -> Vector:
    """Size of the bound that the figure is nearest to, zero where both are infinite."""
    bound = np.where(np.abs(figures - lower) <= np.abs(upper - figures), lower, upper)
    return np.where(np.isfinite(bound), np.abs(bound), 0.0)


def unbacked(prices: Vector, lower: Vector, upper: Vector) -> Vector:
    """The part of each price whose sign needs a bound that is infinite."""
    return np.where(np.isneginf(lower), np.maximum(prices, 0.0), 0.0) + np.where(
        np.isposinf(upper), np.maximum(-prices, 0.0), 0.0
    )


def _bound_terms(prices: Vector, figures: Vector, lower: Vector, upper: Vector) -> tuple[float, float]:
    """What the bounds are worth at these prices, and the largest product of a price and the distance to its bound."""
    bound = np.where(prices > 0.0, lower, upper)
    backed = (prices != 0.0) & np.isfinite(bound)
    price, bound = prices[backed], bound[backed]
    return total(price, bound), _worst(np.abs(price * (figures[backed] - bound)))


def _largest_terms(arrays: Arrays, values: Vector, duals: Vector) -> tuple[Vector, Vector]:
    """Largest |entry * value| by row, largest |entry * dual| by column: the scale of rounding in their sums."""
    matrix = arrays.matrix
    columns = np.repeat(np.arange(matrix.shape[1]), np.diff(matrix.indptr))
    by_row, by_column = np.zeros(matrix.shape[0]), np.zeros(matrix.shape[1])
    np.maximum.at(by_row, matrix.indices, np.abs(matrix.data * values[columns]))
    np.maximum.at(by_column, columns, np.abs(matrix.data * duals[matrix.indices]))
    return by_row, by_column


def _worst(figures: Vector) -> float:
    return float(figures.max(initial=0.0))
