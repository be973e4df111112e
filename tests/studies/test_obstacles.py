"""What stands in the way: shares worked out by hand, that add up, whoever asks and however."""

from __future__ import annotations

import json
import random
from functools import partial
from pathlib import Path

import openpyxl
from builder import Tiny
from obstacle_case import FILE, blocked, write
from pandas.testing import assert_frame_equal
from pytest import MonkeyPatch, approx, mark, raises
from typer.testing import CliRunner

import friendshore as fs
from friendshore.asking.bench import Bench
from friendshore.asking.fair_parts import every_set, shares
from friendshore.asking.runner import Running
from friendshore.case import Case
from friendshore.cli import app
from friendshore.errors import CaseError, FriendshoreError
from friendshore.solving.highs import Session
from friendshore.solving.outcome import Infeasible
from friendshore.studies.workings import by_steps

NO_CEILING = """
[[obstacle]]
name = "price"
title = "Cheap offers"
why = "Nobody pays more than the premium"
scenarios = ["no_ceiling"]
"""
LAW = """
paces = ["base"]
years = [2027]

[between]
from = "law"
to = "best"
pace = "base"
year = 2027

[[outlook]]
name = "law"
title = "As the law stands"
scenarios = ["less_wanted"]

[[outlook]]
name = "best"
title = "Best plan"
scenarios = []
"""


def test_shares_by_hand(tmp_path: Path) -> None:
    answer = fs.obstacles(write(tmp_path))
    told = answer.frames["obstacles"].set_index("obstacle")
    by_hand = {"permits": (30, 80 / 3, 100 / 3), "know_how": (70 / 3, 20, 80 / 3), "power": (0, 0, 0)}
    for name, (share, alone, last) in by_hand.items():
        assert told.loc[name, "gained_points"] == approx(share, abs=1e-4)
        assert told.loc[name, "alone_points"] == approx(alone, abs=1e-4)
        assert told.loc[name, "as_last_points"] == approx(last, abs=1e-4)
    assert told.loc["all together", "gained_points"] == approx(160 / 3, abs=1e-4)
    assert list(told["gained_years"]) == approx([1, 1, 0, 2])  # at or below 50: never (2030), 2029 with either, 2028
    assert "Permits 30.0, Know-how 23.3. No points: Power." in answer.sentence
    assert "mean reliance is 33.3 points, not 86.7" in answer.sentence


def test_what_is_cheaper_is_told_in_money(tmp_path: Path) -> None:
    """Power at half of 2 USD saves 1 USD a tonne: made are 40 t as it is, and 200 t without permits and pace."""
    told = fs.obstacles(write(tmp_path)).frames["obstacles"].set_index("obstacle")
    assert told.loc["power", "alone_cost_musd"] * 1e6 == approx(40, rel=1e-3)
    assert told.loc["power", "as_last_cost_musd"] * 1e6 == approx(200, rel=1e-3)


@mark.parametrize("seed", range(5))
def test_shares_add_up_treat_equals_alike_and_leave_nothing_to_who_moves_nothing(seed: int) -> None:
    draw, names = random.Random(seed), ["a", "b", "twin", "idle"]
    worth: dict[frozenset[str], float] = {}

    def value(each: frozenset[str]) -> float:
        """b and twin stand for each other, idle for nothing."""
        alike = frozenset({"b1", "b2"} if {"b", "twin"} <= each else {"b1"} if each & {"b", "twin"} else set())
        return worth.setdefault(alike | (each & {"a"}), draw.uniform(-10, 10))

    values = {each: value(each) for each in every_set(names)}
    found = shares(values, names)
    assert len(values) == 2 ** len(names)
    assert sum(found.values()) == approx(values[frozenset(names)] - values[frozenset()])
    assert found["b"] == approx(found["twin"])
    assert found["idle"] == 0


