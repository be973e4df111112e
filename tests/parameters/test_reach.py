"""Only what can exist is in the program, from the first period in which it can."""

from __future__ import annotations

from builder import Tiny, three
from pytest import approx
from solve import CHEAPEST, prepared, steps

from friendshore.parameters import out_of_reach


def test_new_plants_reach_from_their_first_month_on() -> None:
    found = prepared(Tiny()).reach
    assert found.activities["make.AAA", "only", "secure"] == 0
    assert found.activities["make.BBB", "only", "secure"] == 1  # decided in 2027, twelve months of construction
    assert found.present["magnet", "secure", "BBB"] == 0  # shipped from AAA


def test_exposed_work_exists_only_where_exposed_material_does() -> None:
    assert not [key for key in prepared(Tiny()).reach.activities if key[2] == "exposed"]
    tiny = Tiny()
    tiny.add("offers", like=("magnets_x",), offer="oxide_x", commodity="oxide")
    tiny.add("offer_years", offer="oxide_x", year=2027, price_usd_per_t=15)
    exposed = {key[:2] for key in prepared(tiny).reach.activities if key[2] == "exposed"}
    assert exposed == {("make.AAA", "only"), ("make.BBB", "only")}


def test_an_adversary_owned_plant_has_no_secure_mode() -> None:
    tiny = Tiny()
    tiny.row("facilities", "separate_a")["adversary_share"] = 1
    found = prepared(tiny).reach.activities
    assert ("separate.AAA.adversary_owned", "only", "secure") not in found
    assert ("separate.AAA.adversary_owned", "only", "exposed") in found
    assert ("make.AAA", "only", "exposed") in found


def test_what_makes_something_nobody_takes_is_not_run() -> None:
    tiny = Tiny()
    tiny.add("commodities", like=("oxide",), commodity="slag", trade="none", freight_class="")
    tiny.add("recipes", process="separate", mode="only", commodity="slag", t_per_t=0.5)
    assert not [key for key in prepared(tiny).reach.activities if key[0].startswith("separate")]
    tiny.add("outlets", outlet="tip", commodity="slag", area="AAA")
    tiny.add("outlet_years", outlet="tip", year=2027, price_usd_per_t=-1)
    kept = {key[0] for key in prepared(tiny).reach.activities if key[0].startswith("separate")}
    assert kept == {"separate.AAA"}


def test_trade_words_say_how_far_a_commodity_goes() -> None:
    tiny = Tiny()
    assert ("oxide", "secure", "AAA", "BBB") in prepared(tiny).reach.lanes
    tiny.row("commodities", "oxide")["trade"] = "none"
    assert not [lane for lane in prepared(tiny).reach.lanes if lane[0] == "oxide"]
    tiny.row("commodities", "oxide")["trade"] = "pooled"
    found = prepared(tiny).reach
    assert not [lane for lane in found.lanes if lane[0] == "oxide"]
    assert ("oxide", "secure", "AAA") in found.to_pool
    assert ("oxide", "secure", "BBB") in found.from_pool


def steel_and_coal() -> Tiny:
    """Ore and coal seams are offered; coal takes 0.1 of steel, steel takes 0.5 of coal, and both are asked for."""
    tiny = Tiny()
    for name in ("facilities", "recipes", "modes", "offers", "offer_years", "outlets", "outlet_years", "demand"):
        tiny.set(name, [])
    for name in ("coal", "steel", "seam"):
        tiny.add("commodities", like=("magnet",), commodity=name, trade="none", freight_class="")
    tiny.drop("processes", process="mine").drop("pace_weights", process="mine").drop("pace", kind="mining")
    recipes = {"separate": {"seam": -1, "steel": -0.1, "coal": 1}, "make": {"ore": -1, "coal": -0.5, "steel": 1}}
    for process, recipe in recipes.items():
        tiny.add("modes", process=process, mode="only", capacity_use=1)
        for commodity, t in recipe.items():
            tiny.add("recipes", process=process, mode="only", commodity=commodity, t_per_t=t)
        tiny.add("facilities", facility=process, title=process, country="AAA", process=process, status="operating")
        tiny.row("facilities", process).update(existing_t_per_yr=1e6, output_share_now=1, owner="")
    for name in ("ore", "seam"):
        tiny.add("offers", offer=name, commodity=name, area="AAA", secure=1, growth_share_per_yr=0, pool_use=1)
        tiny.add("offer_years", offer=name, year=2027, price_usd_per_t=0)
    for name in ("coal", "steel"):
        tiny.add("demand", area="AAA", sector="cars", commodity=name, year=2027, **three("t_per_yr", 100))
    return tiny


def test_plants_that_need_each_others_output_run() -> None:
    """c = 100 + 0.5 s, s = 100 + 0.1 c: 157.9 of coal and 115.8 of steel a year, at 10 USD/t, for three years."""
    answer = steps(steel_and_coal(), CHEAPEST)
    coal, steel = 150 / 0.95, 110 / 0.95
    assert answer.total("short") == 0
    assert answer.total("activity", "separate.AAA") == approx(3 * coal)
    assert answer.cost == approx(3 * 10 * (coal + steel))


def test_what_a_loop_needs_from_outside_must_be_there() -> None:
    tiny = steel_and_coal()
    tiny.drop("offers", offer="seam").drop("offer_years", offer="seam")
    found = prepared(tiny)
    assert not found.reach.activities
    assert [str(note) for note in out_of_reach.notes(found)] == [
        "demand.csv row 2, column commodity: 'coal' nothing can reach this demand of AAA: no plant, offer or stock "
        "there or on a lane to it; all of it goes short",
        "demand.csv row 3, column commodity: 'steel' nothing can reach this demand of AAA: no plant, offer or stock "
        "there or on a lane to it; all of it goes short",
        "facilities.csv row 3, column process: 'make' can never run: coal or ore never comes to AAA, or not all that "
        "it makes (steel) has somewhere to go",
        "facilities.csv row 2, column process: 'separate' can never run: seam or steel never comes to AAA, or not all "
        "that it makes (coal) has somewhere to go",
    ]


def test_by_products_that_only_each_other_takes_go_round() -> None:
    """Slag of one plant is the flux of the next, whose dross the first takes: neither has another way out."""
    tiny = Tiny()
    for name in ("slag", "dross"):
        tiny.add("commodities", like=("oxide",), commodity=name, trade="none", freight_class="")
    for process, made, taken in (("separate", "slag", "dross"), ("make", "dross", "slag")):
        tiny.add("recipes", process=process, mode="only", commodity=made, t_per_t=0.5)
        tiny.add("recipes", process=process, mode="only", commodity=taken, t_per_t=-0.5)
    answer = steps(tiny, CHEAPEST)
    assert ("make.AAA", "only", "secure") in answer.parameters.reach.activities
    assert answer.total("activity", "separate.AAA") == answer.total("activity", "make.AAA")


def test_a_demand_that_no_lane_reaches_is_noted() -> None:
    tiny = Tiny()
    assert not list(out_of_reach.notes(prepared(tiny)))
    tiny.every("commodities", trade="none", freight_class="")
    tiny.drop("facilities", facility="new_make_b").drop("offers", offer="magnets_x")
    tiny.drop("offer_years", offer="magnets_x")
    noted = list(out_of_reach.notes(prepared(tiny)))
    assert [(note.column, note.value) for note in noted] == [("commodity", "magnet"), ("process", "separate")]
    assert noted[0].where == "demand.csv row 4"
