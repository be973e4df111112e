"""What investment screening keeps out: the builds barred, and the capital that would have come with them."""

from __future__ import annotations

import pandas as pd

from friendshore.frames import rows as each
from friendshore.names import FacilityName
from friendshore.plan.reading import Solution
from friendshore.units import THOUSANDTH


def screened(solution: Solution) -> pd.DataFrame:
    """Projects that a threshold of ownership bars: facility, title, country, owner, adversary_share, barred_t_per_yr,
    capex_musd, adversary_capital_musd (the owner's part of it); empty where nothing is screened.

    Capital cost is the project's own, before attrition and before what other policies change. Projects that depend on
    a barred one (`build_with`) cannot be built either and are not counted here.
    """
    parameters, found = solution.parameters, []
    for row in each(parameters.case.tables["facilities"]):
        facility = parameters.facilities.get(FacilityName(row.facility))
        if facility is None or parameters.where.role[facility.area] == "adversary" or not row.max_build_t_per_yr:
            continue
        if row.adversary_share >= parameters.levers.expansion_share(facility.country):
            capex = row.max_build_t_per_yr * THOUSANDTH * facility.capex
            found.append(
                (facility.name, facility.title, facility.country, facility.owner, row.adversary_share,
                 row.max_build_t_per_yr, capex, capex * row.adversary_share)
            )  # fmt: skip
    columns = ["facility", "title", "country", "owner", "adversary_share", "barred_t_per_yr", "capex_musd",
               "adversary_capital_musd"]  # fmt: skip
    return pd.DataFrame(found, columns=columns).sort_values("facility", ignore_index=True)
