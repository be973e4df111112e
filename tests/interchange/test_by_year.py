"""Figures of periods as figures of years, worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from friendshore.calendar import Period, month_number
from friendshore.reports.interchange.by_year import Kind, by_year, whole_years, years_told

MIXED = (
    Period("2026b", month_number("2026-07"), 6, True),
    Period("2027-Q1", month_number("2027-01"), 3, True),
    Period("2027rest", month_number("2027-04"), 9, True),
    Period("2028-29", month_number("2028-01"), 24, True),
    Period("2030", month_number("2030-01"), 12, False),
)
WEIGHTS = {"2026b": 10.0, "2027-Q1": 1.0, "2027rest": 3.0, "2028-29": 8.0, "2030": 1.0}


def told(kind: Kind, **values: float) -> dict[int, float]:
    rows = [(period.name, "x", values[f"p{number}"]) for number, period in enumerate(MIXED) if f"p{number}" in values]
    frame = pd.DataFrame(rows, columns=["period", "what", "value"])
    frame["weight"] = frame["period"].map(WEIGHTS)
    found = by_year(frame, ["what"], kind, MIXED)
    return dict(zip(found["year"], found["value"], strict=True))


def test_only_years_wholly_in_reported_periods_are_told() -> None:
    assert whole_years(MIXED) == ([2027, 2028, 2029], [2026])


def test_amounts_add_up_to_their_year_and_long_periods_are_spread_evenly() -> None:
    found = told(Kind.AMOUNT, p0=7, p1=20, p2=30, p3=90, p4=5)
    assert found == pytest.approx({2027: 50, 2028: 45, 2029: 45})


def test_a_level_is_the_mean_of_the_year_and_zero_where_it_is_not() -> None:
    assert told(Kind.LEVEL, p1=100, p2=200, p3=70) == pytest.approx({2027: 175, 2028: 70, 2029: 70})
    assert told(Kind.LEVEL, p2=200) == pytest.approx({2027: 150})


def test_a_price_is_the_mean_of_the_months_that_have_one() -> None:
    assert told(Kind.PRICE, p1=100, p2=200) == pytest.approx({2027: 175})
    assert told(Kind.PRICE, p2=200) == pytest.approx({2027: 200})


def test_a_ratio_is_weighted_by_what_it_is_a_share_of() -> None:
    found = told(Kind.RATIO, p0=99, p1=50, p2=10, p3=40)
    assert found == pytest.approx({2027: (50 * 1 + 10 * 3) / 4, 2028: 40, 2029: 40})


def test_a_store_is_what_lies_there_at_the_end_of_the_year() -> None:
    assert told(Kind.STORE, p0=1, p1=2, p2=3, p3=4) == pytest.approx({2027: 3, 2029: 4})
    assert years_told(Kind.STORE, MIXED) == [2027, 2029]
    assert years_told(Kind.AMOUNT, MIXED) == [2027, 2028, 2029]
    assert years_told(Kind.RATIO, MIXED) == years_told(Kind.PRICE, MIXED) == []
