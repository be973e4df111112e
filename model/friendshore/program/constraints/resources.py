"""No orebody gives more than it holds.

    sum_{f of r, m, o, t} activity[f,m,o,t]  <=  resource[r]                                        for all r

in kt of activity over all periods, mines of one orebody together.
"""

from __future__ import annotations

from collections import defaultdict

import pyomo.environ as pyo

from friendshore.names import ResourceName
from friendshore.program.ledger import Relation, Variable, linear
from friendshore.program.model import Model
from friendshore.program.program import Program
from friendshore.program.rows import Rows, fact

ROWS: Rows = {
    "within_resource": fact("ore that can be recovered", "resource_t", "resource", "t", "resources"),
}


def add(program: Program) -> None:
    parameters, block = program.parameters, program.block
    dug: defaultdict[ResourceName, list[Variable]] = defaultdict(list)
    for (fleet, _, _, _), activity in block.activity.items():
        resource = parameters.fleets[fleet].resource
        if resource:
            dug[resource].append(activity)

    def within_resource(block: Model, resource: ResourceName) -> Relation:
        return linear([1.0] * len(dug[resource]), dug[resource]) <= parameters.resources[resource]

    block.within_resource = pyo.Constraint(list(dug), rule=within_resource)
