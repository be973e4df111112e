"""Months are counted exactly."""

from __future__ import annotations

from pytest import approx, mark

from friendshore.calendar import Period, month_number, month_text, overlap, year_of


def test_months_are_counted_from_january_of_year_zero() -> None:
    assert month_number("2027-01") == 2027 * 12
    assert month_number("2027-12") - month_number("2027-01") == 11
    assert month_text(month_number("2031-09")) == "2031-09"
    assert year_of(month_number("2027-12")) == 2027
    assert year_of(month_number("2028-01")) == 2028


def test_spans_share_whole_months() -> None:
    assert overlap(0, 12, 7, 20) == 5
    assert overlap(0, 12, 12, 24) == 0
    assert overlap(20, 12, 0, 24) == 0


def test_a_period_knows_its_middle_and_its_years() -> None:
    period = Period("winter", month_number("2027-11"), 4, True)
    assert period.end == month_number("2028-03")
    assert period.years == approx(1 / 3)
    assert period.middle == month_number("2028-01")
    assert period.year_shares() == {2027: 0.5, 2028: 0.5}


@mark.parametrize(
    ("name", "start", "months", "dates"),
    [
        ("2030", "2030-01", 12, ""),
        ("2030", "2030-04", 12, "2030-04 to 2031-03"),
        ("2030", "2028-01", 60, "2028-01 to 2032-12"),
        ("2030", "2030-01", 60, "2030-01 to 2034-12"),
        ("2041-45", "2041-01", 60, ""),
        ("2041-2045", "2041-01", 60, ""),
        ("2041-45", "2041-01", 36, "2041-01 to 2043-12"),
        ("FY30", "2030-01", 12, "2030-01 to 2030-12"),
        ("2030", "2030-01", 6, "2030-01 to 2030-06"),
    ],
)
def test_a_period_says_its_dates_where_its_name_does_not(name: str, start: str, months: int, dates: str) -> None:
    period = Period(name, month_number(start), months, True)
    assert period.dates == dates
    assert period.told == (f"{name} ({dates})" if dates else name)
