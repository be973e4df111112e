"""When builds work, how much may be built, no child before its parent, and what it costs a year."""

from __future__ import annotations

from builder import Tiny
from pytest import approx
from solve import CHEAPEST, steps

from friendshore.finance import annuity

CHARGE = 100 * annuity(0.01, 10)  # a year of construction and payment in mid-year cancel


def needs_builds() -> Tiny:
    """BBB alone wants 40 t; AAA mines and separates; BBB may make."""
    tiny = Tiny().drop("facilities", facility="make_a").drop("facilities", facility="new_separate_b")
    return tiny.drop("demand", area="AAA")


def test_a_build_works_from_its_month_on_and_is_charged_from_then_on() -> None:
    tiny = needs_builds()
    tiny.row("facilities", "new_make_b").update(construction_months=18, max_build_t_per_yr=40)
    answer = steps(tiny)
    assert answer.reliance == approx([100, 50, 0], abs=1e-4)  # in service from July 2028
    charge = 100 * 1.01**0.25 * annuity(0.01, 10)
    assert answer.cost == approx(40 * 20 + (20 * 30 + 20 * 20 + 40 * charge / 2) + 40 * (30 + charge))


def test_permits_come_first() -> None:
    tiny = needs_builds()
    tiny.row("permits", "BBB", "plant").update(p50_months=6, p90_months=12, fast_months=0)
    for level, expected in (("p50", [100, 50, 0]), ("p90", [100, 100, 0]), ("fast", [100, 0, 0])):
        tiny.levels["permits"] = level
        tiny.row("facilities", "new_make_b")["max_build_t_per_yr"] = 40
        assert steps(tiny).reliance == approx(expected, abs=1e-4)


def test_the_most_that_may_be_built_counts_over_all_periods() -> None:
    tiny = needs_builds()
    tiny.set("offers", []).set("offer_years", [])
    tiny.row("facilities", "new_make_b")["max_build_t_per_yr"] = 15
    answer = steps(tiny, CHEAPEST)
    assert answer.total("build") == approx(15)
    assert answer.cost == approx(40 * 1000 + 2 * (25 * 1000 + 15 * (30 + CHARGE)))
    assert answer.dual("within_project", "new_make_b") == approx(-2 * (1000 - 30 - CHARGE))


def test_attrition_builds_more_and_pays_for_what_comes() -> None:
    tiny = needs_builds()
    tiny.row("countries", "BBB")["attrition_share"] = 0.2
    answer = steps(tiny)
    assert answer.total("build") == approx(40 / 0.8)
    assert answer.reliance == approx([100, 0, 0], abs=1e-4)
    assert answer.cost == approx(40 * 20 + 2 * 40 * (30 + CHARGE))


def test_a_child_is_never_before_its_parent_nor_larger_than_its_share() -> None:
    tiny = needs_builds()
    tiny.add("facilities", like=("new_make_b",), facility="parent_b", process="separate", construction_months=24)
    tiny.row("facilities", "new_make_b").update(build_with="parent_b", build_with_ratio=0.5)
    answer = steps(tiny)
    assert answer.reliance == approx([100, 100, 0], abs=1e-4)  # the parent, decided in 2027, works from 2029
    assert answer.total("build", "parent_b") == approx(80)
    assert answer.values("build")["parent_b", "2027"] == approx(80)
    assert answer.total("build", "new_make_b") == approx(40)


def test_a_standing_parent_bears_children_at_once_and_one_under_construction_from_its_start() -> None:
    tiny = needs_builds()
    tiny.row("facilities", "new_make_b").update(build_with="separate_a", build_with_ratio=0.25)
    assert steps(tiny).reliance == approx([100, 100 * 15 / 40, 100 * 15 / 40])
    tiny.add("facilities", like=("separate_a",), facility="coming_a", status="construction", starts="2028-07")
    tiny.row("facilities", "coming_a")["output_share_now"] = ""
    tiny.row("facilities", "new_make_b")["build_with"] = "coming_a"
    assert steps(tiny).reliance == approx([100, 100, 100 * 15 / 40])


def test_fixed_cost_of_plants_that_stand_is_counted_while_they_stand() -> None:
    tiny = Tiny().every("processes", fixed_om_share=0.02)
    tiny.row("facilities", "mine_a")["retires"] = "2028-06"
    tiny.add("facilities", like=("make_a",), facility="coming_a", status="construction", starts="2029-10")
    tiny.row("facilities", "coming_a")["output_share_now"] = ""
    plant_years = 2 * 3 + 1.5 + 0.25
    assert steps(tiny, CHEAPEST).cost == approx(3 * 100 * 20 + plant_years * 100 * 100 * 0.02)


def test_fixed_cost_of_a_build_is_part_of_its_charge() -> None:
    tiny = needs_builds()
    tiny.row("processes", "make")["fixed_om_share"] = 0.05
    assert steps(tiny).cost == approx(40 * 20 + 2 * 40 * (30 + CHARGE + 5))
