from pyomo.core.base.component import Component
from pyomo.core.expr.numvalue import NumericValue

class NamedExpressionData(NumericValue):
    name: str
    expr: NumericValue | float | None

class Expression(NamedExpressionData, Component):
    def __init__(self, *, expr: NumericValue | float) -> None: ...
