"""A tariff is paid by the importer on purchases from an origin, and collected by its treasury.

    tariff paid in c  =  sum_n rate[k,i,c,t] * price[n,t] * imported[n,c,t]            for offers n of k from origin i

in M USD; the rate is the mean over the months of the period in which rows are in force, base and additional rates added
up. It bears on what is bought from markets outside the plan; what moves inside the plan pays none. Enters cost
("tariffs") and, as received, public money: who looks at the plan from the treasury's side nets the two. It also lifts
the bloc price of the commodity (`parameters/prices.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import pyomo.environ as pyo

from friendshore.calendar import Dates
from friendshore.case.columns import month, number, text
from friendshore.case.typed import TypedTable
from friendshore.names import AreaName, CommodityName
from friendshore.parameters.levers import Levers
from friendshore.program.program import Program


@dataclass(frozen=True)
class Tariff:
    """A row, in the units of the program."""

    importer: AreaName
    origin: AreaName
    commodity: CommodityName
    kind: str
    rate_share: float
    dates: Dates


TABLE = TypedTable(
    "tariffs",
    "what importers pay on purchases from an origin, base and additional rates added up",
    key=("importer", "origin", "commodity", "kind", "from_month"),
    columns=(
        text("importer", "area that imports", refers="areas.area"),
        text("origin", "area that sells", refers="areas.area"),
        text("commodity", "commodity", refers="commodities.commodity"),
        text("kind", "base (most favoured nation or preference) or additional", one_of=("base", "additional")),
        number("rate_share", "rate on the purchase price", "share", at_most=10.0),
        month("from_month", "first month in force"),
        month("until_month", "last month in force; blank: no end", required=False),
    ),
    optional=True,
    apart=("importer", "origin", "commodity", "kind"),
    row=Tariff,
)

Flow = tuple[CommodityName, AreaName, AreaName]
"""commodity, origin, importer"""


def shape(levers: Levers, rows: Sequence[Tariff]) -> None:
    """Rates enter the bloc price and tell the importers of the commodity apart."""
    for row in rows:
        if levers.where.role.get(row.importer, "adversary") == "adversary" or row.origin not in levers.where.role:
            continue  # nobody of the bloc pays it
        for period in levers.periods:
            rate = row.rate_share * row.dates.share_of(period)
            levers.add_ad_valorem((row.commodity, row.origin, row.importer, period.name), rate)


def add(program: Program, block: pyo.Block, rows: Sequence[Tariff]) -> None:
    parameters = program.parameters
    periods = {period.name: period for period in parameters.periods}
    by_flow: defaultdict[Flow, list[Tariff]] = defaultdict(list)
    for row in rows:
        by_flow[row.commodity, row.origin, row.importer].append(row)
    for (name, importer, period), imported in program.block.imported.items():
        offer = parameters.offers[name]
        found = by_flow.get((offer.commodity, offer.area, importer), ())
        rate = sum(row.rate_share * row.dates.share_of(periods[period]) for row in found)
        if rate:
            paid = rate * offer.price[period]
            program.transfer(
                TABLE.name, importer, period, imported, cost=paid, received=paid, factor=rate, factor_of="of the price"
            )
