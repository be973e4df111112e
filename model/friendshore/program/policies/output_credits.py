"""A credit on output (45X and the like) pays makers a share of their production cost, or an amount on a tonne.

    paid[payer,t]  =  sum_{f,m,o} force[t] * credit[f,m,t] * activity[f,m,o,t]                        public money paid
    credit[f,m,t]  =  cost share * production cost[f,t]  +  amount * sum_k out[m,k]                     M USD per kt
    sum_{p in f} to_builds[p,t]  <=  sum_{m,o} force[t] * credit[f,m,t] * activity[f,m,o,t]                within_paid
    to_builds[p,t]  <=  force[t] * h[t] * most[p,t] * sum_{s in scope} online[p,s,t] * build[p,s]      within_new_output

for fleets f in the countries and stages of the credit; k is its commodity, or whatever is made where none is named.
Production cost is reagents, labour and energy at the cheapest tranche without a ceiling; feed and capital are left out.
to_builds[credit,p,t], in M USD, is what goes to builds of p that must pay for themselves (`commercial_viability`), at
most[p,t] M USD per kt of capacity in the mode that brings most; it enters their revenue. A transfer: enters no cost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyomo.environ as pyo

from friendshore.calendar import Dates
from friendshore.case.columns import month, number, share, text
from friendshore.case.draft import Draft, fault, given, needs
from friendshore.case.table import EVERY
from friendshore.case.typed import TypedTable
from friendshore.errors import Fault
from friendshore.names import CommodityName, FacilityName, FleetName, GroupName, PeriodName, PlaceName, StageName
from friendshore.parameters.chain import Mode
from friendshore.parameters.fleets import Fleet
from friendshore.parameters.parameters import Parameters
from friendshore.parameters.viability import Viability
from friendshore.program.ledger import Relation, Variable, linear
from friendshore.program.program import Program
from friendshore.program.rows import Rows


@dataclass(frozen=True)
class Credit:
    """A row, in the units of the program."""

    credit: str
    payer: PlaceName
    countries: tuple[GroupName, ...]
    stages: tuple[StageName, ...]
    commodity: CommodityName
    share_of_production_cost: float
    musd_per_kt: float
    dates: Dates


TABLE = TypedTable(
    "output_credits",
    "tax credits and bonuses that are paid on what plants make",
    key=("credit", "from_month"),
    columns=(
        text("credit", "key; rows of one credit follow each other in time"),
        text("payer", "country or area whose public money pays", refers="countries.country|areas.area"),
        text("countries", "countries or groups of the plants, parted by ;, or *",
             refers="countries.country|country_groups.group|*", many=True),
        text("stages", "stages of the plants, parted by ;, or *", refers="stages.stage|*", many=True),
        text("commodity", "commodity on which usd_per_t is paid; blank: all that is made", required=False, default="",
             refers="commodities.commodity"),
        share("share_of_production_cost", "share of reagents, labour and energy", required=False, default=0.0),
        number("usd_per_t", "amount on a tonne made", "USD/t", required=False, default=0.0),
        month("from_month", "first month in force"),
        month("until_month", "last month in force; blank: no end", required=False),
    ),
    optional=True,
    apart=("credit",),
    row=Credit,
)  # fmt: skip


@needs("output_credits")
def credits_are_in_order(draft: Draft) -> Iterator[Fault]:
    """A credit pays something, and names a commodity only where an amount is paid on it."""
    for row in draft.rows("output_credits"):
        if not (row["share_of_production_cost"] or row["usd_per_t"]):
            yield fault(row, "usd_per_t", "the credit pays nothing: state this or share_of_production_cost")
        if given(row["commodity"]) and not row["usd_per_t"]:
            yield fault(
                row, "commodity", "is named, but usd_per_t is 0; a share of cost is paid on all that a plant does"
            )


RULES = (credits_are_in_order,)
ROWS: Rows = {"within_paid": None, "within_new_output": None}

Paid = tuple[Credit, set[FleetName]]
"""A row, and the names of the fleets that it pays."""


def add(program: Program, block: pyo.Block, rows: Sequence[Credit]) -> None:
    parameters, viability = program.parameters, program.viability
    by_credit: defaultdict[str, list[Paid]] = defaultdict(list)
    for row in rows:
        by_credit[row.credit].append((row, _fleets(parameters, row)))
    paid: defaultdict[tuple[str, FleetName, PeriodName], tuple[list[float], list[Variable]]]
    paid = defaultdict(lambda: ([], []))
    for (fleet, mode, _, period), activity in program.block.activity.items():
        for credit, found in by_credit.items():
            for row in (each for each, fleets in found if fleet in fleets):
                amount = _amount(viability, row, parameters.fleets[fleet], parameters.modes[fleet, mode], period)
                if amount:
                    program.transfer(TABLE.name, row.payer, period, activity, paid=amount)
                    paid[credit, fleet, period][0].append(amount)
                    paid[credit, fleet, period][1].append(activity)
    _to_builds(program, block, viability, by_credit, paid)


def _fleets(parameters: Parameters, row: Credit) -> set[FleetName]:
    """Names of the fleets that a row pays."""
    countries = frozenset[str]().union(*(parameters.where.members(word) for word in row.countries))
    return {
        fleet.name
        for fleet in parameters.fleets.values()
        if fleet.country in countries and (EVERY in row.stages or fleet.stage in row.stages)
    }


def _amount(viability: Viability, row: Credit, fleet: Fleet, mode: Mode, period: PeriodName) -> float:
    """M USD per kt of activity, the months in force counted."""
    force = row.dates.share_of(viability.margins.periods[period])
    if not force:
        return 0.0
    named = row.commodity
    made = mode.outputs.get(named, 0.0) if named else sum(mode.outputs.values())
    cost = viability.margins.production_cost(fleet, period)
    return force * (row.share_of_production_cost * cost + row.musd_per_kt * made)


def _to_builds(
    program: Program,
    block: pyo.Block,
    viability: Viability,
    by_credit: Mapping[str, list[Paid]],
    paid: Mapping[tuple[str, FleetName, PeriodName], tuple[list[float], list[Variable]]],
) -> None:
    """What of the credit goes to builds that must pay for themselves."""
    parameters, scope = program.parameters, viability.scope()
    most: dict[tuple[str, FacilityName, PeriodName], float] = {}
    for credit, fleet, period in paid:
        for facility in parameters.fleets[fleet].facilities:
            online = [parameters.builds[facility.name, each].online for each in scope.get(facility.name, ())]
            if any(period in shares for shares in online):
                most[credit, facility.name, period] = sum(
                    max(
                        _amount(viability, row, parameters.fleets[fleet], mode, period) / mode.use
                        for mode in viability.margins.modes[fleet]
                        if mode.use
                    )
                    for row, fleets in by_credit[credit]
                    if fleet in fleets
                )
    block.to_builds = pyo.Var(list(most), domain=pyo.NonNegativeReals)
    shared: defaultdict[tuple[str, FleetName, PeriodName], list[Variable]] = defaultdict(list)
    for (credit, name, period), received in block.to_builds.items():
        shared[credit, parameters.fleet_of[name], period].append(received)
        program.revenue.add(name, viability.discount(name, viability.margins.periods[period]), received)

    def within_paid(_: pyo.Block, credit: str, fleet: FleetName, period: PeriodName) -> Relation:
        amounts, activities = paid[credit, fleet, period]
        parts = shared[credit, fleet, period]
        return linear([1.0] * len(parts) + [-amount for amount in amounts], parts + activities) <= 0

    def within_new_output(_: pyo.Block, credit: str, name: FacilityName, period: PeriodName) -> Relation:
        coefficients, variables = [1.0], [block.to_builds[credit, name, period]]
        for decided in scope[name]:
            part = parameters.builds[name, decided].online.get(period, 0.0)
            if part:
                years = viability.margins.periods[period].years
                coefficients.append(-years * part * most[credit, name, period])
                variables.append(program.block.build[name, decided])
        return linear(coefficients, variables) <= 0

    block.within_paid = pyo.Constraint(list(shared), rule=within_paid)
    block.within_new_output = pyo.Constraint(list(most), rule=within_new_output)
