"""Discounting and annuities; real rates a year."""

from __future__ import annotations

from friendshore.calendar import MONTHS_A_YEAR


def discount_factor(rate: float, months: float) -> float:
    """Present worth of a dollar `months` from now at `rate` a year."""
    return float((1 + rate) ** (-months / MONTHS_A_YEAR))


def annuity(rate: float, years: float) -> float:
    """Yearly payment, at each year's end, that repays a dollar with interest in `years`."""
    if rate == 0:
        return 1 / years
    return rate / (1 - float((1 + rate) ** -years))


def mid_year_annuity(rate: float, years: float) -> float:
    """Yearly payment, in the middle of each year, that repays a dollar with interest in `years`."""
    return annuity(rate, years) * discount_factor(rate, MONTHS_A_YEAR / 2)


def with_interest_during_construction(rate: float, months: float) -> float:
    """What a dollar, spent evenly over `months`, has grown to when the plant starts (spending at its middle)."""
    return float((1 + rate) ** (months / 2 / MONTHS_A_YEAR))
