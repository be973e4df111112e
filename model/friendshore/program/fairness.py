"""What is new falls to each planner in proportion to what he leans on today.

    left[c,t]           =  100 / present[c] * reliance_in[c,t]                  per cent of c's present reliance
    most_left[t]       >=  left[c,t]                                                        for all c, reported t
    left_above[c,t,n]  >=  left[c,t] - n                                  for n of LEVELS, all c, reported t
    unevenness          =  mean over reported t of  most_left[t] + sum_c s[c,t] * sum_n left_above[c,t,n]

s[c,t] is c's part of the value on which planners lean today, W[c,t] * present[c], so that a tonne counts alike wherever
it goes. Each level passed costs once more: a tonne is best given to whoever has most left, and so down the line, not to
the last one alone. Planners end within one step of LEVELS of each other, unless contracts or freight stand against it.
present[c] comes from present_use.csv, and is 100 where it says nothing: then all share in equal points.
"""

from __future__ import annotations

import pyomo.environ as pyo

from friendshore.names import AreaName, PeriodName
from friendshore.program.ledger import Relation, linear
from friendshore.program.model import Model
from friendshore.program.objectives import OPEN, demand_weight
from friendshore.program.program import Program
from friendshore.program.rows import Rows
from friendshore.units import POINTS

STEP = 5
LEVELS = range(STEP, 115 + STEP, STEP)
"""Per cent of present reliance; those from 100 on keep a planner from losing what he has."""
LEAST_PRESENT = 10.0
"""Points: who leans less today counts as if he leaned as much, or a point of his would outweigh all others'."""


ROWS: Rows = {"most_left_of_all": None, "counted_above_level": None, "uneven_held": None}


def close(program: Program) -> None:
    """Write the variables, the rows and the expression on the block, once reliance is counted there."""
    block, parameters = program.block, program.parameters
    if not parameters.asks_for_reliance:
        return
    years = {period.name: period.years for period in parameters.reported}
    span = sum(years.values())
    present = {area: max(LEAST_PRESENT, parameters.present_reliance.get(area, POINTS)) for area, _ in block.reliance_in}
    leant = {
        (area, period): value * present[area]
        for (area, period), value in demand_weight(program).items()
        if period in years
    }
    whole = {period: sum(value for (_, when), value in leant.items() if when == period) for _, period in leant}
    index = [(*key, level) for key in leant for level in LEVELS]
    block.left_above = pyo.Var(index, domain=pyo.NonNegativeReals)

    def counted_above_level(block: Model, area: AreaName, period: PeriodName, level: int) -> Relation:
        terms = [block.reliance_in[area, period], block.left_above[area, period, level]]
        return linear([POINTS / present[area], -1.0], terms) <= level

    def most_left_of_all(block: Model, area: AreaName, period: PeriodName) -> Relation:
        terms = [block.reliance_in[area, period], block.most_left[period]]
        return linear([POINTS / present[area], -1.0], terms) <= 0

    block.most_left = pyo.Var(list(whole), domain=pyo.NonNegativeReals)
    block.most_left_of_all = pyo.Constraint(list(leant), rule=most_left_of_all)
    block.counted_above_level = pyo.Constraint(index, rule=counted_above_level)
    shares = [leant[area, period] / whole[period] * years[period] / span for area, period, _ in index]
    most = [years[period] / span for period in whole]
    uneven = linear([*most, *shares], [*block.most_left.values(), *block.left_above.values()])
    block.least_uneven = pyo.Expression(expr=uneven)
    block.uneven_held = pyo.Constraint(expr=uneven <= OPEN)
