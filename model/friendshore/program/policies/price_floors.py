"""A price floor (contract for difference) tops up what makers earn below it, and may share in what they earn above.

    paid[payer,t]      =  sum_f max(0, floor - price[k,c,t]) * covered[f,t]                         public money paid
    received[payer,t]  =  sum_f upside * max(0, price[k,c,t] - upside_from) * covered[f,t]      public money received
    covered[f,t]       =  to_standing[floor,f,t] + sum_{p in f} to_builds[floor,p,t]                               kt

    covered[f,t]       <=  force[t] * sum_o made[k,o,f,t], what is owed to an adversary left aside      within_output
    to_builds[p,t]     <=  force[t] * h[t] * most[f,k] * sum_{s in scope} online[p,s,t] * build[p,s]
                                                                                                    within_new_output
    to_standing[f,t]   <=  force[t] * h[t] * most[f,k] * (standing[f,t] + other builds online)    within_other_output
    sum_f covered[f,t] <=  force[t] * h[t] * ceiling                                                   within_ceiling
    sum_n covered[n,f,t]  <=  share of t's months in which a contract n is in force * output[f,t]   one_floor_a_tonne

in M USD, for fleets f whose facilities are covered. price is the bloc price (`parameters/margins.py`), force[t] the
share of the period's months in force, most[f,k] the most that a kt of capacity makes of k. Builds that must pay for
themselves (`commercial_viability`) are covered apart from all else, so that the difference, less the upside, enters
their revenue. An automatic contract pays on all that is made: within_output holds as an equation. With a ceiling, it
pays at least on the share of the standing plants' output that the ceiling is of all they can make:

    sum_f covered[f,t]  >=  covered share[t] * sum_f (output[f,t] - what builds in f can make)       standing_covered

Otherwise the plan chooses the volume; no tonne is covered by two contracts. A transfer: enters no cost, only public
money. Facilities named in a contract work alone, so that their own output is told.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

import pyomo.environ as pyo

from friendshore.case.columns import flag, month, number, share, text
from friendshore.case.draft import Draft, Record, fault, given, needs
from friendshore.case.nearest import parted
from friendshore.case.typed import TypedTable
from friendshore.errors import Fault
from friendshore.names import CommodityName, DecisionName, FacilityName, FleetName, PeriodName
from friendshore.parameters.floors import Contract, Floor
from friendshore.parameters.levers import Levers
from friendshore.parameters.margins import Margins
from friendshore.parameters.series import months_in_any
from friendshore.program.ledger import Relation, Sum, Variable, linear, total
from friendshore.program.program import Program
from friendshore.program.rows import Rows, asked, limit

TABLE = TypedTable(
    "price_floors",
    "contracts for difference: what a payer adds to the price that makers get",
    key=("floor",),
    columns=(
        text("floor", "key"),
        text("payer", "country or area whose public money pays", refers="countries.country|areas.area"),
        text("commodity", "commodity", refers="commodities.commodity"),
        text("facilities", "facilities covered, parted by ;; blank: all in the countries", required=False, default="",
             refers="facilities.facility", many=True),
        text("countries", "countries or groups of the facilities, parted by ;, or *",
             refers="countries.country|country_groups.group|*", many=True),
        number("floor_usd_per_t", "price up to which the difference is paid", "USD/t"),
        month("from_month", "first month in force"),
        month("until_month", "last month in force; blank: no end", required=False),
        number("most_t_per_yr", "most that is covered; blank: no ceiling", "t/yr", required=False),
        number("upside_from_usd_per_t", "price from which the payer shares in the upside; blank: no share", "USD/t",
               required=False),
        share("upside_share", "payer's share of the price above that", required=False, default=0.0),
        flag("automatic", "1: paid on all that is made, by standing plants too; 0: the plan chooses the volume"),
    ),
    optional=True,
    row=Floor,
)  # fmt: skip
SPARING = 1e-3
"""M USD of penalty per M USD paid: too little to change a build, enough that none is paid where it changes nothing."""


@needs("price_floors")
def floors_are_in_order(draft: Draft) -> Iterator[Fault]:
    """The upside begins at the floor or above."""
    for row in draft.sound("price_floors"):
        if row["upside_share"] > 0 and not given(row["upside_from_usd_per_t"]):
            yield fault(row, "upside_from_usd_per_t", "is required where upside_share is above 0")
        if row["upside_from_usd_per_t"] < row["floor_usd_per_t"]:
            yield fault(row, "upside_from_usd_per_t", f"lies below the floor, {row['floor_usd_per_t']:g}")
        if row["upside_share"] > 0 and not row["automatic"]:
            expected = "needs automatic = 1: a plan that chooses the volume would leave out the years of upside"
            yield fault(row, "upside_share", expected)


@needs("price_floors", "facilities", "processes", "recipes", "countries", "country_groups")
def floors_cover_something(draft: Draft) -> Iterator[Fault]:
    """Every contract covers a facility whose process makes the commodity."""
    for row in draft.sound("price_floors"):
        if not _covered_rows(draft, row):
            yield fault(row, "commodity", "no facility that this contract covers makes it")


@needs("price_floors", "facilities", "processes", "recipes", "countries", "country_groups")
def a_tonne_has_one_automatic_floor(draft: Draft) -> Iterator[Fault]:
    """No two automatic contracts pay on one facility, commodity and month."""
    rows = [row for row in draft.sound("price_floors") if row["automatic"]]
    for number_, row in enumerate(rows):
        for former in rows[:number_]:
            both = _covered_rows(draft, row) & _covered_rows(draft, former)
            first = max(row["from_month"], former["from_month"])
            at_once = TABLE.of(row).dates.meet(TABLE.of(former).dates)
            if both and row["commodity"] == former["commodity"] and at_once:
                expected = f"{min(both)} has an automatic floor in {first} already ({former['_where']})"
                yield fault(row, "floor", expected)


RULES = (floors_are_in_order, floors_cover_something, a_tonne_has_one_automatic_floor)
ROWS: Rows = {
    **dict.fromkeys(("within_output", "within_new_output", "within_other_output", "one_floor_a_tonne")),
    "within_ceiling": limit("most that is covered", "most_t_per_yr", "floor period"),
    "standing_covered": asked("standing plants are covered", "automatic", "floor period"),
}


def _covered_rows(draft: Draft, row: Record) -> set[str]:
    """Facilities of a contract whose process makes the commodity."""
    members = draft.group_members()
    countries = set[str]().union(*(members.get(word, set()) for word in parted(row["countries"])))
    family = row["commodity"].split(":")[0]
    makers = {
        recipe["process"]
        for recipe in draft.rows("recipes")
        if recipe["t_per_t"] > 0 and recipe["commodity"] in (row["commodity"], f"{family}:*")
    }
    named = set(parted(row["facilities"]))
    return {
        each["facility"]
        for each in draft.rows("facilities")
        if each["country"] in countries and each["process"] in makers and (not named or each["facility"] in named)
    }


def shape(levers: Levers, rows: Sequence[Floor]) -> None:
    """Facilities that a contract names work alone."""
    for row in rows:
        levers.facilities_apart.update(row.facilities)


def add(program: Program, block: pyo.Block, rows: Sequence[Floor]) -> None:
    parameters, viability = program.parameters, program.viability
    contracts = {row.floor: Contract(row, viability.margins) for row in rows}
    scope = viability.scope()
    output = {
        (name, fleet, period): Sum().plus(made, force)
        for name, contract in contracts.items()
        for fleet in sorted(contract.fleets)
        for period, force in contract.force.items()
        if (made := program.made_by((fleet,), (contract.commodity,), period))
    }

    block.to_standing = pyo.Var(list(output), domain=pyo.NonNegativeReals)
    block.to_builds = pyo.Var(
        [
            (name, each.name, period)
            for name, fleet, period in output
            for each in parameters.fleets[fleet].facilities
            if any(period in parameters.builds[each.name, decided].online for decided in scope.get(each.name, ()))
        ],
        domain=pyo.NonNegativeReals,
    )
    covered: defaultdict[tuple[str, FleetName, PeriodName], list[Variable]] = defaultdict(list)
    for (name, fleet, period), volume in block.to_standing.items():
        covered[name, fleet, period].append(volume)
        _settle(program, contracts[name], fleet, period, volume)
    for (name, facility, period), volume in block.to_builds.items():
        fleet = parameters.fleet_of[facility]
        covered[name, fleet, period].append(volume)
        earned = _settle(program, contracts[name], fleet, period, volume)
        discount = viability.discount(facility, viability.margins.periods[period])
        program.revenue.add(facility, earned * discount, volume)
    _limits(program, block, viability.margins, contracts, scope, output, covered)
    _one_floor_a_tonne(block, viability.margins, contracts, output, covered)


def _settle(program: Program, contract: Contract, fleet: FleetName, period: PeriodName, volume: Variable) -> float:
    """Enter what a covered kt costs and brings the payer; what the maker gets of it, M USD."""
    area = program.parameters.fleets[fleet].area
    paid, received = contract.paid(area, period), contract.received(area, period)
    program.transfer("price_floors", contract.payer, period, volume, paid=paid, received=received)
    if not contract.fixed:
        program.penalties.add("price_floors", SPARING * paid, volume)
    return paid - received


def _limits(
    program: Program,
    block: pyo.Block,
    margins: Margins,
    contracts: dict[str, Contract],
    scope: dict[FacilityName, list[DecisionName]],
    output: dict[tuple[str, FleetName, PeriodName], Sum],
    covered: dict[tuple[str, FleetName, PeriodName], list[Variable]],
) -> None:
    parameters = program.parameters
    years = {period.name: period.years for period in parameters.periods}
    decided_in = defaultdict(list)
    for facility, decided in parameters.builds:
        decided_in[facility].append(decided)

    def made_by(
        contract: Contract, facility: FacilityName, period: PeriodName, decisions: list[DecisionName]
    ) -> tuple[list[float], list[Variable]]:
        """What builds can make in a period while the contract is in force, kt."""
        most = margins.most_made(parameters.fleet_of[facility], contract.commodity)
        most *= contract.force[period] * years[period]
        online = [(parameters.builds[facility, each].online.get(period, 0.0), each) for each in decisions]
        terms = [(most * part, program.block.build[facility, each]) for part, each in online if part]
        return [coefficient for coefficient, _ in terms], [build for _, build in terms]

    def stands(contract: Contract, fleet: FleetName, period: PeriodName) -> float:
        """What the standing plants of a fleet can make a year, kt."""
        return margins.most_made(fleet, contract.commodity) * parameters.standing[fleet, period]

    def within_output(_: pyo.Block, name: str, fleet: FleetName, period: PeriodName) -> Relation:
        left = total(covered[name, fleet, period]).plus(output[name, fleet, period], -1.0).expression
        return left == 0 if contracts[name].fixed else left <= 0

    def within_new_output(_: pyo.Block, name: str, facility: FacilityName, period: PeriodName) -> Relation:
        made, builds = made_by(contracts[name], facility, period, scope[facility])
        return linear([1.0, *(-each for each in made)], [block.to_builds[name, facility, period], *builds]) <= 0

    def within_other_output(_: pyo.Block, name: str, fleet: FleetName, period: PeriodName) -> Relation:
        coefficients, variables = [1.0], [block.to_standing[name, fleet, period]]
        for facility in parameters.fleets[fleet].facilities:
            others = [each for each in decided_in[facility.name] if each not in scope.get(facility.name, ())]
            made, builds = made_by(contracts[name], facility.name, period, others)
            coefficients += [-each for each in made]
            variables += builds
        most = contracts[name].force[period] * years[period] * stands(contracts[name], fleet, period)
        return linear(coefficients, variables) <= most

    fleets: defaultdict[tuple[str, PeriodName], list[FleetName]] = defaultdict(list)
    for name, fleet, period in covered:
        if not math.isinf(contracts[name].most):
            fleets[name, period].append(fleet)

    def within_ceiling(_: pyo.Block, name: str, period: PeriodName) -> Relation:
        volumes = [volume for fleet in fleets[name, period] for volume in covered[name, fleet, period]]
        return linear([1.0] * len(volumes), volumes) <= (
            contracts[name].force[period] * years[period] * contracts[name].most
        )

    def standing_covered(_: pyo.Block, name: str, period: PeriodName) -> Relation:
        contract = contracts[name]
        whole = sum(stands(contract, fleet, period) for fleet in fleets[name, period])
        if not whole:
            return pyo.Constraint.Skip
        part = min(1.0, contract.most / whole)
        found = Sum()
        for fleet in fleets[name, period]:
            found = found.plus(total(covered[name, fleet, period])).plus(output[name, fleet, period], -part)
            for facility in parameters.fleets[fleet].facilities:
                new, builds = made_by(contract, facility.name, period, decided_in[facility.name])
                found = found.plus(Sum(new, builds), part)
        return found.expression >= 0

    block.within_output = pyo.Constraint(list(output), rule=within_output)
    block.within_new_output = pyo.Constraint(list(block.to_builds), rule=within_new_output)
    block.within_other_output = pyo.Constraint(list(output), rule=within_other_output)
    block.within_ceiling = pyo.Constraint(list(fleets), rule=within_ceiling)
    block.standing_covered = pyo.Constraint(
        [key for key in fleets if contracts[key[0]].automatic], rule=standing_covered
    )


def _one_floor_a_tonne(
    block: pyo.Block,
    margins: Margins,
    contracts: dict[str, Contract],
    output: dict[tuple[str, FleetName, PeriodName], Sum],
    covered: dict[tuple[str, FleetName, PeriodName], list[Variable]],
) -> None:
    """All contracts on a commodity of a fleet together cover what it makes in the months in which one is in force."""
    tonnes: defaultdict[tuple[CommodityName, FleetName, PeriodName], list[str]] = defaultdict(list)
    for name, fleet, period in covered:
        tonnes[contracts[name].commodity, fleet, period].append(name)
    chosen = [key for key, names in tonnes.items() if not all(contracts[name].fixed for name in names)]

    def one_floor_a_tonne(_: pyo.Block, commodity: CommodityName, fleet: FleetName, period: PeriodName) -> Relation:
        names = tonnes[commodity, fleet, period]
        force = months_in_any([contracts[name].dates for name in names], margins.periods[period])
        part = force / contracts[names[0]].force[period]
        volumes = total(volume for name in names for volume in covered[name, fleet, period])
        return volumes.plus(output[names[0], fleet, period], -part).expression <= 0

    block.one_floor_a_tonne = pyo.Constraint(chosen, rule=one_floor_a_tonne)
