from collections.abc import Sequence

from pyomo.core.base.var import VarData
from pyomo.core.expr.numvalue import NumericValue

class StandardRepn:
    constant: float
    linear_coefs: Sequence[float]
    linear_vars: Sequence[VarData]
    def is_linear(self) -> bool: ...

def generate_standard_repn(expr: NumericValue | float, *, compute_values: bool) -> StandardRepn: ...
