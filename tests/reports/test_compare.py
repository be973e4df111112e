"""Two runs side by side: figures by hand, what differs in the inputs, the workbook and the terminal."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from books import plain_workbooks
from builder import Tiny
from typer.testing import CliRunner, Result

import friendshore as fs
from friendshore.cli import app
from friendshore.reports.compare import Comparison, compare, compare_runs
from friendshore.reports.excel.comparison.book import write_comparison
from friendshore.reports.excel.writing import recalculated
from friendshore.reports.run_folder import write_run
from friendshore.reports.run_record import Choices

WHEN = datetime(2027, 1, 2, 3, 4, 5)
needs_office = pytest.mark.skipif(recalculated.office() is None, reason="LibreOffice (soffice) is not installed")


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two runs of the same name in two folders. A may build magnets in Beland for 5 M USD, B has no money for it.

    AAA makes 60 t of magnets a year and 100 t are wanted. A builds the 40 t that lack (100 USD for a tonne a year, 12
    months), which work from 2028; B, with a scenario, buys them from the adversary in every year.
    """
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 60
    tiny.row("programmes", "purse")["total_musd"] = 5
    tiny.scenario("poor", 'why = "no money"\n[[programmes]]\nprogramme = "purse"\ntotal_musd = 0\n')
    folder = tmp_path_factory.mktemp("runs")
    case = tiny.write(folder / "tiny")
    found = []
    for place, scenarios in (("rich", []), ("poor", ["poor"])):
        plan = fs.solve(fs.read_case(case, scenarios))
        assert isinstance(plan, fs.Plan)
        with plain_workbooks():
            write_run(plan, folder / place / "run", Choices(recalculate=False))
        found.append(folder / place / "run")
    return found[0], found[1]


@pytest.fixture(scope="module")
def found(runs: tuple[Path, Path]) -> Comparison:
    return compare_runs(*runs)


def test_runs_are_named_by_what_tells_their_folders_apart(found: Comparison) -> None:
    assert found.names == ("rich/run", "poor/run")


def test_reliance_of_both_by_year(found: Comparison) -> None:
    whole = found.reliance[found.reliance["part"] == "reliance"]
    assert whole["period"].tolist() == ["2027", "2028", "2029"]
    assert whole["first"].tolist() == pytest.approx([40, 0, 0])
    assert whole["second"].tolist() == pytest.approx([40, 40, 40])
    headline = found.headline.set_index("figure")
    assert headline.loc["Mean reliance", ["first", "second"]].tolist() == pytest.approx([40 / 3, 40])
    assert headline.loc["Capital cost of builds", ["first", "second"]].tolist() == pytest.approx([0.004, 0])
    assert headline.loc["Builds", ["first", "second"]].tolist() == [1, 0]
    cars = found.groups.set_index(["kind", "code"]).loc[("sector", "cars")]
    assert [cars["first"], cars["second"]] == pytest.approx([40 / 3, 40])


def test_builds_and_money_of_both(found: Comparison) -> None:
    row = found.builds.set_index("facility").loc["new_make_b"]
    assert (row["change"], row["second_output"]) == ("only in the first", "")
    assert [row["first_t_per_yr"], row["second_t_per_yr"], row["first_capex_musd"]] == pytest.approx([40, 0, 0.004])
    costs = found.costs.set_index("item")
    bought = 40 * 20 / 1e6  # M USD a year, from the adversary: in one year, and in three
    assert costs.loc["purchases", ["first", "second"]].tolist() == pytest.approx([bought, 3 * bought])
    assert found.spending["first"].sum() == pytest.approx(0.004)
    assert found.spending["second"].sum() == 0


def test_inputs_that_differ_are_told_cell_by_cell(found: Comparison) -> None:
    assert found.inputs.to_dict("records") == [
        {"table": "programmes", "key": "purse", "column": "total_musd", "first": "5", "second": "0"}
    ]


