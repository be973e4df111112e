"""Stocks carry material from year to year, within storage, with cover, and are given back at the end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences
from pytest import approx, mark
from solve import CHEAPEST, steps


def stocked(**cells: Any) -> Tiny:
    """AAA wants 60 t and makes 50; magnets are kept in AAA, 30 t secure at the start; no imports, no builds."""
    tiny = Tiny().set("offers", []).set("offer_years", []).drop("facilities", status="generic")
    tiny.drop("demand", area="BBB")
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 50
    tiny.row("commodities", "magnet")["storable"] = 1
    stock = {"commodity": "magnet", "area": "AAA", "opening_secure_t": 30, "opening_exposed_t": 0, "least_t": 0}
    return tiny.set("stocks", [stock | cells])


def test_a_plan_cannot_look_better_by_emptying_what_it_found() -> None:
    answer = steps(stocked())
    assert sum(answer.reliance) == approx(3 * 100 * 10 / 60, rel=1e-4)
    assert answer.values("stock")["magnet", "secure", "AAA", "2029"] == approx(30, abs=1e-3)


def test_a_stock_bridges_years() -> None:
    tiny = stocked()
    tiny.row("demand", "AAA", "cars", "magnet", 2027)["t_per_yr_high"] = 80
    tiny.row("demand", "AAA", "cars", "magnet", 2027)["t_per_yr_base"] = 70
    tiny.row("demand", "AAA", "cars", "magnet", 2029).update(t_per_yr_low=30, t_per_yr_base=30)  # 70, 50, 30
    answer = steps(tiny, CHEAPEST)
    assert answer.values("stock") == approx(
        {
            ("magnet", "secure", "AAA", "2027"): 10,
            ("magnet", "secure", "AAA", "2028"): 10,
            ("magnet", "secure", "AAA", "2029"): 30,
        }
    )
    assert answer.cost == approx((70 + 50 + 30) * 30)


def test_cover_is_kept_in_every_period() -> None:
    tiny = stocked(least_t=25)
    tiny.every("demand", t_per_yr_low=0, t_per_yr_high=99)
    tiny.row("demand", "AAA", "cars", "magnet", 2027)["t_per_yr_base"] = 70
    tiny.row("demand", "AAA", "cars", "magnet", 2029)["t_per_yr_base"] = 30
    tiny.add("demand", like=("AAA", "cars", "magnet", 2029), year=2028)
    answer = steps(tiny, CHEAPEST)
    assert answer.total("stock", "2027") == approx(25)
    assert answer.total("short") == approx(15)
    # a tonne less cover would have spared a shortage, and cost a tonne made in 2028
    assert answer.dual("cover_kept", "magnet", "AAA", "2027") == approx(1000 - 30)


def test_storage_is_months_of_use() -> None:
    tiny = stocked(opening_secure_t=0)
    tiny.row("commodities", "magnet")["storage_months"] = 3
    tiny.every("demand", t_per_yr_low=0, t_per_yr_high=99)
    tiny.row("demand", "AAA", "cars", "magnet", 2027)["t_per_yr_base"] = 30  # 30, 50, 70
    tiny.row("demand", "AAA", "cars", "magnet", 2029)["t_per_yr_base"] = 70
    answer = steps(tiny, CHEAPEST)
    # 70 are wanted in 2029 and 50 can be made: 7.5 are brought over from 2027 (30 x 3 / 12), and 12.5 would fit in 2028
    assert answer.total("stock", "2027") == approx(7.5)
    assert answer.total("stock", "2028") == approx(7.5)
    assert answer.cost == approx((30 + 7.5 + 50 + 50) * 30 + 12.5 * 1000)
    assert answer.dual("within_storage", "magnet", "AAA", "2027") == approx(-(1000 - 30))


def test_plants_use_too_and_flows_through_an_area_make_no_room() -> None:
    tiny = stocked(commodity="oxide", opening_secure_t=0)
    tiny.row("commodities", "magnet")["storable"] = 0
    tiny.row("commodities", "oxide").update(storable=1, storage_months=6)
    tiny.row("facilities", "separate_a").update(existing_t_per_yr=100, retires="2027-12")
    answer = steps(tiny, CHEAPEST)
    # 100 t of oxide are made in 2027 and 50 used: 25 may wait for 2028, whatever else passes through
    assert answer.total("stock", "2027") == approx(25)
    assert answer.total("short", "2028") + answer.total("short", "2029") == approx(2 * 60 - 25)


def test_losses_and_holding() -> None:
    tiny = stocked(opening_secure_t=0, opening_exposed_t=20)
    tiny.row("commodities", "magnet").update(loss_share_per_yr=0.1, holding_usd_per_t_yr=2)
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 100
    # nine tenths of the stock are left to be used in 2027; the last year makes twenty tonnes again
    answer = steps(tiny, CHEAPEST)
    assert [answer.total("stock", year) for year in ("2027", "2028", "2029")] == approx([0, 0, 20])
    assert answer.cost == approx((180 - 18 + 20) * 30 + 2 * 20)
    tiny.table("stocks")[0]["least_t"] = 20  # held, two tonnes a year are lost and made good
    answer = steps(tiny, CHEAPEST)
    assert answer.cost == approx((180 + 3 * 2) * 30 + 3 * 2 * 20)


def test_what_was_secure_is_given_back_secure_and_exposed_stock_does_not_become_so() -> None:
    tiny = stocked(opening_secure_t=10, opening_exposed_t=20)
    tiny.set("offers", Tiny().table("offers")).set("offer_years", Tiny().table("offer_years"))
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 60
    answer = steps(tiny)
    assert answer.reliance == approx([0, 0, 0], abs=1e-4)
    closing = {key: value for key, value in answer.values("stock").items() if key[3] == "2029"}
    assert closing["magnet", "secure", "AAA", "2029"] == approx(10, abs=1e-3)
    assert closing["magnet", "exposed", "AAA", "2029"] == approx(20, abs=1e-3)


def test_a_period_of_two_years_holds_for_two_years() -> None:
    tiny = stocked(opening_secure_t=20)
    tiny.row("commodities", "magnet")["holding_usd_per_t_yr"] = 2
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 100
    tiny.set("periods", [{"period": "both", "start": "2027-01", "months": 24, "reported": 1}])
    assert steps(tiny, CHEAPEST).cost == approx(120 * 30 + 20 * 2 * 2)


def test_a_store_holds_so_many_tonnes() -> None:
    tiny = stocked(opening_secure_t=0)
    tiny.every("demand", t_per_yr_low=0, t_per_yr_high=99)
    tiny.row("demand", "AAA", "cars", "magnet", 2027)["t_per_yr_base"] = 20
    tiny.row("demand", "AAA", "cars", "magnet", 2029)["t_per_yr_base"] = 80  # 20, 50, 80
    for most, left in ((None, 30), (12, 12), (0, 0)):
        answer = steps(tiny.every("stocks", most_t=most), CHEAPEST)
        assert answer.total("stock", "2028") == approx(left)
        assert answer.total("short", "2029") == approx(30 - left)


def test_a_closing_stock_stands_in_place_of_the_opening_one() -> None:
    for closing, made in ((None, 150), (0, 120), (10, 130), (45, 150)):
        tiny = stocked(opening_secure_t=20, opening_exposed_t=10, closing_t=closing)
        tiny.every("demand", t_per_yr_low=0, t_per_yr_base=50, t_per_yr_high=99)
        answer = steps(tiny, CHEAPEST)
        assert answer.total("activity", "make.AAA") == approx(made), closing
        end = answer.total("stock", "2029")
        assert end == approx(30 if closing is None else closing)
        assert answer.total("stock", "secure", "2029") >= end * 2 / 3 - 1e-6
    assert answer.total("short") == approx(15)


@mark.parametrize(
    ("cells", "expected"),
    [
        ({"most_t": 20}, "column most_t: '20' is less than the stock at the start, 30 t"),
        ({"most_t": 40, "closing_t": 50}, "column most_t: '40' is less than the closing_t, 50 t"),
    ],
)
def test_a_store_that_is_too_small_is_a_fault(tmp_path: Path, cells: dict[str, float], expected: str) -> None:
    assert sentences(stocked(**cells).write(tmp_path)) == [f"stocks.csv row 2, {expected}"]
