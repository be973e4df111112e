"""Plans nearly as good: least and most by hand on the tiny case, and what must-have and never mean."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
from builder import Tiny
from openpyxl import load_workbook
from pytest import approx, mark, raises
from twins import twins
from typer.testing import CliRunner
from uneven import uneven

from friendshore import FriendshoreError, alternatives
from friendshore.asking.answer import Answer
from friendshore.asking.bench import Bench, Standing
from friendshore.asking.runner import Running
from friendshore.cli import app
from friendshore.solving.change import Bounds, Change, closed
from friendshore.solving.outcome import Solved
from friendshore.solving.runner import COST
from friendshore.studies.workings.near_optimal import Slack, ceilings
from friendshore.variants import Variant

PLAN = Variant("plan")


def asked(tiny: Tiny, folder: Path, points: float = 0.0, share: float = 0.0, **words: object) -> Answer:
    case = tiny.write(folder / "tiny")
    return alternatives(case, slack_points=points, cost_slack_share=share, **words)  # type: ignore[arg-type]


def row(frame: pd.DataFrame, column: str, word: str) -> pd.Series:
    found = frame[frame[column] == word]
    assert len(found) == 1, frame[column].tolist()
    return found.iloc[0]


@mark.parametrize(("size", "least", "most", "kind"), [(60, 40, 60, "must-have"), (100, 0, 100, "a matter of taste")])
def test_what_one_of_two_twins_can_leave_to_the_other(
    tmp_path: Path, size: float, least: float, most: float, kind: str
) -> None:
    table = asked(twins(size), tmp_path).frames["facilities"]
    for name in ("new_make_b", "twin_b"):
        found = row(table, "facility", name)
        assert (found["least_t_per_yr"], found["most_t_per_yr"]) == approx((least, most), abs=0.01)
        assert found["class"] == kind


def test_what_costs_more_than_the_slack_is_never_built(tmp_path: Path) -> None:
    found = row(asked(twins(60, third=50), tmp_path).frames["facilities"], "facility", "dear_b")
    assert (found["class"], found["most_t_per_yr"]) == ("never", approx(0, abs=0.02))


def test_a_slack_in_points_leaves_that_much_unbuilt(tmp_path: Path) -> None:
    """Three points of the mean are 9 t of 300 in two years of work, 4.5 t/yr."""
    found = row(asked(twins(60), tmp_path, points=3).frames["facilities"], "facility", "twin_b")
    assert found["least_t_per_yr"] == approx(40 - 4.5, abs=0.01)


def test_who_gets_what_is_not_unique_where_the_aim_does_not_say(tmp_path: Path) -> None:
    """50 t are made in 2028 and 2029: AAA may have 10 to 50 of its 60 t, and fair shares are one of many."""
    found = asked(twins(25), tmp_path)
    figures = found.frames["figures"]
    mean = row(figures, "figure", "mean reliance")
    assert (mean["plan"], mean["unique"]) == (approx(200 / 3, abs=1e-3), "yes")
    shares = row(figures, "figure", "reliance of Aland, mean")
    least, most = ((100 + 2 * 100 * (60 - kt) / 60) / 3 for kt in (50, 10))
    assert (shares["least"], shares["most"]) == approx((least, most), abs=0.01)
    assert shares["unique"] == "no"
    assert least <= shares["plan"] <= most
    made = row(figures, "figure", "made secure in 2029: Magnet")
    assert (made["plan"], made["unit"], made["unique"]) == (approx(50, abs=0.01), "t/yr", "yes")
    capital = row(figures, "figure", "capital cost of builds")
    assert (capital["plan"], capital["unique"]) == (approx(50 * 100 / 1e6, rel=1e-3), "yes")
    assert "Aland" in found.sentence
    by_year = found.frames["reliance by year"]
    assert by_year["plan_points"].tolist() == approx([100, 50, 50], abs=1e-3)


@mark.parametrize(("points", "share"), [(0.0, 0.0), (1.0, 0.0), (2.0, 0.02)])
def test_classes_hold_what_they_say(tmp_path: Path, points: float, share: float) -> None:
    tiny = twins(60, third=50)
    tiny.row("facilities", "twin_b")["capex_usd_per_t"] = 110
    frame = asked(tiny, tmp_path, points, share).frames["facilities"]
    assert (frame["least_t_per_yr"] <= frame["plan_t_per_yr"] + 0.01).all()
    assert (frame["plan_t_per_yr"] <= frame["most_t_per_yr"] + 0.01).all()
    bench = Bench(PLAN.read(tmp_path / "tiny"), PLAN)
    planned = bench.planned()
    standing = Standing.of(planned)  # type: ignore[arg-type]
    held = ceilings(bench, standing, Slack(points, share))
    for name, kind in zip(frame["facility"], frame["class"], strict=True):
        columns, _ = bench.columns("build", lambda facility, _, name=name: facility == name)
        if kind == "must-have":
            with bench.changed(closed(columns)):
                assert not isinstance(bench.solve(COST, held), Solved), name
        elif kind == "never":
            (place,), _ = bench.rows("within_project", lambda facility, name=name: facility == name)
            forced = Change(rows=Bounds(np.array([place]), np.array([0.001]), np.array([1.0])))
            with bench.changed(forced):
                assert not isinstance(bench.solve(COST, held), Solved), name


def test_where_capacities_fix_everything_all_figures_are_unique(tmp_path: Path) -> None:
    answer = asked(uneven(), tmp_path)
    assert answer.frames["figures"]["unique"].eq("yes").all()
    found = row(answer.frames["facilities"], "facility", "new_make_b")
    assert found["least_t_per_yr"] == approx(found["most_t_per_yr"], rel=1e-3)
    assert "Every headline figure is unique" in answer.sentence


def test_one_process_or_two_say_the_same(tmp_path: Path, workers_here: list[int]) -> None:
    case = twins(60, third=50).write(tmp_path / "tiny")
    one, two = (alternatives(case, running=Running(workers=n)) for n in (1, 2))
    for name in one.frames:
        pd.testing.assert_frame_equal(one.frames[name], two.frames[name], atol=1e-4)
    assert set(workers_here) == {0, 1}


def test_some_facilities_alone(tmp_path: Path) -> None:
    frame = asked(twins(60), tmp_path, facilities=("Twin",)).frames["facilities"]
    assert frame["facility"].tolist() == ["twin_b"]


def test_wrong_questions_end_in_a_sentence(tmp_path: Path) -> None:
    for words, sentence in (
        ({"points": -1.0}, "zero or more"),
        ({"facilities": ("twin_c",)}, "nearest is 'twin_b'"),
        ({"facilities": ("mine_a",)}, "None of these"),
    ):
        with raises(FriendshoreError, match=sentence):
            asked(twins(60), tmp_path / sentence[:3], **words)  # type: ignore[arg-type]


def test_the_command_writes_a_folder_and_a_workbook(tmp_path: Path) -> None:
    case, folder = twins(60).write(tmp_path / "tiny"), tmp_path / "out"
    command = ["alternatives", str(case), "-o", str(folder), "--workers", "1", "--slack", "0.5"]
    result = CliRunner().invoke(app, [*command, "--json"])
    assert result.exit_code == 0, result.output
    assert "in every plan within 0.5 points" in json.loads(result.stdout)["sentence"]
    book = load_workbook(folder / "alternatives.xlsx")
    assert book.sheetnames[:-2] == ["Facilities", "Figures", "Reliance by year"]
    assert len(book["Facilities"]._charts) == 1
    wrong = CliRunner().invoke(app, ["alternatives", str(case), "--facilities", "twin_c", "-o", str(tmp_path / "two")])
    assert wrong.exit_code == 2 and "twin_b" in wrong.output
    assert not (tmp_path / "two").exists()
