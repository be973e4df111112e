"""A recycling rule has an area collect a share of its scrap, and may forbid that scrap leaves.

    sum_{n in c} buy[n,t] + uncollected[k,c,t]  >=  f[t] * least[k,c] * sum_{n in c} h[t] * most[n,t]
    what leaves[k,c,t]  <=  (1 - f[t]) * need of others[k,t]                                 where it may not leave
    what is sold[k,c,t]  <=  (1 - f[t]) * full[k,c,t]                                        where it may not leave

in kt, for scrap k of area c, its offers n there, and f the share of t's months in which a row is in force. What leaves
goes by lane, pool or contract, or is imported by others where it is collected: in the months without a ban no more than
others need in them (`full_rate.py`). What is sold goes to an outlet that pays: no more than can arise in them,
full[k,c,t] of what offers of c hold and plants make at full rate (`full_rate.py`). The shortfall of collection,
uncollected (kt), costs a penalty that least cost avoids and no cost figure has. Nobody pays public money under a rule:
collection costs what the offers ask.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyomo.environ as pyo

from friendshore.calendar import Dates
from friendshore.case.columns import flag, month, number, share, text
from friendshore.case.draft import Draft, fault, given, needs
from friendshore.case.typed import TypedTable
from friendshore.errors import Fault
from friendshore.names import AreaName, CommodityName, PeriodName
from friendshore.parameters.chain import pattern
from friendshore.parameters.series import months_in_any
from friendshore.program.full_rate import FullRate
from friendshore.program.ledger import Relation, Sum, Variable, linear
from friendshore.program.program import Program
from friendshore.program.rows import Rows, limit


@dataclass(frozen=True)
class Rule:
    """A row, in the units of the program."""

    area: AreaName
    commodity: CommodityName
    dates: Dates
    least_collected_share: float
    missing_musd_per_kt: float
    may_leave: bool


TABLE = TypedTable(
    "recycling_rules",
    "what share of its scrap an area must collect, and whether the scrap may leave it",
    key=("area", "commodity", "from_month"),
    columns=(
        text("area", "area", refers="areas.area"),
        text("commodity", "scrap", refers="commodities.commodity"),
        month("from_month", "first month in force"),
        month("until_month", "last month in force; blank: no end", required=False),
        share("least_collected_share", "least share of what the area's offers could give; blank: none",
              required=False, default=0.0),
        number("missing_usd_per_t", "penalty on a tonne that is not collected, of no figure but the choice",
               "USD/t", required=False, default=0.0),
        flag("may_leave", "0: none of it leaves the area"),
    ),
    optional=True,
    apart=("area", "commodity"),
    row=Rule,
)  # fmt: skip


@needs("recycling_rules", "offers", "offer_years", "commodities")
def recycling_rules_hold(draft: Draft) -> Iterator[Fault]:
    """A rule asks for something that the area can do."""
    capped = {row["offer"] for row in draft.rows("offer_years") if given(row["most_t_per_yr_base"])}
    collected = {(row["commodity"], row["area"]) for row in draft.rows("offers") if row["offer"] in capped}
    stays = {row["commodity"] for row in draft.rows("commodities") if row["trade"] == "none"}
    for row in draft.rows("recycling_rules"):
        if not row["least_collected_share"] and row["may_leave"]:
            yield fault(row, "may_leave", "asks for nothing: no share is collected, and all may leave")
        if row["least_collected_share"]:
            if (row["commodity"], row["area"]) not in collected:
                yield fault(row, "commodity", f"has no offer with a ceiling in {row['area']} to take a share of")
            if not row["missing_usd_per_t"]:
                yield fault(row, "missing_usd_per_t", "must be above 0, or the rule binds nobody")
        if not row["may_leave"] and pattern(row["commodity"]) in stays:
            yield fault(row, "may_leave", f"{row['commodity']} stays in its area in any case")


RULES = (recycling_rules_hold,)
ROWS: Rows = {
    "collected": None,  # or missed, at a penalty
    "stays_at_home": limit("scrap that may leave", "may_leave", "commodity area period"),
    "not_sold": limit("scrap that may be sold", "may_leave", "commodity area period"),
}

Place = tuple[CommodityName, AreaName, PeriodName]
"""commodity, area, period"""


def add(program: Program, block: pyo.Block, rows: Sequence[Rule]) -> None:
    parameters = program.parameters
    least: defaultdict[Place, float] = defaultdict(float)
    penalty: defaultdict[Place, float] = defaultdict(float)
    bought: defaultdict[Place, list[Variable]] = defaultdict(list)
    asked = _asked(rows)
    for offer in parameters.offers.values():
        for row in asked.get((offer.commodity, offer.area), ()):
            for period in parameters.periods:
                key = offer.commodity, offer.area, period.name
                months = row.dates.share_of(period)
                if months and not math.isinf(offer.most[period.name]):
                    least[key] += months * row.least_collected_share * offer.most[period.name] * period.years
                    penalty[key] = max(penalty[key], row.missing_musd_per_kt)
    for (name, when), buy in program.block.buy.items():
        offer = parameters.offers[name]
        if not math.isinf(offer.most[when]):
            bought[offer.commodity, offer.area, when].append(buy)
    block.uncollected = pyo.Var([key for key in least if least[key]], domain=pyo.NonNegativeReals)
    for key, missing in block.uncollected.items():
        program.penalties.add(TABLE.name, penalty[key], missing)

    def collected(block: pyo.Block, commodity: CommodityName, area: AreaName, period: PeriodName) -> Relation:
        parts = bought[commodity, area, period]
        missing = block.uncollected[commodity, area, period]
        return linear([1.0] * (len(parts) + 1), [missing, *parts]) >= least[commodity, area, period]

    block.collected = pyo.Constraint(list(block.uncollected), rule=collected)


def close(program: Program, block: pyo.Block, rows: Sequence[Rule]) -> None:
    """What leaves is known once every policy has entered its exports."""
    parameters = program.parameters
    banned = {
        (commodity, area, period.name): force
        for (commodity, area), found in sorted(_asked([row for row in rows if not row.may_leave]).items())
        for period in parameters.periods
        if (force := months_in_any([row.dates for row in found], period))
    }
    years = {period.name: period.years for period in parameters.periods}
    full, areas = FullRate(program), sorted(parameters.where.role)
    sold = {key: Sum() for key in banned}
    arising = {(k, area, period): full.made(area, k, period) for k, area, period in banned}
    for (taker, _, area, period), sell in program.block.sell.items():
        outlet = parameters.outlets[taker]
        if (outlet.commodity, area, period) in banned and outlet.price[period] > 0:
            sold[outlet.commodity, area, period].add(1.0, sell)
    for (sold_as, period), buy in program.block.buy.items():
        offer = parameters.offers[sold_as]
        if (key := (offer.commodity, offer.area, period)) in banned:
            if math.isinf(most := offer.most[period]):
                arising[key].add(1.0, buy)
            else:
                arising[key].constant += most * years[period]

    def stays_at_home(block: pyo.Block, commodity: CommodityName, area: AreaName, period: PeriodName) -> Relation:
        key = commodity, area, period
        needed = full.needed([each for each in areas if each != area], commodity, period)
        return program.exports.of(key).plus(needed, banned[key] - 1).expression <= 0

    def not_sold(block: pyo.Block, commodity: CommodityName, area: AreaName, period: PeriodName) -> Relation:
        key = commodity, area, period
        return sold[key].plus(arising[key], banned[key] - 1).expression <= 0

    block.stays_at_home = pyo.Constraint([key for key in banned if program.exports.of(key)], rule=stays_at_home)
    block.not_sold = pyo.Constraint([key for key in banned if sold[key]], rule=not_sold)


def _asked(rows: Sequence[Rule]) -> dict[tuple[CommodityName, AreaName], list[Rule]]:
    """(commodity, area) -> its rows."""
    found: defaultdict[tuple[CommodityName, AreaName], list[Rule]] = defaultdict(list)
    for row in rows:
        found[row.commodity, row.area].append(row)
    return found
