"""From a case to the parameters of its bloc's program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from friendshore.calendar import Period, month_number
from friendshore.case import Case
from friendshore.finance import discount_factor
from friendshore.frames import records, rows
from friendshore.names import BasketName, CommodityName, OutletName, PeriodName, ProcessName, ResourceName
from friendshore.parameters import asked, chain, fleets, markets, money, pace, places, present, prices, reach, works
from friendshore.parameters.decisions import terms
from friendshore.parameters.hosts import host_limits, hosts_alone
from friendshore.parameters.joint import joint_limits, members_alone
from friendshore.parameters.lanes import lanes
from friendshore.parameters.levers import Levers, Shape, untouched
from friendshore.parameters.ordered import ordered
from friendshore.parameters.parameters import Builds, Parameters
from friendshore.parameters.works import Process
from friendshore.units import THOUSANDTH


def periods_of(case: Case) -> tuple[Period, ...]:
    """The periods of a case, in order."""
    return tuple(
        Period(PeriodName(row.period), month_number(row.start), int(row.months), bool(row.reported))
        for row in rows(case.tables["periods"])
    )


Settle = Callable[[Builds, tuple[Period, ...], Mapping[ProcessName, Process]], Builds]


def undecided(
    possible: Builds, periods: tuple[Period, ...], processes: Mapping[ProcessName, Process]
) -> Builds:
    """All builds may be decided."""
    return possible


def prepare(case: Case, shape: Shape = untouched, settle: Settle = undecided) -> Parameters:
    """Turn a checked case into the parameters of its bloc's program.

    shape   lets policies supply their terms before any number that several of them shape is worked out
    settle  which builds there are, of those that may be decided: where a plan's builds are held, those of the plan, so
            that nothing else is written that only other builds would need
    """
    case = ordered(case)
    as_of = month_number(case.as_of)
    periods = periods_of(case)
    where = places.places(case)
    levers = Levers(case, periods, where)
    levers.builds += terms(case, where, periods)
    shape(levers)
    commodities = markets.commodities(case)
    processes = {ProcessName(row["process"]): works.process(row, case) for row in records(case.tables["processes"])}
    found = fleets.facilities(case, where, levers.screening_share, levers.expansion_share)
    gathered = fleets.fleets(found, levers.facilities_apart | hosts_alone(case) | members_alone(case))
    baskets = frozenset(facility.basket for facility in found if facility.basket)
    by_process = chain.modes(case, baskets)
    fleet_modes = {
        fleet.name: tuple(
            mode.yielding(levers.yields.get((fleet.process, fleet.country), 1.0))
            for mode in by_process[fleet.process]
            if mode.basket == fleet.basket or not fleet.basket
        )
        for fleet in gathered
    }
    programmes = money.programmes(case, where)
    limits, slots, weights = pace.limits(case, where), pace.slots(case, where), pace.weights(case)
    standing = works.standing(gathered, periods, as_of, processes)
    possible = works.builds(
        found,
        periods,
        as_of,
        processes,
        levers.as_found,
        lambda facility, earliest: pace.waits(facility, earliest, where, slots, weights),
        tuple(programme.since for programme in programmes),
    )
    builds = settle(possible, periods, processes)
    fleet_of = {facility.name: fleet.name for fleet in gathered for facility in fleet.facilities}
    offers = markets.offers(case, where, periods)
    by_offer = {offer.name: offer for offer in offers}
    outlets = _written_out(markets.outlets(case, periods), baskets)
    demand = asked.demand(case, where, periods)
    shortage = asked.shortage(case)
    stocks = markets.stocks(case, where)
    ways = lanes(case, periods)
    reachable = reach.reach(
        gathered,
        fleet_modes,
        works.first_capacity(periods, standing, builds, fleet_of),
        commodities,
        offers,
        outlets,
        (*stocks, *levers.reserves),
        dict.fromkeys((commodity, area) for commodity, area, _, _ in demand),
        frozenset(levers.told_apart),
        lambda commodity, *ends: where.has_lane(commodities[commodity].freight_class, *ends),
    )
    return Parameters(
        case=case,
        as_of=as_of,
        periods=periods,
        where=where,
        commodities=commodities,
        processes=processes,
        facilities={facility.name: facility for facility in found},
        fleets={fleet.name: fleet for fleet in gathered},
        fleet_of=fleet_of,
        modes={(fleet, mode.name): mode for fleet, modes in fleet_modes.items() for mode in modes},
        standing={key: sum(capacity.values()) for key, capacity in standing.items()},
        standing_of={
            (name, period): capacity for (_, period), shares in standing.items() for name, capacity in shares.items()
        },
        limited={
            (fleet.name, period.name): sum(
                capacity * (works.limit_of(fleet, name) or 0.0)
                for name, capacity in standing[fleet.name, period.name].items()
            )
            for fleet in gathered
            for period in periods
        },
        builds=builds,
        reach=reachable,
        offers=by_offer,
        prices=prices.prices(by_offer, commodities, where, levers, ways),
        offer_pools=markets.offer_pools(case, where, periods),
        outlets={outlet.name: outlet for outlet in outlets},
        demand=demand,
        users=asked.by_users(demand, shortage, levers.sectors_apart),
        present_use=present.use(case, where),
        present_reliance=present.reliance(present.use(case, where), demand, commodities, periods, as_of),
        shortage=shortage,
        stocks=stocks,
        tranches=markets.tranches(case, periods),
        account_limits=markets.account_limits(case, periods),
        resources={
            ResourceName(row.resource): float(row.resource_t) * THOUSANDTH for row in rows(case.tables["resources"])
        },
        host_limits=host_limits(case, where, gathered, periods),
        lanes=ways,
        joint_limits=joint_limits(case, gathered, outlets, periods),
        pace_limits=limits,
        slots=slots,
        levers=levers,
        pace_weights=weights,
        rooms=pace.rooms(found, where, limits, weights, max(periods[-1].year_shares())),
        programmes=programmes,
        discount={
            period.name: sum(
                year.months * discount_factor(case.settings.discount_share_per_yr, year.middle - as_of)
                for year in period.by_year()
            )
            / period.months
            for period in periods
        },
    )


def _written_out(found: tuple[markets.Outlet, ...], baskets: frozenset[BasketName]) -> tuple[markets.Outlet, ...]:
    """Outlets of a pattern commodity become one outlet for each basket; they do not share a ceiling."""
    written = []
    for outlet in found:
        if chain.EACH_BASKET not in outlet.commodity:
            written.append(outlet)
            continue
        for basket in sorted(baskets):
            commodity = CommodityName(outlet.commodity.replace(chain.EACH_BASKET, basket))
            written.append(replace(outlet, name=OutletName(f"{outlet.name}:{basket}"), commodity=commodity))
    return tuple(written)