def test_shares_of_every_figure_add_up(tmp_path: Path) -> None:
    answer = fs.obstacles(write(tmp_path, FILE + NO_CEILING, wide(blocked(), 0.05)))
    told = answer.frames["obstacles"].set_index("obstacle")
    for what in ("gained_points", "gained_cost_musd", "gained_years"):
        assert told.loc[told.index != "all together", what].sum() == approx(told.loc["all together", what], abs=1e-9)


def solves(monkeypatch: MonkeyPatch) -> list[str]:
    """Notes every solve."""
    real, began = Session.minimise, list[str]()

    def minimise(self: Session, objective: str, **named: object) -> object:
        began.append(objective)
        return real(self, objective, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Session, "minimise", minimise)
    return began


def test_a_ceiling_that_does_not_bind_needs_no_program_of_its_own(tmp_path: Path, monkeypatch: MonkeyPatch) -> None:
    began = solves(monkeypatch)
    answer = fs.obstacles(write(tmp_path, FILE + NO_CEILING, wide(blocked())))
    assert len(answer.frames["programs"]) == 16
    assert began.count("least_reliance") == 8
    assert not answer.frames["programs"]["ceiling_binds"].any()


def wide(tiny: Tiny, share: float = 5.0) -> Tiny:
    """The case with a premium of this share."""
    tiny.settings["premium_share"] = share
    return tiny


def test_a_ceiling_that_binds_is_an_obstacle(tmp_path: Path) -> None:
    """Half of what the plan as it is costs above buying allows half of its plants: reliance falls half as far."""
    case = write(tmp_path, NO_CEILING, wide(blocked()))
    cost = fs.obstacles(case).frames["programs"]["cost_musd"].iloc[0]
    bought = 3 * 100 * 20 / 1e6
    share = (cost + bought) / 2 / (1 - 0.001) / bought - 1  # a thousandth is kept for fair shares
    answer = fs.obstacles(write(tmp_path / "dear", NO_CEILING, wide(blocked(), share)))
    first, second = answer.frames["programs"].to_dict("records")
    assert (first["ceiling_binds"], second["ceiling_binds"]) == (True, False)
    assert first["mean_points"] == approx(100 - 40 / 3 / 2, abs=0.02)
    assert second["mean_points"] == approx(100 - 40 / 3, abs=1e-3)
    assert first["cost_musd"] <= bought * (1 + share)


def test_the_start_is_the_plan(tmp_path: Path) -> None:
    """Whether the ceiling binds or not, with nothing taken away the figures are those of the plan."""
    for place, share in (("free", 5.0), ("dear", 0.05)):
        case = write(tmp_path / place, NO_CEILING, wide(blocked(), share))
        start = fs.obstacles(case).frames["programs"].iloc[0]
        plan = fs.solve(fs.read_case(case))
        assert isinstance(plan, fs.Plan)
        assert start["mean_points"] == approx(plan.summary["mean"]["reliance_points"], abs=0.03)
        assert start["cost_musd"] == approx(plan.summary["discounted_cost_musd"], rel=2e-3)


def with_law(tmp_path: Path) -> Path:
    tiny = blocked()
    more = ["low", "base", "high"]
    columns = json.dumps([f"t_per_yr_{level}" for level in more])
    tiny.scenario("less_wanted", f"[[scale.demand]]\ncolumns = {columns}\nby = 0.8")
    case = write(tmp_path, FILE.replace('scenarios = ["know_how"]', 'scenarios = ["know_how"]\n'
                 "[obstacle.scenarios_from]\nlaw = [\"cheap_power\"]", 1), tiny)  # fmt: skip
    (case / "outlook.toml").write_text(LAW, encoding="utf-8")
    return case


def test_an_outlook_is_a_start_and_may_have_scenarios_of_its_own(tmp_path: Path) -> None:
    """Of 80 t a year the pace lets in 40: permits alone 100, 50, 0; know-how is taken away by cheap power there."""
    told = fs.obstacles(with_law(tmp_path), start="law", only=["permits", "know_how"]).frames
    programs = told["programs"].set_index("taken_away")["mean_points"]
    assert programs.to_dict() == approx(
        {"none": 250 / 3, "permits": 50, "know_how": 250 / 3, "permits + know_how": 50}, abs=1e-3
    )
    assert list(told["meaning"]["scenarios"]) == ["permits_at_once", "cheap_power"]


