"""Months and periods. A month is counted from year 0, so that clocks are plain subtraction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from friendshore.names import PeriodName

MONTHS_A_YEAR = 12
EVER = 10**6
"""Counts of months from -EVER up to EVER are all there are."""


def month_number(text: str) -> int:
    """Count of months of "2027-04" since year 0; January is the first."""
    year, month = text.split("-")
    return int(year) * MONTHS_A_YEAR + int(month) - 1


def month_text(number: int) -> str:
    """"2027-04" for its count of months."""  # fmt: skip
    return f"{number // MONTHS_A_YEAR}-{number % MONTHS_A_YEAR + 1:02d}"


def year_of(month: int) -> int:
    """Calendar year of a month's count."""
    return month // MONTHS_A_YEAR


def overlap(start: int, end: int, other_start: int, other_end: int) -> int:
    """Months that two half-open spans share."""
    return max(0, min(end, other_end) - max(start, other_start))


def spans(months: Collection[int]) -> list[range]:
    """Months as spans without gaps, in order."""
    found: list[range] = []
    for month in sorted(months):
        if found and found[-1].stop == month:
            found[-1] = range(found[-1].start, month + 1)
        else:
            found.append(range(month, month + 1))
    return found


@dataclass(frozen=True)
class Period:
    """A time step: `start` is the count of its first month, `end` that of the month after its last."""

    name: PeriodName
    start: int
    months: int
    reported: bool

    @property
    def end(self) -> int:
        return self.start + self.months

    @property
    def years(self) -> float:
        """Length in years, the h_t of the formulation."""
        return self.months / MONTHS_A_YEAR

    @property
    def dates(self) -> str:
        """Its first and last month where its name does not say them, "2028-01 to 2032-12"; empty where it does."""
        first, last = year_of(self.start), year_of(self.end - 1)
        of_years = self.start % MONTHS_A_YEAR == 0 and self.end % MONTHS_A_YEAR == 0
        said = {str(first)} if first == last else {f"{first}-{last}", f"{first}-{last % 100:02d}"}
        return "" if of_years and self.name in said else f"{month_text(self.start)} to {month_text(self.end - 1)}"

    @property
    def told(self) -> str:
        """The name as a sentence has it, with the months where it does not say them."""
        return f"{self.name} ({self.dates})" if self.dates else self.name

    @property
    def middle(self) -> float:
        """Middle of the period in months, where its money is discounted from."""
        return self.start + self.months / 2

    def by_year(self) -> tuple[Period, ...]:
        """The period in steps of a year from its start on, the last one shorter where it does not come out even."""
        starts = range(self.start, self.end, MONTHS_A_YEAR)
        return tuple(Period(self.name, at, min(MONTHS_A_YEAR, self.end - at), self.reported) for at in starts)

    def year_shares(self) -> dict[int, float]:
        """Share of the period that lies in each calendar year; sums to 1."""
        years = range(year_of(self.start), year_of(self.end - 1) + 1)
        return {
            year: overlap(self.start, self.end, year * MONTHS_A_YEAR, (year + 1) * MONTHS_A_YEAR) / self.months
            for year in years
        }


@dataclass(frozen=True)
class Dates:
    """When something holds: months from `since` up to, not including, `until`."""

    since: int = -EVER
    until: int = EVER

    @classmethod
    def stated(cls, first: str, last: str = "") -> Dates:
        """From one month, "2027-04", to another, both counted in; empty: no bound on that side."""
        return cls(month_number(first) if first else -EVER, month_number(last) + 1 if last else EVER)

    def meet(self, other: Dates) -> bool:
        """Whether some month lies in both."""
        return max(self.since, other.since) < min(self.until, other.until)

    def months_of(self, period: Period) -> range:
        """The months of a period that lie in them."""
        since = max(self.since, period.start)
        return range(since, max(since, min(self.until, period.end)))

    def share_of(self, period: Period) -> float:
        """Share of a period's months that lie in them."""
        return len(self.months_of(period)) / period.months
