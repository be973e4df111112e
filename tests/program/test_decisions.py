"""What must run, when a build may be decided, and what it costs by the year in which it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences
from pytest import approx, mark
from solve import CHEAPEST, prepared, steps

from friendshore.finance import mid_year_annuity
from friendshore.plan.plan import Plan
from friendshore.planning import read_case, solve
from friendshore.solving.outcome import Infeasible

IMPORTS = 3 * 100 * 20
"""USD: all magnets from XXX at 20, the cheapest way."""


def test_what_must_run_does_at_a_loss() -> None:
    tiny = Tiny()
    tiny.row("facilities", "make_a")["must_run_share"] = 0.4
    answer = steps(tiny, CHEAPEST)
    # 40 t a year at 30 in place of 20
    assert answer.total("activity", "make_a", "2028") == approx(40)
    assert answer.cost == approx(IMPORTS + 3 * 40 * 10)
    assert answer.dual("run_in_any_case", "make_a", "2028") == approx(10)


def test_it_is_a_share_of_what_stands_and_asks_for_nothing_before_the_decision_date() -> None:
    tiny = Tiny()
    tiny.head["as_of"] = "2028-01"
    tiny.row("facilities", "make_a").update(must_run_share=0.5, output_share_now=0.3, retires="2028-12")
    tiny.row("facilities", "make_a")["full_rate_year"] = None
    answer = steps(tiny, CHEAPEST)
    assert [answer.total("activity", "make_a", year) for year in ("2027", "2028", "2029")] == approx([30, 15, 0])


def test_a_plant_that_must_run_works_alone() -> None:
    tiny = Tiny()
    tiny.add("facilities", like=("make_a",), facility="also", must_run_share=0.4)
    answer = steps(tiny, CHEAPEST)
    assert answer.total("activity", "also", "2028") == approx(40)
    assert answer.total("activity", "make.AAA", "2028") == 0


def test_a_plant_that_must_run_and_cannot_sell_is_told(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.row("facilities", "make_a").update(existing_t_per_yr=300, must_run_share=1)
    assert isinstance(steps(tiny, CHEAPEST).series.outcome, Infeasible)


def window(**cells: str) -> set[str]:
    tiny = Tiny()
    tiny.row("facilities", "new_make_b").update(construction_months=3, **cells)
    return {decided for name, decided in prepared(tiny).builds if name == "new_make_b"}


def test_a_build_is_decided_within_its_window() -> None:
    first = {each for each in window() if each.startswith("2027")}
    assert window(decide_until="2027-01") == first
    assert window(decide_from="2027-02", decide_until="2028-01") == {e for e in window() if e.startswith("2028")}
    assert window(decide_from="2029-02") == set()
    assert window(decide_from="2027-01", decide_until="2029-12") == window()


def learned(**factors: float) -> Tiny:
    """BBB may make its 40 t of magnets itself from imported oxide at 1 USD/t, in plants of no months of building; the
    plant of AAA is full."""
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 60
    tiny.every("processes", construction_months=0)
    tiny.add("offers", like=("magnets_x",), offer="oxide_x", commodity="oxide")
    tiny.add("offer_years", offer="oxide_x", year=2027, price_usd_per_t=1)
    tiny.set("outlets", []).set("outlet_years", [])
    for year, factor in factors.items():
        tiny.add("capex_years", process="make", group="*", year=int(year[1:]), capex_factor=factor)
    return tiny


def test_capital_cost_falls_with_the_year_of_the_decision() -> None:
    builds = prepared(learned(y2027=1, y2029=0.5)).builds
    costs = {decided: build.as_found.capex for (name, decided), build in builds.items() if name == "new_make_b"}
    assert [costs[year] for year in ("2027", "2028", "2029")] == approx([0.100, 0.075, 0.050])


def test_one_waits_for_a_cheaper_plant_where_that_pays() -> None:
    # 100 USD a tonne a year cost 10.5 a year; a home-made magnet costs 11 without capital, an imported one 20
    yearly = 100 * mid_year_annuity(0.01, 10)
    assert yearly > 9 and 9 - 0.5 * yearly > 2 * (9 - 0.75 * yearly) > 0
    answer = steps(learned(y2027=1, y2029=0.5), CHEAPEST)
    built = {year: answer.total("build", "new_make_b", year) for year in ("2027", "2028", "2029")}
    assert (built["2027"], built["2028"], built["2029"]) == approx((0, 0, 40))
    assert answer.cost == approx(3 * 60 * 11 + 2 * 40 * 20 + 40 * (11 + 0.5 * yearly))


@mark.parametrize("group", ["AAA", "*"])
def test_factors_hold_where_they_are_stated(group: str) -> None:
    tiny = learned(y2027=0.5).every("capex_years", group=group)
    found = prepared(tiny).builds["new_make_b", "2027"].as_found.capex
    assert found == approx(0.05 if group == "*" else 0.1)


@mark.parametrize(
    ("table", "cells", "expected"),
    [
        ("facilities", {"decide_from": "2028-01", "decide_until": "2027-12"}, "lies before decide_from, 2028-01"),
        ("facilities", {"must_run_share": 1.2}, "must be at most 1"),
        ("capex_years", {"group": "AAA"}, "make has factors in AAA already (capex_years.csv row 2)"),
    ],
)
def test_a_wrong_row_is_a_fault(tmp_path: Path, table: str, cells: dict[str, Any], expected: str) -> None:
    tiny = learned(y2027=1)
    tiny.row("facilities", "new_make_b").update(cells if table == "facilities" else {})
    if table == "capex_years":
        tiny.add("capex_years", like=("make", "*", 2027), **cells)
    found = sentences(tiny.write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found


def dear_mode(**cost: float) -> Tiny:
    """Magnets are made cold or hot: hot takes 0.7 t of oxide, cold a tonne; AAA makes all it needs, no imports."""
    tiny = Tiny().set("offers", []).set("offer_years", []).drop("facilities", status="generic")
    tiny.drop("demand", area="BBB").drop("modes", process="make").drop("recipes", process="make")
    for mode, oxide in (("cold", 1.0), ("hot", 0.7)):
        tiny.add("modes", process="make", mode=mode, capacity_use=1, cost_usd_per_t=cost.get(mode, 0.0))
        tiny.add("recipes", process="make", mode=mode, commodity="oxide", t_per_t=-oxide)
        tiny.add("recipes", process="make", mode=mode, commodity="magnet", t_per_t=1)
    return tiny


@mark.parametrize(("hot", "runs"), [(5.0, "hot"), (7.0, "cold")])
def test_a_mode_costs_on_top_of_its_process(hot: float, runs: str) -> None:
    answer = steps(dear_mode(cold=0.5, hot=hot), CHEAPEST)
    # 0.3 t of oxide spared are worth 6 USD
    assert answer.total("activity", runs, "2028") == approx(60)
    each = 10 + (0.7 * 20 + hot if runs == "hot" else 20 + 0.5)
    assert answer.cost == approx(3 * 60 * each)


def test_the_cost_of_a_mode_is_a_line_of_its_own(tmp_path: Path) -> None:
    plan = solve(read_case(dear_mode(hot=5).write(tmp_path / "tiny")))
    assert isinstance(plan, Plan)
    lines = plan.tables["cost_lines"].query("item == 'mode cost' and period == '2028'")
    assert lines[["what", "detail", "quantity", "unit_cost"]].to_numpy().tolist() == [["make", "hot", approx(60), 5.0]]
