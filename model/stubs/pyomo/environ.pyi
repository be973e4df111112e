"""The few names of Pyomo that friendshore uses, with the types that they have here. Pyomo itself ships none."""

from pyomo.core.base.block import Block as Block
from pyomo.core.base.constraint import Constraint as Constraint
from pyomo.core.base.expression import Expression as Expression
from pyomo.core.base.PyomoModel import ConcreteModel as ConcreteModel
from pyomo.core.base.set import NonNegativeReals as NonNegativeReals
from pyomo.core.base.var import Var as Var
