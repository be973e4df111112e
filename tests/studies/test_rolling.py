"""What foresight is worth, by hand (world_case.py)."""

from __future__ import annotations

import json
from pathlib import Path

from builder import Tiny, three
from pytest import approx, mark, raises
from typer.testing import CliRunner
from world_case import EXPECTED, FILE, HARD_KNOWN, SOFT_KNOWN, uncertain, write

import friendshore as fs
from friendshore.asking.runner import Running
from friendshore.cli import app
from friendshore.errors import FriendshoreError

POINTS = 1e-3


def ways(answer: fs.Answer) -> dict[str, float]:
    frame = answer.frames["summary"]
    return dict(zip(frame["way"], frame["mean_points"], strict=True))


@mark.parametrize("every", [1, 5])
def test_who_planned_for_another_world_lives_with_it(tmp_path: Path, every: int) -> None:
    """100 t of plants for soft magnets, decided in 2027, make no hard ones; from 2028 on it is too late."""
    answer = fs.rolling(write(tmp_path), world="hard", every=every)
    found = ways(answer)
    assert found["Planned again and again"] == approx(100, abs=POINTS)
    assert found["World known from the start"] == approx(HARD_KNOWN, abs=POINTS)
    assert found["Robust plan"] == approx(100, abs=POINTS)  # it is the soft world's (EXPECTED)
    assert answer.sentence == (
        "Planned 2 times, mean reliance comes to 100.0 points in Hard magnets: foresight is worth 30 points. "
        "The robust plan comes to 100.0."
    )
    plans = answer.frames["plans"]
    assert list(plans["believes"]) == ["soft", "hard"]
    assert list(plans["mean_points"]) == approx([SOFT_KNOWN, 100], abs=POINTS)
    assert approx(0.6 * SOFT_KNOWN + 0.4 * 100) == EXPECTED


def test_who_planned_for_the_world_that_comes_loses_nothing(tmp_path: Path) -> None:
    answer = fs.rolling(write(tmp_path), world="soft", every=1, robust=False)
    assert ways(answer) == approx(
        {"Planned again and again": SOFT_KNOWN, "World known from the start": SOFT_KNOWN}, abs=POINTS
    )
    costs = answer.frames["summary"]["cost_musd"]
    assert costs.iloc[0] == approx(costs.iloc[1], rel=1e-4)


def longer() -> Tiny:
    """A third year in which hard or soft magnets are wanted: what is decided in 2028 still comes in time for it."""
    tiny = uncertain()
    tiny.rows["periods"][-1]["reported"] = 1
    tiny.every("facilities", max_build_t_per_yr=100)
    for commodity, t in (("magnet", 100), ("hard", 0)):
        tiny.add("demand", area="BBB", sector="cars", commodity=commodity, year=2029, **three("t_per_yr", t))
    hard = tiny.scenarios["hard"]
    return tiny.scenario("hard", hard + hard.partition("\n")[2].replace("2028", "2029"))


def test_plans_made_again_make_good_what_can_be_made_good(tmp_path: Path) -> None:
    """100 t of soft plants in 2028, 100 t of hard ones in 2029: 100, 100, 0; who knew has 100, 0, 0."""
    answer = fs.rolling(write(tmp_path, tiny=longer()), world="hard", every=1, robust=False)
    found = ways(answer)
    assert found["Planned again and again"] == approx(200 / 3, abs=POINTS)
    assert found["World known from the start"] == approx(100 / 3, abs=POINTS)
    assert list(answer.frames["over time"]["rolling_points"]) == approx([100, 100, 0], abs=POINTS)
    rows = answer.frames["builds"].set_index("facility")
    assert list(rows.loc["new_make_b", ["rolling_t_per_yr", "known_t_per_yr"]]) == approx([100, 0], abs=0.01)


def test_a_plan_that_comes_too_late(tmp_path: Path) -> None:
    """Planned in 2027 and never again before the end: nothing is made good."""
    found = ways(fs.rolling(write(tmp_path, tiny=longer()), world="hard", every=9, robust=False))
    assert found["Planned again and again"] == approx(100, abs=POINTS)


def test_rolling_never_does_better_than_foresight(tmp_path: Path) -> None:
    tiny = longer()
    tiny.settings["premium_share"] = 0.2
    answer = fs.rolling(write(tmp_path, tiny=tiny), world="hard", every=1)
    found = ways(answer)
    assert found["Planned again and again"] >= found["World known from the start"] - 0.03
    assert found["Robust plan"] >= found["World known from the start"] - 0.03


def test_an_interrupted_run_goes_on_and_words_that_make_no_sense(tmp_path: Path) -> None:
    case, keep = write(tmp_path), tmp_path / "parts"
    one = fs.rolling(case, world="hard", every=1, robust=False, running=Running(keep))
    two = fs.rolling(case, world="hard", every=1, robust=False, running=Running(keep))
    assert one.sentence == two.sentence
    with raises(FriendshoreError, match="There is no world 'hart', only soft, hard; nearest is 'hard'"):
        fs.rolling(case, world="hart")
    with raises(FriendshoreError, match="--every 0: expected a whole number of years from 1 on"):
        fs.rolling(case, world="hard", every=0)


def test_the_command(tmp_path: Path) -> None:
    case, out = write(tmp_path, f'base = "hard"\n{FILE}'), tmp_path / "out"
    words = ["rolling", str(case), "--world", "soft", "--workers", "1", "-o", str(out), "--no-robust", "--json"]
    ended = CliRunner().invoke(app, words)
    assert ended.exit_code == 0, ended.output
    assert [row["believes"] for row in json.loads(ended.stdout)["frames"]["plans"]] == ["hard", "soft"]
    assert (out / "rolling.xlsx").is_file()
