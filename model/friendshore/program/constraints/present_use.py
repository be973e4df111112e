"""Until the decision date users take of secure material what they take today, and no more.

    sum_u deliver[k,secure,c,u,t] + present_lacking[k,c,t]  =  h[t] * share[k,c] * sum_u demand[k,c,u,t]

in kt, for k, c of present_use.csv and periods t that end by `as_of`, over the groups of users u of area c. A plan could
else hand out the present as it likes, and find everybody alike in it. What secure supply lacks is possible at a penalty
in the objective that no cost figure contains, so the row can always be met.
"""

from __future__ import annotations

from collections import defaultdict

import pyomo.environ as pyo

from friendshore.names import AreaName, CommodityName, PeriodName
from friendshore.parameters.markets import SECURE
from friendshore.program.ledger import Relation, Variable, linear
from friendshore.program.model import Model
from friendshore.program.program import Program
from friendshore.program.rows import Rows, fact

LACKING_PENALTY = 10.0
"""M USD/kt (USD/kg): above what secure feed costs more than another, so that it lacks only where there is none; far
below that of a plant that stands still, which must not stop for it."""


ROWS: Rows = {
    "present_use_taken": fact(
        "secure material that users take until the decision date", "secure_share", "commodity area period",
        table="present_use",
    ),
}  # fmt: skip


def add(program: Program) -> None:
    parameters, block = program.parameters, program.block
    before = {period.name: period.years for period in parameters.periods if period.end <= parameters.as_of}
    taken: defaultdict[tuple[CommodityName, AreaName, PeriodName], list[Variable]] = defaultdict(list)
    share: defaultdict[tuple[CommodityName, AreaName, PeriodName], float] = defaultdict(float)
    for (commodity, area, users, period), rate in parameters.users.items():
        key, deliver = (commodity, area, period), (commodity, SECURE, area, users, period)
        if period in before and (commodity, area) in parameters.present_use and deliver in block.deliver:
            taken[key].append(block.deliver[deliver])
            share[key] += parameters.present_use[commodity, area] * rate * before[period]

    block.present_lacking = pyo.Var(list(taken), domain=pyo.NonNegativeReals)
    for lacking in block.present_lacking.values():
        program.penalties.add("present use", LACKING_PENALTY, lacking)

    def present_use_taken(block: Model, commodity: CommodityName, area: AreaName, period: PeriodName) -> Relation:
        key = commodity, area, period
        return linear([1.0] * (1 + len(taken[key])), [block.present_lacking[key], *taken[key]]) == share[key]

    block.present_use_taken = pyo.Constraint(list(taken), rule=present_use_taken)
