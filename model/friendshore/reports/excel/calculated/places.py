"""Where things stand: INDEX and MATCH, rows and columns of references, cells that hold formulas."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from friendshore.reports.excel.calculated.block import FIGURE, Block, range_of, told
from friendshore.reports.excel.calculated.criteria import pattern
from friendshore.reports.excel.calculated.operators import array
from friendshore.reports.excel.calculated.worth import MISSING, REFERENCE, Error, NotWorkedOutError, number, text

if TYPE_CHECKING:
    from friendshore.reports.excel.calculated.compiled import Here


def index(here: Here, block: object, row: object, column: object = None) -> Any:
    """INDEX: the value at a row and column of a range. Raises Error."""
    shape = block.shape if isinstance(block, Block) else array(block).shape
    down, across = int(number(row)), 1 if column is None else int(number(column))
    if column is None and shape[0] == 1 and shape[1] > 1:
        down, across = 1, down
    if down < 1 or across < 1:
        raise NotWorkedOutError("INDEX of a whole row or column")
    if down > shape[0] or across > shape[1]:
        raise Error(REFERENCE)
    if isinstance(block, Block):
        return block.cells[(down - 1) * shape[1] + across - 1]
    return array(block)[down - 1, across - 1]


def match(here: Here, wanted: Any, block: Any, way: Any = 1) -> float:
    """MATCH: the place of a value in a row or column: exact, or the last that is not beyond it. Raises Error."""
    if isinstance(wanted, Error):
        raise wanted
    among, order = range_of(block), int(number(way))
    if 1 not in among.shape:
        raise Error(MISSING)
    if order == 0:
        if type(wanted) is str and any(mark in wanted for mark in "*?~"):
            fits = pattern(wanted).fullmatch
            found = (at for at, each in enumerate(among.cells, 1) if type(each) is str and fits(each.lower()))
            place = next(found, None)
        else:
            place = among.place_of.get(told(0 if wanted is None else wanted))
        if place is None:
            raise Error(MISSING)
        return place
    if among.holds != {FIGURE} or type(wanted) not in {float, int}:
        raise NotWorkedOutError("MATCH by order among other things than numbers")
    cells = among.cells if order > 0 else [-each for each in among.cells]
    if any(one > other for one, other in pairwise(cells)):
        raise NotWorkedOutError("MATCH by order among numbers without one")
    place = bisect_right(cells, wanted if order > 0 else -wanted)
    if not place:
        raise Error(MISSING)
    return place


def row(here: Here, block: object = None) -> Any:
    """ROW: of a reference, or of the formula."""
    if block is None:
        return here.row
    rect = range_of(block).whole
    return rect.top if rect.top == rect.bottom else np.arange(rect.top, rect.bottom + 1.0).reshape(-1, 1)


def column(here: Here, block: object = None) -> Any:
    """COLUMN: of a reference, or of the formula."""
    if block is None:
        return here.column
    rect = range_of(block).whole
    return rect.left if rect.left == rect.right else np.arange(rect.left, rect.right + 1.0).reshape(1, -1)


def is_formula(here: Here, block: Any) -> Any:
    """ISFORMULA: whether cells hold formulas."""
    page, rect = range_of(block).page, block.rect
    if rect.single:
        return page.formula(rect.top, rect.left) != ""
    return page.hold_formulas(rect)


def sheet(here: Here, name: object) -> float:
    """SHEET: the number of the sheet of that name. Raises Error."""
    titles = here.book.titles
    if text(name).lower() not in titles:
        raise Error(MISSING)
    return titles.index(text(name).lower()) + 1


def sheets(here: Here) -> float:
    """SHEETS: how many sheets there are."""
    return len(here.book.titles)


def size(axis: int) -> Callable[..., float]:
    """ROWS (axis 0) and COLUMNS (axis 1)."""
    def found(here: Here, block: object) -> float:
        if not isinstance(block, Block):
            return float(array(block).shape[axis])
        return float(block.whole[axis + 2] - block.whole[axis] + 1)

    return found
