"""Running, committed, announced and generic plants told apart."""

from __future__ import annotations

from pathlib import Path

from builder import Tiny
from pytest import approx

from friendshore import Plan, read_case
from friendshore.planning import solve


def test_capacity_and_output_by_class(tmp_path: Path) -> None:
    """AAA's works of 30 t runs, one of 20 t comes in 2028, BBB's project of 10 t and a generic one make the rest."""
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 30
    tiny.add("facilities", like=("make_a",), facility="coming", status="construction", existing_t_per_yr=20)
    tiny.row("facilities", "coming").update(starts="2028-01", output_share_now=None, country="BBB")
    tiny.add("facilities", like=("new_make_b",), facility="named", status="planned", max_build_t_per_yr=10)
    tiny.row("facilities", "named")["capex_usd_per_t"] = 50
    plan = solve(read_case(tiny.write(tmp_path / "tiny")))
    assert isinstance(plan, Plan), plan.sentence
    table = plan.tables["by_class"]
    magnets = table[(table["stage"] == "magnet") & (table["period"] == "2029")].set_index("class")
    assert magnets["t_per_yr"].to_dict() == approx({"running": 30, "committed": 20, "announced": 10, "generic": 40})
    assert magnets["used_t_per_yr"].sum() == approx(100)
    made = plan.tables["capacity"]
    assert table["t_per_yr"].sum() == approx((made["standing_t_per_yr"] + made["new_t_per_yr"]).sum())
    assert table["used_t_per_yr"].sum() == approx(made["used_t_per_yr"].sum())
    assert plan.tables["builds"].set_index("facility")["class"].to_dict() == {
        "named": "announced",
        "new_make_b": "generic",
    }
