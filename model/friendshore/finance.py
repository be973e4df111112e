"""Discounting and annuities; real rates a year. Exact for rates near zero too, where 1 + rate loses what counts."""

from __future__ import annotations

import math

from friendshore.calendar import MONTHS_A_YEAR


def discount_factor(rate: float, months: float) -> float:
    """Present worth of a dollar `months` from now at `rate` a year."""
    return math.exp(-months / MONTHS_A_YEAR * math.log1p(rate))


def annuity(rate: float, years: float) -> float:
    """Yearly payment, at each year's end, that repays a dollar with interest in `years`."""
    repaid = -math.expm1(-years * math.log1p(rate))
    return rate / repaid if repaid else 1 / years


def mid_year_annuity(rate: float, years: float) -> float:
    """Yearly payment, in the middle of each year, that repays a dollar with interest in `years`."""
    return annuity(rate, years) * discount_factor(rate, MONTHS_A_YEAR / 2)


def with_interest_during_construction(rate: float, months: float) -> float:
    """What a dollar, spent evenly over `months`, has grown to when the plant starts (spending at its middle)."""
    return math.exp(months / 2 / MONTHS_A_YEAR * math.log1p(rate))
