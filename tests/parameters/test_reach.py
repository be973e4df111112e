"""Only what can exist is in the program, from the first period in which it can."""

from __future__ import annotations

from builder import Tiny
from solve import prepared


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
