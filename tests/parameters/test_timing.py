"""Capacity works from its exact month on: permits, construction, ramp-up, retirement, attrition, committed plants."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from builder import Tiny, three
from pytest import approx, mark
from solve import T, prepared

from friendshore.calendar import Period, month_number
from friendshore.parameters import Parameters
from friendshore.parameters.fleets import Facility
from friendshore.parameters.timing import Ramp, committed, online, ramp, service_month, standing

FULL = Ramp((1.0,))
PROCESS = {"ramp_1_share": 0.2, "ramp_2_share": 0.4, "ramp_3_share": 0.6, "ramp_4_share": 0.8}
PROCESS |= {"evidence_3yr_share": 0.6, "mature_share": 0.9}


def year(number: int) -> Period:
    return Period(str(number), month_number(f"{number}-01"), 12, True)


def plant(**changes: Any) -> Facility:
    found = prepared(Tiny()).facilities["new_make_b"]
    return replace(found, **changes)


def test_service_comes_after_permits_and_construction() -> None:
    project = plant(permitting_months=7, construction_months=12)
    assert service_month(project, year(2027)) == month_number("2028-08")


def test_permits_that_have_begun_are_not_waited_for_twice() -> None:
    begun = plant(permitting_months=19, months_from=month_number("2026-01"), construction_months=20)
    assert service_month(begun, year(2027)) == month_number("2029-04")  # permit in August 2027, twenty months more
    assert service_month(begun, year(2028)) == month_number("2029-09")  # the permit is there, construction waits
    later = plant(permitting_months=6, months_from=month_number("2029-01"), construction_months=12)
    assert service_month(later, year(2027)) == month_number("2030-07")


def test_a_generic_build_first_needs_a_site_and_in_a_new_host_longer() -> None:
    tiny = Tiny().every("stages", site_months=12, newcomer_months=6)
    tiny.add("facilities", like=("new_make_b",), facility="new_make_a", country="AAA")
    tiny.add("facilities", like=("new_make_b",), facility="project_b", status="planned", permitting_months=3)
    tiny.row("permits", "BBB", "plant").update(p50_months=5, p90_months=9, fast_months=3)
    builds = prepared(tiny).builds  # AAA makes magnets, BBB makes nothing yet
    service = {name: builds[name, "2027"].service_month for name in ("new_make_a", "new_make_b", "project_b")}
    expected = {"new_make_a": "2029-01", "new_make_b": "2029-12", "project_b": "2028-04"}
    assert service == {name: month_number(month) for name, month in expected.items()}
    tiny.add("facilities", like=("make_a",), facility="old_b", country="BBB", existing_t_per_yr=1)
    assert prepared(tiny).builds["new_make_b", "2027"].service_month == month_number("2029-06")


def test_levels_and_reforms_act_on_months_that_have_begun() -> None:
    tiny = Tiny()
    tiny.row("permits", "BBB", "plant").update(p50_months=20, p90_months=30, fast_months=10)
    tiny.row("facilities", "new_make_b").update(status="planned", permitting_months=16, months_from="2026-01")
    service = {"p50": "2028-05", "p90": "2029-01", "fast": "2028-01"}  # May 2027, January 2028, before the decision
    for level, month in service.items():
        tiny.levels["permits"] = level
        assert prepared(tiny).builds["new_make_b", "2027"].service_month == month_number(month)
    tiny.levels["permits"] = "p50"
    reform = {"group": "BBB", "kind": "plant", "from_month": "2027-01", "months_at_most": 14}
    tiny.set("permit_reforms", [reform])
    assert prepared(tiny).builds["new_make_b", "2027"].service_month == month_number("2028-03")


def test_cash_and_charges_follow_the_month_of_service_of_a_begun_permit() -> None:
    tiny = Tiny()
    tiny.row("facilities", "new_make_b").update(status="planned", permitting_months=16, months_from="2026-01")
    build = prepared(tiny).builds["new_make_b", "2027"]  # built from May 2027 to April 2028
    assert build.cash == approx({"2027": 8 / 12, "2028": 4 / 12})
    assert build.charged == approx({"2028": 8 / 12, "2029": 1})


def test_a_plant_ready_in_august_works_five_twelfths_of_that_year() -> None:
    project = plant(permitting_months=7, construction_months=12)
    assert online(project, service_month(project, year(2027)), year(2027), FULL, 10) == 0
    assert online(project, service_month(project, year(2027)), year(2028), FULL, 10) == approx(5 / 12)
    assert online(project, service_month(project, year(2027)), year(2029), FULL, 10) == 1


def test_attrition_takes_its_share_and_lifetime_ends_to_the_month() -> None:
    project = plant(permitting_months=7, construction_months=12, attrition=0.2)
    assert online(project, service_month(project, year(2027)), year(2029), FULL, 2) == approx(0.8)
    assert online(project, service_month(project, year(2027)), year(2030), FULL, 2) == approx(
        0.8 * 7 / 12
    )  # August 2028 + 24 months
    assert online(project, service_month(project, year(2027)), year(2031), FULL, 2) == 0


def test_the_process_ramp_takes_the_engineers_curve() -> None:
    assert ramp(PROCESS, "process").shares == approx((0.2, 0.4, 0.6, 0.8, 0.9))


def test_the_evidence_ramp_passes_what_was_seen_in_the_third_year() -> None:
    expected = (0.2, 0.4, 0.6, 0.66, 0.72, 0.78, 0.84, 0.9)
    assert ramp(PROCESS, "evidence").shares == approx(expected)


def test_what_has_no_ramp_by_design_has_none_by_evidence() -> None:
    stockpile = PROCESS | {"ramp_1_share": 0.9, "evidence_3yr_share": 0.88, "mature_share": 0.88}
    assert ramp(stockpile, "evidence").shares == (0.88,)


@mark.parametrize(("choice", "expected"), [("process", 0.2), ("evidence", 0.1)])
def test_a_case_chooses_its_ramp(choice: str, expected: float) -> None:
    tiny = Tiny().every("processes", ramp_1_share=0.2, evidence_3yr_share=0.3)
    tiny.settings["ramp"] = choice
    assert prepared(tiny).builds["new_make_b", "2027"].online["2028"] == approx(expected)


def test_a_stretched_ramp_runs_through_the_same_curve_in_more_years() -> None:
    curve = Ramp((0.2, 0.6, 0.9))
    assert curve.stretched(1).shares == approx((0.2, 0.6, 0.9))
    assert curve.stretched(2).shares == approx((0.2, 0.2, 0.6, 0.6, 0.9))
    assert curve.stretched(1.5).shares == approx((0.2, (0.2 + 0.6) / 2, 0.6, 0.9))
    assert curve.stretched(1.25).shares == approx((0.2, 0.25 * 0.2 + 0.75 * 0.6, 0.5 * 0.6 + 0.5 * 0.9, 0.9))
    assert curve.stretched(0.5).shares == approx(((0.2 + 0.6) / 2, 0.9))
    assert Ramp((0.9,)).stretched(3).shares == approx((0.9,))


@mark.parametrize("factor", [0.5, 1.07, 1.3, 2.9])
def test_stretching_multiplies_what_the_ramp_loses(factor: float) -> None:
    def lost(curve: Ramp) -> float:
        return sum(curve.mature - share for share in curve.shares)

    curve = ramp(PROCESS, "evidence")
    assert lost(curve.stretched(factor)) == approx(factor * lost(curve))
    assert list(curve.stretched(factor).shares) == sorted(curve.stretched(factor).shares)


def test_the_ramp_counts_years_of_operation_not_calendar_years() -> None:
    curve = Ramp((0.3, 0.6, 0.9))
    july = month_number("2027-07")
    assert curve.mean(july, july + 120, year(2027)) == approx(0.3 * 0.5)
    assert curve.mean(july, july + 120, year(2028)) == approx(0.3 * 0.5 + 0.6 * 0.5)
    assert curve.mean(july, july + 120, year(2030)) == approx(0.9)
    assert curve.mean(july, july + 15, year(2028)) == approx((6 * 0.3 + 3 * 0.6) / 12)  # ends in the second year


def test_a_running_plant_rises_from_its_published_output_to_its_long_run_rate() -> None:
    running = plant(existing=0.1, output_share_now=0.4, full_rate_year=2028)
    as_of = month_number("2028-01")
    assert standing(running, year(2027), as_of, 0.8) == approx(0.1 * 0.4)
    # evenly through 2028, each month at its beginning: 0, 1/11, ... 11/11 of the way in December
    assert standing(running, year(2028), as_of, 0.8) == approx(0.1 * (0.4 + 0.4 / 2))
    assert standing(running, year(2029), as_of, 0.8) == approx(0.1 * 0.8)
    late = replace(running, full_rate_year=2029)  # 0, 1/23, ... 11/23 of the way in 2028
    assert standing(late, year(2028), as_of, 0.8) == approx(0.1 * (0.4 + 0.4 * 5.5 / 23))
    assert standing(late, year(2029), as_of, 0.8) == approx(0.1 * (0.4 + 0.4 * 17.5 / 23))
    assert standing(replace(running, full_rate_year=2027), year(2028), as_of, 0.8) == approx(0.1 * 0.8)


def test_without_a_full_rate_year_a_plant_stays_and_one_above_the_long_run_rate_never_falls() -> None:
    as_of = month_number("2027-01")
    assert standing(plant(existing=0.1, output_share_now=0.4), year(2029), as_of, 0.8) == approx(0.04)
    fast = plant(existing=0.1, output_share_now=0.95, full_rate_year=2028)
    assert standing(fast, year(2029), as_of, 0.8) == approx(0.095)


def test_retirement_includes_its_last_month() -> None:
    as_of = month_number("2027-01")
    retiring = plant(existing=0.12, output_share_now=1.0, retires=month_number("2028-02"))
    assert standing(retiring, year(2028), as_of, 1) == approx(0.12 * 2 / 12)
    coming = replace(retiring, starts=as_of)
    assert committed(coming, year(2028), FULL) == approx(0.12 * 2 / 12)
    assert committed(coming, year(2029), FULL) == 0


def under_construction(t: float, starts: str, **pace: float) -> Tiny:
    tiny = Tiny()
    tiny.add("facilities", like=("make_a",), facility="coming", status="construction", starts=starts)
    tiny.row("facilities", "coming")["existing_t_per_yr"] = t
    tiny.row("facilities", "coming").pop("output_share_now")
    for name, value in pace.items():
        tiny.row("pace", "magnet", "*").update(three(name, value))
    return tiny


def taken(parameters: Parameters) -> dict[int, float]:
    """Year -> t/yr of the pace of magnets that committed plants use up."""
    return {year: room.taken * T for (limit, year), room in parameters.rooms.items() if limit.kind == "magnet"}


def test_committed_capacity_enters_whole_in_its_month() -> None:
    parameters = prepared(under_construction(60, "2028-04", first=20, growth=1, cap=20))
    rates = [parameters.standing["make.AAA", period.name] * T for period in parameters.periods]
    assert rates == approx([100, 100 + 60 * 9 / 12, 160])


def test_what_exceeds_a_years_pace_uses_up_the_room_of_the_years_that_follow() -> None:
    parameters = prepared(under_construction(60, "2027-10", first=20, growth=1.5, cap=100))  # 20, 30, 45
    assert taken(parameters) == approx({2027: 20, 2028: 30, 2029: 10})
    left = {year: room.left * T for (_, year), room in parameters.rooms.items()}
    assert left == approx({2027: 0, 2028: 0, 2029: 35})
    enters = {year: room.enters * T for (_, year), room in parameters.rooms.items()}
    assert enters == approx({2027: 60, 2028: 0, 2029: 0})


def test_committed_plants_count_by_weight_and_what_is_owed_adds_up() -> None:
    tiny = under_construction(30, "2028-04", first=8, growth=1, cap=8)
    tiny.add("facilities", like=("coming",), facility="earlier", starts="2027-02")
    tiny.row("facilities", "earlier")["existing_t_per_yr"] = 10
    tiny.row("pace_weights", "make", "magnet")["t_per_t"] = 0.5
    # 10 t count 5 of 8 in 2027; 30 t count 15: 8 of 8 in 2028, the other 7 in 2029
    assert taken(prepared(tiny)) == approx({2027: 5, 2028: 8, 2029: 7})


def test_an_adversarys_committed_plant_and_years_before_the_first_take_nothing() -> None:
    tiny = under_construction(60, "2027-10", first=20)
    tiny.row("pace", "magnet", "*")["first_year"] = 2028
    assert taken(prepared(tiny)) == {}
    tiny.row("pace", "magnet", "*")["first_year"] = 2027
    tiny.row("facilities", "coming")["adversary_share"] = 1
    assert taken(prepared(tiny)) == {}


def test_permits_take_the_level_and_projects_scale_with_their_country() -> None:
    tiny = Tiny()
    tiny.row("permits", "BBB", "plant").update(p50_months=20, p90_months=30, fast_months=10)
    tiny.add("facilities", like=("new_make_b",), facility="project_b", status="planned", permitting_months=8)
    expected = {"p50": (20, 8), "p90": (30, 12), "fast": (10, 4)}
    for level, months in expected.items():
        tiny.levels["permits"] = level
        found = prepared(tiny).facilities
        assert (found["new_make_b"].permitting_months, found["project_b"].permitting_months) == months
