"""Emissions and residues are counted, priced and capped."""

from __future__ import annotations

from builder import Tiny
from pytest import approx
from solve import CHEAPEST, steps


def emitting() -> Tiny:
    """AAA alone: a tonne of CO2 and half a tonne of residue per tonne of magnets made."""
    tiny = Tiny().set("offers", []).set("offer_years", []).drop("facilities", status="generic")
    tiny.row("processes", "make").update(co2_t_per_t=1, radioactive_residue_t_per_t=0.5)
    return tiny


def test_carbon_costs_its_countrys_price_and_that_of_power_is_in_the_price_of_power() -> None:
    tiny = emitting()
    tiny.row("countries", "AAA")["co2_price_usd_per_t"] = 7
    tiny.row("energy", "AAA", "electricity", "grid", 2027)["co2_t_per_unit"] = 0.2
    answer = steps(tiny, CHEAPEST)
    carbon = 100 * 1 + 3 * 100 * 0.2
    assert answer.total("emission", "co2", "2027") == approx(carbon)
    assert answer.cost == approx(3 * (100 * 30 + 100 * 1 * 7))


def test_a_limit_holds_and_is_linear_between_its_years() -> None:
    tiny = emitting()
    for year, most in ((2027, 20), (2029, 40)):
        tiny.add("account_limits", account="radioactive_residue", country="AAA", year=year, most_t_per_yr=most)
    answer = steps(tiny, CHEAPEST)
    made = [most / 0.5 for most in (20, 30, 40)]
    assert [answer.total("deliver", year) for year in ("2027", "2028", "2029")] == approx(made)
    assert answer.cost == approx(sum(t * 30 + (100 - t) * 1000 for t in made))
    assert answer.dual("emission_counted", "radioactive_residue", "AAA", "2027") == approx(-(1000 - 30) / 0.5)


def test_a_limit_is_a_rate_and_counts_by_the_length_of_the_period() -> None:
    tiny = emitting()
    tiny.add("account_limits", account="co2", country="AAA", year=2027, most_t_per_yr=40)
    tiny.set("periods", [{"period": "h", "start": "2027-01", "months": 6, "reported": 1}])
    assert steps(tiny, CHEAPEST).total("emission", "co2") == approx(20)
