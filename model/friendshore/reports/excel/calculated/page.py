"""A sheet as calculations see it: its constants side by side, and which of its cells hold formulas."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cached_property
from itertools import chain, repeat
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from friendshore.reports.excel.calculated.block import KINDS, Flags, boxed
from friendshore.reports.excel.calculated.shapes import LAST_COLUMN, LAST_ROW, Rect
from friendshore.reports.excel.calculated.worth import Error, NotWorkedOutError, serial

PLAIN, FORMULA, OTHER = range(3)
SORTS = {"n": PLAIN, "s": PLAIN, "b": PLAIN, "f": FORMULA}
"""By the kind of cell: plain are those whose value is what the cell holds."""
SORT, WRITTEN = attrgetter("data_type"), attrgetter("_value")


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
        self._rows_of: dict[int, dict[str, list[int]]] = {}

    @cached_property
    def formulas_at(self) -> list[tuple[int, int]]:
        """Cells that hold formulas."""
        return [at for at, cell in self.cells.items() if cell.data_type == "f"]

    def rows_of(self, column: int, formula: str) -> list[int]:
        """Rows of a column whose cells hold a formula."""
        if column not in self._rows_of:
            here: defaultdict[Any, list[int]] = defaultdict(list)
            for row in [row for row, each in self.formulas_at if each == column]:
                here[self.cells[row, column]._value].append(row)
            self._rows_of[column] = here
        return self._rows_of[column].get(formula, [])

    def formula(self, row: int, column: int) -> str:
        """The formula of a cell, empty where it has none."""
        cell = self.cells.get((row, column))
        return formula_of(cell) if cell is not None and cell.data_type == "f" else ""

    @cached_property
    def _grid(self) -> _Grid:
        cells = list(self.cells.values())
        places = np.fromiter(chain.from_iterable(self.cells), np.int64, 2 * len(cells)).reshape(-1, 2)
        down, across = places.max(axis=0, initial=1).tolist()
        at = (places[:, 0] - 1) * across + places[:, 1] - 1
        sorts = np.fromiter(map(SORTS.get, map(SORT, cells), repeat(OTHER)), np.int8, len(cells))
        written = list(map(WRITTEN, cells))
        for number in np.flatnonzero(sorts != PLAIN).tolist():
            written[number] = constant(cells[number]) if sorts[number] == OTHER else None
        values = np.full(down * across, None, object)
        kinds, formulas = np.zeros(down * across, np.int8), np.zeros(down * across, bool)
        values[at] = boxed(written)
        kinds[at] = np.fromiter(map(KINDS.__getitem__, map(type, written)), np.int8, len(cells))
        formulas[at] = sorts == FORMULA
        return _Grid(*(each.reshape(down, across) for each in (values, kinds, formulas)))

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
