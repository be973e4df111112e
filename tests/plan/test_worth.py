"""Worth in this plan stands beside the market's price and its date."""

from __future__ import annotations

import pandas as pd
from builder import Tiny
from pytest import approx
from solve import CHEAPEST, Answer, steps

from friendshore.plan.reading import Solution
from friendshore.plan.worth import worth


def told(answer: Answer) -> pd.DataFrame:
    found = worth(Solution(answer.program, answer.arrays, answer.series, answer.last, answer.priced))
    return found.set_index(["commodity", "provenance", "area", "period"])


def test_a_market_price_has_the_date_and_source_of_its_row() -> None:
    tiny = Tiny()
    tiny.row("offer_years", "magnets_x", 2027).update(price_date="2025", source="est")
    tiny.add("sources", key="quote", title="A quote")
    tiny.add("offer_years", offer="magnets_x", year=2029, price_usd_per_t=24, price_date="2026-02-05", source="quote")
    table = told(steps(tiny, CHEAPEST))
    rows = [table.loc["magnet", "exposed", "BBB", year] for year in ("2027", "2028", "2029")]
    # a further magnet saves what XXX asks: 20, 22 between the years, 24; below AAA's cost of 30 in each
    assert [row["worth_usd_per_t"] for row in rows] == approx([20, 22, 24])
    assert [row["market_usd_per_t"] for row in rows] == approx([20, 22, 24])
    assert [row["market_date"] for row in rows] == ["2025", "2025", "2026-02-05"]
    assert [row["market_source"] for row in rows] == ["est", "est", "quote"]


def test_worth_differs_from_the_market_where_the_plan_is_short() -> None:
    tiny = Tiny().set("facilities", [])
    tiny.row("offer_years", "magnets_x", 2027).update({f"most_t_per_yr_{each}": 50 for each in ("low", "base", "high")})
    row = told(steps(tiny, CHEAPEST)).loc["magnet", "exposed", "AAA", "2028"]
    assert (row["worth_usd_per_t"], row["market_usd_per_t"]) == approx((1000, 20))  # the cost of going short


def test_what_no_adversary_offers_has_no_market_price() -> None:
    row = told(steps(Tiny())).loc["oxide", "secure", "AAA", "2027"]
    assert pd.isna(row["market_usd_per_t"]) and row["market_date"] == ""
