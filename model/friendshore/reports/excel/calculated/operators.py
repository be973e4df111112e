"""Operators on single values and, element by element, on arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from friendshore.reports.excel.calculated.block import BLANK, FIGURE, WORD, YES_NO, Block, boxed
from friendshore.reports.excel.calculated.worth import (
    DIVISION,
    NEARLY,
    RANGE,
    VALUE,
    Error,
    NotWorkedOutError,
    compared,
    nearly,
    number,
    text,
)

Array = NDArray[Any]


def add(one: object, other: object) -> float:
    """A sum; nothing where two numbers that differ by rounding alone cancel out."""
    left, right = number(one), number(other)
    total = left + right
    return 0 if total and (left < 0) != (right < 0) and nearly(left, -right) else total


def subtract(one: object, other: object) -> float:
    """A difference; nothing between two numbers that differ by rounding alone."""
    left, right = number(one), number(other)
    return 0 if left != right and (left < 0) == (right < 0) and nearly(left, right) else left - right


def multiply(one: object, other: object) -> float:
    """A product."""
    return number(one) * number(other)


def divide(one: object, other: object) -> float:
    """A quotient. Raises Error."""
    left, right = number(one), number(other)
    if right == 0:
        raise Error(DIVISION)
    return left / right


def power(one: object, other: object) -> float:
    """A power. Raises Error."""
    left, right = number(one), number(other)
    if left == 0 and right <= 0:
        raise Error(DIVISION if right else RANGE)
    try:
        found = left**right
    except OverflowError:
        raise Error(RANGE) from None
    if isinstance(found, complex):
        raise Error(RANGE)
    return float(found)


def joined(one: object, other: object) -> str:
    """Two texts as one."""
    return text(one) + text(other)


def _order(one: object, other: object) -> int:
    found = compared(one, other)
    if found == 2:
        raise NotWorkedOutError("which of two words comes first")
    return found


SCALAR: dict[str, Callable[..., Any]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "^": power,
    "&": joined,
    "=": lambda one, other: compared(one, other) == 0,
    "<>": lambda one, other: compared(one, other) != 0,
    "<": lambda one, other: _order(one, other) < 0,
    ">": lambda one, other: _order(one, other) > 0,
    "<=": lambda one, other: _order(one, other) <= 0,
    ">=": lambda one, other: _order(one, other) >= 0,
    "u-": lambda one: -number(one),
    "u+": lambda one: one,
    "%": lambda one: number(one) / 100,
}


def over(sign: str, *operands: object) -> Array:
    """An operator on arrays, ranges and single values, element by element."""
    if sign == "u+":
        return array(operands[0])
    fast = FAST.get(sign)
    if fast is not None:
        compares = sign in {"=", "<>", "<", ">", "<=", ">="}
        figures = [_figures(each, compares) for each in operands]
        if all(each is not None for each in figures):
            _fit(figures)
            return finite(fast(*figures))
    if sign in {"=", "<>"}:
        for block, word in (operands, operands[::-1]):
            if isinstance(block, Block) and type(word) is str and word:
                numbers, words = block.words
                alike: Array = (words == numbers.get(word.lower(), -2)).reshape(block.shape)
                return alike if sign == "=" else ~alike
            figure = type(word) in (float, int) and word
            if figure and isinstance(block, Block) and block.holds <= {WORD, BLANK, FIGURE}:
                alike = (_near(block.floats, word) & (block.kinds == FIGURE)).reshape(block.shape)
                return alike if sign == "=" else ~alike
    if sign == "&":
        block, end = operands
        if type(end) is str and isinstance(block, Block) and block.holds <= {WORD, BLANK}:
            return boxed([(word or "") + end for word in block.cells]).reshape(block.shape)
    return each_by_each(SCALAR[sign], *operands)


def each_by_each(function: Callable[..., Any], *operands: object) -> Array:
    """A function of single values on each element; errors stay where they arise."""

    def safely(*values: object) -> Any:
        try:
            return function(*values)
        except Error as error:
            return error

    arrays = [_boxed(each) for each in operands]
    _fit(arrays)
    return settled(np.frompyfunc(safely, len(arrays), 1)(*arrays))


def each_different(function: Callable[[Any], Any], block: Block) -> Array:
    """A function of single values on each cell of a block, worked out once for those that are alike."""
    if YES_NO in block.holds:  # yes and 1 would be one to Python
        return each_by_each(function, block)
    different = list(dict.fromkeys(block.cells))
    found = each_by_each(function, boxed(different).reshape(-1, 1)).ravel().tolist()
    worth = dict(zip(different, found, strict=True))
    return settled(boxed([worth[value] for value in block.cells]).reshape(block.shape))


def settled(values: Array) -> Array:
    """Values of any kind as floats or yes and no where they are all such."""
    if values.dtype != object:
        return values
    kinds = set(map(type, values.ravel().tolist()))
    if kinds <= {float, int} and kinds:
        return values.astype(float)
    return values.astype(bool) if kinds == {bool} else values


def _boxed(value: object) -> Any:
    found = array(value)
    return found.astype(object) if found.dtype != object else found


def array(value: object) -> Array:
    """A range, an array or a single value as an array of two dimensions."""
    if isinstance(value, Block):
        return value.array
    if isinstance(value, np.ndarray):
        return value
    if type(value) is bool or type(value) is float or type(value) is int:
        return np.array([[value]])
    return boxed([value]).reshape(1, 1)


def _figures(value: object, compares: bool) -> Any:
    """Values as floats where an operator can take them so; None where it cannot."""
    if isinstance(value, Block):
        fine = {FIGURE} if compares else {FIGURE, BLANK, YES_NO}
        if not value.holds <= fine:
            return None
        if YES_NO in value.holds:
            return np.array([float(each or 0) for each in value.cells]).reshape(value.shape)
        return value.floats.reshape(value.shape)
    if isinstance(value, np.ndarray):
        if value.dtype == bool and not compares:
            return value.astype(float)
        return value if value.dtype == float else None
    return float(value) if type(value) is float or type(value) is int else None


def _fit(arrays: list[Any]) -> None:
    """Excel fills what is missing with #N/A where shapes differ; nothing of ours asks for that."""
    try:
        np.broadcast_shapes(*(np.shape(each) for each in arrays))
    except ValueError:
        raise NotWorkedOutError("arrays of different shapes side by side") from None


