"""Stocks carry material from period to period, within storage, and are given back at the end.

    stock[k,o,c,t] = stock[k,o,c,t-1] * (1 - loss[k])^h[t] + what comes in - what goes out        (material balance)
    sum_o stock[k,o,c,t]  >=  least[k,c]                                                      for all k, c, t
    sum_o stock[k,o,c,t]  <=  opening[k,c] + months[k] / 12 / h[t] * use[k,c,t]
    sum_o stock[k,o,c,t]  <=  most[k,c]                                              where so much can be stored
    sum_o stock[k,o,c,T]  >=  closing[k,c],   stock[k,secure,c,T]  >=  closing[k,secure,c]

in kt at the period's end; use is what plants of the area take and what its users ask for. Before the decision date the
months count as none: nobody hoards ahead of a stop of exports that only the scenario knows of. The last line is the end
of the horizon: closing is what the row asks for there, in the mix of the opening stock, else the opening stock: a plan
cannot look better by running down what it found. Enters cost ("holding").
"""

from __future__ import annotations

import math

import pyomo.environ as pyo

from friendshore.calendar import MONTHS_A_YEAR
from friendshore.names import AreaName, CommodityName, PeriodName
from friendshore.parameters.markets import PROVENANCES, SECURE, Stock
from friendshore.program.cost_ledger import YEARS
from friendshore.program.ledger import Relation, Variable, linear, total
from friendshore.program.model import Model
from friendshore.program.program import Program
from friendshore.program.rows import Rows, asked, limit

ROWS: Rows = {
    "cover_kept": asked("stock that is always kept", "least_t", "commodity area period", table="stocks"),
    "stock_given_back": asked(
        "stock at the end, no less than at the start", "opening_secure_t opening_exposed_t closing_t", "commodity area",
        table="stocks",
    ),
    "secure_stock_given_back": asked(
        "secure stock at the end, no less than at the start", "opening_secure_t closing_t", "commodity area",
        table="stocks",
    ),
    "within_store": limit("most that the store holds", "most_t", "commodity area period", table="stocks"),
    "within_storage": limit("most that can be stored", "storage_months", "commodity - period", table="commodities"),
}  # fmt: skip


def add(program: Program) -> None:
    parameters, block = program.parameters, program.block
    kept = {
        (stock.commodity, stock.area): stock
        for stock in parameters.stocks
        if any((stock.commodity, o, stock.area) in parameters.reach.present for o in PROVENANCES)
    }
    index = [
        (commodity, provenance, area, period.name)
        for commodity, area in kept
        for provenance in PROVENANCES
        for period in parameters.periods
    ]
    block.stock = pyo.Var(index, domain=pyo.NonNegativeReals)
    for stock in kept.values():
        _carry(program, stock)

    last = parameters.periods[-1].name
    places = [(commodity, area, period.name) for commodity, area in kept for period in parameters.periods]

    def both(commodity: CommodityName, area: AreaName, period: PeriodName) -> list[Variable]:
        return [block.stock[commodity, provenance, area, period] for provenance in PROVENANCES]

    def cover_kept(block: Model, commodity: CommodityName, area: AreaName, period: PeriodName) -> Relation:
        return linear([1.0, 1.0], both(commodity, area, period)) >= kept[commodity, area].least

    def stock_given_back(block: Model, commodity: CommodityName, area: AreaName) -> Relation:
        return linear([1.0, 1.0], both(commodity, area, last)) >= sum(kept[commodity, area].closing.values())

    def secure_stock_given_back(block: Model, commodity: CommodityName, area: AreaName) -> Relation:
        return block.stock[commodity, SECURE, area, last] >= kept[commodity, area].closing[SECURE]

    def within_store(block: Model, commodity: CommodityName, area: AreaName, period: PeriodName) -> Relation:
        return linear([1.0, 1.0], both(commodity, area, period)) <= kept[commodity, area].most

    block.cover_kept = pyo.Constraint([place for place in places if kept[place[:2]].least > 0], rule=cover_kept)
    block.within_store = pyo.Constraint(
        [place for place in places if not math.isinf(kept[place[:2]].most)], rule=within_store
    )
    block.stock_given_back = pyo.Constraint(list(kept), rule=stock_given_back)
    block.secure_stock_given_back = pyo.Constraint(
        [place for place, stock in kept.items() if stock.closing[SECURE] > 0], rule=secure_stock_given_back
    )


def close(program: Program) -> None:
    """Storage by what is used, which is known once every policy has entered what it takes."""
    parameters, block = program.parameters, program.block
    opening = {(stock.commodity, stock.area): sum(stock.opening.values()) for stock in parameters.stocks}
    periods = {period.name: period for period in parameters.periods}

    def within_storage(block: Model, commodity: CommodityName, area: AreaName, period: PeriodName) -> Relation:
        months = parameters.commodity(commodity).storage_months
        decided = periods[period].end > parameters.as_of
        factor = months / MONTHS_A_YEAR / periods[period].years if decided else 0.0
        held = total(block.stock[commodity, provenance, area, period] for provenance in PROVENANCES)
        used = program.use.of((commodity, area, period))
        return held.plus(used, -factor).expression <= opening[commodity, area]

    limited = [
        (commodity, area, period)
        for commodity, provenance, area, period in block.stock
        if provenance == SECURE and not math.isinf(parameters.commodity(commodity).storage_months)
    ]
    block.within_storage = pyo.Constraint(limited, rule=within_storage)


def _carry(program: Program, stock: Stock) -> None:
    parameters, block = program.parameters, program.block
    commodity = parameters.commodity(stock.commodity)
    for provenance in PROVENANCES:
        before = None
        for period in parameters.periods:
            left = (1 - commodity.loss) ** period.years
            key = (stock.commodity, provenance, stock.area, period.name)
            now = block.stock[key]
            if before is None:
                program.balance.add_constant(key, stock.opening[provenance] * left)
            else:
                program.balance.add(key, left, before)
            program.balance.add(key, -1.0, now)
            holding = ("holding", stock.area, period.name)
            program.costs.add(holding, commodity.holding * period.years, now, period.years, YEARS)
            before = now
