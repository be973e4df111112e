"""Material travels at a freight cost, by lanes or through a pool."""

from __future__ import annotations

from builder import Tiny
from pytest import approx
from solve import CHEAPEST, steps


def regions(trade: str) -> Tiny:
    """AAA makes magnets, BBB wants 40 t; 4 USD/t at sea, 1 USD/t inland in AAA, 2 in BBB; no imports."""
    tiny = Tiny().set("offers", []).set("offer_years", []).drop("facilities", status="generic")
    tiny.drop("demand", area="AAA")
    tiny.row("freight", "all", "world", "world")["usd_per_t"] = 4
    for area, cost in (("AAA", 1), ("BBB", 2), ("XXX", 0)):
        tiny.row("areas", area)["inland_usd_per_t"] = cost
    tiny.row("commodities", "magnet")["trade"] = trade
    return tiny


def test_a_lane_costs_the_sea_and_both_inland_legs() -> None:
    answer = steps(regions("direct"), CHEAPEST)
    assert answer.total("ship", "magnet", "AAA", "BBB", "2027") == approx(40)
    assert answer.cost == approx(3 * 40 * (30 + 4 + 1 + 2))
    worth = [answer.price("magnet", "secure", area, "2027") for area in ("AAA", "BBB")]
    assert worth == approx([30, 37])


def test_a_pool_costs_half_the_mean_lane_at_each_end() -> None:
    answer = steps(regions("pooled"), CHEAPEST)
    assert answer.total("to_pool", "magnet", "AAA", "2027") == approx(40)
    assert answer.total("from_pool", "magnet", "BBB", "2027") == approx(40)
    leaving = ((4 + 1 + 1) + (4 + 1 + 2)) / 2 / 2  # lanes of AAA to AAA and to BBB
    arriving = ((4 + 2 + 1) + (4 + 2 + 2)) / 2 / 2
    assert answer.cost == approx(3 * 40 * (30 + leaving + arriving))
    assert answer.dual("pool_balanced", "magnet", "secure", "2027") == approx(30 + leaving)


def test_what_is_not_traded_stays() -> None:
    answer = steps(regions("none"), CHEAPEST)
    assert answer.cost == approx(3 * 40 * 1000)


def test_the_pool_keeps_provenances_apart() -> None:
    tiny = regions("pooled")
    tiny.set("offers", Tiny().table("offers")).set("offer_years", Tiny().table("offer_years"))
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 25
    tiny.settings["cost_tolerance_share"] = 0
    answer = steps(tiny)
    assert answer.reliance == approx([100 * 15 / 40] * 3)
    for provenance, t in (("secure", 25), ("exposed", 15)):
        assert answer.total("to_pool", provenance, "2028") == approx(t, abs=1e-2)
        assert answer.total("from_pool", provenance, "2028") == approx(t, abs=1e-2)


def test_home_trade_leaves_only_where_it_is_mined() -> None:
    answer = steps(regions("home"), CHEAPEST)  # magnets are dug nowhere
    assert answer.total("short", "2027") == approx(40)
