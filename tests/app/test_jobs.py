"""Full plans: the very plan of the command line, in a queue, ended when asked, and nothing half-written."""

from __future__ import annotations

import os
import shlex
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pytest import approx, mark, raises
from typer.testing import CliRunner

from friendshore.app.desk import Desk, Job, Knobs
from friendshore.app.knobs import Cell, Gone
from friendshore.cli import app
from friendshore.errors import FriendshoreError
from friendshore.reports.run_folder import read_run

LONG = 180.0
TURNED = Knobs(
    scenarios=("more_money",),
    levels=(("demand", "high"), ("energy", "high")),
    budget_musd=0.003,
    premium_share=0.4,
    electricity=1.5,
    last_year=2028,
    objective="final",
    cells=(Cell("facilities", ("make_a",), "existing_t_per_yr", "55"), Cell("facilities", ("make_a",), "owner", "")),
    gone=(Gone("offers", ("spare_x",)), Gone("offer_years", ("spare_x", "2027"))),
)


def until(true: Callable[[], bool], seconds: float = LONG) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def done(desk: Desk, number: str) -> Job:
    found = desk.job(number, LONG)
    assert found is not None and found.over
    return found


def left_over(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir() if each.name.startswith(".")]


def test_a_plan_is_the_plan_of_the_command_that_is_told(desk: Desk, tmp_path: Path) -> None:
    window = desk.window()
    job = done(desk, desk.solve(window.id, TURNED))
    assert (job.state, job.outcome) == ("done", "plan"), job.sentence
    again = CliRunner().invoke(app, [*shlex.split(job.command)[1:], "-q", "-o", str(tmp_path / "again")])
    assert again.exit_code == 0, again.output
    mine, theirs = read_run(desk.outputs / job.run), read_run(tmp_path / "again")
    assert mine.record["summary"] == theirs.record["summary"]
    assert mine.record["input_hash"] == theirs.record["input_hash"]
    for name, frame in mine.tables.items():
        assert name == "steps" or frame.equals(theirs.tables[name]), name  # steps have seconds
    assert (window.plan, window.runs) == (job.run, [job.run])
    assert {"plan.xlsx", "report.html", "run.json"} <= set(desk.run(job.run).files)
    assert desk.open_run(job.run).sentence == job.sentence


def test_a_saved_scenario_is_the_knobs_again(desk: Desk, tmp_path: Path) -> None:
    told = desk.save_scenario(desk.window().id, TURNED, "mine")
    assert desk.outputs / "scenarios" / "mine.toml" in [Path(word) for word in shlex.split(told)]
    assert {"mine", "mine_to_2028"} <= {each.name for each in desk.offered().scenarios}
    names = ("more_money", "mine_to_2028", "mine")
    laid = Knobs(scenarios=names, budget_musd=0.003, objective="final")
    found = [desk.preview(desk.window().id, knobs, LONG) for knobs in (TURNED, laid)]
    assert found[0].state == found[1].state == "done", found[1].sentence
    assert found[0].points == approx(found[1].points)
    desk.save_scenario(desk.window().id, replace(TURNED, cells=()), "mine")  # another scenario under its name
    assert desk.preview(desk.window().id, laid, LONG).points != approx(found[1].points)


def test_what_is_no_plan_is_told_as_the_command_line_tells_it(desk: Desk) -> None:
    window = desk.window()
    job = done(desk, desk.solve(window.id, Knobs(objective="cost", cap=1.0)))
    assert (job.state, job.outcome) == ("failed", "infeasible")
    assert "--reliance-cap 1 cannot be kept" in job.sentence
    with raises(FriendshoreError, match="no scenario of the case"):
        desk.solve(window.id, Knobs(scenarios=("more_mony",)))
    nowhere = Cell("facilities", ("make_a",), "country", "AAAA")
    job = done(desk, desk.solve(window.id, Knobs(cells=(nowhere,))))
    assert (job.state, job.outcome) == ("failed", "input")
    assert "nearest is 'AAA'" in job.faults[0]
    assert window.plan == "" and not window.runs
    assert not left_over(desk.outputs)


