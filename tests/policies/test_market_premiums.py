"""A premium outside the adversary's market is worth to makers, paid by users, and no cost of the plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
from builder import Tiny, sentences
from pytest import approx, mark
from solve import USD, Answer, T, prepared, steps
from test_commercial_viability import BREAK_EVEN, CAPEX, LIFE, WACC, built, magnets_from_b, oxide_is_priced
from test_price_floors import switch_on as floor
from test_strategic_stocks import switch_on as reserve

from friendshore.finance import annuity
from friendshore.parameters.viability import Viability
from friendshore.plan.premiums import market_premiums
from friendshore.plan.reading import Solution
from friendshore.plan.viability import viability

YEARS = ("2028", "2029")


def switch_on(tiny: Tiny, **cells: Any) -> Tiny:
    """Magnets made in the bloc fetch a quarter more than XXX's price, and 1 USD/t, from 2028 on."""
    row = {"commodity": "magnet", "makers": "*", "from_month": "2028-01", "until_month": ""}
    tiny.add("market_premiums", **(row | {"premium_share": 0.25, "premium_usd_per_t": 1} | cells))
    return tiny


def test_a_premium_lifts_what_makers_ask_and_not_what_the_adversarys_goods_cost() -> None:
    tiny = switch_on(Tiny(), until_month="2028-03", makers="AAA")
    tiny.add("tariffs", importer="AAA", origin="XXX", commodity="magnet", kind="base", rate_share=0.5,
             from_month="2027-01", until_month="")  # fmt: skip
    found = prepared(tiny)
    # XXX asks 20, with duty 30; a quarter of 20 and 1 USD in three months of twelve, on the price before duty
    asked = [(found.asking_price("magnet", "AAA", year) or 0) * T for year in ("2027", "2028", "2029")]
    assert asked == approx([30, 30 + 6 / 4, 30])
    assert [found.bloc_prices["magnet", "AAA", year] * T for year in ("2027", "2028", "2029")] == approx([30] * 3)
    assert (found.asking_price("magnet", "BBB", "2028") or 0) * T == approx(20)
    assert found.asking_price("oxide", "AAA", "2028") is None


def test_a_row_that_names_an_area_goes_before_one_for_all() -> None:
    tiny = switch_on(switch_on(Tiny()), makers="BBB", premium_share=0.05, premium_usd_per_t=0)
    found = prepared(tiny)
    assert [(found.asking_price("magnet", area, "2028") or 0) * T for area in ("AAA", "BBB")] == approx([26, 21])


def test_a_premium_makes_a_plant_pay_for_itself() -> None:
    more = BREAK_EVEN - 25
    assert built(steps(magnets_from_b(25))) == 0
    poor = switch_on(magnets_from_b(25), from_month="2027-01", premium_share=0, premium_usd_per_t=more - 0.1)
    assert built(steps(poor)) == 0
    rich = switch_on(magnets_from_b(25), from_month="2027-01", premium_share=0, premium_usd_per_t=more + 0.1)
    assert built(steps(rich)) > 0
    table = viability(prepared(rich)).set_index("facility").loc["new_make_b"]
    assert table["bloc_price_usd_per_kg"] == approx(0.025)
    assert table["premium_usd_per_kg"] == approx((more + 0.1) / 1e3)


def test_a_maker_pays_the_premium_on_his_feed() -> None:
    tiny = switch_on(magnets_from_b(40), commodity="oxide", from_month="2027-01", premium_share=0.5)
    found = Viability(prepared(tiny))
    # oxide costs 10 + 5 + 1 instead of 10; magnets sell at 40, work costs 10
    margin = 40 - 16 - 10
    build = found.parameters.builds["new_make_b", "2027"]
    assert found.worth(build) * 1e3 == approx((margin / annuity(WACC, LIFE) - CAPEX) * 1.01**-0.5)


def test_a_floor_tops_up_only_what_the_premium_leaves() -> None:
    tiny = floor(Tiny(), floor_usd_per_t=35, most_t_per_yr="")
    years = ("2027", "2028", "2029")
    assert steps(tiny).public("price_floors") == approx(dict.fromkeys(years, 100 * (35 - 20)))
    # from 2028 on makers ask 20 + a quarter of 20 + 1 = 26
    topped = dict(zip(years, (100 * (35 - 20), 100 * (35 - 26), 100 * (35 - 26)), strict=True))
    assert steps(switch_on(tiny)).public("price_floors") == approx(topped)


