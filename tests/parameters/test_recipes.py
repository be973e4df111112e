"""Patterns are written out per basket, and amounts follow the elements in it."""

from __future__ import annotations

from builder import Tiny, basket
from pytest import approx
from solve import prepared


def deposit() -> Tiny:
    """The mine digs basket hill (0.7 La, 0.2 Nd, 0.1 Dy); ore is tracked by basket; separation runs every basket."""
    tiny = Tiny()
    tiny.set("baskets", [{"basket": "hill", **basket(la=0.7, nd=0.2, dy=0.1)}])
    tiny.add("baskets", basket="unused", **basket(nd=1))
    tiny.set("basket_groups", [{"basket": name, "group": "any"} for name in ("hill", "unused")])
    tiny.row("commodities", "ore")["commodity"] = "ore:*"
    tiny.set("modes", [])
    tiny.add("modes", process="mine", mode="dig_*", basket_group="own", capacity_use=1)
    tiny.add("modes", process="separate", mode="split_*", basket_group="any", capacity_use=2)
    tiny.add("modes", process="make", mode="only", capacity_use=1)
    tiny.set("recipes", [])
    tiny.add("recipes", process="mine", mode="dig_*", commodity="ore:*", t_per_t=1)
    tiny.add("recipes", process="separate", mode="split_*", commodity="ore:*", t_per_t=-1)
    tiny.add("recipes", process="separate", mode="split_*", commodity="oxide", t_per_t=0.9, elements="nd;dy")
    tiny.add("recipes", process="make", mode="only", commodity="oxide", t_per_t=-1)
    tiny.add("recipes", process="make", mode="only", commodity="magnet", t_per_t=1)
    tiny.row("facilities", "mine_a")["basket"] = "hill"
    return tiny


def test_a_pattern_becomes_a_mode_for_each_basket_that_somebody_digs() -> None:
    parameters = prepared(deposit())
    assert [mode for fleet, mode in parameters.modes if fleet == "separate.AAA"] == ["split_hill"]
    mode = parameters.modes["separate.AAA", "split_hill"]
    assert dict(mode.recipe) == approx({"ore:hill": -1, "oxide": 0.9 * (0.2 + 0.1)})
    assert (mode.use, mode.basket) == (2, "hill")


def test_a_mine_runs_its_own_basket() -> None:
    parameters = prepared(deposit())
    assert dict(parameters.modes["mine_a", "dig_hill"].recipe) == {"ore:hill": 1}


def test_of_elements_divides_by_what_the_intermediate_holds() -> None:
    tiny = deposit()
    # the intermediate holds Nd and Dy only: a tonne of it is one third Dy
    tiny.row("recipes", "separate", "split_*", "oxide").update(elements="dy", of_elements="nd;dy")
    mode = prepared(tiny).modes["separate.AAA", "split_hill"]
    assert mode.recipe["oxide"] == approx(0.9 * 0.1 / 0.3)


def test_an_output_without_its_element_is_left_out() -> None:
    tiny = deposit()
    tiny.add("commodities", like=("oxide",), commodity="tb_oxide")
    tiny.add("recipes", process="separate", mode="split_*", commodity="tb_oxide", t_per_t=1, elements="tb")
    assert "tb_oxide" not in prepared(tiny).modes["separate.AAA", "split_hill"].recipe


def test_an_outlet_for_every_basket_is_written_out() -> None:
    tiny = deposit()
    tiny.add("outlets", outlet="ore_sales", commodity="ore:*", area="*")
    tiny.add("outlet_years", outlet="ore_sales", year=2027, price_usd_per_t=5)
    outlets = prepared(tiny).outlets
    assert outlets["ore_sales:hill"].commodity == "ore:hill"
    assert "ore_sales:unused" not in outlets
