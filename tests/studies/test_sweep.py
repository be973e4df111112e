"""How sure a plan is: samples by hand, what they come to wherever they are solved, and what stops goes on."""

from __future__ import annotations

import json
import os
import re
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
from fatal_pieces import tool
from obstacle_case import POWER
from pandas.testing import assert_frame_equal
from pytest import MonkeyPatch, approx, mark, raises
from typer.testing import CliRunner
from unknown_case import FILE, PACE, PERMITS, WANTED, mean, unsure, write

import friendshore as fs
from friendshore.asking import hands
from friendshore.asking.lines import Lines
from friendshore.asking.runner import Running
from friendshore.cli import app
from friendshore.errors import CaseError, FriendshoreError
from friendshore.language.said import said
from friendshore.reports import answer_folder
from friendshore.studies.workings.sweep import sampler
from friendshore.studies.workings.sweep.cases import cases_of
from friendshore.studies.workings.sweep.sampler import Sampler
from friendshore.studies.workings.sweep.unknowns_file import read_unknowns
from friendshore.variants import PLAN


def test_samples_by_hand(tmp_path: Path) -> None:
    answer = fs.sweep(write(tmp_path), samples=8)
    table = answer.frames["samples"]
    assert len(table) == 8
    wanted = [mean(pace, wanted) for pace, wanted in zip(table["pace"], table["wanted"], strict=True)]
    assert list(table["mean_points"]) == approx(wanted, abs=1e-3)
    last = answer.frames["reliance"].iloc[-1]
    assert last["p50_points"] == approx(float(np.quantile(table["last_points"], 0.5)))
    assert f"{np.quantile(wanted, 0.5):.1f} points in the middle" in answer.sentence


def test_plans_of_samples_and_the_plan_held(tmp_path: Path) -> None:
    """The case's own plan has 40 t: where more may be built it loses what it has not, elsewhere nothing."""
    answer = fs.sweep(write(tmp_path), samples=4, step="plan")
    table, built = answer.frames["samples"], answer.frames["facilities"]
    short = (20 * table["pace"]).clip(lower=0) / (100 * table["wanted"]) * 100 / 3
    assert list(table["regret_points"]) == approx(list(short), abs=1e-2)
    assert (table["cost_musd"] > 0).all()
    assert list(built["facility"]) == ["new_make_b"]
    assert built.iloc[0]["built_share"] == 1
    assert built.iloc[0]["mean_t_per_yr"] == approx(float((40 + 20 * table["pace"]).mean()), rel=1e-3)


@mark.parametrize("premium", [10.0, 0.02])
def test_a_sample_where_nothing_is_moved_is_the_plan(tmp_path: Path, premium: float) -> None:
    """Within a wide ceiling and one that binds."""
    tiny = unsure()
    tiny.settings["premium_share"] = premium
    case = write(tmp_path, tiny=tiny)
    plan = fs.solve(fs.read_case(case))
    assert isinstance(plan, fs.Plan)
    values = {"pace": 0.0, "wanted": 1.0}
    cases = cases_of(case, PLAN, read_unknowns(fs.read_case(case)), [values])
    row = Sampler(cases, PLAN, "plan", plan.summary["premium_musd"])(values)
    assert row["figures"]["binds"] == plan.summary["premium_binds"] == (premium < 1)
    assert row["figures"]["mean_points"] == approx(plan.summary["mean"]["reliance_points"], abs=0.03)
    assert row["figures"]["cost_musd"] == approx(plan.summary["discounted_cost_musd"], rel=2e-3)
    assert row["reliance"] == approx(list(plan.tables["reliance"]["reliance_points"]), abs=0.1)


def test_choices_lay_scenarios(tmp_path: Path) -> None:
    answer = fs.sweep(write(tmp_path, PERMITS), samples=4)
    found = answer.frames["samples"].groupby("permits")["mean_points"].agg(["size", "first"])
    assert list(found.loc["as now"]) == approx([3, 260 / 3], abs=1e-3)
    assert list(found.loc["at once"]) == approx([1, 60], abs=1e-3)


def test_levels_are_chosen(tmp_path: Path) -> None:
    text = PACE.split("triangular")[0] + (
        'level = "pace"\nchoice = [{ name = "low", share = 0.5 }, { name = "high", share = 0.5 }]'
    )
    found = fs.sweep(write(tmp_path, text), samples=4).frames["samples"]
    assert sorted(found["mean_points"]) == approx([80, 80, 280 / 3, 280 / 3], abs=1e-3)


