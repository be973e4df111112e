"""What is reached is kept: from a stated year on reliance never rises, and the last reported year lives on no stock.

    reliance[t]          <=  reliance[t-1]                    for all t after the period in which the stated year lies,
                                                              the periods after the last reported one among them
    sum_o stock[k,o,c,T] >=  sum_o stock[k,o,c,T-1],          stock[k,secure,c,T]  >=  stock[k,secure,c,T-1]
    sum_o stock[k,o,c,T] >=  closing[k,c],                    stock[k,secure,c,T]  >=  closing[k,secure,c]

with T the last reported period, closing the opening stock or what stocks.csv asks for in its place. Without the first
line a plan would show a low last year and lean on the adversary in the years that nobody reads; without the others it
would save up secure goods for years and use them up in the last one. Together they leave a year as low as the plants
behind it can hold it, but for what is drawn in years before T, which the first line makes no lower than T itself.

The stated year is `kept_from_year` of the case's settings; where it lies after the reported years, the last of them
counts. 0 leaves the first line out. The lines on stocks also hold, with or without it, where the aim looks at the final
year alone. Periods in which nobody demands anything are passed over.
"""

from __future__ import annotations

import pyomo.environ as pyo

from friendshore.aim import Aim, Form
from friendshore.calendar import month_number
from friendshore.names import AreaName, CommodityName, PeriodName
from friendshore.parameters.markets import PROVENANCES, SECURE
from friendshore.program.ledger import Relation, Variable, linear
from friendshore.program.model import Model
from friendshore.program.program import Program
from friendshore.program.rows import Rows, asked

ROWS: Rows = {
    "reliance_kept": asked("reliance never rises", "kept_from_year", "period", "points", "settings"),
    "stock_kept": asked("the last year draws on no stock", "kept_from_year", "- -", table="settings"),
    "secure_stock_kept": asked("the last year draws on no secure stock", "kept_from_year", "- -", table="settings"),
    "opening_stock_kept": asked(
        "stock after the last year, no less than at the start", "opening_secure_t opening_exposed_t",
        "commodity area", table="stocks",
    ),
    "secure_opening_stock_kept": asked(
        "secure stock after the last year, no less than at the start", "opening_secure_t", "commodity area",
        table="stocks",
    ),
}  # fmt: skip


def close(program: Program, aim: Aim) -> None:
    """Write the rows on the block, once reliance is counted there."""
    if not program.parameters.asks_for_reliance:
        return
    year = program.parameters.case.settings.kept_from_year
    if year:
        _keep_reliance(program, year)
    if year or aim.measure is Form.FINAL:
        _keep_stocks(program)


def _keep_reliance(program: Program, year: int) -> None:
    block, parameters = program.block, program.parameters
    asked = {period for _, period in block.reliance_in}
    first = min(month_number(f"{year}-01"), parameters.reported[-1].start)
    kept = [period.name for period in parameters.periods if period.end > first and period.name in asked]
    before = dict(zip(kept[1:], kept, strict=False))

    def reliance_kept(block: Model, period: PeriodName) -> Relation:
        return block.reliance[period] <= block.reliance[before[period]]

    block.reliance_kept = pyo.Constraint(list(before), rule=reliance_kept)


def _keep_stocks(program: Program) -> None:
    block, parameters = program.block, program.parameters
    names = [period.name for period in parameters.periods]
    last = names.index(parameters.reported[-1].name)
    stocks = {(stock.commodity, stock.area): stock for stock in parameters.stocks}
    places = [key for key in stocks if (key[0], SECURE, key[1], names[last]) in block.stock]

    def both(commodity: CommodityName, area: AreaName, period: int) -> list[Variable]:
        return [block.stock[commodity, provenance, area, names[period]] for provenance in PROVENANCES]

    def stock_kept(block: Model, commodity: CommodityName, area: AreaName) -> Relation:
        now, before = both(commodity, area, last), both(commodity, area, last - 1)
        return linear([1.0, 1.0, -1.0, -1.0], [*now, *before]) >= 0

    def secure_stock_kept(block: Model, commodity: CommodityName, area: AreaName) -> Relation:
        key = commodity, SECURE, area
        return block.stock[*key, names[last]] >= block.stock[*key, names[last - 1]]

    def opening_stock_kept(block: Model, commodity: CommodityName, area: AreaName) -> Relation:
        return linear([1.0, 1.0], both(commodity, area, last)) >= sum(stocks[commodity, area].closing.values())

    def secure_opening_stock_kept(block: Model, commodity: CommodityName, area: AreaName) -> Relation:
        return block.stock[commodity, SECURE, area, names[last]] >= stocks[commodity, area].closing[SECURE]

    later = places if last else []
    block.stock_kept = pyo.Constraint(later, rule=stock_kept)
    block.secure_stock_kept = pyo.Constraint(later, rule=secure_stock_kept)
    block.opening_stock_kept = pyo.Constraint(places, rule=opening_stock_kept)
    block.secure_opening_stock_kept = pyo.Constraint(places, rule=secure_opening_stock_kept)
