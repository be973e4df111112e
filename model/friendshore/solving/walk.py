"""One walk over a Pyomo block: where each variable and constraint stands, their bounds, and all terms in flat lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import pyomo.environ as pyo
from numpy.typing import NDArray
from pyomo.core.base.block import BlockData
from pyomo.core.base.var import VarData

from friendshore.solving.linear import LinearReader, ProgramError, bound
from friendshore.solving.spans import Span

Vector = NDArray[np.float64]
INFINITE = 1e20  # HiGHS takes bounds from here on as none


@contextmanager
def unfixed(variables: list[VarData]) -> Iterator[None]:
    """Free fixed variables for a while: Pyomo would fold them into constants, whose bounds could never be changed."""
    try:
        for variable in variables:
            variable.fixed = False
        yield
    finally:
        for variable in variables:
            variable.fixed = True


def columns_of(block: BlockData) -> tuple[dict[int, Span], dict[int, int], Vector, Vector, list[VarData]]:
    """Spans by component, positions by variable (keys are ids), bounds, and the variables found fixed."""
    spans: dict[int, Span] = {}
    position: dict[int, int] = {}
    lower: list[float] = []
    upper: list[float] = []
    fixed: list[VarData] = []
    continuous: object = None  # the domain last found continuous; members of a component nearly always share one
    for component in block.component_objects(pyo.Var, active=True, descend_into=pyo.Block):
        if component.is_reference():
            continue
        start = len(lower)
        for variable in component.values():
            position[id(variable)] = len(lower)
            least, most = variable.bounds
            lower.append(-np.inf if least is None else least)
            upper.append(np.inf if most is None else most)
            if variable.fixed:
                if variable.value is None:
                    raise ProgramError(f"variable '{variable.name}' is fixed, but has no value.")
                lower[-1] = upper[-1] = float(variable.value)
                fixed.append(variable)
            if variable.domain is not continuous:
                if not variable.is_continuous():
                    raise ProgramError(f"variable '{variable.name}' is not continuous; only linear programs work.")
                continuous = variable.domain
        spans[id(component)] = Span(component, start, len(lower), list(component.keys()))
    return spans, position, without_giants(lower), without_giants(upper), fixed


def rows_of(block: BlockData, reader: LinearReader) -> tuple[dict[int, Span], list[int], Vector, Vector]:
    """Spans by component, where each row's terms end in the reader's lists, and bounds less the bodies' constants."""
    spans: dict[int, Span] = {}
    ends = [0]
    lower: list[float] = []
    upper: list[float] = []
    for component in block.component_objects(pyo.Constraint, active=True, descend_into=pyo.Block):
        if component.is_reference():
            continue
        start, name = len(lower), f"constraint '{component.name}'"
        keys = []
        for key, row in component.items():
            if not row.active:
                continue
            least, body, most = row.to_bounded_expression()
            constant = reader.read(body, name)
            keys.append(key)
            lower.append(bound(least, name, -np.inf) - constant)
            upper.append(bound(most, name, np.inf) - constant)
            ends.append(len(reader.columns))
        spans[id(component)] = Span(component, start, len(lower), keys)
    return spans, ends, without_giants(lower), without_giants(upper)


def without_giants(bounds: Vector | Sequence[float] | float) -> Vector:
    """Bounds that the solver takes as infinite, written as infinite."""
    bounds = np.asarray(bounds, float)
    if np.isnan(bounds).any():
        raise ProgramError("a bound is not a number.")
    return np.where(np.abs(bounds) >= INFINITE, np.copysign(np.inf, bounds), bounds)
