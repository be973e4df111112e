"""When capacity works: permits, construction, ramp-up, retirement and attrition, to the month."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from friendshore.calendar import MONTHS_A_YEAR, Period, overlap
from friendshore.parameters.fleets import Facility

EVIDENCE_YEAR = 3
MATURE_YEAR = 8


@dataclass(frozen=True)
class Ramp:
    """Output by year of operation as a share of nameplate; the last one lasts."""

    shares: tuple[float, ...]

    @property
    def mature(self) -> float:
        return self.shares[-1]

    def stretched(self, factor: float) -> Ramp:
        """The same curve run through in `factor` times the years: yearly means of the stretched curve."""
        if factor == 1:
            return self
        last = len(self.shares) - 1
        ends = [*((age + 1) * factor for age in range(last)), math.inf]
        means = [
            sum(
                share * max(0.0, min(year + 1, end) - max(year, age * factor))
                for age, (share, end) in enumerate(zip(self.shares, ends, strict=True))
            )
            for year in range(math.ceil(last * factor))
        ]
        return Ramp((*means, self.mature))

    def mean(self, start: int, end: int, period: Period) -> float:
        """Mean share over a period of a plant that works from month `start` up to, not including, month `end`."""
        return _mean(self.shares, end - start, period.start - start, period.months)


@cache
def _mean(shares: tuple[float, ...], life: int, age: int, months: int) -> float:
    """Mean share over months from an age on: many plants of many years pass through the same few ages."""
    worked = 0.0
    last = len(shares) - 1
    for year, share in enumerate(shares):
        begins = year * MONTHS_A_YEAR
        ends = life if year == last else min(life, begins + MONTHS_A_YEAR)
        worked += share * overlap(begins, ends, age, age + months)
    return worked / months


def ramp(process: Mapping[str, Any], choice: str) -> Ramp:
    """The ramp-up of a process, from one of two kinds of knowledge, never both.

    process    what engineers plan: ramp_1 to ramp_4, then the long-run share
    evidence   what was observed: evenly up to the share reached after three years, then evenly to the long-run share
               in the eighth year; what engineers have at its long-run share from the first year on has no ramp-up to
               observe (a stockpile that is dug up)
    """
    mature = float(process["mature_share"])
    if choice != "process" and float(process["ramp_1_share"]) >= mature:
        return Ramp((mature,))
    if choice == "process":
        return Ramp((*(float(process[f"ramp_{year}_share"]) for year in range(1, 5)), mature))
    seen = float(process["evidence_3yr_share"])
    rising = [seen * year / EVIDENCE_YEAR for year in range(1, EVIDENCE_YEAR + 1)]
    step = (mature - seen) / (MATURE_YEAR - EVIDENCE_YEAR)
    return Ramp((*rising, *(seen + step * year for year in range(1, MATURE_YEAR - EVIDENCE_YEAR + 1))))


def service_month(facility: Facility, decided: Period) -> int:
    """Month in which a build decided at a period's start first works.

    Permitting counts from the decision, for a generic build from when it can apply, or from the month in which it
    began; construction starts after both.
    """
    applied = decided.start + facility.site_months if facility.months_from is None else facility.months_from
    return max(decided.start, applied + facility.permitting_months) + facility.construction_months


def online(facility: Facility, service: int, period: Period, curve: Ramp, lifetime_years: int) -> float:
    """Share of a nameplate in service from a month on that works in a period, net of attrition."""
    return curve.mean(service, service + lifetime_years * MONTHS_A_YEAR, period) * (1 - facility.attrition)


def standing(facility: Facility, period: Period, as_of: int, mature: float) -> float:
    """Capacity in kt/yr of a running plant: its published output until `as_of`, then evenly up to its long-run rate.

    The long-run rate is reached in December of the full-rate year; it is the process's mature share, or the present
    share where that is already higher. Without a full-rate year the plant stays at its present rate.
    """
    now = facility.output_share_now
    later = now if facility.full_rate_year is None else max(now, mature)
    reached = (
        as_of if facility.full_rate_year is None else max(as_of, (facility.full_rate_year + 1) * MONTHS_A_YEAR - 1)
    )
    total = 0.0
    for month in range(period.start, period.end):
        if facility.retires is not None and month > facility.retires:
            break
        if month < as_of:
            total += now
        elif month >= reached:
            total += later
        else:
            total += now + (later - now) * (month - as_of) / (reached - as_of)
    return facility.existing * total / period.months


def committed(facility: Facility, period: Period, curve: Ramp) -> float:
    """Capacity in kt/yr of a committed plant, which enters service whole in its month."""
    assert facility.starts is not None
    end = facility.retires + 1 if facility.retires is not None else period.end
    return facility.existing * curve.mean(facility.starts, end, period)
