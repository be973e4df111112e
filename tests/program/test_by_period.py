"""Prices, demand, energy and joint limits of single periods: four months, worked out by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences, three
from by_month import MONTHS, OWN, months
from pytest import approx, mark
from solve import CHEAPEST, steps


def test_each_month_has_its_price_and_its_demand() -> None:
    answer = steps(months(), CHEAPEST)
    assert [answer.total("buy", name) for name in MONTHS] == approx([5, 12 - OWN, 5, 5])
    assert answer.cost == approx(5 * 20 + OWN * 30 + (12 - OWN) * 40 + 5 * 25 + 5 * 15)
    assert answer.dual("demand_met", "magnet", "AAA", "*", "2027-02") == approx(40)


def test_years_hold_where_no_period_is_stated() -> None:
    tiny = months().drop("offer_periods", period="2027-04").drop("demand_periods", period="2027-02")
    answer = steps(tiny, CHEAPEST)  # 20 USD/t by year; 5 t a month are made at 30 in February
    assert answer.cost == approx(5 * 20 + 5 * 30 + 5 * 25 + 5 * 20)


def test_a_ceiling_is_in_tonnes_of_the_period() -> None:
    tiny = months()
    tiny.row("offer_periods", "magnets_x", "2027-02").update(three("most_t", 2))
    answer = steps(tiny, CHEAPEST)
    assert answer.total("buy", "2027-02") == approx(2)
    assert answer.total("short", "2027-02") == approx(12 - OWN - 2)
    assert answer.cost == approx(5 * 20 + OWN * 30 + 2 * 40 + (12 - OWN - 2) * 1000 + 5 * 25 + 5 * 15)


def test_a_level_chooses_among_three_ceilings_and_demands() -> None:
    tiny = months()
    tiny.row("offer_periods", "magnets_x", "2027-02").update(most_t_low=1, most_t_base=2, most_t_high=3)
    asked = tiny.row("demand_periods", "AAA", "cars", "magnet", "2027-02")
    asked.update(demand_t_low=11, demand_t_base=12, demand_t_high=13)
    tiny.levels.update(offers="high", demand="low")
    answer = steps(tiny, CHEAPEST)
    assert answer.total("buy", "2027-02") == approx(11 - OWN)
    assert answer.total("buy", "2027-02") < 3 and answer.total("short") == approx(0)


def test_what_is_cheap_in_a_month_is_stored_for_the_next() -> None:
    tiny = months()
    tiny.row("commodities", "magnet").update(storable=1, holding_usd_per_t_yr=24)
    tiny.set("stocks", [{"commodity": "magnet", "area": "AAA", "most_t": 10, "opening_secure_t": 0,
                         "opening_exposed_t": 0, "least_t": 0}])  # fmt: skip
    answer = steps(tiny, CHEAPEST)
    assert answer.total("stock", "2027-01") == approx(10)
    # 10 t wait a month in a full store; of March's 25 USD/t none is saved, since February needs the room more
    assert answer.cost == approx(15 * 20 + 10 * 2 + 2 * 30 + 5 * 25 + 5 * 15)
    assert answer.dual("within_store", "magnet", "AAA", "2027-01") == approx(20 + 2 - 30)


def test_an_outlet_pays_by_the_month() -> None:
    tiny = months()
    tiny.add("outlet_periods", outlet="oxide_sales", period="2027-03", price_usd_per_t=26, most_t=3)
    tiny.add("outlet_periods", outlet="oxide_sales", period="2027-04", most_t=0)
    answer = steps(tiny, CHEAPEST)
    assert answer.total("sell", "2027-03") == approx(3) and answer.total("sell", "2027-04") == 0
    assert answer.cost == approx(5 * 20 + OWN * 30 + (12 - OWN) * 40 + 5 * 25 - 3 * (26 - 20) + 5 * 15)


def test_power_has_its_price_by_the_month() -> None:
    tiny = months()
    tiny.add("energy_periods", country="AAA", carrier="electricity", tranche="grid", period="2027-02",
             **three("price_usd_per_unit", 2))  # fmt: skip
    answer = steps(tiny, CHEAPEST)  # a MWh at each of three steps
    assert answer.cost == approx(5 * 20 + OWN * 36 + (12 - OWN) * 40 + 5 * 25 + 5 * 15)


def test_a_cheap_tranche_ends_in_a_month() -> None:
    tiny = months()
    tiny.every("energy", **three("price_usd_per_unit", 2))
    hydro = {"country": "AAA", "carrier": "electricity", "tranche": "hydro"}
    tiny.add("energy", **hydro, year=2027, **three("price_usd_per_unit", 1), co2_t_per_unit=0)
    tiny.add("energy_periods", **hydro, period="2027-02", most_units=6)
    answer = steps(tiny, CHEAPEST)
    assert answer.cost == approx(5 * 20 + OWN * 36 - 6 + (12 - OWN) * 40 + 5 * 25 + 5 * 15)


def test_a_plant_stands_for_repair_in_a_month() -> None:
    tiny = months()
    tiny.add("joint_limits", joint_limit="repair", members="make_a")
    tiny.add("joint_limit_periods", joint_limit="repair", period="2027-02", most_t=4)
    tiny.add("joint_limit_periods", joint_limit="repair", period="2027-04", least_t=3)
    answer = steps(tiny, CHEAPEST)
    assert [answer.total("activity", "make_a", name) for name in MONTHS] == approx([0, 4, 0, 3])
    assert answer.cost == approx(5 * 20 + 4 * 30 + 8 * 40 + 5 * 25 + 3 * 30 + 2 * 15)
    assert answer.dual("within_joint_limit", "repair", "2027-02") == approx(30 - 40)


def test_periods_take_the_place_of_years_in_a_joint_limit() -> None:
    tiny = months()
    tiny.add("joint_limits", joint_limit="repair", members="make_a")
    tiny.add("joint_limit_years", joint_limit="repair", year=2027, least_t_per_yr=24)
    tiny.add("joint_limit_periods", joint_limit="repair", period="2027-03", least_t=1)
    answer = steps(tiny, CHEAPEST)
    assert [answer.total("activity", "make_a", name) for name in MONTHS] == approx([2, OWN, 1, 2])


def test_nothing_by_year_is_needed(tmp_path: Path) -> None:
    tiny = months()
    for name in ("offer_years", "demand"):
        del tiny.rows[name]
    assert sentences(tiny.write(tmp_path / "case")) == []
    answer = steps(tiny, CHEAPEST)  # only February asks
    assert answer.cost == approx(OWN * 30 + (12 - OWN) * 40)


def test_a_period_as_long_as_its_year_says_the_same() -> None:
    by_year, by_period = Tiny(), Tiny()
    by_year.every("offer_years", price_usd_per_t=23, **three("most_t_per_yr", 55))
    by_period.set("offer_years", [])
    for year in ("2027", "2028", "2029"):
        by_period.add("offer_periods", offer="magnets_x", period=year, price_usd_per_t=23, **three("most_t", 55))
    assert steps(by_period, CHEAPEST).cost == approx(steps(by_year, CHEAPEST).cost)


@mark.parametrize(
    ("table", "cells", "expected"),
    [
        ("offer_periods", {"offer": "magnets_x", "period": "2027-13", "price_usd_per_t": 1},
         "offer_periods.csv row 6, column period: '2027-13' is not in periods.csv; nearest is '2027-03'"),
        ("offer_periods", {"offer": "magnet_x", "period": "2027-01", "price_usd_per_t": 1}, "nearest is 'magnets_x'"),
        ("outlet_periods", {"outlet": "oxide_sales", "period": "2027-01"},
         "outlet_periods.csv row 2, column price_usd_per_t: says nothing: a period has price_usd_per_t or most_t, or "
         "both"),
        ("demand_periods", {"area": "BBB", "sector": "cars", "commodity": "magnet", "period": "2027-01",
                            "demand_t_base": 1},
         "has no row in demand.csv for BBB, cars, magnet; add one, 0 where only periods count"),
        ("energy_periods", {"country": "AAA", "carrier": "electricity", "tranche": "gird", "period": "2027-01",
                            "most_units": 1},
         "'gird' is no step of electricity of AAA in energy.csv; nearest is 'grid'"),
        ("energy_periods", {"country": "AAA", "carrier": "electricity", "tranche": "grid", "period": "2027-01",
                            "most_units": 1},
         "electricity may run out for make_a"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_a_fault(tmp_path: Path, table: str, cells: dict[str, Any], expected: str) -> None:
    tiny = months()
    tiny.add(table, **cells)
    found = sentences(tiny.write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found


def test_an_offer_has_a_price_in_every_period(tmp_path: Path) -> None:
    tiny = months().set("offer_years", []).drop("offer_periods", period="2027-03")
    assert sentences(tiny.write(tmp_path)) == [
        "offers.csv row 2, column offer: 'magnets_x' has no row in offer_years.csv, and no price in offer_periods.csv "
        "for 2027-03"
    ]


def test_without_years_a_ceiling_is_in_every_period_or_in_none(tmp_path: Path) -> None:
    tiny = months().set("offer_years", [])
    tiny.row("offer_periods", "magnets_x", "2027-02").update(three("most_t", 2))
    assert sentences(tiny.write(tmp_path)) == [
        "offer_periods.csv row 2, column most_t_base: must not be blank: magnets_x has a ceiling in 2027-02 "
        "(offer_periods.csv row 3), so it needs one here"
    ]


def test_a_joint_limit_asks_for_no_more_than_it_allows(tmp_path: Path) -> None:
    tiny = months()
    tiny.add("joint_limits", joint_limit="repair", members="make_a")
    tiny.add("joint_limit_periods", joint_limit="repair", period="2027-02", most_t=4, least_t=5)
    assert sentences(tiny.write(tmp_path)) == [
        "joint_limit_periods.csv row 2, column least_t: '5' is above most_t, 4 t"
    ]
