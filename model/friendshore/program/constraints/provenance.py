"""Secure material may go into exposed work, where it becomes exposed; it is never relabelled otherwise.

    downgrade[k,c,t]  <=  sum_{f in c, m} input[m,k] * activity[f,m,exposed,t]     for all demanded k, all c, t

`downgrade` moves kt of commodity k in area c from the secure to the exposed balance. The bound is written where k
itself is demanded; elsewhere exposed k only goes into exposed work or to outlets that ask for no provenance. What an
activity in secure mode takes is secure because it draws on the secure balance only; fleets in adversary hands have no
secure mode at all.
"""

from __future__ import annotations

from collections import defaultdict

import pyomo.environ as pyo

from friendshore.names import AreaName, CommodityName, PeriodName
from friendshore.parameters.markets import EXPOSED, SECURE
from friendshore.program.ledger import Relation, Variable, linear
from friendshore.program.model import Model
from friendshore.program.program import Program
from friendshore.program.rows import Rows

ROWS: Rows = {"downgraded_only_for_exposed_work": None}


def add(program: Program) -> None:
    parameters, block = program.parameters, program.block
    taken: defaultdict[tuple[CommodityName, AreaName, PeriodName], tuple[list[float], list[Variable]]]
    taken = defaultdict(lambda: ([], []))
    present = parameters.reach.present
    for (fleet_name, mode_name, provenance, period), activity in block.activity.items():
        area = parameters.fleets[fleet_name].area
        if provenance != EXPOSED:
            continue
        for commodity, amount in parameters.modes[fleet_name, mode_name].inputs.items():
            if (commodity, SECURE, area) in present:
                coefficients, variables = taken[commodity, area, period]
                coefficients.append(amount)
                variables.append(activity)

    block.downgrade = pyo.Var(list(taken), domain=pyo.NonNegativeReals)
    for (commodity, area, period), moved in block.downgrade.items():
        program.balance.add((commodity, SECURE, area, period), -1.0, moved)
        program.balance.add((commodity, EXPOSED, area, period), 1.0, moved)

    def downgraded_only_for_exposed_work(
        block: Model, commodity: CommodityName, area: AreaName, period: PeriodName
    ) -> Relation:
        coefficients, variables = taken[commodity, area, period]
        moved = block.downgrade[commodity, area, period]
        return linear([1.0, *(-amount for amount in coefficients)], [moved, *variables]) <= 0

    delivered = {commodity for commodity, _, _, _ in parameters.users}
    block.downgraded_only_for_exposed_work = pyo.Constraint(
        [key for key in taken if key[0] in delivered], rule=downgraded_only_for_exposed_work
    )
