"""Published output of named plants beside the plan's, by hand."""

from __future__ import annotations

from pathlib import Path

from builder import Tiny
from pytest import approx

import friendshore as fs


def test_a_plant_built_by_the_plan_has_its_part_of_what_its_fleet_makes(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.set("offers", []).set("offer_years", [])  # all 100 t come from plants of the club
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 60
    tiny.drop("facilities", facility="new_make_b")
    tiny.add("facilities", like=("make_a",), facility="make_a_new", status="generic",
             existing_t_per_yr="", output_share_now="", max_build_t_per_yr=40)  # fmt: skip
    for name, facilities in (("old", "make_a"), ("new", "make_a_new"), ("both", "make_a;make_a_new")):
        tiny.add("actuals", actual=name, title=name, measure="output", commodity="magnet", facilities=facilities,
                 year=2029, value=50, unit="t/yr")  # fmt: skip
    plan = fs.solve(fs.read_case(tiny.write(tmp_path / "tiny")))
    assert isinstance(plan, fs.Plan)
    found = plan.tables["base_year_check"].set_index("actual")
    assert found["plan"].to_dict() == approx({"old": 60, "new": 40, "both": 100}, abs=0.01)
    assert found.loc["new", "difference_share"] == approx(-0.2, abs=1e-3)
