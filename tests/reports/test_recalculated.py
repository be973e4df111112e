"""Values of formulas: stored beside them as LibreOffice or we work them out; whatever goes wrong costs no workbook."""

from __future__ import annotations

import io
import os
import re
import stat
import subprocess
import sys
import time
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

from friendshore.errors import FriendshoreError
from friendshore.reports.excel.writing import recalculated
from friendshore.reports.excel.writing.finishing import finish
from friendshore.reports.excel.writing.packing import packed

WHEN = datetime(2027, 1, 2, 3, 4, 5)
needs_office = pytest.mark.skipif(recalculated.office() is None, reason="LibreOffice (soffice) is not installed")
needs_shell = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for LibreOffice is a shell script")

FORMULAS = {
    "=1/8+A1": 3.125,
    "=SUM(amounts[t])": 30,
    "=SUM(whole)+Sums!B2": 30,
    '=IF(A1=3,"<a> & ""b"" é","")': '<a> & "b" é',
    '=IF(A1=3,"","x")': None,
    "=A1=3": True,
    "=1/0": "#DIV/0!",
    '=" "&"x"&" "': " x ",
}


@pytest.fixture
def book() -> Workbook:
    return made()


def made() -> Workbook:
    """Formulas of each kind of result; a table, names, styles, a note, a link, a rule and text that needs care."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sums"
    sheet["A1"] = 3
    for row, formula in enumerate(FORMULAS, 2):
        sheet.cell(row, 1, formula).font = Font(bold=True)
    sheet["B2"] = 0
    other = book.create_sheet("Data & <1>")
    for row, line in enumerate((("name", "t"), ("<a> & b", 10), (" spaced\nline ", 20), ('"quoted" =1', None)), 1):
        for column, value in enumerate(line, 1):
            other.cell(row, column, value)
    other.add_table(Table(displayName="amounts", ref="A1:B3"))
    other["A4"].data_type = "s"
    other["A5"] = "a link"
    other["A5"].hyperlink = "#'Sums'!A1"
    other["A5"].comment = Comment("a note", "us")
    other["C9"].fill = PatternFill("solid", fgColor="FF0000")
    other["D1"] = 0.1 + 0.2
    other["D2"] = True
    other.row_dimensions[12].height = 33
    other.column_dimensions["A"].width = 44
    other.conditional_formatting.add("B2:B3", CellIsRule("greaterThan", ["5"], font=Font(color="FF0000")))
    other.merge_cells("E1:F2")
    book.defined_names["whole"] = DefinedName("whole", attr_text="'Data & <1>'!$B$2:$B$3")
    return book


def cells(book: Workbook) -> dict[str, object]:
    return {
        f"{sheet.title}!{cell.coordinate}": (
            cell.value, cell.data_type, cell.font.b, cell.fill.fgColor.rgb, cell.number_format,
            cell.hyperlink.location if cell.hyperlink else None, cell.comment.text if cell.comment else None,
        )
        for sheet in book.worksheets for row in sheet.iter_rows() for cell in row
    }  # fmt: skip


def test_our_rows_read_like_those_of_openpyxl(book: Workbook) -> None:
    ours = openpyxl.load_workbook(io.BytesIO(packed(book, WHEN)))
    raw = io.BytesIO()
    book.save(raw)
    theirs = openpyxl.load_workbook(raw)
    found, expected = cells(ours), cells(theirs)
    assert len(found) > 50
    assert found.pop("Data & <1>!D1")[0] == 0.1 + 0.2, "to the last digit, where openpyxl writes sixteen"  # type: ignore[index]
    expected.pop("Data & <1>!D1")
    assert found == expected
    for one, other in zip(ours.worksheets, theirs.worksheets, strict=True):
        assert one.row_dimensions[12].height == other.row_dimensions[12].height
        assert one.column_dimensions["A"].width == other.column_dimensions["A"].width
        assert one.merged_cells.ranges == other.merged_cells.ranges
        assert list(one.tables) == list(other.tables)
        assert [each.sqref for each in one.conditional_formatting] == [
            each.sqref for each in other.conditional_formatting
        ]


def test_the_same_bytes_for_the_same_moment_and_only_the_stamp_for_another(book: Workbook) -> None:
    first = packed(book, WHEN)
    time.sleep(1.1)
    assert packed(made(), WHEN) == first
    later = packed(made(), datetime(2028, 1, 1))
    with zipfile.ZipFile(io.BytesIO(first)) as one, zipfile.ZipFile(io.BytesIO(later)) as other:
        assert {each.date_time for each in one.infolist()} == {(2027, 1, 2, 3, 4, 4)}
        assert [name for name in one.namelist() if one.read(name) != other.read(name)] == ["docProps/core.xml"]


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_figure_that_is_no_number_is_refused(value: float) -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = 1.0
    book.worksheets[0]["A1"]._value = value
    with pytest.raises(FriendshoreError, match="no number"):
        packed(book, WHEN)


@needs_office
def test_values_stand_beside_the_formulas_and_the_bytes_are_the_same_again(book: Workbook, tmp_path: Path) -> None:
    again = made()
    for each in (book, again):
        each.create_sheet("Log")["A1"] = "Log"
    note = finish(book, tmp_path / "one.xlsx", WHEN, recalculate=True)
    assert note.startswith(f"Values of {len(FORMULAS)} formulas stored as LibreOffice ")
    values = openpyxl.load_workbook(tmp_path / "one.xlsx", data_only=True)
    found = {formula: values["Sums"].cell(row, 1).value for row, formula in enumerate(FORMULAS, 2)}
    assert found == FORMULAS
    assert values["Sums"]["A8"].data_type == "e"
    kept = openpyxl.load_workbook(tmp_path / "one.xlsx")
    assert [kept["Sums"].cell(row, 1).value for row in range(2, 2 + len(FORMULAS))] == list(FORMULAS)
    assert (kept["Log"]["A3"].value, kept["Log"]["B3"].value) == ("Values of formulas", note)
    finish(again, tmp_path / "two.xlsx", WHEN, recalculate=True)
    assert (tmp_path / "two.xlsx").read_bytes() == (tmp_path / "one.xlsx").read_bytes()


@pytest.mark.parametrize("asked", [True, False])
def test_without_libreoffice_or_where_it_is_not_asked_our_own_values_are_stored(
    asked: bool, book: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(recalculated, "PLACES", ())
    book.create_sheet("Log")["A1"] = "Log"
    note = finish(book, tmp_path / "plan.xlsx", WHEN, recalculate=asked)
    why = ": LibreOffice was not found" if asked else ""
    assert note == f"Values of {len(FORMULAS)} formulas stored as friendshore worked them out{why}."
    kept, values = (openpyxl.load_workbook(tmp_path / "plan.xlsx", data_only=only) for only in (False, True))
    assert [kept["Sums"].cell(row, 1).value for row in range(2, 2 + len(FORMULAS))] == list(FORMULAS)
    found = {formula: values["Sums"].cell(row, 1).value for row, formula in enumerate(FORMULAS, 2)}
    assert found == FORMULAS
    assert values["Sums"]["A8"].data_type == "e"
    assert kept["Log"]["B3"].value == note


def test_a_formula_that_we_do_not_know_costs_the_values_and_is_named(book: Workbook, tmp_path: Path) -> None:
    book["Sums"]["C7"] = "=FORECAST(1,A1:A2,B1:B2)"
    note = finish(book, tmp_path / "plan.xlsx", WHEN)
    assert note == (
        "Formulas hold no values yet: friendshore cannot work out Sums!C7: the function FORECAST. Excel and "
        "LibreOffice work them out when the workbook is opened."
    )
    assert openpyxl.load_workbook(tmp_path / "plan.xlsx", data_only=True)["Sums"]["A2"].value is None


@needs_shell
@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("exit 3", r"failed \(status 3\)"),
        ("kill -SEGV $$", r"failed \(status -11\)"),
        ("exit 0", "ended without an answer"),
        ("sleep 60 & echo $! >{mark}; sleep 60", "took longer than 0.5 s"),
        ('for word; do last=$word; done; d=$(dirname "$last")/out; mkdir -p "$d"; echo no >"$d/bare.xlsx"',
         "answer could not be read"),
        ('for word; do last=$word; done; d=$(dirname "$last")/out; mkdir -p "$d"; printf "PK\\5\\6%018d" 0 | '
         'tr 0 "\\0" >"$d/bare.xlsx"', "answer could not be read"),
        ('for word; do last=$word; done; d=$(dirname "$last")/out; mkdir -p "$d"; cp {odd} "$d/bare.xlsx"',
         "answer could not be read"),
    ],
)  # fmt: skip
def test_whatever_libreoffice_does_the_workbook_is_written(
    script: str, reason: str, book: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bin_, mark, scratch = tmp_path / "bin", tmp_path / "mark", tmp_path / "scratch"
    bin_.mkdir()
    scratch.mkdir()
    command = bin_ / "soffice"
    (tmp_path / "odd.xlsx").write_bytes(flipped(packed(book, WHEN)))
    script = script.replace("{mark}", str(mark)).replace("{odd}", str(tmp_path / "odd.xlsx"))
    command.write_text("#!/bin/sh\n" + script + "\n")
    command.chmod(command.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", f"{bin_}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    monkeypatch.setattr(recalculated, "PATIENCE_S", 0.5)
    note = finish(book, tmp_path / "plan.xlsx", WHEN, recalculate=True)
    assert re.search(f"friendshore worked them out: LibreOffice.*{reason}", note), note
    assert openpyxl.load_workbook(tmp_path / "plan.xlsx")["Sums"]["A2"].value == "=1/8+A1"
    assert openpyxl.load_workbook(tmp_path / "plan.xlsx", data_only=True)["Sums"]["A2"].value == 3.125
    assert not list(scratch.iterdir()), "nothing is left behind"
    if mark.exists():
        for _ in range(50):
            if not running(int(mark.read_text())):
                break
            time.sleep(0.1)
        assert not running(int(mark.read_text())), "what the command started ends with it"


def flipped(content: bytes) -> bytes:
    """The archive with its compressed bytes turned over: zlib.error, which is neither a ValueError nor an OSError."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        first = next(each for each in archive.infolist() if each.filename == "xl/workbook.xml")
    at = first.header_offset + 30 + len(first.filename)
    return content[:at] + bytes(byte ^ 0xFF for byte in content[at : at + 20]) + content[at + 20 :]


