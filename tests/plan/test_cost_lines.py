"""Every cost as quantity x unit cost x factor, against a plan worked out by hand (`tests/uneven.py`)."""

from __future__ import annotations

from typing import Any

from builder import Tiny
from pytest import approx, mark, raises
from uneven import BUILT, DISCOUNT, ELECTRICITY, PLAN, PRESS_COST, PRICE

from friendshore.plan.plan import Plan
from friendshore.planning import read_case, solve
from friendshore.program.cost_ledger import Costs

KEYS = ["period", "item", "place"]
INTEREST = 1.08 ** (3 / 24)
YEARLY = 0.08 / (1 - 1.08**-12) / 1.08**0.5
LAST = PLAN["2028b"]
SHIPPED_AT = 2 * 30 + 2 + 3
"""USD/t of magnets from BBB to AAA."""
BY_HAND: dict[tuple[str, str, str, str, str], tuple[float, str, float, str, float]] = {
    ("2028b", "running", "BBB", "make.BBB", ""): (LAST.pressed_b, "t", 100 + 60 * 1.1, "USD/t", 1),
    ("2028b", "running", "AAA", "mine_a", ""): (LAST.mined, "t", 20 + 30 * 0.8, "USD/t", 1),
    ("2028b", "carbon", "AAA", "mine_a", ""): (LAST.mined, "t", 5, "USD/t CO2", 0.3),
    ("2028b", "capital", "BBB", "new_make_b", "2028b"): (
        BUILT, "t/yr", PRESS_COST * (INTEREST * YEARLY + 0.03) * 0.9, "USD/(t/yr) a year", 10 / 12,
    ),
    ("2028b", "fixed", "BBB", "make_b", ""): (240, "t/yr", PRESS_COST * 0.03, "USD/(t/yr) a year", 9 / 12),
    ("2027", "committed", "BBB", "make_c", ""): (14, "months", 16000, "USD", 1 / 20),
    ("2027", "offtake revenue", "AAA", "separate_a", "only"): (
        PLAN["2027"].separated, "t", -600, "USD/t sold", 0.75 * 0.15,
    ),
    ("2027", "holding", "AAA", "oxide", ""): (2, "t", 15, "USD/t a year", 1.5),
    ("2027", "energy", "BBB", "BBB", "electricity, hydro"): (90, "MWh", 50, "USD/MWh", 1),
    ("2027", "energy", "AAA", "AAA", "heat, gas"): (
        0.2 * PLAN["2027"].mined + 3 * PLAN["2027"].separated + 1.5 * PLAN["2027"].pressed_x, "GJ", 9, "USD/GJ", 1,
    ),
    ("2027", "energy", "AAA", "AAA", "electricity, grid"): (
        0.3 * PLAN["2027"].mined + 2 * PLAN["2027"].separated + 3 * PLAN["2027"].pressed_x, "MWh",
        ELECTRICITY["2027"][0], "USD/MWh", 1,
    ),
    ("2027", "purchases", "XXX", "magnets_x", ""): (PLAN["2027"].bought, "t", PRICE["2027"][0], "USD/t", 1),
    ("2027", "outlet revenue", "AAA", "ore_sales", ""): (PLAN["2027"].ore_sold, "t", -PRICE["2027"][1], "USD/t", 1),
    ("2027", "freight", "AAA", "fine", "from BBB"): (PLAN["2027"].shipped, "t", SHIPPED_AT, "USD/t", 1),
    ("2027", "shortage", "AAA", "magnet", "*, 1"): (PLAN["2027"].short[0], "t", 3000, "USD/t", 1),
}  # fmt: skip


@mark.parametrize("key", BY_HAND, ids=" ".join)
def test_a_line_has_the_quantity_and_the_unit_cost_that_a_hand_finds(plan: Plan, key: tuple[str, ...]) -> None:
    lines = plan.tables["cost_lines"].set_index([*KEYS, "what", "detail"])
    quantity, unit, unit_cost, cost_unit, factor = BY_HAND[key]  # type: ignore[index]
    line: Any = lines.loc[key]
    assert (line["unit"], line["cost_unit"]) == (unit, cost_unit)
    assert (line["quantity"], line["factor"]) == (approx(quantity, rel=1e-5), approx(factor))
    assert line["unit_cost"] == approx(unit_cost)
    assert line["musd"] == approx(quantity * unit_cost * factor * 1e-6, rel=1e-5)


