"""Demand is met or goes short, in steps of rising cost; sectors that nothing tells apart share."""

from __future__ import annotations

from builder import Tiny, three
from pytest import approx
from solve import CHEAPEST, steps


def short() -> Tiny:
    """AAA wants 60 t and makes 40; no imports, no builds."""
    tiny = Tiny().set("offers", []).set("offer_years", []).drop("facilities", status="generic")
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 40
    return tiny.drop("demand", area="BBB")


def test_shortage_comes_in_steps_of_rising_cost() -> None:
    tiny = short().set("shortage", [])
    for step, share, cost in ((1, 0.1, 25), (2, 0.2, 400), (3, 0.7, 1000)):
        tiny.add("shortage", sector="*", step=step, share_of_demand=share, usd_per_t=cost)
    answer = steps(tiny, CHEAPEST)
    # a tenth costs less to miss than the 30 a magnet costs to make; the plant is full before the last step
    assert answer.cost == approx(3 * (40 * 30 + 6 * 25 + 12 * 400 + 2 * 1000))
    assert answer.dual("demand_met", "magnet", "AAA", "*", "2028") == approx(1000)
    assert answer.dual("within_capacity", "make.AAA", "2028") == approx(-(1000 - 30))


def test_a_cheap_shortage_is_preferred_to_dear_goods_unless_reliance_counts() -> None:
    tiny = short().set("shortage", [])
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 100
    for step, share, cost in ((1, 0.1, 25), (2, 0.9, 1000)):
        tiny.add("shortage", sector="*", step=step, share_of_demand=share, usd_per_t=cost)
    assert steps(tiny, CHEAPEST).total("short", "2027") == approx(6)
    answer = steps(tiny)
    assert answer.total("short", "2027") == approx(0, abs=1e-3)
    assert answer.reliance == approx([0, 0, 0], abs=1e-4)


def test_the_sector_that_misses_it_most_is_served_first() -> None:
    tiny = short()
    tiny.add("sectors", sector="arms", title="Arms")
    tiny.add("demand", like=("AAA", "cars", "magnet", 2027), sector="arms", **three("t_per_yr", 10))
    tiny.add("shortage", sector="arms", step=1, share_of_demand=1, usd_per_t=5000)
    answer = steps(tiny, CHEAPEST)
    assert answer.total("short", "arms") == approx(0)
    assert answer.total("short", "*", "2027") == approx(60 + 10 - 40)
    assert answer.price("magnet", "secure", "AAA", "2027") == approx(1000)


def test_nobody_is_served_more_than_is_asked_for() -> None:
    answer = steps(Tiny())
    for area, t in (("AAA", 60), ("BBB", 40)):
        assert answer.total("deliver", area, "2027") + answer.total("short", area, "2027") == approx(t)


def test_quarters_ask_for_a_quarter() -> None:
    tiny = short()
    tiny.set("periods", [{"period": "Q1", "start": "2027-01", "months": 3, "reported": 1}])
    answer = steps(tiny, CHEAPEST)
    assert answer.total("deliver") == approx(10)
    assert answer.total("short") == approx(5)
