"""A by-product is captured out of a host's flow: no more than its hosts let through.

    sum_{f in l, m, o} out[m,k] * activity[f,m,o,t] + sum_{n in l} buy[n,t]
        <=  sum_{r in l} per[r] * sum_{g of r, m, o} flow[m,r] * activity[g,m,o,t]  +  h[t] * given[l,t]

in kt, for every limit l (of a group of countries, or of each of them on its own) and period t: k is what is captured,
f the fleets that capture it and n the offers of those who do so elsewhere; g are the fleets of host r, flow[m,r] what
they make or take of the host's commodity, their activity itself where none is named; given[l,t] is what the flows of
hosts outside the plan let through, times their share. A metal out of the liquor of a refinery is such a limit, another
out of the residues of a smelter: whatever the by-product pays, its host does not run for it.
Dual: what a further kt would be worth that could be captured.
"""

from __future__ import annotations

from collections import defaultdict

import pyomo.environ as pyo

from friendshore.names import FleetName, GroupName, HostLimitName, PeriodName
from friendshore.parameters.chain import Mode
from friendshore.parameters.hosts import HostLimit
from friendshore.program.ledger import Relation, Sum, Variable
from friendshore.program.model import Model
from friendshore.program.program import Program
from friendshore.program.rows import Rows, fact

ROWS: Rows = {
    "captured_from_hosts": fact(
        "what its hosts let be captured", "commodity", "host_limit - period", table="host_limits"
    ),
}


def add(program: Program) -> None:
    parameters, block = program.parameters, program.block
    if not parameters.host_limits:
        return
    limits = {(limit.name, limit.place): limit for limit in parameters.host_limits}
    years = {period.name: period.years for period in parameters.periods}
    work: defaultdict[tuple[FleetName, PeriodName], list[tuple[Mode, Variable]]] = defaultdict(list)
    for (fleet, mode, _, period), activity in block.activity.items():
        work[fleet, period].append((parameters.modes[fleet, mode], activity))

    def captured(limit: HostLimit, period: PeriodName) -> Sum:
        found = Sum()
        for fleet in limit.fleets:
            for mode, activity in work[fleet, period]:
                if made := mode.outputs.get(limit.commodity, 0.0):
                    found.add(made, activity)
        for offer in limit.offers:
            if (offer, period) in block.buy:
                found.add(1.0, block.buy[offer, period])
        return found

    def let_through(limit: HostLimit, period: PeriodName) -> Sum:
        found = Sum(constant=limit.given[period] * years[period])
        for host in limit.hosts:
            for fleet in host.fleets:
                for mode, activity in work[fleet, period]:
                    run = abs(mode.recipe.get(host.commodity, 0.0)) if host.commodity else 1.0
                    if run:
                        found.add(host.per_kt * run, activity)
        return found

    sums = {(*key, period): captured(limit, period) for key, limit in limits.items() for period in years}

    def captured_from_hosts(block: Model, name: HostLimitName, place: GroupName, period: PeriodName) -> Relation:
        through = let_through(limits[name, place], period)
        most, through.constant = through.constant, 0.0
        return sums[name, place, period].plus(through, -1.0).expression <= most

    block.captured_from_hosts = pyo.Constraint([key for key, found in sums.items() if found], rule=captured_from_hosts)
