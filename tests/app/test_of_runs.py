"""While a preview is compiled, what a run of the very same knobs has found is told as that run's."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

from pytest import TempPathFactory, approx, fixture

import friendshore as fs
from friendshore.app import of_runs, run_knobs
from friendshore.app.knobs import Knobs
from friendshore.app.previews import Previewer
from friendshore.app.reading import Place, files_of
from friendshore.app.stages import FIGURES, READ, SOLVE, Stage
from friendshore.language.said import CHINESE, said
from friendshore.reports.run_folder import write_run

HIGH = Knobs(levels=(("demand", "high"),), premium_share=0.2)


@fixture(scope="module")
def place(case: Path, tmp_path_factory: TempPathFactory) -> Place:
    """Two runs: one of the case as it stands, and one of knobs, as the desk keeps it."""
    folder = tmp_path_factory.mktemp("of_runs")
    own = Path(shutil.copytree(case, folder / "small"))
    found = Place(str(own), folder / "scenarios", None, folder / "outputs")
    written(found, "plain", Knobs())
    run_knobs.keep(HIGH, run_knobs.file_of(folder / "outputs", "high"))
    written(found, "high", HIGH)
    return found


def written(place: Place, name: str, knobs: Knobs) -> None:
    assert place.runs is not None
    beside = replace(place, folder=run_knobs.file_of(place.runs, name).parent)
    plan = fs.solve(fs.read_case(place.case, files_of(beside, knobs, name)), knobs.aim)
    assert isinstance(plan, fs.Plan)
    write_run(plan, place.runs / name)


def test_a_run_of_the_same_knobs_is_told_until_the_preview_is_known(place: Place) -> None:
    stages: list[Stage] = []
    found, _ = Previewer().answer(place, Knobs(), stages.append, lambda: True)
    told = {stage.step: stage.run for stage in stages}
    assert told[READ] is None
    assert told[FIGURES] == told[SOLVE] == of_runs.Found("plain", approx(found.mean))
    about = next(stage for stage in stages if stage.step == FIGURES)
    assert about.sentence.startswith(f"Least reliance of the run plain: {found.mean:.1f} points in the mean. Needs a ")
    assert not set("abcdefgh") & set(said(about.sentence, CHINESE).replace("plain", ""))


def test_knobs_that_no_preview_depends_on_may_differ(place: Place) -> None:
    assert of_runs.find(place, replace(HIGH, premium_share=None)) == of_runs.find(place, HIGH)
    high = of_runs.find(place, HIGH)
    assert high is not None and high.run == "high"
    assert high.mean == approx(Previewer().answer(place, HIGH, lambda _: None, lambda: True)[0].mean)


def test_a_run_of_other_knobs_or_other_files_is_not_told(place: Place, tmp_path: Path) -> None:
    for other in (replace(HIGH, budget_musd=0.002), Knobs(objective="final"), Knobs(levels=(("demand", "low"),))):
        assert of_runs.find(place, other) is None
    assert of_runs.find(replace(place, runs=None), HIGH) is None
    moved = replace(place, case=str(shutil.copytree(place.case, tmp_path / "small")))
    assert of_runs.find(moved, Knobs()) == of_runs.find(place, Knobs()) is not None
    with (Path(moved.case) / "demand.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert of_runs.find(moved, Knobs()) is None


def test_what_is_no_record_is_passed_over(place: Place, tmp_path: Path) -> None:
    outputs = Path(shutil.copytree(place.runs or "", tmp_path / "outputs"))
    record = json.loads((outputs / "plain" / "run.json").read_text(encoding="utf-8"))
    record["summary"]["whole_plants"] = True
    (outputs / "plain" / "run.json").write_text(json.dumps(record), encoding="utf-8")
    (outputs / "high" / "run.json").write_text("{", encoding="utf-8")
    assert of_runs.find(replace(place, runs=outputs), Knobs()) is None
