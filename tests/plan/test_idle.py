"""Which standing plants are idle, at what cost, and why, by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from builder import Tiny
from pytest import approx

import friendshore as fs
from friendshore.aim import Aim, Form
from friendshore.plan.idle import NO_FEED


def told(tiny: Tiny, tmp_path: Path) -> pd.DataFrame:
    """The plan table of a tiny case solved for least cost."""
    tiny.drop("facilities", status="generic")
    tiny.every("processes", standing_use_share=0.6, idling_years=0.5, labour_usd_per_t=3)
    tiny.every("countries", wacc_mining_share=0, wacc_plant_share=0)
    tiny.settings["cost_tolerance_share"] = 0.0  # else the tie-break runs a little
    plan = fs.solve(fs.read_case(tiny.write(tmp_path / "tiny")), Aim(Form.COST))
    assert isinstance(plan, fs.Plan)
    return plan.tables["idle"].set_index(["fleet", "period"])


def test_an_idle_plant_is_told_with_its_cost_and_what_a_tonne_would_lose(tmp_path: Path) -> None:
    table = told(Tiny(), tmp_path)
    assert len(table) == 9
    row = table.loc["make.AAA", "2027"]
    assert row[["standing_t_per_yr", "least_t_per_yr", "idle_t_per_yr", "newly_idle_t_per_yr"]].tolist() == approx(
        [100, 60, 60, 60], abs=0.01
    )
    assert row["idling_musd"] == approx(
        60 * (10 + 3 + 10) / 2 / 1e6, rel=1e-3
    )  # half a year of running cost and capital charge, no upkeep
    assert table.loc["make.AAA", "2028"]["idling_musd"] == approx(0)
    # a magnet sells at the import's 20; its last step alone costs 13, and oxide is worth its outlet's price of 10
    assert "Magnet and what comes with it bring 20 USD" in row["why"]
    assert row["why"].startswith("a further tonne would cost ")


def test_a_plant_without_feed_says_so(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.drop("facilities", facility="mine_a")
    table = told(tiny, tmp_path)
    assert set(table.loc["separate.AAA"]["why"]) == {NO_FEED}


def test_a_plant_that_runs_is_not_told(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.set("offers", []).set("offer_years", [])
    table = told(tiny, tmp_path)
    assert table.empty
