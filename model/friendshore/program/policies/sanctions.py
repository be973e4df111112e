"""Sanctions cut a country off from goods, equipment and capital.

    what leaves i of k, o in t for c, or into the pool  <=  (1 - force[t]) * made[k,o,i,t] + bought there
    sum_c imported[n,c,t]  <=  (1 - force[t]) * h[t] * most[n,t]                     for offers n with a ceiling
    sum_c imported[n,c,t]  <=  (1 - force[t]) * need[k,c,t]                          for others, c those who impose it

in kt, for goods k of a sanctioned area i towards the areas c that impose the sanction, where `trade` is 1 and it is in
force for a share `force` of the period's months, those of rows that follow it counted, where they bar the same to the
same areas or more: what leaves in the months left, by lane, contract or into the pool, is at most their share of what
is made there. A pool cannot tell who takes what, so nothing enters it from there where somebody of the bloc takes part
in the sanction; a contract that is in its way is not delivered. Of offers without a ceiling those who impose it buy,
all together, no more than they need in the months left (`full_rate.py`). Builds in a sanctioned country, decided while
it is in force, cost a factor more, take months longer and pay more for capital (`parameters/levers.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import isinf

import pyomo.environ as pyo

from friendshore.calendar import Dates, Period
from friendshore.case.columns import flag, month, number, share, text, whole
from friendshore.case.draft import Draft, fault, needs
from friendshore.case.nearest import parted
from friendshore.case.table import EVERY
from friendshore.case.typed import TypedTable
from friendshore.errors import Fault
from friendshore.frames import records
from friendshore.names import AreaName, CommodityName, CountryName, GroupName, OfferName, PeriodName, Provenance
from friendshore.parameters.levers import BuildTerm, Levers
from friendshore.parameters.places import Places
from friendshore.parameters.series import months_in_any
from friendshore.program.full_rate import FullRate
from friendshore.program.ledger import Relation, Sum, Variable, total
from friendshore.program.program import Program
from friendshore.program.rows import Rows, limit


@dataclass(frozen=True)
class Sanction:
    """A row, in the units of the program."""

    sanction: str
    by: tuple[AreaName, ...]
    against: tuple[GroupName, ...]
    trade: bool
    commodities: tuple[CommodityName, ...]
    capex_factor: float
    construction_months_more: int
    wacc_more_share: float
    dates: Dates

    def bars(self, commodity: CommodityName) -> bool:
        """Whether a commodity is not bought where it bars trade."""
        return bool({commodity, EVERY} & set(self.commodities))


TABLE = TypedTable(
    "sanctions",
    "what some areas deny a country: its goods, equipment, capital",
    key=("sanction",),
    columns=(
        text("sanction", "name of the row"),
        text("by", "areas that impose it, parted by ;, or *", refers="areas.area|*", many=True),
        text("against", "countries or groups, parted by ;", refers="countries.country|country_groups.group", many=True),
        flag("trade", "1: they buy nothing from there", required=False, default=0),
        text("commodities", "what they do not buy, parted by ;, or *", required=False, default="*",
             refers="commodities.commodity|*", many=True),
        number("capex_factor", "on the capital cost of builds there", "factor", required=False, default=1.0,
               at_least=1.0),
        whole("construction_months_more", "longer construction there", "months", required=False, default=0),
        share("wacc_more_share", "added to the real cost of capital there, a year", required=False, default=0.0),
        month("from_month", "first month in force"),
        month("until_month", "last month in force; blank: no end", required=False),
    ),
    optional=True,
    row=Sanction,
)  # fmt: skip


@needs("sanctions", "countries", "country_groups")
def sanctions_are_in_order(draft: Draft) -> Iterator[Fault]:
    """A sanction does something, bars whole areas only, and hits nobody who imposes it."""
    members = draft.group_members()
    of_area: dict[str, set[str]] = {}
    for country in draft.rows("countries"):
        of_area.setdefault(country["area"], set()).add(country["country"])
    for row in draft.rows("sanctions"):
        if not row["trade"] and (row["capex_factor"], row["construction_months_more"], row["wacc_more_share"]) == (
            1,
            0,
            0,
        ):
            yield fault(row, "sanction", "denies nothing: neither trade nor equipment nor capital")
        against = set().union(*(members.get(word, set()) for word in parted(row["against"])))
        for area, countries in of_area.items():
            if row["trade"] and countries & against and not countries <= against:
                yield fault(row, "against", f"trade is barred by area: {area} has other countries too")
            if countries & against and area in parted(row["by"]):
                yield fault(row, "by", "imposes it upon itself", value=area)


RULES = (sanctions_are_in_order,)
ROWS: Rows = {
    "purchases_barred": limit("may be bought there", "trade", "sanction - period"),
    "goods_barred": limit("may come from there", "trade", "sanction - - - period"),
}


def shape(levers: Levers, rows: Sequence[Sanction]) -> None:
    """Terms of builds there; purchases from there are told apart where only some areas stop them."""
    for row in rows:
        against = _against(levers.where, row)
        levers.builds.append(
            BuildTerm(
                countries=against,
                since=row.dates.since,
                until=row.dates.until,
                capex_factor=row.capex_factor,
                construction_more=row.construction_months_more,
                wacc_more=row.wacc_more_share,
            )
        )
        areas, by = _areas(levers.where, row), _by(levers.where, row)
        if row.trade and by and not _everybody(levers.where, row):
            offers = records(levers.case.tables["offers"])
            sold = {CommodityName(offer["commodity"]) for offer in offers if str(offer["area"]) in areas}
            levers.told_apart |= {commodity for commodity in sold if row.bars(commodity)}


def close(program: Program, block: pyo.Block, rows: Sequence[Sanction]) -> None:
    """Bar purchases from offers there, and what leaves there, once what is used and what leaves is known."""
    _purchases(program, block, rows)
    _goods(program, block, rows)


def _purchases(program: Program, block: pyo.Block, rows: Sequence[Sanction]) -> None:
    parameters = program.parameters
    periods = {period.name: period for period in parameters.periods}
    barring, force, full = _barring(program, rows), _force(program, rows), FullRate(program)
    purchases = {
        (name, offer.name, period): bought
        for name, row in barring.items()
        for offer in parameters.offers.values()
        if offer.area in _areas(parameters.where, row) and row.bars(offer.commodity)
        for period in periods
        if row.dates.share_of(periods[period]) and (bought := _bought(program, row, offer.name, periods[period]))
    }
    endless: defaultdict[tuple[str, CommodityName, PeriodName], list[Variable]] = defaultdict(list)
    for (name, offer, period), bought in purchases.items():
        if isinf(parameters.offers[offer].most[period]):
            endless[name, parameters.offers[offer].commodity, period] += bought

    def purchases_barred(_: pyo.Block, name: str, offer: OfferName, period: PeriodName) -> Relation:
        sold = parameters.offers[offer]
        left = 1 - force(name, sold.commodity, sold.area, period)
        if left and isinf(sold.most[period]):
            buyers = sorted(_by(parameters.where, barring[name]))
            needed = full.needed(buyers, sold.commodity, period)
            return total(endless[name, sold.commodity, period]).plus(needed, -left).expression <= 0
        most = left * sold.most[period] * periods[period].years if left else 0.0
        return total(purchases[name, offer, period]).expression <= most

    block.purchases_barred = pyo.Constraint(list(purchases), rule=purchases_barred)


def _goods(program: Program, block: pyo.Block, rows: Sequence[Sanction]) -> None:
    where = program.parameters.where
    periods = {period.name: period for period in program.parameters.periods}
    barring, force = _barring(program, rows), _force(program, rows)
    towards = {name: _by(where, row) for name, row in barring.items()}
    goods = [
        (name, *place)
        for name, row in barring.items()
        for place in dict.fromkeys((k, o, area, period) for k, o, area, _, period in program.leaves)
        if place[2] in _areas(where, row)
        and row.bars(place[0])
        and row.dates.share_of(periods[place[3]])
        and program.leaving(*place, towards[name])
    ]

    bought: defaultdict[tuple[CommodityName, Provenance, AreaName, PeriodName], list[Variable]] = defaultdict(list)
    imported = {offer for offer, _, _ in program.block.imported}
    for (offer, period), buy in program.block.buy.items():
        sold = program.parameters.offers[offer]
        if offer not in imported:  # handed over there, and barred as a purchase
            bought[sold.commodity, sold.provenance, sold.area, period].append(buy)

    def goods_barred(
        _: pyo.Block, name: str, commodity: CommodityName, provenance: Provenance, area: AreaName, period: PeriodName
    ) -> Relation:
        left = 1 - force(name, commodity, area, period)
        made = program.made_in(area, commodity, period, (provenance,)) if left else Sum()
        leaving = program.leaving(commodity, provenance, area, period, towards[name])
        return leaving.plus(made, -left).plus(total(bought[commodity, provenance, area, period]), -1.0).expression <= 0

    block.goods_barred = pyo.Constraint(goods, rule=goods_barred)


def _barring(program: Program, rows: Sequence[Sanction]) -> dict[str, Sanction]:
    """Rows that bar trade, where somebody of the bloc imposes them."""
    return {row.sanction: row for row in rows if row.trade and _by(program.parameters.where, row)}


def _force(program: Program, rows: Sequence[Sanction]) -> Callable[[str, CommodityName, AreaName, PeriodName], float]:
    """Share of a period's months in which a sanction, or another that bars the same to its areas, is in force, by
    sanction, commodity, sanctioned area and period."""
    where, barring = program.parameters.where, _barring(program, rows)
    periods = {period.name: period for period in program.parameters.periods}
    by = {name: _by(where, row) for name, row in barring.items()}
    against = {name: _areas(where, row) for name, row in barring.items()}

    @cache
    def force(name: str, commodity: CommodityName, area: AreaName, period: PeriodName) -> float:
        same = [
            row.dates
            for other, row in barring.items()
            if by[name] <= by[other] and area in against[other] and row.bars(commodity)
        ]
        return months_in_any(same, periods[period])

    return force


def _bought(program: Program, row: Sanction, offer: OfferName, period: Period) -> list[Variable]:
    """What those who impose the sanction buy of an offer."""
    block, where = program.block, program.parameters.where
    if _everybody(where, row):
        return [block.buy[offer, period.name]] if (offer, period.name) in block.buy else []
    keys = [(offer, importer, period.name) for importer in sorted(_by(where, row))]
    return [block.imported[key] for key in keys if key in block.imported]


def _against(where: Places, row: Sanction) -> frozenset[CountryName]:
    """Countries under the sanction."""
    return frozenset[CountryName]().union(*(where.members(word) for word in row.against))


def _areas(where: Places, row: Sanction) -> set[AreaName]:
    """Their areas, those that have a role in the bloc."""
    return {where.countries[country].area for country in _against(where, row)} & set(where.role)


def _by(where: Places, row: Sanction) -> set[AreaName]:
    """Areas of the bloc that impose it."""
    named = set(row.by)
    buyers = {area for area, role in where.role.items() if role != "adversary"}
    return {area for area in buyers if named & {area, EVERY}} - _areas(where, row)


def _everybody(where: Places, row: Sanction) -> bool:
    """Whether nobody in the bloc is left to buy there, the sanctioned themselves counted."""
    return _by(where, row) == {area for area, role in where.role.items() if role != "adversary"}
