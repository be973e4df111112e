"""What a plan aims at: reliance in its forms, cost, public money, as named expressions of a few counted variables.

    reliance_in[c,t]  =  100 / W[c,t] * sum_{k,u} w[k] * (deliver[k,exposed,c,u,t] + short[k,c,u,t])
    reliance[t]       =  sum_c W[c,t] / W[t] * reliance_in[c,t]        W[c,t] = h[t] * sum_{k,u} w[k] * demand[k,c,u,t]
    mean reliance     =  sum_{t reported} h[t] * reliance[t] / sum_{t reported} h[t]
    cost[t]           =  sum of the cost ledger in t                      M USD, undiscounted
    discounted cost   =  sum_{t reported} discount[t] * cost[t]
    highest           >=  reliance[t]                                                  for reported t from a year on
    above_path[t]     >=  reliance[t] - path[t]                                              for reported t with a path
    public[t]         =  sum of what the ledger of public money pays in t                     M USD, undiscounted
    public money      =  sum_t discount[t] * public[t]                  what is received (tariffs) is told beside it

Reliance is in points, 0 to 100, at fixed value weights w; its parts, exposed and short, are told apart in the plan.
Rows wait with an open right-hand side for the steps of a lexicographic solve: `reliance_held` on the aim's reliance,
`mean_held` on mean reliance where the aim looks at one year, `cost_held` on discounted cost, `public_held` on public
money, `penalties_held` on the penalties, which the objective of least cost contains beside discounted cost, and no cost
figure does. How planners share is in `fairness.py`.
"""

from __future__ import annotations

from collections import defaultdict

import pyomo.environ as pyo

from friendshore.aim import RUN_OUT_WEIGHT, Aim, Form
from friendshore.names import AreaName, CommodityName, PeriodName
from friendshore.parameters.markets import EXPOSED
from friendshore.parameters.series import in_period
from friendshore.program.cost_ledger import CostKey
from friendshore.program.ledger import Expression, Relation, Sum, Variable, linear
from friendshore.program.model import Model
from friendshore.program.program import PAID, Program, PublicKey
from friendshore.program.rows import Rows, asked
from friendshore.units import POINTS

OPEN = 1e15
"""Right-hand side of a row that waits to be held; the solver is given infinity before the first step."""


WITH_MEAN = frozenset({Form.FINAL, Form.PEAK})
"""Forms that look at one year: the mean of all reported years is their second aim, or the others would be arbitrary."""


ROWS: Rows = {
    "cost_held": asked("discounted cost, least cost and premium", "premium_share", "", "M USD", "settings"),
    "reliance_held": asked("cap on reliance", "--reliance-cap", "", "points"),
    **dict.fromkeys(("mean_held", "public_held", "penalties_held")),  # of what a step before them found
    **dict.fromkeys(("cost_counted", "public_counted", "reliance_in_counted", "reliance_counted")),
    **dict.fromkeys(("highest_of_all", "counted_above_path", "reliance_in", "reliance", "highest", "above_path")),
}


def close(program: Program, aim: Aim) -> None:
    """Write the counted variables, the waiting rows and the named objectives on the block."""
    _count_cost(program)
    _count_public(program)
    if program.parameters.asks_for_reliance:
        _count_reliance(program)
        _shape_reliance(program, aim)
    block = program.block
    block.cost_held = pyo.Constraint(expr=_discounted(program) <= OPEN)
    penalties = _penalties(program)
    block.least_cost = pyo.Expression(expr=_discounted(program) + penalties)
    if any(True for _ in program.penalties) or any(not period.reported for period in program.parameters.periods):
        block.penalties_held = pyo.Constraint(expr=penalties <= OPEN)


def _count_cost(program: Program) -> None:
    block = program.block
    program.costs.close()
    entries: defaultdict[PeriodName, list[CostKey]] = defaultdict(list)
    for key in program.costs:
        entries[key[2]].append(key)
    names = [period.name for period in program.parameters.periods]
    block.cost = pyo.Var(names)

    def cost_counted(block: Model, period: PeriodName) -> Relation:
        return Sum([-1.0], [block.cost[period]]).plus(program.costs.of(*entries[period])).expression == 0

    block.cost_counted = pyo.Constraint(names, rule=cost_counted)


def _count_public(program: Program) -> None:
    block, discount = program.block, program.parameters.discount
    program.public.close()
    entries: defaultdict[PeriodName, list[PublicKey]] = defaultdict(list)
    for key in program.public:
        if key[1] == PAID:
            entries[key[3]].append(key)
    names = list(discount)
    block.public = pyo.Var(names)

    def public_counted(block: Model, period: PeriodName) -> Relation:
        return Sum([-1.0], [block.public[period]]).plus(program.public.of(*entries[period])).expression == 0

    block.public_counted = pyo.Constraint(names, rule=public_counted)
    total = linear(list(discount.values()), [block.public[period] for period in names])
    block.public_held = pyo.Constraint(expr=total <= OPEN)
    block.least_public = pyo.Expression(expr=total)


