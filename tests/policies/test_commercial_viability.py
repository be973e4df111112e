"""A plant of private money is built only if what it earns, with aid, floors and credits, covers its cost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences
from pytest import approx, mark
from solve import Answer, prepared, steps

from friendshore.finance import annuity
from friendshore.parameters.viability import Viability
from friendshore.plan.viability import viability

WANTED = 1e5
"""t/yr: money in M USD then has figures of its own (a tonne a year costs 100 USD)."""
OXIDE, RUNNING, CAPEX, WACC, LIFE = 10, 10, 100, 0.01, 10
BREAK_EVEN = OXIDE + RUNNING + CAPEX * annuity(WACC, LIFE)
"""USD/t of magnet: cash falls in one year, income in the ten that follow, so mid-year or year's end is the same."""


def switch_on(tiny: Tiny, **cells: Any) -> Tiny:
    """Every plant must pay for itself from 2027 on; a grant of 2 M USD may help."""
    row = {"group": "*", "stages": "*", "hurdle_share": 0.0, "from_year": 2027}
    tiny.add("commercial_viability", **(row | cells))
    aid(tiny, total_musd=2)
    return tiny


def aid(tiny: Tiny, **cells: Any) -> Tiny:
    """A further programme, a grant where not said otherwise."""
    tiny.add("programmes", like=("purse",), **({"programme": "aid", "kind": "grant"} | cells))
    return tiny


def magnets_from_b(price: float, **cells: Any) -> Tiny:
    """BBB alone wants 100 kt a year, which it may make of AAA's oxide; XXX sells magnets at a price, and its oxide, of
    which there is none to be had, says that oxide is worth 10."""
    tiny = Tiny().drop("facilities", facility="make_a").drop("facilities", facility="new_separate_b")
    tiny.drop("demand", area="AAA")
    tiny.every("demand", t_per_yr_low=WANTED, t_per_yr_base=WANTED, t_per_yr_high=WANTED)
    for facility in ("mine_a", "separate_a"):
        tiny.row("facilities", facility)["existing_t_per_yr"] = WANTED
    tiny.row("facilities", "new_make_b")["max_build_t_per_yr"] = 2 * WANTED
    for name in ("first", "cap"):
        tiny.every("pace", **{f"{name}_{level}": 10 * WANTED for level in ("low", "base", "high")})
    oxide_is_priced(tiny)
    tiny.row("offer_years", "magnets_x", 2027)["price_usd_per_t"] = price
    tiny.row("programmes", "purse")["kind"] = "private"
    row = {"group": "BBB", "stages": "magnet", "hurdle_share": 0.0, "from_year": 2027}
    tiny.add("commercial_viability", **(row | cells))
    return tiny


def oxide_is_priced(tiny: Tiny) -> None:
    """An offer of oxide at 10 USD/t of which nothing can be had."""
    tiny.add("offers", like=("magnets_x",), offer="oxide_x", commodity="oxide")
    none = {f"most_t_per_yr_{level}": 0 for level in ("low", "base", "high")}
    tiny.add("offer_years", offer="oxide_x", year=2027, price_usd_per_t=OXIDE, **none)


def built(answer: Answer) -> float:
    return answer.total("build", "new_make_b")


def grant_needed(price: float, rate: float = WACC) -> float:
    """USD of a grant, paid with the capital, for a tonne a year that earns too little."""
    return CAPEX - (price - OXIDE - RUNNING) / annuity(rate, LIFE)


