"""A shape becomes a function that works it out for one cell after the other.

As in a file written without dynamic arrays, a range where one value is wanted is met by the formula's row or column;
arrays are worked out element by element inside SUMPRODUCT alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from friendshore.reports.excel.calculated import tree
from friendshore.reports.excel.calculated.at_once import AT_ONCE
from friendshore.reports.excel.calculated.block import Block
from friendshore.reports.excel.calculated.functions import IN_EACH_ROW, SINGLE
from friendshore.reports.excel.calculated.operators import SCALAR, each_by_each, each_different, over, single
from friendshore.reports.excel.calculated.over_ranges import OVER, Over
from friendshore.reports.excel.calculated.shapes import Rect, Slot
from friendshore.reports.excel.calculated.worth import MISSING, RANGE, VALUE, Error, NotWorkedOutError, number, truth

if TYPE_CHECKING:
    from friendshore.reports.excel.calculated.book import Calculation
    from friendshore.reports.excel.calculated.page import Page


class Here:
    """The cell whose formula is worked out, and what stands in the formula's slots."""

    __slots__ = ("book", "column", "row", "sheet", "slots")

    def __init__(self, book: Calculation, sheet: Page, row: int, column: int, slots: tuple[Slot, ...]) -> None:
        self.book, self.sheet, self.row, self.column, self.slots = book, sheet, row, column, slots


Run = Callable[[Here], Any]
CATCHES = {"ISERROR", "ISNA", "ISNUMBER", "ISTEXT", "ISBLANK", "ISLOGICAL", "ISNONTEXT", IN_EACH_ROW["IF"]}
REFERENCES = tree.Cells | tree.Column | tree.Name


@lru_cache(maxsize=10_000)
def run_of(shape: str) -> Run:
    """What works a shape out. Raises NotWorkedOutError."""
    return compiled(tree.read(shape), arrays=False)


def compiled(node: tree.Node, arrays: bool) -> Run:
    """What works a node out: to one value, or inside SUMPRODUCT to an array or range as well."""
    match node:
        case tree.Literal(slot):
            return lambda here: here.slots[slot]
        case tree.Constant(value):
            return lambda here: value
        case tree.Cells() | tree.Column() | tree.Name():
            return _value(node, arrays)
        case tree.Operation(sign, operands):
            return _operation(sign, [compiled(each, arrays) for each in operands], arrays)
        case tree.Call(name, arguments):
            return _call(name, arguments, arrays)


def _place(node: REFERENCES) -> Callable[[Here], tuple[Page, Rect]]:
    """Where a reference leads."""
    match node:
        case tree.Cells(None, slot):
            return lambda here: (here.sheet, here.slots[slot])  # type: ignore[return-value]
        case tree.Cells(str(sheet), slot):
            return lambda here: (here.book.page(sheet), here.slots[slot])  # type: ignore[return-value]
        case tree.Column():
            return lambda here: here.book.column(node, here.row)
        case tree.Name(name):
            return lambda here: here.book.name(name)
    raise NotWorkedOutError("such a reference")


def _block(node: REFERENCES) -> Run:
    place = _place(node)
    return lambda here: here.book.block(*place(here))


def _value(node: REFERENCES, arrays: bool) -> Run:
    place = _place(node)

    def one(here: Here) -> Any:
        sheet, rect = place(here)
        if rect[0] == rect[2] and rect[1] == rect[3]:
            return here.book.value(sheet, rect[0], rect[1])
        if arrays:
            return here.book.block(sheet, rect)
        if rect.left == rect.right and rect.top <= here.row <= rect.bottom:
            return here.book.value(sheet, here.row, rect.left)
        if rect.top == rect.bottom and rect.left <= here.column <= rect.right:
            return here.book.value(sheet, rect.top, here.column)
        raise Error(VALUE)

    def cell(here: Here) -> Any:
        rect: Any = here.slots[node.slot]  # type: ignore[union-attr]
        return here.book.value(here.sheet, rect[0], rect[1])

    return cell if isinstance(node, tree.Cells) and node.single and node.sheet is None else one


def _operation(sign: str, operands: list[Run], arrays: bool) -> Run:
    scalar = SCALAR[sign]
    if arrays:

        def spread(here: Here) -> Any:
            values = [each(here) for each in operands]
            return over(sign, *values) if any(map(_many, values)) else scalar(*values)

        return spread
    if len(operands) == 1:
        (only,) = operands
        return lambda here: scalar(only(here))
    left, right = operands
    return lambda here: scalar(left(here), right(here))


def _many(value: object) -> bool:
    return isinstance(value, np.ndarray | Block)


def _call(name: str, arguments: tuple[tree.Node, ...], arrays: bool) -> Run:
    if name in LAZY:
        return LAZY[name]([compiled(each, arrays) for each in arguments])
    if name in SINGLE:
        _, least, most = SINGLE[name]
        _counted(name, least, most, arguments)
        return _single(name, [compiled(each, arrays) for each in arguments])
    if name in OVER:
        return _over(name, OVER[name], arguments, arrays)
    raise NotWorkedOutError(f"the function {name}")


