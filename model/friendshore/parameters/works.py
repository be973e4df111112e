"""Processes, what stands of them, and what may be built: capacity over time, before any decision is made."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from friendshore.calendar import MONTHS_A_YEAR, Period, month_text
from friendshore.case import Case
from friendshore.names import (
    AccountName,
    CarrierName,
    CommodityName,
    DecisionName,
    FacilityName,
    FleetName,
    PeriodName,
    ProcessName,
    StageName,
)
from friendshore.parameters import money, timing
from friendshore.parameters.fleets import Facility, Fleet
from friendshore.units import THOUSANDTH

CO2, RESIDUE, TAILINGS, WATER = map(AccountName, ("co2", "radioactive_residue", "tailings", "water"))
ELECTRICITY, HEAT = CarrierName("electricity"), CarrierName("heat")
WAITS = " for "
"""Between the period of a decision and the January that its build waits for."""


@dataclass(frozen=True)
class Process:
    """A technique per kt of activity: GWh, TJ, M USD (reagents, US labour).

    least_size   kt/yr of the smallest plant of the trade, 0: any size
    leaves   account -> kt of CO2, radioactive residue, other solid waste (tailings); of water, a thousand m3
    """

    name: ProcessName
    title: str
    stage: StageName
    capacity_unit: str
    use_of: Mapping[CarrierName, float]
    reagents: float
    labour: float
    index_applies: bool
    fixed_om: float
    lifetime_years: int
    leaves: Mapping[AccountName, float]
    ramp: timing.Ramp
    least_use: float
    standing_use: float
    idling_years: float
    limited_outputs: frozenset[CommodityName]
    least_size: float


BuildKey = tuple[FacilityName, DecisionName]


@dataclass(frozen=True)
class Build:
    """A build that may be decided: facility in a period, in service as soon as it can be or after a wait.

    service_month   first month of work
    as_found the facility as it is built then, with what policies change of its permits, cost, ramp-up and so on
    online   period -> share of nameplate that works (ramp, retirement, attrition counted)
    charged  period -> years for which it stands and is charged
    cash     period -> share of its capital cost spent
    """

    facility: FacilityName
    decided: PeriodName
    service_month: int
    as_found: Facility
    online: Mapping[PeriodName, float]
    charged: Mapping[PeriodName, float]
    cash: Mapping[PeriodName, float]


def process(row: Mapping[Any, Any], case: Case) -> Process:
    """A row of processes.csv."""
    return Process(
        name=row["process"],
        title=row["title"],
        stage=row["stage"],
        capacity_unit=row["capacity_unit"],
        use_of={ELECTRICITY: row["electricity_mwh_per_t"], HEAT: row["heat_gj_per_t"]},
        reagents=row["reagents_usd_per_t"] * THOUSANDTH,
        labour=row["labour_usd_per_t"] * THOUSANDTH,
        index_applies=bool(row["index_applies"]),
        fixed_om=row["fixed_om_share"],
        lifetime_years=int(row["lifetime_years"]),
        leaves={
            CO2: row["co2_t_per_t"],
            RESIDUE: row["radioactive_residue_t_per_t"],
            TAILINGS: row["tailings_t_per_t"],
            WATER: row["water_m3_per_t"],
        },
        ramp=timing.ramp(row, case.settings.ramp),
        least_use=row["least_use_share"],
        standing_use=row["standing_use_share"],
        idling_years=row["idling_years"],
        limited_outputs=frozenset(map(CommodityName, filter(None, row["limited_outputs"].split(";")))),
        least_size=row["least_size_t_per_yr"] * THOUSANDTH,
    )


Standing = dict[tuple[FleetName, PeriodName], dict[FacilityName, float]]
"""(fleet, period) -> facility -> kt/yr"""


def standing(
    gathered: tuple[Fleet, ...],
    periods: tuple[Period, ...],
    as_of: int,
    processes: Mapping[ProcessName, Process],
) -> Standing:
    """kt/yr that work without any decision, by fleet, period and facility."""
    found: Standing = {}
    for fleet in gathered:
        curve = processes[fleet.process].ramp
        for period in periods:
            found[fleet.name, period.name] = {
                facility.name: timing.committed(facility, period, curve)
                if facility.starts is not None
                else timing.standing(facility, period, as_of, curve.mature)
                for facility in fleet.facilities
            }
    return found


def builds(
    found: tuple[Facility, ...],
    periods: tuple[Period, ...],
    as_of: int,
    processes: Mapping[ProcessName, Process],
    as_found: Callable[[Facility, int], Facility | None],
    waits: Callable[[Facility, int], tuple[int, ...]],
    openings: tuple[int, ...] = (),
) -> dict[BuildKey, Build]:
    """(facility, decision) -> a build that may be decided; a decision is a period, or a period and the January for
    which the build waits ("2028 for 2031-01").

    as_found   facility as it is built when decided in a month; None where it is not allowed
    waits      Januaries for which a build may wait that could be in service from a month on
    openings   months in which programmes open: a build decided in a period in which one does may wait until it can pay
    """
    possible = {}
    for place in found:
        if place.max_build <= 0:
            continue
        technique = processes[place.process]
        for decided in periods:
            facility = as_found(place, decided.start)
            if facility is None or decided.start < as_of:
                continue
            earliest = timing.service_month(facility, decided)
            options = {DecisionName(decided.name): earliest}
            if decided.reported:
                later = {*waits(facility, earliest), *_for_money(facility, earliest, decided, openings)}
                options |= {DecisionName(f"{decided.name}{WAITS}{month_text(month)}"): month for month in sorted(later)}
            for decision, service in options.items():
                if service < periods[-1].end:
                    possible[facility.name, decision] = _build(facility, decided.name, service, periods, technique)
    return possible


def _for_money(facility: Facility, earliest: int, decided: Period, openings: tuple[int, ...]) -> Iterator[int]:
    """Januaries of service of a build whose money begins inside the period: all of it is spent from then on."""
    for opening in openings:
        if decided.start < opening < decided.end:
            month = opening + facility.construction_months
            january = -(-month // MONTHS_A_YEAR) * MONTHS_A_YEAR
            if january > earliest:
                yield january


def moved(build: Build, decided: PeriodName, service: int, periods: tuple[Period, ...], technique: Process) -> Build:
    """A build decided in a period of these, in service from a month on."""
    return _build(build.as_found, decided, service, periods, technique)


def _build(
    facility: Facility, decided: PeriodName, service: int, periods: tuple[Period, ...], technique: Process
) -> Build:
    curve, life = technique.ramp.stretched(facility.ramp_stretch), technique.lifetime_years
    paid = bisect_right(periods, service - facility.construction_months, key=_end)
    works = bisect_right(periods, service, key=_end)
    shares = {period.name: timing.online(facility, service, period, curve, life) for period in periods[works:]}
    charged = {period.name: money.years_in_service(service, period, life) for period in periods[works:]}
    cash = {period.name: money.cash_share(facility, service, period) for period in periods[paid : works + 1]}
    return Build(facility.name, decided, service, facility, _nonzero(shares), _nonzero(charged), _nonzero(cash))


def first_capacity(
    periods: tuple[Period, ...],
    stands: Standing,
    possible: Mapping[BuildKey, Build],
    fleet_of: Mapping[FacilityName, FleetName],
) -> dict[FleetName, int]:
    """Fleet -> position of the first period in which it can have capacity."""
    position = {period.name: number for number, period in enumerate(periods)}
    first: dict[FleetName, int] = {}
    working = [(fleet, period) for (fleet, period), capacity in stands.items() if sum(capacity.values()) > 0]
    working += [(fleet_of[build.facility], period) for build in possible.values() for period in build.online]
    for fleet, period in working:
        first[fleet] = min(position[period], first.get(fleet, position[period]))
    return first


def limit_of(fleet: Fleet, name: FacilityName) -> float | None:
    """Second limit of a fleet's facility, kt of limited outputs per kt of capacity."""
    return next(facility.output_limit for facility in fleet.facilities if facility.name == name)


def _end(period: Period) -> int:
    return period.end


def _nonzero(shares: Mapping[PeriodName, float]) -> dict[PeriodName, float]:
    return {name: share for name, share in shares.items() if share > 0}
