"""Everything that the program needs, as numbers over sparse sets. No solver, no frames.

Units: kt, kt/yr, M USD, M USD/kt, GWh, TJ (see units.py). Periods are named by their `name`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from friendshore.calendar import Period, month_number
from friendshore.case import Case
from friendshore.finance import discount_factor
from friendshore.frames import records, rows
from friendshore.parameters import chain, fleets, markets, money, pace, places, reach, timing
from friendshore.parameters.fleets import Facility, Fleet
from friendshore.units import THOUSAND


@dataclass(frozen=True)
class Process:
    """A technique per kt of activity: GWh, TJ, M USD (reagents, US labour), kt CO2, kt residue."""

    name: str
    title: str
    stage: str
    capacity_unit: str
    use_of: Mapping[str, float]
    reagents: float
    labour: float
    index_applies: bool
    fixed_om: float
    lifetime_years: int
    co2: float
    residue: float
    ramp: timing.Ramp
    least_use: float
    limited_outputs: frozenset[str]


@dataclass(frozen=True)
class Build:
    """A build that may be decided: facility in a period.

    online   period -> share of nameplate that works (ramp, retirement, attrition counted)
    charged  period -> years for which it stands and is charged
    cash     period -> share of its capital cost spent
    """

    facility: str
    decided: str
    service_month: int
    online: Mapping[str, float]
    charged: Mapping[str, float]
    cash: Mapping[str, float]


@dataclass(frozen=True)
class Parameters:
    """The sets and numbers of one plan.

    standing   (fleet, period) -> kt/yr of capacity that is there without any decision
    standing_of  (facility, period) -> the same by facility
    limited    (fleet, period) -> kt/yr of its second limit (limited outputs)
    discount   period -> present worth in `as_of` money of a dollar spent in the period
    demand     (commodity, area, sector, period) -> kt/yr
    users      (commodity, area, group of users, period) -> kt/yr: sectors that need not be told apart, together
    """

    case: Case
    as_of: int
    periods: tuple[Period, ...]
    where: places.Places
    commodities: Mapping[str, markets.Commodity]
    processes: Mapping[str, Process]
    facilities: Mapping[str, Facility]
    fleets: Mapping[str, Fleet]
    fleet_of: Mapping[str, str]
    modes: Mapping[tuple[str, str], chain.Mode]
    standing: Mapping[tuple[str, str], float]
    standing_of: Mapping[tuple[str, str], float]
    limited: Mapping[tuple[str, str], float]
    builds: Mapping[tuple[str, str], Build]
    reach: reach.Reach
    offers: Mapping[str, markets.Offer]
    offer_pools: Mapping[tuple[str, str], float]
    outlets: Mapping[str, markets.Outlet]
    demand: Mapping[tuple[str, str, str, str], float]
    users: Mapping[tuple[str, str, str, str], float]
    shortage: Mapping[str, tuple[markets.ShortageStep, ...]]
    stocks: tuple[markets.Stock, ...]
    tranches: tuple[markets.Tranche, ...]
    account_limits: Mapping[tuple[str, str, str], float]
    resources: Mapping[str, float]
    pace_limits: tuple[pace.PaceLimit, ...]
    slots: tuple[pace.Slot, ...]
    pace_weights: Mapping[tuple[str, str], float | None]
    commitments: pace.Commitments
    programmes: tuple[money.Programme, ...]
    discount: Mapping[str, float]

    @property
    def reported(self) -> tuple[Period, ...]:
        return tuple(period for period in self.periods if period.reported)

    def commodity(self, name: str) -> markets.Commodity:
        """The declaration of a commodity, found through its pattern: seg:mt_weld in seg:*."""
        return self.commodities[chain.pattern(name)]

    def running_cost(self, fleet: Fleet) -> float:
        """M USD per kt of activity for reagents and labour at the fleet's place; its own figure where stated."""
        if fleet.opex is not None:
            return fleet.opex
        process = self.processes[fleet.process]
        index = self.where.countries[fleet.country].labour_index if process.index_applies else 1.0
        return process.reagents + process.labour * index

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
        return self.where.countries[facility.country].wacc[facility.permit_kind]


