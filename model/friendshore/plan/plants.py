"""What each plant can do in each period: what stands of it, and what the plan has built there."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from friendshore.frames import rows
from friendshore.names import FacilityName, PeriodName
from friendshore.plan.reading import Solution
from friendshore.units import THOUSANDTH

COLUMNS = ["period", "facility", "stage", "country", "standing_t_per_yr", "new_t_per_yr", "capacity_unit"]


def plants(solution: Solution) -> pd.DataFrame:
    """Effective capacity (ramp-up, attrition counted) by period and facility, where there is any; a fleet's facilities
    add up to its row of the table capacity."""
    parameters = solution.parameters
    new: defaultdict[tuple[FacilityName, PeriodName], float] = defaultdict(float)
    for row in rows(solution.values("build", ("facility", "decided"))):
        for working, share in parameters.builds[row.facility, row.decided].online.items():
            new[row.facility, working] += row.value * share
    found = []
    for period in parameters.reported:
        for name, facility in parameters.facilities.items():
            stands, built = parameters.standing_of.get((name, period.name), 0.0), new[name, period.name]
            if stands > 0 or built > 0:
                unit = parameters.processes[facility.process].capacity_unit
                amounts = stands / THOUSANDTH, built / THOUSANDTH
                found.append((period.name, name, facility.stage, facility.country, *amounts, unit))
    return pd.DataFrame(found, columns=COLUMNS)
