"""Builds, capacity and its use, what is not built, what committed plants take of the pace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

import pandas as pd

from friendshore.calendar import Period, month_text
from friendshore.frames import in_order
from friendshore.frames import rows as each
from friendshore.names import CommodityName
from friendshore.parameters.chain import Mode
from friendshore.parameters.works import Build
from friendshore.plan.classes import class_of_build
from friendshore.plan.reading import Solution, reported_only, share
from friendshore.units import THOUSANDTH


def builds(solution: Solution) -> pd.DataFrame:
    """Every build of a reported period, each wait a row of its own: dates, t/yr, capex_musd, its
    expected capital cost: t_per_yr x capex_usd_per_t x finished_share, the chance that it is allowed to finish."""
    parameters = solution.parameters
    periods = {period.name: period for period in parameters.periods}
    rows = []
    for row in each(solution.values("build", ("facility", "decided"))):
        found = parameters.builds[row.facility, row.decided]
        service, facility, period = found.service_month, found.as_found, periods[found.decided]
        if not period.reported:
            continue
        rows.append(
            {
                "facility": facility.name,
                "title": facility.title,
                "owner": facility.owner,
                "country": facility.country,
                "area": facility.area,
                "stage": facility.stage,
                "process": facility.process,
                "status": facility.status,
                "class": class_of_build(facility.status),
                "decided": period.name,
                "permit_from": month_text(_permit_from(found, period)),
                "construction_from": month_text(service - facility.construction_months),
                "in_service": month_text(service),
                "t_per_yr": row.value / THOUSANDTH,
                "least_t_per_yr": parameters.processes[facility.process].least_size / THOUSANDTH,
                "capacity_unit": parameters.processes[facility.process].capacity_unit,
                "capex_musd": row.value * facility.capex * (1 - facility.attrition),
                "capex_usd_per_t": facility.capex / THOUSANDTH,
                "finished_share": 1 - facility.attrition,
            }
        )
    columns = [
        "facility", "title", "owner", "country", "area", "stage", "process", "status", "class", "decided",
        "permit_from", "construction_from", "in_service", "t_per_yr", "least_t_per_yr", "capacity_unit", "capex_musd",
        "capex_usd_per_t", "finished_share",
    ]  # fmt: skip
    order = {stage: number for number, stage in enumerate(parameters.case.tables["stages"]["stage"])}
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values(["stage", "decided", "facility", "in_service"], key=_ordered(order), ignore_index=True)


def _permit_from(build: Build, decided: Period) -> int:
    """Month in which permitting begins or has begun; that of the decision where the permit is there by then."""
    begun, construction = build.as_found.months_from, build.service_month - build.as_found.construction_months
    return decided.start if begun is None or construction <= decided.start else begun


def _ordered(order: dict[str, int]):  # type: ignore[no-untyped-def]
    return lambda column: column.map(order) if column.name == "stage" else column


def capacity(solution: Solution) -> pd.DataFrame:
    """Effective capacity (ramp-up, attrition counted) by fleet and period, standing and new, and its use."""
    parameters = solution.parameters
    new: defaultdict[tuple[str, str], float] = defaultdict(float)
    for row in each(solution.values("build", ("facility", "decided"))):
        for period, working in parameters.builds[row.facility, row.decided].online.items():
            new[parameters.fleet_of[row.facility], period] += row.value * working
    used: defaultdict[tuple[str, str], float] = defaultdict(float)
    for row in each(solution.values("activity", ("fleet", "mode", "provenance", "period"))):
        used[row.fleet, row.period] += row.value * parameters.modes[row.fleet, row.mode].use
    rows = [
        {
            "period": period.name,
            "stage": fleet.stage,
            "process": fleet.process,
            "country": fleet.country,
            "area": fleet.area,
            "fleet": fleet.name,
            "standing_t_per_yr": parameters.standing[fleet.name, period.name] / THOUSANDTH,
            "new_t_per_yr": new[fleet.name, period.name] / THOUSANDTH,
            "used_t_per_yr": used[fleet.name, period.name] / THOUSANDTH / period.years,
            "capacity_unit": parameters.processes[fleet.process].capacity_unit,
        }
        for period in parameters.reported
        for fleet in parameters.fleets.values()
        if parameters.standing[fleet.name, period.name] > 0 or new[fleet.name, period.name] > 0
    ]
    columns = ["period", "stage", "process", "country", "area", "fleet", "standing_t_per_yr", "new_t_per_yr",
               "used_t_per_yr", "capacity_unit"]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    whole = frame["standing_t_per_yr"] + frame["new_t_per_yr"]
    frame.insert(9, "use_share", share(frame["used_t_per_yr"], whole))
    return frame


def production(solution: Solution) -> pd.DataFrame:
    """What fleets make, before any part owed to an adversary leaves: period, stage, country, area, fleet, commodity,
    provenance, t."""
    return _of_activity(solution, lambda mode: mode.outputs)


def inputs_used(solution: Solution) -> pd.DataFrame:
    """What fleets use up; columns as in production. Secure material in exposed work stands as exposed."""
    return _of_activity(solution, lambda mode: mode.inputs)


def _of_activity(solution: Solution, amounts: Callable[[Mode], Mapping[CommodityName, float]]) -> pd.DataFrame:
    parameters = solution.parameters
    found: defaultdict[tuple[str, ...], float] = defaultdict(float)
    for row in each(solution.values("activity", ("fleet", "mode", "provenance", "period"))):
        fleet = parameters.fleets[row.fleet]
        for commodity, amount in amounts(parameters.modes[row.fleet, row.mode]).items():
            key = row.period, fleet.stage, fleet.country, fleet.area, fleet.name, commodity, row.provenance
            found[key] += row.value * amount / THOUSANDTH
    columns = ["period", "stage", "country", "area", "fleet", "commodity", "provenance", "t"]
    frame = pd.DataFrame([(*key, amount) for key, amount in found.items()], columns=columns)
    return in_order(reported_only(parameters, frame), columns[:-1])


def committed_pace(solution: Solution) -> pd.DataFrame:
    """What committed plants take of the limits of pace: kind, group, year, limit, what enters then, what they use up
    (more than enters where an earlier year was full), what is left for builds; t/yr as the limit counts."""
    rows = []
    for room in solution.parameters.rooms.values():
        amounts = room.limit.most(room.year), room.enters, room.taken, room.left
        rows.append((room.limit.kind, room.limit.group, room.year, *(amount / THOUSANDTH for amount in amounts)))
    columns = ["kind", "group", "year", "limit_t_per_yr", "enters_t_per_yr", "taken_t_per_yr", "left_t_per_yr"]
    return in_order(pd.DataFrame(rows, columns=columns), columns[:3])