def test_rows_settings_and_blocs_that_differ(runs: tuple[Path, Path], tmp_path: Path) -> None:
    one, other = Tiny(), Tiny()
    other.settings["premium_share"] = 0.5
    other.head["as_of"] = "2027-02"
    other.add("outlet_years", like=("oxide_sales", 2027), year=2028)
    plans = []
    for name, tiny in (("one", one), ("other", other)):
        plan = fs.solve(fs.read_case(tiny.write(tmp_path / name)))
        assert isinstance(plan, fs.Plan)
        plans.append(plan)
    rows = compare(*plans).inputs.itertuples(index=False, name=None)
    assert list(rows) == [
        ("case", "", "as_of", "2027-01", "2027-02"),
        ("settings", "", "premium_share", "10", "0.5"),
        ("outlet_years", "oxide_sales · 2028", "(whole row)", "", "present"),
    ]
    assert compare(plans[0], plans[0]).names == ("first", "second")


def test_a_plan_beside_itself_differs_in_nothing(runs: tuple[Path, Path]) -> None:
    same = compare_runs(runs[0], runs[0])
    assert same.names[0] != same.names[1]
    assert same.inputs.empty
    assert set(same.builds["change"]) == {"same"}
    assert (same.reliance["first"] == same.reliance["second"]).all()


@needs_office
def test_the_workbook_has_live_differences_and_no_error(found: Comparison, tmp_path: Path) -> None:
    path = tmp_path / "compare.xlsx"
    note = write_comparison(found, path, written_at=WHEN, recalculate=True)
    assert note.startswith("Values of ")
    live, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    assert live.sheetnames == ["Comparison", "Reliance", "Builds", "Money", "Inputs", "Checks", "Fingerprints"]
    wrong = [cell.value for sheet in values for row in sheet.iter_rows() for cell in row if cell.data_type == "e"]
    assert not wrong
    rows = {str(row[0].value): row for row in values["Comparison"].iter_rows() if row[0].value}
    assert [cell.value for cell in rows["Mean reliance"][1:4]] == pytest.approx([40 / 3, 40, 40 - 40 / 3])
    place = rows["Mean reliance"][3].coordinate
    assert str(live["Comparison"][place].value).startswith("=")
    lines = {(row[1].value, row[2].value): row for row in values["Reliance"].iter_rows(min_row=6)}
    assert [cell.value for cell in lines["B less A", "reliance"][4:8]] == pytest.approx(
        [40 - 40 / 3, 0, 40, 40], abs=1e-4
    )


def test_the_same_comparison_gives_the_same_bytes(found: Comparison, tmp_path: Path) -> None:
    paths = tmp_path / "once.xlsx", tmp_path / "again.xlsx"
    for path in paths:
        write_comparison(found, path, written_at=WHEN, recalculate=False)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def command(*words: object) -> Result:
    return CliRunner().invoke(app, ["compare", *(str(word) for word in words)])


def test_the_command_prints_writes_and_answers(runs: tuple[Path, Path], tmp_path: Path) -> None:
    result = command(*runs, "-o", tmp_path / "compare.xlsx", "--no-recalculate")
    assert result.exit_code == 0, result.output
    for words in ("A: rich/run", "B: poor/run", "only in the first", "total_musd", "+26.7"):
        assert words in result.output, words
    assert "Inputs" in openpyxl.load_workbook(tmp_path / "compare.xlsx").sheetnames
    result = command(*runs, "--json")
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    assert answer["runs"] == ["rich/run", "poor/run"]
    assert answer["builds_that_differ"][0]["facility"] == "new_make_b"
    assert answer["inputs"][0]["second"] == "0"
    assert command(runs[0], tmp_path).exit_code == 2
    assert command(*runs, "-o", tmp_path / "none" / "x.xlsx", "--no-recalculate").exit_code == 7


def test_where_one_plan_lacks_a_figure_there_is_no_difference(found: Comparison, tmp_path: Path) -> None:
    headline = found.headline.astype({"second": "float64"})
    headline.loc[headline["figure"] == "Resilience premium allowed", "second"] = float("nan")
    write_comparison(replace(found, headline=headline), tmp_path / "compare.xlsx", written_at=WHEN, recalculate=False)
    sheet = openpyxl.load_workbook(tmp_path / "compare.xlsx", data_only=True).worksheets[0]
    told = {row[0]: row[1:5] for row in sheet.iter_rows(max_col=5, values_only=True)}
    assert told["Resilience premium allowed"][0] is not None
    assert [value or None for value in told["Resilience premium allowed"][1:]] == [None, None, None]
    first, second, difference, _ = told["Reliance in the last year"]
    assert difference == pytest.approx(second - first)
