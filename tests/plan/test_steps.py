"""Which step of the chain a limit holds back, and reliance after the horizon."""

from __future__ import annotations

from pathlib import Path

import pytest
from builder import Tiny
from deposit import deposit
from pytest import approx

import friendshore as fs
from friendshore.plan.steps import NO_STEP, Steps
from friendshore.planning import prepare


def test_what_is_made_has_its_stage_and_its_element(tmp_path: Path) -> None:
    parameters = prepare(fs.read_case(deposit().write(tmp_path / "tiny")))
    steps = Steps(parameters)
    makers = [name for name, fleet in parameters.fleets.items() if fleet.process == "make"]
    assert {steps.of("within_capacity", (name, "2027")) for name in makers} == {("magnet", "oxide")}
    assert steps.of("within_pace", ("magnet", "*", "2027")) == ("magnet", "oxide")


def test_trade_and_what_must_be_done_at_least_is_no_step(tmp_path: Path) -> None:
    steps = Steps(prepare(fs.read_case(deposit().write(tmp_path / "tiny"))))
    assert steps.of("buy", ("magnets_x", "2027")) == NO_STEP
    assert steps.of("published_output_made", ("mine_a", "2027")) == NO_STEP


@pytest.mark.parametrize(("kept_from", "points"), [(0, 100), (2027, 40)])
def test_reliance_after_the_horizon_has_its_table(kept_from: int, points: float, tmp_path: Path) -> None:
    """Magnet plants for 60 of the 100 t that are wanted in each year, dearer than the adversary's: after the horizon
    they stand idle where nothing asks for what is reached to be kept."""
    tiny = Tiny()
    tiny.settings["kept_from_year"] = kept_from
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 60
    for name in ("new_make_b", "new_separate_b"):
        tiny.drop("facilities", facility=name)
    tiny.row("periods", "2029")["reported"] = 0
    plan = fs.solve(fs.read_case(tiny.write(tmp_path / "tiny")))
    assert isinstance(plan, fs.Plan)
    after = plan.tables["reliance_run_out"]
    assert after["period"].tolist() == ["2029"]
    assert after["reliance_points"].tolist() == approx([points])
    assert "2029" not in set(plan.tables["reliance"]["period"]) | set(plan.tables["deliveries"]["period"])
