"""What stands limits what is done; a second limit; new plants are not left idle; running plants run until decided."""

from __future__ import annotations

from builder import Tiny, three
from pytest import approx
from solve import CHEAPEST, steps


def alone() -> Tiny:
    tiny = Tiny().set("offers", []).set("offer_years", [])
    return tiny.drop("facilities", status="generic")


def test_a_full_plant_is_worth_the_shortage_it_leaves() -> None:
    tiny = alone()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 40
    answer = steps(tiny, CHEAPEST)
    assert answer.cost == approx(3 * (40 * 30 + 60 * 1000))
    assert answer.dual("within_capacity", "make.AAA", "2028") == approx(-(1000 - 30))
    assert answer.dual("within_capacity", "mine.AAA", "2028") == approx(0)


def test_a_mode_takes_its_own_share_of_capacity_and_modes_share_one_plant() -> None:
    tiny = alone()
    tiny.add("modes", process="make", mode="slow", capacity_use=4)
    for row in [dict(row) for row in tiny.table("recipes") if row["process"] == "make"]:
        tiny.add("recipes", **row | {"mode": "slow"})
    tiny.row("modes", "make", "only")["capacity_use"] = 2
    answer = steps(tiny, CHEAPEST)
    assert answer.total("activity", "make.AAA", "only", "2027") == approx(100 / 2)
    assert answer.dual("within_capacity", "make.AAA", "2027") == approx(-(1000 - 30) / 2)


def test_a_period_of_six_months_has_half_the_capacity_and_half_the_demand() -> None:
    tiny = alone()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 40
    tiny.set("periods", [{"period": "2027-H1", "start": "2027-01", "months": 6, "reported": 1}])
    assert steps(tiny, CHEAPEST).cost == approx(20 * 30 + 30 * 1000)


def limited(own: float, new: float) -> Tiny:
    """Separation may make at most `own` (BBB's new plant: `new`) tonnes of oxide per tonne of its capacity."""
    tiny = alone()
    tiny.set("facilities", Tiny().table("facilities")).drop("facilities", facility="new_make_b")
    tiny.row("processes", "separate")["limited_outputs"] = "oxide"
    tiny.row("facilities", "separate_a")["output_limit_t_per_t"] = own
    tiny.row("facilities", "new_separate_b")["output_limit_t_per_t"] = new
    return tiny


def test_a_second_limit_holds_the_limited_outputs() -> None:
    answer = steps(limited(0.3, 0.1).drop("facilities", status="generic"), CHEAPEST)
    assert answer.cost == approx(3 * (30 * 30 + 70 * 1000))
    assert answer.dual("within_output_limit", "separate.AAA", "2027") == approx(-(1000 - 30))
    assert answer.dual("within_capacity", "separate.AAA", "2027") == approx(0)


def test_new_capacity_brings_its_own_second_limit() -> None:
    answer = steps(limited(0.3, 0.1))
    assert answer.total("build", "new_separate_b") == approx(100)  # for the sake of 10 t of oxide
    assert answer.reliance == approx([70, 60, 60])


def ramping(least_use: float) -> Tiny:
    """BBB alone wants 40 t, and a new plant does a quarter of its nameplate in its first year."""
    tiny = Tiny().drop("demand", area="AAA").drop("facilities", facility="make_a")
    tiny.row("processes", "make").update(ramp_1_share=0.25, least_use_share=least_use)
    tiny.row("facilities", "new_make_b")["max_build_t_per_yr"] = 1000
    return tiny


def test_a_slow_ramp_is_outrun_by_building_more() -> None:
    answer = steps(ramping(0))
    assert answer.total("build", "new_make_b") == approx(40 / 0.25)
    assert answer.reliance == approx([100, 0, 0], abs=1e-4)


def test_the_use_floor_limits_how_far_a_ramp_is_outrun() -> None:
    answer = steps(ramping(0.5))
    # over 2028 and 2029 b can do 0.25 b + b and does 0.25 b + 40: at least half if b <= 40 / (0.625 - 0.25)
    most = 40 / (0.5 * 1.25 - 0.25)
    assert answer.total("build", "new_make_b") == approx(most)
    assert answer.reliance == approx([100, 100 * (1 - 0.25 * most / 40), 0], abs=1e-4)


def test_running_plants_keep_their_published_output_until_the_decision_date() -> None:
    tiny = Tiny()
    tiny.head["as_of"] = "2028-01"
    tiny.every("facilities", output_share_now=0.5)
    answer = steps(tiny, CHEAPEST)  # imports at 20 undercut 30, but 2027 is decided
    used = [answer.total("activity", "make.AAA", year) for year in ("2027", "2028", "2029")]
    assert used == approx([50, 0, 0])
    assert answer.total("standstill") == 0
    assert answer.cost == approx(50 * 30 + 50 * 20 + 2 * 100 * 20)
    assert not [key for key in answer.values("build") if key[1] == "2027"]


def test_a_plant_without_feed_stands_still() -> None:
    tiny = Tiny().every("facilities", output_share_now=1)
    tiny.head["as_of"] = "2028-01"
    tiny.row("facilities", "mine_a")["existing_t_per_yr"] = 70
    answer = steps(tiny, CHEAPEST)
    assert answer.total("standstill", "make.AAA") == approx(30)
    assert answer.total("standstill", "separate.AAA") == approx(30)


def test_demand_levels_move_the_plan() -> None:
    tiny = alone()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 40
    for row in tiny.table("demand"):
        row.update(three("t_per_yr", row["t_per_yr_base"]), t_per_yr_low=row["t_per_yr_base"] / 2)
    tiny.levels["demand"] = "low"
    assert steps(tiny, CHEAPEST).cost == approx(3 * (40 * 30 + 10 * 1000))
