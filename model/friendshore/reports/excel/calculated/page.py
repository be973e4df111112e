"""A sheet as calculations see it: its constants side by side, and which of its cells hold formulas."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cached_property
from itertools import compress, repeat
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from friendshore.reports.excel.calculated.block import KINDS, Flags, boxed
from friendshore.reports.excel.calculated.shapes import LAST_COLUMN, LAST_ROW, Rect
from friendshore.reports.excel.calculated.worth import Error, NotWorkedOutError, serial
from friendshore.reports.excel.writing.columns import FIGURE, FORMULA, TEXT, Part, area_of, parts

PLAIN = {FIGURE, TEXT, "b"}
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
        self._sheet, self.title = sheet, str(sheet.title)
        self.known: dict[tuple[int, int], Any] = {}
        self._rows_of: dict[int, dict[str, list[int]]] = {}

    @cached_property
    def _parts(self) -> list[Part]:
        return parts(self._sheet)

    @cached_property
    def formulas(self) -> dict[tuple[int, int], Any]:
        """Formulas by row and column."""
        found: dict[tuple[int, int], Any] = {}
        for part in self._parts:
            if FORMULA in part.kinds:
                here = zip(zip(part.rows, repeat(part.column), strict=False), part.values, strict=True)
                found.update(compress(here, map(FORMULA.__eq__, part.kinds)))
        return found

    @cached_property
    def totals(self) -> set[tuple[int, int]]:
        """Cells with totals of the rows that are shown."""
        return {at for at, each in self.formulas.items() if str(each).startswith("=SUBTOTAL(")}

    @cached_property
    def hidden(self) -> set[int]:
        """Rows that are not shown."""
        return {row for row, each in self._sheet.row_dimensions.items() if each.hidden}

    def rows_of(self, column: int, formula: str) -> list[int]:
        """Rows of a column whose cells hold a formula."""
        if column not in self._rows_of:
            here: defaultdict[Any, list[int]] = defaultdict(list)
            for part in [each for each in self._parts if each.column == column]:
                for row, kind, value in zip(part.rows, part.kinds, part.values, strict=True):
                    if kind == FORMULA:
                        here[value].append(row)
            self._rows_of[column] = here
        return self._rows_of[column].get(formula, [])

    def formula(self, row: int, column: int) -> str:
        """The formula of a cell, empty where it has none."""
        found = self.formulas.get((row, column))
        return "" if found is None else formula_of(found)

    def constant(self, row: int, column: int) -> Any:
        """What a cell without a formula holds."""
        values = self._grid.values
        return values[row - 1, column - 1] if row <= values.shape[0] and column <= values.shape[1] else None

    @cached_property
    def _grid(self) -> _Grid:
        _, _, down, across = area_of(self._parts)
        values = np.full((down, across), None, object)
        kinds, formulas = np.zeros((down, across), np.int8), np.zeros((down, across), bool)
        for part in self._parts:
            rows: Any = part.rows
            place = slice(rows[0] - 1, rows[-1]) if isinstance(rows, range) else np.array(rows) - 1, part.column - 1
            held, sorts = part.values, set(part.kinds)
            if sorts == {FORMULA}:
                formulas[place] = True
                continue
            if not sorts <= PLAIN:
                held = [constant(value, kind) for value, kind in zip(part.values, part.kinds, strict=True)]
                formulas[place] = [kind == FORMULA for kind in part.kinds]
            values[place] = boxed(held)
            alike = set(map(type, held))
            kinds[place] = KINDS[alike.pop()] if len(alike) == 1 else [KINDS[type(each)] for each in held]
        return _Grid(values, kinds, formulas)

    def used(self, rect: Rect) -> Rect:
        """A rectangle that reaches to the sheet's end without what lies beyond the last cell; others as they are."""
        rows, columns = self._grid.values.shape
        bottom = max(rect.top, rows) if rect.bottom == LAST_ROW else rect.bottom
        right = max(rect.left, columns) if rect.right == LAST_COLUMN else rect.right
        return Rect(rect.top, rect.left, bottom, right)

    def part(self, rect: Rect) -> tuple[list[Any], NDArray[np.int8], list[int]]:
        """Values of a rectangle row after row, their kinds, and the places of formulas not yet learnt among them."""
        values, kinds, asked = (self._padded(each, rect) for each in (self._grid.values, self._grid.kinds, self._asked))
        return values.tolist(), kinds.copy(), np.flatnonzero(asked).tolist()

    def learn(self, places: list[tuple[int, int]]) -> None:
        """Put what formulas come to beside the constants, so that it is looked up once."""
        rows, columns = np.array(places).T - 1
        found = list(map(self.known.__getitem__, places))
        self._grid.values[rows, columns] = boxed(found)
        self._grid.kinds[rows, columns] = [KINDS[type(each)] for each in found]
        self._asked[rows, columns] = False

    @cached_property
    def _asked(self) -> Flags:
        """Formulas of which it is not known here what they come to."""
        return self._grid.formulas.copy()

    def hold_formulas(self, rect: Rect) -> Flags:
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


def formula_of(held: Any) -> str:
    """The formula that a cell holds. Raises NotWorkedOutError."""
    if not isinstance(held, str):
        raise NotWorkedOutError("a formula entered as an array")
    return held


def constant(held: Any, kind: str) -> Any:
    """The value of a cell, None for a formula."""
    if kind == FORMULA:
        return None
    if kind == "e":
        return Error(held)
    return serial(held) if kind == "d" and isinstance(held, date) else held
