"""A fleet does no more than what stands there allows, and new plants are not left idle.

    sum_{m,o} use[m] * activity[f,m,o,t]  <=  h[t] * (standing[f,t] + sum_{p in f, s} online[p,s,t] * build[p,s])
    sum_{m,o} limited[m] * activity[f,m,o,t]  <=  h[t] * (limit[f,t] + sum_{p,s} limit[p] * online[p,s,t] * build[p,s])
    sum_{m,o,t} use[m] * activity[f,m,o,t]  >=  least_use[f] * sum_{p,s,t} h[t] * online[p,s,t] * build[p,s]
    sum_{m,o} use[m] * activity[f,m,o,t] + standstill[f,t]  >=  h[t] * standing[f,t]          for t before `as_of`

for all fleets f and, but for the third, periods t; p are the facilities of the fleet. The second line is for processes
with limited outputs (a circuit has a limit in t of feed and one in t of what it is for). The third, over the whole
horizon, keeps a plan from outrunning slow ramp-up by building twice what it needs. The fourth makes plants run at their
published output until the decision date, cheap imports or not; a standstill (kt) is possible where a plant finds no
feed, at a penalty in the objective that no cost figure contains. Dual of the first: what one more kt a year at f in t
would save.
"""

from __future__ import annotations

from collections import defaultdict

import pyomo.environ as pyo

from friendshore.names import FleetName, PeriodName
from friendshore.program.ledger import Expression, Relation, Variable, linear
from friendshore.program.model import Model
from friendshore.program.program import Program
from friendshore.program.rows import Rows, asked, fact

Terms = tuple[list[float], list[Variable]]

STANDSTILL_PENALTY = 50.0
"""M USD/kt (USD/kg): above any margin in the chain, so that a plant stands still only where it cannot run."""


ROWS: Rows = {
    "published_output_made": None,  # or stands still, at a penalty
    "within_capacity": fact(
        "what stands and can be in service in time", "existing_t_per_yr", "fleet period", table="facilities"
    ),
    "within_output_limit": fact(
        "second limit of what stands", "output_limit_t_per_t existing_t_per_yr", "fleet period", table="facilities"
    ),
    "new_capacity_used": asked("least use of new plants", "least_use_share", "fleet", table="processes"),
}


def add(program: Program) -> None:
    parameters, block = program.parameters, program.block
    years = {period.name: period.years for period in parameters.periods}
    used: defaultdict[tuple[FleetName, PeriodName], Terms] = defaultdict(lambda: ([], []))
    limited: defaultdict[tuple[FleetName, PeriodName], Terms] = defaultdict(lambda: ([], []))
    for (fleet, mode_name, _, period), activity in block.activity.items():
        mode = parameters.modes[fleet, mode_name]
        _append(used[fleet, period], mode.use, activity)
        outputs = parameters.processes[mode.process].limited_outputs
        if outputs:
            _append(limited[fleet, period], sum(mode.outputs.get(name, 0.0) for name in outputs), activity)

    new: defaultdict[tuple[FleetName, PeriodName], Terms] = defaultdict(lambda: ([], []))
    new_limit: defaultdict[tuple[FleetName, PeriodName], Terms] = defaultdict(lambda: ([], []))
    for (name, decided), build in parameters.builds.items():
        facility, fleet = parameters.facilities[name], parameters.fleet_of[name]
        for period, share in build.online.items():
            _append(new[fleet, period], share * years[period], block.build[name, decided])
            if facility.output_limit is not None:
                amount = share * years[period] * facility.output_limit
                _append(new_limit[fleet, period], amount, block.build[name, decided])

    def within_capacity(block: Model, fleet: FleetName, period: PeriodName) -> Relation:
        return _less(used[fleet, period], new[fleet, period]) <= years[period] * parameters.standing[fleet, period]

    def within_output_limit(block: Model, fleet: FleetName, period: PeriodName) -> Relation:
        stands = years[period] * parameters.limited[fleet, period]
        return _less(limited[fleet, period], new_limit[fleet, period]) <= stands

    used_over_time: defaultdict[FleetName, Terms] = defaultdict(lambda: ([], []))
    new_over_time: defaultdict[FleetName, Terms] = defaultdict(lambda: ([], []))
    for found, gathered in ((used, used_over_time), (new, new_over_time)):
        for (fleet, _), (coefficients, variables) in found.items():
            gathered[fleet][0].extend(coefficients)
            gathered[fleet][1].extend(variables)

    def new_capacity_used(block: Model, fleet: FleetName) -> Relation:
        floor = parameters.processes[parameters.fleets[fleet].process].least_use
        coefficients, builds = new_over_time[fleet]
        return _less(used_over_time[fleet], ([floor * share for share in coefficients], builds)) >= 0

    floored = [fleet for fleet in new_over_time if parameters.processes[parameters.fleets[fleet].process].least_use > 0]
    before = {period.name for period in parameters.periods if period.end <= parameters.as_of}
    running = [key for key in used if key[1] in before and parameters.standing[key] > 0]
    block.standstill = pyo.Var(running, domain=pyo.NonNegativeReals)
    for idle in block.standstill.values():
        program.penalties.add("standstill", STANDSTILL_PENALTY, idle)

    def published_output_made(block: Model, fleet: FleetName, period: PeriodName) -> Relation:
        coefficients, variables = used[fleet, period]
        made = linear([1.0, *coefficients], [block.standstill[fleet, period], *variables])
        return made >= years[period] * parameters.standing[fleet, period]

    block.published_output_made = pyo.Constraint(running, rule=published_output_made)
    block.within_capacity = pyo.Constraint(list(used), rule=within_capacity)
    block.within_output_limit = pyo.Constraint(list(limited), rule=within_output_limit)
    block.new_capacity_used = pyo.Constraint(floored, rule=new_capacity_used)


def _append(terms: Terms, coefficient: float, variable: Variable) -> None:
    if coefficient:
        terms[0].append(coefficient)
        terms[1].append(variable)


def _less(left: Terms, right: Terms) -> Expression:
    """left - right as one linear expression."""
    return linear(left[0] + [-coefficient for coefficient in right[0]], left[1] + right[1])
