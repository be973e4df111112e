"""Sums that many files add to and one closes."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any, Generic, TypeVar

from pyomo.core.expr.numeric_expr import LinearExpression

Key = TypeVar("Key", bound=Hashable)


class Ledger(Generic[Key]):
    """Linear sums by key: terms are coefficient times variable, plus a constant."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._terms: dict[Key, tuple[list[float], list[Any]]] = {}
        self._constants: dict[Key, float] = {}
        self._closed = False

    def add(self, key: Key, coefficient: float, variable: Any) -> None:
        """Add coefficient x variable to the sum of `key`."""
        self._open()
        if coefficient:
            coefficients, variables = self._terms.setdefault(key, ([], []))
            coefficients.append(coefficient)
            variables.append(variable)

    def add_constant(self, key: Key, amount: float) -> None:
        """Add an amount that no decision changes."""
        self._open()
        self._constants[key] = self._constants.get(key, 0.0) + amount

    def close(self) -> None:
        """After this an entry is an error: its constraint has been written."""
        self._closed = True

    def __contains__(self, key: Key) -> bool:
        return key in self._terms or key in self._constants

    def __iter__(self) -> Iterator[Key]:
        """Keys with an entry, in order of their first term."""
        yield from self._terms
        yield from (key for key in self._constants if key not in self._terms)

    def terms(self, key: Key) -> tuple[list[float], list[Any]]:
        """Coefficients and variables of a sum."""
        return self._terms.get(key, ([], []))

    def constant(self, key: Key) -> float:
        """The part of a sum that no decision changes."""
        return self._constants.get(key, 0.0)

    def sum(self, key: Key) -> Any:
        """The sum as a Pyomo expression."""
        coefficients, variables = self.terms(key)
        return linear(coefficients, variables, self.constant(key))

    def _open(self) -> None:
        if self._closed:
            raise RuntimeError(f"the ledger of {self.name} is closed")


def linear(coefficients: list[float], variables: list[Any], constant: float = 0.0) -> Any:
    """A Pyomo linear expression made in one piece; sums of thousands of terms are cheap this way."""
    return LinearExpression(constant=constant, linear_coefs=coefficients, linear_vars=variables)
