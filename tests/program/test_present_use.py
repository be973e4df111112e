"""Where planners stand today, by hand: the present is pinned, and what is new falls to each in proportion."""

from __future__ import annotations

from builder import Tiny
from pytest import approx
from solve import Answer, prepared, steps


def today(**shares: float) -> Tiny:
    """2027 is the present, 2028 and 2029 are planned. 40 t of magnets a year can be made at home, or 60 from 2028 on;
    of what users take in the present a share is secure, by area. AAA asks for 60 t a year, BBB for 40."""
    tiny = Tiny().drop("facilities", status="generic")
    tiny.head["as_of"] = "2028-01"
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 40
    tiny.add("facilities", facility="make_more", title="more", country="AAA", process="make", status="construction")
    tiny.row("facilities", "make_more").update(existing_t_per_yr=20, starts="2028-01", owner="")
    tiny.set("present_use", [{"area": a, "commodity": "magnet", "secure_share": s} for a, s in shares.items()])
    return tiny


def stand(answer: Answer) -> dict[tuple[str, str], float]:
    """Points of reliance by area and period."""
    found = answer.arrays.values_of(answer.program.block.reliance_in, answer.last.column_values)
    return {(area, period): float(value) for (area, period), value in found.items()}


def test_the_present_is_as_the_table_says_and_the_rest_falls_in_proportion() -> None:
    answer = steps(today(AAA=0.5, BBB=0.25))  # 30 and 10 t of the 40 that are made
    found = stand(answer)
    assert [found["AAA", "2027"], found["BBB", "2027"]] == approx([50, 75], abs=1e-3)
    assert answer.parameters.present_reliance == approx({"AAA": 50, "BBB": 75})
    # of 100 t 40 are missing: 60 x 0.5 q + 40 x 0.75 q = 40 with q two thirds of the present left to each
    for year in ("2028", "2029"):
        assert [found["AAA", year], found["BBB", year]] == approx([100 / 3, 50], abs=1e-3)
    whole, two_thirds = (sum(left - level for level in range(0, 100, 5) if level < left) for left in (100, 200 / 3))
    assert answer.step("fairness") == approx((whole + 2 * two_thirds) / 3, abs=1e-2)


def test_without_the_table_all_are_alike_in_every_year() -> None:
    found = stand(steps(today()))
    assert [found[area, year] for year in ("2027", "2028") for area in ("AAA", "BBB")] == approx(
        [60, 60, 40, 40], abs=1e-3
    )


def test_secure_goods_that_nobody_takes_today_are_made_of_the_same_plants_exposed() -> None:
    tiny = today(AAA=0.1, BBB=0)
    tiny.add("offers", like=("magnets_x",), offer="oxide_x", commodity="oxide")
    tiny.add("offer_years", offer="oxide_x", year=2027, price_usd_per_t=15)
    answer = steps(tiny)
    assert answer.reliance[0] == approx(94, abs=1e-3)
    assert answer.total("activity", "make.AAA", "2027") == approx(40)
    assert answer.total("present_lacking") == 0


def test_what_secure_supply_lacks_is_told_and_costs_nothing() -> None:
    answer = steps(today(AAA=0.5, BBB=0.75))  # 60 t, of which 40 are made
    assert answer.total("present_lacking") == approx(20)
    # in the present mine and separation make their 100 t, of which 60 are sold as oxide
    assert answer.cost == approx((100 * 20 + 40 * 10 - 60 * 10 + 60 * 20) + 2 * (60 * 30 + 40 * 20))


def test_a_planner_who_hardly_relies_on_anybody_has_no_claim_on_all_that_is_new() -> None:
    answer = steps(today(AAA=0.0, BBB=1.0))
    found = stand(answer)
    assert [found["AAA", "2027"], found["BBB", "2027"]] == approx([100, 0], abs=1e-3)
    # counted as at 10 points: 60 x q + 40 x 0.1 q = 40, and so 62.5 and 6.25 points
    assert [found["AAA", "2028"], found["BBB", "2028"]] == approx([62.5, 6.25], abs=1e-3)


def test_a_case_without_a_present_has_none() -> None:
    tiny = today(AAA=0.5, BBB=0.25)
    tiny.head["as_of"] = "2027-01"
    parameters = prepared(tiny)
    assert parameters.present_reliance == {}


def test_a_planner_weighs_by_the_value_on_which_he_leans_today() -> None:
    answer = steps(today(AAA=0.5, BBB=0.25))
    cost = answer.arrays.values_of(answer.program.block.left_above, answer.arrays.cost("least_uneven")[0])
    leant = {"AAA": 60 * 50, "BBB": 40 * 75}  # alike, though AAA asks for more
    for area, value in leant.items():
        assert cost[area, "2028", 5] == approx(value / sum(leant.values()) / 3)
