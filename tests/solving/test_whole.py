"""Whole plants: every build is at or above its least size, and the plan says how far it is from the linear bound."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builder import Tiny, three
from pytest import approx

from friendshore import Plan, read_case
from friendshore.aim import Aim, Form
from friendshore.finance import annuity
from friendshore.planning import solve
from friendshore.reports.excel import write_workbook

CHARGE = 100 * annuity(0.01, 10)  # a year of construction and payment in mid-year cancel


def works(least: float, pace: float = 1000) -> Tiny:
    """BBB alone wants 40 t and may make them; AAA mines and separates. A works has a least size, a year a limit."""
    tiny = Tiny().drop("facilities", facility="make_a").drop("facilities", facility="new_separate_b")
    tiny.drop("demand", area="AAA")
    tiny.row("processes", "make")["least_size_t_per_yr"] = least
    tiny.row("pace", "magnet", "*").update({**three("first", pace), **three("cap", pace)})
    return tiny


def planned(tiny: Tiny, folder: Path, aim: Aim | None = None, whole: bool = True) -> Plan:
    plan = solve(read_case(tiny.write(folder / "tiny")), aim, whole_plants=whole)
    assert isinstance(plan, Plan), plan.sentence
    return plan


def told(plan: Plan) -> dict[str, Any]:
    return dict(plan.summary["whole_plants"])


def test_a_works_that_is_nearly_whole_is_lifted(tmp_path: Path) -> None:
    plan = planned(works(60), tmp_path)
    assert plan.tables["builds"]["t_per_yr"].tolist() == approx([60])
    assert told(plan)["distance"] == approx(0, abs=1e-4)
    assert told(plan)["cost_above_bound_musd"] == approx(2 * 20 * CHARGE / 1e6, rel=1e-3)  # 20 t that nobody needs
    more = f"{2 * 20 * CHARGE:,.0f} USD"
    assert plan.sentence.endswith(f"Every build is a whole plant; no plan, whole or not, does better by more than "
                                  f"0.00 points and {more}.")  # fmt: skip


def test_a_year_without_room_for_one_builds_none(tmp_path: Path) -> None:
    tiny = works(30, pace=20)
    linear = planned(tiny, tmp_path / "linear", whole=False)
    assert linear.tables["builds"]["t_per_yr"].tolist() == approx([20, 20])
    plan = planned(tiny, tmp_path / "whole")
    assert plan.tables["builds"].empty
    found = told(plan)
    assert (found["held"], found["linear"], found["distance"]) == approx((100, 50, 50), abs=1e-3)
    assert found["no_room"] == 2
    assert found["cost_above_bound_musd"] == approx(0, abs=1e-6)  # a tonne-year costs the same in either year


def test_the_second_of_two_slices_becomes_a_works(tmp_path: Path) -> None:
    plan = planned(works(20, pace=25), tmp_path)
    assert plan.tables["builds"]["t_per_yr"].tolist() == approx([25, 20])  # 15 t would do
    assert plan.tables["reliance"]["reliance_points"].tolist() == approx([100, 37.5, 0], abs=1e-3)
    cost = 40 * 20 + (25 * 30 + 15 * 20 + 25 * CHARGE) + (40 * 30 + 45 * CHARGE)
    assert plan.summary["steps"]["cost"] == approx(cost / 1e6, rel=1e-4)
    assert told(plan)["cost_above_bound_musd"] == approx(5 * CHARGE / 1e6, rel=1e-2)


def test_a_project_below_the_least_size_comes_whole(tmp_path: Path) -> None:
    tiny = works(60)
    tiny.row("facilities", "new_make_b")["max_build_t_per_yr"] = 25
    assert planned(tiny, tmp_path).tables["builds"]["t_per_yr"].tolist() == approx([25])


def test_without_least_sizes_nothing_changes(tmp_path: Path) -> None:
    linear, plan = (planned(works(0), tmp_path / str(whole), whole=whole) for whole in (False, True))
    assert plan.tables["builds"].equals(linear.tables["builds"])
    assert told(plan)["distance"] == told(plan)["struck"] == told(plan)["no_room"] == 0


@pytest.mark.parametrize("aim", [Aim(Form.COST, cap=85), Aim(Form.FINAL), Aim()], ids=lambda aim: aim.form.value)
@pytest.mark.parametrize(("least", "pace"), [(11, 13), (17, 19), (23, 31), (39, 1000)])
def test_every_build_is_whole_and_none_is_better_than_the_bound(
    aim: Aim, least: float, pace: float, tmp_path: Path
) -> None:
    tiny = works(least, pace)
    tiny.add("facilities", like=("new_make_b",), facility="other_b", max_build_t_per_yr=18, capex_usd_per_t=90)
    linear, plan = (planned(tiny, tmp_path / str(whole), aim, whole) for whole in (False, True))
    again = planned(tiny, tmp_path / "again", aim)
    builds = plan.tables["builds"]
    smallest = builds["facility"].map({"new_make_b": least, "other_b": min(least, 18)})
    assert (builds["t_per_yr"] >= smallest * (1 - 1e-5)).all()
    assert told(plan)["held"] is None or told(plan)["held"] >= told(plan)["linear"] - 1e-5
    if aim.form is Form.COST:
        assert plan.summary["steps"]["cost"] >= linear.summary["steps"]["cost"] * (1 - 1e-9)
    assert builds.equals(again.tables["builds"])


def test_the_summary_tells_the_distance(tmp_path: Path) -> None:
    tiny = works(0)
    plan = planned(tiny, tmp_path)
    write_workbook(plan, tmp_path / "plan.xlsx", written_at=datetime(2027, 1, 2))
    sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx", data_only=True, read_only=True)["Summary"]
    told = {sheet.cell(row, 1).value: sheet.cell(row, 2).value for row in range(1, sheet.max_row + 1)}
    whole = plan.summary["whole_plants"]
    assert told["Whole plants: at most above any plan"] == pytest.approx(whole["distance"])
    assert told["Whole plants: cost at most above any"] == pytest.approx(whole["cost_above_bound_musd"])
