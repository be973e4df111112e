"""Sums that many files add to, that are closed once, and that are read only then.

While a ledger is open nobody knows what else will be entered, so reading it is an error; after the close an entry is.
What is read is a `Sum` with all of its parts, the constant one too.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pyomo.core.base.var import VarData as Variable
from pyomo.core.expr.numeric_expr import LinearExpression
from pyomo.core.expr.numvalue import NumericValue as Expression
from pyomo.core.expr.relational_expr import RelationalExpression as Relation

__all__ = ["Expression", "Ledger", "Relation", "Sum", "Variable", "linear", "total"]

Key = TypeVar("Key", bound=Hashable)


@dataclass
class Sum:
    """Coefficients times variables, plus a constant, while it is put together."""

    coefficients: list[float] = field(default_factory=list)
    variables: list[Variable] = field(default_factory=list)
    constant: float = 0.0

    def add(self, coefficient: float, variable: Variable) -> None:
        """Add coefficient x variable."""
        self.coefficients.append(coefficient)
        self.variables.append(variable)

    def parts(self) -> Iterator[tuple[float, Variable]]:
        """Each coefficient with its variable."""
        return zip(self.coefficients, self.variables, strict=True)

    def plus(self, other: Sum, factor: float = 1.0) -> Sum:
        """This sum and another times a factor."""
        scaled = other.coefficients if factor == 1 else [factor * each for each in other.coefficients]
        return Sum(
            [*self.coefficients, *scaled],
            [*self.variables, *other.variables],
            self.constant + factor * other.constant,
        )

    def __bool__(self) -> bool:
        """Whether there is anything in it."""
        return bool(self.variables) or self.constant != 0

    @property
    def expression(self) -> LinearExpression:
        """The sum as a Pyomo expression."""
        return linear(self.coefficients, self.variables, self.constant)


def total(variables: Iterable[Variable], coefficient: float = 1.0) -> Sum:
    """The sum of some variables, each times one coefficient."""
    found = list(variables)
    return Sum([coefficient] * len(found), found)


class Ledger(Generic[Key]):
    """Linear sums by key: terms are coefficient times variable, plus a constant."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._terms: dict[Key, tuple[list[float], list[Variable]]] = {}
        self._constants: dict[Key, float] = {}
        self._closed = False

    def add(self, key: Key, coefficient: float, variable: Variable) -> None:
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
        """From here on sums may be read, and an entry is an error."""
        self._closed = True

    def __contains__(self, key: Key) -> bool:
        self._shut()
        return key in self._terms or key in self._constants

    def __iter__(self) -> Iterator[Key]:
        """Keys with an entry, in order of their first term."""
        self._shut()
        yield from self._terms
        yield from (key for key in self._constants if key not in self._terms)

    def of(self, *keys: Key) -> Sum:
        """The sum of some keys."""
        self._shut()
        found = Sum()
        for key in keys:
            coefficients, variables = self._terms.get(key, ([], []))
            found.coefficients += coefficients
            found.variables += variables
            found.constant += self._constants.get(key, 0.0)
        return found

    def _open(self) -> None:
        if self._closed:
            raise RuntimeError(f"the ledger of {self.name} is closed")

    def _shut(self) -> None:
        if not self._closed:
            raise RuntimeError(f"the ledger of {self.name} is still open: what else is entered is not known")


def linear(coefficients: list[float], variables: list[Variable], constant: float = 0.0) -> LinearExpression:
    """A Pyomo linear expression made in one piece; sums of thousands of terms are cheap this way."""
    return LinearExpression(constant=constant, linear_coefs=coefficients, linear_vars=variables)
