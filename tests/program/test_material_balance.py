"""Nothing is made from nothing, nothing leaves for nothing."""

from __future__ import annotations

from builder import Tiny
from pytest import approx
from solve import CHEAPEST, steps


def alone() -> Tiny:
    """No imports and no builds: what AAA's mine and plants make, or shortage at 1000 USD/t."""
    tiny = Tiny().set("offers", []).set("offer_years", [])
    return tiny.drop("facilities", status="generic")


def test_yields_turn_a_mine_into_magnets_and_prices_back_again() -> None:
    tiny = alone()
    tiny.row("recipes", "separate", "only", "ore")["t_per_t"] = -2  # 100 t of ore make 50 t of oxide
    answer = steps(tiny, CHEAPEST)
    made, short = 50, 50
    assert answer.cost == approx(3 * (made * (2 * 10 + 10 + 10) + short * 1000))
    assert answer.total("deliver", "secure", "2028") == approx(made)
    assert answer.total("short", "2028") == approx(short)
    assert answer.price("magnet", "secure", "AAA", "2028") == approx(1000)
    assert answer.price("oxide", "secure", "AAA", "2028") == approx(1000 - 10)
    assert answer.price("ore", "secure", "AAA", "2028") == approx((990 - 10) / 2)


def test_a_by_product_has_to_go_somewhere() -> None:
    tiny = alone()
    tiny.add("commodities", like=("oxide",), commodity="slag", trade="none", freight_class="")
    tiny.add("recipes", process="separate", mode="only", commodity="slag", t_per_t=2)
    tiny.add("outlets", outlet="tip", commodity="slag", area="AAA")
    tiny.add("outlet_years", outlet="tip", year=2027, price_usd_per_t=-3, most_t_per_yr=80)
    answer = steps(tiny, CHEAPEST)
    made = 80 / 2
    assert answer.total("sell", "tip", "2027") == approx(80)
    assert answer.cost == approx(3 * (made * 30 + 80 * 3 + (100 - made) * 1000))
    # a further tonne at the tip would let half a tonne of magnets be made
    assert answer.dual("within_outlet", "tip", "2027") == approx(-((1000 - 30) / 2 - 3))
    assert answer.price("slag", "secure", "AAA", "2027") == approx(-(1000 - 30) / 2)


def test_what_is_sold_beside_the_product_earns() -> None:
    answer = steps(alone().set("demand", alone_demand(20)), CHEAPEST)
    # 20 t of magnets; oxide at 10 USD/t does not pay for the 20 USD/t of making it
    assert answer.values("sell") == {}
    tiny = alone().set("demand", alone_demand(20))
    tiny.row("outlet_years", "oxide_sales", 2027)["price_usd_per_t"] = 25
    answer = steps(tiny, CHEAPEST)
    assert answer.total("sell", "oxide_sales", "2029") == approx(80)
    assert answer.cost == approx(3 * (20 * 30 + 80 * (20 - 25)))


def alone_demand(t: float) -> list[dict[str, object]]:
    row = dict(Tiny().row("demand", "AAA", "cars", "magnet", 2027))
    return [row | {f"t_per_yr_{level}": t for level in ("low", "base", "high")}]
