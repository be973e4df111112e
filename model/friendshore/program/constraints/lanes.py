"""A lane carries no more than it can, nothing while it is closed, and loses a share on the way.

    sum_{k,o,i,j of l} moved[k,o,i,j,t]  <=  f[l,t] * h[t] * most[l]  +  (1 - f[l,t]) * sum_{k,i of l} there[k,i,t]
    arrives[k,o,i,j,t]  =  moved[k,o,i,j,t] * product over l of (1 - f[l,t] * lost[l])

in kt sent, for every row l with a most and period t; f is the share of t's months in which the row is in force. Moved
is what goes from area to area by lane, by contract or as an import by name; what goes through the world pool, or comes
out of a public reserve, goes by no lane. In the months left a lane carries no more than can arise in them at its
origins: there[k,i,t] is what plants of i make of k at full rate (`full_rate.py`) and offers there hold. Freight is paid
on what is sent; what is lost on the way is gone, and no cost beside. Dual: what a further kt would be worth that could
be carried.
"""

from __future__ import annotations

import math

import pyomo.environ as pyo

from friendshore.names import LaneName, PeriodName
from friendshore.parameters.lanes import Lane
from friendshore.program.full_rate import FullRate
from friendshore.program.ledger import Relation, Sum
from friendshore.program.model import Model
from friendshore.program.program import POOL, MoveKey, Program
from friendshore.program.rows import Rows, limit

ROWS: Rows = {"within_lane": limit("most that a lane carries", "most_t_per_yr", "lane period", table="lanes")}


def close(program: Program) -> None:
    """What moves is known once every policy has entered it."""
    parameters, block = program.parameters, program.block
    limited = {lane.name: lane for lane in parameters.lanes.rows if not math.isinf(lane.most)}
    if not limited:
        return
    years = {period.name: period.years for period in parameters.periods}
    sent: dict[tuple[LaneName, PeriodName], list[MoveKey]] = {}
    for key in program.moved:
        commodity, _, origin, destination, period = key
        for lane in limited.values() if POOL not in (origin, destination) else ():
            if lane.force[period] and lane.carries(commodity, origin, destination):
                sent.setdefault((lane.name, period), []).append(key)
    full = FullRate(program)

    def within_lane(block: Model, name: LaneName, period: PeriodName) -> Relation:
        lane, keys = limited[name], sent[name, period]
        part = lane.force[period]
        free = _there(program, full, lane, keys, period) if part < 1 else Sum()
        return program.moved.of(*keys).plus(free, part - 1).expression <= part * years[period] * lane.most

    block.within_lane = pyo.Constraint(list(sent), rule=within_lane)


def _there(program: Program, full: FullRate, lane: Lane, keys: list[MoveKey], period: PeriodName) -> Sum:
    """What can arise in a period at the origins of a lane of what it carries, kt."""
    parameters, buy = program.parameters, program.block.buy
    years = next(each.years for each in parameters.periods if each.name == period)
    found = Sum()
    for commodity, origin in sorted({(commodity, origin) for commodity, _, origin, _, _ in keys}):
        found = found.plus(full.made(origin, commodity, period))
        for offer in parameters.offers.values():
            if (offer.commodity, offer.area) != (commodity, origin) or (offer.name, period) not in buy:
                continue
            if math.isinf(offer.most[period]):
                found.add(1.0, buy[offer.name, period])
            else:
                found.constant += offer.most[period] * years
    return found
