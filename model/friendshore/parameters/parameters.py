"""Everything that the program needs, as numbers over sparse sets. No solver, no frames.

Units: kt, kt/yr, M USD, M USD/kt, GWh, TJ (see units.py). Periods are named by their `name`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from friendshore.calendar import Period
from friendshore.case import Case
from friendshore.finance import mid_year_annuity
from friendshore.names import (
    AccountName,
    AreaName,
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
from friendshore.parameters import asked, chain, markets, money, pace, places, prices, reach, works
from friendshore.parameters.fleets import Facility, Fleet
from friendshore.parameters.hosts import HostLimit
from friendshore.parameters.joint import Joint
from friendshore.parameters.lanes import Lanes
from friendshore.parameters.levers import Levers
from friendshore.parameters.prices import Place
from friendshore.parameters.works import Build, BuildKey, Process

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
