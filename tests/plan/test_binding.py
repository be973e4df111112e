"""What binds: every row and every bound, in words, worth to first order and as confirmed by solving again."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from builder import Tiny, three
from pytest import approx

from friendshore import Plan, read_case
from friendshore.aim import Aim, Form
from friendshore.planning import solve


def standing(make: float) -> Tiny:
    """AAA's plants alone, of which `make` presses so much; 100 t are wanted, and what is not made comes from XXX."""
    tiny = Tiny().drop("facilities", status="generic")
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = make
    return tiny


def planned(tiny: Tiny, folder: Path, aim: Aim | None = None) -> Plan:
    plan = solve(read_case(tiny.write(folder / "tiny")), aim, confirm=True)
    assert isinstance(plan, Plan), plan.sentence
    return plan


def row(table: pd.DataFrame, family: str) -> pd.Series:
    found = table[table["family"] == family]
    assert len(found) == 1, table
    return found.iloc[0]


def test_a_plant_that_runs_full_is_found(tmp_path: Path) -> None:
    found = row(planned(standing(60), tmp_path).tables["binding"], "within_capacity")
    assert found["what"] == "capacity that stands: make_a"
    assert (found["periods"], found["limits_bind"]) == ("2027 to 2029", 3)
    assert (found["worth"], found["confirmed"]) == approx((6, 6), abs=1e-4)  # 6 t of 100 in every year


def test_a_dual_is_an_upper_bound_and_solving_again_tells_by_how_much(tmp_path: Path) -> None:
    found = row(planned(standing(95), tmp_path).tables["binding"], "within_capacity")
    assert found["worth"] == approx(9.5, abs=1e-4)
    assert found["confirmed"] == approx(5, abs=1e-4)  # nobody wants more than 100 t


def test_an_offer_at_its_ceiling_is_found(tmp_path: Path) -> None:
    tiny = standing(60)
    tiny.add("offers", like=("magnets_x",), offer="friends", area="AAA", secure=1)
    tiny.add("offer_years", like=("magnets_x", 2027), offer="friends", **three("most_t_per_yr", 20))
    tables = planned(tiny, tmp_path).tables
    found = row(tables["binding"], "buy")
    assert found["what"] == "most that is on offer: Magnet from Aland"
    assert (found["worth"], found["confirmed"]) == approx((2, 2), abs=1e-4)
    limits = tables["binding_by_period"]
    assert limits.loc[limits["family"] == "buy", "limit"].tolist() == approx([20, 20, 20])


def test_a_tranche_of_energy_is_found_in_money(tmp_path: Path) -> None:
    tiny = standing(100)
    tiny.row("energy", "AAA", "electricity", "grid", 2027)["most_units_per_yr"] = 30
    dear = {"tranche": "dear", "most_units_per_yr": None, **three("price_usd_per_unit", 1)}
    tiny.add("energy", like=("AAA", "electricity", "grid", 2027), **dear)
    table = planned(tiny, tmp_path, Aim(Form.COST, cap=0)).tables["binding"]
    found = row(table, "power")
    assert found["what"] == "electricity in Aland: grid"
    # a tenth more of 30 MWh spares a dollar a MWh in each of three years
    assert (found["worth"], found["confirmed"]) == approx((9 / 1e6, 9 / 1e6), rel=1e-3)


def test_what_holds_from_below_says_so(tmp_path: Path) -> None:
    tiny = standing(100)
    tiny.row("processes", "make").update(standing_use_share=0.8, idling_years=50)
    tiny.row("processes", "make")["reagents_usd_per_t"] = 100  # dearer than XXX's
    table = planned(tiny, tmp_path, Aim(Form.COST)).tables["binding"]
    found = row(table, "standing_used")
    assert found["what"] == "at least: least use of what stands: make_a"
    assert found["confirmed"] <= found["worth"] * (1 + 1e-6)


def test_a_policy_s_limit_is_found_under_its_name(tmp_path: Path) -> None:
    tiny = standing(100)
    tiny.add("energy_ceilings", ceiling="first", group="AAA", from_month="2027-01", most_gwh_per_yr=0.15)
    found = row(planned(tiny, tmp_path).tables["binding"], "energy_ceilings.within_electricity")
    assert found["what"] == "energy ceilings: most electricity (first)"
    # 15 MWh make 5 t of 100, at one MWh in each of three steps
    assert (found["worth"], found["confirmed"]) == approx((5, 5), abs=1e-4)
