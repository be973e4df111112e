"""A control lets out a share of past volume; what is missing is made at home, and prices outside answer."""

from __future__ import annotations

from math import nan
from pathlib import Path
from typing import Any

from builder import Tiny, sentences
from pytest import approx, mark
from solve import CHEAPEST, prepared, steps

from friendshore.program.policies.export_controls import TABLE, volumes


def switch_on(tiny: Tiny, **cells: Any) -> Tiny:
    """XXX lets out no magnets from 2028 on, of 100 t in the past."""
    row = {"control": "stop", "origin": "XXX", "commodities": "magnet", "destinations": "*", "from_month": "2028-01"}
    tiny.add("export_controls", **(row | {"licensed_share": 0, "past_t_per_yr": 100} | cells))
    return tiny


def bought(tiny: Tiny) -> list[float]:
    """Tonnes bought from XXX by year."""
    answer = steps(tiny, CHEAPEST)
    return [answer.total("buy", year) for year in ("2027", "2028", "2029")]


def test_a_ban_brings_the_work_home_from_its_month() -> None:
    answer = steps(switch_on(Tiny()), CHEAPEST)
    # 100 t a year, from XXX at 20 or home-made at 30
    assert answer.total("buy") == approx(100)
    assert answer.cost == approx(100 * 20 + 2 * 100 * 30)


def test_a_licensed_share_of_past_volume_still_comes() -> None:
    answer = steps(switch_on(Tiny(), licensed_share=0.4, past_t_per_yr=50), CHEAPEST)
    assert answer.total("buy", "2028") == approx(0.4 * 50)
    assert answer.cost == approx(100 * 20 + 2 * (20 * 20 + 80 * 30))


def test_suspension_and_return_are_rows() -> None:
    tiny = switch_on(Tiny(), from_month="2027-01", until_month="2027-12", licensed_share=0.3)
    switch_on(tiny, control="return", from_month="2029-01", licensed_share=0.1)
    assert bought(tiny) == approx([30, 100, 10])


def test_a_control_counts_by_the_month() -> None:
    # nine free months at the past rate, and the licensed share of it in the three others
    assert bought(switch_on(Tiny(), from_month="2028-10", until_month="2028-12")) == approx([100, 75, 100])
    tiny = switch_on(Tiny(), from_month="2028-10", until_month="2028-12", licensed_share=0.2)
    assert bought(tiny) == approx([100, 75 + 0.25 * 20, 100])


def test_without_a_stated_volume_it_is_what_the_limited_offers_hold() -> None:
    tiny = switch_on(Tiny(), past_t_per_yr="", licensed_share=0.5, from_month="2028-07")
    tiny.row("offer_years", "magnets_x", 2027).update(
        most_t_per_yr_low=60, most_t_per_yr_base=60, most_t_per_yr_high=60
    )
    # 2028: half a year at 60, half at 30 a year; 2029: 30
    assert bought(tiny) == approx([60, 45, 30])


def test_a_step_without_ceiling_sells_the_past_volume_once_more_in_free_months() -> None:
    tiny = switch_on(Tiny(), past_t_per_yr="", licensed_share=0.5, from_month="2028-07")
    tiny.row("offer_years", "magnets_x", 2027).update(
        most_t_per_yr_low=40, most_t_per_yr_base=40, most_t_per_yr_high=40
    )
    tiny.add("offers", like=("magnets_x",), offer="scarce_x")
    tiny.add("offer_years", offer="scarce_x", year=2027, price_usd_per_t=25)
    # free rate 40 + 40 a year; under control half of 40 for both steps together
    assert bought(tiny) == approx([100, 0.5 * 80 + 0.5 * 20, 20])


