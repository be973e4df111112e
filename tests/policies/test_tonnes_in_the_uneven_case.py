"""Policies that move tonnes, switched on where no factor is 0 or 1: what they cost, worked out by hand.

A tonne that BBB sends to AAA of its own and replaces by one of XXX costs 65 + 87 - 106 = 46 USD of freight (`DETOUR`).
Rules in force from March 2027 on hold in sixteen of the eighteen months of 2027.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from builder import Tiny, three
from pytest import approx, mark
from solve import CHEAPEST, Answer, steps
from uneven import BUILT, DISCOUNT, ELECTRICITY, PLAN, PRICE, Hand, uneven
from uneven_costs import discounted

from friendshore.finance import annuity
from friendshore.parameters.viability import Viability

IN_2027 = {"from_month": "2027-03", "until_month": "2028-06"}
TO_AAA, BETWEEN, TO_BBB = 2 * 50 + 2 + 4, 2 * 30 + 2 + 3, 2 * 40 + 3 + 4
DETOUR = BETWEEN + TO_BBB - TO_AAA
OXIDE_TO_B = (11 + 35) / 4 + (15 + 35) / 4
"""USD/t through the pool"""


def on(table: str, tiny: Tiny | None = None, **cells: Any) -> Tiny:
    tiny = tiny or uneven()
    tiny.add(table, **cells)
    return tiny


def costs(answer: Answer, more: dict[str, float], plan: dict[str, Hand] = PLAN) -> None:
    extra = sum(DISCOUNT[period] * amount for period, amount in more.items())
    assert answer.cost == approx(discounted(plan) + extra, rel=1e-7)


def fewer(period: str, magnets: float) -> float:
    """USD that BBB's presses save by so many magnets less, and their users lose: short ones of AAA at 3,000."""
    act = magnets / 0.8
    oxide = PRICE[period][2] + OXIDE_TO_B
    saved = 100 + 66 + 3 * ELECTRICITY[period][1] + 1.5 * 11 + 8 * 0.2 + 1.2 * oxide
    return magnets * (3000 - BETWEEN) - act * saved


def test_demand_response() -> None:
    cells = {"response": "thrift", "commodities": "magnet", "areas": "*", "sectors": "cars", "from_year": 2027}
    answer = steps(on("demand_response", **cells, full_year=2029, most_share=0.2, cost_usd_per_t=1200), CHEAPEST)
    # a straight line over twenty-four months: 9 / 24 on average in 2027; in 2028b six months at 21 / 24, then all of it
    share = {"2027": 0.2 * 9 / 24, "2028b": 0.2 * (6 * 21 / 24 + 12) / 18}
    saved = {period: share[period] * (PLAN[period].wanted[0] + PLAN[period].wanted[2]) for period in share}
    assert answer.total("demand_response.respond", "2027") == approx(saved["2027"])
    assert answer.total("demand_response.respond", "2028b") == approx(saved["2028b"])
    plan = {}
    for period, part in share.items():
        hand = PLAN[period]
        in_a, in_b = hand.short
        # BBB's cars save, too, so that what they do not take goes to AAA, until AAA alone is short
        left = in_a + in_b - saved[period]
        wanted = hand.wanted[0], hand.wanted[1], hand.wanted[2] * (1 - part)
        plan[period] = replace(hand, wanted=wanted, short=(min(left, 0.4 * hand.wanted[0]), 0.0))
    assert plan["2028b"].short[0] < 44
    costs(answer, {period: 1200 * saved[period] for period in saved}, PLAN | plan)


def test_a_ceiling_on_electricity() -> None:
    ceiling = {"ceiling": "grid", "group": "BBB", "from_month": "2027-01", "until_month": "2028-06"}
    answer = steps(on("energy_ceilings", **ceiling, most_gwh_per_yr=0.23), CHEAPEST)
    # 345 MWh in eighteen months run 115 t of presses, 7.1 less
    assert answer.total("activity", "make.BBB", "2027") == approx(345 / 3)
    costs(answer, {"2027": fewer("2027", 0.8 * (PLAN["2027"].pressed_b - 115))})


