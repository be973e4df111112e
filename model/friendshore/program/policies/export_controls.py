"""An export control leaves a share of past volume, and what is still sold elsewhere gets dearer.

    sum_n use[n] * bought[n,t]  <=  h[t] * (force[t] * licensed * past[t] + (1 - force[t]) * free[t])
    price response  =  sum_n response * force[t] * price[n,t] * bought[n,t]

in kt and M USD. The first holds for every control, volume and period in which it is in force for a share `force` of the
months: `bought` are the purchases of the volume from the origin's offers, by everybody or by the destinations named.
Rows that follow each other within a period hold together: the months of a row that bears on all that this one does
bring what it licenses, and are not free. A volume is a commodity, or the commodities whose offers share a pool, in the
pool's tonnes. `past` is the row's or, where that is blank, what the offers with a ceiling hold together in that period;
`free` is what the months without control can bring: those ceilings, and once more the past volume where some offer has
no ceiling, so that nobody buys a year's worth in the month before. The price response (cost "export_controls") falls on
every offer of the commodity, whoever sells, and lifts the bloc price. A control towards named destinations tells
importers apart; what others import may still travel on to them. A control names commodities, or stages and elements:
the word before the first `_` of a commodity says which elements it carries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isfinite

import pyomo.environ as pyo

from friendshore.calendar import Dates, Period
from friendshore.case.columns import ELEMENTS, month, number, share, text
from friendshore.case.draft import Draft, Record, fault, given, needs
from friendshore.case.nearest import parted
from friendshore.case.table import EVERY
from friendshore.case.typed import TypedTable
from friendshore.errors import Fault
from friendshore.frames import records
from friendshore.names import AreaName, CommodityName, PeriodName, PoolName, StageName
from friendshore.parameters.chain import pattern
from friendshore.parameters.levers import Levers
from friendshore.parameters.markets import Offer
from friendshore.parameters.places import Places
from friendshore.program.ledger import Relation, Variable, linear
from friendshore.program.program import Program
from friendshore.program.rows import Rows, limit


def carried(commodity: CommodityName) -> set[str]:
    """Elements that a commodity's name begins with, one, or several written together."""
    word = commodity.partition("_")[0]
    pairs = {word[place : place + 2] for place in range(0, len(word), 2)}
    return {word} if word in ELEMENTS else pairs if pairs <= set(ELEMENTS) else set()


@dataclass(frozen=True)
class Control:
    """A row, in the units of the program."""

    control: str
    origin: AreaName
    commodities: tuple[CommodityName, ...]
    stages: tuple[StageName, ...]
    elements: tuple[str, ...]
    destinations: tuple[AreaName, ...]
    dates: Dates
    licensed_share: float
    past_kt_per_yr: float | None
    price_response_share: float

    def covers(self, commodity: CommodityName, stage: StageName) -> bool:
        """Whether its words fit a commodity: named itself, or both its stage and an element of it."""
        if {commodity, EVERY} & set(self.commodities):
            return True
        fits = not self.stages or bool({stage, EVERY} & set(self.stages))
        told = bool(self.stages or self.elements)
        return told and fits and (not self.elements or bool(carried(commodity) & set(self.elements)))

    def buyers(self, where: Places) -> tuple[AreaName, ...]:
        """Areas of the bloc that it is aimed at; what stays at home is no export."""
        named = set(self.destinations)
        others = [area for area, role in where.role.items() if role != "adversary" and area != self.origin]
        return tuple(area for area in others if named & {area, EVERY})

    def towards_everybody(self, where: Places) -> bool:
        """Whether it is aimed at whoever buys: at all, and none of them sits at the origin."""
        return EVERY in self.destinations and where.role[self.origin] == "adversary"


TABLE = TypedTable(
    "export_controls",
    "what an origin lets out: a licensed share of past volume, by commodity, destination and month",
    key=("control",),
    columns=(
        text("control", "name of the row; suspension and return are rows of their own"),
        text("origin", "area whose offers are controlled", refers="areas.area"),
        text("commodities", "commodities, parted by ;, or *; blank: by stage and element", required=False, default="",
             refers="commodities.commodity|*", many=True),
        text("stages", "stages, parted by ;, or *; blank: any, where elements are named", required=False, default="",
             refers="stages.stage|*", many=True),
        text("elements", "elements, parted by ;, as the commodity's name begins; blank: any, where stages are named",
             required=False, default="", one_of=ELEMENTS, many=True),
        text("destinations", "areas, parted by ;, or * for everybody", refers="areas.area|*", many=True),
        month("from_month", "first month in force"),
        month("until_month", "last month in force; blank: no end", required=False),
        share("licensed_share", "share of past volume that is let out; 0: a ban"),
        number("past_t_per_yr", "past volume; blank: what the offers with a ceiling hold together", "t/yr",
               required=False),
        number("price_response_share", "by how much every offer of the commodity gets dearer", "share",
               required=False, default=0.0, at_most=50.0),
    ),
    optional=True,
    row=Control,
)  # fmt: skip


