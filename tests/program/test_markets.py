"""Offers sell in steps and share pools; outlets buy up to their ceilings."""

from __future__ import annotations

from builder import Tiny, three
from pytest import approx
from solve import CHEAPEST, steps


def stepped() -> Tiny:
    """No plants; magnets at 20 (30 t/yr), 25 (30 t/yr) and 50 USD/t."""
    tiny = Tiny().set("offers", []).set("offer_years", []).set("outlets", []).set("outlet_years", [])
    tiny.drop("facilities", status="generic")
    for name, price, most in (("low", 20, 30), ("middle", 25, 30), ("high", 50, "")):
        like = {"commodity": "magnet", "area": "XXX", "secure": 0, "growth_share_per_yr": 0, "pool_use": 1}
        tiny.add("offers", offer=name, **like)
        tiny.add("offer_years", offer=name, year=2027, price_usd_per_t=price, **three("most_t_per_yr", most))
    return tiny


def test_steps_are_taken_in_order_of_price_and_home_in_between() -> None:
    tiny = stepped()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 20
    answer = steps(tiny, CHEAPEST)
    bought = {name: answer.total("buy", name, "2028") for name in ("low", "middle", "high")}
    assert bought == approx({"low": 30, "middle": 30, "high": 20})
    assert answer.cost == approx(3 * (30 * 20 + 30 * 25 + 20 * 30 + 20 * 50))
    assert answer.price("magnet", "exposed", "XXX", "2028") == approx(50)
    assert answer.dual("within_capacity", "make.AAA", "2028") == approx(-(50 - 30))


def test_offers_of_a_pool_share_its_ceiling() -> None:
    tiny = stepped().drop("facilities", facility="make_a")
    tiny.set("offer_pools", [{"pool": "mill", "pool_t_per_yr": 60, "growth_share_per_yr": 0}])
    tiny.row("offers", "low").update(pool="mill", pool_use=1)
    tiny.row("offers", "middle").update(pool="mill", pool_use=2)
    answer = steps(tiny, CHEAPEST)
    assert answer.total("buy", "middle", "2027") == approx((60 - 30) / 2)
    assert answer.cost == approx(3 * (30 * 20 + 15 * 25 + 55 * 50))
    assert answer.dual("within_offer_pool", "mill", "2027") == approx(-(50 - 25) / 2)


def test_secure_offers_of_partners_lower_reliance() -> None:
    tiny = stepped().drop("facilities", facility="make_a")
    tiny.row("offers", "middle").update(secure=1, area="BBB")
    answer = steps(tiny)
    assert answer.reliance == approx([70, 70, 70])
    assert answer.cost == approx(3 * (30 * 20 + 30 * 25 + 40 * 50))


def test_an_outlets_ceiling_holds_for_all_areas_and_provenances_together() -> None:
    tiny = Tiny().set("offers", []).set("offer_years", []).drop("facilities", status="generic")
    tiny.row("outlet_years", "oxide_sales", 2027).update(price_usd_per_t=25, most_t_per_yr=12)
    tiny.add("facilities", like=("separate_a",), facility="separate_b", country="BBB")
    tiny.row("facilities", "mine_a")["existing_t_per_yr"] = 200
    answer = steps(tiny, CHEAPEST)
    assert answer.total("sell", "oxide_sales", "2028") == approx(12)
    assert answer.cost == approx(3 * (100 * 30 - 12 * 5))
    assert answer.dual("within_outlet", "oxide_sales", "2028") == approx(-5)


def test_an_outlet_in_an_area_takes_what_is_brought_there() -> None:
    tiny = Tiny().drop("facilities", status="generic")
    tiny.row("outlets", "oxide_sales")["area"] = "BBB"
    tiny.row("outlet_years", "oxide_sales", 2027).update(price_usd_per_t=25, most_t_per_yr=12)
    tiny.row("freight", "all", "world", "world")["usd_per_t"] = 2
    answer = steps(tiny, CHEAPEST)
    assert answer.total("ship", "oxide", "BBB", "2027") == approx(12)
    assert answer.cost == approx(3 * (100 * (20 + 2) - 12 * (25 - 20 - 2)))


def test_a_closed_outlet_takes_nothing() -> None:
    tiny = Tiny().drop("facilities", status="generic")
    tiny.row("outlets", "oxide_sales")["closes"] = "2027-06"
    tiny.row("outlet_years", "oxide_sales", 2027).update(price_usd_per_t=25, most_t_per_yr=12)
    answer = steps(tiny, CHEAPEST)
    assert [answer.total("sell", year) for year in ("2027", "2028", "2029")] == approx([6, 0, 0])
