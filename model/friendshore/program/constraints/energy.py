"""Energy is supplied in steps of rising price, the cheap ones limited.

    sum_n power[c,e,n,t]  =  sum_{f in c, m, o} need[f,e] * activity[f,m,o,t]                       for all c, e, t
    power[c,e,n,t]  <=  h[t] * most[c,e,n,t]

for country c, carrier e (electricity in GWh, heat in TJ), tranche n (a hydro contract, then the grid). Enters cost
("energy") and the CO2 account. Dual of the first: price of one more GWh or TJ in c.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pyomo.environ as pyo

from friendshore.program.ledger import linear
from friendshore.program.program import Program


def add(program: Program) -> None:
    parameters, block = program.parameters, program.block
    program.energy.close()
    needed = set(program.energy)
    years = {period.name: period.years for period in parameters.periods}
    steps = {
        (tranche.country, tranche.carrier, tranche.name, period.name): tranche
        for tranche in parameters.tranches
        for period in parameters.periods
        if (tranche.country, tranche.carrier, period.name) in needed
    }

    def ceiling(block: Any, country: str, carrier: str, name: str, period: str) -> tuple[float, float]:
        return 0.0, steps[country, carrier, name, period].most[period] * years[period]

    block.power = pyo.Var(list(steps), bounds=ceiling)
    supply: defaultdict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for (country, carrier, name, period), power in block.power.items():
        tranche = steps[country, carrier, name, period]
        supply[country, carrier, period].append(power)
        program.costs.add(("energy", country, period), tranche.price[period], power)
        program.accounts.add(("co2", country, period), tranche.co2, power)

    def energy_supplied(block: Any, country: str, carrier: str, period: str) -> Any:
        coefficients, variables = program.energy.terms((country, carrier, period))
        supplied = supply[country, carrier, period]
        return linear([1.0] * len(supplied) + [-need for need in coefficients], supplied + variables) == 0

    block.energy_supplied = pyo.Constraint(sorted(needed), rule=energy_supplied)
