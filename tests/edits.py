"""Edits of a workbook as a hand makes them, each undone again: `Hand` writes, the rest says what is written where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries
from openpyxl.workbook import Workbook

from friendshore.reports.excel.calculated import Value

Place = tuple[str, int, int]
"""Sheet, row, column."""


class Hand:
    """Writes into cells of a workbook and remembers what stood there.

    values   what its formulas come to, by sheet, row and column
    """

    def __init__(self, book: Workbook, values: dict[str, dict[tuple[int, int], Value]]) -> None:
        self.book, self.values = book, values
        self._before: dict[Place, Any] = {}

    @property
    def edited(self) -> list[Place]:
        return list(self._before)

    def put(self, place: Place, value: Any) -> None:
        sheet, row, column = place
        cells: Any = self.book[sheet]._cells  # type: ignore[attr-defined]
        cell = cells.get((row, column))
        self._before.setdefault(place, None if cell is None else (cell._value, cell.data_type))
        self.book[sheet].cell(row, column).value = value

    def stands(self, place: Place) -> Any:
        sheet, row, column = place
        return self.book[sheet].cell(row, column).value

    def shown(self, place: Place) -> Any:
        """What a cell shows: its constant, or what its formula comes to."""
        sheet, row, column = place
        return self.values[sheet].get((row, column), self.stands(place))

    def undo(self) -> None:
        for (sheet, row, column), before in self._before.items():
            cells: Any = self.book[sheet]._cells  # type: ignore[attr-defined]
            if before is None:
                del cells[row, column]
            else:
                cells[row, column]._value, cells[row, column].data_type = before
        self._before.clear()

    def cell(self, sheet: str, at: str) -> Place:
        row, column = coordinate_to_tuple(at)
        return sheet, row, column

    def named(self, name: str) -> Place:
        ((sheet, at),) = self.book.defined_names[name].destinations
        return self.cell(sheet, at.replace("$", ""))

    def table(self, name: str) -> tuple[str, tuple[int, int, int, int]]:
        """Sheet of a table, and its first and last row (without headers) and column."""
        sheet = next(each for each in self.book.worksheets if name in each.tables)
        left, top, right, bottom = (int(each or 0) for each in range_boundaries(sheet.tables[name].ref))
        return sheet.title, (top + 1, left, bottom, right)

    def columns(self, name: str) -> dict[str, int]:
        sheet, (top, left, _, right) = self.table(name)
        return {str(self.stands((sheet, top - 1, column))): column for column in range(left, right + 1)}

    def rows(self, name: str, **wanted: str) -> list[int]:
        """Rows of a table whose columns show these words, one of them where several stand with a bar between."""
        sheet, (top, _, bottom, _) = self.table(name)
        columns = self.columns(name)
        return [
            row for row in range(top, bottom + 1)
            if all(str(self.shown((sheet, row, columns[key]))) in word.split("|") for key, word in wanted.items())
        ]  # fmt: skip

    def of(self, name: str, column: str, number: int = 0, **wanted: str) -> Place:
        """A cell of a table: in such a row, the first of them or another."""
        return self.table(name)[0], self.rows(name, **wanted)[number], self.columns(name)[column]


Where = Callable[[Hand], Place]
Edit = Callable[[Hand], None]


def at(sheet: str, cell: str) -> Where:
    return lambda hand: hand.cell(sheet, cell)


def named(name: str) -> Where:
    return lambda hand: hand.named(name)


def of(table: str, column: str, number: int = 0, **wanted: str) -> Where:
    return lambda hand: hand.of(table, column, number, **wanted)


def label(table: str, column: str, above: int) -> Where:
    """A cell above a table: its name for readers stands two above the headers, its unit one above."""

    def found(hand: Hand) -> Place:
        sheet, (top, _, _, _) = hand.table(table)
        return sheet, top - 1 - above, hand.columns(table)[column]

    return found


def typed(where: Where, value: Any) -> Edit:
    return lambda hand: hand.put(where(hand), value)


def made(where: Where, change: Callable[[Any], Any]) -> Edit:
    """What a cell shows is changed, and typed in."""
    return lambda hand: hand.put(where(hand), change(hand.shown(where(hand))))


def overwritten(where: Where) -> Edit:
    """A formula gives way to what it comes to."""
    return made(where, lambda value: value)


def more(where: Where, by: float) -> Edit:
    return made(where, lambda value: value + by)


def exchanged(one: Where, other: Where) -> Edit:
    def edit(hand: Hand) -> None:
        first, second = one(hand), other(hand)
        before = hand.stands(first), hand.stands(second)
        assert before[0] != before[1], "nothing would change"
        hand.put(first, before[1])
        hand.put(second, before[0])

    return edit


def moved(from_: Where, to: Where, by: float) -> Edit:
    def edit(hand: Hand) -> None:
        more(from_, -by)(hand)
        more(to, by)(hand)

    return edit


def rows_exchanged(table: str, first: int, second: int) -> Edit:
    def edit(hand: Hand) -> None:
        sheet, (top, left, _, right) = hand.table(table)
        for column in range(left, right + 1):
            one, other = (sheet, top + first, column), (sheet, top + second, column)
            before = hand.stands(one), hand.stands(other)
            if not str(before[0]).startswith("="):
                hand.put(one, before[1])
                hand.put(other, before[0])

    return edit


def row_cleared(table: str, number: int) -> Edit:
    def edit(hand: Hand) -> None:
        sheet, (top, left, _, right) = hand.table(table)
        for column in range(left, right + 1):
            hand.put((sheet, top + number, column), None)

    return edit


def row_appended(table: str) -> Edit:
    """The last row once more below the table."""

    def edit(hand: Hand) -> None:
        sheet, (_, left, bottom, right) = hand.table(table)
        for column in range(left, right + 1):
            hand.put((sheet, bottom + 1, column), hand.shown((sheet, bottom, column)))

    return edit


def first_formula(sheet: str) -> Where:
    def found(hand: Hand) -> Place:
        return sheet, *min(hand.values[sheet])

    return found


def beside(sheet: str, text: str) -> Where:
    """The cell to the right of a text in the first column."""
    return lambda hand: (sheet, next(each.row for each in hand.book[sheet]["A"] if each.value == text), 2)


def beyond(sheet: str) -> Where:
    """A cell far from all others."""
    return lambda hand: (sheet, hand.book[sheet].max_row + 7, hand.book[sheet].max_column + 3)


def address(place: Place) -> str:
    return f"{place[0]}!{get_column_letter(place[2])}{place[1]}"