def test_months_are_moved(tmp_path: Path) -> None:
    """The plant that stands in AAA starts later by what is drawn: half the samples lose it in 2027."""
    tiny = unsure()
    tiny.row("facilities", "separate_a")["starts"] = "2027-01"
    text = PACE.split("triangular")[0] + "uniform = { least = 0, most = 24 }\n[[unknown.add.facilities]]\n"
    found = fs.sweep(write(tmp_path, text + 'columns = ["starts"]', tiny), samples=4).frames["samples"]
    assert set(found["outcome"]) == {""}


def test_a_grid_of_folders(tmp_path: Path) -> None:
    case = write(tmp_path)
    files = {
        "clock": {name: (case / "scenarios" / f"{name}.toml").read_text() for name in ("permits_at_once", "know_how")},
        "power": {f"{factor}_times": 'why = "power"' + POWER.replace("0.5", factor) for factor in ("0.5", "2.0")},
    }
    for axis, texts in files.items():
        folder = tmp_path / "grid" / axis
        folder.mkdir(parents=True)
        for name, text in texts.items():
            (folder / f"{name}.toml").write_text(text)
    answer = fs.sweep(case, scenarios=tmp_path / "grid")
    table = answer.frames["samples"]
    assert len(table) == 4
    assert list(table.loc[table["clock"] == "permits_at_once", "mean_points"]) == approx([60, 60], abs=1e-3)
    first = answer.frames["unknowns"].set_index("unknown")["first_order_share"]
    assert list(first[["clock", "power"]]) == approx([1, 0], abs=1e-6)
    with raises(FriendshoreError, match="holds no scenario"):
        (tmp_path / "empty").mkdir()
        fs.sweep(case, scenarios=tmp_path / "empty")


def test_a_sample_without_a_plan_is_a_row(tmp_path: Path) -> None:
    """Figures that their column cannot hold, and the sentence why."""
    text = PACE.split("triangular")[0] + (
        'normal = { mean = 0.5, sd = 1.0 }\n[[unknown.add.countries]]\ncolumns = ["wacc_plant_share"]'
    )
    answer = fs.sweep(write(tmp_path, text), samples=8)
    failed = answer.frames["failures"]
    assert 1 <= failed["samples"].sum() < 8
    assert "beyond what the column may hold" in failed["reason"].iloc[0]
    assert answer.sentence.endswith(f"Of 8 samples, {failed['samples'].sum()} without a plan.")


def test_two_workers_find_the_same(tmp_path: Path) -> None:
    case = write(tmp_path)
    alone = fs.sweep(case, samples=4, running=Running(tmp_path / "one", 1))
    told: list[str] = []
    together = fs.sweep(case, samples=4, running=Running(tmp_path / "two", 2, told.append))
    for name, frame in alone.frames.items():
        assert_frame_equal(frame, together.frames[name])
    assert told[-1] == "sample 4 of 4"
    kept = [next((tmp_path / each).glob("*.jsonl")).read_text().splitlines() for each in ("one", "two")]
    assert sorted(kept[0]) == sorted(kept[1])


def counted(monkeypatch: MonkeyPatch) -> list[object]:
    """Samples that are solved in this process."""
    seen: list[object] = []
    whole = Sampler.__call__

    def call(self: Sampler, values: object) -> dict[str, object]:
        seen.append(values)
        return whole(self, values)  # type: ignore[arg-type]

    monkeypatch.setattr(Sampler, "__call__", call)
    return seen


def test_what_was_found_is_taken_again(tmp_path: Path, monkeypatch: MonkeyPatch) -> None:
    case, running = write(tmp_path), Running(tmp_path / "parts")
    seen = counted(monkeypatch)
    first = fs.sweep(case, samples=4, running=running)
    assert len(seen) == 4
    again = fs.sweep(case, samples=4, running=running)
    assert len(seen) == 4
    assert_frame_equal(first.frames["samples"], again.frames["samples"])
    fs.sweep(case, samples=6, running=running)  # the first points of the sequence stay
    assert len(seen) == 6
    fs.sweep(write(tmp_path / "other", FILE.replace("1.2", "1.3")), samples=4, running=running)
    assert len(seen) == 10


def test_a_sweep_that_is_stopped_goes_on(tmp_path: Path, monkeypatch: MonkeyPatch) -> None:
    case, running = write(tmp_path), Running(tmp_path / "parts")
    seen = counted(monkeypatch)

    def stop(name: str) -> None:
        if name.startswith("sample 3"):
            raise KeyboardInterrupt

    with raises(KeyboardInterrupt):
        fs.sweep(case, samples=5, running=Running(running.keep, 1, stop))
    assert len(seen) == 3
    fs.sweep(case, samples=5, running=running)
    assert len(seen) == 5


