"""Energy comes in steps of rising price, the cheap ones limited."""

from __future__ import annotations

from pathlib import Path

from builder import Tiny, sentences, three
from pytest import approx
from solve import CHEAPEST, steps

from friendshore.planning import read_case, solve


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


def sited() -> Tiny:
    """As powered, but the magnet plant stands off the grid, with 60 MWh a year of its own at 50 USD/MWh."""
    tiny = powered()
    tiny.set("energy_sites", [{"facility": "make_a", "site": "AAA_ISLAND"}])
    tiny.add("energy", like=("AAA", "electricity", "grid", 2027), country="AAA_ISLAND", most_units_per_yr=60)
    tiny.row("energy", "AAA_ISLAND", "electricity", "grid", 2027).update(three("price_usd_per_unit", 50))
    return tiny


def test_a_site_draws_on_its_own_tranches_only() -> None:
    tiny = sited()
    answer = steps(tiny, CHEAPEST)
    # 60 MWh make 60 t of magnets; mine and separation take 120 MWh of hydro
    assert answer.values("power") == approx(
        {("AAA", "electricity", "hydro", year): 120 for year in ("2027", "2028", "2029")}
        | {("AAA_ISLAND", "electricity", "grid", year): 60 for year in ("2027", "2028", "2029")}
    )
    assert answer.cost == approx(3 * (60 * 30 + 120 * 2 + 60 * 50 + 40 * 1000))


def test_plants_of_one_process_at_a_site_are_a_fleet_apart() -> None:
    tiny = sited()
    tiny.add("facilities", like=("make_a",), facility="make_grid")
    answer = steps(tiny, CHEAPEST)
    assert set(answer.parameters.fleets) >= {"make.AAA", "make.AAA_ISLAND"}
    assert answer.parameters.country_of_site == {"AAA": "AAA", "AAA_ISLAND": "AAA"}
    # the plant on the grid makes all 100 t, for less than power at the site costs
    assert answer.cost == approx(3 * (100 * 30 + 150 * 2 + 150 * 10))
    assert {key[1] for key in answer.program.costs if key[0] == "energy"} == {"AAA"}


def test_the_plan_names_the_site(tmp_path: Path) -> None:
    table = solve(read_case(sited().write(tmp_path)), CHEAPEST).tables["energy"]
    assert set(zip(table["country"], table["site"], strict=True)) == {("AAA", "AAA"), ("AAA", "AAA_ISLAND")}


def test_a_site_without_supply_is_a_fault(tmp_path: Path) -> None:
    tiny = sited().drop("energy", country="AAA_ISLAND")
    assert sentences(tiny.write(tmp_path)) == [
        "facilities.csv row 4, column facility: 'make_a' draws on AAA_ISLAND only, for which energy.csv has no "
        "electricity"
    ]


def test_a_site_is_no_country_and_lies_in_one(tmp_path: Path) -> None:
    tiny = sited()
    tiny.add("energy_sites", facility="new_make_b", site="AAA_ISLAND")
    tiny.add("energy_sites", facility="mine_a", site="BBB")
    tiny.add("energy", like=("AAA", "electricity", "grid", 2027), country="BBB")
    tiny.add("facilities", like=("make_a",), facility="new_make_b", country="BBB")
    assert sentences(tiny.write(tmp_path)) == [
        "energy_sites.csv row 3, column site: 'AAA_ISLAND' lies in one country, but its facilities stand in AAA and "
        "BBB",
        "energy_sites.csv row 4, column site: 'BBB' is a country; a site needs a name of its own",
    ]
