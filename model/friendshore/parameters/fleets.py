"""Facilities, and the fleets in which they work.

Facilities of one process in one country share their activity: which of two refineries in Malaysia treats a tonne of
carbonate changes nothing, so the program has one activity for both and adds up their capacity. A facility works alone
when it is told apart by its basket, its orebody, its running cost, its offtake contract, what it must run, its
adversary owner or a policy that names it; those at one site of energy_sites.csv work together, apart from the rest of
the country.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from friendshore.calendar import month_number
from friendshore.case import Case
from friendshore.frames import rows
from friendshore.names import (
    AreaName,
    BasketName,
    CountryName,
    FacilityName,
    FleetName,
    ProcessName,
    ResourceName,
    SiteName,
    StageName,
)
from friendshore.parameters.capital import SiteCosts
from friendshore.parameters.places import Places
from friendshore.units import THOUSANDTH

UNDECIDED = frozenset({"planned", "prospect", "generic"})
TAKES_A_PERMIT_SLOT = frozenset({"prospect", "generic"})


@dataclass(frozen=True)
class Offtake:
    """Output owed to an adversary until a month (None: for ever), at a price in M USD/kt."""

    buyer: str
    share: float
    until: int | None
    price: float


@dataclass(frozen=True)
class Facility:
    """A place with capacity. Amounts kt/yr, costs M USD/kt or M USD/(kt/yr), months as counts; None: not stated.

    site_months   months until a generic build can apply for its permit
    months_from   month from which the permitting months count; None: the decision
    site    where it draws its energy: a site of energy_sites.csv, or its country
    must_run   share of what stands that it does at least
    ramp_stretch, pace_load, wacc_more   what policies do to its builds: years of ramp-up stretched, kt counted against
                                         the limits of pace, cost of capital added
    """

    name: FacilityName
    title: str
    country: CountryName
    site: SiteName
    area: AreaName
    process: ProcessName
    stage: StageName
    permit_kind: str
    status: str
    basket: BasketName
    owner: str
    secure: bool
    existing: float
    output_share_now: float
    full_rate_year: int | None
    starts: int | None
    retires: int | None
    committed_capex: float
    max_build: float
    site_months: int
    permitting_months: int
    months_from: int | None
    construction_months: int
    capex: float
    opex: float | None
    output_limit: float | None
    attrition: float
    build_with: FacilityName
    build_with_ratio: float
    resource: ResourceName
    offtake: Offtake | None
    must_run: float = 0.0
    ramp_stretch: float = 1.0
    pace_load: float = 1.0
    wacc_more: float = 0.0


@dataclass(frozen=True)
class Fleet:
    """Facilities that share one activity: one process in one country, or one that works alone."""

    name: FleetName
    process: ProcessName
    stage: StageName
    country: CountryName
    site: SiteName
    area: AreaName
    basket: BasketName
    secure: bool
    facilities: tuple[Facility, ...]

    @property
    def offtake(self) -> Offtake | None:
        return self.facilities[0].offtake

    @property
    def opex(self) -> float | None:
        return self.facilities[0].opex

    @property
    def resource(self) -> ResourceName:
        return self.facilities[0].resource


def facilities(
    case: Case, where: Places, screened: Callable[[CountryName], float], barred: Callable[[CountryName], float]
) -> tuple[Facility, ...]:
    """Facilities of areas that have a role in the bloc; builds only with planners and partners.

    screened, barred   country -> ownership share of an adversary from which a facility is exposed, may not expand
    """
    processes = case.tables["processes"].set_index("process")
    stages = case.tables["stages"].set_index("stage")
    offtakes = {row.facility: _offtake(row) for row in rows(case.tables["offtakes"])}
    sites = {FacilityName(row.facility): SiteName(row.site) for row in rows(case.tables["energy_sites"])}
    clocks = _permit_clocks(case)
    costs = SiteCosts(case, where)
    works = _works(case, dict(processes["stage"]))
    found = []
    for row in rows(case.tables["facilities"]):
        country = where.countries[CountryName(row.country)]
        role = where.role.get(country.area)
        if role is None:
            continue
        process: Any = processes.loc[row.process]
        stage: Any = stages.loc[process["stage"]]
        generic = str(row.status) == "generic"
        found.append(
            Facility(
                name=FacilityName(row.facility),
                title=str(row.title),
                country=country.code,
                site=sites.get(row.facility, SiteName(country.code)),
                area=country.area,
                process=ProcessName(row.process),
                stage=StageName(process["stage"]),
                permit_kind=str(stage["permit_kind"]),
                status=str(row.status),
                basket=BasketName(row.basket),
                owner=str(row.owner),
                secure=role != "adversary" and float(row.adversary_share) < screened(country.code),
                existing=float(row.existing_t_per_yr) * THOUSANDTH * where.existing.get(country.area, 1.0),
                output_share_now=1.0 if pd.isna(row.output_share_now) else float(row.output_share_now),
                full_rate_year=None if pd.isna(row.full_rate_year) else int(row.full_rate_year),
                starts=month_number(row.starts) if row.starts else None,
                retires=month_number(row.retires) if row.retires else None,
                committed_capex=float(row.committed_capex_musd) * where.existing.get(country.area, 1.0),
                max_build=0.0
                if role == "adversary" or float(row.adversary_share) >= barred(country.code)
                else float(row.max_build_t_per_yr) * THOUSANDTH,
                permitting_months=_permitting(
                    row, country.code, str(stage["permit_kind"]), clocks, case.levels.permits
                ),
                site_months=_site_months(stage, (country.code, StageName(process["stage"])) in works) if generic else 0,
                months_from=month_number(row.months_from) if row.months_from else None,
                construction_months=int(process["construction_months"])
                if pd.isna(row.construction_months)
                else int(row.construction_months),
                capex=_capex(row, country.code, generic, costs) * THOUSANDTH,
                opex=None if pd.isna(row.opex_usd_per_t) else float(row.opex_usd_per_t) * THOUSANDTH,
                output_limit=None if pd.isna(row.output_limit_t_per_t) else float(row.output_limit_t_per_t),
                attrition=country.attrition if str(row.status) in UNDECIDED else 0.0,
                build_with=FacilityName(row.build_with),
                build_with_ratio=0.0 if pd.isna(row.build_with_ratio) else float(row.build_with_ratio),
                resource=ResourceName(row.resource),
                offtake=offtakes.get(row.facility),
                must_run=float(row.must_run_share),
            )
        )
    return tuple(found)


def fleets(found: tuple[Facility, ...], apart: Collection[FacilityName] = ()) -> tuple[Fleet, ...]:
    """Gather facilities into fleets; those in `apart` work alone."""
    gathered: defaultdict[FleetName, list[Facility]] = defaultdict(list)
    for facility in found:
        own_terms = facility.opex is not None or facility.offtake or facility.must_run
        told_apart = facility.basket or facility.resource or own_terms
        alone = bool(told_apart) or facility.name in apart
        name = FleetName(facility.name if alone else f"{facility.process}.{facility.site}")
        gathered[name if facility.secure or alone else FleetName(f"{name}.adversary_owned")].append(facility)
    return tuple(
        Fleet(
            name=name,
            process=members[0].process,
            stage=members[0].stage,
            country=members[0].country,
            site=members[0].site,
            area=members[0].area,
            basket=members[0].basket,
            secure=members[0].secure,
            facilities=tuple(members),
        )
        for name, members in gathered.items()
    )


def _offtake(row: Any) -> Offtake:
    until = month_number(row.until) + 1 if row.until else None
    return Offtake(str(row.buyer), float(row.share), until, float(row.price_usd_per_t) * THOUSANDTH)


def _permit_clocks(case: Case) -> Mapping[tuple[CountryName, str], Any]:
    return {(row.country, row.kind): row for row in rows(case.tables["permits"])}


def _works(case: Case, stage_of: Mapping[str, str]) -> set[tuple[CountryName, StageName]]:
    """(country, stage) where something operates or is being built, whoever owns it."""
    return {
        (CountryName(row.country), StageName(stage_of[row.process]))
        for row in rows(case.tables["facilities"])
        if row.status in {"operating", "construction"} and row.existing_t_per_yr > 0
    }


def _site_months(stage: Any, has_works: bool) -> int:
    return int(stage["site_months"]) + (0 if has_works else int(stage["newcomer_months"]))


def _capex(row: Any, country: CountryName, generic: bool, costs: SiteCosts) -> float:
    """USD per t/yr: its own figure, or the process's there."""
    if not pd.isna(row.capex_usd_per_t):
        return float(row.capex_usd_per_t)
    return (costs.generic if generic else costs.standard)(ProcessName(row.process), country)


def _permitting(
    row: Any, country: CountryName, kind: str, clocks: Mapping[tuple[CountryName, str], Any], level: str
) -> int:
    """Months of permitting at the chosen quantile: a generic build takes the country's clock, a project its own,
    stretched or shortened as the country's quantile is against its median."""
    clock = clocks.get((country, kind))
    if clock is None:
        return int(row.permitting_months)
    chosen = {"p50": clock.p50_months, "p90": clock.p90_months, "fast": clock.fast_months}[level]
    if row.status == "generic":
        return int(chosen)
    return round(row.permitting_months * chosen / clock.p50_months) if clock.p50_months else int(row.permitting_months)
