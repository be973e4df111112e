"""A plan at each level of demand: the test of the pattern of a question, to be copied beside it."""

from __future__ import annotations

from pathlib import Path

from builder import Tiny
from pytest import approx, mark, raises
from typer.testing import CliRunner

import friendshore as fs
from friendshore.cli import app


def short_of_plants() -> Tiny:
    """AAA's plants make 100 t of magnets a year at 30 USD and nobody builds; XXX sells the rest at 20."""
    tiny = Tiny()
    for row in tiny.table("demand"):
        row.update(t_per_yr_low=row["t_per_yr_base"] / 2, t_per_yr_high=row["t_per_yr_base"] * 2)
    tiny.drop("facilities", facility="new_separate_b")
    return tiny.drop("facilities", facility="new_make_b")


def test_more_demand_than_plants_is_bought_abroad(tmp_path: Path) -> None:
    found = fs.demand_levels(short_of_plants().write(tmp_path / "tiny"))
    assert found.frame["level"].tolist() == ["low", "base", "high"]
    assert found.frame["mean_points"].tolist() == approx([0, 0, 50])
    costs = [3 * 50 * 30, 3 * 100 * 30, 3 * (100 * 30 + 100 * 20)]
    assert found.frame["cost_musd"].tolist() == approx([cost / 1e6 for cost in costs])
    assert found.sentence == "Mean reliance is 0.0 points with low demand and 50.0 with high demand."


def test_a_level_that_there_is_not_is_a_sentence(tmp_path: Path) -> None:
    with raises(fs.FriendshoreError, match="no level of demand 'most'; it is one of low, base, high"):
        fs.demand_levels(Tiny().write(tmp_path / "tiny"), only=["most"])


@mark.usefixtures("plain_workbook")
def test_it_is_a_command(tmp_path: Path) -> None:
    case = short_of_plants().write(tmp_path / "tiny")
    words = ["demand-levels", str(case), "--only", "high", "--workers", "1", "-o", str(tmp_path / "out")]
    ended = CliRunner().invoke(app, words)
    assert ended.exit_code == 0 and "50.0 with high demand" in ended.stdout
    assert (tmp_path / "out" / "answer.json").is_file()
