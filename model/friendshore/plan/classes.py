"""What runs, is committed, announced or generic: which of these a plant is, and capacity and output of each by stage.

running     stands at the decision date (operating), as it stands
committed   under construction: it arrives by itself
announced   what the plan builds of a project that somebody has named (planned, prospect), or adds to a plant
generic     what it builds where nobody has announced anything: plants of the trade's least size or more
"""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from friendshore.frames import rows as each
from friendshore.names import CountryName, FleetName, PeriodName, StageName
from friendshore.plan.reading import Solution
from friendshore.units import THOUSANDTH

RUNNING, COMMITTED, ANNOUNCED, GENERIC = "running", "committed", "announced", "generic"
CLASSES = (RUNNING, COMMITTED, ANNOUNCED, GENERIC)
COLUMNS = ["period", "stage", "country", "class", "capacity_unit", "t_per_yr", "used_t_per_yr"]


def class_of_build(status: str) -> str:
    """The class of what the plan builds at a facility."""
    return GENERIC if status == GENERIC else ANNOUNCED


def class_that_stands(status: str) -> str:
    """The class of what stands without a decision."""
    return COMMITTED if status == "construction" else RUNNING


def by_class(solution: Solution) -> pd.DataFrame:
    """Effective capacity (ramp-up, attrition counted) and its use by period, stage, country, class and unit.

    Facilities of a fleet share its use in proportion to what they can do.
    """
    parameters = solution.parameters
    can: defaultdict[tuple[FleetName, PeriodName, str], float] = defaultdict(float)
    for (facility, period), kt in parameters.standing_of.items():
        if kt > 0:
            found = parameters.facilities[facility]
            can[parameters.fleet_of[facility], period, class_that_stands(found.status)] += kt
    for row in each(solution.values("build", ("facility", "decided"))):
        found = parameters.facilities[row.facility]
        for period, share in parameters.builds[row.facility, row.decided].online.items():
            can[parameters.fleet_of[row.facility], period, class_of_build(found.status)] += row.value * share
    whole: defaultdict[tuple[FleetName, PeriodName], float] = defaultdict(float)
    for (fleet, period, _), kt in can.items():
        whole[fleet, period] += kt
    used: defaultdict[tuple[FleetName, PeriodName], float] = defaultdict(float)
    for row in each(solution.values("activity", ("fleet", "mode", "provenance", "period"))):
        used[row.fleet, row.period] += row.value * parameters.modes[row.fleet, row.mode].use
    sums: defaultdict[tuple[PeriodName, StageName, CountryName, str, str], list[float]]
    sums = defaultdict(lambda: [0.0, 0.0])
    years = {period.name: period.years for period in parameters.reported}
    for (fleet, period, kind), kt in can.items():
        if period in years:
            plant = parameters.fleets[fleet]
            unit = parameters.processes[plant.process].capacity_unit
            found_sums = sums[period, plant.stage, plant.country, kind, unit]
            found_sums[0] += kt / THOUSANDTH
            found_sums[1] += used[fleet, period] * kt / whole[fleet, period] / years[period] / THOUSANDTH
    stages = {stage: place for place, stage in enumerate(parameters.case.tables["stages"]["stage"])}
    order = {period: place for place, period in enumerate(years)}
    told = sorted(sums, key=lambda k: (order[k[0]], stages[k[1]], k[2], CLASSES.index(k[3]), k[4]))
    return pd.DataFrame([(*key, *sums[key]) for key in told], columns=COLUMNS)
