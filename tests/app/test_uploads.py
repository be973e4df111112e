"""A workbook that is dropped in: the window's own case where it is sound, else its faults by sheet and cell."""

from __future__ import annotations

from pathlib import Path

from builder import sentences
from desk_case import desk_case
from openpyxl import load_workbook
from pytest import approx

from friendshore.app.desk import Desk, Knobs
from friendshore.reports.excel.case_book.book import write_workbook_case


def book(case: Path, folder: Path) -> Path:
    write_workbook_case(case, folder / "other.xlsx")
    return folder / "other.xlsx"


def test_a_sound_workbook_is_the_case_of_its_window_alone(desk: Desk, tmp_path: Path) -> None:
    tiny = desk_case()
    tiny.head["title"] = "Another case"
    content = book(tiny.write(tmp_path / "other"), tmp_path).read_bytes()
    window, neighbour = desk.window().id, desk.window().id
    found = desk.drop_in(window, "../../other.xlsx", content)
    assert found.sound and found.title == "Another case" and not found.faults
    assert desk.offered(window).title == "Another case"
    assert desk.offered(neighbour).title == "A tiny case"
    found = [desk.preview(each, Knobs(), 120).mean_points for each in (window, neighbour)]
    assert found[0] == approx(found[1])
    mine, theirs = (desk.grid(each, "demand") for each in (window, neighbour))
    assert [row.key for row in mine.rows] == [row.key for row in theirs.rows]
    assert desk.faults(window, Knobs()) == ()
    desk.own_case(window)
    assert desk.offered(window).title == "A tiny case"


def test_faults_are_those_of_check_by_sheet_and_cell(desk: Desk, case: Path, tmp_path: Path) -> None:
    path = book(case, tmp_path)
    work = load_workbook(path)
    sheet = work["facilities"]
    header = next(row for row in sheet.iter_rows() if "country" in [cell.value for cell in row])
    column = next(cell.column for cell in header if cell.value == "country")
    below = [sheet.cell(row, column) for row in range(header[0].row + 1, sheet.max_row + 1)]
    cell = next(each for each in below if each.value == "AAA")
    cell.value = "Neverland"
    work.save(path)
    found = desk.drop_in(desk.window().id, "other.xlsx", path.read_bytes())
    assert not found.sound
    assert [fault.sentence for fault in found.faults] == sentences(path)
    assert ("facilities", cell.coordinate) in [(fault.sheet, fault.cell) for fault in found.faults]


def test_what_is_no_workbook_is_refused_with_a_sentence(desk: Desk) -> None:
    window = desk.window().id
    for name, content in (("case.ods", b""), ("case.xlsx", b"no zip"), ("x.xlsx", b"")):
        found = desk.drop_in(window, name, content)
        assert not found.sound and found.faults[0].sentence
    assert desk.offered(window).title == "A tiny case"