def test_a_damaged_line_is_solved_again(tmp_path: Path, monkeypatch: MonkeyPatch) -> None:
    case, running = write(tmp_path), Running(tmp_path / "parts")
    first = fs.sweep(case, samples=4, running=running)
    file = next((tmp_path / "parts").glob("*.jsonl"))
    lines = file.read_text().splitlines()
    lines[1] = lines[1].replace("mean_points", "mean_point")
    file.write_text("\n".join(lines)[:-9])  # and the last is cut short
    seen = counted(monkeypatch)
    again = fs.sweep(case, samples=4, running=running)
    assert len(seen) == 2
    assert_frame_equal(first.frames["samples"], again.frames["samples"])


@mark.parametrize("deaths", [1, 2])
def test_a_process_that_dies_loses_nothing_else(tmp_path: Path, deaths: int) -> None:
    """Once: the piece is tried again; twice: it is lost, and all others are there."""
    fatal = tmp_path / "fatal"
    fatal.write_text(str(deaths))
    told: list[str] = []
    ended = dict(hands.side_by_side(partial(tool, str(fatal)), range(5), 2, told.append))
    expected = {place: place * place for place in range(5)} | ({2: hands.LOST} if deaths == 2 else {})
    assert ended == expected
    assert len(told) == deaths
    assert told[0] == "a process died over sample 3; again"


def test_a_lost_sample_is_not_kept(tmp_path: Path, monkeypatch: MonkeyPatch) -> None:
    case, running = write(tmp_path), Running(tmp_path / "parts")
    monkeypatch.setattr(Sampler, "ready", lambda self: lambda values: hands.LOST)
    answer = fs.sweep(case, samples=2, running=running)
    assert answer.off == ("2 samples lost with the process; the same command tries again",)
    monkeypatch.undo()
    assert not fs.sweep(case, samples=2, running=running).off


@mark.skipif(find_spec("distributed") is None, reason="the library distributed is not installed (extra cluster)")
def test_on_a_cluster_of_which_a_worker_dies(tmp_path: Path) -> None:
    from distributed import LocalCluster

    case = write(tmp_path)
    alone = fs.sweep(case, samples=6)
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        told: list[str] = []

        def kill_one(name: str) -> None:
            told.append(name)
            if len(told) == 2:
                worker = next(iter(cluster.workers.values()))
                os.kill(worker.process.process.pid, 9)

        found = fs.sweep(
            case, samples=6, address=cluster.scheduler_address, running=Running(tmp_path / "parts", 1, kill_one)
        )
    assert_frame_equal(alone.frames["samples"], found.frames["samples"])
    assert len(told) == 6


@mark.skipif(find_spec("distributed") is not None, reason="the library is there")
def test_without_the_library_of_clusters(tmp_path: Path) -> None:
    with raises(FriendshoreError, match=r"pip install 'friendshore\[cluster\]'"):
        fs.sweep(write(tmp_path), samples=2, address="tcp://127.0.0.1:1")


def test_the_answer_is_told_in_chinese(tmp_path: Path) -> None:
    answer = fs.sweep(write(tmp_path, FILE + PERMITS), samples=4, step="plan")
    for text in (f"{answer.sentence} Of 5 samples, 1 without a plan.", answer.how):
        found = said(text, "zh").replace("Pace of building", "").replace("pip install", "")
        assert not re.search("[A-Za-z]{3,} [A-Za-z]{3,}", found), found


def test_the_command_writes_its_folder(tmp_path: Path) -> None:
    case, folder = write(tmp_path), tmp_path / "out"
    asked = ["sweep", str(case), "--samples", "4", "--design", "lhs", "--workers", "1", "-o", str(folder), "--json"]
    ended = CliRunner().invoke(app, asked)
    assert ended.exit_code == 0, ended.output
    assert json.loads(ended.stdout)["frames"]["samples"][0]["sample"] == 1
    assert {"sweep.xlsx", "answer.html", "samples.csv", "reliance.csv"} <= {each.name for each in folder.iterdir()}
    assert "fan" not in (folder / "answer.html").read_text()[:100]