def cancelled(desk: Desk, number: str) -> Job:
    """A plan that is cancelled while it is made, and soon over."""
    until(lambda: desk.job(number).state == "running")  # type: ignore[union-attr]
    began = time.monotonic()
    desk.cancel(number)
    ended = done(desk, number)
    assert time.monotonic() - began < 10  # two seconds, on a machine of one's own
    return ended


def test_a_queue_and_its_end(desk: Desk) -> None:
    window = desk.window().id
    first, second, third = (desk.solve(window, Knobs(budget_musd=each)) for each in (0.001, 0.002, 0.0025))
    assert [desk.job(each).place for each in (second, third)] in ([1, 2], [0, 1])  # type: ignore[union-attr]
    desk.cancel(third)
    assert done(desk, third).sentence == "Cancelled before it began."
    ended = cancelled(desk, first)
    again: list[str] = []
    while ended.state == "done" and len(again) < 5:  # it may be made before it hears that it is not wanted
        again.append(desk.solve(window, Knobs(budget_musd=0.001)))
        ended = cancelled(desk, again[-1])
    assert ended.state == "cancelled" and ended.sentence == "Cancelled, as asked. Nothing was written."
    assert done(desk, second).state == "done"
    assert not left_over(desk.outputs)
    runs = {run.name for run in desk.runs()}
    assert ended.run not in runs and desk.job(second).run in runs  # type: ignore[union-attr]
    assert [job.id for job in desk.jobs(window)] == [first, second, third, *again]
    assert desk.jobs(desk.window().id) == ()


def test_a_crash_is_told_and_the_next_plan_is_made(desk: Desk) -> None:
    window = desk.window().id
    number = desk.solve(window, Knobs(budget_musd=0.0015))
    until(lambda: desk.job(number).phase != "")  # type: ignore[union-attr]
    assert desk.pids["plans"] is not None
    os.kill(desk.pids["plans"], signal.SIGKILL)
    job = done(desk, number)
    assert job.state == "failed" and "ended by itself" in job.sentence
    assert done(desk, desk.solve(window, Knobs(budget_musd=0.0015))).state == "done"
    assert not left_over(desk.outputs)


def test_a_preview_survives_the_crash_of_its_process(desk: Desk) -> None:
    window = desk.window().id
    desk.preview(window, Knobs(), LONG)
    assert desk.pids["previews"] is not None
    os.kill(desk.pids["previews"], signal.SIGKILL)
    found = desk.preview(window, Knobs(budget_musd=0.0011), LONG)
    assert found.state == "done", found.sentence
    assert found.points == approx((50, 39, 39))


@mark.parametrize("name", ["../small", "..", "", "scenarios", "nowhere", "a/b", "C:\\x", "none\0"])
def test_no_name_leads_out_of_the_outputs_folder(desk: Desk, name: str) -> None:
    with raises(FriendshoreError):
        desk.open_run(name)
    with raises(FriendshoreError):
        desk.file(name, "run.json")
    with raises(FriendshoreError):
        desk.save_scenario(desk.window().id, Knobs(), f"/{name}")
    for run in desk.runs():
        with raises(FriendshoreError):
            desk.file(run.name, f"../{run.name}/run.json")


def test_no_path_that_a_browser_sends_is_opened_as_a_scenario(desk: Desk, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.toml"
    elsewhere.write_text('why = "Not of the desk."\n[levels]\ndemand = "high"\n')
    for name in (str(elsewhere), "../scenarios/more_money", "more_money.toml", ""):
        knobs = Knobs(scenarios=(name,))
        for ask in (desk.preview, desk.solve, desk.command):
            with raises(FriendshoreError, match="is no scenario"):
                ask(desk.window().id, knobs)