def finite(values: Array) -> Array:
    """The values, with an error where one is no number."""
    if values.dtype == bool or np.isfinite(values).all():
        return values
    found = values.astype(object)
    found[np.isnan(values)] = Error(RANGE)
    found[np.isinf(values)] = Error(DIVISION)
    return found


def _near(one: Any, other: Any) -> Any:
    return (one == other) | (np.abs(one - other) < np.minimum(np.abs(one), np.abs(other)) * NEARLY)


def _added(one: Any, other: Any) -> Any:
    total = one + other
    return np.where(np.abs(total) < np.minimum(np.abs(one), np.abs(other)) * NEARLY, 0.0, total)


def _quiet(function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def quietly(one: object, other: object) -> Any:
        with np.errstate(all="ignore"):
            return np.asarray(function(one, other))

    return quietly


FAST: dict[str, Callable[..., Any]] = {
    "+": _added,
    "-": lambda one, other: _added(one, -other),
    "*": _quiet(np.multiply),
    "/": _quiet(lambda one, other: np.where(np.equal(other, 0), np.inf, np.divide(one, other))),
    "=": _near,
    "<>": lambda one, other: ~_near(one, other),
    "<": lambda one, other: (one < other) & ~_near(one, other),
    ">": lambda one, other: (one > other) & ~_near(one, other),
    "<=": lambda one, other: (one < other) | _near(one, other),
    ">=": lambda one, other: (one > other) | _near(one, other),
    "u-": np.negative,
    "%": lambda one: one / 100,
}


def single(found: object) -> Any:
    """The one value of an array of one; Excel shows the first of more. A range has to be met by row or column."""
    if isinstance(found, np.ndarray):
        value = found.flat[0]
        return value.item() if hasattr(value, "item") else value
    if isinstance(found, Block):
        raise Error(VALUE)
    return found
