"""Each table of a plan that tells money, energy and worth, against a plan worked out by hand (`tests/uneven.py`)."""

from __future__ import annotations

from typing import Any

from pytest import approx
from uneven import BUILT, DISCOUNT, ELECTRICITY, LENGTH, OWED, PLAN, PRESS_COST, PRICE, STOCK
from uneven_costs import costs_by_hand
from uneven_told import by_period, expected, told

from friendshore.finance import annuity
from friendshore.plan.plan import Plan


def test_builds_and_spending(plan: Plan) -> None:
    (build,) = plan.tables["builds"].to_dict("records")
    dates = {"decided": "2028b", "permit_from": "2028-07", "construction_from": "2028-12", "in_service": "2029-03"}
    assert {name: build[name] for name in dates} == dates
    assert build["facility"] == "new_make_b"
    assert build["class"] == "generic"
    assert build["t_per_yr"] == approx(BUILT)
    assert build["capex_usd_per_t"] == approx(PRESS_COST)
    assert build["capex_musd"] == approx(BUILT * PRESS_COST * 0.9e-6)
    spent = told(plan.tables["spending"], ["period", "programme", "kind", "country", "stage"], "musd")
    place = "BBB", "magnet"
    # 0.8 of 0.02 M USD over the twenty months from July 2026 to February 2028, six of them in 2026b
    assert spent == approx(
        {
            ("2026b", "committed before", "committed before", *place): 0.016 * 6 / 20,
            ("2027", "committed before", "committed before", *place): 0.016 * 14 / 20,
            ("2028b", "loans", "loan", *place): BUILT * PRESS_COST * 0.9e-6,
        }
    )
    assert plan.summary["drawn_from_programmes_musd"] == approx(BUILT * PRESS_COST * 0.9e-6)
    assert plan.summary["capex_of_builds_musd"] == approx(BUILT * PRESS_COST * 0.9e-6)


def test_public_money(plan: Plan) -> None:
    (row,) = plan.tables["public_money"].to_dict("records")
    left = 1 - 0.85 * annuity(0.03, 7) / annuity(0.05, 7)
    assert (row["period"], row["instrument"], row["direction"], row["place"]) == ("2028b", "programmes", "paid", "BBB")
    assert row["musd"] == approx(left * BUILT * PRESS_COST * 0.9e-6)
    assert row["discounted_musd"] == approx(left * BUILT * PRESS_COST * 0.9e-6 * DISCOUNT["2028b"])


def test_purchases_sales_and_stocks(plan: Plan) -> None:
    bought = plan.tables["purchases"]
    assert by_period(bought, "t") == approx({name: hand.bought for name, hand in PLAN.items()})
    assert by_period(bought, "price_usd_per_t") == approx({name: PRICE[name][0] for name in PLAN})
    assert by_period(bought, "cost_musd") == approx({n: hand.bought * PRICE[n][0] * 1e-6 for n, hand in PLAN.items()})
    assert by_period(bought, "value_musd") == approx({name: hand.bought * 2.5e-3 for name, hand in PLAN.items()})
    sold = plan.tables["sales"]
    ore = {name: hand.ore_sold for name, hand in PLAN.items()}
    oxide = {name: hand.oxide_sold(OWED[name]) for name, hand in PLAN.items()}
    for commodity, t, at in (("ore", ore, 1), ("oxide", oxide, 2)):
        assert by_period(sold, "t", commodity=commodity) == expected(t)
        paid = {name: t[name] * PRICE[name][at] * 1e-6 for name in PLAN}
        assert by_period(sold, "revenue_musd", commodity=commodity) == approx(paid, rel=1e-5)
    assert by_period(plan.tables["stocks"], "t") == approx(dict.fromkeys(PLAN, 2.0))
    assert {name: PLAN[name].stock_taken for name in PLAN} == STOCK


def test_energy_and_emissions(plan: Plan) -> None:
    amounts: dict[Any, float] = {}
    costs: dict[Any, float] = {}
    emitted: dict[Any, float] = {}
    for name, hand in PLAN.items():
        in_a = 0.3 * hand.mined + 2 * hand.separated + 3 * hand.pressed_x
        heat_a = 0.2 * hand.mined + 3 * hand.separated + 1.5 * hand.pressed_x
        hydro, heat_b = 60 * LENGTH[name], 1.5 * hand.pressed_b
        amounts |= {
            (name, "AAA", "electricity", "grid"): in_a * 1e-3,
            (name, "AAA", "heat", "gas"): heat_a * 1e-3,
            (name, "BBB", "electricity", "hydro"): hydro * 1e-3,
            (name, "BBB", "electricity", "grid"): (3 * hand.pressed_b - hydro) * 1e-3,
            (name, "BBB", "heat", "gas"): heat_b * 1e-3,
        }
        costs |= {
            (name, "AAA"): (in_a * ELECTRICITY[name][0] + heat_a * 9) * 1e-6,
            (name, "BBB"): (hydro * 50 + (3 * hand.pressed_b - hydro) * ELECTRICITY[name][1] + heat_b * 11) * 1e-6,
        }
        own_a = 0.3 * hand.mined + 0.4 * hand.separated + 0.2 * hand.pressed_x
        work_a = hand.mined + hand.separated + hand.pressed_x
        emitted |= {
            (name, "AAA", "co2"): own_a + 0.4 * in_a + 0.06 * heat_a,
            (name, "BBB", "co2"): 0.2 * hand.pressed_b
            + 0.02 * hydro
            + 0.5 * (3 * hand.pressed_b - hydro)
            + 0.06 * heat_b,
        }
        for country, work in (("AAA", work_a), ("BBB", hand.pressed_b)):
            for account, each in (("radioactive_residue", 0.02), ("tailings", 0.7), ("water", 2.5)):
                emitted[name, country, account] = each * work
    energy = plan.tables["energy"]
    assert told(energy, ["period", "country", "carrier", "tranche"], "amount") == approx(amounts)
    assert told(energy, ["period", "country"], "cost_musd") == approx(costs)
    assert told(plan.tables["emissions"], ["period", "country", "account"], "t") == approx(emitted)


