"""The workbook of a plan: what is in it, that it is the same again, and that it holds when recalculated."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from builder import Tiny
from openpyxl.workbook import Workbook

import friendshore as fs
from friendshore.errors import FriendshoreError
from friendshore.reports.excel import write_workbook

WHEN = datetime(2027, 1, 2, 3, 4, 5)
LATER = datetime(2027, 6, 7, 8, 9, 10)
SCENARIO = """why = "dear magnets"
[[offer_years]]
offer = "magnets_x"
year = 2027
price_usd_per_t = 25
"""
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> fs.Plan:
    folder = tmp_path_factory.mktemp("case")
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 60
    tiny.row("programmes", "purse")["total_musd"] = 5
    tiny.scenario("dear", SCENARIO)
    plan = fs.solve(fs.read_case(tiny.write(folder / "tiny"), ["dear"]))
    assert isinstance(plan, fs.Plan)
    return plan


@pytest.fixture(scope="module")
def written(plan: fs.Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("written") / "plan.xlsx"
    write_workbook(plan, path, written_at=WHEN)
    return path


@pytest.fixture(scope="module")
def book(written: Path) -> Workbook:
    return openpyxl.load_workbook(written)


@pytest.fixture(scope="module")
def recalculated(written: Path, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return recalculate(written, tmp_path_factory.mktemp("recalculated"))


def recalculate(path: Path, folder: Path) -> Workbook:
    """The workbook after LibreOffice has worked out every formula, as values."""
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to"]
    command += ["xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return openpyxl.load_workbook(folder / path.name, data_only=True)


def verdicts(book: Workbook) -> dict[str, str]:
    """Check -> OK or NO."""
    rows = book["Checks"].iter_rows(min_row=7, values_only=True)
    return {str(row[0]): str(row[8]) for row in rows}


def test_the_sheets_are_there_and_every_one_is_in_the_contents(book: Workbook) -> None:
    wanted = {"Summary", "Build plan", "Reliance", "Capacity", "Flows", "Supply matrix", "Costs", "Base year",
              "Assumptions", "Sources", "Checks"}  # fmt: skip
    assert wanted <= set(book.sheetnames)
    assert all(len(name) <= 25 for name in book.sheetnames)
    linked = {cell.value for row in book["Summary"].iter_rows() for cell in row if cell.hyperlink}
    assert set(book.sheetnames) - {"Summary"} <= linked
    assert len(book["Summary"]._charts) == 3


def test_every_sheet_is_set_up_for_reading_and_print(book: Workbook) -> None:
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape", sheet.title
        assert sheet.page_setup.fitToWidth == 1 and sheet.page_setup.fitToHeight == 0, sheet.title
        assert "&P" in sheet.oddFooter.right.text, sheet.title
        if sheet.title not in {"Summary"}:
            assert sheet.freeze_panes, sheet.title
            assert sheet["A1"].value and sheet["A2"].value, sheet.title


def test_tables_have_a_label_and_a_unit_above_each_column(book: Workbook) -> None:
    names = [name for sheet in book.worksheets for name in sheet.tables]
    assert len(names) == len(set(names))
    for sheet in book.worksheets:
        for table in sheet.tables.values():
            heads = sheet[table.ref][0]
            assert [cell.value for cell in heads] == [column.name for column in table.tableColumns]
            for cell in heads:
                assert sheet.cell(cell.row - 2, cell.column).value, (sheet.title, cell.value)
                if str(cell.value).endswith(("_musd", "_points", "_t_per_yr")):
                    assert sheet.cell(cell.row - 1, cell.column).value, (sheet.title, cell.value)


def test_a_cell_that_a_scenario_changed_says_what_it_was(book: Workbook) -> None:
    notes = [cell.comment.text for row in book["In offer years"].iter_rows() for cell in row if cell.comment]
    assert notes == ["was 20; scenario dear"]
    rows = list(book["Assumptions"].iter_rows(values_only=True))
    assert any(row[:2] == ("dear", "dear magnets") for row in rows)
    assert any(row[0] == "offer_years" and row[3:6] == ("20", "25", "dear") for row in rows)


def test_the_same_plan_gives_the_same_bytes(plan: fs.Plan, written: Path, tmp_path: Path) -> None:
    write_workbook(plan, tmp_path / "again.xlsx", written_at=WHEN)
    assert (tmp_path / "again.xlsx").read_bytes() == written.read_bytes()
    write_workbook(plan, tmp_path / "later.xlsx", written_at=LATER)
    with zipfile.ZipFile(written) as first, zipfile.ZipFile(tmp_path / "later.xlsx") as second:
        differ = {name for name in first.namelist() if first.read(name) != second.read(name)}
    assert differ == {"docProps/core.xml", "xl/worksheets/sheet1.xml"}, "the summary says when it was written"


@pytest.mark.parametrize(
    ("number", "reason"),
    [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "read-only"), (errno.EACCES, "open in another program")],
)
def test_a_write_that_fails_is_a_sentence_and_leaves_what_was_there(
    plan: fs.Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: str
) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_text("before")

    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(FriendshoreError, match=reason):
        write_workbook(plan, path, written_at=WHEN)
    assert [each.name for each in tmp_path.iterdir()] == ["plan.xlsx"]
    assert path.read_text() == "before"


def test_a_folder_that_is_not_there_is_a_sentence(plan: fs.Plan, tmp_path: Path) -> None:
    with pytest.raises(FriendshoreError, match="folder does not exist"):
        write_workbook(plan, tmp_path / "none" / "plan.xlsx", written_at=WHEN)


def test_a_case_without_demand_has_a_workbook_too(tmp_path: Path) -> None:
    tiny = Tiny().set("demand", [])
    plan = fs.solve(fs.read_case(tiny.write(tmp_path / "tiny")), fs.Aim(fs.Form.PROFIT))
    assert isinstance(plan, fs.Plan)
    write_workbook(plan, tmp_path / "plan.xlsx", written_at=WHEN)
    assert "Checks" in openpyxl.load_workbook(tmp_path / "plan.xlsx").sheetnames


@needs_office
def test_recalculation_gives_no_error_and_every_check_holds(recalculated: Workbook) -> None:
    for sheet in recalculated.worksheets:
        errors = [
            (cell.coordinate, cell.value) for row in sheet.iter_rows() for cell in row
            if cell.data_type == "e" or str(cell.value).startswith(("#", "Err:"))
        ]  # fmt: skip
        assert not errors, (sheet.title, errors[:5])
    found = verdicts(recalculated)
    assert len(found) > 50
    assert set(found.values()) == {"OK"}, [check for check, verdict in found.items() if verdict != "OK"]
    assert str(recalculated["Summary"]["A8"].value).startswith("OK: all")


@needs_office
def test_headline_cells_equal_the_plan(recalculated: Workbook, plan: fs.Plan) -> None:
    shown = {row[0]: row[1] for row in recalculated["Summary"].iter_rows(min_row=12, max_row=20, values_only=True)}
    reliance = plan.tables["reliance"].set_index("period")["reliance_points"]
    assert shown["Reliance in 2027"] == pytest.approx(reliance["2027"])
    assert shown["Reliance in 2029"] == pytest.approx(reliance["2029"])
    assert shown["Mean reliance, 2027 to 2029"] == pytest.approx(plan.summary["mean"]["reliance_points"])
    assert shown["Discounted cost of the plan"] == pytest.approx(plan.summary["discounted_cost_musd"])
    assert shown["Capital cost of builds"] == pytest.approx(plan.tables["builds"]["capex_musd"].sum())


@needs_office
@pytest.mark.parametrize(
    ("sheet", "check"),
    [("Deliveries", "Delivered and short 2027, against demand"), ("Flows", "Flows: sum of t as written")],
)
def test_a_figure_that_is_changed_turns_a_check(written: Path, tmp_path: Path, sheet: str, check: str) -> None:
    book = openpyxl.load_workbook(written)
    edited = book[sheet]
    column = next(cell.column for cell in edited[6] if cell.value == "t")
    edited.cell(7, column).value += 1
    book.save(tmp_path / "edited.xlsx")
    found = recalculate(tmp_path / "edited.xlsx", tmp_path / "out")
    assert verdicts(found)[check] == "NO"
    assert "FAIL" in str(found["Summary"]["A8"].value)
