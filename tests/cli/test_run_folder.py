"""The run folder: what it holds, that it is whole or absent, and that it repeats the run."""

from __future__ import annotations

import errno
import json
import os
import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from builder import Tiny
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import Result

import friendshore as fs
import friendshore.reports.excel
from friendshore.case.values import WHERE
from friendshore.case.write import figure, write_case
from friendshore.reports import run_folder
from friendshore.reports.run_folder import default_folder, read_run, write_run
from friendshore.reports.run_place import CannotWriteError

Command = Callable[..., Result]


ALONE = ["tiny"]


def tables(run: str | Path) -> dict[str, bytes]:
    """The tables that a repetition must have too: a repetition has its scenarios merged already."""
    files = sorted((Path(run) / "tables").glob("*.csv"))
    return {file.name: file.read_bytes() for file in files if file.name != "scenario_changes.csv"}


def here() -> list[str]:
    return sorted(each.name for each in Path().iterdir())


def test_what_it_holds(case: str, friendshore_command: Command, real_page: None) -> None:
    result = friendshore_command("solve", case, "--scenario", "more_demand", "-o", "run")
    assert result.exit_code == 0, result.stderr
    run = Path("run")
    assert sorted(each.name for each in run.iterdir()) == [
        "datapackage.json", "inputs", "plan.xlsx", "report.html", "ro-crate-metadata.json", "run.json", "tables",
    ]  # fmt: skip
    plan = fs.solve(fs.read_case(case, ["more_demand"]))
    assert isinstance(plan, fs.Plan)
    assert plan.sentence in (run / "report.html").read_text(encoding="utf-8")
    assert {f"{name}.csv" for name in plan.tables} | {"scenario_changes.csv"} == {
        file.name for file in (run / "tables").iterdir()
    }
    changes = (run / "tables/scenario_changes.csv").read_text(encoding="utf-8").splitlines()
    assert changes[:2] == [
        "table,key,column,old,new,scenario",
        "demand,AAA;cars;magnet;2027,t_per_yr_low,60,90,more_demand",
    ]
    assert len(changes) == 13
    assert b"\r" not in b"".join(tables(run).values())
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    assert record["friendshore"] == fs.__version__
    assert record["scenarios"] == [{"name": "more_demand", "why": "a test", "prices_only": False}]
    assert record["input_hash"] == plan.case.input_hash
    assert record["sentence"] == plan.sentence
    assert record["aim"] == {"form": "mean", "from_year": None, "path": [], "cap": None, "capped": None}
    assert {"reliance", "exposed", "short", "tolerance", "premium"} <= record["definitions"].keys()
    assert {"read", "build", "hand over", "reliance", "cost", "plan", "write"} <= record["seconds"].keys()
    assert {step["step"] for step in record["steps"]} >= {"reliance", "cost"}
    assert all(step["gap"] <= 1e-6 for step in record["steps"])
    assert record["libraries"].keys() >= {"pyomo", "highspy"}


def test_the_tables_read_back_as_the_plan_has_them(case: str) -> None:
    plan = fs.solve(fs.read_case(case))
    assert isinstance(plan, fs.Plan)
    write_run(plan, "run")
    back = read_run("run").tables
    for name, frame in plan.tables.items():
        assert list(back[name]) == [column for column in frame if (name, column) != ("steps", "seconds")]
        assert len(back[name]) == len(frame)
        for column in frame.select_dtypes("float"):
            if column in back[name] and len(frame):
                assert back[name][column].to_numpy() == pytest.approx(frame[column].to_numpy(), rel=1e-11, nan_ok=True)
    assert back["builds"].loc[0, "title"] == "new_make_b"


