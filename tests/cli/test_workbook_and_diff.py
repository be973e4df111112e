"""A case as a workbook on the command line: written, checked, solved, written back, compared."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from builder import Tiny
from scenarios import alike
from typer.testing import Result

import friendshore as fs
from friendshore.reports.excel.case_book.page import FIRST
from friendshore.reports.run_folder import default_folder

Command = Callable[..., Result]


@pytest.fixture
def book(case: str, friendshore_command: Command) -> str:
    result = friendshore_command("workbook", case)
    assert result.exit_code == 0, result.stderr
    assert "friendshore check tiny.xlsx" in result.stdout
    return "tiny.xlsx"


def put(book: str, sheet: str, cell: str, value: object) -> None:
    found = openpyxl.load_workbook(book)
    found[sheet][cell] = value
    found.save(book)


def tables(run: str) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(Path(run, "tables").glob("*.csv"))}


@pytest.mark.parametrize("words", [[], ["--scenario", "more_demand", "--scenario", "dear_power"]])
def test_a_workbook_gives_the_plan_of_its_folder(
    words: list[str], case: str, book: str, friendshore_command: Command
) -> None:
    for name, path in (("folder", case), ("workbook", book)):
        result = friendshore_command("solve", path, *words, "-o", name)
        assert result.exit_code == 0, result.stderr
    assert tables("folder") == tables("workbook")
    for file in sorted(Path("folder/inputs").rglob("*.*")):
        other = Path("workbook", *file.parts[1:]).read_bytes()
        if file.parent.name == "scenarios":  # comments and line breaks do not survive a sheet
            assert alike(tomllib.loads(other.decode())) == alike(tomllib.loads(file.read_text(encoding="utf-8"))), file
        else:
            assert other.strip() == file.read_bytes().strip(), file
    result = friendshore_command("solve", "workbook/inputs", "--quiet", "-o", "again", *repeated("workbook"))
    assert result.exit_code == 0, result.stderr
    former, latter = tables("workbook"), tables("again")
    assert {**former, "scenario_changes.csv": b""} == {**latter, "scenario_changes.csv": b""}


def repeated(run: str) -> list[str]:
    """The scenarios that the run's own record names for its repetition."""
    words = str(json.loads(Path(run, "run.json").read_text(encoding="utf-8"))["repeat"]).split()
    return words[words.index("inputs") + 1 :]


def test_the_run_folder_is_named_after_the_workbook(book: str) -> None:
    assert default_folder(book, None, ("more_demand",)) == Path("outputs/tiny-more_demand")


def test_check_reads_it(book: str, friendshore_command: Command) -> None:
    result = friendshore_command("check", book, "--scenario", "more_demand")
    assert result.exit_code == 0, result.stderr
    assert "Scenario more_demand: a test (12 changes)" in result.stdout
    put(book, "sectors", f"B{FIRST}", "=1+1")
    result = friendshore_command("check", book)
    assert result.exit_code == 2
    assert f"sheet sectors, cell B{FIRST}, column title: '=1+1' is a formula without a result" in result.stderr
    assert result.stderr.rstrip().endswith("1 fault in tiny.xlsx.")


def test_many_faults_of_a_sheet_are_cut_short(book: str, friendshore_command: Command) -> None:
    found = openpyxl.load_workbook(book)
    for row in range(FIRST + 1, FIRST + 101):
        found["sectors"].cell(row, 2).value = "no key"
    found.save(book)
    assert "sheet sectors: and 50 more faults" in friendshore_command("check", book).stderr


def test_it_is_never_written_over_another_unasked(case: str, book: str, friendshore_command: Command) -> None:
    put(book, "sectors", f"B{FIRST}", "mine")
    result = friendshore_command("workbook", case)
    assert result.exit_code == 7
    assert "tiny.xlsx exists already. Choose another with -o, or allow --overwrite." in result.stderr
    assert friendshore_command("workbook", case, "--overwrite", "--quiet").output == ""
    assert fs.read_case(book).tables["sectors"]["title"].tolist() == ["Cars"]


def test_a_workbook_becomes_a_folder_again(case: str, book: str, friendshore_command: Command) -> None:
    assert friendshore_command("workbook", book, "-o", "back").exit_code == 0
    assert fs.read_case("back", ["more_demand"]).changes == fs.read_case(case, ["more_demand"]).changes
    assert friendshore_command("diff", case, "back").stdout == f"No difference between {case} and back.\n"
    assert friendshore_command("workbook", book, "-o", "back").exit_code == 7


def test_diff_lists_changed_cells_rows_settings_and_scenarios(
    tiny: Tiny, case: str, book: str, friendshore_command: Command
) -> None:
    assert "No difference" in friendshore_command("diff", case, book).stdout
    tiny.row("shortage", "*", 1)["usd_per_t"] = "1000.0"  # says the same
    tiny.row("facilities", "make_a")["max_build_t_per_yr"] = 0  # so does this: blank means 0
    tiny.row("facilities", "mine_a")["existing_t_per_yr"] = "abc"  # a fault is compared as it stands
    tiny.add("sectors", sector="wind", title="Wind")
    tiny.drop("outlet_years", year=2027)
    tiny.settings["premium_share"] = 0.5
    tiny.head["as_of"] = "2027-02"
    tiny.scenario("dear_power", "[levels]\npace = 'low'")
    tiny.write(Path("other"))
    result = friendshore_command("diff", book, "other", "--json", "-o", "list.csv")
    assert result.exit_code == 0, result.stderr
    answer = json.loads(result.stdout)
    found = {tuple(each.values()) for each in answer["differences"]}
    assert answer["count"] == len(answer["differences"]) == len(found) == 5 + 5
    assert {each for each in found if each[0] != "scenarios"} == {
        ("case", "", "as_of", "2027-01", "2027-02"),
        ("settings", "", "premium_share", "10", "0.5"),
        ("facilities", "mine_a", "existing_t_per_yr", "100", "abc"),
        ("outlet_years", "oxide_sales;2027", "", "row", ""),
        ("sectors", "wind", "", "", "row"),
    }
    of_scenario = {each[1:] for each in found if each[0] == "scenarios"}
    assert ("dear_power", "levels, pace", "", "low") in of_scenario
    assert ("dear_power", "set to energy 1, price_usd_per_unit_base", "5", "") in of_scenario
    assert len(Path("list.csv").read_text(encoding="utf-8").splitlines()) == 11
    said = friendshore_command("diff", book, "other", COLUMNS="140").stdout
    assert "sectors: 1 difference" in said
    assert "10 differences in all." in said


def test_diff_takes_the_inputs_of_runs(case: str, friendshore_command: Command) -> None:
    assert friendshore_command("solve", case, "-o", "run").exit_code == 0
    assert "No difference between tiny and run." in friendshore_command("diff", case, "run").stdout


def test_diff_of_what_is_no_case(case: str, friendshore_command: Command) -> None:
    result = friendshore_command("diff", case, "nowhere.xlsx")
    assert result.exit_code == 2
    assert "nowhere.xlsx: is not a file" in result.stderr
