"""Plants that stand go on running, or stand idle at the cost of contracts broken, notice and restart."""

from __future__ import annotations

from builder import Tiny
from pytest import approx, mark
from solve import CHEAPEST, steps


def running(years: float, share: float = 0.6) -> Tiny:
    """AAA's chain costs 30 a tonne, imports 20; each of its plants of 100 t/yr must do `share` or go idle.

    A plant's yearly reagents are 10 and labour 3 USD per t/yr, upkeep 4 % of 100, capital charge 100 / 10 years at 0 %.
    """
    tiny = Tiny().drop("facilities", status="generic")
    tiny.every("processes", standing_use_share=share, idling_years=years, labour_usd_per_t=3, fixed_om_share=0.04)
    tiny.every("countries", wacc_mining_share=0, wacc_plant_share=0)
    return tiny


UPKEEP = 3 * 3 * 100 * 100 * 0.04
YEARLY = 10 + 3 + 4 + 10


def test_a_plant_runs_at_its_least_use_where_idling_is_dearer() -> None:
    answer = steps(running(years=2), CHEAPEST)
    assert [answer.total("activity", "make.AAA", year) for year in ("2027", "2028", "2029")] == approx([60, 60, 60])
    assert answer.total("idle") == approx(0)
    # 13 USD a tonne at each of three steps against 20 for an import: 19 more on 60 t a year
    assert answer.cost == approx(UPKEEP + 3 * (60 * 39 + 40 * 20))


def test_a_plant_goes_idle_where_that_is_cheaper_and_pays_once() -> None:
    answer = steps(running(years=0.5), CHEAPEST)
    # three plants x 60 t/yr x 13.5 USD once: 2,430, against 3 years x 60 t x 19 USD = 3,420
    assert answer.cost == approx(UPKEEP + 3 * 100 * 20 + 3 * 60 * YEARLY / 2)
    assert [answer.total("idle", "make.AAA", year) for year in ("2027", "2028", "2029")] == approx([60, 60, 60])
    assert answer.total("shut", "make.AAA") == approx(60)


def test_what_shuts_in_its_last_year_pays_as_much() -> None:
    tiny = running(years=0.5)
    for row in tiny.table("facilities"):
        row["retires"] = "2028-06"
    answer = steps(tiny, CHEAPEST)
    # a year and a half at 19 USD on 60 t/yr (1,710) is less than 2,430: they run to their end
    assert [answer.total("activity", "make.AAA", year) for year in ("2027", "2028", "2029")] == approx([60, 30, 0])


def test_before_the_decision_date_published_output_holds_and_not_the_least_use() -> None:
    tiny = running(years=9)
    tiny.head["as_of"] = "2028-01"
    tiny.every("facilities", output_share_now=0.4)
    answer = steps(tiny, CHEAPEST)
    used = [answer.total("activity", "make.AAA", year) for year in ("2027", "2028", "2029")]
    assert used == approx([40, 0.6 * 40, 0.6 * 40])
    assert not [key for key in answer.values("idle") if key[1] == "2027"]


@mark.parametrize("months", [3, 6, 12])
def test_a_year_cut_into_parts_changes_nothing(months: int) -> None:
    whole, parts = running(years=0.5), running(years=0.5)
    cut = [(year, month) for year in (2027, 2028, 2029) for month in range(1, 13, months)]
    parts.set(
        "periods",
        [
            {"period": f"{year}-{month:02}", "start": f"{year}-{month:02}", "months": months, "reported": 1}
            for year, month in cut
        ],
    )
    assert steps(parts, CHEAPEST).cost == approx(steps(whole, CHEAPEST).cost)


def test_a_plant_whose_by_products_pay_more_than_it_costs_earns_nothing_by_going_idle() -> None:
    tiny = running(years=2)
    for row in tiny.table("processes"):
        row["reagents_usd_per_t"] = -50 if row["process"] == "mine" else row["reagents_usd_per_t"]
    answer = steps(tiny, CHEAPEST)
    # the mine takes 47 USD a tonne more than it spends and feeds the whole chain: none of the three plants shuts
    assert answer.total("shut") == approx(0)
    assert answer.total("activity", "mine.AAA") == approx(300)
