"""Exposed stays exposed, contaminates what it goes into, and secure is never relabelled for nothing."""

from __future__ import annotations

from builder import Tiny
from pytest import approx, mark
from solve import CHEAPEST, steps

from friendshore.finance import annuity

CHARGE = 100 * annuity(0.01, 10)  # a year of construction and payment in mid-year cancel
"""USD a year for a tonne a year of a plant of the tiny case: twelve months of construction, 1 %, ten years."""


def offer(tiny: Tiny, commodity: str, price: float) -> Tiny:
    tiny.add("offers", like=("magnets_x",), offer=f"{commodity}_x", commodity=commodity)
    tiny.add("offer_years", offer=f"{commodity}_x", year=2027, price_usd_per_t=price)
    return tiny


def test_exposed_oxide_makes_exposed_magnets() -> None:
    tiny = offer(Tiny().drop("facilities", status="generic"), "oxide", 1)
    tiny.set("outlets", []).set("outlet_years", [])
    tiny.row("facilities", "mine_a")["existing_t_per_yr"] = 70
    answer = steps(tiny)
    assert answer.reliance == approx([30, 30, 30])
    assert answer.total("deliver", "secure", "2027") == approx(70)
    assert answer.total("activity", "make.AAA", "exposed", "2027") == approx(30)
    assert answer.total("buy", "oxide_x", "2027") == approx(30)  # 1 + 10 is less than 20 for a finished magnet
    assert answer.cost == approx(3 * (70 * 30 + 30 * (1 + 10)))


def test_one_exposed_input_makes_the_whole_output_exposed() -> None:
    tiny = Tiny().drop("facilities", status="generic")
    tiny.add("commodities", like=("oxide",), commodity="binder")
    tiny.add("recipes", process="make", mode="only", commodity="binder", t_per_t=-0.1)
    offer(tiny, "binder", 40)
    tiny.drop("offers", offer="magnets_x").drop("offer_years", offer="magnets_x")
    answer = steps(tiny)
    assert answer.reliance == approx([100, 100, 100])
    assert answer.total("deliver", "secure") == 0
    assert answer.total("downgrade", "oxide", "AAA", "2028") == approx(100)  # secure oxide into exposed work
    assert answer.total("short") == 0
    assert answer.cost == approx(3 * 100 * (30 + 0.1 * 40))


def test_a_secure_source_of_the_same_input_sets_it_right() -> None:
    tiny = Tiny().drop("facilities", status="generic")
    tiny.add("commodities", like=("oxide",), commodity="binder")
    tiny.add("recipes", process="make", mode="only", commodity="binder", t_per_t=-0.1)
    offer(tiny, "binder", 40)
    tiny.add("offers", like=("binder_x",), offer="binder_b", area="BBB", secure=1)
    tiny.add("offer_years", offer="binder_b", year=2027, price_usd_per_t=90)
    answer = steps(tiny)
    assert answer.reliance == approx([0, 0, 0], abs=1e-4)
    assert answer.total("buy", "binder_b", "2029") == approx(10)
    assert answer.cost == approx(3 * 100 * (30 + 0.1 * 90))


def test_demanded_material_is_downgraded_only_into_exposed_work() -> None:
    # oxide is demanded too, and its secure tonnes may pass as exposed only as far as exposed work takes oxide:
    # 10 t of exposed oxide for users would need exposed work of 10 t, which makes magnets at 34 where 20 is the price
    tiny = Tiny().drop("facilities", status="generic")
    tiny.add("commodities", like=("oxide",), commodity="binder")
    tiny.row("commodities", "oxide")["weight_usd_per_kg"] = 1
    tiny.add("recipes", process="make", mode="only", commodity="binder", t_per_t=-0.1)
    tiny.add("demand", like=("AAA", "cars", "magnet", 2027), commodity="oxide")
    answer = steps(offer(tiny, "binder", 40), CHEAPEST)
    downgraded = sum(value for key, value in answer.values("downgrade").items() if key[0] == "oxide")
    taken = answer.total("activity", "make.AAA", "exposed")
    assert downgraded <= taken + 1e-6
    assert ("oxide", "AAA", "2027") in answer.program.block.downgraded_only_for_exposed_work
    assert ("binder", "AAA", "2027") not in answer.program.block.downgraded_only_for_exposed_work


def test_bought_exposed_magnets_are_never_delivered_as_secure() -> None:
    answer = steps(Tiny().drop("facilities", facility="make_a").drop("facilities", facility="new_make_b"))
    assert answer.reliance == approx([100, 100, 100])
    assert {key[1] for key in answer.values("deliver")} == {"exposed"}


@mark.parametrize(("share", "first"), [(0.24, 0), (0.25, 100)])
def test_an_adversary_owned_plant_makes_exposed_goods(share: float, first: float) -> None:
    tiny = Tiny()
    tiny.row("facilities", "make_a")["adversary_share"] = share
    answer = steps(tiny)
    assert answer.reliance == approx([first, 0, 0], abs=1e-4)
    if first:  # bought in 2027; then BBB's new plant, decided at once
        assert answer.values("build") == {("new_make_b", "2027"): approx(100)}
        assert answer.cost == approx(100 * 20 + 2 * 100 * (30 + CHARGE))


def test_a_plant_in_an_adversary_country_is_exposed_whoever_owns_it() -> None:
    tiny = Tiny().drop("facilities", status="generic")
    tiny.row("facilities", "make_a")["country"] = "XXX"
    tiny.add("energy", like=("AAA", "electricity", "grid", 2027), country="XXX")
    assert steps(tiny).reliance == approx([100, 100, 100])


def test_an_offtake_leaves_until_its_last_month_and_is_paid() -> None:
    tiny = Tiny().drop("facilities", status="generic")
    tiny.add("offtakes", facility="make_a", buyer="XXX", share=0.5, until="2028-06", price_usd_per_t=25)
    answer = steps(tiny)
    owed = [0.5, 0.25, 0]
    assert answer.reliance == approx([50, 25, 0], abs=1e-4)
    assert [answer.total("deliver", "secure", year) for year in ("2027", "2028", "2029")] == approx([50, 75, 100])
    assert answer.cost == approx(sum(100 * 30 - 100 * share * 25 + 100 * share * 20 for share in owed))


def test_an_offtake_without_end_never_comes_home() -> None:
    tiny = Tiny().drop("facilities", status="generic")
    tiny.add("offtakes", facility="make_a", buyer="XXX", share=1, price_usd_per_t=25)
    assert steps(tiny).reliance == approx([100, 100, 100])
