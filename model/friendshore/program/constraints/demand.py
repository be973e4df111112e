"""Demand is met by secure or exposed material, or goes short at a rising cost.

    sum_o deliver[k,o,c,u,t] + sum_n short[k,c,u,n,t] + answers  =  h[t] * demand[k,c,u,t]     for all k, c, u, t
    short[k,c,u,n,t]  <=  h[t] * step[u,n] * demand[k,c,u,t]

in kt, for commodity k, area c, group of users u (sectors with the same steps of shortage, which share what comes in
proportion to their demand) and shortage step n. Policies may add answers to demand
(thrifting, substitution). Enters cost ("shortage"). Dual of the first: cost of a further kt.
"""

from __future__ import annotations

import pyomo.environ as pyo

from friendshore.names import AreaName, CommodityName, PeriodName, UsersName
from friendshore.parameters.markets import PROVENANCES
from friendshore.program.ledger import Relation
from friendshore.program.model import Model
from friendshore.program.program import Program
from friendshore.program.rows import Rows, asked, by_period, limit

ROWS: Rows = {
    "short": limit("most that may go short", "share_of_demand", "- - users step period", table="shortage"),
    "demand_met": by_period(
        asked("demand", "t_per_yr_{demand}", "commodity area users period", table="demand", least=True),
        "demand_periods", "demand_t_{demand}",
    ),
}  # fmt: skip


def add(program: Program) -> None:
    parameters, block = program.parameters, program.block
    periods = {period.name: period for period in parameters.periods}
    position = {period.name: number for number, period in enumerate(parameters.periods)}
    present = parameters.reach.present
    block.deliver = pyo.Var(
        [
            (commodity, provenance, area, users, period)
            for commodity, area, users, period in parameters.users
            for provenance in PROVENANCES
            if present.get((commodity, provenance, area), len(position)) <= position[period]
        ],
        domain=pyo.NonNegativeReals,
    )
    steps = {
        (commodity, area, users, step.step, period): step
        for commodity, area, users, period in parameters.users
        for step in parameters.steps_of(users)
    }

    def step_size(
        block: Model, commodity: CommodityName, area: AreaName, users: UsersName, step: int, period: PeriodName
    ) -> tuple[float, float]:
        share = steps[commodity, area, users, step, period].share
        return 0.0, share * parameters.users[commodity, area, users, period] * periods[period].years

    block.short = pyo.Var(list(steps), bounds=step_size)
    for (commodity, area, _, period), rate in parameters.users.items():
        program.use.add_constant((commodity, area, period), rate * periods[period].years)
    for (commodity, provenance, area, users, period), deliver in block.deliver.items():
        program.goes_out(commodity, provenance, area, periods[period], 1.0, deliver)
        program.met.add((commodity, area, users, period), 1.0, deliver)
    for (commodity, area, users, step, period), short in block.short.items():
        program.costs.add(("shortage", area, period), steps[commodity, area, users, step, period].cost, short)
        program.met.add((commodity, area, users, period), 1.0, short)


def close(program: Program) -> None:
    """Demand is met, after every policy has added its answers to it."""
    parameters, block = program.parameters, program.block
    periods = {period.name: period for period in parameters.periods}

    def demand_met(
        block: Model, commodity: CommodityName, area: AreaName, users: UsersName, period: PeriodName
    ) -> Relation:
        key = commodity, area, users, period
        return program.met.of(key).expression == parameters.users[key] * periods[period].years

    block.demand_met = pyo.Constraint(list(parameters.users), rule=demand_met)
