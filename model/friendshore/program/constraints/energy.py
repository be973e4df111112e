"""Energy is supplied in steps of rising price, the cheap ones limited.

    sum_n power[x,e,n,t]  =  sum_{f at x, m, o} need[f,e] * activity[f,m,o,t]                       for all x, e, t
    power[x,e,n,t]  <=  h[t] * most[x,e,n,t]

for site x (a country, or a place within it that has supply of its own and draws on no other), carrier e (electricity
in GWh, heat in TJ), tranche n (a hydro contract, then the grid). Enters cost ("energy") and the CO2 account of the
country. Dual of the first: price of one more GWh or TJ at x.
"""

from __future__ import annotations

from collections import defaultdict

import pyomo.environ as pyo

from friendshore.names import CarrierName, PeriodName, SiteName, TrancheName
from friendshore.parameters.works import CO2
from friendshore.program.ledger import Relation, Variable, total
from friendshore.program.model import Model
from friendshore.program.program import Program
from friendshore.program.rows import Rows, by_period, limit

ROWS: Rows = {
    "power": by_period(
        limit("most of the tranche", "most_units_per_yr", "country carrier tranche period", "GWh", "energy"),
        "energy_periods", "most_units",
    ),
    "energy_supplied": None,
}  # fmt: skip


def add(program: Program) -> None:
    parameters, block = program.parameters, program.block
    program.energy.close()
    needed = set(program.energy)
    years = {period.name: period.years for period in parameters.periods}
    country_of = parameters.country_of_site
    steps = {
        (tranche.site, tranche.carrier, tranche.name, period.name): tranche
        for tranche in parameters.tranches
        for period in parameters.periods
        if (tranche.site, tranche.carrier, period.name) in needed
    }

    def ceiling(
        block: Model, site: SiteName, carrier: CarrierName, name: TrancheName, period: PeriodName
    ) -> tuple[float, float]:
        return 0.0, steps[site, carrier, name, period].most[period] * years[period]

    block.power = pyo.Var(list(steps), bounds=ceiling)
    supply: defaultdict[tuple[SiteName, CarrierName, PeriodName], list[Variable]] = defaultdict(list)
    for (site, carrier, name, period), power in block.power.items():
        tranche = steps[site, carrier, name, period]
        supply[site, carrier, period].append(power)
        program.costs.add(("energy", country_of[site], period), tranche.price[period], power)
        program.accounts.add((CO2, country_of[site], period), tranche.co2[period], power)

    def energy_supplied(block: Model, site: SiteName, carrier: CarrierName, period: PeriodName) -> Relation:
        needs = program.energy.of((site, carrier, period))
        return total(supply[site, carrier, period]).plus(needs, -1.0).expression == 0

    block.energy_supplied = pyo.Constraint(sorted(needed), rule=energy_supplied)
