"""Sheets of a plan's workbook are protected without a password; readers may choose, filter, and follow links."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from books import filled
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from uneven import uneven

import friendshore as fs
from friendshore.reports.excel import write_workbook
from friendshore.reports.excel.writing.styles import FILLS, LEGEND, ORIGIN_WORDS


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("protected")
    plan = fs.solve(fs.read_case(uneven().write(folder / "case")))
    assert isinstance(plan, fs.Plan)
    write_workbook(plan, folder / "plan.xlsx", written_at=datetime(2027, 1, 2, 3, 4, 5))
    return folder / "plan.xlsx"


@pytest.fixture(scope="module")
def book(written: Path) -> Workbook:
    return openpyxl.load_workbook(written)


def test_every_sheet_is_protected_and_no_password_is_asked(book: Workbook, written: Path) -> None:
    for sheet in book.worksheets:
        lock = sheet.protection
        assert lock.sheet and lock.password is None and lock.hashValue is None, sheet.title
        forbidden = lock.formatColumns, lock.formatRows, lock.autoFilter, lock.selectLockedCells
        assert not any(forbidden), "readers may filter, widen columns and follow links"
        assert lock.formatCells and lock.insertRows and lock.deleteRows
    with zipfile.ZipFile(written) as file:
        sheets = [name for name in file.namelist() if name.startswith("xl/worksheets/sheet")]
        texts = [file.read(name).decode("utf-8") for name in sheets]
    assert len(texts) == len(book.worksheets)
    for text in texts:
        assert text.count("<sheetProtection ") == 1 and "password=" not in text
        assert text.index("</sheetData>") < text.index("<sheetProtection ")


def test_only_choices_are_open(book: Workbook) -> None:
    unlocked = {number for number, each in enumerate(book._protections) if not each.locked}
    open_ = {
        sheet.title: {
            cell.coordinate
            for cell in filled(sheet)
            if cell._style is not None and cell._style.protectionId in unlocked
        }
        for sheet in book.worksheets
    }
    assert not book["Trace"]["D7"].protection.locked and "D7" in open_["Trace"]
    chosen = {sheet.title: lists(sheet) for sheet in book.worksheets}
    for name in ("weight_A", "weight_B", "weight_C"):
        ((sheet, at),) = book.defined_names[name].destinations
        chosen[sheet].add(at.replace("$", ""))
    for sheet in book.worksheets:
        assert chosen[sheet.title] == open_[sheet.title] - merged(sheet), sheet.title
    assert all(open_[sheet] for sheet in ("Supply matrix", "Data risk", "Trace"))


def test_the_legend_shows_the_colour_of_choices_in_a_locked_cell(book: Workbook) -> None:
    (cell,) = (each for each in book["Cover"]["D"] if each.value == ORIGIN_WORDS["choice"])
    assert dict(LEGEND)["choice"] and str(cell.fill.fgColor.rgb).endswith(FILLS["choice"])
    assert cell.protection.locked


def lists(sheet: openpyxl.worksheet.worksheet.Worksheet) -> set[str]:
    """Cells that offer a list."""
    rules = sheet.data_validations.dataValidation
    return {str(area.coord).split(":")[0] for rule in rules for area in rule.sqref.ranges}


def merged(sheet: openpyxl.worksheet.worksheet.Worksheet) -> set[str]:
    """Cells behind the first of those that are joined."""
    return {
        f"{get_column_letter(column)}{row}"
        for area in sheet.merged_cells.ranges for row, column in list(area.cells)[1:]
    }  # fmt: skip
