from collections.abc import Callable, ItemsView, Iterable
from typing import Any, TypeVar, TypeVarTuple, overload

from pyomo.core.base.component import Component
from pyomo.core.base.indexed_component import IndexedComponent
from pyomo.core.expr.numvalue import NumericValue
from pyomo.core.expr.relational_expr import RelationalExpression

Index = TypeVar("Index")
Parts = TypeVarTuple("Parts")
Name = TypeVar("Name", bound=str)
Bound = NumericValue | float | None

class ConstraintData:
    name: str
    active: bool
    def to_bounded_expression(self) -> tuple[Bound, NumericValue | float, Bound]: ...

class Constraint(Component):
    Skip: RelationalExpression  # what a rule returns where there is no row
    @overload
    def __new__(
        cls, index: Iterable[tuple[*Parts]], /, *, rule: Callable[[Any, *Parts], RelationalExpression]
    ) -> IndexedConstraint[tuple[*Parts]]: ...
    @overload
    def __new__(
        cls, index: Iterable[Name], /, *, rule: Callable[[Any, Name], RelationalExpression]
    ) -> IndexedConstraint[Name]: ...
    @overload
    def __new__(cls, *, expr: RelationalExpression) -> ScalarConstraint: ...
    def items(self) -> ItemsView[Any, ConstraintData]: ...

class IndexedConstraint(Constraint, IndexedComponent[Index, ConstraintData]): ...
class ScalarConstraint(ConstraintData, Constraint): ...
