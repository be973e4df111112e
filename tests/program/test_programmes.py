"""Every dollar of a build decided in a reported period is paid by a programme that may fund it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences
from pytest import approx, mark
from solve import CHEAPEST, USD, steps

from friendshore.finance import annuity
from friendshore.plan.money import spending
from friendshore.plan.reading import Solution

CHARGE = 100 * annuity(0.01, 10)  # a year of construction and payment in mid-year cancel
WANTED = 1e5
"""t/yr: money in M USD then has figures of its own (a tonne a year costs 100 USD)."""


def needs_builds(**purse: Any) -> Tiny:
    """BBB alone wants 100 kt; AAA mines and separates; BBB may make: 10 M USD buy all of it."""
    tiny = Tiny().drop("facilities", facility="make_a").drop("facilities", facility="new_separate_b")
    tiny.drop("demand", area="AAA")
    tiny.every("demand", t_per_yr_low=WANTED, t_per_yr_base=WANTED, t_per_yr_high=WANTED)
    for facility in ("mine_a", "separate_a"):
        tiny.row("facilities", facility)["existing_t_per_yr"] = WANTED
    tiny.row("facilities", "new_make_b")["max_build_t_per_yr"] = 2 * WANTED
    for name in ("first", "cap"):
        tiny.every("pace", **{f"{name}_{level}": 10 * WANTED for level in ("low", "base", "high")})
    tiny.row("programmes", "purse").update(purse)
    return tiny


def musd(answer: Any, *key: str) -> float:
    return float(answer.total("pay", *key)) / 1e3


def test_a_total_limits_what_is_built_and_its_last_million_has_a_worth() -> None:
    answer = steps(needs_builds(total_musd=4))
    assert answer.total("build") == approx(0.4 * WANTED)
    assert answer.reliance == approx([100, 60, 60])
    cheapest = steps(needs_builds(total_musd=4).set("offers", []).set("offer_years", []), CHEAPEST)
    built, missed = 0.4 * WANTED, 0.6 * WANTED
    assert cheapest.cost == approx(WANTED * 1000 + 2 * (built * (30 + CHARGE) + missed * 1000))
    # a dollar builds a hundredth of a tonne a year, which spares two years of shortage
    assert cheapest.dual("within_programme", "purse") / 1e3 == approx(-2 * (1000 - 30 - CHARGE) / 100)


def test_a_yearly_limit_spreads_builds() -> None:
    answer = steps(needs_builds(yearly_musd=3))
    assert musd(answer, "2027") == approx(3)
    assert musd(answer, "2028") == approx(3)
    assert answer.reliance == approx([100, 70, 40])


def test_cash_falls_in_the_construction_months() -> None:
    tiny = needs_builds(yearly_musd=3)
    tiny.row("facilities", "new_make_b")["construction_months"] = 24
    answer = steps(tiny)  # half of the cash in each of two years; what is decided in 2028 comes too late
    assert musd(answer, "2027") == approx(3)
    assert musd(answer, "2028") == approx(3)
    assert answer.reliance == approx([100, 100, 40])


def test_a_programme_pays_only_where_it_may() -> None:
    for cells in ({"countries": "AAA"}, {"stages": "mining;separation"}, {"from_year": 2029}, {"to_year": 2026}):
        assert steps(needs_builds(**cells)).reliance == approx([100, 100, 100]), cells
    assert steps(needs_builds(countries="BBB", stages="magnet")).reliance == approx([100, 0, 0], abs=1e-4)


def test_programmes_add_up() -> None:
    tiny = needs_builds(total_musd=4)
    tiny.add("programmes", like=("purse",), programme="fund", total_musd=5, countries="BBB")
    answer = steps(tiny)
    assert answer.reliance == approx([100, 10, 10], rel=1e-4)
    assert (musd(answer, "purse"), musd(answer, "fund")) == approx((4, 5))


def test_builds_after_the_reported_periods_are_outside_the_budget() -> None:
    tiny = needs_builds(total_musd=0)
    tiny.add("periods", period="2030", start="2030-01", months=12, reported=0)
    tiny.row("periods", "2029")["reported"] = 0
    tiny.set("offers", []).set("offer_years", [])
    answer = steps(tiny, CHEAPEST)
    assert answer.values("build") == {("new_make_b", "2029"): approx(WANTED)}
    assert answer.total("pay") == 0


def test_attrition_is_paid_for_what_is_expected_to_come() -> None:
    tiny = needs_builds(total_musd=4)
    tiny.row("countries", "BBB")["attrition_share"] = 0.5
    answer = steps(tiny)
    assert answer.total("build") == approx(0.8 * WANTED)
    assert answer.reliance == approx([100, 60, 60])


def test_a_build_without_construction_months_is_paid_too() -> None:
    tiny = needs_builds(total_musd=4)
    tiny.row("facilities", "new_make_b")["construction_months"] = 0
    answer = steps(tiny)
    assert musd(answer) == approx(4)
    assert answer.reliance == approx([60, 60, 60])


def test_capital_is_charged_whoever_pays() -> None:
    answer = steps(needs_builds(), CHEAPEST)
    assert answer.cost == approx(3 * WANTED * 20)
    assert answer.cost / USD == approx(6)


@mark.parametrize(
    ("cells", "share"),
    [
        ({"kind": "budget"}, 0),
        ({"kind": "private"}, 0),
        ({"kind": "grant"}, 1),
        # 5 million lent at 1 % over 4 years, a tenth of it lost; the public discounts at 3 %
        (
            {"kind": "loan", "interest_share_per_yr": 0.01, "term_years": 4, "loss_share": 0.1},
            1 - 0.9 * (0.01 / (1 - 1.01**-4)) / (0.03 / (1 - 1.03**-4)),
        ),
        # equity that returns 8 % costs the public nothing in the end, and never less
        ({"kind": "equity", "interest_share_per_yr": 0.08, "term_years": 20}, 0),
    ],
)
def test_a_dollar_costs_the_public_what_it_will_not_see_again(cells: dict[str, Any], share: float) -> None:
    tiny = needs_builds(total_musd=5, **cells)
    tiny.settings["discount_share_per_yr"] = 0.03
    answer = steps(tiny)
    assert musd(answer) == approx(5)
    assert answer.public("programmes") == approx({"2027": 5e6 * share} if share else {})


def test_pledged_money_counts_only_where_it_is_asked_for() -> None:
    tiny = needs_builds(total_musd=4)
    tiny.add("programmes", like=("purse",), programme="promise", total_musd=3, status="pledged")
    assert musd(steps(tiny)) == approx(4)
    tiny.levels["money"] = "all"
    assert musd(steps(tiny)) == approx(7)


def test_spending_says_the_kind_of_money() -> None:
    tiny = needs_builds(total_musd=4)
    tiny.add("programmes", like=("purse",), programme="fund", total_musd=5, kind="grant", countries="BBB")
    answer = steps(tiny)
    table = spending(Solution(answer.program, answer.arrays, answer.series, answer.last, answer.priced))
    found = table.set_index("programme")
    assert found["kind"].to_dict() == {"purse": "budget", "fund": "grant"}
    assert found["musd"].to_dict() == approx({"purse": 4, "fund": 5}, rel=1e-4)


@mark.parametrize(
    ("cells", "expected"),
    [
        (
            {"kind": "loan", "term_years": 10},
            "interest_share_per_yr: is required of a programme of kind loan, which is paid back",
        ),
        (
            {"kind": "equity", "interest_share_per_yr": 0.1},
            "term_years: is required of a programme of kind equity, which is paid back",
        ),
        (
            {"kind": "loan", "interest_share_per_yr": 0.1, "term_years": 0.5},
            "term_years: '0.5' must be at least 1 year",
        ),
        (
            {"kind": "grant", "interest_share_per_yr": 0.1},
            "interest_share_per_yr: '0.1' must be blank: a programme of kind grant is not paid back",
        ),
        ({"loss_share": 0.1}, "loss_share: '0.1' must be blank or 0: a programme of kind budget is not paid back"),
        ({"kind": "grant", "countries": "XXX"}, "countries: 'XXX' nothing can be built there, so this programme funds"),
        (
            {"kind": "grant", "countries": "BBB", "stages": "mining"},
            "stages: 'mining' nothing of these stages can be built in BBB",
        ),
        ({"kind": "gift"}, "kind: 'gift' expected budget or private or grant or loan or equity"),
    ],
)
def test_a_wrong_programme_is_a_fault(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    tiny = Tiny()
    tiny.row("programmes", "purse").update(cells)
    found = sentences(tiny.write(tmp_path))
    assert [sentence for sentence in found if f"programmes.csv row 2, column {expected}" in sentence], found
