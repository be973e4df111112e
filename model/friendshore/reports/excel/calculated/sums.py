"""Sums, counts, means, extremes. A reference comes as a Block, all else as a value or an array."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import product
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from friendshore.reports.excel.calculated.block import BLANK, FIGURE, Block, range_of
from friendshore.reports.excel.calculated.operators import Array, array
from friendshore.reports.excel.calculated.shapes import Rect
from friendshore.reports.excel.calculated.worth import DIVISION, RANGE, VALUE, Error, NotWorkedOutError, number, truth

if TYPE_CHECKING:
    from friendshore.reports.excel.calculated.compiled import Here


def _figures(arguments: tuple[Any, ...]) -> Iterator[float]:
    """The figures among arguments; text and yes and no count only where they are given outright. Raises Error."""
    for each in arguments:
        if isinstance(each, Block):
            if len(each.cells) == 1:
                value = each.cells[0]
                if type(value) is float or type(value) is int:
                    yield value
                elif isinstance(value, Error):
                    raise value
            else:
                if each.error is not None:
                    raise each.error
                yield from each.figures.tolist()
        elif isinstance(each, np.ndarray):
            yield from _of_array(each)
        else:
            yield number(each)


def _of_array(values: Array) -> Iterator[float]:
    if values.dtype == float:
        yield from values.ravel().tolist()
        return
    for value in values.ravel().tolist():
        if isinstance(value, Error):
            raise value
        if type(value) is float or type(value) is int:
            yield value


def total(here: Here, *arguments: Any) -> float:
    """SUM."""
    found = 0.0
    for each in arguments:
        if isinstance(each, Block) and len(each.cells) > 8:
            if each.error is not None:
                raise each.error
            found += float(each.figures.sum())
        else:
            found += sum(_figures((each,)))
    return found


def most(here: Here, *arguments: Any) -> float:
    """MAX."""
    return max(_figures(arguments), default=0)


def least(here: Here, *arguments: Any) -> float:
    """MIN."""
    return min(_figures(arguments), default=0)


def mean(here: Here, *arguments: Any) -> float:
    """AVERAGE. Raises Error."""
    found = list(_figures(arguments))
    if not found:
        raise Error(DIVISION)
    return sum(found) / len(found)


def middle(here: Here, *arguments: Any) -> float:
    """MEDIAN. Raises Error."""
    found = list(_figures(arguments))
    if not found:
        raise Error(RANGE)
    return median(found)


def largest(here: Here, values: Any, place: Any) -> float:
    """LARGE: the largest figure, the second largest and so on. Raises Error."""
    at = math.ceil(number(place))
    if isinstance(values, np.ndarray) and values.dtype == float and 1 <= at <= values.size:
        return float(np.partition(values.ravel(), values.size - at)[values.size - at])
    found = sorted(_figures((values,)), reverse=True)
    if not 1 <= at <= len(found):
        raise Error(RANGE)
    return found[at - 1]


def count(here: Here, *arguments: Any) -> float:
    """COUNT: how many figures there are."""
    found = 0
    for each in arguments:
        if isinstance(each, Block):
            found += int(np.count_nonzero(each.kinds == FIGURE))
        else:
            found += sum(type(value) in {float, int} for value in array(each).ravel().tolist())
    return found


def count_all(here: Here, *arguments: Any) -> float:
    """COUNTA: how many cells are not blank."""
    found = 0
    for each in arguments:
        found += int(np.count_nonzero(each.kinds != BLANK)) if isinstance(each, Block) else int(array(each).size)
    return found


def count_blank(here: Here, block: Any) -> float:
    """COUNTBLANK: how many cells are blank or hold empty text."""
    if range_of(block).whole != block.rect:
        raise NotWorkedOutError("blank cells beyond the last that is used")
    return sum(1 for value in range_of(block).cells if value is None or value == "")


def _truths(arguments: tuple[Any, ...]) -> Iterator[bool]:
    for each in arguments:
        if isinstance(each, Block | np.ndarray):
            for value in each.cells if isinstance(each, Block) else each.ravel().tolist():
                if value is not None and type(value) is not str:
                    yield truth(value)
        else:
            yield truth(each)


def each_true(here: Here, *arguments: Any) -> bool:
    """AND."""
    return all(list(_truths(arguments)))


def any_true(here: Here, *arguments: Any) -> bool:
    """OR."""
    return any(list(_truths(arguments)))


def sum_of_products(here: Here, *arguments: Any) -> float:
    """Arguments side by side: what is no number counts as 0 there, while a * inside one wants numbers."""
    shape: tuple[int, ...] | None = None
    product: Any = 1.0
    for each in arguments:
        if isinstance(each, Block):
            if each.error is not None:
                raise each.error
            values = each.floats.reshape(each.shape)
        else:
            values = _plain(array(each))
        if shape is not None and values.shape != shape:
            raise Error(VALUE)
        shape, product = values.shape, product * values
    return float(np.sum(product))


def _plain(values: Array) -> Array:
    if values.dtype == bool:
        return np.zeros(values.shape)
    if values.dtype == object:
        flat = values.ravel().tolist()
        wrong = next((each for each in flat if isinstance(each, Error)), None)
        if wrong is not None:
            raise wrong
        plain = [each if type(each) is float or type(each) is int else 0.0 for each in flat]
        return np.array(plain, float).reshape(values.shape)
    return values


def _shown(block: Block) -> list[Any]:
    """The cells of rows that are shown, without totals of such rows."""
    rect, hidden, totals = block.rect, block.page.hidden, block.page.totals
    rows, columns = range(rect.top, rect.bottom + 1), range(rect.left, rect.right + 1)
    if not hidden and not any(row in rows and column in columns for row, column in totals):
        return block.cells
    pairs = zip(product(rows, columns), block.cells, strict=True)
    return [value for at, value in pairs if at[0] not in hidden and at not in totals]


def subtotal(here: Here, what: Any, *blocks: Any) -> float:
    """A total of the rows that are shown, without the totals among them."""
    kind = int(number(what))
    if kind % 100 not in SHOWN or kind // 100 > 1:
        raise NotWorkedOutError(f"SUBTOTAL({kind}")
    kept = [value for block in map(range_of, blocks) for value in _shown(block)]
    rect = Rect(1, 1, len(kept), 1)
    return float(SHOWN[kind % 100](here, Block(None, rect, kept)))


SHOWN: dict[int, Callable[..., float]] = {1: mean, 2: count, 3: count_all, 4: most, 5: least, 9: total}
