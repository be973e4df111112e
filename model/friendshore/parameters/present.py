"""Where each planner stands before anything is decided.

    present reliance[c]  =  100 - 100 * sum_k w[k] * share[k,c] * demand[k,c] / sum_k w[k] * demand[k,c]

in points, over the commodities k of present_use.csv for area c, at the fixed value weights w and the demand of the last
period that ends by the decision date; share is the secure share of the table. What the table does not speak of is taken
to be like the rest. A planner without a row there, or a case without such a period, has no present.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from friendshore.calendar import Period
from friendshore.case import Case
from friendshore.frames import rows
from friendshore.names import AreaName, CommodityName
from friendshore.parameters.asked import DemandKey
from friendshore.parameters.chain import pattern
from friendshore.parameters.markets import Commodity
from friendshore.parameters.places import Places
from friendshore.units import POINTS


def use(case: Case, where: Places) -> dict[tuple[CommodityName, AreaName], float]:
    """(commodity, area) -> share of what users of a planner take that is secure, before the decision date."""
    return {
        (CommodityName(row.commodity), AreaName(row.area)): float(row.secure_share)
        for row in rows(case.tables["present_use"])
        if where.role.get(row.area) == "planner"
    }


def reliance(
    shares: Mapping[tuple[CommodityName, AreaName], float],
    demand: Mapping[DemandKey, float],
    commodities: Mapping[CommodityName, Commodity],
    periods: tuple[Period, ...],
    as_of: int,
) -> dict[AreaName, float]:
    """area -> points of reliance in the last period that ends by `as_of`."""
    before = [period.name for period in periods if period.end <= as_of]
    whole: defaultdict[AreaName, float] = defaultdict(float)
    secure: defaultdict[AreaName, float] = defaultdict(float)
    for (commodity, area, _, period), rate in demand.items():
        if before and period == before[-1] and (commodity, area) in shares:
            value = commodities[pattern(commodity)].weight * rate
            whole[area] += value
            secure[area] += value * shares[commodity, area]
    return {area: POINTS * (1 - secure[area] / value) for area, value in whole.items() if value > 0}
