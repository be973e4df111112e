"""Everything that the program needs, as numbers over sparse sets. No solver, no frames.

Units: kt, kt/yr, M USD, M USD/kt, GWh, TJ (see units.py). Periods are named by their `name`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from friendshore.calendar import Period, month_number
from friendshore.case import Case
from friendshore.finance import discount_factor, mid_year_annuity
from friendshore.frames import records, rows
from friendshore.names import (
    AccountName,
    AreaName,
    BasketName,
    CommodityName,
    CountryName,
    FacilityName,
    FleetName,
    GroupName,
    KindName,
    ModeName,
    OfferName,
    OutletName,
    PeriodName,
    PoolName,
    ProcessName,
    ResourceName,
    SectorName,
    SiteName,
    UsersName,
)
from friendshore.parameters import asked, chain, fleets, markets, money, pace, places, present, prices, reach, works
from friendshore.parameters.decisions import terms
from friendshore.parameters.fleets import Facility, Fleet
from friendshore.parameters.hosts import HostLimit, host_limits, hosts_alone
from friendshore.parameters.joint import Joint, joint_limits, members_alone
from friendshore.parameters.lanes import Lanes, lanes
from friendshore.parameters.levers import Levers, Shape, untouched
from friendshore.parameters.ordered import ordered
from friendshore.parameters.prices import Place
from friendshore.parameters.works import Build, BuildKey, Process
from friendshore.units import THOUSANDTH

ALWAYS_COUNTED = frozenset({works.CO2, works.RESIDUE})
"""Accounts kept in every country: carbon has a price there, residue is what permits turn on. The others would lengthen
the program by a twentieth for nothing."""

Builds = Mapping[BuildKey, Build]


@dataclass(frozen=True)
class Parameters:
    """The sets and numbers of one plan.

    standing   (fleet, period) -> kt/yr of capacity that is there without any decision
    standing_of  (facility, period) -> the same by facility
    limited    (fleet, period) -> kt/yr of its second limit (limited outputs)
    discount   period -> present worth in `as_of` money of a dollar spent in the period
    demand     (commodity, area, sector, period) -> kt/yr
    prices     what the adversary's goods cost in an area, and what is paid above it for goods made there (prices.py)
    rooms      (limit of pace, year) -> what committed plants take of it, where they take any
    users      (commodity, area, group of users, period) -> kt/yr: sectors that need not be told apart, together
    present_use  (commodity, area) -> share of what users take that is secure in periods before `as_of`
    present_reliance  area -> points from which each planner starts (present.py); none where nothing is known
    """

    case: Case
    as_of: int
    periods: tuple[Period, ...]
    where: places.Places
    commodities: Mapping[CommodityName, markets.Commodity]
    processes: Mapping[ProcessName, Process]
    facilities: Mapping[FacilityName, Facility]
    fleets: Mapping[FleetName, Fleet]
    fleet_of: Mapping[FacilityName, FleetName]
    modes: Mapping[tuple[FleetName, ModeName], chain.Mode]
    standing: Mapping[tuple[FleetName, PeriodName], float]
    standing_of: Mapping[tuple[FacilityName, PeriodName], float]
    limited: Mapping[tuple[FleetName, PeriodName], float]
    builds: Builds
    reach: reach.Reach
    offers: Mapping[OfferName, markets.Offer]
    prices: prices.Prices
    offer_pools: Mapping[tuple[PoolName, PeriodName], float]
    outlets: Mapping[OutletName, markets.Outlet]
    demand: Mapping[asked.DemandKey, float]
    users: Mapping[asked.UsersKey, float]
    present_use: Mapping[tuple[CommodityName, AreaName], float]
    present_reliance: Mapping[AreaName, float]
    shortage: Mapping[SectorName, tuple[asked.ShortageStep, ...]]
    stocks: tuple[markets.Stock, ...]
    tranches: tuple[markets.Tranche, ...]
    account_limits: Mapping[tuple[AccountName, GroupName, PeriodName], float]
    resources: Mapping[ResourceName, float]
    host_limits: tuple[HostLimit, ...]
    lanes: Lanes
    joint_limits: tuple[Joint, ...]
    pace_limits: tuple[pace.PaceLimit, ...]
    slots: tuple[pace.Slot, ...]
    levers: Levers
    pace_weights: Mapping[tuple[ProcessName, KindName], float | None]
    rooms: Mapping[tuple[pace.PaceLimit, int], pace.Room]
    programmes: tuple[money.Programme, ...]
    discount: Mapping[PeriodName, float]

    @property
    def bloc_prices(self) -> Mapping[Place, float]:
        """(commodity, area, period) -> M USD/kt that the adversary's goods cost there."""
        return self.prices.bloc

    def asking_price(self, commodity: CommodityName, area: AreaName, period: PeriodName) -> float | None:
        """M USD/kt that a maker in an area can ask: bloc price and premium; None for what no adversary offers."""
        place = commodity, area, period
        if place not in self.prices.bloc:
            return None
        return self.prices.bloc[place] + self.prices.premium.get(place, 0.0)

    @property
    def reported(self) -> tuple[Period, ...]:
        return tuple(period for period in self.periods if period.reported)

    @property
    def country_of_site(self) -> Mapping[SiteName, CountryName]:
        """The country in which each site lies that a fleet draws its energy at; a country is its own."""
        return {fleet.site: fleet.country for fleet in self.fleets.values()}

    def counts(self, account: AccountName, country: CountryName) -> bool:
        """Whether an account is kept in a country: those that cost something everywhere are, others where asked for."""
        asked = account, country
        return account in ALWAYS_COUNTED or asked in self.levers.accounts or asked in self._limited_accounts

    @cached_property
    def _ends(self) -> Mapping[PeriodName, int]:
        return {period.name: period.end for period in self.periods}

    @cached_property
    def _limited_accounts(self) -> frozenset[tuple[AccountName, CountryName]]:
        return frozenset(
            (account, country) for account, place, _ in self.account_limits for country in self.where.members(place)
        )

    def commodity(self, name: CommodityName) -> markets.Commodity:
        """The declaration of a commodity, found through its pattern: mixed:north_pit in mixed:*."""
        return self.commodities[chain.pattern(name)]

    def running_cost(self, fleet: Fleet) -> float:
        """M USD per kt of activity for reagents and labour at the fleet's place; its own figure where stated."""
        if fleet.opex is not None:
            return fleet.opex
        process = self.processes[fleet.process]
        index = self.where.countries[fleet.country].labour_index if process.index_applies else 1.0
        return process.reagents + process.labour * index

    def least_standing_use(self, fleet: FleetName, period: PeriodName) -> float:
        """kt/yr that a fleet's standing plants do at least, or stand idle at a cost; 0 before the decision date, when
        they make their published output."""
        if self._ends[period] <= self.as_of:
            return 0.0
        return self.processes[self.fleets[fleet].process].standing_use * self.standing[fleet, period]

    def idling_cost(self, fleet: Fleet) -> float:
        """M USD per kt/yr of standing capacity that goes idle: running cost (energy and feed left aside), upkeep and
        capital charge of the years lost. Where by-products pay more than running costs, no running cost is lost."""
        process, plant = self.processes[fleet.process], fleet.facilities[0]
        charge = process.fixed_om + mid_year_annuity(self.wacc(plant), process.lifetime_years)
        return process.idling_years * (max(0.0, self.running_cost(fleet)) + plant.capex * charge)

    def owed(self, fleet: Fleet, period: Period) -> float:
        """Share of the fleet's output in a period that leaves under an offtake contract with an adversary."""
        contract = fleet.offtake
        if contract is None:
            return 0.0
        if contract.until is None:
            return contract.share
        months = max(0, min(period.end, contract.until) - period.start)
        return contract.share * months / period.months

    def wacc(self, facility: Facility) -> float:
        """Real cost of capital of a facility, with what policies add to it."""
        return self.where.countries[facility.country].wacc[facility.permit_kind] + facility.wacc_more

    @property
    def asks_for_reliance(self) -> bool:
        """Whether the planners' users demand anything that has a value weight; else there is no reliance to measure."""
        return any(self.commodity(name).weight > 0 for name in {name for name, _, _, _ in self.demand})

    def users_of(self, sector: SectorName, area: AreaName) -> UsersName:
        """The group of users that a sector of an area belongs to."""
        return asked.users_of(sector, area, self.shortage, self.levers.sectors_apart)

    def steps_of(self, users: UsersName) -> tuple[asked.ShortageStep, ...]:
        """Steps of shortage of a group of users."""
        return self.shortage.get(SectorName(users), self.shortage.get(asked.ALL_SECTORS, ()))


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