def test_worth_is_income_over_life_less_capital_also_beyond_the_horizon() -> None:
    found = Viability(prepared(magnets_from_b(35)))
    year_of_cash = 1.01**-0.5
    for position, decided in enumerate(("2027", "2028")):
        build = found.parameters.builds["new_make_b", decided]
        expected = (15 / annuity(WACC, LIFE) - CAPEX) * year_of_cash * 1.01**-position
        assert found.worth(build) * 1e3 == approx(expected)
    table = viability(found.parameters).set_index("facility").loc["new_make_b"]
    assert table["npv_usd_per_t_yr"] == approx((15 / annuity(WACC, LIFE) - CAPEX) * year_of_cash)
    assert table["gap_musd_per_kt"] == 0
    assert table["main_output"] == "magnet"
    assert table["break_even_usd_per_kg"] == approx(BREAK_EVEN / 1e3)
    assert table["bloc_price_usd_per_kg"] == approx(0.035)


def test_a_plant_that_cannot_cover_its_running_cost_loses_its_capital_and_no_more() -> None:
    found = viability(prepared(magnets_from_b(12))).set_index("facility").loc["new_make_b"]
    assert found["npv_usd_per_t_yr"] == approx(-CAPEX * 1.01**-0.5)
    assert found["gap_musd_per_kt"] * 1e3 == approx(CAPEX * 1.01**-0.5)
    assert found["break_even_usd_per_kg"] == approx(BREAK_EVEN / 1e3)


def test_what_nobody_offers_is_worth_what_it_becomes() -> None:
    tiny = magnets_from_b(45).drop("offers", offer="oxide_x").drop("offer_years", offer="oxide_x")
    found = Viability(prepared(tiny))
    levelled = CAPEX * 1.01**0.5 * sum(1.01 ** -(year + 0.5) for year in range(10)) ** -1
    # a new magnet plant can pay 45 - 10 less its capital for oxide; nobody may build separation, so what stands pays
    # 10 less for ore, its capital sunk
    assert found.margins.price("oxide", "AAA", "2028") * 1e3 == approx(45 - RUNNING - levelled)
    assert found.margins.price("ore", "AAA", "2028") * 1e3 == approx(45 - RUNNING - levelled - RUNNING)
    assert found.worth(found.parameters.builds["new_make_b", "2027"]) == approx(0, abs=1e-9)
    tiny = magnets_from_b(25).drop("offers", offer="oxide_x").drop("offer_years", offer="oxide_x")
    found = Viability(prepared(tiny))
    assert found.margins.price("oxide", "AAA", "2028") * 1e3 == approx(10)  # the outlet pays more
    assert found.margins.price("ore", "AAA", "2028") == 0


@mark.parametrize(("price", "expected"), [(BREAK_EVEN + 0.01, WANTED), (BREAK_EVEN - 0.01, 0)])
def test_a_plant_is_built_where_it_covers_its_cost_and_only_there(price: float, expected: float) -> None:
    assert built(steps(magnets_from_b(price))) == approx(expected, rel=1e-6, abs=1e-3)


def test_a_hurdle_asks_for_more() -> None:
    needed = OXIDE + RUNNING + CAPEX * annuity(WACC + 0.05, LIFE)
    assert built(steps(magnets_from_b(needed + 0.01, hurdle_share=0.05))) == approx(WANTED)
    assert built(steps(magnets_from_b(needed - 0.01, hurdle_share=0.05))) == approx(0, abs=1e-3)


def test_builds_before_the_year_need_not_pay() -> None:
    found = steps(magnets_from_b(25, from_year=2028))
    assert dict(found.values("build").items()) == {("new_make_b", "2027"): approx(WANTED)}


@mark.parametrize("kind", ["private", "budget"])
def test_private_money_and_a_budget_close_no_gap(kind: str) -> None:
    tiny = magnets_from_b(25)
    tiny.row("programmes", "purse")["kind"] = kind
    answer = steps(tiny)
    assert built(answer) == approx(0, abs=1e-3)
    assert answer.public("programmes") == {}


def test_a_grant_builds_as_much_as_it_closes_the_gap_of() -> None:
    answer = steps(aid(magnets_from_b(25), total_musd=2))
    assert built(answer) == approx(2e6 / grant_needed(25))
    assert answer.public("programmes") == approx({"2027": 2e6})