def test_the_same_inputs_give_the_same_tables(case: str, friendshore_command: Command) -> None:
    for name in ("one", "two"):
        assert friendshore_command("solve", case, "-o", name).exit_code == 0
    assert tables("one") == tables("two")
    for file in sorted(Path("one/inputs").iterdir()):
        assert file.read_bytes() == Path("two/inputs", file.name).read_bytes()


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--scenario", "more_demand", "--budget", "0.003"],
        ["--scenario", "dear_power", "--budget", "0.004"],
        ["--scenario", "more_demand", "--scenario", "dear_power"],
        ["--scenario", "dear_power", "--scenario", "dear_power"],
        ["--objective", "cost", "--reliance-cap", "20"],
        ["--objective", "peak", "--from-year", "2028"],
        ["--objective", "path", "--path", "2027=40,2029=5.5"],
    ],
)
def test_inputs_repeat_the_run(words: list[str], tiny: Tiny, friendshore_command: Command,
                               monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    if words.count("dear_power") == 2:
        tiny.scenario(
            "dear_power", 'prices_only = true\n[[scale.processes]]\ncolumns = ["reagents_usd_per_t"]\nby = 1.1'
        )
    tiny.settings["premium_share"] = 0.2
    tiny.write(Path("tiny"))
    result = friendshore_command("solve", "tiny", *words, "-o", "run")
    assert result.exit_code == 0, result.stderr
    record = json.loads(Path("run/run.json").read_text(encoding="utf-8"))
    monkeypatch.chdir("run")
    command = shlex.split(record["repeat"])
    assert command[:3] == ["friendshore", "solve", "inputs"]
    result = friendshore_command(*command[1:], "-o", "../again")
    assert result.exit_code == 0, result.stderr
    assert tables("../again") == tables(".")
    again = json.loads(Path("../again/run.json").read_text(encoding="utf-8"))
    assert {**again["summary"], "case": "", "scenarios": []} == {**record["summary"], "case": "", "scenarios": []}
    if not any("--scenario" in word for word in words):  # with one, its file is renamed beside the tables
        assert again["merged_input_hash"] == record["merged_input_hash"]


def test_a_case_is_written_as_it_was_read(tiny: Tiny) -> None:
    tiny.row("sources", "est")["title"] = 'commas, "quotes" and\na line'
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 100 / 3
    tiny.write(Path("tiny"))
    case = replace(fs.read_case("tiny", ["more_demand"]), title='Ein "Fall" \\ mit 稀土\n')
    Path("copy").mkdir()
    write_case(case, Path("copy"))
    back = fs.read_case("copy")
    assert (back.title, back.settings, back.levels) == (case.title, case.settings, case.levels)
    for name, frame in case.tables.items():
        assert back.tables[name].drop(columns=WHERE).equals(frame.drop(columns=WHERE))


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_figures_read_back_exactly(value: float) -> None:
    assert float(figure(value)) == value


def test_default_names(case: str) -> None:
    assert default_folder("some/tiny", None, ()) == Path("outputs/tiny")
    assert default_folder(Path("tiny/"), "G7+", ("a", "mine/b.toml")) == Path("outputs/tiny-G7+-a-b")
    assert default_folder("tiny", "a/b c", ()) == Path("outputs/tiny-a_b_c")
    Path("outputs/tiny/inputs").mkdir(parents=True)
    Path("outputs/tiny/run.json").touch()
    assert default_folder("outputs/tiny/inputs", None, ()) == Path("outputs/tiny-again")


def test_letters_of_the_world(tiny: Tiny, friendshore_command: Command) -> None:
    tiny.head["title"] = "Seltene Erden für das Bündnis, 稀土"
    folder = tiny.write(Path("Fälle und mehr/稀土 [fall]"))
    result = friendshore_command("solve", folder, "--bloc", "club")
    assert result.exit_code == 0, result.stderr
    assert "Seltene Erden für das Bündnis, 稀土" in result.stdout
    run = "outputs/稀土 [fall]-club".replace(" ", "_").replace("[", "_").replace("]", "_")
    assert json.loads(Path(run, "run.json").read_text(encoding="utf-8"))["case"] == "稀土 [fall]"
    assert friendshore_command("show", run).stdout == result.stdout


def test_a_run_is_not_overwritten_unasked(case: str, friendshore_command: Command) -> None:
    assert friendshore_command("solve", case).exit_code == 0
    before = Path("outputs/tiny/run.json").read_bytes()
    result = friendshore_command("solve", case, "--scenario", "more_demand", "-o", "outputs/tiny")
    assert result.exit_code == 7
    assert "exists already" in result.stderr
    assert Path("outputs/tiny/run.json").read_bytes() == before
    result = friendshore_command("solve", case, "--scenario", "more_demand", "-o", "outputs/tiny", "--overwrite")
    assert result.exit_code == 0
    assert "more_demand" in Path("outputs/tiny/run.json").read_text(encoding="utf-8")
    assert [each.name for each in Path("outputs").iterdir()] == ["tiny"]


@pytest.mark.parametrize("name", ["thesis.txt", "run.json"])
def test_what_is_not_a_run_is_never_overwritten(name: str, case: str, friendshore_command: Command) -> None:
    Path("mine").mkdir()
    Path("mine", name).write_text("years of work", encoding="utf-8")
    Path("mine/notes.txt").touch()
    result = friendshore_command("solve", case, "-o", "mine", "--overwrite")
    assert result.exit_code == 7
    assert "not overwritten" in result.stderr
    assert Path("mine", name).read_text(encoding="utf-8") == "years of work"


def test_an_empty_folder_may_be_named(case: str, friendshore_command: Command) -> None:
    Path("empty").mkdir()
    assert friendshore_command("solve", case, "-o", "empty").exit_code == 0
    assert here() == ["empty", "tiny"]


def test_a_file_in_the_way_is_7_before_anything_is_solved(case: str, friendshore_command: Command) -> None:
    Path("run").write_text("a file", encoding="utf-8")
    result = friendshore_command("solve", case, "-o", "run")
    assert (result.exit_code, result.stdout) == (7, "")
    result = friendshore_command("solve", case, "-o", "run/below")
    assert result.exit_code == 7
    assert "Traceback" not in result.output


def _interrupted(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def _full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "plan.xlsx")


def _open_elsewhere(*_: object, **__: object) -> None:
    raise fs.FriendshoreError("plan.xlsx is open in another program. Close it and try again.")


def _odd(*_: object, **__: object) -> None:
    raise RuntimeError("an odd sheet")


def _no_memory(*_: object, **__: object) -> None:
    raise MemoryError


@pytest.mark.parametrize(
    ("fault", "said", "code"),
    [
        (_full, "no space left", 7),
        (_open_elsewhere, "open in another program", 7),
        (_odd, "an odd sheet", 7),
        (_no_memory, "not enough memory", 7),
        (_interrupted, "Interrupted", 130),
    ],
)
def test_nothing_that_goes_wrong_with_the_workbook_loses_the_plan(
    fault: Callable[..., None],
    said: str,
    code: int,
    case: str,
    friendshore_command: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(friendshore.reports.excel, "write_workbook", fault)
        result = friendshore_command("solve", case, "-o", "run")
    assert result.exit_code == code
    assert said in result.stderr
    assert "friendshore report run writes" in result.stderr
    assert sorted(each.name for each in Path("run").iterdir()) == [
        "datapackage.json", "inputs", "ro-crate-metadata.json", "run.json", "tables",
    ]  # fmt: skip
    assert here() == ["run", "tiny"]
    assert "No workbook was written" in friendshore_command("show", "run").stdout
    assert code == 130 or "What is built" in result.stdout
    assert friendshore_command("report", "run").exit_code == 0
    assert Path("run/plan.xlsx").is_file()


def test_a_full_disk_keeps_the_plan_where_there_is_room(
    case: str, friendshore_command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write, room = run_folder.write_tables, tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(room))

    def full_here(plan: fs.Plan, folder: Path) -> None:
        if room not in folder.parents:
            _full()
        write(plan, folder)

    monkeypatch.setattr(run_folder, "write_tables", full_here)
    result = friendshore_command("solve", case, "-o", "run")
    assert result.exit_code == 7
    assert "What is built" in result.stdout
    kept = next(room.iterdir()) / "run"
    assert f"The plan is kept in {kept}" in result.stderr
    assert friendshore_command("show", kept).exit_code == 0
    assert here() == ["room", "tiny"]
    monkeypatch.setattr(run_folder, "write_tables", _full)
    result = friendshore_command("solve", case, "-o", "again")
    assert "Nothing was left behind." in result.stderr
    assert here() == ["room", "tiny"]
    assert len(list(room.iterdir())) == 1


@pytest.mark.parametrize(
    ("target", "fault", "code"),
    [
        ("friendshore.reports.run_folder.write_tables", _full, 7),
        ("friendshore.reports.run_place.Path.rename", _interrupted, 130),
    ],
)
def test_a_failed_overwrite_leaves_the_former_run(
    target: str,
    fault: Callable[..., None],
    code: int,
    case: str,
    friendshore_command: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert friendshore_command("solve", case).exit_code == 0
    before = {file: file.read_bytes() for file in sorted(Path("outputs").rglob("*.*"))}
    monkeypatch.setattr(target, fault)
    assert friendshore_command("solve", case, "--overwrite").exit_code == code
    assert {file: file.read_bytes() for file in sorted(Path("outputs").rglob("*.*"))} == before


def test_a_swap_that_fails_half_way_puts_the_former_run_back(
    case: str, friendshore_command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert friendshore_command("solve", case).exit_code == 0
    before = {file: file.read_bytes() for file in sorted(Path("outputs").rglob("*.*"))}
    rename = Path.rename

    def only_out_of_the_way(self: Path, target: Path) -> Path:
        if self.name.endswith(".unfinished"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", only_out_of_the_way)
        assert friendshore_command("solve", case, "--overwrite").exit_code == 7
    assert {file: file.read_bytes() for file in sorted(Path("outputs").rglob("*.*"))} == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_without_leave_to_write_is_7(case: str, friendshore_command: Command) -> None:
    Path("locked").mkdir(mode=0o555)
    assert friendshore_command("solve", case, "-o", "locked/run").exit_code == 7


def test_a_case_that_was_edited_meanwhile_is_written_as_it_was(case: str) -> None:
    plan = fs.solve(fs.read_case(case, ["dear_power"]))
    assert isinstance(plan, fs.Plan)
    Path("tiny/scenarios/dear_power.toml").unlink()
    write_run(plan, "run")
    assert fs.read_case("run/inputs").tables["energy"]["price_usd_per_unit_base"].tolist() == [0, 0]
    again = fs.read_case("run/inputs", ["1_dear_power"])
    assert again.tables["energy"]["price_usd_per_unit_base"].tolist() == [5, 5]


@pytest.mark.parametrize("damage", ["{", "[]", "{}"])
def test_a_damaged_run_is_said_to_be_damaged(damage: str, case: str, friendshore_command: Command) -> None:
    assert friendshore_command("solve", case, "-o", "run").exit_code == 0
    Path("run/run.json").write_text(damage, encoding="utf-8")
    result = friendshore_command("show", "run")
    assert result.exit_code == 2
    assert "run cannot be read" in result.stderr


def test_writing_from_python_refuses_too(case: str) -> None:
    plan = fs.solve(fs.read_case(case))
    assert isinstance(plan, fs.Plan)
    write_run(plan, "run")
    with pytest.raises(CannotWriteError, match="exists already"):
        write_run(plan, "run")
    write_run(plan, "run", overwrite=True)
