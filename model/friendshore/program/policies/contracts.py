"""A contract moves commodities from one area to another, or keeps them at home, whoever else would pay for them, or
pays damages.

    sum_{k,o} contracted[n,k,o,t] + undelivered[n,t]  >=  h[t] * f[t] * least[n] + f[t] * share[n] * output[n,t]
    sum_{k,o} contracted[n,k,o,t]  <=  h[t] * f[t] * most[n]                              where there is a most
    sum_n contracted[n,k,o,t]  <=  sum_p made[k,o,p,t]                 for contracts n on the output of the plants p
    leaves[k,o,i,t] + sum_{n at home in i} contracted[n,k,o,t]  <=  made[k,o,i,t]        where n is in force
    sum_u handed[n,k,o,u,t]  =  contracted[n,k,o,t]                                  for contracts n with buyers u
    sum_n handed[n,k,o,u,t]  <=  deliver[k,o,c,u,t]                                         at their destination c

in kt, for commodities k and f the share of t's months in which the contract is in force; output[n,t] is what the named
plants make of its commodities, secure or not; what is owed to an adversary is in no output. A contracted tonne goes
from the balance of the origin to that of the destination by its own lane, beside the world pool, and keeps its
provenance; at home it stays, and so much less may leave: what leaves i by contract, lane and pool, and what stays by
contract, is no more than what is made there. Where i imports k by name, `markets.not_sold_on` holds what leaves,
contracts counted. Buyers are sectors of the destination, told apart from others there: they get at least what their
contracts bring them. Under a contract for secure material only a secure tonne counts. Plants that are named work alone,
so that their own output is told. Enters cost ("freight" at the destination; "contracts", damages, at the origin: what
the buyer loses who must replace a tonne at once, so a cost of the plan and not only a transfer) and exports. A contract
that ends early is a shorter until_month; a member that diverts its supply is a row dropped. A contract counts where a
planner takes and both ends are of the bloc: what a partner has promised to itself or to others is in existing_share.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

import pyomo.environ as pyo

from friendshore.case.columns import flag, month, number, share, text
from friendshore.case.draft import Draft, fault, needs
from friendshore.case.expand import activities
from friendshore.case.nearest import parted
from friendshore.case.table import EVERY
from friendshore.case.typed import TypedTable
from friendshore.errors import Fault
from friendshore.names import AreaName, CommodityName, PeriodName, Provenance
from friendshore.parameters.chain import pattern
from friendshore.parameters.levers import Levers
from friendshore.parameters.promises import Agreement, Promise
from friendshore.program.ledger import Relation, Sum, Variable, linear, total
from friendshore.program.program import BalanceKey, Program
from friendshore.program.rows import Rows, fact, limit

TABLE = TypedTable(
    "contracts",
    "offtake: what flows to another area or stays at home, at least and at most, and damages for what does not",
    key=("contract",),
    columns=(
        text("contract", "key"),
        text("commodities", "commodities, parted by ;, of which any tonne counts", refers="commodities.commodity",
             many=True),
        text("origin", "area that delivers", refers="areas.area"),
        text("destination", "area that takes; the origin: the output of its plants stays there", refers="areas.area"),
        month("from_month", "first month in force"),
        month("until_month", "last month in force; blank: no end", required=False),
        number("least_t_per_yr", "promised; counts months in force", "t/yr", required=False, default=0.0),
        share("share_of_output", "of what the plants make, promised on top", required=False, default=0.0),
        number("most_t_per_yr", "most that may flow under it; blank: no limit", "t/yr", required=False),
        flag("secure", "1: only secure material fulfils it"),
        number("damages_usd_per_t", "for what is promised and not delivered", "USD/t", required=False, default=0.0),
        text("facilities", "plants, parted by ;, whose output the flow may not exceed; blank: any", required=False,
             default="", refers="facilities.facility", many=True),
        text("sectors", "sectors at the destination, parted by ;, that buy under it; blank: whoever uses it",
             required=False, default="", refers="sectors.sector", many=True),
    ),
    optional=True,
    row=Agreement,
)  # fmt: skip


@needs("contracts", "commodities")
def contracts_make_sense(draft: Draft) -> Iterator[Fault]:
    """Tonnes are in order, something is promised or allowed, and a promise has its price."""
    fixed = {row["commodity"] for row in draft.rows("commodities") if row["trade"] == "none"}
    for row in draft.rows("contracts"):
        home, promised = row["origin"] == row["destination"], row["least_t_per_yr"] or row["share_of_output"]
        if row["most_t_per_yr"] < row["least_t_per_yr"]:
            yield fault(row, "most_t_per_yr", f"is below least_t_per_yr, {row['least_t_per_yr']:g} t/yr")
        if not promised and math.isnan(row["most_t_per_yr"]):
            expected = "promises nothing, and there is no share_of_output and no most_t_per_yr either"
            yield fault(row, "least_t_per_yr", expected)
        if promised and not row["damages_usd_per_t"]:
            yield fault(row, "damages_usd_per_t", "must be above 0, or the promise binds nobody")
        for name in parted(row["commodities"]) if not home else ():
            if pattern(name) in fixed:
                yield fault(row, "commodities", "stays in its area: its trade in commodities.csv is none", value=name)


@needs("contracts", "blocs")
def contracts_name_their_ends(draft: Draft) -> Iterator[Fault]:
    """No end is an adversary; plants are named where they must be, and the same ones in every contract on them."""
    adversaries = draft.areas("adversary")
    for row in draft.rows("contracts"):
        if row["origin"] == row["destination"] and not row["facilities"]:
            yield fault(row, "destination", "is the origin too: name the facilities whose output stays there")
        if row["share_of_output"] and not row["facilities"]:
            yield fault(row, "share_of_output", "needs facilities: it is a share of what they make")
        if row["origin"] in adversaries:
            yield fault(row, "origin", "is an adversary of the bloc: what it sells stands in offers.csv")
        if row["destination"] in adversaries:
            yield fault(row, "destination", "is an adversary of the bloc: what is owed to it stands in offtakes.csv")
    for former, row in combinations(draft.rows("contracts"), 2):
        both = set(parted(former["facilities"])) & set(parted(row["facilities"]))
        if both and set(parted(former["facilities"])) != set(parted(row["facilities"])):
            expected = f"stands behind another contract with other plants ({former['_where']}); name the same in both"
            yield fault(row, "facilities", expected, value=min(both))


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
    ends = ("demand", "stocks", "outlets")
    users: set[tuple[str, str]] = {(row["commodity"], row["area"]) for name in ends for row in draft.rows(name)}
    makes: defaultdict[str, set[str]] = defaultdict(set)
    for activity in activities(draft):
        for commodity, amount in activity.flows.items():
            (makers if amount > 0 else users).update((commodity, area) for area in places[activity.process])
            if amount > 0:
                makes[activity.process].add(commodity)
    makers |= {(row["commodity"], row["area"]) for row in draft.rows("stocks")}
    ours = draft.areas()
    for row in draft.rows("contracts"):
        goods, origin, destination = parted(row["commodities"]), row["origin"], row["destination"]
        for name in parted(row["facilities"]):
            if name in plant and area_of.get(plant[name]["country"]) != origin:
                yield fault(row, "facilities", f"does not stand in {origin}", value=name)
            elif name in plant and not makes[plant[name]["process"]] & set(goods):
                yield fault(row, "facilities", f"makes no {' or '.join(goods)}", value=name)
        for commodity in goods if {origin, destination} <= ours else ():
            if (commodity, origin) not in makers:
                expected = f"is neither made, nor offered, nor in stock in {origin}"
                yield fault(row, "commodities", expected, value=commodity)
            if not users & {(commodity, destination), (commodity, EVERY)}:
                expected = f"has no use in {destination}: no plant, demand, stock or outlet takes it"
                yield fault(row, "commodities", expected, value=commodity)


@needs("contracts", "commodities", "areas", "freight")
def contracts_have_a_lane(draft: Draft) -> Iterator[Fault]:
    """What a contract moves from area to area has a lane to travel on."""
    region = {row["area"]: row["freight_region"] for row in draft.rows("areas")}
    goods = {row["commodity"]: row["freight_class"] for row in draft.rows("commodities")}
    lanes = {(row["freight_class"], row["from_region"], row["to_region"]) for row in draft.rows("freight")
             if not math.isnan(row["usd_per_t"])}  # fmt: skip
    for row in draft.rows("contracts"):
        ends = row["origin"], row["destination"]
        if ends[0] == ends[1] or not region.keys() >= set(ends):
            continue
        for name in parted(row["commodities"]):
            moved = goods.get(pattern(name))
            if moved is not None and (moved, *(region[end] for end in ends)) not in lanes:
                expected = f"has no lane in freight.csv from {region[ends[0]]} to {region[ends[1]]}"
                yield fault(row, "commodities", expected, value=name)


@needs("contracts", "demand")
def buyers_ask_for_it(draft: Draft) -> Iterator[Fault]:
    """Sectors that buy under a contract use what it brings."""
    asked = {(row["sector"], row["area"], row["commodity"]) for row in draft.rows("demand")}
    for row in draft.rows("contracts"):
        goods = parted(row["commodities"])
        for sector in parted(row["sectors"]):
            if not any((sector, row["destination"], commodity) in asked for commodity in goods):
                yield fault(row, "sectors", f"asks for no {' or '.join(goods)} in {row['destination']}", value=sector)


RULES = (
    contracts_make_sense, contracts_name_their_ends, contracts_can_be_delivered, contracts_have_a_lane,
    buyers_ask_for_it,
)  # fmt: skip
ROWS: Rows = {
    "delivered_or_owned_up": None,  # or damages
    "within_contract": limit("most that may flow", "most_t_per_yr", "contract period"),
    "within_their_output": None,
    "within_origin_output": fact(
        "what stays by contract cannot leave", "destination", "commodities - destination period"
    ),
    "handed_over": None,
    "buyers_served": None,
}


def shape(levers: Levers, rows: Sequence[Agreement]) -> None:
    """Plants that a contract names work alone, and its buyers are told apart."""
    for row in rows:
        if row.concerns(levers.where.role):
            levers.facilities_apart.update(row.facilities)
            levers.sectors_apart.update((sector, row.destination) for sector in row.sectors)


def add(program: Program, block: pyo.Block, rows: Sequence[Agreement]) -> None:
    parameters = program.parameters
    ours = [Promise(row, parameters) for row in rows if row.concerns(parameters.where.role)]
    promises = {promise.name: promise for promise in ours}
    block.contracted = pyo.Var(list(_flows(program, ours)), domain=pyo.NonNegativeReals)
    promised = [(each.name, period) for each in ours if each.binds for period in each.years]
    block.undelivered = pyo.Var(promised, domain=pyo.NonNegativeReals)
    _enter(program, block, promises)
    moved: defaultdict[tuple[str, PeriodName], list[Variable]] = defaultdict(list)
    for (name, _, _, period), kt in block.contracted.items():
        moved[name, period].append(kt)

    def delivered_or_owned_up(block: pyo.Block, name: str, period: PeriodName) -> Relation:
        promise = promises[name]
        owed = promise.force[period] * promise.share
        made = program.made_by(promise.fleets, promise.commodities, period) if owed else Sum()
        parts = total([block.undelivered[name, period], *moved[name, period]])
        return parts.plus(made, -owed).expression >= promise.least * promise.years[period]

    def within_contract(block: pyo.Block, name: str, period: PeriodName) -> Relation:
        parts = moved[name, period]
        return linear([1.0] * len(parts), parts) <= promises[name].most * promises[name].years[period]

    block.delivered_or_owned_up = pyo.Constraint(promised, rule=delivered_or_owned_up)
    capped = [key for key in moved if not math.isinf(promises[key[0]].most)]
    block.within_contract = pyo.Constraint(capped, rule=within_contract)
    _within_their_output(program, block, promises)
    _handed_over(program, block, promises)


def _flows(program: Program, promises: list[Promise]) -> Iterator[tuple[str, CommodityName, Provenance, PeriodName]]:
    """contract, commodity, provenance, period, from the first period in which both ends can have the material."""
    present = program.parameters.reach.present
    for promise in promises:
        for commodity in promise.commodities:
            for provenance in promise.provenances:
                ends = [(commodity, provenance, area) for area in (promise.origin, promise.destination)]
                if all(end in present for end in ends):
                    for period in program.periods_from(max(present[end] for end in ends)):
                        if period.name in promise.years:
                            yield promise.name, commodity, provenance, period.name


def _enter(program: Program, block: pyo.Block, promises: dict[str, Promise]) -> None:
    """Material, freight and exports of what moves; damages."""
    parameters = program.parameters
    periods = {period.name: period for period in parameters.periods}
    for (name, commodity, provenance, period), kt in block.contracted.items():
        origin, destination = promises[name].origin, promises[name].destination
        if promises[name].at_home:
            continue
        freight = parameters.where.lane_cost(parameters.commodity(commodity).freight_class, origin, destination)
        program.moves(commodity, provenance, origin, destination, periods[period], kt)
        program.costs.add(("freight", destination, period), freight, kt)
    for (name, period), kt in block.undelivered.items():
        program.transfer(TABLE.name, promises[name].origin, period, kt, cost=promises[name].damages)


def _within_their_output(program: Program, block: pyo.Block, promises: dict[str, Promise]) -> None:
    """What is contracted from named plants is no more than they make, all contracts on them together."""
    claims: defaultdict[tuple[CommodityName, str, Provenance, PeriodName], list[Variable]] = defaultdict(list)
    fleets_of = {promise.plants: promise.fleets for promise in promises.values()}
    for (name, commodity, provenance, period), kt in block.contracted.items():
        if promises[name].plants:
            claims[commodity, promises[name].plants, provenance, period].append(kt)

    def within_their_output(
        block: pyo.Block, commodity: CommodityName, plants: str, provenance: Provenance, period: PeriodName
    ) -> Relation:
        made = program.made_by(fleets_of[plants], (commodity,), period, (provenance,))
        return total(claims[commodity, plants, provenance, period]).plus(made, -1.0).expression <= 0

    block.within_their_output = pyo.Constraint(list(claims), rule=within_their_output)


def close(program: Program, block: pyo.Block, rows: Sequence[Agreement]) -> None:
    """What leaves an area, and what is to stay there, is no more than is made there."""
    origin = {row.contract: row.origin for row in rows if row.origin == row.destination}
    staying: defaultdict[BalanceKey, list[Variable]] = defaultdict(list)
    for (name, commodity, provenance, period), kt in block.contracted.items():
        if name in origin:
            staying[commodity, provenance, origin[name], period].append(kt)

    def within_origin_output(
        block: pyo.Block, commodity: CommodityName, provenance: Provenance, area: AreaName, period: PeriodName
    ) -> Relation:
        place = commodity, provenance, area, period
        made = program.made_in(area, commodity, period, (provenance,))
        return total(staying[place]).plus(program.leaving(*place)).plus(made, -1.0).expression <= 0

    block.within_origin_output = pyo.Constraint(list(staying), rule=within_origin_output)


def _handed_over(program: Program, block: pyo.Block, promises: dict[str, Promise]) -> None:
    """Buyers get at least what their contracts bring them."""
    parameters, deliver = program.parameters, program.block.deliver
    index = [
        (name, commodity, provenance, users, period)
        for name, commodity, provenance, period in block.contracted
        for sector in promises[name].sectors
        for users in [parameters.users_of(sector, promises[name].destination)]
        if (commodity, provenance, promises[name].destination, users, period) in deliver
    ]
    block.handed = pyo.Var(index, domain=pyo.NonNegativeReals)
    parts: defaultdict[tuple[str, str, str, str], list[Variable]] = defaultdict(list)
    gets: defaultdict[tuple[str, str, str, str, str], list[Variable]] = defaultdict(list)
    for (name, commodity, provenance, users, period), kt in block.handed.items():
        parts[name, commodity, provenance, period].append(kt)
        gets[commodity, provenance, promises[name].destination, users, period].append(kt)

    def handed_over(block: pyo.Block, *key: str) -> Relation:
        return linear([-1.0] + [1.0] * len(parts[key]), [block.contracted[key], *parts[key]]) == 0  # type: ignore[index]

    def buyers_served(block: pyo.Block, *key: str) -> Relation:
        return linear([1.0] * len(gets[key]) + [-1.0], [*gets[key], deliver[key]]) <= 0  # type: ignore[index]

    with_buyers = [key for key in block.contracted if promises[key[0]].sectors]
    block.handed_over = pyo.Constraint(with_buyers, rule=handed_over)
    block.buyers_served = pyo.Constraint(list(gets), rule=buyers_served)
