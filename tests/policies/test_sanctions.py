"""A sanction bars what a country sells, and makes its builds dearer and slower."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences
from pytest import approx, mark
from solve import CHEAPEST, prepared, steps

YEARS = ("2027", "2028", "2029")


def switch_on(tiny: Tiny, **cells: Any) -> Tiny:
    """AAA buys nothing from BBB from 2028 on, where magnets are on offer at 15."""
    row = {"sanction": "barred", "by": "AAA", "against": "BBB", "trade": 1, "commodities": "magnet"}
    tiny.add("sanctions", **(row | {"from_month": "2028-01"} | cells))
    if not any(offer["offer"] == "magnets_of_b" for offer in tiny.table("offers")):
        tiny.add("offers", like=("magnets_x",), offer="magnets_of_b", area="BBB", secure=1)
        tiny.add("offer_years", offer="magnets_of_b", year=2027, price_usd_per_t=15)
    return tiny


def maker(**cells: Any) -> Tiny:
    """BBB buys nothing of what AAA makes at 30 and sells without a plant of its own; XXX asks 35."""
    tiny = switch_on(Tiny(), **({"by": "BBB", "against": "AAA", "commodities": ""} | cells))
    tiny.drop("offers", offer="magnets_of_b").drop("offer_years", offer="magnets_of_b")
    tiny.row("offer_years", "magnets_x", 2027)["price_usd_per_t"] = 35
    return tiny.drop("facilities", country="BBB")


def test_purchases_from_a_sanctioned_country_end_for_those_who_impose_it() -> None:
    answer = steps(switch_on(Tiny()), CHEAPEST)
    assert [answer.total("imported", "magnets_of_b", "AAA", year) for year in YEARS] == approx([60, 0, 0])
    assert answer.cost == approx(100 * 15 + 2 * (60 * 20 + 40 * 15))


def test_all_buyers_together_need_not_be_told_apart_but_a_country_may_buy_at_home() -> None:
    everybody = switch_on(Tiny(), by="*", against="XXX", from_month="2027-01").drop("offers", offer="magnets_of_b")
    everybody.drop("offer_years", offer="magnets_of_b")
    answer = steps(everybody, CHEAPEST)
    assert not answer.parameters.levers.told_apart
    assert answer.cost == approx(300 * 30)
    answer = steps(switch_on(Tiny(), by="*"), CHEAPEST)
    assert [answer.total("imported", "magnets_of_b", "BBB", year) for year in YEARS] == approx([40, 40, 40])


def test_a_limited_offer_sells_for_the_months_left() -> None:
    tiny = switch_on(Tiny(), from_month="2028-10")
    for level in ("low", "base", "high"):
        tiny.row("offer_years", "magnets_of_b", 2027)[f"most_t_per_yr_{level}"] = 60
    answer = steps(tiny, CHEAPEST)
    assert [answer.total("imported", "magnets_of_b", "AAA", year) for year in YEARS] <= [60, 45, 0]
    assert answer.total("buy", "magnets_of_b", "2028") == approx(60)


def test_goods_made_there_are_barred() -> None:
    answer = steps(maker(), CHEAPEST)
    assert answer.cost == approx(100 * 30 + 2 * (60 * 30 + 40 * 35))


def test_goods_made_there_may_leave_in_the_months_left() -> None:
    answer = steps(maker(from_month="2028-04"), CHEAPEST)
    # 2028: a quarter of what AAA makes, its own 60 t counted: x = (60 + x) / 4
    assert [answer.total("ship", "magnet", "secure", "BBB", year) for year in YEARS] == approx([40, 20, 0])


def test_goods_that_the_sanction_does_not_name_still_leave() -> None:
    assert steps(maker(commodities="oxide"), CHEAPEST).cost == approx(3 * 100 * 30)


def test_a_pool_takes_nothing_from_a_sanctioned_country() -> None:
    tiny = maker()
    tiny.every("commodities", trade="pooled")
    answer = steps(tiny, CHEAPEST)
    assert [answer.total("to_pool", "AAA", year) for year in YEARS] == approx([40, 0, 0])


def test_equipment_and_capital_make_builds_dearer_and_slower() -> None:
    cells = {"trade": 0, "capex_factor": 1.5, "construction_months_more": 6, "wacc_more_share": 0.03}
    parameters = prepared(switch_on(Tiny(), **cells))
    before, after = (parameters.builds["new_make_b", year] for year in ("2027", "2028"))
    assert [build.as_found.capex * 1e3 for build in (before, after)] == approx([100, 150])
    assert [build.as_found.construction_months for build in (before, after)] == [12, 18]
    assert [parameters.wacc(build.as_found) for build in (before, after)] == approx([0.01, 0.04])
    assert not parameters.levers.told_apart


def test_a_build_decided_in_the_last_month_is_still_hit() -> None:
    dates = {"from_month": "2027-01", "until_month": "2027-01"}
    parameters = prepared(switch_on(Tiny(), trade=0, capex_factor=1.5, **dates))
    capital = [parameters.builds["new_make_b", year].as_found.capex * 1e3 for year in ("2027", "2028")]
    assert capital == approx([150, 100])


def test_dearer_capital_costs_what_the_factor_says() -> None:
    def plan(**cells: Any) -> float:
        tiny = Tiny()
        tiny.every("countries", wacc_plant_share=0)
        tiny.row("offer_years", "magnets_x", 2027)["price_usd_per_t"] = 500
        tiny.row("facilities", "make_a")["existing_t_per_yr"] = 60
        switch_on(tiny, trade=0, capex_factor=2, **cells)
        tiny.drop("offers", offer="magnets_of_b").drop("offer_years", offer="magnets_of_b")
        return steps(tiny, CHEAPEST).cost

    # 60 t of oxide at 20 become magnets in AAA, 40 t in a plant of BBB from 2028 on, a tenth of its capital each year
    running = 60 * 30 + 40 * 500 + 2 * 100 * 30
    assert plan(from_month="2029-01") == approx(running + 2 * 40 * 100 / 10)
    assert plan(from_month="2027-01") == approx(running + 2 * 40 * 200 / 10)


def test_a_sanction_by_nobody_of_the_bloc_still_denies_equipment() -> None:
    tiny = switch_on(Tiny(), by="XXX", capex_factor=2)
    answer = steps(tiny, CHEAPEST)
    assert not answer.parameters.levers.told_apart
    assert len(answer.program.block.sanctions.goods_barred) == 0
    assert answer.parameters.builds["new_make_b", "2028"].as_found.capex * 1e3 == approx(200)


def test_a_longer_sanction_never_saves_money() -> None:
    costs = [steps(switch_on(Tiny(), from_month=month), CHEAPEST).cost for month in ("2029-01", "2028-01", "2027-01")]
    assert costs == sorted(costs)
    assert costs[0] < costs[-1]


@mark.parametrize(
    ("cells", "expected"),
    [
        ({"until_month": "2027-12"}, "column until_month: '2027-12' lies before from_month, 2028-01"),
        ({"trade": 0}, "column sanction: 'barred' denies nothing: neither trade nor equipment nor capital"),
        ({"by": "AAA;BBB"}, "column by: 'BBB' imposes it upon itself"),
        ({"against": "BB"}, "column against: 'BB' is not in countries.csv or country_groups.csv; nearest is 'BBB'"),
        ({"wacc_more_share": 3}, "column wacc_more_share: '3' must be at most 1"),
    ],
)
def test_a_wrong_row_is_a_fault(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    found = sentences(switch_on(Tiny(), **cells).write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found


def test_trade_is_barred_by_area(tmp_path: Path) -> None:
    tiny = switch_on(Tiny())
    tiny.add("countries", like=("BBB",), country="CCC", title="Celand")
    found = sentences(tiny.write(tmp_path))
    assert "sanctions.csv row 2, column against: 'BBB' trade is barred by area: BBB has other countries too" in found


def test_sanctions_that_follow_each_other_within_a_year_leave_no_month_free() -> None:
    tiny = maker(until_month="2028-06")
    halves = {"by": "BBB", "against": "AAA", "trade": 1, "commodities": "magnet", "until_month": "2028-09"}
    tiny.add("sanctions", sanction="again", from_month="2028-07", **halves)
    answer = steps(tiny, CHEAPEST)
    # a quarter of 2028 is free, in which AAA makes a quarter of what it makes
    shipped = answer.total("ship", "magnet", "AAA", "2028")
    assert shipped == approx(0.25 * answer.total("activity", "make.AAA", "2028") + 0, abs=1e-3)
    assert shipped == approx(0.25 * 80)


def test_limited_offers_are_barred_by_the_months_of_all_rows() -> None:
    tiny = switch_on(Tiny(), until_month="2028-06")
    tiny.add("sanctions", like=("barred",), sanction="again", from_month="2028-07", until_month="2028-12")
    for level in ("low", "base", "high"):
        tiny.row("offer_years", "magnets_of_b", 2027)[f"most_t_per_yr_{level}"] = 60
    answer = steps(tiny, CHEAPEST)
    assert answer.total("imported", "magnets_of_b", "AAA", "2028") == approx(0)
    assert answer.total("imported", "magnets_of_b", "AAA", "2029") > 0
