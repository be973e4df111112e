"""Where things are: the bloc's areas and their roles, countries, groups, freight."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from friendshore.case import Case
from friendshore.case.table import EVERY
from friendshore.frames import rows
from friendshore.names import AreaName, CountryName, GroupName
from friendshore.parameters.planner_share import planner_share
from friendshore.units import THOUSANDTH

ATTRITION = {"none": 0.0, "base": 1.0, "high": 1.5}
"""Factor on attrition by level. The shares in hand are a third of the projects that were delayed over environmental
conflict; half as many again, half of those delayed, is a convention and no observed quantile."""


@dataclass(frozen=True)
class Country:
    """A country's cost level, cost of capital and chances. Shares are fractions, co2_price M USD/kt."""

    code: CountryName
    area: AreaName
    capex_index: float
    labour_index: float
    wacc: Mapping[str, float]
    attrition: float
    co2_price: float


@dataclass(frozen=True)
class Places:
    """The geography of one bloc's plan.

    role        area -> planner | partner | adversary; areas without a role only buy (outlets)
    existing    area -> share of standing capacity that the bloc may count on
    """

    bloc: str
    role: Mapping[AreaName, str]
    existing: Mapping[AreaName, float]
    countries: Mapping[CountryName, Country]
    groups: Mapping[GroupName, frozenset[CountryName]]
    region: Mapping[AreaName, str]
    inland: Mapping[AreaName, float]
    freight: Mapping[tuple[str, str, str], float]
    adversary_offer_share: float
    pace_share: float

    @property
    def planners(self) -> tuple[AreaName, ...]:
        return tuple(sorted(area for area, role in self.role.items() if role == "planner"))

    def members(self, group: str) -> frozenset[CountryName]:
        """Countries that a group, a country's own code, or * stands for."""
        if group == EVERY:
            return frozenset(self.countries)
        return self.groups.get(GroupName(group), frozenset({CountryName(group)}))

    def pace_share_of(self, group: GroupName) -> float:
        """Share of a group's limit of pace or permits that the bloc may use up: all of it in planners' countries."""
        own = all(self.role.get(self.countries[each].area) == "planner" for each in self.members(group))
        return 1.0 if own else self.pace_share

    def has_lane(self, freight_class: str, origin: AreaName, destination: AreaName) -> bool:
        """Whether goods of a class travel from one area to another."""
        return (freight_class, self.region[origin], self.region[destination]) in self.freight

    def in_pool(self, freight_class: str, area: AreaName, others: Iterable[AreaName]) -> list[AreaName]:
        """Areas to which an area has a lane: what it sends through a pool costs the mean of them."""
        return [other for other in others if self.has_lane(freight_class, area, other)]

    def lane_cost(self, freight_class: str, origin: AreaName, destination: AreaName) -> float:
        """Freight from area to area, M USD/kt: both inland legs and the ocean lane between their regions."""
        lane = self.freight[freight_class, self.region[origin], self.region[destination]]
        return lane + self.inland[origin] + self.inland[destination]


def places(case: Case) -> Places:
    """Read the geography of the case for the bloc that it plans for."""
    areas = case.tables["areas"].set_index("area")
    blocs = case.tables["blocs"]
    roles = blocs[blocs["bloc"] == case.bloc].set_index("area")
    titles = case.tables["bloc_titles"].set_index("bloc")
    groups = case.tables["country_groups"].groupby("group")["country"].agg(frozenset)
    stated = float(titles["pace_share"][case.bloc])
    return Places(
        bloc=case.bloc,
        role={AreaName(str(area)): str(role) for area, role in roles["role"].items()},
        existing={AreaName(str(area)): float(share) for area, share in roles["existing_share"].items()},
        countries={
            row.country: _country(row, ATTRITION[case.levels.attrition]) for row in rows(case.tables["countries"])
        },
        groups={GroupName(str(group)): members for group, members in groups.items()},
        region={AreaName(str(area)): str(region) for area, region in areas["freight_region"].items()},
        inland={AreaName(str(area)): float(cost) * THOUSANDTH for area, cost in areas["inland_usd_per_t"].items()},
        freight={
            (str(row.freight_class), str(row.from_region), str(row.to_region)): float(row.usd_per_t) * THOUSANDTH
            for row in rows(case.tables["freight"])
            if not math.isnan(row.usd_per_t)
        },
        adversary_offer_share=float(titles["adversary_offer_share"][case.bloc]),
        pace_share=planner_share(case) if math.isnan(stated) else stated,
    )


def _country(row: Any, attrition: float) -> Country:
    return Country(
        code=row.country,
        area=row.area,
        capex_index=row.capex_index,
        labour_index=row.labour_index,
        wacc={"mine": row.wacc_mining_share, "plant": row.wacc_plant_share},
        attrition=min(1.0, row.attrition_share * attrition),
        co2_price=row.co2_price_usd_per_t * THOUSANDTH,
    )
