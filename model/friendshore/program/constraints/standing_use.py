"""Plants that run go on running, or stand idle at a cost.

    sum_{m,o} use[m] * activity[f,m,o,t]  +  h[t] * idle[f,t]  >=  h[t] * standing_use[f] * standing[f,t]
    shut[f,t]  >=  idle[f,t] - idle[f,t-1]                                       nothing is idle before the first t

for fleets f of processes with a least use of what stands, and periods t that end after `as_of` (until then published
output is made, `capacity.py`). idle[f,t] is kt/yr of capacity missing from the least use, shut[f,t] kt/yr of it newly
so. Who shuts breaks contracts, pays notice and has to restart: `idling_years` of running cost (energy and feed left
aside), upkeep and capital charge of the plant at its place. Upkeep of what stands is paid in any case. Enters cost
("idling").
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pyomo.environ as pyo

from friendshore.program.ledger import linear
from friendshore.program.program import Program
from friendshore.program.rows import Rows

ROWS: Rows = {"standing_used": None, "newly_idle": None}  # or idle, at a cost


def add(program: Program) -> None:
    parameters, block = program.parameters, program.block
    periods = {period.name: period for period in parameters.periods}
    used: defaultdict[tuple[str, str], tuple[list[float], list[Any]]] = defaultdict(lambda: ([], []))
    for (fleet, mode, _, period), activity in block.activity.items():
        used[fleet, period][0].append(parameters.modes[fleet, mode].use)
        used[fleet, period][1].append(activity)
    least = {key: parameters.least_standing_use(*key) for key in used}
    held = [key for key, kt in least.items() if kt > 0]
    block.idle = pyo.Var(held, domain=pyo.NonNegativeReals)
    block.shut = pyo.Var(held, domain=pyo.NonNegativeReals)

    def standing_used(block: Any, fleet: str, period: str) -> Any:
        coefficients, variables = used[fleet, period]
        years = periods[period].years
        terms = linear([*coefficients, years], [*variables, block.idle[fleet, period]])
        return terms >= years * least[fleet, period]

    names = list(periods)
    before = dict(zip(names[1:], names, strict=False))

    def newly_idle(block: Any, fleet: str, period: str) -> Any:
        earlier = fleet, before.get(period, "")
        was = [block.idle[earlier]] if earlier in block.idle else []
        terms = [block.shut[fleet, period], block.idle[fleet, period], *was]
        return linear([1.0, -1.0, *[1.0] * len(was)], terms) >= 0

    for (fleet, period), shut in block.shut.items():
        country = parameters.fleets[fleet].country
        program.costs.add(("idling", country, period), parameters.idling_cost(parameters.fleets[fleet]), shut)
    block.standing_used = pyo.Constraint(held, rule=standing_used)
    block.newly_idle = pyo.Constraint(held, rule=newly_idle)
