"""Builds enter service no faster than the pace allows, and permitting no faster than its slots."""

from __future__ import annotations

from builder import Tiny, three
from pytest import approx
from solve import CHEAPEST, steps

from friendshore.finance import annuity

CHARGE = 100 * annuity(0.01, 10)  # a year of construction and payment in mid-year cancel


def needs_builds(**pace: float) -> Tiny:
    """BBB alone wants 40 t; AAA mines and separates; BBB may make, as fast as the pace of magnets allows."""
    tiny = Tiny().drop("facilities", facility="make_a").drop("facilities", facility="new_separate_b")
    tiny.drop("demand", area="AAA")
    for name, value in pace.items():
        tiny.row("pace", "magnet", "*").update(three(name, value))
    return tiny


def test_the_first_amount_grows_up_to_a_cap() -> None:
    answer = steps(needs_builds(first=5, growth=2, cap=15))
    assert answer.values("build") == {("new_make_b", "2027"): approx(10), ("new_make_b", "2028"): approx(15)}
    assert answer.reliance == approx([100, 75, 37.5])


def test_one_more_tonne_a_year_is_worth_what_it_saves() -> None:
    tiny = needs_builds(first=5, growth=2, cap=15).set("offers", []).set("offer_years", [])
    answer = steps(tiny, CHEAPEST)
    assert answer.cost == approx(40 * 1000 + 30 * 1000 + 10 * (30 + CHARGE) + 15 * 1000 + 25 * (30 + CHARGE))
    assert answer.dual("within_pace", "magnet", "*", 2028) == approx(-2 * (1000 - 30 - CHARGE))
    assert answer.dual("within_pace", "magnet", "*", 2029) == approx(-(1000 - 30 - CHARGE))


def test_the_level_of_pace_is_chosen() -> None:
    tiny = needs_builds(growth=1, cap=15)
    tiny.row("pace", "magnet", "*").update(first_low=4, first_base=8, first_high=12)
    for level, most in (("low", 4), ("base", 8), ("high", 12)):
        tiny.levels["pace"] = level
        assert steps(tiny).reliance == approx([100, 100 - most / 0.4, 100 - 2 * most / 0.4])


def test_plants_under_construction_enter_whole_and_builds_wait_for_the_room_they_take() -> None:
    tiny = needs_builds(first=20, growth=1, cap=20)
    tiny.add("facilities", like=("new_make_b",), facility="coming_b", status="construction", starts="2027-10")
    tiny.row("facilities", "coming_b").update(existing_t_per_yr=32, max_build_t_per_yr="")
    answer = steps(tiny)  # 32 t from October 2027, 20 t of them 2027's pace, 12 t of 2028's, which leaves 8 t of that
    assert answer.values("build") == {("new_make_b", "2027"): approx(8)}
    assert answer.reliance == approx([100 - 32 * 3 / 12 / 0.4, 0, 0], abs=1e-4)


def test_attrition_and_weights_count() -> None:
    tiny = needs_builds(first=6, growth=1, cap=6)
    tiny.row("pace_weights", "make", "magnet")["t_per_t"] = 0.5
    tiny.row("countries", "BBB")["attrition_share"] = 0.25
    answer = steps(tiny)
    assert answer.total("build", "2027") == approx(6 / 0.5 / 0.75)
    assert answer.reliance == approx([100, 100 - 12 / 0.4, 100 - 24 / 0.4])


def test_a_group_and_the_whole_bloc_hold_together() -> None:
    tiny = needs_builds(first=12, growth=1, cap=12)
    tiny.add("facilities", like=("new_make_b",), facility="new_make_a", country="AAA")
    tiny.set("country_groups", [{"group": "north", "country": "BBB"}])
    tiny.add("pace", like=("magnet", "*"), group="north", **three("first", 5), **three("cap", 5))
    answer = steps(tiny)
    assert answer.reliance == approx([100, 70, 40])
    assert answer.total("build", "new_make_b", "2027") <= 5 + 1e-6
    assert answer.total("build", "2027") == approx(12)


def test_years_before_the_first_are_open() -> None:
    tiny = needs_builds(first=1, growth=1, cap=1)
    tiny.row("pace", "magnet", "*")["first_year"] = 2029
    answer = steps(tiny)
    assert answer.reliance == approx([100, 0, 0], abs=1e-4)


def test_prospects_and_generic_builds_need_a_permit_slot_projects_have_theirs() -> None:
    tiny = needs_builds()
    tiny.set("permit_slots", [{"group": "BBB", "kind": "magnet", "unit": "t", **three("most", 7)}])
    assert steps(tiny).reliance == approx([100, 100 - 7 / 0.4, 100 - 14 / 0.4])
    tiny.row("facilities", "new_make_b")["status"] = "prospect"
    assert steps(tiny).reliance == approx([100, 100 - 7 / 0.4, 100 - 14 / 0.4])
    tiny.row("facilities", "new_make_b")["status"] = "planned"
    assert steps(tiny).reliance == approx([100, 0, 0], abs=1e-4)


def test_a_slot_counts_by_the_length_of_the_period() -> None:
    tiny = needs_builds()
    halves = [("2027-H1", "2027-01"), ("2027-H2", "2027-07"), ("2028-H1", "2028-01"), ("2028-H2", "2028-07")]
    tiny.set("periods", [{"period": p, "start": start, "months": 6, "reported": 1} for p, start in halves])
    tiny.set("permit_slots", [{"group": "BBB", "kind": "magnet", "unit": "t", **three("most", 8)}])
    # 4 t a half-year: 4 of 40 t/yr work in the first half of 2028, 8 in the second
    assert steps(tiny).reliance == approx([100, 100, 90, 80])


def test_builds_of_a_long_period_are_spread_over_its_years() -> None:
    tiny = needs_builds(first=10, growth=1, cap=10)
    tiny.set(
        "periods", [{"period": p, "start": f"{p[:4]}-01", "months": 24, "reported": 1} for p in ("2027-28", "2029-30")]
    )
    answer = steps(tiny)
    # decided in 2027-28, enters evenly in 2028 and 2029: at most 10 t in each
    assert answer.values("build")["new_make_b", "2027-28"] == approx(20)


def test_an_adversarys_own_plants_are_not_held_by_the_pace() -> None:
    tiny = needs_builds(first=1, growth=1, cap=1)
    tiny.row("facilities", "new_make_b")["adversary_share"] = 1
    answer = steps(tiny)
    assert not list(answer.program.block.within_pace)


def test_a_bloc_that_shares_the_pace_gets_its_share_of_what_is_not_its_own() -> None:
    tiny = needs_builds(first=20, growth=1, cap=20)
    tiny.row("bloc_titles", "club")["pace_share"] = 0.25
    assert steps(tiny).total("build", "2027") == approx(0.25 * 20, rel=1e-4)  # the limit of * is everybody's
    tiny.row("pace", "magnet", "*").update(group="BBB")
    assert steps(tiny).total("build", "2027") == approx(20, rel=1e-4)  # that of a planner's own country is not