def volumes(offers: Iterable[tuple[str, str, float]]) -> dict[str, tuple[str, float]]:
    """Commodity -> its volume (the pool of its offers, or itself) and kt of the volume per kt, from offers' commodity,
    pool and use of the pool."""
    found: dict[str, tuple[str, float]] = {}
    for commodity, pool, use in offers:
        if pool or commodity not in found:
            found[commodity] = (pool, use) if pool else (commodity, 1.0)
    return found


def _controlled(draft: Draft, row: Record) -> list[Record]:
    """Rows of offers.csv that a control touches."""
    control, stages = TABLE.of(row), {each["commodity"]: each["stage"] for each in draft.rows("commodities")}
    return [
        offer
        for offer in draft.rows("offers")
        if offer["area"] == control.origin
        and control.covers(offer["commodity"], stages.get(pattern(offer["commodity"]), ""))
    ]


@needs("export_controls", "offers", "commodities")
def controls_are_in_order(draft: Draft) -> Iterator[Fault]:
    """A control names something that the origin offers."""
    for row in draft.sound("export_controls"):
        if not (row["commodities"] or row["stages"] or row["elements"]):
            yield fault(row, "commodities", "must not be blank where stages and elements are blank too")
        elif not _controlled(draft, row):
            yield fault(row, "control", f"touches no offer of {row['origin']}")


@needs("export_controls", "offers", "commodities")
def controls_do_not_overlap(draft: Draft) -> Iterator[Fault]:
    """No flow has two controls on one day; one towards named destinations may come on top of one towards everybody."""
    ordered = sorted(draft.sound("export_controls"), key=lambda row: str(row["from_month"]))
    goods = {row["control"]: {offer["commodity"] for offer in _controlled(draft, row)} for row in ordered}
    for former, row in combinations(ordered, 2):
        if (
            row["origin"] == former["origin"]
            and set(parted(row["destinations"])) & set(parted(former["destinations"]))
            and TABLE.of(former).dates.meet(TABLE.of(row).dates)
            and (shared := sorted(goods[row["control"]] & goods[former["control"]]))
        ):
            yield fault(row, "from_month", f"{shared[0]} is under control already ({former['_where']})")


@needs("export_controls", "offers", "offer_years", "commodities")
def past_volumes_are_known(draft: Draft) -> Iterator[Fault]:
    """A stated past volume is of one commodity or pool, and is stated where the offers cannot tell it."""
    column = f"most_t_per_yr_{draft.levels.offers}"
    limited = {each["offer"] for each in draft.rows("offer_years") if given(each[column])}
    for row in draft.sound("export_controls"):
        offers = _controlled(draft, row)
        of = volumes((offer["commodity"], offer["pool"], offer["pool_use"]) for offer in offers)
        known = {of[offer["commodity"]][0] for offer in offers if offer["offer"] in limited}
        unknown = sorted({volume for volume, _ in of.values()} - known)
        if given(row["past_t_per_yr"]):
            if len({volume for volume, _ in of.values()}) > 1:
                yield fault(row, "past_t_per_yr", "is the volume of one commodity; write a row for each")
        elif unknown:
            yield fault(row, "past_t_per_yr", f"must not be blank: no offer of {unknown[0]} there has a ceiling")
        elif row["destinations"] != EVERY and row["licensed_share"] > 0:
            yield fault(row, "past_t_per_yr", "must not be blank: the offers' ceilings are not those of destinations")


RULES = (controls_are_in_order, controls_do_not_overlap, past_volumes_are_known)
ROWS: Rows = {"within_control": limit("let out at most", "licensed_share", "control - period")}


def shape(levers: Levers, rows: Sequence[Control]) -> None:
    """Controls towards named destinations tell importers apart; a price response enters the bloc price."""
    stages = {str(each["commodity"]): StageName(each["stage"]) for each in records(levers.case.tables["commodities"])}
    offers = records(levers.case.tables["offers"])
    offered = {(CommodityName(each["commodity"]), AreaName(each["area"])) for each in offers}
    for row in rows:
        goods = {name for name, area in offered if area == row.origin and row.covers(name, stages[pattern(name)])}
        if row.origin not in levers.where.role or not (importers := row.buyers(levers.where)):
            continue
        if not row.towards_everybody(levers.where):
            levers.told_apart |= goods
        for name, area in offered:
            if name in goods and row.price_response_share:
                for period in levers.periods:
                    dearer = row.price_response_share * row.dates.share_of(period)
                    for importer in importers:
                        key = name, area, importer, period.name
                        levers.ad_valorem[key] = levers.ad_valorem.get(key, 0.0) + dearer