@pytest.mark.parametrize(
    ("text", "kind", "note"),
    [
        ("3.125", "n", "Values of 1 of 8 formulas stored as LibreOffice worked them out."),
        ("3.1256", "n", "Values of 1 of 8 formulas stored as LibreOffice worked them out."),
        ("3.2", "n", "friendshore worked them out: LibreOffice works out 3.2 for total, which is 3.125 in the plan."),
        ("#DIV/0!", "e", "worked them out: LibreOffice has no figure for total, which is 3.125 in the plan."),
        ("", "n", "friendshore worked them out: LibreOffice has no figure for total, which is 3.125 in the plan."),
    ],
)
def test_values_of_libreoffice_by_which_the_headline_is_another_are_not_taken(
    text: str, kind: str, note: str, book: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.defined_names["total"] = DefinedName("total", attr_text="'Sums'!$A$2")
    values = {"Sums": {"A2": recalculated.Known(kind, text)}}
    monkeypatch.setattr(recalculated, "office", lambda: "soffice")
    monkeypatch.setattr(recalculated, "_through", lambda *_: b"")
    monkeypatch.setattr(recalculated, "_read", lambda _: (values, "LibreOffice"))
    assert note in finish(book, tmp_path / "plan.xlsx", WHEN, recalculate=True, headline={"total": 3.125})
    stored = openpyxl.load_workbook(tmp_path / "plan.xlsx", data_only=True)["Sums"]["A2"].value
    assert stored == (float(text) if note.startswith("Values of 1 of 8") else 3.125)


def test_values_of_ours_by_which_the_headline_is_another_are_not_taken(book: Workbook, tmp_path: Path) -> None:
    book.defined_names["total"] = DefinedName("total", attr_text="'Sums'!$A$2")
    note = finish(book, tmp_path / "plan.xlsx", WHEN, headline={"total": 3.2})
    assert "friendshore works out 3.125 for total, which is 3.2 in the plan, so none of its values were taken" in note
    assert openpyxl.load_workbook(tmp_path / "plan.xlsx", data_only=True)["Sums"]["A2"].value is None


def running(process: int) -> bool:
    """Whether a process runs; one that has ended and waits to be collected does not."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


@needs_shell
def test_ctrl_c_ends_libreoffice_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, book: Workbook) -> None:
    mark = tmp_path / "mark"
    command = tmp_path / "soffice"
    command.write_text(f"#!/bin/sh\necho $$ >{mark}\nsleep 60\n")
    command.chmod(command.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    monkeypatch.setattr("subprocess.Popen.wait", _interrupted_once())
    with pytest.raises(KeyboardInterrupt):
        recalculated.results(book)
    assert not mark.exists() or not running(int(mark.read_text()))


def _interrupted_once() -> object:
    wait, calls = subprocess.Popen.wait, []

    def waiting(process: subprocess.Popen[bytes], timeout: float | None = None) -> int:
        calls.append(timeout)
        if len(calls) == 1:
            raise KeyboardInterrupt
        return wait(process, timeout)

    return waiting
