"""Functions of single values: text, dates, rounding, what kind of value one is. Arrays go through them one by one."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from typing import Any

from openpyxl.utils import get_column_letter

from friendshore.reports.excel.calculated.formats import rounded, shown
from friendshore.reports.excel.calculated.operators import power
from friendshore.reports.excel.calculated.worth import (
    DIVISION,
    MISSING,
    RANGE,
    VALUE,
    Error,
    NotWorkedOutError,
    day,
    number,
    serial,
    text,
    truth,
)


def _date(year: object, month: object, of_month: object) -> float:
    years, months, days = (math.floor(number(each)) for each in (year, month, of_month))
    if 0 <= years < 1900:
        years += 1900
    years, months = years + (months - 1) // 12, (months - 1) % 12 + 1
    if not 1900 <= years <= 9999:
        raise Error(RANGE)
    return serial(date(years, months, 1)) + days - 1


def _year(value: object) -> float:
    found = number(value)
    return 1900 if 0 <= found < 367 else day(found).year


def _letters(value: object) -> str:
    """Text whose letters Excel counts as we do: it counts those beyond the first 65,536 as two."""
    found = text(value)
    if not found.isascii() and max(found) > "\uffff":
        raise NotWorkedOutError("counting letters that Excel counts twice")
    return found


def _middle(whole: object, start: object, size: object) -> str:
    first, many = int(number(start)), int(number(size))
    if first < 1 or many < 0:
        raise Error(VALUE)
    return _letters(whole)[first - 1 : first - 1 + many]


def _left(whole: object, size: object = 1) -> str:
    many = int(number(size))
    if many < 0:
        raise Error(VALUE)
    return _letters(whole)[:many]


def _right(whole: object, size: object = 1) -> str:
    many = int(number(size))
    if many < 0:
        raise Error(VALUE)
    return _letters(whole)[-many:] if many else ""


def _unicode(value: object) -> float:
    found = text(value)
    if not found:
        raise Error(VALUE)
    return ord(found[0])


def _char(value: object) -> str:
    found = int(number(value))
    if not 0 < found <= 0x10FFFF:
        raise Error(VALUE)
    return chr(found)


def _find(wanted: object, whole: object, start: object = 1) -> float:
    found = _letters(whole).find(text(wanted), int(number(start)) - 1)
    if found < 0:
        raise Error(VALUE)
    return found + 1


def _substitute(whole: object, old: object, new: object) -> str:
    return text(whole).replace(text(old), text(new)) if text(old) else text(whole)


def _repeated(value: object, times: object) -> str:
    many = int(number(times))
    if many < 0 or len(found := text(value) * many) > 32767:
        raise Error(VALUE)
    return found


def _modulo(value: object, by: object) -> float:
    divisor = number(by)
    if divisor == 0:
        raise Error(DIVISION)
    return number(value) - divisor * math.floor(number(value) / divisor)


def _value(value: object) -> float:
    return number(value if value is not None else 0)


def _root(value: object) -> float:
    found = number(value)
    if found < 0:
        raise Error(RANGE)
    return math.sqrt(found)


def _exponential(value: object) -> float:
    try:
        return math.exp(number(value))
    except OverflowError:
        raise Error(RANGE) from None


def _logarithm(value: object) -> float:
    found = number(value)
    if found <= 0:
        raise Error(RANGE)
    return math.log(found)


def _as_figure(value: object) -> float:
    """N: a number or yes and no as a number, all else 0."""
    if isinstance(value, Error):
        raise value
    return 0 if value is None or type(value) is str else number(value)


def _as_text(value: object) -> str:
    if isinstance(value, Error):
        raise value
    return value if type(value) is str else ""


def _edged(value: object, step: Callable[[float], int]) -> float:
    return step(number(value))


def _places(value: object, places: object, step: Callable[[float], int]) -> float:
    figure, scale = number(value), 10.0 ** int(number(places))
    return math.copysign(step(float(f"{abs(figure) * scale:.15g}")) / scale, figure)


def _address(row: object, column: object) -> str:
    return f"${get_column_letter(int(number(column)))}${int(number(row))}"


def _either(met: object, one: object, other: object = False) -> Any:
    """IF, both of whose outcomes are there. Raises Error."""
    return one if truth(met) else other


def _extreme(choose: Callable[..., float]) -> Callable[..., float]:
    """MAX or MIN of figures; text and blanks count otherwise in cells than outright."""

    def found(*values: object) -> float:
        if not all(type(each) is float or type(each) is int for each in values):
            raise NotWorkedOutError("the extreme of other things than figures")
        return choose(values)

    return found


IN_EACH_ROW = {"IF": "IF in each row", "MAX": "MAX in each row", "MIN": "MIN in each row"}
"""Functions of ranges or of what is not asked for, as functions of the single values of a row."""
SINGLE: dict[str, tuple[Callable[..., Any], int, int]] = {
    "ABS": (lambda value: abs(number(value)), 1, 1),
    "ADDRESS": (_address, 2, 2),
    "CHAR": (_char, 1, 1),
    "CODE": (_unicode, 1, 1),
    "DATE": (_date, 3, 3),
    "DAY": (lambda value: day(number(value)).day, 1, 1),
    "EXACT": (lambda one, other: text(one) == text(other), 2, 2),
    "EXP": (_exponential, 1, 1),
    "FIND": (_find, 2, 3),
    IN_EACH_ROW["IF"]: (_either, 2, 3),
    IN_EACH_ROW["MAX"]: (_extreme(max), 1, 255),
    IN_EACH_ROW["MIN"]: (_extreme(min), 1, 255),
    "HYPERLINK": (lambda link, shown_as=None: link if shown_as is None else shown_as, 1, 2),
    "INT": (lambda value: _edged(value, math.floor), 1, 1),
    "ISBLANK": (lambda value: value is None, 1, 1),
    "ISERROR": (lambda value: isinstance(value, Error), 1, 1),
    "ISLOGICAL": (lambda value: type(value) is bool, 1, 1),
    "ISNA": (lambda value: isinstance(value, Error) and value.code == MISSING, 1, 1),
    "ISNONTEXT": (lambda value: type(value) is not str, 1, 1),
    "ISNUMBER": (lambda value: type(value) in {float, int}, 1, 1),
    "ISTEXT": (lambda value: type(value) is str, 1, 1),
    "LEFT": (_left, 1, 2),
    "LEN": (lambda value: len(_letters(value)), 1, 1),
    "LN": (_logarithm, 1, 1),
    "LOWER": (lambda value: text(value).lower(), 1, 1),
    "MID": (_middle, 3, 3),
    "MOD": (_modulo, 2, 2),
    "MONTH": (lambda value: day(number(value)).month, 1, 1),
    "N": (_as_figure, 1, 1),
    "NOT": (lambda value: not truth(value), 1, 1),
    "POWER": (power, 2, 2),
    "REPT": (_repeated, 2, 2),
    "RIGHT": (_right, 1, 2),
    "ROUND": (rounded, 2, 2),
    "ROUNDDOWN": (lambda value, places: _places(value, places, math.floor), 2, 2),
    "ROUNDUP": (lambda value, places: _places(value, places, math.ceil), 2, 2),
    "SIGN": (lambda value: (number(value) > 0) - (number(value) < 0), 1, 1),
    "SQRT": (_root, 1, 1),
    "SUBSTITUTE": (_substitute, 3, 3),
    "T": (_as_text, 1, 1),
    "TEXT": (lambda value, layout: shown(value, text(layout)), 2, 2),
    "TRIM": (lambda value: " ".join(part for part in text(value).split(" ") if part), 1, 1),
    "UNICHAR": (_char, 1, 1),
    "UNICODE": (_unicode, 1, 1),
    "UPPER": (lambda value: text(value).upper(), 1, 1),
    "VALUE": (_value, 1, 1),
    "YEAR": (_year, 1, 1),
}
