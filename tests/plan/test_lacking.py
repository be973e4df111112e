"""What each announced project lacks, in words read from its reduced cost."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from builder import Tiny, three
from pytest import approx

from friendshore import Plan, read_case
from friendshore.finance import annuity
from friendshore.planning import solve


def projects() -> Tiny:
    """BBB alone wants 40 t of magnets; a project there may make them; AAA mines and separates."""
    tiny = Tiny().drop("facilities", facility="make_a").drop("facilities", facility="new_separate_b")
    tiny.row("facilities", "new_make_b").update(status="planned", max_build_t_per_yr=40)
    return tiny.drop("demand", area="AAA")


def not_built(tiny: Tiny, folder: Path, whole: bool = False) -> pd.DataFrame:
    plan = solve(read_case(tiny.write(folder / "tiny")), whole_plants=whole)
    assert isinstance(plan, Plan), plan.sentence
    return plan.tables["not_built"].set_index("facility")


def rival(tiny: Tiny, **cells: object) -> Tiny:
    tiny.add("facilities", like=("new_make_b",), facility="rival", title="Rival", **cells)
    return tiny


def test_what_is_built_is_not_listed(tmp_path: Path) -> None:
    assert not_built(projects(), tmp_path).empty


def test_a_dearer_project_says_by_how_much(tmp_path: Path) -> None:
    found = not_built(rival(projects(), capex_usd_per_t=400), tmp_path).loc["rival"]
    assert found["built_t_per_yr"] == approx(0)
    assert found["lacks"].startswith("dearer than what is built: a t/yr costs ")
    charge = 300 * 1.01**0.5 * annuity(0.01, 10)  # of 300 USD more, in the two years after 2027's decision
    assert found["gap_musd_per_kt"] == approx(2 * charge / 1000, rel=1e-2)


def test_a_year_s_pace_that_is_used_up_is_named(tmp_path: Path) -> None:
    tiny = projects()
    tiny.row("pace", "magnet", "*").update({**three("first", 15), **three("cap", 15)})
    found = not_built(tiny, tmp_path).loc["new_make_b"]
    assert found["built_t_per_yr"] == approx(30)
    assert found["lacks"].startswith("built as far as there is room: pace: Make that may enter service in the whole")


def test_money_that_is_used_up_is_named(tmp_path: Path) -> None:
    tiny = projects()
    tiny.row("programmes", "purse")["total_musd"] = 20 * 100 / 1e6
    found = not_built(tiny, tmp_path).loc["new_make_b"]
    assert found["built_t_per_yr"] == approx(20)
    assert found["lacks"] == "built as far as there is room: no money: purse is used up"


def test_a_project_without_feed(tmp_path: Path) -> None:
    tiny = projects().drop("facilities", facility="separate_a").drop("facilities", facility="mine_a")
    found = not_built(tiny, tmp_path).loc["new_make_b"]
    assert found["lacks"] == "no feed: nothing within its reach makes or sells what it takes"


def test_a_project_that_comes_too_late(tmp_path: Path) -> None:
    tiny = rival(projects(), construction_months=36)
    tiny.add("periods", period="2030", start="2030-01", months=24, reported=0)
    found = not_built(tiny, tmp_path).loc["rival"]
    assert found["lacks"] == "too late: in service in 2030-01 at the earliest, after the years that count"


def test_a_slice_is_no_plant(tmp_path: Path) -> None:
    tiny = projects()
    tiny.row("pace", "magnet", "*").update({**three("first", 15), **three("cap", 15)})
    tiny.row("processes", "make")["least_size_t_per_yr"] = 30
    found = not_built(tiny, tmp_path, whole=True).loc["new_make_b"]
    assert found["lacks"] == "a plant of the least size does not fit into what pace and permits allow in a year"


def test_a_project_whose_owner_may_not_expand_is_screened(tmp_path: Path) -> None:
    tiny = rival(projects(), adversary_share=0.3)
    tiny.add("investment_screening", group="*", threshold_share=0.1, may_expand=0)
    found = not_built(tiny, tmp_path).loc["rival"]
    assert found["built_t_per_yr"] == 0
    assert found["lacks"] == "screened: its owner may not expand here"
