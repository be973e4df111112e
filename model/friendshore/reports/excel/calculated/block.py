"""A rectangle of cells with its values, in the forms that functions ask for; each form is made once."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from friendshore.reports.excel.calculated.shapes import Rect
from friendshore.reports.excel.calculated.worth import Error, NotWorkedOutError, as_number

Floats = NDArray[np.float64]
Kinds = NDArray[np.int8]
Flags = NDArray[np.bool_]
BLANK, FIGURE, WORD, YES_NO, ERROR = range(5)
KINDS = {type(None): BLANK, float: FIGURE, int: FIGURE, str: WORD, bool: YES_NO, Error: ERROR}


class Block:
    """Values of a rectangle of cells.

    page       the sheet that they stand on
    rect       where; without what lies beyond the last row or column that is used
    cells      the values, row after row
    whole      where, as it is written: `=COUNTA(A5:XFD1048576)` reads a sheet from row 5 on
    kinds      their kinds, where they are known
    """

    def __init__(
        self, page: Any, rect: Rect, cells: list[Any], *, kinds: Kinds | None = None, whole: Rect | None = None
    ) -> None:
        self.page, self.rect, self.cells, self._kinds, self.whole = page, rect, cells, kinds, whole or rect
        self.shape = rect.bottom - rect.top + 1, rect.right - rect.left + 1

    @cached_property
    def kinds(self) -> Kinds:
        """Which kind of value each cell has."""
        if self._kinds is not None:
            return self._kinds
        return np.fromiter((KINDS[type(value)] for value in self.cells), np.int8, len(self.cells))

    @cached_property
    def holds(self) -> frozenset[int]:
        """The kinds of value that there are."""
        return frozenset(np.unique(self.kinds).tolist())

    @cached_property
    def floats(self) -> Floats:
        """Figures; 0 where a cell has none."""
        if self.holds == {FIGURE}:
            return np.array(self.cells, float)
        pairs = zip(self.cells, self.kinds.tolist(), strict=True)
        return np.fromiter((value if kind == FIGURE else 0.0 for value, kind in pairs), float, len(self.cells))

    @cached_property
    def figures(self) -> Floats:
        """The figures alone, without blanks, text, yes and no."""
        found: Floats = self.floats[self.kinds == FIGURE]
        return found

    @property
    def error(self) -> Error | None:
        """The first error among the cells."""
        if ERROR not in self.holds:
            return None
        return next(value for value in self.cells if type(value) is Error)

    @cached_property
    def array(self) -> NDArray[Any]:
        """Values as an array of the rectangle's shape: floats where all are figures."""
        if self.holds == {FIGURE}:
            return self.floats.reshape(self.shape)
        return boxed(self.cells).reshape(self.shape)

    @cached_property
    def words(self) -> tuple[dict[str, int], NDArray[np.int64]]:
        """Texts in small letters by number, and the number of each cell's; -1 where a cell has none."""
        numbers: dict[str, int] = {}
        of_text = {text: numbers.setdefault(text.lower(), len(numbers)) for text in self.cells if type(text) is str}
        found = (of_text[value] if type(value) is str else -1 for value in self.cells)
        return numbers, np.fromiter(found, np.int64, len(self.cells))

    @cached_property
    def codes(self) -> NDArray[np.int64]:
        """A whole number for each cell, the same for values that a criterion does not tell apart."""
        known = self.code_of
        if self.holds <= {BLANK, FIGURE, WORD}:  # yes and 1 would be one key to Python
            code = {value: known.setdefault(key(value), len(known)) for value in dict.fromkeys(self.cells)}
            return np.fromiter(map(code.__getitem__, self.cells), np.int64, len(self.cells))
        found = (known.setdefault(key(value), len(known)) for value in self.cells)
        return np.fromiter(found, np.int64, len(self.cells))

    @cached_property
    def code_of(self) -> dict[object, int]:
        """What `codes` means: filled with it."""
        return {}

    @cached_property
    def place_of(self) -> dict[object, int]:
        """Where each value stands first, from 1: as MATCH tells them apart, by which the text 5 is not the number 5."""
        found: dict[object, int] = {}
        for place, value in enumerate(self.cells, 1):
            if value is not None:
                found.setdefault(told(value), place)
        return found


def range_of(value: object) -> Block:
    """A value that has to be a range of cells. Raises NotWorkedOutError, or the error that stands in its place, where
    cells were deleted."""
    if isinstance(value, Error):
        raise value
    if not isinstance(value, Block):
        raise NotWorkedOutError("a value where a range of cells is wanted")
    return value


def boxed(values: list[Any]) -> NDArray[np.object_]:
    """An array of values of any kind."""
    found = np.empty(len(values), object)
    found[:] = values
    return found


def key(value: Any) -> object:
    """What a criterion sees of a value: text without case, numbers to 15 digits, numbers said in text as numbers."""
    kind = type(value)
    if kind is str:
        figure = as_number(value) if value[:1] in FIRST_OF_NUMBERS and value else None
        return value.lower() if figure is None else rounded(figure)
    if kind is bool:
        return (value,)
    return rounded(value) if kind is float or kind is int else value


def told(value: Any) -> object:
    """What MATCH sees of a value."""
    kind = type(value)
    if kind is str:
        return value.lower()
    return (value,) if kind is bool else rounded(value) if kind is float or kind is int else value


def rounded(figure: float) -> float:
    """A figure to 15 digits, so that rounding on the way does not part two equal ones."""
    return figure if figure == int(figure) else float(f"{figure:.15g}") if abs(figure) < 1e300 else figure


FIRST_OF_NUMBERS = frozenset("0123456789.+- ")
