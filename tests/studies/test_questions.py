"""Questions asked of one case on the bench: kept, found again, shared, the same in one process or two."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
from builder import Tiny
from pytest import MonkeyPatch, approx, mark, raises
from typer.testing import CliRunner

from friendshore.aim import Aim, Form
from friendshore.asking.bench import Bench, Standing
from friendshore.asking.kept import told
from friendshore.asking.notes import Notes
from friendshore.asking.plan_first import stand
from friendshore.asking.runner import Question, Runner, Running
from friendshore.cli import app
from friendshore.errors import FriendshoreError
from friendshore.solving.change import Bounds, Change
from friendshore.solving.outcome import Interrupted, Outcome, Solved
from friendshore.solving.runner import COST
from friendshore.variants import Variant

PLAN = Variant("plan")
ASKED: list[float] = []


def least_cost(bench: Bench, cap: float, shift: float = 0.0) -> Notes | Outcome:
    """Least cost, USD, with mean reliance of at most `cap` points; demand for magnets grown by a share."""
    ASKED.append(cap)
    rows, _ = bench.rows("demand_met")
    arrays = bench.arrays
    grown = Bounds(rows, arrays.row_lower[rows] * (1 + shift), arrays.row_upper[rows] * (1 + shift))
    with bench.changed(Change(rows=grown)):
        found = bench.solve(COST, {"reliance": cap})
    return Notes({"usd": found.objective_value * 1e6}) if isinstance(found, Solved) else found


def stopped(bench: Bench) -> Outcome:
    return Interrupted(1.0)


def asked(*caps: float) -> list[Question]:
    return [Question(f"cap {cap}", partial(least_cost, cap=cap)) for cap in caps]


def tiny(folder: Path) -> Path:
    return Tiny().write(folder / "tiny")


@mark.parametrize("workers", [1, 2])
def test_answers_come_in_order_from_a_bench_that_stays(tmp_path: Path, workers: int) -> None:
    """A hundred tonnes in each of three years: bought at 20 USD, or made at 30; at 100 points all are bought."""
    with Running(workers=workers).runner("q") as work:
        found = [*work.ask(tiny(tmp_path), PLAN, asked(100, 40)), *work.ask(tiny(tmp_path), PLAN, asked(70))]
    assert [each.variant for each in found] == ["cap 100", "cap 40", "cap 70"]
    usd = [each.figure("usd") for each in found]
    assert usd[0] == approx(3 * 100 * 20, rel=1e-6)
    assert usd[0] < usd[2] < usd[1]


def test_a_change_is_undone(tmp_path: Path) -> None:
    with Running().runner("q") as work:
        grown = Question("grown", partial(least_cost, cap=100.0, shift=0.5))
        first, more, again = work.ask(tiny(tmp_path), PLAN, [*asked(100), grown, *asked(100.0)])
    assert more.figure("usd") == approx(first.figure("usd") + 3 * 50 * 30, rel=1e-6)  # 100 t a year are 100 points
    assert again.figure("usd") == approx(first.figure("usd"), rel=1e-9)


def test_what_is_kept_is_found_again_for_the_same_arguments_only(tmp_path: Path) -> None:
    case, keep = tiny(tmp_path), tmp_path / "parts"
    Running(keep).runner("q").ask(case, PLAN, asked(100, 40))
    ASKED.clear()
    Running(keep).runner("q").ask(case, PLAN, asked(100, 40, 41))
    assert ASKED == [41]
    Running(keep).runner("another").ask(case, PLAN, asked(100))
    assert ASKED == [41, 100]


def test_an_interrupt_keeps_what_had_ended(tmp_path: Path) -> None:
    case, keep = tiny(tmp_path), tmp_path / "parts"
    with raises(KeyboardInterrupt):
        Running(keep).runner("q").ask(case, PLAN, [*asked(100), Question("stop", stopped), *asked(40)])
    ASKED.clear()
    Running(keep).runner("q").ask(case, PLAN, asked(100, 40))
    assert ASKED == [40]


def test_a_cap_that_cannot_be_kept_is_a_finding_without_notes(tmp_path: Path) -> None:
    (found,) = Runner(lambda plan: Notes(), "q").ask(tiny(tmp_path), PLAN, asked(-1))
    assert found.notes is None and found.sentence.startswith("Infeasible")


@mark.parametrize("workers", [1, 2])
def test_the_plan_is_solved_once_for_all_questions(tmp_path: Path, workers: int, monkeypatch: MonkeyPatch) -> None:
    case, keep = tiny(tmp_path), tmp_path / "parts"
    with Running(keep, workers).runner("one") as work:
        first = stand(work, case, PLAN)
    monkeypatch.setattr(Bench, "planned", lambda bench: 1 / 0)
    with Running(keep).runner("two") as work:
        again = stand(work, case, PLAN)
    assert told(first) == told(again)
    assert isinstance(first, Standing) and first.held["reliance"] >= 0


def test_a_plan_that_stands_is_judged_again(tmp_path: Path) -> None:
    case = tiny(tmp_path)
    with Running().runner("q") as work:
        found = stand(work, case, PLAN)
    bench = Bench(PLAN.read(case), PLAN)
    solved = found.solved(bench.arrays)
    assert bench.cost_of(solved) == approx(found.cost)
    again = bench.solve(COST, found.held, start=found.basis)
    assert isinstance(again, Solved) and again.objective_value == approx(found.objective, abs=1e-9)
    assert again.iterations == 0
    wrong = Standing(**{**vars(found), "duals": found.duals + 1.0})
    with raises(FriendshoreError, match="does not stand up"):
        wrong.solved(bench.arrays)


def test_a_case_without_a_plan_says_why(tmp_path: Path) -> None:
    case = Tiny()
    case.drop("facilities", facility="make_a").drop("facilities", status="generic")
    capped = Variant("plan", aim=Aim(Form.COST, cap=50))
    with Running().runner("q") as work, raises(FriendshoreError, match=r"least mean reliance possible is 100\.0"):
        stand(work, case.write(tmp_path / "tiny"), capped)


def test_arguments_are_told_apart_by_value() -> None:
    assert told(np.arange(3)) == told(np.arange(3)) != told(np.arange(4))
    assert told(partial(least_cost, cap=1)) != told(partial(least_cost, cap=2))
    assert told({"a": {3, 1, 2}}) == told({"a": {2, 1, 3}})
    assert told(PLAN) == told(Variant("plan")) != told(Variant("plan", budget_musd=1.0))
    assert told(least_cost).endswith("least_cost")


def test_two_answers_of_a_kind_stand_beside_each_other(tmp_path: Path, monkeypatch: MonkeyPatch) -> None:
    """Without -o: each in a folder of its own, and what they share beside them."""
    case = tiny(tmp_path)
    monkeypatch.chdir(tmp_path)
    for words in (["frontier"], ["frontier", "--against", "budget"], ["earliest", "--reach", "30", "--no-delays"]):
        ended = CliRunner().invoke(app, [words[0], str(case), *words[1:], "-q", "--workers", "1"])
        assert ended.exit_code == 0, ended.output
    assert sorted(each.name for each in (tmp_path / "outputs").iterdir()) == [
        "tiny-earliest-30", "tiny-frontier", "tiny-frontier-budget", "tiny-parts"
    ]  # fmt: skip
