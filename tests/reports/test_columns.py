"""Columns of long tables: they read as cells do, and a cell that is asked for stands for itself from there on."""

from __future__ import annotations

from typing import Any

from openpyxl import Workbook

from friendshore.reports.excel.writing.columns import FIGURE, TEXT, Part, area_of, lay, parts, reword, single


def _sheet() -> Any:
    sheet: Any = Workbook().active
    sheet["A1"] = "Head"
    style = sheet["A1"]._style
    lay(sheet, Part(1, range(2, 5), FIGURE * 3, [10, 20, 30], [style] * 3))
    lay(sheet, Part(2, [2, 4], TEXT * 2, ["one", "three"], [style] * 2))
    return sheet


def _held(sheet: Any) -> dict[tuple[int, int], Any]:
    return {
        (row, part.column): value for part in parts(sheet) for row, value in zip(part.rows, part.values, strict=True)
    }


def test_all_cells_are_told_column_by_column_and_none_becomes_an_object() -> None:
    sheet = _sheet()
    assert _held(sheet) == {(1, 1): "Head", (2, 1): 10, (3, 1): 20, (4, 1): 30, (2, 2): "one", (4, 2): "three"}
    assert area_of(parts(sheet)) == (1, 1, 4, 2)
    assert set(single(sheet)) == {(1, 1)}


def test_a_cell_that_is_asked_for_and_changed_is_told_once_as_it_now_is() -> None:
    sheet = _sheet()
    sheet["A3"].value = 25
    assert sheet["A3"] is sheet["A3"]
    assert sheet["B4"].value == "three" and (3, 2) not in sheet._cells
    assert _held(sheet) == {(1, 1): "Head", (2, 1): 10, (3, 1): 25, (4, 1): 30, (2, 2): "one", (4, 2): "three"}
    assert len(sheet._cells) == 6 == len(set(sheet._cells)) and (sheet.max_row, sheet.max_column) == (4, 2)


def test_a_cell_that_is_deleted_is_gone() -> None:
    sheet = _sheet()
    del sheet._cells[3, 1]
    assert sorted(_held(sheet)) == [(1, 1), (2, 1), (2, 2), (4, 1), (4, 2)]


def test_texts_are_changed_in_columns_and_outside() -> None:
    sheet = _sheet()
    sheet["B2"].value = "asked for"
    reword(sheet, lambda text, kind: text.upper(), {(1, 1)})
    assert _held(sheet) == {(1, 1): "Head", (2, 1): 10, (3, 1): 20, (4, 1): 30, (2, 2): "ASKED FOR", (4, 2): "THREE"}