@mark.skipif(find_spec("pyarrow") is None, reason="the library pyarrow is not installed (extra parquet)")
def test_all_that_samples_came_to_as_parquet(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    asked = ["sweep", str(write(tmp_path)), "--samples", "2", "--step", "plan", "--parquet", "-o", str(folder)]
    ended = CliRunner().invoke(app, [*asked, "--workers", "1"])
    assert ended.exit_code == 0, ended.output
    builds = pd.read_parquet(folder / "samples_builds.parquet")
    assert list(builds["sample"]) == [1, 2]
    assert set(builds["facility"]) == {"new_make_b"}
    assert len(pd.read_parquet(folder / "samples_reliance.parquet")) == 2 * 3
    assert "samples" in answer_folder.read(folder, "sweep")


@mark.parametrize(
    ("given", "sentence"),
    [({"step": "half"}, "--step must be"), ({"design": "grid"}, "--design must be"), ({"samples": 0}, "--samples must"),
     ({"scenarios": "nowhere"}, "nowhere is not a folder")],
)  # fmt: skip
def test_what_makes_no_sense(tmp_path: Path, given: dict[str, object], sentence: str) -> None:
    with raises(FriendshoreError, match=sentence):
        fs.sweep(write(tmp_path), **given)  # type: ignore[arg-type]


@mark.parametrize(
    ("text", "sentence"),
    [
        (FILE.replace("lognormal", "lognormall"), "nearest is 'lognormal'"),
        (FILE.replace("p90 = 1.2", "p90 = 0.9"), "expected more than p50"),
        (FILE.replace("p50 = 1.0, ", ""), "lognormal.p50"),
        (FILE.replace("p50 = 1.0", "p50 = -1.0"), "expected a number above zero"),
        (FILE.replace("mode = 0", "mode = 2"), "expected a number from least to most"),
        (FILE.replace("most = 1 ", "most = 2 "), "expected -1 (low) to 1 (high)"),
        (FILE.replace('"first", "cap"', '"frist"'), "nearest is 'first'"),
        (FILE.replace("scale.demand", "scale.demands"), "nearest is 'demand'"),
        (FILE.replace("t_per_yr_low", "t_per_yr_lo"), "nearest is 't_per_yr_low'"),
        (FILE.replace('kind = "magnet"', 'kind = "magnets"'), "nearest is 'magnet'"),
        (FILE.replace('where = { kind', 'where = { knd'), "nearest is 'kind'"),
        (FILE.replace('source = "est"', 'source = "ets"', 1), "is no key of sources.csv"),
        (FILE.replace('confidence = "C"', 'confidence = "D"', 1), "expected A or B or C"),
        (FILE.replace('why = "Nobody knows"', "", 1), "expected text"),
        (FILE.replace('name = "wanted"', 'name = "pace"'), "stands there twice"),
        (WANTED.split("[[unknown.scale")[0], "moves nothing"),
        (PERMITS.replace("0.75", "0.7"), "expected shares that add up to 1"),
        (PERMITS.replace('"at once"', '"as now"'), "stands there twice"),
        (PERMITS.replace("permits_at_once", "permits_at_onc"), "nearest is 'permits_at_once'"),
        (PERMITS + 'level = "pase"', "nearest is 'pace'"),
        (PERMITS + 'level = "pace"', "expected low or base or high"),
        (WANTED.replace("lognormal", "uniform = { least = 0, most = 1 }\nlognormal"), "expected one of them"),
        ("", "expected at least one entry headed [[unknown]]"),
    ],
)  # fmt: skip
def test_faults_of_the_file(tmp_path: Path, text: str, sentence: str) -> None:
    with raises(CaseError) as error:
        fs.sweep(write(tmp_path, text), samples=2)
    assert sentence in " ".join(str(fault) for fault in error.value.faults)


def test_without_the_file(tmp_path: Path) -> None:
    with raises(FriendshoreError, match=r"has no unknowns\.toml, which says what is unknown"):
        fs.sweep(unsure().write(tmp_path / "tiny"), samples=2)


def test_rows_are_kept_line_by_line(tmp_path: Path) -> None:
    lines = Lines(tmp_path / "kept.jsonl")
    lines.add({"key": "a", "figure": 1.0})
    lines.add({"key": "b", "figure": 2.0})
    lines.add({"key": "a", "figure": 3.0})
    assert [row["figure"] for row in lines.rows()] == [2.0, 3.0]
    assert lines.keys() == {"a", "b"}


def test_figures_are_kept_to_so_many_digits() -> None:
    assert sampler.in_digits({"a": 1.123456789, "b": [2.0000000001, "x"]}) == {"a": 1.12346, "b": [2.0, "x"]}