def _discounted(program: Program) -> Expression:
    discount, reported = program.parameters.discount, program.parameters.reported
    return linear(
        [discount[period.name] for period in reported], [program.block.cost[period.name] for period in reported]
    )


def _penalties(program: Program) -> Expression:
    program.penalties.close()
    discount = program.parameters.discount
    after = [period.name for period in program.parameters.periods if not period.reported]
    run_out = Sum([RUN_OUT_WEIGHT * discount[period] for period in after], [program.block.cost[each] for each in after])
    return run_out.plus(program.penalties.of(*program.penalties)).expression


def demand_weight(program: Program) -> dict[tuple[AreaName, PeriodName], float]:
    """(area, period) -> value of demand at fixed weights, M USD in the period."""
    parameters = program.parameters
    years = {period.name: period.years for period in parameters.periods}
    weight: defaultdict[tuple[AreaName, PeriodName], float] = defaultdict(float)
    for (commodity, area, _, period), rate in parameters.users.items():
        weight[area, period] += parameters.commodity(commodity).weight * rate * years[period]
    return dict(weight)


def _count_reliance(program: Program) -> None:
    parameters, block = program.parameters, program.block
    weight = demand_weight(program)
    terms: defaultdict[tuple[AreaName, PeriodName], tuple[list[float], list[Variable]]] = defaultdict(lambda: ([], []))

    def counts(commodity: CommodityName, area: AreaName, period: PeriodName, variable: Variable) -> None:
        coefficients, variables = terms[area, period]
        coefficients.append(POINTS * parameters.commodity(commodity).weight / weight[area, period])
        variables.append(variable)

    for (commodity, provenance, area, _, period), deliver in block.deliver.items():
        if provenance == EXPOSED:
            counts(commodity, area, period, deliver)
    for (commodity, area, _, _, period), short in block.short.items():
        counts(commodity, area, period, short)

    names = [period.name for period in parameters.periods]
    block.reliance_in = pyo.Var(list(weight), bounds=(0, POINTS))
    block.reliance = pyo.Var(names, bounds=(0, POINTS))

    def reliance_in_counted(block: Model, area: AreaName, period: PeriodName) -> Relation:
        coefficients, variables = terms[area, period]
        return linear([-1.0, *coefficients], [block.reliance_in[area, period], *variables]) == 0

    def reliance_counted(block: Model, period: PeriodName) -> Relation:
        areas = [area for area, when in weight if when == period]
        total = sum(weight[area, period] for area in areas)
        shares = [weight[area, period] / total for area in areas]
        parts = [block.reliance_in[area, period] for area in areas]
        return linear([-1.0, *shares], [block.reliance[period], *parts]) == 0

    block.reliance_in_counted = pyo.Constraint(list(weight), rule=reliance_in_counted)
    block.reliance_counted = pyo.Constraint(names, rule=reliance_counted)


def _shape_reliance(program: Program, aim: Aim) -> None:
    parameters, block = program.parameters, program.block
    reported = parameters.reported
    span = sum(period.years for period in reported)
    shares = {period.name: period.years / span for period in reported}

    block.highest = pyo.Var(bounds=(0, POINTS))
    path = {period.name: in_period(dict(aim.path), period) for period in reported} if aim.path else {}
    block.above_path = pyo.Var(list(path), bounds=(0, POINTS))

    def highest_of_all(block: Model, period: PeriodName) -> Relation:
        return block.reliance[period] <= block.highest

    def counted_above_path(block: Model, period: PeriodName) -> Relation:
        return block.reliance[period] - block.above_path[period] <= path[period]

    late = [period.name for period in aim.looks_at(reported)] if aim.measure is Form.PEAK else list(shares)
    block.highest_of_all = pyo.Constraint(late, rule=highest_of_all)
    block.counted_above_path = pyo.Constraint(list(path), rule=counted_above_path)

    mean = linear(list(shares.values()), [block.reliance[period] for period in shares])
    overshoot = linear([shares[period] for period in path], [block.above_path[period] for period in path])
    form = {
        Form.FINAL: linear([1.0], [block.reliance[reported[-1].name]]),
        Form.PEAK: linear([1.0], [block.highest]),
        Form.PATH: overshoot,
    }.get(aim.measure, mean)
    block.reliance_held = pyo.Constraint(expr=form <= OPEN)
    block.least_reliance = pyo.Expression(expr=form)
    block.least_mean = pyo.Expression(expr=mean)
    if aim.measure in WITH_MEAN:
        block.mean_held = pyo.Constraint(expr=mean <= OPEN)
