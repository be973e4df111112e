"""What part of the planners' demand a bloc is: its share of what planners everywhere build at the same time.

    share  =  sum_{c planner of the bloc} W[c]  /  sum_{c planner of any bloc of the case} W[c]
    W[c]   =  sum_{t reported} h[t] * sum_{k,s} w[k] * demand[k,c,s,t]

with the value weights w of reliance and the demand of the chosen level. A planner alone that were first in the queue
for the crews and the sites of the whole world would look better alone than with its partners: all cannot be first.
"""

from __future__ import annotations

from collections import defaultdict

from friendshore.calendar import Period, month_number
from friendshore.case import Case
from friendshore.frames import rows
from friendshore.names import AreaName, PeriodName
from friendshore.parameters.stated import demand_of


def planner_share(case: Case) -> float:
    """Share of the case's bloc in the demand of all planners; 1 where nobody asks for anything."""
    blocs = case.tables["blocs"]
    planners = blocs[blocs["role"] == "planner"]
    own = set(planners.loc[planners["bloc"] == case.bloc, "area"])
    worth = planner_worth(case, set(planners["area"]))
    whole = sum(worth.values())
    return sum(value for area, value in worth.items() if area in own) / whole if whole else 1.0


def planner_worth(case: Case, areas: set[AreaName]) -> dict[AreaName, float]:
    """Area -> value of its demand over the reported periods, at fixed weights."""
    weights = dict(
        zip(case.tables["commodities"]["commodity"], case.tables["commodities"]["weight_usd_per_kg"], strict=True)
    )
    reported = [
        Period(PeriodName(row.period), month_number(row.start), int(row.months), True)
        for row in rows(case.tables["periods"])
        if row.reported
    ]
    found: defaultdict[AreaName, float] = defaultdict(float)
    for (commodity, area, _), rates in demand_of(case, areas, reported).items():
        weight = weights.get(commodity, 0.0)
        if weight > 0:
            found[area] += weight * sum(period.years * rates[period.name] for period in reported)
    return dict(found)
