"""Plants that run go on running, or stand idle at a cost; those that must run do.

    sum_{m,o} use[m] * activity[f,m,o,t]  +  h[t] * idle[f,t]  >=  h[t] * standing_use[f] * standing[f,t]
    sum_{m,o} use[m] * activity[f,m,o,t]  >=  h[t] * must_run[f] * standing[f,t]      for plants with such a share
    shut[f,t]  >=  idle[f,t] - idle[f,t-1]                                       nothing is idle before the first t

for fleets f of processes with a least use of what stands, and periods t that end after `as_of` (until then published
output is made, `capacity.py`). idle[f,t] is kt/yr of capacity missing from the least use, shut[f,t] kt/yr of it newly
so. Who shuts breaks contracts, pays notice and has to restart: `idling_years` of running cost (energy and feed left
aside; 0 where by-products pay more), upkeep and capital charge of the plant at its place. Upkeep of what stands is
paid in any case. Where a plant must run (take or run: a smelter's power contract, an ore that comes anyhow), it does
whatever that costs; one that no feed can reach has nothing to run on. Enters cost ("idling").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pyomo.environ as pyo

from friendshore.names import FleetName, PeriodName
from friendshore.program.ledger import Relation, Variable, linear
from friendshore.program.model import Model
from friendshore.program.program import Program
from friendshore.program.rows import Rows, asked

ROWS: Rows = {
    "standing_used": None,  # or idle, at a cost
    "newly_idle": None,
    "run_in_any_case": asked("what must run", "must_run_share", "fleet period", table="facilities"),
}


def add(program: Program) -> None:
    parameters, block = program.parameters, program.block
    periods = {period.name: period for period in parameters.periods}
    used: defaultdict[tuple[FleetName, PeriodName], tuple[list[float], list[Variable]]] = defaultdict(lambda: ([], []))
    for (fleet, mode, _, period), activity in block.activity.items():
        used[fleet, period][0].append(parameters.modes[fleet, mode].use)
        used[fleet, period][1].append(activity)
    least = {key: parameters.least_standing_use(*key) for key in used}
    held = [key for key, kt in least.items() if kt > 0]
    block.idle = pyo.Var(held, domain=pyo.NonNegativeReals)
    block.shut = pyo.Var(held, domain=pyo.NonNegativeReals)

    def standing_used(block: Model, fleet: FleetName, period: PeriodName) -> Relation:
        coefficients, variables = used[fleet, period]
        years = periods[period].years
        terms = linear([*coefficients, years], [*variables, block.idle[fleet, period]])
        return terms >= years * least[fleet, period]

    names = list(periods)
    before = dict(zip(names[1:], names, strict=False))

    def newly_idle(block: Model, fleet: FleetName, period: PeriodName) -> Relation:
        earlier = before.get(period)
        was = [block.idle[fleet, earlier]] if earlier is not None and (fleet, earlier) in block.idle else []
        terms = [block.shut[fleet, period], block.idle[fleet, period], *was]
        return linear([1.0, -1.0, *[1.0] * len(was)], terms) >= 0

    for (fleet, period), shut in block.shut.items():
        country = parameters.fleets[fleet].country
        program.costs.add(("idling", country, period), parameters.idling_cost(parameters.fleets[fleet]), shut)
    block.standing_used = pyo.Constraint(held, rule=standing_used)
    block.newly_idle = pyo.Constraint(held, rule=newly_idle)
    _must_run(program, used)


def _must_run(
    program: Program, used: Mapping[tuple[FleetName, PeriodName], tuple[list[float], list[Variable]]]
) -> None:
    """What a plant does come what may; until the decision date it makes its published output (`capacity.py`)."""
    parameters, block = program.parameters, program.block
    years = {period.name: period.years for period in parameters.periods if period.end > parameters.as_of}
    least = {
        (fleet, period): parameters.fleets[fleet].facilities[0].must_run * parameters.standing[fleet, period]
        for fleet, period in used
        if period in years
    }

    def run_in_any_case(block: Model, fleet: FleetName, period: PeriodName) -> Relation:
        return linear(*used[fleet, period]) >= years[period] * least[fleet, period]

    block.run_in_any_case = pyo.Constraint([key for key, kt in least.items() if kt > 0], rule=run_in_any_case)