def test_the_ledger_is_the_sum_of_its_lines_and_each_line_a_product(plan: Plan) -> None:
    lines, ledger = plan.tables["cost_lines"], plan.tables["costs"].set_index(KEYS)
    product = lines["quantity"] * lines["unit_cost"] * lines["factor"] * 1e-6
    assert list(lines["musd"]) == approx(list(product), rel=1e-9)
    assert list(lines["discounted_musd"]) == approx(list(product * lines["discount_factor"]), rel=1e-9)
    for column in ("musd", "discounted_musd"):
        assert lines.groupby(KEYS)[column].sum().to_dict() == approx(ledger[column].to_dict(), rel=1e-9, abs=1e-9)
    assert not lines.duplicated([*KEYS, "what", "detail"]).any()
    assert (lines["quantity"] > 0).all() and (lines["unit"] != "").all()
    assert plan.tables["checks"].set_index("check").loc["lines of cost, largest gap to the ledger", "ok"]


def test_charges_and_upkeep_follow_from_their_parts(plan: Plan) -> None:
    lines = plan.tables["cost_lines"].set_index(["item", "what", "detail"])["unit_cost"]
    (charge,) = plan.tables["capital_charges"].query("facility == 'new_make_b'").to_dict("records")
    assert charge["site_usd_per_t"] == charge["capex_usd_per_t"] == approx(PRESS_COST)
    assert (charge["cost_of_capital_share"], charge["finished_share"]) == (approx(0.08), approx(0.9))
    assert (charge["interest_factor"], charge["annuity_share"]) == (approx(INTEREST), approx(YEARLY))
    assert charge["charge_usd_per_t_yr"] == approx(lines["capital", "new_make_b", "2028b"].iloc[0])
    for name, item, key, column in (
        ("standing_upkeep", "fixed", "facility", "upkeep_usd_per_t_yr"),
        ("running_costs", "running", "fleet", "running_usd_per_t"),
    ):
        told = plan.tables[name].set_index(key)[column].to_dict()
        found = lines[item].groupby(level="what").agg(["min", "max"])
        assert told == approx(found["min"].to_dict()) and told == approx(found["max"].to_dict())
    sites = plan.tables["site_costs"].set_index("facility")
    assert sites.loc["new_make_b", "site_usd_per_t"] == approx(500 * sites.loc["new_make_b", "level_factor"])
    assert sites.loc["mine_a", "level_factor"] == approx(0.5 * 1.2 + 0.5)
    assert (charge["attrition_share"], charge["attrition_factor"]) == (approx(0.1), approx(1))
    upkeep = plan.tables["standing_upkeep"].set_index("facility")["t_per_yr"]
    assert upkeep["make_b"] == approx(240)


def test_capital_of_builds_is_net_of_the_chance_to_finish(plan: Plan) -> None:
    builds = plan.tables["builds"]
    assert list(builds["finished_share"]) == approx([0.9] * len(builds))
    product = builds["t_per_yr"] * builds["capex_usd_per_t"] * builds["finished_share"] * 1e-6
    assert list(builds["capex_musd"]) == approx(list(product), rel=1e-12)


def test_the_run_out_is_told_beside_the_cost(plan: Plan) -> None:
    costs = plan.tables["costs"]
    after = costs.loc[~costs["reported"], "musd"].sum() * DISCOUNT["2030a"]
    assert after > 0
    assert plan.summary["run_out_discounted_cost_musd"] == approx(after)
    assert plan.summary["run_out_share_of_cost"] == approx(after / (after + plan.summary["discounted_cost_musd"]))
    years = plan.tables["discounting"]
    years = years.assign(weighted=years["months"] * years["discount_factor"])
    summed = years.groupby("period")[["months", "weighted"]].sum()
    assert (summed["weighted"] / summed["months"]).to_dict() == approx(DISCOUNT)


def test_a_generic_build_costs_no_less_than_what_is_announced(tmp_path: Any) -> None:
    tiny = Tiny()
    tiny.every("processes", index_applies=1, local_cost_share=0.4)
    tiny.row("countries", "BBB")["capex_index"] = 1.5
    for name, cost in (("named_1", 300), ("named_2", 500)):
        named = {"facility": name, "title": name, "country": "AAA", "status": "planned"}
        tiny.add("facilities", ("new_make_b",), **named, capex_usd_per_t=cost, max_build_t_per_yr=1)
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 20
    plan = solve(read_case(tiny.write(tmp_path / "case")))
    assert isinstance(plan, Plan)
    site = plan.tables["site_costs"].set_index("facility").loc["new_make_b"]
    assert site["announced"] == "named_1;named_2"
    assert site["announced_usd_per_t"] == approx(400 * 1.2) == site["site_usd_per_t"]
    assert site["standard_usd_per_t"] == approx(100 * 1.2)


def test_a_cost_that_no_decision_changes_says_what_it_is_made_of() -> None:
    with raises(TypeError, match="made of"):
        Costs().add_constant(("fixed", "AAA", "2028"), 3.0)