def paid(answer: Answer) -> pd.DataFrame:
    return market_premiums(Solution(answer.program, answer.arrays, answer.series, answer.last, answer.priced))


def test_a_premium_is_a_transfer_and_users_pay_it_on_what_is_secure() -> None:
    plain, answer = steps(Tiny()), steps(switch_on(Tiny()))
    assert answer.cost == approx(plain.cost)
    assert answer.reliance == approx(plain.reliance)
    table = paid(answer)  # AAA's plants make the 100 t that both ask for
    assert table[["period", "commodity", "area"]].values.tolist() == [[year, "magnet", "AAA"] for year in YEARS]
    assert table["t"].tolist() == approx([100, 100])
    assert table["premium_usd_per_t"].tolist() == approx([6, 6])
    assert (table["musd"] * USD).tolist() == approx([600, 600])
    assert (table["users_musd"] * USD).tolist() == approx([600, 600])


def test_nothing_is_paid_on_what_is_exposed() -> None:
    tiny = switch_on(Tiny())
    tiny.every("facilities", adversary_share=0.5)
    assert paid(steps(tiny)).empty


def test_the_next_maker_pays_the_premium_on_an_intermediate_and_outlets_pay_none() -> None:
    tiny = switch_on(Tiny(), commodity="oxide", premium_share=0, premium_usd_per_t=4)
    oxide_is_priced(tiny)
    tiny.row("outlet_years", "oxide_sales", 2027)["price_usd_per_t"] = 25
    tiny.row("facilities", "mine_a")["existing_t_per_yr"] = 150
    tiny.row("facilities", "separate_a")["existing_t_per_yr"] = 150
    table = paid(steps(tiny))  # 150 t of oxide are made, 100 t become magnets, 50 t are sold
    assert table["t"].tolist() == approx([100, 100])
    assert (table["musd"] * USD).tolist() == approx([400, 400])
    assert table["users_musd"].tolist() == [0, 0]


def test_a_reserve_pays_the_premium_on_what_is_secure() -> None:
    tiny = reserve(Tiny(), release_from="", opening_exposed_t=0, target_t=10, holding_usd_per_t_yr=0)
    tiny.drop("offers", offer="magnets_x").drop("offer_years", offer="magnets_x")
    tiny.add("offers", offer="dear_x", commodity="magnet", area="XXX", secure=0, growth_share_per_yr=0,
             pool_use=1)  # fmt: skip
    none = {f"most_t_per_yr_{level}": 0 for level in ("low", "base", "high")}
    tiny.add("offer_years", offer="dear_x", year=2027, price_usd_per_t=20, **none)
    tiny.drop("facilities", facility="new_make_b").drop("facilities", facility="new_separate_b")
    for facility in ("mine_a", "separate_a", "make_a"):
        tiny.row("facilities", facility)["existing_t_per_yr"] = 200
    # all magnets are secure: 10 t for the reserve at 20, or at 26
    assert sum(steps(tiny).public("strategic_stocks").values()) == approx(10 * 20)
    assert sum(steps(switch_on(tiny, from_month="2027-01")).public("strategic_stocks").values()) == approx(10 * 26)


@mark.parametrize(
    ("cells", "expected"),
    [
        ({"until_month": "2027-12"}, "column until_month: '2027-12' lies before from_month, 2028-01"),
        ({"premium_share": 0, "premium_usd_per_t": 0}, "column premium_share: '0' share and amount are both 0"),
        ({"commodity": "oxide"}, "column commodity: 'oxide' has no bloc price to pay a premium on"),
        ({"makers": "AAB"}, "column makers: 'AAB' is not in"),
    ],
)
def test_a_wrong_row_is_a_fault(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    found = sentences(switch_on(Tiny(), **cells).write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found


def test_two_premiums_on_one_maker_and_month_are_a_fault(tmp_path: Path) -> None:
    tiny = switch_on(switch_on(Tiny(), makers="BBB", until_month="2028-12"), makers="BBB", from_month="2028-06")
    assert sentences(tiny.write(tmp_path)) == [
        "market_premiums.csv row 3, column makers: 'BBB' BBB has a premium in these months already "
        "(market_premiums.csv row 2)"
    ]
