"""Which formulas of a workbook an edit can touch, so that a test works out those alone.

Found by following references from formula to formula. What is not found keeps the value that it had before the edit:
an edit can look unseen by mistake, but never seen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.workbook import Workbook

from friendshore.reports.excel.calculated import Calculation, Value, tree
from friendshore.reports.excel.calculated.shapes import Rect, taken_apart

Place = tuple[str, int, int]
"""Sheet, row, column."""


class Untouched:
    """The values of a workbook before edits, and what of them an edit leaves as it is."""

    def __init__(self, book: Workbook) -> None:
        self.book, calculation = book, Calculation(book)
        self.values: dict[str, dict[tuple[int, int], Value]] = {
            sheet: {coordinate_to_tuple(at): value for at, value in found.items()}
            for sheet, found in calculation.values().items()
        }
        self._sizes = {each.title: (each.max_row + 1, each.max_column + 1) for each in book.worksheets}
        self._formulas: list[Place] = []
        read: defaultdict[str, list[tuple[int, ...]]] = defaultdict(list)
        trees: dict[str, list[tree.Node]] = {}
        for sheet in book.worksheets:
            for (row, column), cell in sheet._cells.items():  # type: ignore[attr-defined]
                if cell.data_type == "f":
                    shape, slots = taken_apart(cell.value)
                    if shape not in trees:
                        trees[shape] = list(_references(tree.read(shape)))
                    for title, rect in {_where(each, calculation, sheet.title, row, slots) for each in trees[shape]}:
                        read[title].append((*self._clipped(title, rect), len(self._formulas)))
                    self._formulas.append((sheet.title, row, column))
        self._read = {title: np.array(rects) for title, rects in read.items()}

    def _clipped(self, title: str, rect: Rect) -> tuple[int, int, int, int]:
        """A rectangle inside the used part of its sheet; what lies beyond counts as its last row and column."""
        rows, columns = self._sizes[title]
        return min(rect[0], rows), min(rect[1], columns), min(rect[2], rows), min(rect[3], columns)

    def after(self, edited: Iterable[Place]) -> dict[str, dict[tuple[int, int], Value]]:
        """Sheet -> cell -> value of the formulas that edits of cells cannot touch."""
        touched, new = set(edited), set(edited)
        while new:
            found: set[Place] = set()
            for title in {each[0] for each in new} & set(self._read):
                rows, columns = self._sizes[title]
                sums = np.zeros((rows + 1, columns + 1), np.int64)
                for _, row, column in (each for each in new if each[0] == title):
                    sums[min(row, rows), min(column, columns)] = 1
                sums = sums.cumsum(0).cumsum(1)
                top, left, bottom, right, owner = self._read[title].T
                inside = sums[bottom, right] - sums[top - 1, right] - sums[bottom, left - 1] + sums[top - 1, left - 1]
                found |= {self._formulas[each] for each in np.unique(owner[inside > 0])}
            new = found - touched
            touched |= new
        known = {sheet: dict(found) for sheet, found in self.values.items()}
        for sheet, row, column in touched:
            known[sheet].pop((row, column), None)
        return known


def _references(node: tree.Node) -> Iterator[tree.Cells | tree.Column | tree.Name]:
    match node:
        case tree.Cells() | tree.Column() | tree.Name():
            yield node
        case tree.Operation(_, parts) | tree.Call(_, parts):
            for each in parts:
                yield from _references(each)


def _where(
    node: Any, calculation: Calculation, sheet: str, row: int, slots: tuple[Any, ...]
) -> tuple[str, Rect]:
    match node:
        case tree.Cells(other, slot):
            return (calculation.page(other).title if other else sheet), slots[slot]
        case tree.Column():
            page, rect = calculation.column(node, row)
            return page.title, rect
    page, rect = calculation.name(node.name)
    return page.title, rect
