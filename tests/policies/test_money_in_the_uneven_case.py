"""Policies that move money, switched on where no factor is 0 or 1: each dollar worked out by hand (`tests/uneven.py`).

In force from March 2027 to October 2028: sixteen of the eighteen months of 2027, four of those of 2028b.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from builder import Tiny
from pytest import approx, mark
from solve import CHEAPEST, Answer, steps
from uneven import BUILT, DISCOUNT, ELECTRICITY, LENGTH, PLAN, PRESS_COST, PRESSES_B, PRICE, STOCK, Hand, uneven
from uneven_costs import discounted

from friendshore.aim import Aim, Form
from friendshore.finance import annuity
from friendshore.planning import read_case, solve

IN_FORCE = {"from_month": "2027-03", "until_month": "2028-10"}
FORCE = {"2027": 16 / 18, "2028b": 4 / 18}
TO_AAA, TO_BBB = 2 * 50 + 2 + 4, 2 * 40 + 3 + 4
"""USD/t by sea from XXX"""


def bloc_price(period: str) -> float:
    """USD/t that magnets of XXX cost in BBB."""
    return PRICE[period][0] + TO_BBB


def worth(amounts: dict[str, float]) -> float:
    """USD at April 2027 of amounts by period, of reported periods alone."""
    return sum(DISCOUNT[period] * amount for period, amount in amounts.items() if period in PLAN)


def money(answer: Answer, more: dict[str, float], plan: dict[str, Hand] = PLAN, capital_b: float | None = None) -> None:
    """What the plan costs is what its quantities cost, and so much more, USD by period."""
    assert answer.cost == approx(discounted(plan, capital_b) + worth(more), rel=1e-7)


def with_rows(table: str, *rows: dict[str, object]) -> Tiny:
    tiny = uneven()
    for row in rows:
        tiny.add(table, **row)
    return tiny


def test_tariffs() -> None:
    row = {"origin": "XXX", "commodity": "magnet", "kind": "base", **IN_FORCE}
    rates = ({"importer": "AAA", "rate_share": 0.07}, {"importer": "BBB", "rate_share": 0.09})
    answer = steps(with_rows("tariffs", *(row | rate for rate in rates)), CHEAPEST)
    paid = {period: 0.07 * FORCE[period] * PRICE[period][0] * PLAN[period].bought for period in FORCE}
    assert answer.public("tariffs", "received") == approx(paid)
    money(answer, paid)


@mark.parametrize(
    ("cells", "a_tonne"),
    [
        # 30 USD on each of 12 t of CO2; 0.15 of the price, for the 0.8 of the energy that is not renewable
        ({"basis": "embodied", "rate_usd_per_t_co2": 30}, dict.fromkeys(FORCE, 30 * 12.0)),
        ({"basis": "nonrenewable", "rate_share": 0.15}, {period: 0.15 * 0.8 * PRICE[period][0] for period in FORCE}),
    ],
)
def test_carbon_levies_on_purchases(cells: dict[str, object], a_tonne: dict[str, float]) -> None:
    row = {"levy": "border", "importers": "AAA;BBB", "origins": "XXX", "commodities": "magnet"}
    tiny = with_rows("carbon_levies", row | IN_FORCE | cells)
    tiny.add("embodied_carbon", area="XXX", commodity="magnet", co2_t_per_t=12, nonrenewable_share=0.8)
    answer = steps(tiny, CHEAPEST)
    paid = {period: FORCE[period] * a_tonne[period] * PLAN[period].bought for period in FORCE}
    assert answer.public("carbon_levies", "received") == approx(paid)
    money(answer, paid)


def test_carbon_levies_at_home() -> None:
    row = {"levy": "all", "importers": "AAA;BBB", "origins": "all", "commodities": "ore;oxide", "basis": "embodied"}
    tiny = with_rows("carbon_levies", row | IN_FORCE | {"rate_usd_per_t_co2": 30})
    for area, ore, oxide in (("AAA", 0.5, 3), ("BBB", 0.6, 4), ("XXX", 2, 5)):
        tiny.add("embodied_carbon", area=area, commodity="ore", co2_t_per_t=ore)
        tiny.add("embodied_carbon", area=area, commodity="oxide", co2_t_per_t=oxide)
    tiny.add("offers", like=("magnets_x",), offer="oxide_x", commodity="oxide")
    tiny.add("offer_years", offer="oxide_x", year=2026, price_usd_per_t=5000)
    answer = steps(tiny, CHEAPEST)
    # a t of mining adds 0.6 x 0.5 t of CO2, of separation 0.75 x 3 - 1.5 x 0.5, of pressing less than nothing; each
    # pays the rate less AAA's carbon price
    paid = {
        period: FORCE[period] * (30 - 5) * (0.3 * hand.mined + 1.5 * hand.separated)
        for period, hand in PLAN.items()
        if period in FORCE
    }
    assert answer.public("carbon_levies", "received") == approx(paid)
    money(answer, paid)


def test_account_prices() -> None:
    path = {"account": "co2", "group": "BBB"}
    tiny = with_rows(
        "account_prices", path | {"year": 2027, "usd_per_t": 12}, path | {"year": 2029, "usd_per_t": 20},
        {"account": "tailings", "group": "AAA", "year": 2027, "usd_per_t": 0.7},
    )  # fmt: skip
    answer = steps(tiny, CHEAPEST)
    charge = {"2027": (2 * 12 + 16) / 3, "2028b": (16 + 2 * 20) / 3}
    paid = {}
    for period, hand in PLAN.items():
        if period in charge:
            hydro = 60 * LENGTH[period]
            power = 0.02 * hydro + 0.5 * (3 * hand.pressed_b - hydro)
            co2 = 0.2 * hand.pressed_b + power + 0.06 * 1.5 * hand.pressed_b
            paid[period] = charge[period] * co2 + 0.7 * 0.7 * (hand.mined + hand.separated + hand.pressed_x)
    found = answer.public("account_prices", "received")
    assert {period: found[period] for period in paid} == approx(paid)
    money(answer, paid)


def test_price_floors() -> None:
    floor = {"floor": "cfd", "payer": "BBB", "commodity": "magnet", "countries": "BBB", "automatic": 1}
    upside = {"upside_from_usd_per_t": 2260, "upside_share": 0.4}
    answer = steps(with_rows("price_floors", floor | upside | IN_FORCE | {"floor_usd_per_t": 2250}), CHEAPEST)
    made = {period: FORCE[period] * PLAN[period].magnets_b for period in FORCE}
    # XXX's magnets cost 2,220 USD in BBB in 2027 and 2,287 in 2028b
    paid, received = 2250 - bloc_price("2027"), 0.4 * (bloc_price("2028b") - 2260)
    assert answer.public("price_floors") == approx({"2027": paid * made["2027"]})
    assert answer.public("price_floors", "received") == approx({"2028b": received * made["2028b"]})
    money(answer, {})


def test_a_price_floor_with_a_ceiling_covers_a_share_of_what_stands() -> None:
    floor = {"floor": "cfd", "payer": "BBB", "commodity": "magnet", "countries": "BBB", "automatic": 1}
    answer = steps(
        with_rows("price_floors", floor | IN_FORCE | {"floor_usd_per_t": 2400, "most_t_per_yr": 30}), CHEAPEST
    )
    # thirty tonnes a year are a share of the 0.8 / 1.5 t that a t/yr of presses can make
    paid = {}
    for period, force in FORCE.items():
        part = 30 / (PRESSES_B[period] * 0.8 / 1.5)
        standing = PRESSES_B[period] * LENGTH[period] * 0.8 / 1.5
        paid[period] = part * force * standing * (2400 - bloc_price(period))
    assert answer.public("price_floors") == approx(paid, rel=1e-4)
    money(answer, {})


def test_output_credits() -> None:
    credit = {"credit": "bonus", "payer": "AAA", "countries": "BBB", "stages": "magnet", "commodity": "magnet"}
    share = {"share_of_production_cost": 0.2, "usd_per_t": 25}
    answer = steps(with_rows("output_credits", credit | share | IN_FORCE), CHEAPEST)
    # reagents, labour, power at the tranche without a ceiling, heat; 0.8 t of magnets
    paid = {}
    for period, force in FORCE.items():
        cost = 100 + 60 * 1.1 + 3 * ELECTRICITY[period][1] + 1.5 * 11
        paid[period] = force * (0.2 * cost + 25 * 0.8) * PLAN[period].pressed_b
    assert answer.public("output_credits") == approx(paid)
    money(answer, {})


def test_strategic_stocks() -> None:
    stock = {"stock": "reserve", "area": "BBB", "commodity": "magnet", "opening_secure_t": 4, "target_t": 5}
    cells = {"from_month": "2027-03", "missing_usd_per_t": 4000, "holding_usd_per_t_yr": 20}
    tiny = with_rows("strategic_stocks", stock | cells | {"most_purchases_t_per_yr": 2})
    tiny.row("commodities", "magnet")["loss_share_per_yr"] = 0.02
    answer = steps(tiny, CHEAPEST)
    # nothing is bought before July 2028, the first period that starts at the decision date or later
    held = {"2026b": 4 * 0.98**0.5, "2027": 4 * 0.98**2, "2028b": 5, "2030a": 5}
    put_in = {"2028b": 5 - 4 * 0.98**3.5, "2030a": 5 - 5 * 0.98**0.5}
    holding = {period: 20 * LENGTH[period] * held[period] for period in held}
    paid = {period: holding[period] + put_in.get(period, 0) * (2200 + TO_BBB) for period in held}
    assert answer.public("strategic_stocks") == approx(paid, abs=0.5)
    hand = PLAN["2028b"]
    kept = replace(hand, short=(hand.short[0], hand.short[1] + put_in["2028b"]))
    # the tonnes that go in are not short of being made: BBB makes and keeps as much, its users get less
    money(answer, holding | {"2028b": holding["2028b"] + 65 * -put_in["2028b"]}, PLAN | {"2028b": kept})


def test_a_target_that_is_worth_less_than_the_tonne_is_missed() -> None:
    stock = {"stock": "reserve", "area": "BBB", "commodity": "magnet", "opening_secure_t": 4, "target_t": 5}
    cells = {"from_month": "2027-03", "missing_usd_per_t": 1000, "holding_usd_per_t_yr": 20}
    tiny = with_rows("strategic_stocks", stock | cells)
    tiny.row("commodities", "magnet")["loss_share_per_yr"] = 0.02
    answer = steps(tiny, CHEAPEST)
    # 1,000 USD a year and tonne for eighteen months are less than the 3,000 that its users lose
    held = {"2026b": 4 * 0.98**0.5, "2027": 4 * 0.98**2, "2028b": 4 * 0.98**3.5}
    found = answer.values("strategic_stocks.missing")
    assert [found["reserve", period] for period in FORCE] == approx([5 - held["2027"], 5 - held["2028b"]])
    money(answer, {period: 20 * LENGTH[period] * t for period, t in held.items()})


def test_market_premiums(tmp_path: Path) -> None:
    row = {"commodity": "magnet", "makers": "*", "premium_share": 0.12, "premium_usd_per_t": 40}
    tiny = with_rows("market_premiums", row | IN_FORCE)
    plan = solve(read_case(tiny.write(tmp_path / "uneven")), Aim(Form.COST))
    table = plan.tables["market_premiums"].set_index("period")  # type: ignore[union-attr]
    assert set(table["area"]) == {"BBB"}
    for period, force in FORCE.items():
        premium = force * (0.12 * PRICE[period][0] + 40)
        assert table.loc[period, "t"] == approx(PLAN[period].magnets_b)
        assert table.loc[period, "premium_usd_per_t"] == approx(premium)
        assert table.loc[period, "musd"] == approx(premium * PLAN[period].magnets_b * 1e-6)
        assert table.loc[period, "users_musd"] == approx(premium * PLAN[period].magnets_b * 1e-6)
    assert plan.summary["discounted_cost_musd"] == approx(discounted() * 1e-6)  # type: ignore[union-attr]


def new_presses(built: float, allowed: float, months: int) -> dict[str, Hand]:
    """The plan with other new presses: so many t/yr, a share of them allowed, for months of 2028b at 0.3."""
    hand = PLAN["2028b"]
    pressed = PRESSES_B["2028b"] + built * allowed * 0.3 * months / 18
    short = hand.short[0], hand.short[1] - 0.8 * (pressed - hand.pressed_b)
    return PLAN | {"2028b": replace(hand, pressed_b=pressed, short=short)}


def charge(construction: int, rate: float = 0.08) -> float:
    """A year of a dollar of capital with upkeep of 3 %, over twelve years."""
    return (1 + rate) ** (construction / 24) * rate / (1 - (1 + rate) ** -12) * (1 + rate) ** -0.5 + 0.03


def loans(musd: float) -> float:
    """Public cost of a loan, of which 0.15 is lost."""
    return musd * (1 - 0.85 * annuity(0.03, 7) / annuity(0.05, 7))


def with_money(tiny: Tiny) -> Tiny:
    tiny.table("programmes")[0]["total_musd"] = 0.08
    tiny.table("programmes")[0]["yearly_musd"] = 0.06
    return tiny


def test_permit_reforms() -> None:
    reform = {"group": "*", "kind": "plant", "from_month": "2027-03", "months_less": 2, "slot_factor": 1.1}
    row = reform | {"attrition_factor": 0.5, "cost_musd_per_yr": 0.003}
    answer = steps(with_money(with_rows("permit_reforms", row)), CHEAPEST)
    # one month of permits instead of three: in service in January 2029, twelve months of 2028b
    built = BUILT * 1.1
    assert answer.total("build") == approx(built)
    years = {"2027": 1.5 * 16 / 18, "2028b": 1.5, "2030a": 0.5}
    paid = {period: 3000 * length for period, length in years.items()}
    assert answer.public("permit_reforms") == approx(paid)
    cash = built * 0.95 * PRESS_COST
    assert answer.public("programmes") == approx({"2028b": loans(cash)})
    money(answer, paid, new_presses(built, 0.95, 12), cash * charge(3) * 12 / 12)


def test_technology_access() -> None:
    row = {"process": "make", "group": "BBB", "available_from": "2027-03", "licence_usd_per_t_yr": 60}
    answer = steps(with_money(with_rows("technology_access", row | {"ramp_stretch": 1.25, "pace_load": 1.5})), CHEAPEST)
    cash = BUILT * 0.9 * (PRESS_COST + 60)
    assert answer.public("programmes") == approx({"2028b": loans(cash)})
    money(answer, {}, capital_b=cash * charge(3) * 10 / 12)


def test_equipment_bans() -> None:
    row = {"process": "make", "group": "BBB", "allowed": 1, "construction_months_more": 1, "capex_factor": 1.3}
    answer = steps(with_money(with_rows("equipment_bans", row | IN_FORCE)), CHEAPEST)
    cash = BUILT * 0.9 * PRESS_COST * 1.3
    assert answer.public("programmes") == approx({"2028b": loans(cash)})
    money(answer, {}, new_presses(BUILT, 0.9, 9), cash * charge(4) * 9 / 12)


def test_sanctions_on_capital() -> None:
    row = {"sanction": "capital", "by": "XXX", "against": "BBB", "capex_factor": 1.2, "construction_months_more": 1}
    answer = steps(with_money(with_rows("sanctions", row | {"wacc_more_share": 0.02} | IN_FORCE)), CHEAPEST)
    cash = BUILT * 0.9 * PRESS_COST * 1.2
    assert answer.public("programmes") == approx({"2028b": loans(cash)})
    money(answer, {}, new_presses(BUILT, 0.9, 9), cash * charge(4, 0.10) * 9 / 12)


def test_investment_screening() -> None:
    """Nobody pays; from a threshold of 0.09 on all that is made is exposed, from 0.5 on AAA's press is secure too."""
    for threshold, exposed in ((0.09, lambda hand: hand.bought + hand.magnets_b + hand.magnets_x),
                               (0.5, lambda hand: hand.bought)):  # fmt: skip
        row = {"group": "AAA", "threshold_share": threshold, "may_expand": 1}
        tiny = with_rows("investment_screening", row)
        tiny.set("stocks", [])
        answer = steps(tiny, CHEAPEST)
        found = dict(zip(PLAN, answer.reliance, strict=False))
        for period, hand in PLAN.items():
            leaning = exposed(hand) + sum(hand.short)
            assert found[period] == approx(100 * leaning / sum(hand.wanted), abs=0.1), threshold
    assert STOCK["2026b"] > 0
