"""Figures of some years become figures of periods."""

from __future__ import annotations

from pytest import approx, mark

from friendshore.calendar import Period, month_number
from friendshore.parameters.series import growing, in_period, in_year, keep_slope

POINTS = {2027: 10.0, 2031: 30.0}


@mark.parametrize(("year", "expected"), [(2020, 10), (2027, 10), (2028, 15), (2030, 25), (2031, 30), (2040, 30)])
def test_linear_between_stated_years_and_held_outside(year: int, expected: float) -> None:
    assert in_year(POINTS, year) == approx(expected)


def test_after_the_last_year_by_rule() -> None:
    assert in_year(POINTS, 2033, growing(0.1)) == approx(30 * 1.21)
    assert in_year(POINTS, 2033, keep_slope) == approx(40)
    assert in_year({2027: 10.0, 2029: 4.0}, 2031, keep_slope) == 0  # 4 - 2 x 3 would be below zero
    assert in_year({2027: 10.0}, 2031, keep_slope) == 10


def test_a_period_takes_the_mean_of_its_months() -> None:
    july_to_march = Period("p", month_number("2027-07"), 9, True)  # six months of 2027, three of 2028
    assert in_period(POINTS, july_to_march) == approx((6 * 10 + 3 * 15) / 9)
    two_years = Period("p", month_number("2028-01"), 24, True)
    assert in_period(POINTS, two_years) == approx((15 + 20) / 2)
