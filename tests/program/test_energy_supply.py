"""Energy comes in steps of rising price, the cheap ones limited."""

from __future__ import annotations

from builder import Tiny, three
from pytest import approx
from solve import CHEAPEST, steps


def powered() -> Tiny:
    """AAA alone, no imports: 3 MWh a tonne of magnets; 150 MWh a year of hydro at 2 USD/MWh, then the grid at 10."""
    tiny = Tiny().set("offers", []).set("offer_years", []).drop("facilities", status="generic")
    tiny.set("energy", [])
    power = {"country": "AAA", "carrier": "electricity", "year": 2027, "co2_t_per_unit": 0}
    tiny.add("energy", **power, tranche="hydro", most_units_per_yr=150, **three("price_usd_per_unit", 2))
    tiny.add("energy", **power, tranche="grid", **three("price_usd_per_unit", 10))
    return tiny


def test_the_contract_first_then_the_grid() -> None:
    answer = steps(powered(), CHEAPEST)
    assert answer.total("power", "hydro", "2028") == approx(150)
    assert answer.total("power", "grid", "2028") == approx(150)
    assert answer.cost == approx(3 * (100 * 30 + 150 * 2 + 150 * 10))
    assert answer.dual("energy_supplied", "AAA", "electricity", "2028") == approx(10)
    assert answer.price("magnet", "secure", "AAA", "2028") == approx(30 + 3 * 10)


def test_dear_power_ends_production() -> None:
    tiny = powered()
    tiny.row("energy", "AAA", "electricity", "grid", 2027).update(three("price_usd_per_unit", 400))
    answer = steps(tiny, CHEAPEST)
    assert answer.total("deliver", "2027") == approx(50)  # what hydro makes; 3 x 400 is more than shortage at 1000
    assert answer.dual("energy_supplied", "AAA", "electricity", "2027") == approx((1000 - 30) / 3)


def test_heat_is_a_carrier_of_its_own() -> None:
    tiny = powered()
    tiny.row("processes", "separate")["heat_gj_per_t"] = 5
    tiny.add("energy", country="AAA", carrier="heat", tranche="gas", year=2027, co2_t_per_unit=0,
             **three("price_usd_per_unit", 1))  # fmt: skip
    answer = steps(tiny, CHEAPEST)
    assert answer.total("power", "heat", "2029") == approx(500)
    assert answer.cost == approx(3 * (100 * 30 + 150 * 2 + 150 * 10 + 500 * 1))


def test_prices_follow_their_path() -> None:
    tiny = powered()
    tiny.add("energy", like=("AAA", "electricity", "grid", 2027), year=2029, **three("price_usd_per_unit", 30))
    assert steps(tiny, CHEAPEST).cost == approx(3 * (100 * 30 + 150 * 2) + 150 * (10 + 20 + 30))
