"""Fleets run modes: recipes turn inputs into outputs, and need labour, reagents, energy, and emit.

    activity[f,m,o,t] >= 0            kt of activity of fleet f in mode m with provenance o in period t

Outputs enter the balance, and the ledger of what is made, less the share that is owed to an adversary under an offtake
contract; that share leaves the plan at the contract's price. CO2 of the activity itself costs the country's carbon
price. Enters the ledgers of material, cost ("running", "mode cost", what
a mode costs on top, "carbon", "offtake revenue"), energy and accounts.
"""

from __future__ import annotations

import pyomo.environ as pyo

from friendshore.calendar import Period
from friendshore.names import Provenance
from friendshore.parameters.chain import Mode
from friendshore.parameters.fleets import Fleet
from friendshore.parameters.works import CO2
from friendshore.program.ledger import Variable
from friendshore.program.program import Program
from friendshore.program.rows import Rows

ROWS: Rows = {}


def add(program: Program) -> None:
    parameters, block = program.parameters, program.block
    block.activity = pyo.Var(
        [
            (fleet, mode, provenance, period.name)
            for (fleet, mode, provenance), first in parameters.reach.activities.items()
            for period in program.periods_from(first)
        ],
        domain=pyo.NonNegativeReals,
    )
    periods = {period.name: period for period in parameters.periods}
    for (fleet_name, mode_name, provenance, period), activity in block.activity.items():
        fleet, mode = parameters.fleets[fleet_name], parameters.modes[fleet_name, mode_name]
        _material(program, fleet, mode, provenance, periods[period], activity)
        _running(program, fleet, periods[period], activity)
        program.costs.add(("mode cost", fleet.country, period), mode.cost, activity)


def _material(
    program: Program, fleet: Fleet, mode: Mode, provenance: Provenance, period: Period, activity: Variable
) -> None:
    owed = program.parameters.owed(fleet, period)
    for commodity, amount in mode.outputs.items():
        program.makes(commodity, provenance, fleet, period, amount, owed, activity)
    for commodity, amount in mode.inputs.items():
        program.goes_out(commodity, provenance, fleet.area, period, amount, activity)
        program.use.add((commodity, fleet.area, period.name), amount, activity)
    if fleet.offtake and owed:
        sold = sum(mode.outputs.values()) * owed
        revenue = ("offtake revenue", fleet.country, period.name)
        program.costs.add(revenue, -fleet.offtake.price * sold, activity, sold, "t sold per t")


def _running(program: Program, fleet: Fleet, period: Period, activity: Variable) -> None:
    parameters = program.parameters
    process = parameters.processes[fleet.process]
    program.costs.add(("running", fleet.country, period.name), parameters.running_cost(fleet), activity)
    for carrier, amount in process.use_of.items():
        program.energy.add((fleet.site, carrier, period.name), amount, activity)
    co2 = process.leaves[CO2]
    carbon = parameters.where.countries[fleet.country].co2_price * co2
    program.costs.add(("carbon", fleet.country, period.name), carbon, activity, co2, "t CO2 per t")
    for account, amount in process.leaves.items():
        if parameters.counts(account, fleet.country):
            program.accounts.add((account, fleet.country, period.name), amount, activity)
