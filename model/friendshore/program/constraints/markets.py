"""Markets outside the plan sell and buy in steps.

    buy[n,t]  <=  h[t] * most[n,t]                                                              for every offer n
    sum_{n in pool} use[n] * buy[n,t]  <=  h[t] * pool[t]                            for offers that share a pool
    sum_c imported[n,c,t]  =  buy[n,t]                            for offers of commodities told apart by importer
    what leaves i of k, o in t  <=  made[k,o,i,t]                                                   where i imports k, o
    sum_{o,c} sell[n,o,c,t]  <=  h[t] * most[n,t]                                              for every outlet n
    sum_{n in q} buy[n,t]  <=  f[q,t] * sum_c need[k,c,t]                            for groups q of offers of k
    sum_{n in q; o, c} sell[n,o,c,t]  <=  f[q,t] * (made + bought of k in t)        for groups q of outlets of k

in kt. Purchases enter the balance where they are handed over, with the offer's provenance; an adversary's are exposed.
Where a policy (a tariff, a control by destination) tells a commodity's importers apart, purchases enter where they are
imported to instead, pay the lane's freight, bear its loss and count as exports of where they are sold. They are not
sold on: what leaves an importer's area by lane, contract or pool is at most what is made there and not owed to an
adversary, as rules of origin ask (else a tariff is avoided by way of a neighbour who has none). An offer or outlet
without a ceiling that opens or closes within a period serves, in the share f of its months in which it is open, what is
needed or made then at full rate (`full_rate.py`); so do all together that are open in no other months than one of them,
and all of them (`series.groups_of_months`). Enters cost ("purchases", "outlet revenue"; a disposal cost is a negative
price).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import TypeVar

import pyomo.environ as pyo

from friendshore.case.table import EVERY
from friendshore.names import AreaName, CommodityName, OfferName, OutletName, PeriodName, PoolName, Provenance
from friendshore.parameters.markets import Offer, Outlet
from friendshore.parameters.series import groups_of_months
from friendshore.program.full_rate import FullRate
from friendshore.program.ledger import Relation, Sum, Variable, linear, total
from friendshore.program.model import Model
from friendshore.program.program import Program
from friendshore.program.rows import Rows, by_period, fact, limit

Name = TypeVar("Name", OfferName, OutletName)

ROWS: Rows = {
    "buy": by_period(
        limit("most that is on offer", "most_t_per_yr_{offers}", "offer period", table="offer_years"),
        "offer_periods", "most_t_{offers}",
    ),
    "within_offer_pool": limit(
        "most that is on offer in all", "pool_t_per_yr", "pool period", table="offer_pools"
    ),
    "imported_by_someone": None,
    "within_outlet": by_period(
        limit("most that is taken", "most_t_per_yr", "outlet period", table="outlet_years"),
        "outlet_periods", "most_t",
    ),
    "not_sold_on": None,
    "bought_while_open": fact("bought while offers are open", "opens closes", "- period offer", table="offers"),
    "sold_while_open": fact("sold while outlets are open", "opens closes", "- period outlet", table="outlets"),
}  # fmt: skip


def add(program: Program) -> None:
    _offers(program)
    _outlets(program)


def _offers(program: Program) -> None:
    parameters, block = program.parameters, program.block
    periods = {period.name: period for period in parameters.periods}
    present = parameters.reach.present
    importers: defaultdict[OfferName, list[AreaName]] = defaultdict(list)
    for name, importer in parameters.reach.imports:
        importers[name].append(importer)
    open_offers = [
        (offer.name, period.name)
        for offer in parameters.offers.values()
        for period in parameters.periods
        if offer.name in importers
        or (
            offer.commodity not in parameters.levers.told_apart
            and (offer.commodity, offer.provenance, offer.area) in present
        )
    ]

    def ceiling(block: Model, name: OfferName, period: PeriodName) -> tuple[float, float | None]:
        most = parameters.offers[name].most[period]
        return 0.0, None if math.isinf(most) else most * periods[period].years

    block.buy = pyo.Var(open_offers, bounds=ceiling)
    pools: defaultdict[tuple[PoolName, PeriodName], tuple[list[float], list[Variable]]] = defaultdict(lambda: ([], []))
    for (name, period), buy in block.buy.items():
        offer = parameters.offers[name]
        if name not in importers:
            program.comes_in(offer.commodity, offer.provenance, offer.area, periods[period], 1.0, buy)
        program.costs.add(("purchases", offer.area, period), offer.price[period], buy)
        if offer.pool:
            pools[offer.pool, period][0].append(offer.pool_use)
            pools[offer.pool, period][1].append(buy)

    def within_offer_pool(block: Model, pool: PoolName, period: PeriodName) -> Relation:
        return linear(*pools[pool, period]) <= parameters.offer_pools[pool, period] * periods[period].years

    block.within_offer_pool = pyo.Constraint(list(pools), rule=within_offer_pool)
    _imports(program, importers)


def _imports(program: Program, importers: Mapping[OfferName, list[AreaName]]) -> None:
    parameters, block = program.parameters, program.block
    periods = {period.name: period for period in parameters.periods}
    block.imported = pyo.Var(
        [(name, importer, period) for name, period in block.buy for importer in importers.get(name, ())],
        domain=pyo.NonNegativeReals,
    )
    split: defaultdict[tuple[OfferName, PeriodName], list[Variable]] = defaultdict(list)
    for (name, importer, period), kt in block.imported.items():
        offer = parameters.offers[name]
        lost = 0.0
        if importer != offer.area:
            lost = parameters.lanes.lost(offer.commodity, offer.area, importer, period)
        program.comes_in(offer.commodity, offer.provenance, importer, periods[period], 1.0 - lost, kt)
        split[name, period].append(kt)
        if importer != offer.area:
            freight_class = parameters.commodity(offer.commodity).freight_class
            cost = parameters.where.lane_cost(freight_class, offer.area, importer)
            program.costs.add(("freight", importer, period), cost, kt)
            program.exports.add((offer.commodity, offer.area, period), 1.0, kt)
            program.moved.add((offer.commodity, offer.provenance, offer.area, importer, period), 1.0, kt)

    def imported_by_someone(block: Model, name: OfferName, period: PeriodName) -> Relation:
        parts = split[name, period]
        return linear([-1.0] + [1.0] * len(parts), [block.buy[name, period], *parts]) == 0

    block.imported_by_someone = pyo.Constraint(list(split), rule=imported_by_someone)


def _outlets(program: Program) -> None:
    parameters, block = program.parameters, program.block
    periods = {period.name: period for period in parameters.periods}
    by_commodity: defaultdict[CommodityName, list[tuple[Provenance, AreaName, int]]] = defaultdict(list)
    for (commodity, provenance, area), first in parameters.reach.present.items():
        by_commodity[commodity].append((provenance, area, first))
    index = [
        (outlet.name, provenance, area, period.name)
        for outlet in parameters.outlets.values()
        for provenance, area, first in by_commodity[outlet.commodity]
        if outlet.area in {area, EVERY}
        for period in program.periods_from(first)
    ]
    block.sell = pyo.Var(index, domain=pyo.NonNegativeReals)
    sold: defaultdict[tuple[OutletName, PeriodName], list[Variable]] = defaultdict(list)
    for (name, provenance, area, period), sell in block.sell.items():
        outlet = parameters.outlets[name]
        program.goes_out(outlet.commodity, provenance, area, periods[period], 1.0, sell)
        program.costs.add(("outlet revenue", area, period), -outlet.price[period], sell)
        if not math.isinf(outlet.most[period]):
            sold[name, period].append(sell)

    def within_outlet(block: Model, name: OutletName, period: PeriodName) -> Relation:
        most = parameters.outlets[name].most[period] * periods[period].years
        return linear([1.0] * len(sold[name, period]), sold[name, period]) <= most

    block.within_outlet = pyo.Constraint(list(sold), rule=within_outlet)


def close(program: Program) -> None:
    """Purchases are not sold on: what leaves is known once every policy has entered it."""
    parameters, block = program.parameters, program.block
    sold = {
        (parameters.offers[name].commodity, parameters.offers[name].provenance, importer, period): None
        for name, importer, period in block.imported
    }

    def not_sold_on(
        block: Model, commodity: CommodityName, provenance: Provenance, area: AreaName, period: PeriodName
    ) -> Relation:
        made = program.made_in(area, commodity, period, (provenance,))
        return program.leaving(commodity, provenance, area, period).plus(made, -1.0).expression <= 0

    block.not_sold_on = pyo.Constraint([place for place in sold if program.leaving(*place)], rule=not_sold_on)
    _while_open(program)


def _while_open(program: Program) -> None:
    """Offers and outlets without a ceiling that are open in a part of a period serve what is asked in it then."""
    parameters, block = program.parameters, program.block
    bought: defaultdict[tuple[CommodityName, PeriodName], dict[OfferName, Variable]] = defaultdict(dict)
    for (name, period), buy in block.buy.items():
        offer = parameters.offers[name]
        if math.isinf(offer.most[period]) and period in offer.open:
            bought[offer.commodity, period][name] = buy
    sold: defaultdict[tuple[CommodityName, PeriodName], defaultdict[OutletName, list[Variable]]]
    sold = defaultdict(lambda: defaultdict(list))
    for (taker, _, _, period), sell in block.sell.items():
        outlet = parameters.outlets[taker]
        if math.isinf(outlet.most[period]) and period in outlet.open:
            sold[outlet.commodity, period][taker].append(sell)
    months = {period.name: period.months for period in parameters.periods}
    years = {period.name: period.years for period in parameters.periods}
    full = FullRate(program)

    def groups(
        found: Mapping[tuple[CommodityName, PeriodName], Mapping[Name, object]], opened: Mapping[Name, Offer | Outlet]
    ) -> dict[tuple[CommodityName, PeriodName, str], tuple[tuple[Name, ...], float]]:
        return {
            (commodity, period, ", ".join(names)): (names, len(open_in) / months[period])
            for (commodity, period), members in found.items()
            for names, open_in in groups_of_months({name: opened[name].open[period] for name in members}).items()
        }

    buyers, sellers = groups(bought, parameters.offers), groups(sold, parameters.outlets)

    def bought_while_open(_: Model, commodity: CommodityName, period: PeriodName, group: str) -> Relation:
        names, part = buyers[commodity, period, group]
        needed = full.needed(sorted(parameters.where.role), commodity, period)
        found = total(bought[commodity, period][name] for name in names)
        return found.plus(needed, -part).expression <= 0

    def sold_while_open(_: Model, commodity: CommodityName, period: PeriodName, group: str) -> Relation:
        names, part = sellers[commodity, period, group]
        there = Sum()
        for name, offer in parameters.offers.items():
            if offer.commodity == commodity and math.isinf(offer.most[period]) and (name, period) in block.buy:
                there.add(1.0, block.buy[name, period])
            elif offer.commodity == commodity and (name, period) in block.buy:
                there.constant += offer.most[period] * years[period]
        for area in sorted(parameters.where.role):
            there = there.plus(full.made(area, commodity, period))
        found = total(sell for name in names for sell in sold[commodity, period][name])
        return found.plus(there, -part).expression <= 0

    block.bought_while_open = pyo.Constraint(list(buyers), rule=bought_while_open)
    block.sold_while_open = pyo.Constraint(list(sellers), rule=sold_while_open)
