"""The command: what it writes where, and each way in which it ends."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from builder import Tiny
from typer.testing import CliRunner, Result

import friendshore as fs
from friendshore.cli import app
from friendshore.reports.interchange import together
from friendshore.reports.interchange.together import write_together
from friendshore.reports.run_hashes import sealed
from friendshore.reports.run_place import CannotWriteError

Command = Callable[..., Result]


@pytest.fixture
def command(run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """friendshore export ..., where a copy of the run is "uneven"."""
    shutil.copytree(run, tmp_path / "uneven")
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    return lambda *words: runner.invoke(app, ["export", *map(str, words)])


def below(folder: str | Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in Path(folder).rglob("*") if path.is_file()}


def test_forms_are_written_into_the_run_where_nobody_says_where(command: Command) -> None:
    before = below("uneven")
    result = command("uneven", "--iamc", "--mps", "--step", "reliance", "-q")
    assert result.exit_code == 2
    assert "this plan has the steps cost, tie-break; or all" in result.stderr
    result = command("uneven", "--mps", "--step", "all")
    assert result.exit_code == 0, result.stderr
    written = {"iamc.csv", "iamc.xlsx", "program/steps.csv", "program/01_cost.mps.gz", "program/02_tie-break.mps.gz"}
    written |= {f"definitions/{name}.yaml" for name in (
        "model/models", "scenario/scenarios", "region/regions", "variable/variables",
    )}  # fmt: skip
    assert below("uneven") - before == {f"exports/{name}" for name in written}
    assert "program/01_cost.mps.gz: step cost, least 0." in result.stdout
    assert "other optima" not in result.stdout
    first = Path("uneven/exports/iamc.csv").read_text(encoding="utf-8").splitlines()[1]
    assert first.split(",")[1] == "uneven"
    show = CliRunner().invoke(app, ["show", "uneven"])  # what is exported is no edit of the run
    assert show.exit_code == 0, show.stderr


def test_what_is_there_is_not_written_over_unasked(command: Command) -> None:
    Path("out").mkdir()
    Path("out/case.toml").write_text("years of work", encoding="utf-8")
    result = command("uneven", "--datapackage", "-o", "out")
    assert result.exit_code == 7
    assert "out/case.toml exists already. Choose another folder with -o, or allow --overwrite." in result.stderr
    assert below("out") == {"case.toml"}
    assert Path("out/case.toml").read_text(encoding="utf-8") == "years of work"
    assert command("uneven", "--datapackage", "-o", "out", "--overwrite").exit_code == 0
    assert Path("out/case.toml").read_text(encoding="utf-8").startswith("title")
    Path("out/iamc.xlsx").touch()
    result = command("uneven", "--iamc", "--mps", "-o", "out")  # told before anything is solved or written
    assert result.exit_code == 7
    assert "iamc.xlsx exists already" in result.stderr
    assert "solve" not in result.stderr


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["nowhere", "--iamc"], 2, "nowhere is not a run folder: there is nothing of that name"),
        (["tiny", "--mps"], 2, "tiny is not a run folder, but a case: friendshore solve tiny makes a run of it"),
        (["empty", "--parquet"], 2, "empty is not a run folder: it holds no run.json"),
        (["nowhere", "--datapackage"], 2, "is not a folder; expected a case folder"),
        (["uneven"], 2, "name at least one form"),
        (["uneven", "--spss"], 2, "No such option: --spss"),
        (["uneven", "--iamc", "--step", "cost"], 2, "belongs to --mps"),
        (["uneven", "--iamc", "-o", "tiny/case.toml"], 7, "tiny/case.toml is a file. Choose a folder with -o."),
        (["uneven", "--datapackage", "-o", "tiny/case.toml/below"], 7, "its folder does not exist"),
    ],
)
def test_a_wrong_use_is_a_sentence_and_an_exit_code(
    words: list[str], code: int, sentence: str, command: Command
) -> None:
    Tiny().write(Path("tiny"))
    Path("empty").mkdir()
    before = below(".")
    result = command(*words)
    assert result.exit_code == code, result.output
    said = " ".join(result.stderr.replace("│", " ").split())
    assert sentence in said
    assert "Traceback" not in result.output
    assert below(".") == before


def test_an_edited_run_is_refused_or_marked(command: Command) -> None:
    table = Path("uneven/tables/reliance.csv")
    table.write_text(table.read_text(encoding="utf-8").replace("2026b,", "2026b,1"), encoding="utf-8")
    result = command("uneven", "--iamc")
    assert result.exit_code == 2
    assert "was edited after the solve: tables/reliance.csv" in result.stderr
    result = command("uneven", "--iamc", "--edited")
    assert result.exit_code == 0
    assert "edited after the solve" in result.stdout
    rows = Path("uneven/exports/iamc.csv").read_text(encoding="utf-8").splitlines()
    assert '"uneven, edited after the solve"' in rows[1]


def test_a_full_disk_leaves_nothing_behind(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    write, count = together.write_whole, [0]

    def full(path: Path, content: bytes, what: str) -> None:
        count[0] += 1
        if count[0] > 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(path, content, what)

    monkeypatch.setattr(together, "write_whole", full)
    result = command("uneven", "--datapackage", "-o", "out/deep")
    assert result.exit_code == 7
    assert "cannot be written: the disk is full" in result.stderr
    assert not Path("out").exists()


def test_a_file_that_was_there_stays_where_another_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("mine", encoding="utf-8")
    (tmp_path / "b").mkdir()
    with pytest.raises(CannotWriteError, match="there is a folder of that name"):
        write_together(tmp_path, {"a": b"ours", "c": b"ours", "b": b"ours"}, overwrite=True)
    assert {path.name for path in tmp_path.iterdir()} == {"a", "b"}


@pytest.mark.parametrize(
    "words",
    [
        ["--scenario", "more_demand", "--budget", "0.003"],
        ["--scenario", "dear_power"],
        ["--level", "demand=high", "--objective", "cost", "--reliance-cap", "60"],
        ["--whole-plants"],
    ],
)
def test_a_run_is_solved_again_as_it_was(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain_workbook: None
) -> None:
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 40
    tiny.row("processes", "make")["least_size_t_per_yr"] = 7
    tiny.settings["premium_share"] = 0.2
    tiny.every("demand", t_per_yr_high=70)
    prices = ", ".join(f"price_usd_per_unit_{level} = 5" for level in ("low", "base", "high"))
    tiny.scenario("dear_power", f"prices_only = true\n[[set.energy]]\nvalues = {{ {prices} }}")
    columns = [f"t_per_yr_{level}" for level in ("low", "base", "high")]
    tiny.scenario("more_demand", f"[[scale.demand]]\ncolumns = {columns}\nby = 1.5")
    tiny.write(tmp_path / "tiny")
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    solved = runner.invoke(app, ["solve", "tiny", *words, "-o", "run", "-q"])
    assert solved.exit_code == 0, solved.output
    result = runner.invoke(app, ["export", "run", "--mps", "--step", "all", "-o", "out"])
    assert result.exit_code == 0, result.output
    assert "other optima" not in result.stdout
    record = json.loads(Path("run/run.json").read_text(encoding="utf-8"))
    listed = Path("out/program/steps.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert [line.split(",")[1] for line in listed] == [step["step"] for step in record["steps"]]


def test_other_optima_than_those_of_the_run_are_told(command: Command) -> None:
    path = Path("uneven/run.json")
    record = json.loads(path.read_text(encoding="utf-8"))
    record["steps"][0]["value"] *= 1.001
    path.write_text(json.dumps(sealed(record)), encoding="utf-8")
    result = command("uneven", "--mps")
    assert result.exit_code == 0, result.stderr
    assert "Solved again, the steps have other optima than those of the run" in result.stdout


def test_a_case_is_exported_by_its_name_a_path_or_its_run(command: Command, tmp_path: Path) -> None:
    result = command("ten_rows", "--datapackage")
    assert result.exit_code == 0, result.stderr
    assert "ten_rows-datapackage/datapackage.json: 16 tables of Cells, bought or made at home." in result.stdout
    assert "datapackage.json" in below("ten_rows-datapackage")
    assert command("ten_rows", "--datapackage").exit_code == 7
    assert command("uneven", "--datapackage", "-o", "out").exit_code == 0
    again = fs.read_case("out")  # what is written is the case, and reads as one
    assert again.title == "A tiny case"


def test_the_same_from_python(plan: fs.Plan, tmp_path: Path) -> None:
    written = fs.write_iamc(plan, tmp_path / "iamc", scenario="of mine")
    assert {path.relative_to(tmp_path / "iamc").as_posix() for path in written} == below(tmp_path / "iamc")
    assert "of mine" in (tmp_path / "iamc" / "iamc.csv").read_text(encoding="utf-8")
    announced: list[str] = []
    names = fs.write_mps(plan.case, tmp_path / "mps", plan.aim, step="cost", announce=announced.append)
    assert [path.name for path in names] == ["steps.csv", "01_cost.mps.gz"]
    assert announced[:3] == ["build", "hand over", "cost"]
    with pytest.raises(CannotWriteError, match="exists already"):
        fs.write_mps(plan.case, tmp_path / "mps", plan.aim, step="cost")