def test_workers_do_not_change_the_answer(tmp_path: Path, workers_here: list[int]) -> None:
    case = write(tmp_path)
    alone, several = fs.obstacles(case), fs.obstacles(case, running=Running(workers=2))
    for name, frame in alone.frames.items():
        assert_frame_equal(frame, several.frames[name])
    assert set(workers_here) == {0, 1}


def test_a_program_without_a_plan_is_a_line(tmp_path: Path, monkeypatch: MonkeyPatch) -> None:
    real, none = by_steps.free, Infeasible((), (), False, 0.0)

    def free(bench: Bench, make: partial[Case]) -> object:
        return none if "know_how" in make.keywords["kept"] else real(bench, make)

    monkeypatch.setattr(by_steps, "free", free)
    answer = fs.obstacles(write(tmp_path))
    lines = answer.frames["programs"].set_index("taken_away")
    assert lines.loc["know_how", "outcome"] == none.sentence
    assert not lines.loc["permits", "outcome"]
    assert answer.sentence.startswith("No share can be told of permits, know_how, power")


@mark.parametrize(
    ("text", "sentence"),
    [
        ("obstacle = 3", "obstacles.toml, column obstacle: '3' expected entries headed [[obstacle]]"),
        ("", "obstacles.toml, column obstacle: '0' expected 1 to 8 entries headed [[obstacle]]"),
        (FILE.replace('"know_how"]', '"knowhow"]'), "obstacle 2, scenarios: 'knowhow' is no scenario of the case"),
        (FILE.replace('name = "power"', 'name = "permits"'), "'permits' stands there twice; choose another name"),
        (FILE.replace('name = "power"', 'name = "none"'), "is what the answer calls a line of its own"),
        (FILE.replace("why", "reason"), "obstacle 1, reason: expected one of name, title, why"),
        (FILE + "[obstacle.scenarios_from]\nlaw = []", "'law' expected an outlook of outlook.toml"),
    ],
)
def test_faults_of_the_file(tmp_path: Path, text: str, sentence: str) -> None:
    with raises(CaseError) as error:
        fs.obstacles(write(tmp_path, text))
    assert sentence in " ".join(str(fault) for fault in error.value.faults)


def test_questions_that_make_no_sense(tmp_path: Path) -> None:
    case = write(tmp_path)
    with raises(FriendshoreError, match="no obstacle 'permit', only permits, know_how, power; nearest is 'permits'"):
        fs.obstacles(case, only=["permit"])
    with raises(FriendshoreError, match="--at-or-below must be 0 to 100 points, not 120"):
        fs.obstacles(case, level_points=120)
    with raises(FriendshoreError, match=r"has no outlook\.toml"):
        fs.obstacles(case, start="law")
    (case / "obstacles.toml").unlink()
    with raises(FriendshoreError, match=r"tiny has no obstacles\.toml, which says what stands in the way"):
        fs.obstacles(case)


def test_the_command(tmp_path: Path) -> None:
    case, out = write(tmp_path), tmp_path / "out"
    words = ["obstacles", str(case), "--workers", "1", "-o", str(out)]
    ended = CliRunner().invoke(app, [*words, "--json"])
    assert ended.exit_code == 0, ended.output
    answer = json.loads(ended.stdout)
    assert answer["frames"]["obstacles"][0]["obstacle"] == "permits"
    book = openpyxl.load_workbook(out / "obstacles.xlsx")
    assert sum(len(sheet._charts) for sheet in book) == 2  # type: ignore[attr-defined]
    assert CliRunner().invoke(app, [*words, "--overwrite", "-q", "--only", "permit"]).exit_code == 2
