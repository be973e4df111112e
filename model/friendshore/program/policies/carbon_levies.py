"""A carbon levy is paid by importers on what a purchase embodies, and by plants at home where it applies to all.

    levy paid in c  =  sum_n (rate * nonrenewable[k,i] * price[n,t]  or  rate * co2[k,i]) * imported[n,c,t]
    levy paid in i  =  sum_f (rate * value added  or  (rate - carbon price[i]) * co2 added) * activity[f,m,o,t]

in M USD, times the share of the period's months in force, for commodity k of origin i, importer c. Two bases:
`nonrenewable` is a share of the price, at its full rate for goods made with no renewable energy; `embodied` is in USD
per t of CO2. Origins are areas, `*` for all outside the importer, or `all`: its own plants too. Goods in the world pool
carry no label, so a levy on all is charged where things are made, to the treasury of that place: on plants in the
importers' areas, and on every plant of the plan where all planners are importers, since then all that it makes is
theirs. A step pays for what it adds (outputs less inputs under the levy, both at the figures of its area; never less
than nothing), so that a chain pays once; values are bloc prices. Under `embodied` the carbon price that the plan
charges there already is taken off. What is recycled bears the figure of what is new. Enters cost ("carbon_levies") and,
as received, public money; what purchases pay lifts the bloc price.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyomo.environ as pyo

from friendshore.calendar import Dates, Period
from friendshore.case import Case
from friendshore.case.columns import month, number, share, text
from friendshore.case.draft import Draft, fault, given, needs
from friendshore.case.nearest import parted
from friendshore.case.table import EVERY
from friendshore.case.typed import TypedTable
from friendshore.errors import Fault
from friendshore.frames import records
from friendshore.names import AreaName, CommodityName, PeriodName
from friendshore.parameters.fleets import Fleet
from friendshore.parameters.levers import Levers
from friendshore.program.ledger import Variable
from friendshore.program.program import Program

ALL, NONRENEWABLE, EMBODIED = "all", "nonrenewable", "embodied"
FIGURE = {NONRENEWABLE: "nonrenewable_share", EMBODIED: "co2_t_per_t"}
RATE = {NONRENEWABLE: "rate_share", EMBODIED: "rate_usd_per_t_co2"}


@dataclass(frozen=True)
class Levy:
    """A row, in the units of the program."""

    levy: str
    importers: tuple[AreaName, ...]
    origins: tuple[AreaName, ...]
    commodities: tuple[CommodityName, ...]
    basis: str
    rate_share: float | None
    rate_musd_per_kt_co2: float | None
    dates: Dates

    def rate(self, period: Period) -> float:
        """Share of the price, or M USD/kt CO2, as a mean over a period."""
        rate = self.rate_share if self.basis == NONRENEWABLE else self.rate_musd_per_kt_co2
        return (rate or 0.0) * self.dates.share_of(period)

    def bears_on(self, commodity: CommodityName) -> bool:
        """Whether a commodity is under the levy."""
        return bool({commodity, EVERY} & set(self.commodities))

    def importers_from(self, origin: AreaName) -> list[AreaName]:
        """Areas that levy it on purchases from an origin."""
        bears = bool(set(self.origins) & {origin, EVERY, ALL})
        return [area for area in self.importers if area != origin and bears]


@dataclass(frozen=True)
class Behind:
    """What stands behind a tonne of a commodity of an area."""

    area: AreaName
    commodity: CommodityName
    co2_t_per_t: float | None
    nonrenewable_share: float | None

    def figure(self, basis: str) -> float | None:
        """Share or t CO2 per t on which a levy of a basis is laid; None where it is not stated."""
        return self.nonrenewable_share if basis == NONRENEWABLE else self.co2_t_per_t


TABLE = TypedTable(
    "carbon_levies",
    "what importers pay on the energy or CO2 behind a purchase, and plants at home where it applies to all",
    key=("levy",),
    columns=(
        text("levy", "name of the levy"),
        text("importers", "areas that levy it, parted by ;", refers="areas.area", many=True),
        text("origins", "areas it bears on, parted by ;, * for all outside the importer, or all: plants at home too",
             refers="areas.area|*|all", many=True),
        text("commodities", "commodities, parted by ;, or * for all in embodied_carbon.csv",
             refers="commodities.commodity|*", many=True),
        text("basis", "nonrenewable: share of such energy behind it; embodied: CO2 behind it",
             one_of=(NONRENEWABLE, EMBODIED)),
        number("rate_share", "rate on the price of goods made with no renewable energy", "share", required=False,
               at_most=10.0),
        number("rate_usd_per_t_co2", "rate on embodied CO2", "USD/t CO2", required=False),
        month("from_month", "first month in force"),
        month("until_month", "last month in force; blank: no end", required=False),
    ),
    optional=True,
    row=Levy,
)  # fmt: skip

EMBODIED_CARBON = TypedTable(
    "embodied_carbon",
    "energy and CO2 behind a commodity of an area, all steps from the mine on; read where a carbon levy has rows",
    key=("area", "commodity"),
    columns=(
        text("area", "area of origin", refers="areas.area"),
        text("commodity", "commodity", refers="commodities.commodity"),
        number("co2_t_per_t", "CO2 of all steps to it, electricity included", "t CO2/t", required=False,
               usual=(0.01, 1000)),
        share("nonrenewable_share", "share of the energy behind it that is not renewable", required=False),
    ),
    optional=True,
    row=Behind,
)
MORE = (EMBODIED_CARBON,)


@needs("carbon_levies")
def levies_are_in_order(draft: Draft) -> Iterator[Fault]:
    """The rate is that of the basis."""
    for row in draft.rows("carbon_levies"):
        for basis, column in RATE.items():
            if given(row[column]) != (row["basis"] == basis):
                state = "must not be blank" if row["basis"] == basis else "must be blank"
                yield fault(row, column, f"{state} where the basis is {row['basis']}")


@needs("carbon_levies", "embodied_carbon", "offers")
def levied_offers_are_known(draft: Draft) -> Iterator[Fault]:
    """A levy bears on an offer, and every offer of a commodity that it names has the figure of its basis."""
    figures = {(row["area"], row["commodity"]): row for row in draft.rows("embodied_carbon")}
    for row in draft.rows("carbon_levies"):
        importers = set(parted(row["importers"]))
        origins, column = set(parted(row["origins"])), FIGURE.get(row["basis"], "area")
        places = {
            (offer["area"], offer["commodity"])
            for offer in draft.rows("offers")
            if origins & {offer["area"], EVERY, ALL} and importers - {offer["area"]}
        }
        places = {place for place in places if {place[1], EVERY} & set(parted(row["commodities"]))}
        unknown = sorted(place for place in places if not given(figures.get(place, {}).get(column)))
        if unknown and row["commodities"] != EVERY:
            area, commodity = unknown[0]
            yield fault(row, "commodities", f"needs {column} of {commodity} of {area} in embodied_carbon.csv")
        elif len(unknown) == len(places):
            yield fault(row, "commodities", f"bears on no offer with {column} in embodied_carbon.csv")


RULES = (levies_are_in_order, levied_offers_are_known)

Figures = Mapping[tuple[AreaName, CommodityName], Behind]
"""area, commodity -> row of embodied_carbon.csv"""


def shape(levers: Levers, rows: Sequence[Levy]) -> None:
    """Levies enter the bloc price and tell the importers of the commodity apart."""
    figures = _figures(levers.case)
    offers = records(levers.case.tables["offers"])
    offered = {(CommodityName(each["commodity"]), AreaName(each["area"])) for each in offers}
    for row in rows:
        for commodity, origin in sorted(offered):
            figure = _figure(figures, row, origin, commodity)
            if not figure or not row.bears_on(commodity) or origin not in levers.where.role:
                continue
            for importer in row.importers_from(origin):
                if levers.where.role.get(importer, "adversary") == "adversary":
                    continue  # nobody of the bloc pays it
                for period in levers.periods:
                    lay = levers.add_ad_valorem if row.basis == NONRENEWABLE else levers.add_levy
                    lay((commodity, origin, importer, period.name), figure * row.rate(period))


def add(program: Program, block: pyo.Block, rows: Sequence[Levy]) -> None:
    parameters = program.parameters
    periods = {period.name: period for period in parameters.periods}
    figures = _figures(parameters.case)
    for (name, importer, period), imported in program.block.imported.items():
        offer = parameters.offers[name]
        paid = 0.0
        for row in rows:
            if row.bears_on(offer.commodity) and importer in row.importers_from(offer.area):
                rate = row.rate(periods[period]) * _figure(figures, row, offer.area, offer.commodity)
                paid += rate * (offer.price[period] if row.basis == NONRENEWABLE else 1.0)
        _charge(program, importer, period, paid, imported)
    for row in rows:
        if ALL in row.origins:
            _at_home(program, row, figures, periods)


def _at_home(program: Program, row: Levy, figures: Figures, periods: Mapping[PeriodName, Period]) -> None:
    """Charge plants on what each of their steps adds."""
    parameters = program.parameters
    levying = set(row.importers)
    if levying >= set(parameters.where.planners):
        levying |= {area for area, role in parameters.where.role.items() if role != "adversary"}
    charged = {name: fleet for name, fleet in parameters.fleets.items() if fleet.area in levying}
    flows = {
        (name, mode): {
            commodity: amount * figure
            for commodity, amount in step.recipe.items()
            if row.bears_on(commodity) and (figure := _figure(figures, row, charged[name].area, commodity))
        }
        for (name, mode), step in parameters.modes.items()
        if name in charged
    }
    for (name, mode, _, period), activity in program.block.activity.items():
        if not (behind := flows.get((name, mode))):
            continue
        fleet = charged[name]
        if row.basis == NONRENEWABLE:
            prices = parameters.bloc_prices
            added = sum(amount * prices.get((each, fleet.area, period), 0.0) for each, amount in behind.items())
            rate = row.rate(periods[period])
            factor, factor_of = rate, "of what is added"
        else:
            added = sum(behind.values())
            rate = _beyond_carbon_price(program, row, fleet, periods[period])
            factor, factor_of = added, "t CO2 per t"
        _charge(program, fleet.area, period, rate * max(0.0, added), activity, factor, factor_of)


def _beyond_carbon_price(program: Program, row: Levy, fleet: Fleet, period: Period) -> float:
    """M USD/kt CO2 in a period, less the carbon price of the fleet's country while the levy is in force."""
    force = row.dates.share_of(period)
    return max(0.0, row.rate(period) - force * program.parameters.where.countries[fleet.country].co2_price)


def _charge(
    program: Program,
    area: AreaName,
    period: PeriodName,
    musd: float,
    variable: Variable,
    factor: float = 1.0,
    factor_of: str = "",
) -> None:
    program.transfer(
        TABLE.name, area, period, variable, cost=musd, received=musd, factor=factor, factor_of=factor_of
    )


def _figures(case: Case) -> Figures:
    return {(row.area, row.commodity): row for row in EMBODIED_CARBON.rows(case.tables)}


def _figure(figures: Figures, row: Levy, area: AreaName, commodity: CommodityName) -> float:
    """Share or t CO2 per t behind a commodity of an area; 0 where nothing is stated."""
    stated = figures.get((area, commodity))
    return (stated.figure(row.basis) if stated else None) or 0.0