def add(program: Program, block: pyo.Block, rows: Sequence[Control]) -> None:
    parameters = program.parameters
    found: defaultdict[tuple[str, PeriodName], dict[str, Controlled]] = defaultdict(dict)
    for row in rows:
        if row.origin not in parameters.where.role:
            continue
        goods = {
            offer.commodity
            for offer in parameters.offers.values()
            if offer.area == row.origin and row.covers(offer.commodity, parameters.commodity(offer.commodity).stage)
        }
        for period in parameters.periods:
            if not (force := row.dates.share_of(period)):
                continue
            for volume, (coefficients, variables, past, free) in _bought(program, row, goods, period).items():
                licensed = row.licensed_share * past
                found[volume, period.name][row.control] = coefficients, variables, force, licensed, free
            _respond(program, row, goods, period, force)
    years = {period.name: period.years for period in parameters.periods}

    def within_control(_: pyo.Block, control: str, volume: str, period: PeriodName) -> Relation:
        coefficients, variables = found[volume, period][control][:2]
        return linear(coefficients, variables) <= years[period] * _most(found[volume, period], control)

    index = [(control, volume, period) for (volume, period), controls in found.items() for control in controls]
    block.within_control = pyo.Constraint(index, rule=within_control)


Controlled = tuple[list[float], list[Variable], float, float, float]
"""coefficients and variables of purchases, share of months in force, kt/yr licensed, kt/yr in free months"""


def _most(controls: Mapping[str, Controlled], control: str) -> float:
    """kt/yr under a control, with the other controls of the period that bear on all that it does."""
    _, variables, force, licensed, free = controls[control]
    alone = force * licensed + (1 - force) * free
    own = {id(variable) for variable in variables}
    wider = [each for each in controls.values() if own <= {id(variable) for variable in each[1]}]
    together = sum(part * let_out for _, _, part, let_out, _ in wider)
    together += max(0.0, 1 - sum(part for _, _, part, _, _ in wider)) * free
    return min(alone, together)


def _purchases(program: Program, row: Control, offer: Offer, period: Period) -> list[tuple[AreaName, Variable]]:
    """Variables of what the destinations buy of an offer, each with the area whose cost it is."""
    block = program.block
    if row.towards_everybody(program.parameters.where):
        key = offer.name, period.name
        return [(offer.area, block.buy[key])] if key in block.buy else []
    importers = row.buyers(program.parameters.where)
    keys = [(offer.name, importer, period.name) for importer in importers]
    return [(key[1], block.imported[key]) for key in keys if key in block.imported]


def _bought(
    program: Program, row: Control, goods: set[CommodityName], period: Period
) -> Mapping[str, tuple[list[float], list[Variable], float, float]]:
    """Volume -> coefficients and variables of its purchases, past volume and what free months bring, kt/yr. A past
    volume that is stated towards everybody is the default bloc's and counts by this bloc's share."""
    parameters, where = program.parameters, program.parameters.where
    scale = where.adversary_offer_share if row.towards_everybody(where) else 1.0
    offers = [each for each in parameters.offers.values() if each.area == row.origin and each.commodity in goods]
    of = volumes((offer.commodity, offer.pool, offer.pool_use) for offer in offers)
    by_volume: defaultdict[str, list[Offer]] = defaultdict(list)
    for offer in offers:
        by_volume[of[offer.commodity][0]].append(offer)
    found = {}
    for volume, members in by_volume.items():
        ceilings = [of[offer.commodity][1] * offer.most[period.name] for offer in members]
        limited = [ceiling for ceiling in ceilings if isfinite(ceiling)]
        holds = min(sum(limited), parameters.offer_pools.get((PoolName(volume), period.name), sum(limited)))
        past = holds if row.past_kt_per_yr is None else row.past_kt_per_yr * scale
        free = holds + (past if len(limited) < len(ceilings) else 0.0)
        terms = [(of[offer.commodity][1], kt) for offer in members for _, kt in _purchases(program, row, offer, period)]
        if terms:
            found[volume] = [weight for weight, _ in terms], [kt for _, kt in terms], past, free
    return found


def _respond(program: Program, row: Control, goods: set[CommodityName], period: Period, force: float) -> None:
    """Charge the price response on every offer of the commodities under control."""
    for offer in program.parameters.offers.values():
        if offer.commodity in goods and row.price_response_share:
            share = row.price_response_share * force
            dearer = share * offer.price[period.name]
            for payer, kt in _purchases(program, row, offer, period):
                program.transfer(
                    TABLE.name, payer, period.name, kt, cost=dearer, factor=share, factor_of="of the price"
                )