def test_offers_that_share_a_pool_are_one_volume() -> None:
    assert volumes([("metal", "mine", 1.2), ("metal", "", 1.0), ("oxide", "mine", 1.0), ("salt", "", 1.0)]) == {
        "metal": ("mine", 1.2),
        "oxide": ("mine", 1.0),
        "salt": ("salt", 1.0),
    }
    tiny = switch_on(Tiny(), commodities="magnet;oxide", past_t_per_yr="", licensed_share=0.5, from_month="2027-01")
    tiny.set("offer_pools", [{"pool": "mill", "pool_t_per_yr": 80, "growth_share_per_yr": 0}])
    tiny.row("offers", "magnets_x").update(pool="mill", pool_use=2)
    tiny.add("offers", like=("magnets_x",), offer="oxide_x", commodity="oxide", pool_use=1)
    for offer, price, most in (("magnets_x", 20, 100), ("oxide_x", 12, 30)):
        ceilings = dict.fromkeys(("most_t_per_yr_low", "most_t_per_yr_base", "most_t_per_yr_high"), most)
        tiny.drop("offer_years", offer=offer)
        tiny.add("offer_years", offer=offer, year=2027, price_usd_per_t=price, **ceilings)
    answer = steps(tiny, CHEAPEST)
    # half of the pool's 80: a t of oxide saves 8 for each t of the pool, a magnet 10 for two
    assert answer.total("buy", "oxide_x", "2028") == approx(30)
    assert answer.total("buy", "magnets_x", "2028") == approx((40 - 30) / 2)


def test_a_control_towards_one_destination_leaves_the_others_alone() -> None:
    answer = steps(switch_on(Tiny(), destinations="AAA", from_month="2027-01"), CHEAPEST)
    assert answer.total("imported", "AAA") == approx(0)
    assert answer.total("imported", "BBB") == approx(3 * 40)
    assert answer.cost == approx(3 * (60 * 30 + 40 * 20))


def test_a_stated_volume_is_the_default_blocs_and_counts_by_its_share() -> None:
    tiny = switch_on(Tiny(), from_month="2027-01", licensed_share=1, past_t_per_yr=50)
    tiny.row("bloc_titles", "club")["adversary_offer_share"] = 0.4
    assert bought(tiny) == approx([20, 20, 20])


def test_the_price_response_is_paid_to_whoever_sells_and_lifts_the_bloc_price() -> None:
    tiny = switch_on(Tiny(), licensed_share=1, price_response_share=0.25)
    answer = steps(tiny, CHEAPEST)
    assert answer.cost == approx(100 * 20 + 2 * 100 * 20 * 1.25)
    prices = answer.parameters.bloc_prices
    assert [prices["magnet", "AAA", year] * 1e3 for year in ("2027", "2028")] == approx([20, 25])
    tiny.add("offers", like=("magnets_x",), offer="magnets_b", area="BBB", secure=1)
    tiny.add("offer_years", offer="magnets_b", year=2027, price_usd_per_t=18)
    answer = steps(tiny, CHEAPEST)
    assert answer.total("buy", "magnets_b") == approx(300)
    assert answer.cost == approx(100 * 18 + 2 * 100 * 18 * 1.25)


def test_a_response_above_the_gap_brings_work_home() -> None:
    assert bought(switch_on(Tiny(), licensed_share=1, price_response_share=0.6)) == approx([100, 0, 0])


def test_an_origin_without_a_role_in_the_bloc_controls_nothing() -> None:
    tiny = switch_on(Tiny())
    tiny.drop("blocs", area="XXX")
    program = steps(tiny, CHEAPEST).program
    assert len(program.block.export_controls.within_control) == 0


def test_a_tighter_licence_never_raises_what_is_bought() -> None:
    found = [sum(bought(switch_on(Tiny(), licensed_share=share))) for share in (1, 0.7, 0.2, 0)]
    assert found == sorted(found, reverse=True)
    assert found[0] > found[-1]


