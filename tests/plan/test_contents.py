"""What commodities hold and who supplies it, by the yields that policies leave; written with a run and read back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from deposit import deposit
from solve import prepared

import friendshore as fs
from friendshore.plan.contents import Contents
from friendshore.plan.held import Held


def newcomer(loss: float, folder: Path, *, keep: str = "") -> fs.Plan:
    """Magnets are pressed in BBB alone but for what is kept, in new works that lose a share of their yield."""
    tiny = deposit()
    if not keep:
        tiny.drop("facilities", facility="make_a")
    tiny.add("facilities", facility="new_make_b", title="New", country="BBB", process="make", status="generic")
    tiny.row("facilities", "new_make_b").update(max_build_t_per_yr=100)
    access = {"process": "make", "group": "BBB", "available_from": "", "licence_usd_per_t_yr": 0, "ramp_stretch": 1}
    tiny.set("technology_access", [{**access, "yield_loss_share": loss, "pace_load": 1}] if loss else [])
    plan = fs.solve(fs.read_case(tiny.write(folder / "tiny")))
    assert isinstance(plan, fs.Plan)
    return plan


@pytest.mark.parametrize(("loss", "held"), [(0.0, 1.25), (0.2, 1.25 / 0.8)])
def test_a_product_holds_what_it_takes_at_the_yield_left(loss: float, held: float, tmp_path: Path) -> None:
    plan = newcomer(loss, tmp_path)
    contents = plan.tables["contents"].set_index(["commodity", "element"])["t_per_t"]
    # a tonne of activity takes 1.25 t of oxide and makes a tonne of magnets, or 0.8 t
    assert contents["magnet", "oxide"] == pytest.approx(held)
    assert contents["ore:hill", "oxide"] == pytest.approx(0.27)
    made = plan.tables["production"].query("commodity == 'magnet' and period == '2029'")["t"].sum()
    assert made > 1
    supply = plan.tables["element_supply"].query("stage == 'magnet' and period == '2029' and route == 'made from ore'")
    assert supply["t"].sum() == pytest.approx(made * held)


def test_a_product_holds_what_the_routes_that_run_take_on_average(tmp_path: Path) -> None:
    plan = newcomer(0.2, tmp_path, keep="make_a")
    made = plan.tables["production"].query("commodity == 'magnet'").groupby("country")["t"].sum()
    assert made["AAA"] > 1 and made["BBB"] > 1
    # 1.25 t in the old works, 1.25 / 0.8 in the new ones
    taken = 1.25 * made["AAA"] + 1.25 / 0.8 * made["BBB"]
    contents = plan.tables["contents"].set_index(["commodity", "element"])["t_per_t"]
    assert contents["magnet", "oxide"] == pytest.approx(taken / made.sum())
    used = plan.tables["balance"].query("commodity == 'oxide' and item == 'used'")["t"].sum()
    assert contents["magnet", "oxide"] * made.sum() == pytest.approx(-used)


def test_what_runs_counts_by_what_it_makes_and_what_cannot_run_not_at_all() -> None:
    tiny = deposit()
    tiny.add("modes", process="make", mode="rich", capacity_use=1)
    tiny.add("recipes", process="make", mode="rich", commodity="oxide", t_per_t=-2)
    tiny.add("recipes", process="make", mode="rich", commodity="magnet", t_per_t=0.5)
    contents = Contents.of_program(prepared(tiny))
    assert contents.of["magnet"] == {"oxide": 1.25}  # the leanest, where there is no plan
    run = {"only": 3.0, "rich": 2.0}
    known = replace(contents, run=tuple(run.get(mode.name, 0.0) for mode in contents.modes))
    assert known.of["magnet"]["oxide"] == pytest.approx((3 * 1.25 + 2 * 2) / (3 + 2 * 0.5))
    idle = replace(contents, run=(0.0,) * len(contents.modes))
    assert idle.of["magnet"] == {"oxide": 1.25}


def test_what_a_run_holds_is_read_back_as_it_was_worked_out() -> None:
    parameters = prepared(deposit())
    contents = Contents.of_program(parameters)
    held = Held(parameters.case, contents.told())
    assert held.elements == contents.elements and held.stages_of == contents.stages_of
    assert held.of == {name: dict(each) for name, each in contents.of.items()}
    assert held.position("ore:hill") == contents.position("ore:hill") == 1
