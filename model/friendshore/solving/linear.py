"""Reads one linear Pyomo expression as column positions, coefficients and a constant."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

from pyomo.core.base.expression import NamedExpressionData
from pyomo.core.base.var import VarData
from pyomo.core.expr import numeric_expr
from pyomo.core.expr.numeric_expr import LinearExpression, MonomialTermExpression, SumExpression
from pyomo.core.expr.numvalue import native_numeric_types, value
from pyomo.repn import generate_standard_repn

from friendshore.errors import FriendshoreError

Node = Any
"""A number, a variable or a sum or product of them: Pyomo tells them apart by their class alone, and types cannot."""
SUMS = (LinearExpression, SumExpression)
PRODUCTS = (numeric_expr.ProductExpression, numeric_expr.MonomialTermExpression)


class ProgramError(FriendshoreError):
    """The Pyomo model is not one that can be handed over: not linear, not continuous, or with a number that is none."""


class LinearReader:
    """Collects the terms of expressions, given the position of each variable.

    The reader appends to `columns` and `coefficients`, so that a whole model fills two flat lists.
    """

    def __init__(self, position: Mapping[int, int]) -> None:
        self.position = position
        self.columns: list[int] = []
        self.coefficients: list[float] = []

    def read(self, expression: Node, name: str) -> float:
        """Append the terms of the expression; return its constant. `name` says in a fault what was being read."""
        if isinstance(expression, SUMS):
            constant, nested = self._read_sum(expression, 1.0, name)
            return constant + self._read_nested(nested, name) if nested else constant
        return self._read_nested([(expression, 1.0)], name)

    def _read_sum(self, expression: Node, factor: float, name: str) -> tuple[float, list[tuple[Node, float]]]:
        """Read a sum's numbers and monomials, nearly all there is; return the constant and the terms left over."""
        # Straight over the stored arguments: `linear_vars` and `linear_coefs` would first copy them into new tuples.
        position, add_column, add_coefficient = self.position, self.columns.append, self.coefficients.append
        constant, nested = 0.0, []
        variable: Node = None
        try:
            for term in expression.args:
                if term.__class__ is MonomialTermExpression:
                    number, variable = term.args
                    add_column(position[id(variable)])
                    add_coefficient(factor * (number if number.__class__ is float else _number(number, name)))
                elif term.__class__ in native_numeric_types:
                    constant += factor * term
                elif id(term) in position:
                    add_column(position[id(term)])
                    add_coefficient(factor)
                else:
                    nested.append((term, factor))
        except KeyError:
            raise _foreign(variable, name) from None
        return constant, nested

    def _read_nested(self, waiting: list[tuple[Node, float]], name: str) -> float:
        """Follow sums, products with a constant and named expressions with a stack of our own (no recursion limit)."""
        constant = 0.0
        while waiting:
            node, factor = waiting.pop()
            if node.__class__ in native_numeric_types:
                constant += factor * node
            elif not node.is_potentially_variable():
                constant += factor * _number(node, name)
            elif node.is_variable_type():
                self._add(node, factor, name)
            elif isinstance(node, SUMS):
                number, nested = self._read_sum(node, factor, name)
                constant += number
                waiting.extend(nested)
            elif isinstance(node, NamedExpressionData):
                waiting.append((_named(node, name), factor))
            elif isinstance(node, PRODUCTS) and (parted := _constant_factor(node.args, name)) is not None:
                waiting.append((parted[1], factor * parted[0]))
            elif isinstance(node, numeric_expr.NegationExpression):
                waiting.append((node.args[0], -factor))
            else:
                constant += factor * self._read_other(node, factor, name)
        return constant

    def _read_other(self, node: Node, factor: float, name: str) -> float:
        """Let Pyomo itself judge whatever is neither a sum nor a product with a constant."""
        standard = generate_standard_repn(node, compute_values=True)
        if not standard.is_linear():
            raise ProgramError(f"{name} is not linear: {_excerpt(node)}. Only linear programs can be solved.")
        for coefficient, variable in zip(standard.linear_coefs, standard.linear_vars, strict=True):
            self._add(variable, factor * coefficient, name)
        return float(standard.constant)

    def _add(self, variable: VarData, coefficient: float, name: str) -> None:
        try:
            self.columns.append(self.position[id(variable)])
        except KeyError:
            raise _foreign(variable, name) from None
        self.coefficients.append(float(coefficient))


def bound(number: Node, name: str, otherwise: float) -> float:
    """A bound as a float; `otherwise` where there is none."""
    if number is None:
        return otherwise
    return float(number) if number.__class__ in native_numeric_types else _number(number, name)


def _constant_factor(factors: Node, name: str) -> tuple[float, Node] | None:
    left, right = factors
    for number, rest in ((left, right), (right, left)):
        if number.__class__ in native_numeric_types:
            return float(number), rest
        if not number.is_potentially_variable():
            return _number(number, name), rest
    return None


def _named(node: Node, name: str) -> Node:
    inner = node.expr
    if inner is None:
        raise ProgramError(f"{name} uses the expression '{node.name}', which was never given a value.")
    return inner


def _number(node: Node, name: str) -> float:
    number = node if node.__class__ in native_numeric_types else value(node, exception=False)
    if number is None or not isfinite(number):
        raise ProgramError(f"{name} uses a parameter without a usable value: {_excerpt(node)}.")
    return float(number)


def _foreign(variable: VarData, name: str) -> ProgramError:
    return ProgramError(f"{name} uses the variable '{variable.name}', which is not an active part of the block.")


def _excerpt(node: Node) -> str:
    text = str(node)
    return text if len(text) <= 120 else text[:117] + "..."