def _counted(name: str, least: int, most: float, arguments: tuple[tree.Node, ...]) -> None:
    if not least <= len(arguments) <= most:
        raise NotWorkedOutError(f"{name} of {len(arguments)} arguments")


def _single(name: str, runs: list[Run]) -> Run:
    function, catches, at_once = SINGLE[name][0], name in CATCHES, AT_ONCE.get(name)

    def found(here: Here) -> Any:
        values = [_caught(each, here) for each in runs] if catches else [each(here) for each in runs]
        if not any(map(_many, values)):
            return function(*values)
        whole = at_once(*values) if at_once is not None else None
        return each_by_each(function, *values) if whole is None else whole

    return found


def _caught(run: Run, here: Here) -> Any:
    try:
        return run(here)
    except Error as error:
        return error


def _over(name: str, asked: Over, arguments: tuple[tree.Node, ...], arrays: bool) -> Run:
    fixed, more = asked.arguments, asked.more
    kinds = (fixed + more * len(arguments))[: len(arguments)]
    whole = len(arguments) >= len(fixed) - asked.optional and len(kinds) == len(arguments)
    if not whole or (len(more) > 1 and (len(arguments) - len(fixed)) % len(more)) or (more and not arguments):
        raise NotWorkedOutError(f"{name} of {len(arguments)} arguments")
    runs = [_argument(kind, node, arrays) for kind, node in zip(kinds, arguments, strict=True)]
    function, at_once = asked.function, asked.each
    single_at = [at for at, kind in enumerate(kinds) if kind == "v"]
    if not arrays:
        return lambda here: function(here, *[each(here) for each in runs])

    def spread(here: Here) -> Any:
        values = [each(here) for each in runs]
        many = [at for at in single_at if _many(values[at])]
        if not many:
            return function(here, *values)
        if name == "INDEX":
            raise NotWorkedOutError("INDEX at many places")

        mark = (name, *values) if all(isinstance(each, Block) for each in values) else ()
        if mark and mark in here.book.spread:
            return here.book.spread[mark]
        whole = at_once(here, *values) if at_once is not None else None
        if whole is not None:
            if mark:
                here.book.spread[mark] = whole
            return whole
        asked = [values[at] for at in many]

        def each_of(*chosen: object) -> Any:
            for at, value in zip(many, chosen, strict=True):
                values[at] = value
            return function(here, *values)

        found = each_different(each_of, *asked) if mark and len(asked) == 1 else each_by_each(each_of, *asked)
        if mark:
            here.book.spread[mark] = found
        return found

    return spread


def _argument(kind: str, node: tree.Node, arrays: bool) -> Run:
    if kind == "v":
        return compiled(node, arrays)
    if isinstance(node, REFERENCES):
        return _block(node)
    return compiled(node, arrays or kind == "a")


def _if(runs: list[Run]) -> Run:
    if not 2 <= len(runs) <= 3:
        raise NotWorkedOutError(f"IF of {len(runs)} arguments")
    condition, then, other = runs if len(runs) == 3 else [*runs, _no]

    def chosen(here: Here) -> Any:
        return then(here) if truth(_one(condition(here), "IF")) else other(here)

    return chosen


def _no(here: Here) -> bool:
    return False


def _one(value: object, name: str) -> Any:
    """The value on which a choice rests: Excel chooses element by element only in formulas entered as arrays."""
    if _many(value):
        raise NotWorkedOutError(f"{name} of many values at once")
    return value


def _if_error(runs: list[Run]) -> Run:
    value, other = runs

    def found(here: Here) -> Any:
        first = _caught(value, here)
        return other(here) if isinstance(_one(first, "IFERROR"), Error) else first

    return found


def _if_missing(runs: list[Run]) -> Run:
    value, other = runs

    def found(here: Here) -> Any:
        first = _one(_caught(value, here), "IFNA")
        return other(here) if isinstance(first, Error) and first.code == MISSING else first

    return found


def _choose(runs: list[Run]) -> Run:
    place, *others = runs

    def found(here: Here) -> Any:
        at = int(number(_one(place(here), "CHOOSE")))
        if not 1 <= at <= len(others):
            raise Error(VALUE)
        return others[at - 1](here)

    return found


LAZY: dict[str, Callable[[list[Run]], Run]] = {
    "CHOOSE": _choose,
    "IF": _if,
    "IFERROR": _if_error,
    "IFNA": _if_missing,
    "NA": lambda runs: _missing,
    "TRUE": lambda runs: lambda here: True,
    "FALSE": lambda runs: lambda here: False,
}


def _missing(here: Here) -> Any:
    raise Error(MISSING)


def settled(run: Run, here: Here) -> Any:
    """What a formula comes to: a blank as 0, a whole number as float, an error as a value."""
    try:
        return worth_of(single(run(here)))
    except Error as error:
        return Error(error.code)


def worth_of(found: Any) -> Any:
    """What a cell holds where its formula comes to this."""
    kind = type(found)
    if kind is str or kind is bool:
        return found
    if found is None:
        return 0.0
    return found if isinstance(found, Error) else float(found) if math.isfinite(found) else Error(RANGE)
