"""Functions of ranges, by name; and SUMIFS and its kin, whose work `groups` does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from friendshore.reports.excel.calculated import groups, places, sums
from friendshore.reports.excel.calculated.block import range_of
from friendshore.reports.excel.calculated.shapes import Rect
from friendshore.reports.excel.calculated.worth import NotWorkedOutError

if TYPE_CHECKING:
    from friendshore.reports.excel.calculated.compiled import Here


class Over(NamedTuple):
    """A function of ranges, and what its arguments are: r ranges, v single values, a arrays; `more` comes again."""

    function: Callable[..., Any]
    arguments: str
    more: str = ""
    optional: int = 0
    each: Callable[..., Any] | None = None
    """The function for many single values at a time; it gives None where it has to be asked for one after the other."""


def _where(what: str) -> Callable[..., float]:
    """SUMIFS and its kin: what is added up, then ranges and criteria by turns."""

    def found(here: Here, target: object, *pairs: object) -> float:
        blocks = tuple(range_of(each) for each in pairs[::2])
        return here.book.groups.worth(what, range_of(target), blocks, pairs[1::2])

    return found


def _each_where(what: str) -> Callable[..., Any]:
    """The same for arrays of criteria."""

    def found(here: Here, target: object, *pairs: object) -> Any:
        blocks = tuple(range_of(each) for each in pairs[::2])
        return here.book.groups.each(what, range_of(target), blocks, pairs[1::2])

    return found


def _count_where(here: Here, *pairs: object) -> float:
    blocks = tuple(range_of(each) for each in pairs[::2])
    if any(block.whole != block.rect for block in blocks):
        raise NotWorkedOutError("counting among cells beyond the last that is used")
    return here.book.groups.worth(groups.COUNT, None, blocks, pairs[1::2])


def _if(what: str) -> Callable[..., float]:
    """SUMIF and AVERAGEIF: the cells that are added up come last, and take the size of the first range."""

    def found(here: Here, block: Any, asked: Any, target: Any = None) -> float:
        among = range_of(block)
        added = among if target is None else range_of(target)
        if added.shape != among.shape:
            top, left = added.rect.top, added.rect.left
            rect = Rect(top, left, top + among.shape[0] - 1, left + among.shape[1] - 1)
            added = here.book.block(added.page, rect)
        return here.book.groups.worth(what, added, (among,), (asked,))

    return found


OVER: dict[str, Over] = {
    "AND": Over(sums.each_true, "", "r"),
    "AVERAGE": Over(sums.mean, "", "r"),
    "AVERAGEIF": Over(_if(groups.MEAN), "rvr", optional=1),
    "AVERAGEIFS": Over(_where(groups.MEAN), "r", "rv"),
    "COLUMN": Over(places.column, "r", optional=1),
    "COLUMNS": Over(places.size(1), "r"),
    "COUNT": Over(sums.count, "", "r"),
    "COUNTA": Over(sums.count_all, "", "r"),
    "COUNTBLANK": Over(sums.count_blank, "r"),
    "COUNTIF": Over(_count_where, "rv"),
    "COUNTIFS": Over(_count_where, "", "rv"),
    "INDEX": Over(places.index, "rvv", optional=1),
    "ISFORMULA": Over(places.is_formula, "r"),
    "LARGE": Over(sums.largest, "rv"),
    "MATCH": Over(places.match, "vrv", optional=1),
    "MAX": Over(sums.most, "", "r"),
    "MAXIFS": Over(_where(groups.MOST), "r", "rv"),
    "MEDIAN": Over(sums.middle, "", "r"),
    "MIN": Over(sums.least, "", "r"),
    "MINIFS": Over(_where(groups.LEAST), "r", "rv"),
    "OR": Over(sums.any_true, "", "r"),
    "ROW": Over(places.row, "r", optional=1),
    "ROWS": Over(places.size(0), "r"),
    "SHEET": Over(places.sheet, "v"),
    "SHEETS": Over(places.sheets, ""),
    "SUBTOTAL": Over(sums.subtotal, "v", "r"),
    "SUM": Over(sums.total, "", "r"),
    "SUMIF": Over(_if(groups.SUM), "rvr", optional=1),
    "SUMIFS": Over(_where(groups.SUM), "r", "rv", each=_each_where(groups.SUM)),
    "SUMPRODUCT": Over(sums.sum_of_products, "", "a"),
}
