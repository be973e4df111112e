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
from friendshore.frames import records, rows
from friendshore.parameters.series import in_period, keep_slope


def planner_share(case: Case) -> float:
    """Share of the case's bloc in the demand of all planners; 1 where nobody asks for anything."""
    blocs = case.tables["blocs"]
    planners = blocs[blocs["role"] == "planner"]
    own = set(planners.loc[planners["bloc"] == case.bloc, "area"])
    worth = planner_worth(case, set(planners["area"]))
    whole = sum(worth.values())
    return sum(value for area, value in worth.items() if area in own) / whole if whole else 1.0


def planner_worth(case: Case, areas: set[str]) -> dict[str, float]:
    """Area -> value of its demand over the reported periods, at fixed weights."""
    weights = dict(
        zip(case.tables["commodities"]["commodity"], case.tables["commodities"]["weight_usd_per_kg"], strict=True)
    )
    column = f"t_per_yr_{case.levels.demand}"
    points: defaultdict[tuple[str, str, str], dict[int, float]] = defaultdict(dict)
    for row in records(case.tables["demand"]):
        if row["area"] in areas:
            points[str(row["area"]), str(row["sector"]), str(row["commodity"])][int(row["year"])] = float(row[column])
    reported = [
        Period(str(row.period), month_number(row.start), int(row.months), True)
        for row in rows(case.tables["periods"])
        if row.reported
    ]
    found: defaultdict[str, float] = defaultdict(float)
    for (area, _, commodity), years in points.items():
        weight = weights.get(commodity, 0.0)
        if weight > 0:
            found[area] += weight * sum(period.years * in_period(years, period, keep_slope) for period in reported)
    return dict(found)
