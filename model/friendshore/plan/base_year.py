"""The plan against what is known: published output of companies and countries, shares of the adversary, where each
planner stands, outlooks."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd

from friendshore.calendar import Period
from friendshore.frames import records
from friendshore.frames import rows as each
from friendshore.names import FacilityName
from friendshore.parameters.series import in_year
from friendshore.plan.reading import Solution
from friendshore.plan.reliance import SHORT, weights

COLUMNS = ["actual", "title", "year", "published", "plan", "unit", "difference_share", "explanation", "source",
           "confidence"]  # fmt: skip


def base_year_check(solution: Solution, made: pd.DataFrame, delivered: pd.DataFrame) -> pd.DataFrame:
    """One row a published figure, beside the plan's for the period of its year.

    made, delivered   the plan's production and deliveries. A fleet's output is shared among its facilities by their
                      capacity, standing or built by the plan. A share of the adversary is its own output
                      (adversary_output.csv) over that and the plan's together.
    """
    parameters = solution.parameters
    outside: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for row in each(parameters.case.tables["adversary_output"]):
        outside[str(row.measure)][int(row.year)] = float(row.t_per_yr)
    rows = []
    for row in records(parameters.case.tables["actuals"]):
        period = next((found for found in parameters.reported if int(row["year"]) in found.year_shares()), None)
        if period is None:
            continue
        reliance = row["measure"] == "reliance"
        ours = _reliance(solution, delivered, row, period) if reliance else _output(solution, made, row, period)
        if row["measure"] == "adversary_share":
            theirs = in_year(outside[row["world"]], int(row["year"]))
            ours = theirs / (theirs + ours)
        published = float(row["value"])
        gap = (ours - published) / published if published else 0.0
        rows.append(
            (row["actual"], row["title"], row["year"], published, ours, row["unit"], gap, row["explanation"],
             row["source"], row["confidence"])
        )  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def _reliance(solution: Solution, delivered: pd.DataFrame, row: dict[Any, Any], period: Period) -> float:
    """Share of what users of the area take that is exposed or short, 0 where they take nothing."""
    chosen = delivered[delivered["period"] == period.name]
    if row["area"]:
        chosen = chosen[chosen["area"] == row["area"]]
    if row["commodity"]:
        chosen = chosen[chosen["commodity"].isin(row["commodity"].split(";"))]
        weighed = chosen["t"]
    else:
        weighed = chosen["t"] * chosen["commodity"].map(weights(solution)).astype(float)
    whole = float(weighed.sum())
    return float(weighed[chosen["provenance"].isin(("exposed", SHORT))].sum()) / whole if whole else 0.0


def _output(solution: Solution, made: pd.DataFrame, row: dict[Any, Any], period: Period) -> float:
    """t/yr that the plan makes of what an actual counts."""
    chosen = made[made["period"] == period.name]
    for column in ("stage", "area"):
        if row[column]:
            chosen = chosen[chosen[column] == row[column]]
    if row["commodity"]:
        chosen = chosen[chosen["commodity"].isin(row["commodity"].split(";"))]
    if row["facilities"]:
        shares = _shares(solution, row["facilities"].split(";"), period)
        chosen = chosen[chosen["fleet"].isin(shares)]
        return float((chosen["t"] * chosen["fleet"].map(shares).astype(float)).sum()) / period.years
    return float(chosen["t"].sum()) / period.years


def _shares(solution: Solution, names: list[str], period: Period) -> dict[str, float]:
    """Fleet -> share of its capacity in a period that some facilities have, standing or built by the plan.

    sum_{f in names} working[f,t] / sum_{f in fleet} working[f,t]
    working[f,t] = standing[f,t] + sum_s online[f,s,t] * build[f,s]
    """
    parameters = solution.parameters
    working: defaultdict[FacilityName, float] = defaultdict(float)
    for (facility, name), capacity in parameters.standing_of.items():
        if name == period.name:
            working[facility] += capacity
    for row in each(solution.values("build", ("facility", "decided"))):
        online = parameters.builds[row.facility, row.decided].online
        working[row.facility] += row.value * online.get(period.name, 0.0)
    whole: defaultdict[str, float] = defaultdict(float)
    part: defaultdict[str, float] = defaultdict(float)
    for facility, capacity in working.items():
        fleet = parameters.fleet_of[facility]
        whole[fleet] += capacity
        if facility in names:
            part[fleet] += capacity
    return {fleet: capacity / whole[fleet] for fleet, capacity in part.items() if whole[fleet] > 0}
