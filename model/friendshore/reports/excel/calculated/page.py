"""A sheet as calculations see it: its constants side by side, and which of its cells hold formulas."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from friendshore.reports.excel.calculated.block import KINDS, Flags, boxed
from friendshore.reports.excel.calculated.shapes import LAST_COLUMN, LAST_ROW, Rect
from friendshore.reports.excel.calculated.worth import Error, NotWorkedOutError, serial

PLAIN = {"n", "s", "b"}
"""Kinds of cells whose value is what the cell holds."""


class _Grid(NamedTuple):
    """By row and column from 0: constants, their kinds, and where formulas stand."""

    values: NDArray[np.object_]
    kinds: NDArray[np.int8]
    formulas: Flags


class Page:
    """A sheet's cells, and what is known of their values.

    known    value by row and column of the formulas that are worked out
    """

    def __init__(self, sheet: Any) -> None:
        self.title: str = sheet.title
        self.cells: dict[tuple[int, int], Any] = sheet._cells
        self.rows, self.known = sheet.row_dimensions, dict[tuple[int, int], Any]()

    def formula(self, row: int, column: int) -> str:
        """The formula of a cell, empty where it has none."""
        cell = self.cells.get((row, column))
        return formula_of(cell) if cell is not None and cell.data_type == "f" else ""

    @cached_property
    def _grid(self) -> _Grid:
        rows, columns = zip(*self.cells, strict=True) if self.cells else ((1,), (1,))
        size = down, across = max(rows), max(columns)
        flat: list[Any] = [None] * (down * across)
        formulas = []
        for (row, column), cell in self.cells.items():
            kind = cell.data_type
            if kind == "f":
                formulas.append((row - 1) * across + column - 1)
            else:
                flat[(row - 1) * across + column - 1] = cell._value if kind in PLAIN else constant(cell)
        kinds = np.fromiter(map(KINDS.__getitem__, map(type, flat)), np.int8, len(flat)).reshape(size)
        values, where = boxed(flat).reshape(size), np.zeros(len(flat), bool)
        where[formulas] = True
        return _Grid(values, kinds, where.reshape(size))

    def used(self, rect: Rect) -> Rect:
        """A rectangle that reaches to the sheet's end without what lies beyond the last cell; others as they are."""
        rows, columns = self._grid.values.shape
        bottom = max(rect.top, rows) if rect.bottom == LAST_ROW else rect.bottom
        right = max(rect.left, columns) if rect.right == LAST_COLUMN else rect.right
        return Rect(rect.top, rect.left, bottom, right)

    def part(self, rect: Rect) -> tuple[list[Any], NDArray[np.int8], list[int]]:
        """Constants of a rectangle row after row, their kinds, and the places of formulas among them."""
        values, kinds, formulas = (self._padded(each, rect) for each in self._grid)
        return values.tolist(), kinds.copy(), np.flatnonzero(formulas).tolist()

    def formulas(self, rect: Rect) -> Flags:
        """Which cells of a rectangle hold formulas."""
        return self._padded(self._grid.formulas, rect).reshape(rect.bottom - rect.top + 1, -1)

    @staticmethod
    def _padded(grid: NDArray[Any], rect: Rect) -> NDArray[Any]:
        """A part of a grid, blank where it reaches beyond."""
        inside = grid[rect.top - 1 : rect.bottom, rect.left - 1 : rect.right]
        shape = rect.bottom - rect.top + 1, rect.right - rect.left + 1
        if inside.shape == shape:
            return inside.ravel()
        found = np.zeros(shape, grid.dtype) if grid.dtype != object else np.full(shape, None, object)
        found[: inside.shape[0], : inside.shape[1]] = inside
        return found.ravel()


def formula_of(cell: Any) -> str:
    """The formula of a cell that holds one. Raises NotWorkedOutError."""
    if not isinstance(cell._value, str):
        raise NotWorkedOutError("a formula entered as an array")
    return cell._value


def constant(cell: Any) -> Any:
    """The value of a cell without a formula."""
    value, kind = cell._value, cell.data_type
    if kind == "e":
        return Error(value)
    return serial(value) if kind == "d" and isinstance(value, date) else value
