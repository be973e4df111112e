"""What moves a plan: elasticities by hand, the plan held, and what must hold whatever moves."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
from builder import DECLARED, Tiny
from obstacle_case import blocked
from pandas.testing import assert_frame_equal
from pytest import approx, mark, raises
from typer.testing import CliRunner

import friendshore as fs
from friendshore.asking.runner import Running
from friendshore.case.table import Column
from friendshore.cli import app
from friendshore.errors import FriendshoreError
from friendshore.studies.workings.sensitivity import uncertain
from friendshore.variants import Variant

MEAN = 260 / 3
"""Of 300 t wanted 40 are made at home, in the last year (obstacle_case.py)."""


def blocked_with_levels() -> Tiny:
    tiny = blocked()
    tiny.row("pace", "magnet", "*").update(first_low=20, cap_low=20, first_high=60, cap_high=60)
    return tiny


@mark.parametrize("share", [0.1, 0.05])
def test_elasticities_by_hand(tmp_path: Path, share: float) -> None:
    """Bought are 260 t at 20 USD; power is 2 USD a tonne of magnets, of which 40 are made, and nothing before."""
    told = fs.sensitivity(blocked().write(tmp_path / "tiny"), by_share=share).frames
    cost = base_cost(tmp_path)
    found = told["elasticities"].set_index("input")
    assert found.loc["offer_prices", "cost_elasticity"] == approx(260 * 20 / cost, rel=1e-4)
    assert found.loc["electricity", "cost_elasticity"] == approx(40 * 2 / cost, rel=1e-3)
    assert found.loc["offer_prices", "reliance_elasticity"] == approx(0, abs=1e-6)
    assert found.loc["yearly_pace", "tenth_points"] == approx(-4 / 3, rel=1e-4)
    assert found.loc["yearly_pace", "reliance_elasticity"] == approx(-40 / 260, rel=1e-4)


def base_cost(folder: Path) -> float:
    """Cost of the plan, USD."""
    plan = fs.solve(fs.read_case(folder / "tiny"))
    assert isinstance(plan, fs.Plan)
    return float(plan.summary["discounted_cost_musd"]) * 1e6


def test_levels_at_both_ends_sorted_by_their_swing(tmp_path: Path) -> None:
    answer = fs.sensitivity(blocked_with_levels().write(tmp_path / "tiny"), only=["pace", "yearly_pace", "energy"])
    table = answer.frames["tornado"]
    assert list(table["input"]) == ["pace", "yearly_pace", "energy"]
    assert list(table.iloc[0][["anew_low_points", "anew_high_points"]]) == approx([20 / 3, -20 / 3], abs=1e-4)
    assert table.iloc[0]["swing_points"] == approx(40 / 3, abs=1e-4)
    assert answer.sentence.startswith("Most hangs on Pace, low to high: 93.3 to 80.0 points of mean reliance (86.7 as")


def test_the_plan_held_keeps_its_builds(tmp_path: Path) -> None:
    """At the low pace only 20 of the planned 40 t can be built; at the high one only 40 t are there."""
    runs = fs.sensitivity(blocked_with_levels().write(tmp_path / "tiny"), only=["pace"]).frames["runs"]
    low, high = runs.to_dict("records")
    assert low["held_outcome"] == "Not all can be built as planned"
    assert (low["held_points"], high["held_outcome"]) == (approx(20 / 3, abs=0.021), "")
    assert high["anew_points"] == approx(-20 / 3, abs=1e-4)
    assert high["held_points"] == approx(0, abs=0.021)  # within 0.02 points


@mark.parametrize("premium", [10.0, 0.05])
def test_what_is_held_never_does_better(tmp_path: Path, premium: float) -> None:
    tiny = blocked_with_levels()
    tiny.settings["premium_share"] = premium
    runs = fs.sensitivity(tiny.write(tmp_path / "tiny")).frames["runs"]
    held = runs[runs["held_points"].notna()]
    assert len(held) > 20
    assert (held["held_points"] >= held["anew_points"] - 1e-6).all()
    alike = held[(held["held_points"] - held["anew_points"]).abs() < 1e-6]
    assert (alike["held_cost_musd"] >= alike["anew_cost_musd"] - 1e-9).all()


def test_nothing_more_or_less_moves_nothing(tmp_path: Path) -> None:
    names = [each.name for each in uncertain.GROUPS if each.name not in ("lost_projects", "freight", "heat")]
    case = blocked().write(tmp_path / "tiny")
    there = [name for name in names if uncertain.has(fs.read_case(case), uncertain.inputs([name])[0])]
    answer = fs.sensitivity(case, only=there, by_share=0)
    figures = answer.frames["runs"].select_dtypes("number")
    assert len(figures) == 2 * len(there)
    assert (figures.abs() < 1e-9).all().all()
    assert answer.sentence.startswith("Nothing asked about moves the plan")


@mark.parametrize("premium", [10.0, 0.05])
def test_first_order_is_what_a_small_step_does(tmp_path: Path, premium: float) -> None:
    """Whether the ceiling binds or not; whole months do not move by a thousandth."""
    tiny = blocked()
    tiny.settings["premium_share"] = premium
    names = ["offer_prices", "electricity", "capital_cost", "reagents", "yearly_pace", "quantity_wanted"]
    runs = fs.sensitivity(tiny.write(tmp_path / "tiny"), only=names, by_share=0.001).frames["runs"]
    for row in runs.to_dict("records"):
        within = 0.025 if premium < 1 else 1e-5  # where a ceiling binds, plans are found within 0.02 points
        assert row["first_order_points"] == approx(row["anew_points"], rel=0.02, abs=within), row["input"]
        if premium > 1:
            assert row["first_order_cost_musd"] == approx(row["anew_cost_musd"], rel=0.02, abs=1e-9), row["input"]


def test_every_group_names_figures_of_declared_tables() -> None:
    for group in uncertain.GROUPS:
        for part in group.parts:
            stems = {column.name.removesuffix(f"_{level}") for column in columns(part)
                     for level in ("low", "base", "high")} | {column.name for column in columns(part)}  # fmt: skip
            assert set(part.columns) <= stems, group.name
            assert all(column.kind in ("number", "whole") for column in columns(part)), group.name
            assert set(part.where) <= {column.name for column in DECLARED[part.table].columns}


def columns(part: uncertain.Part) -> list[Column]:
    return uncertain.columns_of(DECLARED[part.table], part)


def test_figures_stay_within_their_limits(tmp_path: Path) -> None:
    tiny = blocked()
    tiny.every("processes", mature_share=0.95, construction_months=15)
    tiny.row("recipes", "make", "only", "magnet")["t_per_t"] = 0.95
    case = fs.read_case(tiny.write(tmp_path / "tiny"))
    assert set(uncertain.moved(case, "ramp_up", "high", 0.1).tables["processes"]["mature_share"]) == {1.0}
    months = uncertain.moved(case, "construction_months", "high", 0.1).tables["processes"]["construction_months"]
    assert set(months) == {17}
    recipes = uncertain.moved(case, "recoveries", "high", 0.1).tables["recipes"]
    assert sorted(set(recipes["t_per_t"])) == [-1.0, 1.0]
    assert uncertain.moved(case, "discount_rate", "high", 0.1).settings.discount_share_per_yr == 0


def test_what_the_case_lacks_is_no_question(tmp_path: Path) -> None:
    """No freight, no lost project and no discount in the tiny case."""
    asked = set(fs.sensitivity(blocked().write(tmp_path / "tiny")).frames["tornado"]["input"])
    assert {"freight", "lost_projects", "discount_rate", "deposits", "heat"}.isdisjoint(asked)
    assert {"capital_cost", "pace", "offer_prices"} <= asked


def test_a_ceiling_that_binds_turns_money_into_reliance(tmp_path: Path) -> None:
    """A planner at his ceiling makes less where making is dearer."""
    tiny = blocked()
    tiny.settings["premium_share"] = 0.05
    table = fs.sensitivity(tiny.write(tmp_path / "tiny"), only=["capital_cost"]).frames["tornado"].iloc[0]
    assert table["anew_low_points"] < -0.05 < 0.05 < table["anew_high_points"]


def test_workers_do_not_change_the_answer(tmp_path: Path, workers_here: list[int]) -> None:
    case, names = blocked_with_levels().write(tmp_path / "tiny"), ["pace", "offer_prices", "capital_cost"]
    alone = fs.sensitivity(case, only=names)
    several = fs.sensitivity(case, only=names, running=Running(workers=2))
    for name, frame in alone.frames.items():
        assert_frame_equal(frame, several.frames[name])
    assert set(workers_here) == {0, 1}


def test_a_level_of_the_run_is_the_base(tmp_path: Path) -> None:
    case = blocked_with_levels().write(tmp_path / "tiny")
    row = fs.sensitivity(case, Variant("plan", levels={"pace": "high"}), only=["pace"]).frames["tornado"].iloc[0]
    assert list(row[["anew_low_points", "anew_high_points"]]) == approx([40 / 3, 0], abs=1e-4)


def test_questions_that_make_no_sense(tmp_path: Path) -> None:
    case = blocked().write(tmp_path / "tiny")
    with raises(FriendshoreError, match=r"'pacee' is no input of sensitivity, .*; nearest is 'pace'"):
        fs.sensitivity(case, only=["pacee"])
    with raises(FriendshoreError, match="no figures of freight"):
        fs.sensitivity(case, only=["pace", "freight"])
    with raises(FriendshoreError, match="--by must be 0 to below 100 %, not 120"):
        fs.sensitivity(case, by_share=1.2)


def test_the_command(tmp_path: Path) -> None:
    case, out = blocked_with_levels().write(tmp_path / "tiny"), tmp_path / "out"
    words = ["sensitivity", str(case), "--workers", "1", "-o", str(out), "--only", "pace", "--only", "offer_prices"]
    ended = CliRunner().invoke(app, [*words, "--by", "5", "--json"])
    assert ended.exit_code == 0, ended.output
    answer = json.loads(ended.stdout)
    assert [row["input"] for row in answer["frames"]["tornado"]] == ["pace", "offer_prices"]
    book = openpyxl.load_workbook(out / "sensitivity.xlsx")
    assert sum(len(sheet._charts) for sheet in book) == 2  # type: ignore[attr-defined]
    assert CliRunner().invoke(app, [*words, "--overwrite", "-q", "--only", "pacee"]).exit_code == 2