def test_a_ceiling_on_the_bill_and_on_a_product() -> None:
    ceiling = {"ceiling": "bill", "group": "BBB", "from_month": "2027-01", "until_month": "2028-06"}
    hydro = 90 * (ELECTRICITY["2027"][1] - 50)  # what the cheap ninety MWh spare
    a_tonne = 3 * ELECTRICITY["2027"][1] + 1.5 * 11
    answer = steps(on("energy_ceilings", **ceiling, most_musd_per_yr=0.0165), CHEAPEST)
    pressed = (0.0165e6 * 1.5 + hydro) / a_tonne
    assert answer.total("activity", "make.BBB", "2027") == approx(pressed)
    costs(answer, {"2027": fewer("2027", 0.8 * (PLAN["2027"].pressed_b - pressed))})
    answer = steps(on("energy_ceilings", **ceiling, process="make", most_usd_per_t=216), CHEAPEST)
    assert answer.total("activity", "make.BBB", "2027") == approx(hydro / (a_tonne - 216))


@mark.parametrize("price", [900, 1500])
def test_recycling_rules(price: float) -> None:
    tiny = uneven()
    tiny.add("offers", like=("magnets_x",), offer="scrap", commodity="oxide", area="AAA", secure=1)
    tiny.add("offer_years", offer="scrap", year=2026, price_usd_per_t=price, **three("most_t_per_yr", 20))
    rule = {"area": "AAA", "commodity": "oxide", "least_collected_share": 0.4, "may_leave": 1}
    dates = {"from_month": "2027-03", "until_month": "2028-10"}
    answer = steps(on("recycling_rules", tiny, **rule, **dates, missing_usd_per_t=300), CHEAPEST)
    # 0.4 of 0.9 x 20 t a year, 4 % more each year after 2026; each is sold again for less than it costs, or left where
    # the penalty, which nobody pays, is less than that
    offered = {"2027": 18 * (2 * 1.04 + 1.04**2) / 3, "2028b": 18 * (1.04**2 + 2 * 1.04**3) / 3}
    force = {"2027": 16 / 18, "2028b": 4 / 18}
    asked = {period: 0.4 * force[period] * offered[period] * 1.5 for period in force}
    taken = price == 900
    assert answer.total("buy", "scrap") == approx(sum(asked.values()) if taken else 0)
    assert answer.total("recycling_rules.uncollected") == approx(0 if taken else sum(asked.values()))
    costs(answer, {period: t * (price - PRICE[period][2]) * taken for period, t in asked.items()})


def test_procurement_rules() -> None:
    rule = {"sector": "wind", "area": "AAA", "commodities": "*", "from_month": "2028-07", "secure_share": 0.95}
    answer = steps(on("procurement_rules", **rule), CHEAPEST)
    # wind takes 0.95 of its 38 t secure: more than BBB sends by itself, so it sends more and takes XXX's instead
    more = 0.95 * 38 - PLAN["2028b"].shipped
    assert answer.total("deliver", "secure", "wind", "2028b") == approx(0.95 * 38)
    costs(answer, {"2028b": DETOUR * more})


@mark.parametrize(("damages", "a_tonne"), [(900, DETOUR), (20, 20)])
def test_contracts(damages: float, a_tonne: float) -> None:
    cells = {"contract": "offtake", "commodities": "magnet", "origin": "BBB", "destination": "AAA", "secure": 1}
    answer = steps(on("contracts", **cells, **IN_2027, least_t_per_yr=30, damages_usd_per_t=damages), CHEAPEST)
    # thirty tonnes a year in sixteen months, of which most flows in any case
    more = 30 * 16 / 12 - PLAN["2027"].shipped
    assert answer.total("contracts.undelivered") == approx(0 if damages == 900 else more, abs=1e-3)
    costs(answer, {"2027": a_tonne * more})