def test_costs(plan: Plan) -> None:
    table = plan.tables["costs"]
    by_hand = {key: amount * 1e-6 for key, amount in costs_by_hand().items()}
    reported = table[table["reported"]]
    assert told(reported, ["period", "item", "place"], "musd") == approx(by_hand, rel=1e-5, abs=5e-7)
    whole = sum(amount * DISCOUNT[key[0]] for key, amount in by_hand.items())
    assert float(reported["discounted_musd"].sum()) == approx(whole, rel=1e-6)
    assert not table.loc[~table["reported"], "discounted_musd"].any()
    assert plan.summary["discounted_cost_musd"] == approx(whole, rel=1e-6)
    assert plan.summary["cost_of_reported_years_musd"] == approx(sum(by_hand.values()), rel=1e-6)
    assert plan.summary["steps"]["cost"] == approx(whole, rel=1e-6)


def test_what_a_further_tonne_is_worth(plan: Plan) -> None:
    worth = told(plan.tables["worth"], ["period", "commodity", "area", "provenance"], "worth_usd_per_t")
    by_sea = 2 * 30 + 2 + 3
    # short of magnets at 3,000 in AAA; in 2028b in BBB, and AAA pays the freight beside
    assert worth["2027", "magnet", "AAA", "secure"] == approx(3000)
    assert worth["2027", "magnet", "BBB", "secure"] == approx(3000 - by_sea)
    assert worth["2028b", "magnet", "BBB", "exposed"] == approx(3000)
    assert worth["2028b", "magnet", "AAA", "exposed"] == approx(3000 + by_sea)
    assert worth["2028b", "oxide", "AAA", "secure"] == approx(PRICE["2028b"][2])
    assert worth["2028b", "oxide", "BBB", "secure"] == approx(PRICE["2028b"][2] + (11 + 35) / 4 + (15 + 35) / 4)
    market = told(
        plan.tables["worth"].query("area == 'BBB'"), ["period", "commodity", "provenance"], "market_usd_per_t"
    )
    assert market["2027", "magnet", "secure"] == approx(PRICE["2027"][0])
    assert set(plan.tables["worth"].query("commodity == 'magnet'")["market_source"]) == {"est"}


def test_what_binds(plan: Plan) -> None:
    table = {(row["family"], row["period"]): row for row in plan.tables["binding_by_period"].to_dict("records")}
    # a tenth more of XXX's magnets saves 3,000 a tonne missing in AAA, in 2028b with BBB's freight, less what it costs
    for name, saved in (("2026b", 3000), ("2027", 3000), ("2028b", 3065)):
        bought = PLAN[name].bought
        row = table["buy", name]
        assert row["limit"] == approx(bought)
        assert row["worth"] == approx(bought / 10 * (saved - PRICE[name][0] - 106) * DISCOUNT[name] * 1e-6, rel=1e-4)
    assert table["power", "2027"]["limit"] == approx(0.09)
    spared = (ELECTRICITY["2027"][1] - 50) * DISCOUNT["2027"] * 1e-6
    assert table["power", "2027"]["worth"] == approx(90 / 10 * spared, rel=1e-4)
    assert table["within_permit_slots", "2028b"]["limit"] == approx(BUILT * 0.8)
    mine = plan.tables["binding_by_period"].query("what == 'capacity that stands: mine_a' and period == '2027'").iloc[0]
    ore = 0.6 * PRICE["2027"][1] - 20 - 24 - 0.3 * ELECTRICITY["2027"][0] - 0.2 * 9 - 0.3 * 5
    assert mine["limit"] == approx(1.25 * PLAN["2027"].mined)
    assert mine["worth"] == approx(PLAN["2027"].mined / 10 * ore * DISCOUNT["2027"] * 1e-6, rel=1e-4)
    whole = plan.tables["binding"].set_index("what")
    bought = plan.tables["binding_by_period"].query("family == 'buy'")
    assert whole.loc["most that is on offer: Magnet from Exland", "worth"] == approx(bought["worth"].sum())


def test_viability(plan: Plan) -> None:
    (row,) = plan.tables["viability"].to_dict("records")
    # what no adversary offers is priced at what it becomes: oxide at what a press in BBB, the cheapest, can pay for it
    assert row["npv_usd_per_t_yr"] == approx(0, abs=1e-6)
    assert row["gap_musd_per_kt"] == 0
    assert (row["main_output"], row["decided"]) == ("magnet", "2028b")
    assert row["bloc_price_usd_per_kg"] == approx((2200 + 2 * 40 + 3 + 4) / 1000)
    assert row["break_even_usd_per_kg"] == approx((2200 + 2 * 40 + 3 + 4) / 1000)
