"""Hosts: whose flow a by-product is captured from, and how much of it at most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from friendshore.calendar import Period
from friendshore.case import Case
from friendshore.case.nearest import parted
from friendshore.frames import records
from friendshore.names import (
    CommodityName,
    CountryName,
    FacilityName,
    FleetName,
    GroupName,
    HostLimitName,
    OfferName,
    PeriodName,
    ProcessName,
)
from friendshore.parameters.fleets import Fleet
from friendshore.parameters.places import Places
from friendshore.parameters.series import in_period
from friendshore.units import THOUSANDTH


@dataclass(frozen=True)
class Host:
    """Fleets of which some of a commodity is captured (of their activity, where it is blank): kt at most per kt."""

    fleets: tuple[FleetName, ...]
    commodity: CommodityName
    per_kt: float


@dataclass(frozen=True)
class HostLimit:
    """What may be captured of a commodity in a place, by whom, and out of what.

    place    a country, or the group of countries that the row names
    fleets   fleets that capture it; `offers` those who sell what others capture
    hosts    hosts in the plan
    given    period -> kt a year that the flows of hosts outside the plan let be captured
    """

    name: HostLimitName
    place: GroupName
    commodity: CommodityName
    fleets: tuple[FleetName, ...]
    offers: tuple[OfferName, ...]
    hosts: tuple[Host, ...]
    given: Mapping[PeriodName, float]


def hosts_alone(case: Case) -> frozenset[FacilityName]:
    """Facilities that capture or are hosts by name: they work alone, so that their own flow is told."""
    rows = records(case.tables["host_limits"])
    named = {FacilityName(name) for row in rows for name in parted(row["facilities"])}
    known = frozenset(case.tables["facilities"]["facility"])
    return known & (named | {FacilityName(row["host"]) for row in records(case.tables["hosts"])})


def host_limits(
    case: Case, where: Places, fleets: Iterable[Fleet], periods: tuple[Period, ...]
) -> tuple[HostLimit, ...]:
    """The limits of a case; one that each country has on its own, country by country."""
    return tuple(_written_out(case, where, tuple(fleets), periods))


def _written_out(
    case: Case, where: Places, fleets: tuple[Fleet, ...], periods: tuple[Period, ...]
) -> Iterator[HostLimit]:
    hosts: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in records(case.tables["hosts"]):
        hosts[row["host_limit"]].append(row)
    flows = _flows(case)
    for row in records(case.tables["host_limits"]):
        members = where.members(row["group"])
        each = {GroupName(country): frozenset({country}) for country in sorted(members)}
        places = each if row["each_country"] else {GroupName(row["group"]): members}
        processes = set(map(ProcessName, parted(row["processes"])))
        facilities = set(map(FacilityName, parted(row["facilities"])))
        for place, countries in places.items():
            near = [fleet for fleet in fleets if fleet.country in countries]
            taking = [fleet.name for fleet in near if fleet.process in processes or _has(fleet, facilities)]
            offers = tuple(map(OfferName, parted(row["offers"])))
            if taking or offers:
                yield HostLimit(
                    name=HostLimitName(row["host_limit"]),
                    place=place,
                    commodity=row["commodity"],
                    fleets=tuple(sorted(taking)),
                    offers=offers,
                    hosts=tuple(_hosts(hosts[row["host_limit"]], near)),
                    given=_given(hosts[row["host_limit"]], flows, countries, periods),
                )


def _has(fleet: Fleet, facilities: set[FacilityName]) -> bool:
    return any(facility.name in facilities for facility in fleet.facilities)


def _hosts(rows: list[dict[str, Any]], fleets: list[Fleet]) -> Iterator[Host]:
    for row in rows:
        found = sorted(fleet.name for fleet in fleets if fleet.process == row["host"] or _has(fleet, {row["host"]}))
        if found:
            yield Host(tuple(found), row["commodity"], row["t_per_t"])


def _flows(case: Case) -> dict[tuple[str, CountryName], dict[int, float]]:
    """(flow, country) -> year -> kt a year."""
    points: defaultdict[tuple[str, CountryName], dict[int, float]] = defaultdict(dict)
    for row in records(case.tables["host_flows"]):
        points[row["flow"], row["country"]][int(row["year"])] = row["t_per_yr"] * THOUSANDTH
    return points


def _given(
    rows: list[dict[str, Any]],
    flows: Mapping[tuple[str, CountryName], Mapping[int, float]],
    countries: frozenset[CountryName],
    periods: tuple[Period, ...],
) -> dict[PeriodName, float]:
    """Period -> kt a year that given flows let be captured."""
    found = [
        (row["t_per_t"], points)
        for row in rows
        for (flow, country), points in flows.items()
        if flow == row["host"] and country in countries
    ]
    return {period.name: sum(share * in_period(points, period) for share, points in found) for period in periods}