def test_a_contract_for_a_share_of_output() -> None:
    cells = {"contract": "offtake", "commodities": "magnet", "origin": "BBB", "destination": "AAA", "secure": 1}
    answer = steps(
        on("contracts", **cells, **IN_2027, share_of_output=0.6, facilities="make_b", damages_usd_per_t=20), CHEAPEST
    )
    # 0.6 of what make_b alone makes in the months in force; the other plant's magnets are no part of it, but flow too
    promised = 0.6 * 16 / 18 * 0.8 * 120
    free = 0.8 * 120 + 0.8 * (PLAN["2027"].pressed_b - 120) - 62
    assert answer.total("contracts.undelivered") == approx(promised - free, abs=1e-3)
    costs(answer, {"2027": 20 * (promised - free)})


def test_a_contract_carries_no_more_than_its_most() -> None:
    cells = {"contract": "offtake", "commodities": "magnet", "origin": "BBB", "destination": "AAA", "secure": 1}
    share = {"share_of_output": 0.6, "facilities": "make_b", "damages_usd_per_t": 20}
    answer = steps(on("contracts", **cells, **IN_2027, **share, most_t_per_yr=20), CHEAPEST)
    # twenty tonnes a year in sixteen months count; what else goes to AAA fulfils nothing
    missing = 0.6 * 16 / 18 * 0.8 * 120 - 20 * 16 / 12
    assert answer.total("contracts.undelivered") == approx(missing, abs=1e-3)
    costs(answer, {"2027": 20 * missing})


def test_export_rules() -> None:
    answer = steps(on("export_rules", area="BBB", commodity="magnet", most_share=0.2, **IN_2027), CHEAPEST)
    # at most 1 - 16 / 18 x 0.8 of what is made may leave, and BBB has no use for more than 62 t
    made = 62 / (16 / 18 * 0.8)
    assert answer.total("export_rules.exported", "2027") == approx(made - 62)
    costs(answer, {"2027": fewer("2027", PLAN["2027"].magnets_b - made)})


def test_benchmarks() -> None:
    cells = {"benchmark": "home", "area": "AAA", "measure": "processing", "commodities": "magnet", "stages": "magnet"}
    tiny = on("benchmarks", **cells, share=0.3, from_month="2027-01", hard=0, penalty_usd_per_t=40)
    tiny.add("benchmark_contents", benchmark="home", commodity="magnet", t_per_t=0.5)
    answer = steps(tiny, CHEAPEST)
    for period in ("2027", "2028b"):
        hand = PLAN[period]
        asked = 0.3 * 0.5 * (hand.wanted[0] + hand.wanted[1])
        assert answer.total("benchmarks.missed", period) == approx(asked - 0.5 * hand.magnets_x)
    assert answer.total("benchmarks.missed", "2026b") == 0
    costs(answer, {})


@mark.parametrize("penalty", [20, 300])
def test_a_benchmark_of_a_single_origin(penalty: float) -> None:
    cells = {"benchmark": "alone", "area": "AAA", "measure": "single_origin", "commodities": "magnet", "share": 0.3}
    answer = steps(on("benchmarks", **cells, from_month="2027-01", hard=0, penalty_usd_per_t=penalty), CHEAPEST)
    # what AAA takes beyond 0.3 of its demand costs a detour, or a penalty that nobody pays
    beyond = {period: PLAN[period].bought - 0.3 * sum(PLAN[period].wanted[:2]) for period in ("2027", "2028b")}
    missed = sum(answer.total("benchmarks.missed", period) for period in beyond)
    assert missed == approx(sum(beyond.values()) if penalty == 20 else 0, abs=1e-3)
    costs(answer, {period: 0 if penalty == 20 else DETOUR * t for period, t in beyond.items()})


