"""Joint limits: offers, outlets and facilities that are added up, with a most and a least."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from friendshore.calendar import Period
from friendshore.case import Case
from friendshore.case.nearest import parted
from friendshore.frames import records
from friendshore.names import CommodityName, FacilityName, FleetName, JointLimitName, OfferName, OutletName, PeriodName
from friendshore.parameters.fleets import Fleet
from friendshore.parameters.markets import Outlet
from friendshore.parameters.stated import by_period, rates
from friendshore.units import THOUSANDTH

FREE = {"most": math.inf, "least": 0.0}
"""What holds of a period of which nothing is said."""


@dataclass(frozen=True)
class Joint:
    """Who is added up: names of offers, outlets (those of a pattern written out) and fleets; what of the fleets is
    counted, their activity where it is blank; kt a year by period, a most without a limit is infinite."""

    name: JointLimitName
    offers: frozenset[OfferName]
    outlets: frozenset[OutletName]
    fleets: frozenset[FleetName]
    commodity: CommodityName
    most: Mapping[PeriodName, float]
    least: Mapping[PeriodName, float]


def members_alone(case: Case) -> frozenset[FacilityName]:
    """Facilities in a joint limit work alone, so that their own flow is told."""
    named = {FacilityName(name) for row in records(case.tables["joint_limits"]) for name in parted(row["members"])}
    return frozenset(case.tables["facilities"]["facility"]) & named


def joint_limits(
    case: Case, fleets: Iterable[Fleet], outlets: Iterable[Outlet], periods: tuple[Period, ...]
) -> tuple[Joint, ...]:
    """The rows of joint_limits.csv with their years."""
    years: defaultdict[str, dict[str, dict[int, float]]] = defaultdict(lambda: {"most": {}, "least": {}})
    for row in records(case.tables["joint_limit_years"]):
        for side, points in years[row["joint_limit"]].items():
            if not math.isnan(row[f"{side}_t_per_yr"]):
                points[int(row["year"])] = row[f"{side}_t_per_yr"] * THOUSANDTH
    key = ("joint_limit",)
    then = {side: rates(case, "joint_limit_periods", key, f"{side}_t", periods) for side in ("most", "least")}
    offered = frozenset(map(OfferName, case.tables["offers"]["offer"]))
    found = []
    for row in records(case.tables["joint_limits"]):
        named = frozenset(parted(row["members"]))
        sides = {
            side: by_period(points, then[side].get((row["joint_limit"],), {}), periods, otherwise=FREE[side])
            for side, points in years[row["joint_limit"]].items()
        }
        found.append(
            Joint(
                name=JointLimitName(row["joint_limit"]),
                offers=offered & named,
                outlets=frozenset(each.name for each in outlets if {each.name, each.name.rpartition(":")[0]} & named),
                fleets=frozenset(f.name for f in fleets if any(each.name in named for each in f.facilities)),
                commodity=row["commodity"],
                most=sides["most"],
                least=sides["least"],
            )
        )
    return tuple(found)
