"""A run folder whose files were edited after the solve is never vouched for: refused by name, or marked in red."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from books import sheet as sheet_of
from builder import Tiny
from typer.testing import CliRunner, Result

import friendshore as fs
from friendshore.cli import app
from friendshore.reports.plan_again import plan_of
from friendshore.reports.run_folder import read_run, write_run
from friendshore.reports.run_hashes import EditedRunError
from friendshore.reports.run_record import Choices

SCENARIO = """why = "dear magnets"
[[offer_years]]
offer = "magnets_x"
year = 2027
price_usd_per_t = 25
"""
Edit = Callable[[Path], None]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 60
    tiny.scenario("dear", SCENARIO)
    case = tiny.write(tmp_path_factory.mktemp("case") / "tiny")
    plan = fs.solve(fs.read_case(case, ["dear"]))
    assert isinstance(plan, fs.Plan)
    folder = tmp_path_factory.mktemp("runs") / "run"
    write_run(plan, folder, Choices(recalculate=False))
    return folder


@pytest.fixture
def mine(run: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(run, tmp_path / "run"))


def changed(file: str, old: str, new: str) -> Edit:
    def edit(run: Path) -> None:
        path = run / file
        text = path.read_bytes().decode()
        assert old in text, file
        path.write_bytes(text.replace(old, new, 1).encode())

    return edit


def in_record(change: Callable[[dict[str, Any]], object]) -> Edit:
    def edit(run: Path) -> None:
        record = json.loads((run / "run.json").read_text(encoding="utf-8"))
        change(record)
        (run / "run.json").write_text(json.dumps(record), encoding="utf-8")

    return edit


def appended(file: str, text: str) -> Edit:
    def edit(run: Path) -> None:
        with (run / file).open("a", encoding="utf-8") as handle:
            handle.write(text)

    return edit


EDITS: dict[str, tuple[Edit, str]] = {
    "a figure of a table": (changed("tables/reliance.csv", "2027,", "2027,1"), "tables/reliance.csv"),
    "a word of a table": (changed("tables/production.csv", "secure", "exposed"), "tables/production.csv"),
    "a line end of a table": (changed("tables/costs.csv", "\n", "\r\n"), "tables/costs.csv"),
    "a cell of an input": (changed("inputs/offers.csv", "magnets_x", "magnets_y"), "inputs/offers.csv"),
    "case.toml": (changed("inputs/case.toml", "title = ", "title  = "), "inputs/case.toml"),
    "a scenario": (changed("inputs/scenarios/1_dear.toml", "25", "24"), "inputs/scenarios/1_dear.toml"),
    "a table removed": (lambda run: (run / "tables/flows.csv").unlink(), r"tables/flows.csv \(removed\)"),
    "an input removed": (lambda run: (run / "inputs/sources.csv").unlink(), r"inputs/sources.csv \(removed\)"),
    "a table added": (appended("tables/more.csv", "a\n1\n"), r"tables/more.csv \(added\)"),
    "a scenario added": (appended("inputs/scenarios/2_b.toml", 'why = "b"\n'), r"inputs/scenarios/2_b.toml \(added\)"),
    "the answer of the record": (in_record(lambda each: each["summary"].update(capex_of_builds_musd=1)), "run.json"),
    "a step of the record": (in_record(lambda each: each["steps"][0].update(gap=0.0, value=-1.0)), "run.json"),
    "the input hash": (in_record(lambda each: each.update(input_hash="0" * 64)), "run.json"),
    "the hash of a file": (
        in_record(lambda each: each["file_hashes"].popitem()),
        r"tables/worth.csv \(added\), run.json",
    ),
    "the hashes of all files": (in_record(lambda each: each.pop("file_hashes")), "run.json"),
    "the hash of the record": (in_record(lambda each: each.pop("record_hash")), "run.json"),
}


def command(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def told(result: Result) -> str:
    return " ".join(result.output.split())


def words(book: Path, sheet: str) -> list[tuple[str, str]]:
    """The text of a sheet's cells, each with its colour."""
    cells = [cell for row in sheet_of(book, sheet).iter_rows() for cell in row]
    return [(str(cell.value), str(cell.font.color.rgb if cell.font.color else "")) for cell in cells if cell.value]


def test_what_was_not_edited_is_taken_without_a_word(mine: Path) -> None:
    (mine / "inputs/.DS_Store").write_bytes(b"left by a file manager")
    record = json.loads((mine / "run.json").read_text(encoding="utf-8"))
    (mine / "run.json").write_text(json.dumps(dict(reversed(record.items()))), encoding="utf-8")  # laid out otherwise
    assert plan_of(mine).mark == ""
    assert plan_of(mine).case.input_hash == record["input_hash"]
    assert read_run(mine).mark == ""
    assert not [text for text, _ in words(mine / "plan.xlsx", "Cover") if "edited" in text]


