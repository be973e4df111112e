"""Markets outside the plan sell and buy in steps.

    buy[n,t]  <=  h[t] * most[n,t]                                                              for every offer n
    sum_{n in pool} use[n] * buy[n,t]  <=  h[t] * pool[t]                            for offers that share a pool
    sum_c imported[n,c,t]  =  buy[n,t]                            for offers of commodities told apart by importer
    sum_j ship[k,o,i,j,t] + to_pool[k,o,i,t]  <=  sum_{f in i,m} out[m,k] * activity[f,m,o,t]       where i imports k, o
    sum_{o,c} sell[n,o,c,t]  <=  h[t] * most[n,t]                                              for every outlet n

in kt. Purchases enter the balance where they are handed over, with the offer's provenance; an adversary's are exposed.
Where a policy (a tariff, a control by destination) tells a commodity's importers apart, purchases enter where they are
imported to instead, pay the lane's freight and count as exports of where they are sold. They are not sold on: what
leaves an importer's area is at most what is made there, as rules of origin ask (else a tariff is avoided by way of a
neighbour who has none).
Enters cost ("purchases", "outlet revenue"; a disposal cost is a negative price).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pyomo.environ as pyo

from friendshore.parameters.places import EVERYWHERE
from friendshore.program.ledger import linear
from friendshore.program.program import Program


def add(program: Program) -> None:
    _offers(program)
    _outlets(program)


def _offers(program: Program) -> None:
    parameters, block = program.parameters, program.block
    periods = {period.name: period for period in parameters.periods}
    present = parameters.reach.present
    importers: defaultdict[str, list[str]] = defaultdict(list)
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

    def ceiling(block: Any, name: str, period: str) -> tuple[float, float | None]:
        most = parameters.offers[name].most[period]
        return 0.0, None if math.isinf(most) else most * periods[period].years

    block.buy = pyo.Var(open_offers, bounds=ceiling)
    pools: defaultdict[tuple[str, str], tuple[list[float], list[Any]]] = defaultdict(lambda: ([], []))
    for (name, period), buy in block.buy.items():
        offer = parameters.offers[name]
        if name not in importers:
            program.comes_in(offer.commodity, offer.provenance, offer.area, periods[period], 1.0, buy)
        program.costs.add(("purchases", offer.area, period), offer.price[period], buy)
        if offer.pool:
            pools[offer.pool, period][0].append(offer.pool_use)
            pools[offer.pool, period][1].append(buy)

    def within_offer_pool(block: Any, pool: str, period: str) -> Any:
        return linear(*pools[pool, period]) <= parameters.offer_pools[pool, period] * periods[period].years

    block.within_offer_pool = pyo.Constraint(list(pools), rule=within_offer_pool)
    _imports(program, importers)


def _imports(program: Program, importers: Mapping[str, list[str]]) -> None:
    parameters, block = program.parameters, program.block
    periods = {period.name: period for period in parameters.periods}
    block.imported = pyo.Var(
        [(name, importer, period) for name, period in block.buy for importer in importers.get(name, ())],
        domain=pyo.NonNegativeReals,
    )
    split: defaultdict[tuple[str, str], list[Any]] = defaultdict(list)
    for (name, importer, period), kt in block.imported.items():
        offer = parameters.offers[name]
        program.comes_in(offer.commodity, offer.provenance, importer, periods[period], 1.0, kt)
        split[name, period].append(kt)
        if importer != offer.area:
            freight_class = parameters.commodity(offer.commodity).freight_class
            cost = parameters.where.lane_cost(freight_class, offer.area, importer)
            program.costs.add(("freight", importer, period), cost, kt)
            program.exports.add((offer.commodity, offer.area, period), 1.0, kt)
            program.moved.add((offer.commodity, offer.provenance, offer.area, importer, period), 1.0, kt)

    def imported_by_someone(block: Any, name: str, period: str) -> Any:
        parts = split[name, period]
        return linear([-1.0] + [1.0] * len(parts), [block.buy[name, period], *parts]) == 0

    block.imported_by_someone = pyo.Constraint(list(split), rule=imported_by_someone)
    _not_sold_on(program)


def _not_sold_on(program: Program) -> None:
    parameters, block = program.parameters, program.block
    sold = {
        (parameters.offers[name].commodity, parameters.offers[name].provenance, importer, period)
        for name, importer, period in block.imported
    }
    leaving: defaultdict[tuple[str, str, str, str], tuple[list[float], list[Any]]] = defaultdict(lambda: ([], []))
    flows = [((*key[:3], key[4]), flow) for key, flow in block.ship.items()]
    for place, flow in (*flows, *block.to_pool.items()):
        if place in sold:
            leaving[place][0].append(1.0)
            leaving[place][1].append(flow)
    for (name, mode, provenance, period), activity in block.activity.items():
        for commodity, amount in parameters.modes[name, mode].outputs.items():
            place = commodity, provenance, parameters.fleets[name].area, period
            if place in leaving:
                leaving[place][0].append(-amount)
                leaving[place][1].append(activity)

    def not_sold_on(block: Any, commodity: str, provenance: str, area: str, period: str) -> Any:
        return linear(*leaving[commodity, provenance, area, period]) <= 0

    block.not_sold_on = pyo.Constraint(list(leaving), rule=not_sold_on)


def _outlets(program: Program) -> None:
    parameters, block = program.parameters, program.block
    periods = {period.name: period for period in parameters.periods}
    by_commodity: defaultdict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for (commodity, provenance, area), first in parameters.reach.present.items():
        by_commodity[commodity].append((provenance, area, first))
    index = [
        (outlet.name, provenance, area, period.name)
        for outlet in parameters.outlets.values()
        for provenance, area, first in by_commodity[outlet.commodity]
        if outlet.area in {area, EVERYWHERE}
        for period in program.periods_from(first)
    ]
    block.sell = pyo.Var(index, domain=pyo.NonNegativeReals)
    sold: defaultdict[tuple[str, str], list[Any]] = defaultdict(list)
    for (name, provenance, area, period), sell in block.sell.items():
        outlet = parameters.outlets[name]
        program.goes_out(outlet.commodity, provenance, area, periods[period], 1.0, sell)
        program.costs.add(("outlet revenue", area, period), -outlet.price[period], sell)
        if not math.isinf(outlet.most[period]):
            sold[name, period].append(sell)

    def within_outlet(block: Any, name: str, period: str) -> Any:
        most = parameters.outlets[name].most[period] * periods[period].years
        return linear([1.0] * len(sold[name, period]), sold[name, period]) <= most

    block.within_outlet = pyo.Constraint(list(sold), rule=within_outlet)
