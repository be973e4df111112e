"""An energy ceiling holds down the electricity that plants of some countries use, their bill, or its part in a product.

    sum_{x,n} power[x,electricity,n,t]        <=  f * h[t] * most_gwh[r] + (1 - f) * full[r,electricity,t]
    sum_{x,e,n} price[x,e,n,t] * power[x,e,n,t]  <=  f * h[t] * most_musd[r] + (1 - f) * bill of full[r,e,t]
    sum_{e,n} price[x,e,n,t] * drawn[r,x,e,n,t]  <=  (f * most_cost[r] + (1 - f) * dearest[p,x,t]) * work[p,x,t]
    sum_n drawn[r,x,e,n,t]  =  sum_{f of p at x, m, o} need[p,e] * activity[f,m,o,t]
    sum_r drawn[r,x,e,n,t]  <=  power[x,e,n,t]

for sites x in the row's countries, carriers e, tranches n; GWh, TJ and M USD. The first two hold for a row's countries
together, the third for the row's process p at each site: drawn[r,x,e,n,t] (GWh or TJ) says which tranches the process
is served from, so that a cheap contract may be kept for it while plants without a ceiling take the dear power. f is the
share of t's months in which the row is in force. In the others plants may use what they would at full capacity,
full[r,e,t], at the dearest tranche where money counts; dearest[p,x,t] is a tonne's energy at that price. Ceilings cost
nothing themselves; what cannot be made under them is made elsewhere, or goes short.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import pyomo.environ as pyo

from friendshore.calendar import Dates
from friendshore.case.columns import month, number, text
from friendshore.case.draft import Draft, fault, given, needs
from friendshore.case.typed import TypedTable
from friendshore.errors import Fault
from friendshore.names import CarrierName, GroupName, PeriodName, ProcessName, SiteName, TrancheName
from friendshore.parameters.chain import Mode
from friendshore.parameters.fleets import Fleet
from friendshore.parameters.parameters import Parameters
from friendshore.program.full_rate import FullRate
from friendshore.program.ledger import Relation, Sum, Variable, linear, total
from friendshore.program.program import Program
from friendshore.program.rows import Rows, limit

LIMITS = ("most_gwh_per_yr", "most_musd_per_yr", "most_usd_per_t")


@dataclass(frozen=True)
class Ceiling:
    """A row, in the units of the program."""

    ceiling: str
    group: GroupName
    process: ProcessName
    dates: Dates
    most_gwh_per_yr: float | None
    most_musd_per_yr: float | None
    most_musd_per_kt: float | None


TABLE = TypedTable(
    "energy_ceilings",
    "ceilings on electricity, on the energy bill, or on the energy cost of a tonne of a process",
    key=("ceiling",),
    columns=(
        text("ceiling", "key"),
        text("group", "country, group of countries, or *", refers="countries.country|country_groups.group|*"),
        text("process", "process, for most_usd_per_t", required=False, default="", refers="processes.process"),
        month("from_month", "first month in force"),
        month("until_month", "last month in force; blank: no end", required=False),
        number("most_gwh_per_yr", "most electricity", "GWh/yr", required=False),
        number("most_musd_per_yr", "most energy bill, electricity and heat", "M USD/yr", required=False),
        number("most_usd_per_t", "most energy cost of a tonne of activity of the process", "USD/t", required=False),
    ),
    optional=True,
    apart=("process", "group"),
    row=Ceiling,
)


@needs("energy_ceilings")
def energy_ceilings_say_one_thing(draft: Draft) -> Iterator[Fault]:
    """A row has one ceiling, that per tonne with its process."""
    for row in draft.rows("energy_ceilings"):
        stated = [name for name in LIMITS if given(row[name])]
        if len(stated) != 1:
            yield fault(row, LIMITS[0], f"a row has one of {', '.join(LIMITS)}, not {len(stated)}")
        elif (stated == ["most_usd_per_t"]) != bool(row["process"]):
            yield fault(row, "process", "goes with most_usd_per_t, and only with it")


RULES = (energy_ceilings_say_one_thing,)
ROWS: Rows = {
    "within_electricity": limit("most electricity", "most_gwh_per_yr", "ceiling period", "GWh"),
    "within_bill": limit("most energy bill", "most_musd_per_yr", "ceiling period", "M USD"),
    "process_served": None,
    "drawn_from_what_is_there": None,
    "within_product_cost": limit("most energy cost of a tonne", "most_usd_per_t", "ceiling - period", "M USD"),
}

Served = tuple[str, SiteName, CarrierName, TrancheName, PeriodName]
"""ceiling, site, carrier, tranche, period"""


def add(program: Program, block: pyo.Block, rows: Sequence[Ceiling]) -> None:
    parameters, power = program.parameters, program.block.power
    years = {period.name: period.years for period in parameters.periods}
    electricity = {row.ceiling: row.most_gwh_per_yr for row in rows if row.most_gwh_per_yr is not None}
    bills = {row.ceiling: row.most_musd_per_yr for row in rows if row.most_musd_per_yr is not None}
    price = {
        (tranche.site, tranche.carrier, tranche.name, period): cost
        for tranche in parameters.tranches
        for period, cost in tranche.price.items()
    }
    used: defaultdict[tuple[str, PeriodName], list[Variable]] = defaultdict(list)
    billed: defaultdict[tuple[str, PeriodName], tuple[list[float], list[Variable]]] = defaultdict(lambda: ([], []))
    places = {row.ceiling: _places(parameters, row) for row in rows}
    for key, variable in power.items():
        site, carrier, _, period = key
        for name, (sites, when) in places.items():
            if site in sites and period in when:
                billed[name, period][0].append(price[key])
                billed[name, period][1].append(variable)
                if carrier == "electricity":
                    used[name, period].append(variable)

    full = _Full(program)

    def within_electricity(block: pyo.Block, name: str, period: PeriodName) -> Relation:
        sites, when = places[name]
        most = when[period] * electricity[name] * years[period]
        free = full.of(sites, period, lambda site, carrier: float(carrier == "electricity"))
        return total(used[name, period]).plus(free, when[period] - 1).expression <= most

    def within_bill(block: pyo.Block, name: str, period: PeriodName) -> Relation:
        sites, when = places[name]
        most = when[period] * bills[name] * years[period]
        free = full.of(sites, period, lambda site, carrier: full.dearest(site, carrier, period))
        return Sum(*billed[name, period]).plus(free, when[period] - 1).expression <= most

    block.within_electricity = pyo.Constraint([key for key in used if key[0] in electricity], rule=within_electricity)
    block.within_bill = pyo.Constraint([key for key in billed if key[0] in bills], rule=within_bill)
    _within_product_cost(program, block, rows, places, price, full)


class _Full:
    """What plants use at full rate, and at what price."""

    def __init__(self, program: Program) -> None:
        self.parameters = program.parameters
        self.rate = FullRate(program)
        dear: defaultdict[tuple[str, str, str], float] = defaultdict(float)
        used = {(site, carrier, name) for site, carrier, name, _ in program.block.power}
        for tranche in self.parameters.tranches:
            for period, price in tranche.price.items():
                key = tranche.site, tranche.carrier, period
                if (tranche.site, tranche.carrier, tranche.name) in used:
                    dear[key] = max(price, dear[key])
        self._dear = dear

    def dearest(self, site: SiteName, carrier: CarrierName, period: PeriodName) -> float:
        """Price of the dearest tranche, M USD/GWh or M USD/TJ."""
        return self._dear[site, carrier, period]

    def of(
        self, sites: Collection[SiteName], period: PeriodName, weight: Callable[[SiteName, CarrierName], float]
    ) -> Sum:
        """GWh and TJ used at some sites in a period, each carrier times a weight."""

        def used(fleet: Fleet, _: Mode) -> float:
            use_of = self.parameters.processes[fleet.process].use_of
            return sum(amount * weight(fleet.site, carrier) for carrier, amount in use_of.items())

        fleets = [name for name, fleet in self.parameters.fleets.items() if fleet.site in sites]
        return self.rate.of(fleets, period, used)


def _places(parameters: Parameters, row: Ceiling) -> tuple[set[SiteName], dict[PeriodName, float]]:
    """Sites of a row's countries, and the share of months in which it is in force by period, where there are any."""
    members = parameters.where.members(row.group)
    sites = {site for site, country in parameters.country_of_site.items() if country in members}
    force = {period.name: row.dates.share_of(period) for period in parameters.periods}
    return sites, {period: part for period, part in force.items() if part}