@pytest.mark.parametrize("name", EDITS)
def test_an_edited_run_is_refused_by_the_name_of_the_file(name: str, mine: Path) -> None:
    edit, file = EDITS[name]
    edit(mine)
    for read in (plan_of, read_run):
        with pytest.raises(EditedRunError, match=f"was edited after the solve: {file}\\. "):
            read(mine)


def test_commands_end_with_a_sentence_and_write_nothing(run: Path, mine: Path, tmp_path: Path) -> None:
    (mine / "plan.xlsx").unlink()
    changed("tables/reliance.csv", "2027,", "2027,1")(mine)
    for words_ in (("report", mine), ("show", mine), ("compare", run, mine, "-o", tmp_path / "c.xlsx")):
        result = command(*words_)
        assert result.exit_code == 2, result.output
        assert "was edited after the solve: tables/reliance.csv." in told(result)
        assert "--edited" in told(result)
    assert not (mine / "plan.xlsx").exists()
    assert not (tmp_path / "c.xlsx").exists()


def test_what_is_allowed_is_marked_in_red(run: Path, mine: Path, tmp_path: Path) -> None:
    changed("tables/costs.csv", "running", "runnings")(mine)
    changed("inputs/case.toml", "title = ", "title  = ")(mine)
    sentence = "Inputs or tables were edited after the solve: inputs/case.toml, tables/costs.csv."
    old = json.loads((run / "run.json").read_text(encoding="utf-8"))["input_hash"]
    result = command("report", mine, "--edited", "--no-recalculate")
    assert result.exit_code == 0, result.output
    assert sentence in told(result)
    for sheet in ("Cover", "Summary"):
        assert (sentence, "00C00000") in words(mine / "plan.xlsx", sheet)
    cover = " ".join(text for text, _ in words(mine / "plan.xlsx", "Cover"))
    assert old in " ".join(text for text, _ in words(run / "plan.xlsx", "Cover"))
    assert old not in cover
    assert f"sha256 {plan_of(mine, edited=True).case.input_hash} of the inputs as they stand now" in cover
    assert sentence in told(command("show", mine, "--edited"))
    assert json.loads(command("show", mine, "--edited", "--json").stdout)["mark"] == sentence
    result = command("compare", run, mine, "--edited", "-o", tmp_path / "c.xlsx", "--no-recalculate")
    assert result.exit_code == 0, result.output
    assert sentence in told(result)
    front = openpyxl.load_workbook(tmp_path / "c.xlsx", read_only=True).sheetnames[0]
    assert (sentence, "00C00000") in words(tmp_path / "c.xlsx", front)
    assert old[:12] in " ".join(text for text, _ in words(tmp_path / "c.xlsx", front))


def test_the_mark_is_told_in_chinese(mine: Path) -> None:
    changed("tables/costs.csv", "running", "runnings")(mine)
    assert command("report", mine, "--edited", "--no-recalculate", "--language", "zh").exit_code == 0
    cover = sheet_of(mine / "plan-zh.xlsx")
    assert "求解之后输入或结果表被改动过：tables/costs.csv。" in [row[0].value for row in cover.iter_rows(max_col=1)]


def test_an_older_run_is_not_vouched_for(mine: Path) -> None:
    """Older records have no hash of tables, and the oldest none of the run's own inputs."""
    for gone, lacking in ((("file_hashes", "record_hash"), "hashes of its tables"),
                          (("merged_input_hash",), "hashes of its inputs and tables")):  # fmt: skip
        in_record(lambda record, gone=gone: [record.pop(name) for name in gone])(mine)
        sentence = (
            "Whether inputs or tables were edited after the solve is not known: the run was written without "
            f"{lacking}."
        )
        assert plan_of(mine).mark == read_run(mine).mark == sentence
        result = command("report", mine, "--no-recalculate")
        assert result.exit_code == 0, result.output
        assert sentence in told(result)
        assert sentence in [text for text, _ in words(mine / "plan.xlsx", "Cover")]


def test_the_inputs_of_an_older_run_have_a_hash(mine: Path) -> None:
    in_record(lambda record: [record.pop(name) for name in ("file_hashes", "record_hash")])(mine)
    changed("inputs/offers.csv", "magnets_x", "magnets_y")(mine)
    with pytest.raises(EditedRunError, match="edited after the solve: files of inputs"):
        plan_of(mine)


def test_what_a_run_must_have_is_asked_for_by_name(mine: Path) -> None:
    (mine / "tables/flows.csv").unlink()
    result = command("report", mine, "--edited", "--no-recalculate")
    assert result.exit_code == 2, result.output
    assert "cannot be read: tables/flows.csv is missing." in told(result)
    changed("tables/costs.csv", "discounted_musd", "musd_discounted")(mine)
    shutil.copy(mine / "tables/costs.csv", mine / "tables/flows.csv")
    result = command("report", mine, "--edited", "--no-recalculate")
    assert result.exit_code == 2, result.output
    assert "cannot be read: tables/costs.csv has no column discounted_musd." in told(result)
