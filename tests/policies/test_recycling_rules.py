"""A recycling rule has scrap collected that would not pay, and keeps it at home."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences
from pytest import approx, mark
from solve import CHEAPEST, steps


def rule(tiny: Tiny, **cells: Any) -> Tiny:
    """AAA collects half of its scrap, or pays 100 USD for a tonne that it leaves, and lets none of it go."""
    row = {"area": "AAA", "commodity": "oxide", "from_month": "2028-01", "least_collected_share": 0.5}
    tiny.add("recycling_rules", **(row | {"missing_usd_per_t": 100, "may_leave": 0} | cells))
    return tiny


def switch_on(tiny: Tiny, **cells: Any) -> Tiny:
    """Old goods in AAA give up to 30 t a year of oxide at 25 USD/t, and a rule says how much of it is collected."""
    tiny.add("offers", like=("magnets_x",), offer="old_goods", commodity="oxide", area="AAA", secure=1)
    tiny.add("offer_years", offer="old_goods", year=2027, price_usd_per_t=25)
    tiny.row("offer_years", "old_goods", 2027).update({f"most_t_per_yr_{each}": 30 for each in ("low", "base", "high")})
    return rule(tiny, **cells)


def alone() -> Tiny:
    """No imports, no builds: AAA makes 100 t a year for 30 USD/t, of which oxide is 20."""
    return Tiny().set("offers", []).set("offer_years", []).drop("facilities", status="generic")


def offered() -> Tiny:
    """Imports of magnets, dearer than what is made; no builds."""
    return Tiny().every("offer_years", price_usd_per_t=500).drop("facilities", status="generic")


def test_scrap_is_collected_where_that_is_cheaper_than_the_penalty() -> None:
    answer = steps(switch_on(offered()), CHEAPEST)
    assert answer.total("buy", "old_goods") == approx(2 * 15)
    assert answer.cost == approx(3 * 100 * 30 + 2 * 15 * (25 - 20))
    assert not list(answer.program.public)


def test_a_small_penalty_leaves_it_uncollected_and_no_cost_figure_has_it() -> None:
    answer = steps(switch_on(offered(), missing_usd_per_t=4), CHEAPEST)
    assert answer.values("recycling_rules.uncollected") == approx(
        {("oxide", "AAA", year): 15 for year in ("2028", "2029")}
    )
    assert answer.cost == approx(3 * 100 * 30)


def test_months_count() -> None:
    answer = steps(switch_on(offered(), from_month="2028-07"), CHEAPEST)
    assert [answer.total("buy", "old_goods", year) for year in ("2027", "2028", "2029")] == approx([0, 7.5, 15])


def test_what_may_not_leave_stays() -> None:
    tiny = switch_on(offered(), least_collected_share="", from_month="2028-07", until_month="2029-12")
    tiny.row("facilities", "make_a").update(country="BBB", facility="make_b")
    free = steps(switch_on(offered(), may_leave=1), CHEAPEST)
    assert free.cost == approx(3 * 100 * 30 + 2 * 15 * 5)
    answer = steps(tiny, CHEAPEST)
    # oxide of AAA goes to the magnet plant in BBB until July 2028; then magnets are imported at 500
    assert [answer.total("ship", "oxide", year) for year in ("2027", "2028", "2029")] == approx([100, 50, 0])
    assert answer.cost == approx(150 * 30 + 150 * 500)


def test_a_higher_share_never_lowers_what_is_collected() -> None:
    collected = [
        steps(switch_on(offered(), least_collected_share=least), CHEAPEST).total("buy", "old_goods")
        for least in (0.1, 0.4, 0.8, 1)
    ]
    assert collected == sorted(collected) and collected[0] < collected[-1]


@mark.parametrize(
    ("cells", "expected"),
    [
        ({"until_month": "2027-12"}, "column until_month: '2027-12' lies before from_month, 2028-01"),
        ({"least_collected_share": "", "may_leave": 1}, "column may_leave: '1' asks for nothing"),
        ({"area": "BBB"}, "column commodity: 'oxide' has no offer with a ceiling in BBB to take a share of"),
        ({"missing_usd_per_t": ""}, "column missing_usd_per_t: '0' must be above 0, or the rule binds nobody"),
        ({"least_collected_share": 1.5}, "column least_collected_share: '1.5' must be at most 1"),
    ],
)
def test_a_wrong_row_is_a_fault(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    found = sentences(switch_on(Tiny(), **cells).write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found


def test_what_is_not_traded_cannot_be_kept(tmp_path: Path) -> None:
    tiny = switch_on(Tiny())
    tiny.row("commodities", "oxide")["trade"] = "none"
    assert any(
        "column may_leave: '0' oxide stays in its area in any case" in each for each in sentences(tiny.write(tmp_path))
    )


def test_two_rules_on_one_scrap_and_day_are_a_fault(tmp_path: Path) -> None:
    tiny = rule(switch_on(Tiny()), from_month="2029-01")
    assert sentences(tiny.write(tmp_path)) == [
        "recycling_rules.csv row 3, column from_month: '2029-01' another row for AAA, oxide is in force already "
        "(recycling_rules.csv row 2)"
    ]


def test_a_ban_in_three_rows_fills_a_year() -> None:
    tiny = switch_on(offered(), least_collected_share="", from_month="2028-01", until_month="2028-02")
    rule(tiny, least_collected_share="", from_month="2028-03", until_month="2028-10")
    rule(tiny, least_collected_share="", from_month="2028-11", until_month="2028-12")
    tiny.row("facilities", "make_a").update(country="BBB", facility="make_b")
    assert 2 / 12 + 8 / 12 + 2 / 12 < 1  # shares of months do not add up to one
    answer = steps(tiny, CHEAPEST)
    assert [answer.total("ship", "oxide", year) for year in ("2027", "2028", "2029")] == approx([100, 0, 100])