def test_no_more_is_granted_than_is_needed() -> None:
    answer = steps(aid(magnets_from_b(25)))
    assert built(answer) == approx(WANTED)
    assert sum(answer.public("programmes").values()) == approx(WANTED * grant_needed(25), rel=1e-4)


def test_a_loan_is_worth_what_its_terms_save_the_firm_and_costs_what_the_public_will_not_see_again() -> None:
    price, hurdle, social, interest, term, loss = 32, 0.03, 0.03, 0.005, 8, 0.1
    tiny = aid(magnets_from_b(price, hurdle_share=hurdle), kind="loan", total_musd=1, interest_share_per_yr=interest)
    tiny.row("programmes", "aid").update(term_years=term, loss_share=loss)
    tiny.settings["discount_share_per_yr"] = social
    private = WACC + hurdle
    worth = 1 - annuity(interest, term) / annuity(private, term)
    needed = grant_needed(price, private) / worth
    assert 0 < needed < CAPEX
    answer = steps(tiny)
    assert built(answer) == approx(1e6 / needed)
    cost = 1 - (1 - loss) * annuity(interest, term) / annuity(social, term)
    assert answer.public("programmes") == approx({"2027": 1e6 * cost})


def test_a_loan_lends_no_more_than_the_plant_costs() -> None:
    tiny = aid(magnets_from_b(25), kind="loan", interest_share_per_yr=0.005, term_years=5)
    assert grant_needed(25) > CAPEX * (1 - annuity(0.005, 5) / annuity(WACC, 5))
    assert built(steps(tiny)) == approx(0, abs=1e-3)


def test_a_grant_for_elsewhere_does_not_help() -> None:
    tiny = aid(magnets_from_b(25), stages="separation", countries="BBB")
    tiny.add("facilities", facility="new_separate_b", title="s", country="BBB", process="separate", status="generic")
    tiny.row("facilities", "new_separate_b")["max_build_t_per_yr"] = WANTED
    assert built(steps(tiny)) == approx(0, abs=1e-3)


def test_more_grant_never_builds_less() -> None:
    found = [built(steps(aid(magnets_from_b(25), total_musd=total))) for total in (0, 1, 3, 9)]
    assert found == sorted(found)
    assert found[-1] == approx(WANTED)


@mark.parametrize(
    ("cells", "expected"),
    [
        ({"hurdle_share": 1.5}, "column hurdle_share: '1.5' must be at most 1"),
        ({"stages": "magnets"}, "column stages: 'magnets' is not in stages.csv; nearest is 'magnet'"),
    ],
)
def test_a_wrong_row_is_a_fault(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    found = sentences(switch_on(Tiny(), **cells).write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found


def test_two_hurdles_for_one_plant_are_a_fault(tmp_path: Path) -> None:
    tiny = switch_on(Tiny())
    tiny.add("commercial_viability", group="BBB", stages="magnet", hurdle_share=0.1, from_year=2030)
    assert sentences(tiny.write(tmp_path)) == [
        "commercial_viability.csv row 3, column group: 'BBB' another row for BBB, magnet stands there already "
        "(commercial_viability.csv row 2)"
    ]


def test_a_build_after_the_reported_periods_pays_for_none_within_them() -> None:
    tiny = magnets_from_b(12)  # a plant of two years loses its capital now, and earns much from 2032 on
    tiny.row("processes", "make")["lifetime_years"] = 2
    for year in (2030, 2031, 2032, 2033):
        tiny.add("periods", period=str(year), start=f"{year}-01", months=12, reported=0)
    tiny.add("offer_years", offer="magnets_x", year=2031, price_usd_per_t=12)
    tiny.add("offer_years", offer="magnets_x", year=2032, price_usd_per_t=900)
    answer = steps(tiny)
    assert answer.total("build", "new_make_b", "2027") == approx(0, abs=1e-2)
    assert answer.reliance[:3] == approx([100] * 3)
