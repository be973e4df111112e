"""What a cell can be worth, and how Excel turns one kind of it into another: numbers, text, yes and no, blanks, errors.

A blank cell is None: 0 beside a number, "" beside text. An error is a value until something is worked out from it; then
it is raised, and becomes the value of that formula.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta
from typing import Any

Value = float | int | str | bool | None | Exception
ORIGIN = datetime(1899, 12, 30)
"""Day 0 of Excel's calendar (from March 1900 on: before that it counts a day that never was)."""
NEARLY = 2.0**-48
"""Share by which two numbers may differ and count as equal: their sums were rounded on the way."""
NUMBER = re.compile(r"\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*(%?)\s*", re.ASCII)


class Error(Exception):
    """An error as a cell shows it, such as #DIV/0!."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Error) and self.code == other.code

    def __hash__(self) -> int:
        return hash(self.code)


DIVISION, VALUE, MISSING, RANGE, REFERENCE = "#DIV/0!", "#VALUE!", "#N/A", "#NUM!", "#REF!"


class NotWorkedOutError(Exception):
    """A formula that this package does not know how to work out: said, never guessed.

    what    what it does not know
    cell    where it stands, such as Costs!F8; empty until that is known
    """

    def __init__(self, what: str, cell: str = "") -> None:
        super().__init__(f"{cell}: {what}" if cell else what)
        self.what, self.cell = what, cell


def number(value: Any) -> float:
    """A value as a number, as arithmetic takes it. Raises Error."""
    kind = type(value)
    if kind is float or kind is int:
        return value  # type: ignore[no-any-return]
    if value is None:
        return 0
    if kind is bool:
        return int(value)
    if kind is str:
        found = as_number(value)
        if found is None:
            raise Error(VALUE)
        return found
    raise value


def as_number(text: str) -> float | None:
    """The number that text says, None where it says none."""
    found = NUMBER.fullmatch(text)
    if found is None:
        return None
    return float(text.replace("%", "")) / 100 if found[3] else float(text)


def text(value: Any) -> str:
    """A value as text, as & takes it: a number with up to 15 digits. Raises Error."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[no-any-return]
    if value is None:
        return ""
    if kind is bool:
        return "TRUE" if value else "FALSE"
    if isinstance(value, Error):
        raise value
    return _digits(float(value))


def _digits(value: float) -> str:
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    mantissa, _, power = f"{value:.14e}".partition("e")
    exponent = int(power)
    digits = mantissa.rstrip("0").rstrip(".")
    whole = digits.replace("-", "").replace(".", "")
    if -5 <= exponent < 0 or (exponent < -5 and len(whole) - exponent <= 16):
        plain = f"{value:.{len(whole) - 1 - exponent}f}"
        return plain if len(plain) <= 20 else f"{digits}E{exponent:+03d}"
    if exponent < 0 or exponent > 20:
        return f"{digits}E{exponent:+03d}"
    return f"{value:.{max(0, len(whole) - 1 - exponent)}f}" if exponent < 15 else str(int(float(f"{value:.14e}")))


def truth(value: object) -> bool:
    """A value as yes or no. Raises Error."""
    if type(value) is bool:
        return value
    if type(value) is str:
        if value.upper() in {"TRUE", "FALSE"}:
            return value.upper() == "TRUE"
        raise Error(VALUE)
    return number(value) != 0


def nearly(one: float, other: float) -> bool:
    """Whether two numbers are equal but for rounding."""
    if one == other:
        return True
    gap = abs(one - other)
    return gap < abs(one) * NEARLY and gap < abs(other) * NEARLY


def compared(one: Any, other: Any) -> int:
    """-1, 0 or 1: numbers come before text, text before yes and no; case does not count. Raises Error."""
    for each in (one, other):
        if isinstance(each, Error):
            raise each
    if one is None:
        one = _blank_beside(other)
    if other is None:
        other = _blank_beside(one)
    kinds = _rank(one), _rank(other)
    if kinds[0] != kinds[1]:
        return -1 if kinds[0] < kinds[1] else 1
    if kinds[0] == 1:
        one, other = one.lower(), other.lower()
        if one != other and not (_plain(one) and _plain(other)):
            return 2  # not equal; which comes first is a matter of language
        return int(one > other) - int(one < other)
    return 0 if nearly(one, other) else (-1 if one < other else 1)


def _blank_beside(other: object) -> Any:
    return "" if type(other) is str else False if type(other) is bool else 0


def _rank(value: object) -> int:
    return 2 if type(value) is bool else 1 if type(value) is str else 0


def _plain(word: str) -> bool:
    """Whether each language sorts the word alike."""
    return word.isascii() and (word.isalpha() or word.isdigit() or word == "")


def serial(moment: date) -> float:
    """A date as the number that Excel keeps."""
    whole = moment if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day)
    return (whole - ORIGIN) / timedelta(days=1)


def day(value: float) -> date:
    """The date of a number. Raises Error."""
    if not 61 <= value < 2958466:
        if 0 <= value < 61:
            raise NotWorkedOutError("a date before March 1900")
        raise Error(RANGE)
    return (ORIGIN + timedelta(days=math.floor(value))).date()