def test_export_controls() -> None:
    control = {"control": "licences", "origin": "XXX", "commodities": "magnet", "destinations": "*"}
    cells = {"licensed_share": 0.6, "past_t_per_yr": 80, "price_response_share": 0.05, "from_month": "2027-03"}
    answer = steps(on("export_controls", **control, **cells, until_month="2028-08"), CHEAPEST)
    # of 0.6 x 80 t a year in the past, 0.6 are let out in the months in force; in the others what is on offer
    force, free = {"2027": 16 / 18, "2028b": 2 / 18}, {"2027": 34, "2028b": 36.96}
    more, plan = {}, {}
    for period, part in force.items():
        hand = PLAN[period]
        bought = 1.5 * (part * 0.6 * 48 + (1 - part) * free[period])
        assert answer.total("buy", period) == approx(bought)
        lost = hand.bought - bought
        short = (hand.short[0] + lost, 0) if period == "2027" else (hand.short[0], hand.short[1] + lost)
        plan[period] = replace(hand, bought=bought, short=short)
        more[period] = 0.05 * part * PRICE[period][0] * bought
    costs(answer, more, PLAN | plan)


def test_sanctions_on_trade() -> None:
    row = {"sanction": "stop", "by": "AAA", "against": "XXX", "trade": 1, "commodities": "magnet"}
    answer = steps(on("sanctions", **row, from_month="2027-03", until_month="2028-10"), CHEAPEST)
    # in the months left AAA buys its part of what is on offer; BBB takes the rest and sends its own
    barred = {"2027": 16 / 18 * PLAN["2027"].bought, "2028b": 4 / 18 * PLAN["2028b"].bought}
    assert answer.total("imported", "BBB", "2027") == approx(barred["2027"])
    assert answer.total("imported", "BBB", "2028b") == approx(barred["2028b"])
    costs(answer, {period: DETOUR * t for period, t in barred.items()})


def test_commercial_viability() -> None:
    tiny = uneven()
    tiny.add("offers", like=("magnets_x",), offer="oxide_x", commodity="oxide")
    tiny.add("offer_years", offer="oxide_x", year=2026, price_usd_per_t=1000, **three("most_t_per_yr", 0.01))
    tiny.table("programmes")[0]["total_musd"] = 0.08
    on("commercial_viability", tiny, group="BBB", stages="magnet", hurdle_share=0.03, from_year=2028)
    answer = steps(tiny, CHEAPEST)
    # a t/yr that presses from March 2029 on for twelve years, at 8 % + 3 %; magnets at 2,287, oxide at 1,000 + 47
    cost = 100 + 66 + 1.5 * 11 + 8 * 0.2
    brings = {
        period: (0.8 * 2287 - 1.2 * 1047 - cost - 3 * power) / 1.5
        for period, power in {"2028b": ELECTRICITY["2028b"][1], "2030a": 78}.items()
    }
    worth = -475 * 1.11 ** (-21 / 12)
    for month in range(23, 23 + 12 * 12):  # months from April 2027
        share = (0.3, 0.5, 0.7, 0.8, 0.9)[min(4, (month - 23) // 12)]
        margin = brings["2028b" if month < 33 else "2030a"]
        worth += 1.11 ** (-middle(month) / 12) / 12 * (share * margin - 475 * 0.03)
    build = answer.parameters.builds["new_make_b", "2028b"]
    assert Viability(answer.parameters).worth(build) * 1e3 == approx(0.9 * worth)
    # a dollar lent for seven years at 3 % is worth this much at 11 %; all of the capital may be lent
    aid = (1 - annuity(0.03, 7) / annuity(0.11, 7)) * 475 * (12 * 1.11 ** (-21 / 12) + 6 * 1.11 ** (-30 / 12)) / 18
    assert -aid < worth < 0
    assert answer.total("build") == approx(BUILT)
    assert answer.total("commercial_viability.granted") * 1e3 >= 0.9 * BUILT * 475 * -worth / aid * 0.999


def middle(month: int) -> float:
    """Middle of the year in which a month is discounted, months from April 2027: years of a period count from its
    start, those after the horizon from its end to the end of the plant's life."""
    for start, end in ((15, 27), (27, 33), (33, 39)):
        if month < end:
            return (start + end) / 2
    start = month - (month - 39) % 12
    return (start + min(start + 12, 23 + 144)) / 2
