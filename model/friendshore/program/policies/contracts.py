"""A contract moves a commodity from one area to another, whoever else would pay for it, or pays damages.

    sum_o contracted[n,o,t] + undelivered[n,t]  >=  h[t] * f[t] * least[n]                        for contracts n
    sum_o contracted[n,o,t]                     <=  h[t] * f[t] * most[n]                 where there is a most
    sum_n contracted[n,o,t]  <=  sum_{p,m} out[m,k] * (1 - owed[p,t]) * activity[p,m,o,t]     for contracts n on the
                                                                                        output of the same plants p

in kt, for commodity k and f the share of t's months in which the contract is in force. A contracted tonne goes from the
balance of the origin to that of the destination by its own lane, beside the world pool, and keeps its provenance. Where
purchases of k are told apart by importer, what leaves the origin by contract, lane and pool together is no more than
what is made there, so that a contract is no way round a tariff (within_their_output, under the name of the origin).
Under a contract for secure material only a secure tonne counts. Plants stand for their fleets (those that work with
them). Enters cost ("freight" at the destination; "damages" at the origin: what the buyer loses who must replace a tonne
at once, so a cost of the plan and not only a transfer) and exports. A contract that ends early is a shorter
until_month; a member that diverts its supply is a row dropped. A contract with an end outside the bloc is none of the
plan's business.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pyomo.environ as pyo

from friendshore.case.draft import Draft, Record, fault, needs
from friendshore.case.expand import activities
from friendshore.case.nearest import parted
from friendshore.case.table import Table
from friendshore.case.tables import flag, month, number, text
from friendshore.errors import Fault
from friendshore.parameters.chain import pattern
from friendshore.parameters.markets import PROVENANCES, SECURE
from friendshore.parameters.places import EVERYWHERE
from friendshore.parameters.series import months_in_force
from friendshore.program.ledger import linear
from friendshore.program.program import Program
from friendshore.units import THOUSAND

TABLE = Table(
    "contracts",
    "offtake: what flows from one area to another, at least and at most, and the damages for what does not",
    key=("contract",),
    columns=(
        text("contract", "key"),
        text("commodity", "commodity", refers="commodities.commodity"),
        text("origin", "area that delivers", refers="areas.area"),
        text("destination", "area that takes", refers="areas.area"),
        month("from_month", "first month in force"),
        month("until_month", "last month in force; blank: no end", required=False),
        number("least_t_per_yr", "promised; counts months in force", "t/yr", required=False, default=0.0),
        number("most_t_per_yr", "most that may flow under it; blank: no limit", "t/yr", required=False),
        flag("secure", "1: only secure material fulfils it"),
        number("damages_usd_per_t", "for what is promised and not delivered", "USD/t", required=False, default=0.0),
        text(
            "facilities",
            "plants, parted by ;, whose output (with their fleet's) the flow may not exceed; blank: any",
            required=False,
            default="",
            refers="facilities.facility",
            many=True,
        ),
    ),
    optional=True,
)


@needs("contracts", "blocs", "commodities")
def contracts_make_sense(draft: Draft) -> Iterator[Fault]:
    """Dates and tonnes are in order, something is promised or allowed, and a promise has its price."""
    adversaries = draft.areas("adversary")
    fixed = {row["commodity"] for row in draft.rows("commodities") if row["trade"] == "none"}
    for row in draft.rows("contracts"):
        if row["until_month"] and row["until_month"] < row["from_month"]:
            yield fault(row, "until_month", f"lies before from_month, {row['from_month']}")
        if row["most_t_per_yr"] < row["least_t_per_yr"]:
            yield fault(row, "most_t_per_yr", f"is below least_t_per_yr, {row['least_t_per_yr']:g} t/yr")
        if not row["least_t_per_yr"] and math.isnan(row["most_t_per_yr"]):
            yield fault(row, "least_t_per_yr", "promises nothing, and there is no most_t_per_yr either")
        if row["least_t_per_yr"] and not row["damages_usd_per_t"]:
            yield fault(row, "damages_usd_per_t", "must be above 0, or the promise binds nobody")
        if pattern(row["commodity"]) in fixed:
            yield fault(row, "commodity", "stays in its area: its trade in commodities.csv is none")
        if row["origin"] == row["destination"]:
            yield fault(row, "destination", "is the origin too")
        if row["origin"] in adversaries:
            yield fault(row, "origin", "is an adversary of the bloc: what it sells stands in offers.csv")
        if row["destination"] in adversaries:
            yield fault(row, "destination", "is an adversary of the bloc: what is owed to it stands in offtakes.csv")


@needs("contracts", "blocs", "countries", "facilities", "modes", "recipes", "basket_groups", "baskets", "offers",
       "stocks", "demand", "outlets")  # fmt: skip
def contracts_can_be_delivered(draft: Draft) -> Iterator[Fault]:
    """Within the bloc something at the origin makes, sells or holds the commodity, and the destination has a use."""
    area_of = {row["country"]: row["area"] for row in draft.rows("countries")}
    plant = {row["facility"]: row for row in draft.rows("facilities")}
    places: defaultdict[str, set[str]] = defaultdict(set)
    for row in plant.values():
        places[row["process"]].add(area_of.get(row["country"], ""))
    makers: set[tuple[str, str]] = {(row["commodity"], row["area"]) for row in draft.rows("offers")}
    users: set[tuple[str, str]] = {(row["commodity"], row["area"]) for row in (*draft.rows("demand"), *_ends(draft))}
    makes: defaultdict[str, set[str]] = defaultdict(set)
    for activity in activities(draft):
        for commodity, amount in activity.flows.items():
            (makers if amount > 0 else users).update((commodity, area) for area in places[activity.process])
            if amount > 0:
                makes[activity.process].add(commodity)
    makers |= {(row["commodity"], row["area"]) for row in draft.rows("stocks")}
    ours = draft.areas()
    for row in draft.rows("contracts"):
        commodity, origin, destination = row["commodity"], row["origin"], row["destination"]
        for name in parted(row["facilities"]):
            if name in plant and area_of.get(plant[name]["country"]) != origin:
                yield fault(row, "facilities", f"does not stand in {origin}", value=name)
            elif name in plant and commodity not in makes[plant[name]["process"]]:
                yield fault(row, "facilities", f"makes no {commodity}", value=name)
        if {origin, destination} <= ours and (commodity, origin) not in makers:
            yield fault(row, "commodity", f"is neither made, nor offered, nor in stock in {origin}")
        if {origin, destination} <= ours and not users & {(commodity, destination), (commodity, EVERYWHERE)}:
            yield fault(row, "commodity", f"has no use in {destination}: no plant, demand, stock or outlet takes it")


def _ends(draft: Draft) -> Iterator[Record]:
    yield from draft.rows("stocks")
    yield from draft.rows("outlets")


RULES = (contracts_make_sense, contracts_can_be_delivered)


def add(program: Program, block: Any, rows: list[Record]) -> None:
    parameters, present = program.parameters, program.parameters.reach.present
    ours = {row["contract"]: row for row in rows if {row["origin"], row["destination"]} <= set(parameters.where.role)}
    years = {
        (name, period.name): share * period.years
        for name, row in ours.items()
        for period in parameters.periods
        if (share := months_in_force(row["from_month"], row["until_month"], period))
    }
    first = {
        (name, provenance): max(present[ends[0]], present[ends[1]])
        for name, row in ours.items()
        for provenance in ((SECURE,) if row["secure"] else PROVENANCES)
        for ends in [tuple((row["commodity"], provenance, row[end]) for end in ("origin", "destination"))]
        if ends[0] in present and ends[1] in present
    }
    index = [
        (name, provenance, period.name)
        for (name, provenance), start in first.items()
        for period in program.periods_from(start)
        if (name, period.name) in years
    ]
    promised = [key for key in years if ours[key[0]]["least_t_per_yr"]]
    block.contracted = pyo.Var(index, domain=pyo.NonNegativeReals)
    block.undelivered = pyo.Var(promised, domain=pyo.NonNegativeReals)
    _enter(program, block, ours)

    def moved(name: str, period: str) -> list[Any]:
        return [block.contracted[name, o, period] for o in PROVENANCES if (name, o, period) in block.contracted]

    def delivered_or_owned_up(block: Any, name: str, period: str) -> Any:
        parts = [block.undelivered[name, period], *moved(name, period)]
        least = ours[name]["least_t_per_yr"] * THOUSAND * years[name, period]
        return linear([1.0] * len(parts), parts) >= least

    def within_contract(block: Any, name: str, period: str) -> Any:
        parts = moved(name, period)
        return linear([1.0] * len(parts), parts) <= ours[name]["most_t_per_yr"] * THOUSAND * years[name, period]

    capped = [key for key in years if not math.isnan(ours[key[0]]["most_t_per_yr"]) and moved(*key)]
    block.delivered_or_owned_up = pyo.Constraint(promised, rule=delivered_or_owned_up)
    block.within_contract = pyo.Constraint(capped, rule=within_contract)
    _from_their_plants(program, block, ours)


def _enter(program: Program, block: Any, contracts: dict[str, Record]) -> None:
    """Material, freight, damages and exports."""
    parameters = program.parameters
    periods = {period.name: period for period in parameters.periods}
    for (name, provenance, period), kt in block.contracted.items():
        commodity, origin, destination = (contracts[name][word] for word in ("commodity", "origin", "destination"))
        freight = parameters.where.lane_cost(parameters.commodity(commodity).freight_class, origin, destination)
        program.moves(commodity, provenance, origin, destination, periods[period], kt)
        program.costs.add(("freight", destination, period), freight, kt)
    for (name, period), kt in block.undelivered.items():
        damages = contracts[name]["damages_usd_per_t"] * THOUSAND
        program.costs.add(("damages", contracts[name]["origin"], period), damages, kt)


def _from_their_plants(program: Program, block: Any, contracts: dict[str, Record]) -> None:
    """What is contracted from named plants is no more than their fleets make, all contracts on them together."""
    parameters = program.parameters
    periods = {period.name: period for period in parameters.periods}
    claims: defaultdict[tuple[str, str, str, str], list[Any]] = defaultdict(list)
    for (name, provenance, period), kt in block.contracted.items():
        if contracts[name]["facilities"]:
            plants = ";".join(sorted(parted(contracts[name]["facilities"])))
            claims[contracts[name]["commodity"], plants, provenance, period].append(kt)
    fleets = {key[1]: {parameters.fleet_of.get(name, "") for name in parted(key[1])} for key in claims}
    for place, flows in _not_sold_on(program, block, contracts).items():
        commodity, provenance, origin, period = place
        claims[commodity, origin, provenance, period] = flows
        fleets[origin] = {fleet.name for fleet in parameters.fleets.values() if fleet.area == origin}
    made: defaultdict[tuple[str, str, str, str], tuple[list[float], list[Any]]] = defaultdict(lambda: ([], []))
    for (fleet, mode, provenance, period), activity in program.block.activity.items():
        left = 1 - parameters.owed(parameters.fleets[fleet], periods[period])
        outputs = parameters.modes[fleet, mode].outputs
        for plants, named in fleets.items():
            for commodity in outputs if fleet in named else ():
                key = commodity, plants, provenance, period
                if key in claims:
                    made[key][0].append(-outputs[commodity] * left)
                    made[key][1].append(activity)

    def within_their_output(block: Any, commodity: str, plants: str, provenance: str, period: str) -> Any:
        key = commodity, plants, provenance, period
        return linear([1.0] * len(claims[key]) + made[key][0], [*claims[key], *made[key][1]]) <= 0

    block.within_their_output = pyo.Constraint(list(claims), rule=within_their_output)


def _not_sold_on(
    program: Program, block: Any, contracts: dict[str, Record]
) -> dict[tuple[str, str, str, str], list[Any]]:
    """(commodity, provenance, origin, period) -> all that leaves where the origin of a contract may import the same."""
    offers = program.parameters.offers
    imported = {(offers[name].commodity, offers[name].provenance, *rest) for name, *rest in program.block.imported}
    found: defaultdict[tuple[str, str, str, str], list[Any]] = defaultdict(list)
    for (name, provenance, period), kt in block.contracted.items():
        place = contracts[name]["commodity"], provenance, contracts[name]["origin"], period
        if place in imported:
            found[place].append(kt)
    flows = [((*key[:3], key[4]), flow) for key, flow in program.block.ship.items()] if found else []
    for place, flow in (*flows, *(program.block.to_pool.items() if found else ())):
        if place in found:
            found[place].append(flow)
    return dict(found)
