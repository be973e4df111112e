"""What capacity costs and when: annual charges, construction cash, who pays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from friendshore.calendar import MONTHS_A_YEAR, Period, overlap
from friendshore.case import Case
from friendshore.case.table import EVERY
from friendshore.finance import annuity, mid_year_annuity, with_interest_during_construction
from friendshore.frames import rows
from friendshore.names import CountryName, PeriodName, ProgrammeName, StageName
from friendshore.parameters.fleets import Facility
from friendshore.parameters.places import Places

AID = frozenset({"grant", "loan", "equity"})


@dataclass(frozen=True)
class Programme:
    """Who pays: limits in M USD (a year), infinite where there are none.

    kind      budget, private, grant, loan or equity
    interest  real interest a year, or required return; 0 where nothing is paid back
    term      years over which it is paid back in equal parts; 0 where nothing is
    loss      expected loss of what is lent, share
    """

    name: ProgrammeName
    title: str
    countries: frozenset[CountryName]
    stages: frozenset[StageName]
    total: float
    yearly: float
    from_year: int
    to_year: int
    kind: str
    interest: float
    term: float
    loss: float

    @property
    def aids(self) -> bool:
        """Whether it is public money that may close a gap of viability."""
        return self.kind in AID

    def public_cost(self, rate: float) -> float:
        """What a dollar paid costs the public in the end, at a social rate: nothing where no public money is told (a
        budget, private money), all of a grant, of a loan what expected repayments are worth less than it."""
        return self._left(rate, 1 - self.loss) if self.aids else 0.0

    def worth(self, rate: float) -> float:
        """What a dollar paid is worth to a firm with this cost of capital: less what it must pay back."""
        return self._left(rate, 1.0) if self.aids else 0.0

    def _left(self, rate: float, repaid: float) -> float:
        """A dollar less the present worth of paying back, from the payment on, never below 0."""
        if not self.term:
            return 1.0
        return max(0.0, 1 - repaid * annuity(self.interest, self.term) / annuity(rate, self.term))

    @property
    def since(self) -> int:
        """Its first month."""
        return self.from_year * MONTHS_A_YEAR

    def months(self, period: Period) -> range:
        """The months of a period that lie in its years."""
        until = min((self.to_year + 1) * MONTHS_A_YEAR, period.end)
        return range(max(self.since, period.start), max(self.since, period.start, until))

    def funds(self, country: CountryName, stage: StageName, period: Period) -> bool:
        """Whether it may pay for a stage in a country in a period, for what falls in its months there."""
        return country in self.countries and stage in self.stages and len(self.months(period)) > 0


def charge(facility: Facility, wacc: float, lifetime_years: int, fixed_om: float) -> float:
    """Yearly cost of a kt/yr of new capacity from its first month on, M USD, in the middle of each year, where money is
    discounted: annuity with interest during construction, and fixed operation and maintenance. Net of attrition."""
    capital = facility.capex * with_interest_during_construction(wacc, facility.construction_months)
    return (capital * mid_year_annuity(wacc, lifetime_years) + facility.capex * fixed_om) * (1 - facility.attrition)


def years_in_service(service: int, period: Period, lifetime_years: int) -> float:
    """Years of a period in which a build in service from a month on stands and is charged for."""
    return overlap(service, service + lifetime_years * MONTHS_A_YEAR, period.start, period.end) / MONTHS_A_YEAR


def cash_share(facility: Facility, service: int, period: Period) -> float:
    """Share of a build's capital cost spent in a period: evenly over the construction months, after permitting.

    A plant that needs no construction months is paid in its first month.
    """
    return cash_share_of(facility, service, range(period.start, period.end))


def cash_share_of(facility: Facility, service: int, span: range) -> float:
    """The same for a span of months."""
    months = max(facility.construction_months, 1)
    start = service - facility.construction_months
    return overlap(start, start + months, span.start, span.stop) / months


def committed_cash(facility: Facility, periods: tuple[Period, ...]) -> dict[PeriodName, float]:
    """Period -> M USD still to be spent on a committed plant: evenly from the first period until it starts."""
    if facility.starts is None or not facility.committed_capex:
        return {}
    months = committed_months(facility, periods)
    parts = {name: inside / months_until_start(facility, periods) for name, inside in months.items()}
    return {name: part * facility.committed_capex for name, part in parts.items() if part}


def committed_months(facility: Facility, periods: tuple[Period, ...]) -> dict[PeriodName, int]:
    """Period -> months of it in which a committed plant is still being paid for."""
    begins, until = periods[0].start, periods[0].start + months_until_start(facility, periods)
    return {period.name: overlap(begins, until, period.start, period.end) for period in periods}


def months_until_start(facility: Facility, periods: tuple[Period, ...]) -> int:
    """Months over which what is still to be spent on a committed plant is spread."""
    return 0 if facility.starts is None else max(1, facility.starts - periods[0].start)


def programmes(case: Case, where: Places) -> tuple[Programme, ...]:
    """Programmes with groups of countries written out; pledged ones only where the level of money is all."""
    stages = frozenset(map(StageName, case.tables["stages"]["stage"]))
    return tuple(
        _programme(row, where, stages)
        for row in rows(case.tables["programmes"])
        if row.status == "committed" or case.levels.money == "all"
    )


def _programme(row: Any, where: Places, stages: frozenset[StageName]) -> Programme:
    countries = frozenset[CountryName]().union(*(where.members(group) for group in str(row.countries).split(";")))
    return Programme(
        name=ProgrammeName(row.programme),
        title=str(row.title),
        countries=countries,
        stages=stages if row.stages == EVERY else frozenset(StageName(stage) for stage in str(row.stages).split(";")),
        total=float("inf") if pd.isna(row.total_musd) else float(row.total_musd),
        yearly=float("inf") if pd.isna(row.yearly_musd) else float(row.yearly_musd),
        from_year=int(row.from_year),
        to_year=int(row.to_year),
        kind=str(row.kind),
        interest=0.0 if pd.isna(row.interest_share_per_yr) else float(row.interest_share_per_yr),
        term=0.0 if pd.isna(row.term_years) else float(row.term_years),
        loss=float(row.loss_share),
    )
