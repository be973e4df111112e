from collections.abc import Callable, Iterable, KeysView, ValuesView
from typing import Any, TypeVar, TypeVarTuple, overload

from pyomo.core.base.component import Component
from pyomo.core.base.indexed_component import IndexedComponent
from pyomo.core.base.set import SetData
from pyomo.core.expr.numvalue import NumericValue

Index = TypeVar("Index")
Parts = TypeVarTuple("Parts")
Name = TypeVar("Name", bound=str)
Bounds = tuple[float | None, float | None]

class VarData(NumericValue):
    name: str
    value: float | None
    fixed: bool
    domain: SetData
    @property
    def bounds(self) -> Bounds: ...
    def is_continuous(self) -> bool: ...
    def index(self) -> object: ...
    def parent_component(self) -> Component: ...

class Var(Component):
    @overload
    def __new__(
        cls,
        index: Iterable[tuple[*Parts]],
        /,
        *,
        domain: SetData = ...,
        bounds: Bounds | Callable[[Any, *Parts], Bounds] = ...,
    ) -> IndexedVar[tuple[*Parts]]: ...
    @overload
    def __new__(
        cls, index: Iterable[Name], /, *, domain: SetData = ..., bounds: Bounds | Callable[[Any, Name], Bounds] = ...
    ) -> IndexedVar[Name]: ...
    @overload
    def __new__(cls, *, domain: SetData = ..., bounds: Bounds = ...) -> ScalarVar: ...
    def keys(self) -> KeysView[Any]: ...
    def values(self) -> ValuesView[VarData]: ...

class IndexedVar(Var, IndexedComponent[Index, VarData]): ...
class ScalarVar(VarData, Var): ...