def _within_product_cost(
    program: Program,
    block: pyo.Block,
    rows: Sequence[Ceiling],
    places: dict[str, tuple[set[SiteName], dict[PeriodName, float]]],
    price: dict[tuple[SiteName, CarrierName, TrancheName, PeriodName], float],
    full: _Full,
) -> None:
    parameters, power = program.parameters, program.block.power
    costly = {row.ceiling: row.process for row in rows if row.most_musd_per_kt is not None}
    most_of = {row.ceiling: row.most_musd_per_kt for row in rows if row.most_musd_per_kt is not None}
    work: defaultdict[tuple[str, SiteName, PeriodName], list[Variable]] = defaultdict(list)
    for (fleet_name, _, _, period), activity in program.block.activity.items():
        fleet = parameters.fleets[fleet_name]
        for name, process in costly.items():
            if process == fleet.process and fleet.site in places[name][0] and period in places[name][1]:
                work[name, fleet.site, period].append(activity)
    need = {name: parameters.processes[process].use_of for name, process in costly.items()}
    drawn: dict[tuple[str, SiteName, CarrierName, PeriodName], list[Served]] = {}
    sharing: defaultdict[tuple[SiteName, CarrierName, TrancheName, PeriodName], list[Served]] = defaultdict(list)
    for site, carrier, tranche, period in power:
        for name in costly:
            if (name, site, period) in work and need[name][carrier]:
                served = name, site, carrier, tranche, period
                drawn.setdefault((name, site, carrier, period), []).append(served)
                sharing[site, carrier, tranche, period].append(served)
    block.drawn = pyo.Var([served for found in drawn.values() for served in found], domain=pyo.NonNegativeReals)

    def process_served(
        block: pyo.Block, name: str, site: SiteName, carrier: CarrierName, period: PeriodName
    ) -> Relation:
        supplied = [block.drawn[served] for served in drawn[name, site, carrier, period]]
        working = work[name, site, period]
        each = -need[name][carrier]
        return linear([1.0] * len(supplied) + [each] * len(working), [*supplied, *working]) == 0

    def drawn_from_what_is_there(
        block: pyo.Block, site: SiteName, carrier: CarrierName, tranche: TrancheName, period: PeriodName
    ) -> Relation:
        key = site, carrier, tranche, period
        parts = [block.drawn[served] for served in sharing[key]]
        return linear([-1.0] + [1.0] * len(parts), [power[key], *parts]) <= 0

    def within_product_cost(block: pyo.Block, name: str, site: SiteName, period: PeriodName) -> Relation:
        served = [key for carrier in need[name] for key in drawn.get((name, site, carrier, period), ())]
        working = work[name, site, period]
        part = places[name][1][period]
        dearest = sum(amount * full.dearest(site, carrier, period) for carrier, amount in need[name].items())
        most = part * most_of[name] + (1 - part) * dearest
        coefficients = [price[key[1:]] for key in served] + [-most] * len(working)
        return linear(coefficients, [*(block.drawn[key] for key in served), *working]) <= 0

    block.process_served = pyo.Constraint(list(drawn), rule=process_served)
    block.drawn_from_what_is_there = pyo.Constraint(list(sharing), rule=drawn_from_what_is_there)
    block.within_product_cost = pyo.Constraint(list(work), rule=within_product_cost)
