"""Figures of periods as figures of calendar years.

    amount[y]  =  sum_t  share[t,y] * amount[t]                     share[t,y]: part of period t that lies in year y
    level[y]   =  sum_t  months[t,y] / 12 * level[t]                                  without a figure: zero
    price[y]   =  sum_t  months[t,y] * price[t] / sum_t months[t,y]                   over periods that have a figure
    ratio[y]   =  sum_t  share[t,y] * weight[t] * ratio[t] / sum_t share[t,y] * weight[t]
    store[y]   =  store[t]  of the period that ends with December of y

Only years that lie wholly in reported periods are told: quarters add up to their year, what a period of several years
does is spread evenly over them, and what is left of a year would be taken for all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import pandas as pd

from friendshore.calendar import MONTHS_A_YEAR, Period, overlap, year_of


class Kind(Enum):
    """How figures of periods become those of a year."""

    AMOUNT = "amount"
    LEVEL = "level"
    PRICE = "price"
    RATIO = "ratio"
    STORE = "store"


def whole_years(periods: Sequence[Period]) -> tuple[list[int], list[int]]:
    """Calendar years that lie wholly in the reported periods, and those that lie there in part, both in order."""
    months: dict[int, int] = {}
    for period in periods:
        if period.reported:
            for year, share in period.year_shares().items():
                months[year] = months.get(year, 0) + round(share * period.months)
    whole = sorted(year for year, held in months.items() if held == MONTHS_A_YEAR)
    return whole, sorted(set(months) - set(whole))


def by_year(frame: pd.DataFrame, keys: Sequence[str], kind: Kind, periods: Sequence[Period]) -> pd.DataFrame:
    """Rows by keys and year.

    frame    period, keys, value, and weight for a ratio; several rows of a period and keys are added up, but of a
             price there is one
    """
    weights = _weights(kind, periods)
    laid = frame.merge(weights, on="period")
    laid = laid[laid["value"].notna()]
    weight = laid["counts"] * (laid["weight"] if kind is Kind.RATIO else 1.0)
    laid = laid.assign(over=weight, value=laid["value"] * weight)
    found = laid.groupby([*keys, "year"], sort=False)[["value", "over"]].sum().reset_index()
    if kind is Kind.RATIO:
        found = found[found["over"] > 0]
        found["value"] /= found["over"]
    elif kind is Kind.PRICE:
        found["value"] /= found["over"]
    return found.drop(columns="over")


def years_told(kind: Kind, periods: Sequence[Period]) -> list[int]:
    """Years in which a figure of this kind that is not there is zero; none where it is not known then."""
    return [] if kind in (Kind.RATIO, Kind.PRICE) else sorted(set(_weights(kind, periods)["year"].tolist()))


def _weights(kind: Kind, periods: Sequence[Period]) -> pd.DataFrame:
    """period, year, counts: with what weight a period's figure counts in a year that is told."""
    told = set(whole_years(periods)[0])
    rows: list[tuple[str, int, float]] = []
    for period in periods:
        if not period.reported:
            continue
        for year, share in period.year_shares().items():
            if year not in told:
                continue
            if kind is Kind.STORE:
                if period.end % MONTHS_A_YEAR == 0 and year_of(period.end - 1) == year:
                    rows.append((period.name, year, 1.0))
            elif kind in (Kind.LEVEL, Kind.PRICE):
                start = year * MONTHS_A_YEAR
                shared = overlap(period.start, period.end, start, start + MONTHS_A_YEAR)
                rows.append((period.name, year, shared / MONTHS_A_YEAR))
            else:
                rows.append((period.name, year, share))
    return pd.DataFrame(rows, columns=["period", "year", "counts"])