@mark.parametrize(
    ("words", "expected"),
    [
        ({"commodities": "dy_oxide"}, {"dy_oxide"}),
        ({"commodities": "*"}, {"dy_oxide", "dy_metal", "ndpr_metal", "y_oxide", "seg_36", "magnet_n"}),
        ({"stages": "metal"}, {"dy_metal", "ndpr_metal"}),
        ({"stages": "*"}, {"dy_oxide", "dy_metal", "ndpr_metal", "y_oxide", "seg_36", "magnet_n"}),
        ({"elements": "dy;y"}, {"dy_oxide", "dy_metal", "y_oxide"}),
        ({"elements": "pr"}, {"ndpr_metal"}),
        ({"stages": "oxide", "elements": "dy;nd", "commodities": "magnet_n"}, {"dy_oxide", "magnet_n"}),
    ],
)
def test_words_cover_commodities(words: dict[str, str], expected: set[str]) -> None:
    row = {"control": "c", "origin": "XXX", "commodities": "", "stages": "", "elements": "", "destinations": "*"}
    row |= {"from_month": "2028-01", "until_month": ""}
    control = TABLE.of({**row, "licensed_share": 0.5, "past_t_per_yr": nan, "price_response_share": 0.0, **words})
    stages = {"dy_oxide": "oxide", "dy_metal": "metal", "ndpr_metal": "metal", "y_oxide": "oxide"}
    stages |= {"seg_36": "oxide", "magnet_n": "magnet"}
    assert {name for name, stage in stages.items() if control.covers(name, stage)} == expected


@mark.parametrize(
    ("cells", "expected"),
    [
        ({"until_month": "2027-12"}, "column until_month: '2027-12' lies before from_month, 2028-01"),
        ({"licensed_share": 1.2}, "column licensed_share: '1.2' must be at most 1"),
        ({"commodities": ""}, "column commodities: must not be blank where stages and elements are blank too"),
        ({"commodities": "ore"}, "column control: 'stop' touches no offer of XXX"),
        ({"commodities": "magnets"}, "column commodities: 'magnets' is not in commodities.csv; nearest is 'magnet'"),
        ({"elements": "dyy"}, "column elements: 'dyy' expected la or ce"),
        ({"past_t_per_yr": ""}, "must not be blank: no offer of magnet there has a ceiling"),
    ],
)
def test_a_wrong_row_is_a_fault(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    found = sentences(switch_on(Tiny(), **cells).write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found


def test_two_controls_on_one_flow_and_day_are_a_fault(tmp_path: Path) -> None:
    tiny = switch_on(switch_on(Tiny()), control="again", from_month="2029-06", licensed_share=0.1)
    assert sentences(tiny.write(tmp_path)) == [
        "export_controls.csv row 3, column from_month: '2029-06' magnet is under control already "
        "(export_controls.csv row 2)"
    ]
    tiny.row("export_controls", "again")["destinations"] = "AAA"
    assert prepared(tiny).levers.told_apart == {"magnet"}  # one aimed at a country comes on top


def test_a_past_volume_is_of_one_commodity_and_of_the_destinations(tmp_path: Path) -> None:
    tiny = switch_on(Tiny(), commodities="magnet;oxide")
    tiny.add("offers", like=("magnets_x",), offer="oxide_x", commodity="oxide")
    tiny.add("offer_years", offer="oxide_x", year=2027, price_usd_per_t=20)
    assert [found for found in sentences(tiny.write(tmp_path / "two")) if "is the volume of one commodity" in found]
    tiny = switch_on(Tiny(), destinations="AAA", past_t_per_yr="", licensed_share=0.5)
    tiny.row("offer_years", "magnets_x", 2027)["most_t_per_yr_base"] = 60
    assert [found for found in sentences(tiny.write(tmp_path / "one")) if "are not those of destinations" in found]


def test_rows_that_follow_each_other_within_a_year_leave_no_month_free() -> None:
    tiny = switch_on(Tiny(), until_month="2028-06")
    switch_on(tiny, control="return", from_month="2028-07", until_month="2028-12")
    assert bought(tiny) == approx([100, 0, 100])
    tiny = switch_on(Tiny(), until_month="2028-06", licensed_share=0.4)
    switch_on(tiny, control="return", from_month="2028-07", until_month="2028-09", licensed_share=0.2)
    assert bought(tiny) == approx([100, 0.5 * 40 + 0.25 * 20 + 0.25 * 100, 100])
