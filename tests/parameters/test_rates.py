"""Rates near zero: what a formula loses when it adds a rate to one shows here."""

from __future__ import annotations

from fractions import Fraction

from pytest import approx, mark

from friendshore.finance import annuity, discount_factor, mid_year_annuity, with_interest_during_construction


def exact(rate: float, years: int) -> float:
    """The annuity in whole fractions: 1 over the sum of 1 / (1 + rate)^n."""
    growth = 1 + Fraction(rate)
    return float(1 / sum(1 / growth**year for year in range(1, years + 1)))


@mark.parametrize("rate", [0.0, 5.55e-17, 1e-16, 2.3e-16, 1e-12, 1e-9, 1e-4, 0.05, 0.5])
def test_an_annuity_is_exact_for_every_rate(rate: float) -> None:
    assert annuity(rate, 20) == approx(exact(rate, 20), rel=1e-13)
    assert mid_year_annuity(rate, 20) == approx(exact(rate, 20) * (1 + rate) ** -0.5, rel=1e-13)


@mark.parametrize("rate", [5.55e-17, 1e-12])
def test_a_rate_near_zero_discounts_nearly_nothing(rate: float) -> None:
    assert 1 - discount_factor(rate, 12e10) == approx(1e10 * rate, rel=0.01)  # ten thousand million years
    assert with_interest_during_construction(rate, 12e10) - 1 == approx(0.5e10 * rate, rel=0.01)
