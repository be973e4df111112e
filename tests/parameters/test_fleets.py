"""Facilities that nothing tells apart work as one fleet; the others work alone."""

from __future__ import annotations

from builder import Tiny
from pytest import approx, mark
from solve import T, prepared


def fleets(tiny: Tiny) -> dict[str, list[str]]:
    return {name: [facility.name for facility in fleet.facilities] for name, fleet in prepared(tiny).fleets.items()}


def test_one_process_in_one_country_is_one_fleet() -> None:
    tiny = Tiny()
    tiny.add("facilities", like=("make_a",), facility="make_a2", existing_t_per_yr=20)
    assert fleets(tiny)["make.AAA"] == ["make_a", "make_a2"]
    assert prepared(tiny).standing["make.AAA", "2027"] == approx(120 / T)


@mark.parametrize("cells", [{"opex_usd_per_t": 5}, {"resource": "seam"}])
def test_own_cost_or_orebody_sets_a_facility_apart(cells: dict[str, object]) -> None:
    tiny = Tiny().set("resources", [{"resource": "seam", "resource_t": 100}])
    tiny.add("facilities", like=("mine_a",), facility="mine_a2", **cells)
    found = fleets(tiny)
    assert found["mine_a2"] == ["mine_a2"]
    assert found["mine.AAA"] == ["mine_a"]


def test_an_offtake_sets_a_facility_apart() -> None:
    tiny = Tiny()
    tiny.add("facilities", like=("make_a",), facility="make_a2")
    tiny.add("offtakes", facility="make_a2", buyer="XXX", share=0.5, price_usd_per_t=1)
    assert fleets(tiny)["make_a2"] == ["make_a2"]


def test_adversary_owned_plants_are_a_fleet_of_their_own_from_the_threshold_on() -> None:
    tiny = Tiny()
    tiny.add("facilities", like=("make_a",), facility="make_a2", adversary_share=0.25)
    tiny.add("facilities", like=("make_a",), facility="make_a3", adversary_share=0.249)
    parameters = prepared(tiny)
    assert not parameters.fleets["make.AAA.adversary_owned"].secure
    assert parameters.fleet_of["make_a2"] == "make.AAA.adversary_owned"
    assert parameters.fleet_of["make_a3"] == "make.AAA"


def test_adversary_areas_run_what_stands_but_build_nothing_for_the_plan() -> None:
    tiny = Tiny()
    tiny.add("facilities", like=("make_a",), facility="make_x", country="XXX", max_build_t_per_yr=50)
    tiny.add("energy", like=("AAA", "electricity", "grid", 2027), country="XXX")
    tiny.row("blocs", "club", "XXX")["existing_share"] = 0.3
    parameters = prepared(tiny)
    assert parameters.standing["make.XXX.adversary_owned", "2027"] == approx(30 / T)
    assert not [key for key in parameters.builds if key[0] == "make_x"]


def test_areas_without_a_role_have_no_facilities() -> None:
    tiny = Tiny().drop("blocs", area="BBB")
    assert "make.BBB" not in prepared(tiny).fleets
    assert all(area == "AAA" for _, area, _, _ in prepared(tiny).demand)
