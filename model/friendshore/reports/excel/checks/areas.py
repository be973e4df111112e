"""Rectangles of cells: how formulas name them, and what is left of a sheet when some cells are taken out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from friendshore.reports.excel.writing.formulas import quoted

ROWS, COLUMNS = 1_048_576, 1024
"""Rows of any sheet, and the columns that every program has had for long: going through all 16,384 takes its time."""
Cells = Collection[tuple[int, int]]
"""Row and column of each."""


class Area(NamedTuple):
    """A rectangle of a sheet, its edges included."""

    top: int
    left: int
    bottom: int
    right: int

    def address(self, sheet: str) -> str:
        """How formulas name it."""
        first = f"${get_column_letter(self.left)}${self.top}"
        last = f"${get_column_letter(self.right)}${self.bottom}"
        return f"{quoted(sheet)}!{first}" if first == last else f"{quoted(sheet)}!{first}:{last}"

    def cells(self) -> Iterator[tuple[int, int]]:
        """Its cells, row by row."""
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield row, column


def around(whole: Area, holes: Cells) -> list[Area]:
    """The rectangles that cover an area but for some cells: bands of rows that have their holes in the same columns."""
    missing: dict[int, list[int]] = {}
    for row, column in sorted(holes):
        if whole.top <= row <= whole.bottom and whole.left <= column <= whole.right:
            missing.setdefault(row, []).append(column)
    edges = sorted({whole.top, whole.bottom + 1, *missing, *(row + 1 for row in missing)})
    bands = ((first, after - 1, tuple(missing.get(first, ()))) for first, after in pairwise(edges))
    found = []
    for columns, alike in groupby(bands, key=lambda band: band[2]):
        rows = list(alike)
        sides = [whole.left - 1, *columns, whole.right + 1]
        found += [
            Area(rows[0][0], before + 1, rows[-1][1], after - 1)
            for before, after in pairwise(sides) if after - before > 1
        ]  # fmt: skip
    return found
