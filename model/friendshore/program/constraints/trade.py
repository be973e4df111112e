"""Material travels between areas, at a freight cost.

    ship[k,o,i,j,t] >= 0                                                                kt of k with provenance o
    sum_i to_pool[k,o,i,t]  =  sum_j from_pool[k,o,j,t]                          for pooled k, all o, t

Commodities traded directly have a flow for every lane. Those traded through a pool (goods of high value, whose lanes
cost little against them) pay the mean lane cost of their area, half where they leave and half where they arrive.
Enters cost ("freight") and, where it leaves an area, the ledger of exports.
"""

from __future__ import annotations

from collections import defaultdict
from statistics import fmean

import pyomo.environ as pyo

from friendshore.names import CommodityName, PeriodName, Provenance
from friendshore.program.ledger import Relation, Variable, linear
from friendshore.program.model import Model
from friendshore.program.program import POOL, Program
from friendshore.program.rows import Rows

ROWS: Rows = {"pool_balanced": None}


def add(program: Program) -> None:
    parameters, block = program.parameters, program.block
    periods = {period.name: period for period in parameters.periods}
    block.ship = pyo.Var(
        [
            (*lane, period.name)
            for lane, first in parameters.reach.lanes.items()
            for period in program.periods_from(first)
        ],
        domain=pyo.NonNegativeReals,
    )
    for (commodity, provenance, origin, destination, period), ship in block.ship.items():
        freight_class = parameters.commodity(commodity).freight_class
        cost = parameters.where.lane_cost(freight_class, origin, destination)
        program.moves(commodity, provenance, origin, destination, periods[period], ship)
        program.costs.add(("freight", destination, period), cost, ship)
    _pools(program)


def _pools(program: Program) -> None:
    parameters, block = program.parameters, program.block
    periods = {period.name: period for period in parameters.periods}
    for name, ends in (("to_pool", parameters.reach.to_pool), ("from_pool", parameters.reach.from_pool)):
        index = [(*end, period.name) for end, first in ends.items() for period in program.periods_from(first)]
        block.add_component(name, pyo.Var(index, domain=pyo.NonNegativeReals))

    areas = sorted({area for _, _, area in (*parameters.reach.to_pool, *parameters.reach.from_pool)})
    balance: defaultdict[tuple[CommodityName, Provenance, PeriodName], tuple[list[float], list[Variable]]]
    balance = defaultdict(lambda: ([], []))
    half = {
        (freight_class, area): fmean(parameters.where.lane_cost(freight_class, area, other) for other in others) / 2
        for freight_class in {commodity.freight_class for commodity in parameters.commodities.values()}
        if freight_class
        for area in areas
        if (others := parameters.where.in_pool(freight_class, area, areas))
    }
    for sign, variables in ((1.0, block.to_pool), (-1.0, block.from_pool)):
        for (commodity, provenance, area, period), flow in variables.items():
            freight_class = parameters.commodity(commodity).freight_class
            program.costs.add(("freight", area, period), half[freight_class, area], flow)
            terms = balance[commodity, provenance, period]
            terms[0].append(sign)
            terms[1].append(flow)
            origin, destination = (area, POOL) if sign > 0 else (POOL, area)
            program.moves(commodity, provenance, origin, destination, periods[period], flow)

    def pool_balanced(block: Model, commodity: CommodityName, provenance: Provenance, period: PeriodName) -> Relation:
        return linear(*balance[commodity, provenance, period]) == 0

    block.pool_balanced = pyo.Constraint(list(balance), rule=pool_balanced)