def prepare(case: Case) -> Parameters:
    """Turn a checked case into the parameters of its bloc's program."""
    as_of = month_number(case.as_of)
    periods = tuple(
        Period(str(row.period), month_number(row.start), int(row.months), bool(row.reported))
        for row in rows(case.tables["periods"])
    )
    where = places.places(case)
    commodities = markets.commodities(case)
    processes = {row["process"]: _process(row, case) for row in records(case.tables["processes"])}
    found = fleets.facilities(case, where)
    gathered = fleets.fleets(found)
    baskets = frozenset(facility.basket for facility in found if facility.basket)
    by_process = chain.modes(case, baskets)
    fleet_modes = {
        fleet.name: tuple(mode for mode in by_process[fleet.process] if mode.basket == fleet.basket or not fleet.basket)
        for fleet in gathered
    }
    limits, weights = pace.limits(case), pace.weights(case)
    last_year = max(periods[-1].year_shares())
    commitments = pace.commitments(found, where, limits, weights, last_year)
    standing = _standing(gathered, periods, as_of, processes, commitments)
    builds = _builds(found, periods, as_of, processes)
    fleet_of = {facility.name: fleet.name for fleet in gathered for facility in fleet.facilities}
    offers = markets.offers(case, where, periods)
    outlets = _written_out(markets.outlets(case, periods), baskets)
    demand = markets.demand(case, where, periods)
    shortage = markets.shortage(case)
    stocks = markets.stocks(case, where)
    reachable = reach.reach(
        gathered,
        fleet_modes,
        _first_capacity(periods, standing, builds, fleet_of),
        commodities,
        offers,
        outlets,
        stocks,
        frozenset((commodity, area) for commodity, area, _, _ in demand),
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
                capacity * (_limit_of(fleet, name) or 0.0)
                for name, capacity in standing[fleet.name, period.name].items()
            )
            for fleet in gathered
            for period in periods
        },
        builds=builds,
        reach=reachable,
        offers={offer.name: offer for offer in offers},
        offer_pools=markets.offer_pools(case, where, periods),
        outlets={outlet.name: outlet for outlet in outlets},
        demand=demand,
        users=markets.by_users(demand, shortage),
        shortage=shortage,
        stocks=stocks,
        tranches=markets.tranches(case, periods),
        account_limits=markets.account_limits(case, periods),
        resources={str(row.resource): float(row.resource_t) * THOUSAND for row in rows(case.tables["resources"])},
        pace_limits=limits,
        slots=pace.slots(case),
        pace_weights=weights,
        commitments=commitments,
        programmes=money.programmes(case, where),
        discount={
            period.name: discount_factor(case.settings.discount_share_per_yr, period.middle - as_of)
            for period in periods
        },
    )


def _process(row: Mapping[Any, Any], case: Case) -> Process:
    return Process(
        name=row["process"],
        title=row["title"],
        stage=row["stage"],
        capacity_unit=row["capacity_unit"],
        use_of={"electricity": row["electricity_mwh_per_t"], "heat": row["heat_gj_per_t"]},
        reagents=row["reagents_usd_per_t"] * THOUSAND,
        labour=row["labour_usd_per_t"] * THOUSAND,
        index_applies=bool(row["index_applies"]),
        fixed_om=row["fixed_om_share"],
        lifetime_years=int(row["lifetime_years"]),
        co2=row["co2_t_per_t"],
        residue=row["radioactive_residue_t_per_t"],
        ramp=timing.ramp(row, case.settings.ramp),
        least_use=row["least_use_share"],
        limited_outputs=frozenset(filter(None, row["limited_outputs"].split(";"))),
    )


Standing = dict[tuple[str, str], dict[str, float]]
"""(fleet, period) -> facility -> kt/yr"""


def _standing(
    gathered: tuple[Fleet, ...],
    periods: tuple[Period, ...],
    as_of: int,
    processes: Mapping[str, Process],
    commitments: pace.Commitments,
) -> Standing:
    found: Standing = {}
    for fleet in gathered:
        curve = processes[fleet.process].ramp
        for period in periods:
            found[fleet.name, period.name] = {
                facility.name: timing.committed(
                    commitments.arrivals.get(facility.name, {}), period, curve, facility.retires
                )
                if facility.starts is not None
                else timing.standing(facility, period, as_of, curve.mature)
                for facility in fleet.facilities
            }
    return found


def _builds(
    found: tuple[Facility, ...], periods: tuple[Period, ...], as_of: int, processes: Mapping[str, Process]
) -> dict[tuple[str, str], Build]:
    builds = {}
    for facility in found:
        if facility.max_build <= 0:
            continue
        process = processes[facility.process]
        for decided in periods:
            service = timing.service_month(facility, decided)
            if decided.start < as_of or service >= periods[-1].end:
                continue
            shares = {
                period.name: timing.online(facility, decided, period, process.ramp, process.lifetime_years)
                for period in periods
            }
            charged = {
                period.name: money.years_in_service(facility, decided, period, process.lifetime_years)
                for period in periods
            }
            cash = {period.name: money.cash_share(facility, decided, period) for period in periods}
            builds[facility.name, decided.name] = Build(
                facility.name, decided.name, service, _nonzero(shares), _nonzero(charged), _nonzero(cash)
            )
    return builds


def _first_capacity(
    periods: tuple[Period, ...],
    standing: Standing,
    builds: Mapping[tuple[str, str], Build],
    fleet_of: Mapping[str, str],
) -> dict[str, int]:
    """Fleet -> position of the first period in which it can have capacity."""
    position = {period.name: number for number, period in enumerate(periods)}
    first: dict[str, int] = {}
    working = [(fleet, period) for (fleet, period), capacity in standing.items() if sum(capacity.values()) > 0]
    working += [(fleet_of[build.facility], period) for build in builds.values() for period in build.online]
    for fleet, period in working:
        first[fleet] = min(position[period], first.get(fleet, position[period]))
    return first


def _limit_of(fleet: Fleet, name: str) -> float | None:
    return next(facility.output_limit for facility in fleet.facilities if facility.name == name)


def _written_out(found: tuple[markets.Outlet, ...], baskets: frozenset[str]) -> tuple[markets.Outlet, ...]:
    """Outlets of a pattern commodity become one outlet for each basket; they do not share a ceiling."""
    written = []
    for outlet in found:
        if chain.STAR not in outlet.commodity:
            written.append(outlet)
            continue
        for basket in sorted(baskets):
            commodity = outlet.commodity.replace(chain.STAR, basket)
            written.append(markets.Outlet(f"{outlet.name}:{basket}", commodity, outlet.area, outlet.price, outlet.most))
    return tuple(written)


def _nonzero(shares: Mapping[str, float]) -> dict[str, float]:
    return {name: share for name, share in shares.items() if share > 0}
