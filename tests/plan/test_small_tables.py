"""Rows and words of a plan's tables that the plan worked out by hand does not have."""

from __future__ import annotations

from pathlib import Path

from builder import Tiny, three
from pytest import approx
from uneven import uneven

from friendshore.aim import Aim, Form
from friendshore.plan.plan import Plan
from friendshore.planning import read_case, solve


def planned(tiny: Tiny, folder: Path, form: Form = Form.COST) -> Plan:
    found = solve(read_case(tiny.write(folder / "case")), Aim(form))
    assert isinstance(found, Plan), found.sentence
    return found


def test_a_fleet_without_capacity_has_no_row_and_what_was_published_may_be_nothing(tmp_path: Path) -> None:
    tiny = Tiny()
    actual = {"actual": "none", "title": "None", "measure": "output", "stage": "magnet", "year": 2027, "value": 0}
    tiny.add("actuals", **actual, unit="t/yr")
    tiny.row("commodities", "magnet")["weight_usd_per_kg"] = 0.4
    plan = planned(tiny, tmp_path)
    assert set(plan.tables["capacity"]["fleet"]) == {"mine.AAA", "separate.AAA", "make.AAA"}
    assert plan.tables["base_year_check"]["difference_share"].to_list() == [0]
    # 100 t a year from XXX, at the fixed weight and not at their price
    assert plan.tables["purchases"]["value_musd"].to_list() == approx([100 * 0.4e-3] * 3, rel=0.01)


def test_a_limit_on_heat_is_told_in_terajoules(tmp_path: Path) -> None:
    tiny = uneven()
    for row in tiny.table("energy"):
        if row["country"] == "BBB" and row["carrier"] == "heat":
            row["most_units_per_yr"] = 100
    tiny.add("energy", country="BBB", carrier="heat", tranche="oil", year=2026, co2_t_per_unit=0.07)
    tiny.table("energy")[-1].update(three("price_usd_per_unit", 30))
    table = planned(tiny, tmp_path).tables["binding_by_period"]
    heat = table[(table["family"] == "power") & table["what"].str.startswith("heat")]
    assert set(heat["limit_unit"]) == {"TJ"}
    assert heat.set_index("period").loc["2027", "limit"] == approx(0.15)
    power = table[(table["family"] == "power") & table["what"].str.startswith("electricity")]
    assert set(power["limit_unit"]) == {"GWh"}


def test_a_plan_of_what_nobody_asks_for_has_tables_without_deliveries(tmp_path: Path) -> None:
    tiny = Tiny().set("demand", []).drop("facilities", status="generic")
    tiny.row("outlet_years", "oxide_sales", 2027).update(price_usd_per_t=35, most_t_per_yr=50)
    plan = planned(tiny, tmp_path, Form.PROFIT)
    assert plan.tables["deliveries"].empty
    assert plan.tables["reliance"].empty
    # 50 t of oxide a year at 35 less 20
    assert plan.summary["discounted_cost_musd"] == approx(-3 * 50 * 15e-6)
