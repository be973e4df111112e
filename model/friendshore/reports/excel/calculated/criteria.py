"""What SUMIFS and its kin ask of a cell: equal to a value, or an operator and a value, or text with wildcards.

As Excel has it: text is compared without case; the text 5 equals the number 5; * and ? are wildcards for text, ~ before
one makes it plain; "" asks for blank cells and empty text, "=" for blank cells alone, "<>" for all others; a blank cell
as criterion is 0.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from friendshore.reports.excel.calculated.block import BLANK, FIGURE, WORD, Block, Flags, key, rounded
from friendshore.reports.excel.calculated.worth import NEARLY, Error, NotWorkedOutError, as_number

OPERATORS = ("<=", ">=", "<>", "=", "<", ">")


class Criterion(NamedTuple):
    """An operator and a value; `wanted` is the value as cells' keys have it, `pattern` is there for wildcards."""

    sign: str
    wanted: Any
    pattern: re.Pattern[str] | None = None



EMPTY = Criterion("=", "")
NO_KEY = object()


@lru_cache(maxsize=100_000, typed=True)
def plain(value: object) -> Any:
    """The one key that answers a value as a criterion, so that sums by key do; NO_KEY where more has to be asked."""
    asked = criterion(value)
    return asked.wanted if asked.sign == "=" and asked.pattern is None and asked.wanted not in ("", None) else NO_KEY


@lru_cache(maxsize=100_000, typed=True)
def criterion(value: object) -> Criterion:
    """What a value asks for as a criterion."""
    if type(value) is str:
        return _text(value)
    return Criterion("=", 0.0 if value is None else key(value))


def _text(value: str) -> Criterion:
    sign = next((each for each in OPERATORS if value.startswith(each)), "")
    rest = value[len(sign) :]
    if not rest:
        return Criterion(sign or "=", None if sign in {"=", "<>"} else "")
    figure = as_number(rest)
    if figure is not None:
        return Criterion(sign or "=", rounded(figure))
    if sign in {"", "=", "<>"}:
        if rest.upper() in {"TRUE", "FALSE"}:
            return Criterion(sign or "=", (rest.upper() == "TRUE",))
        if any(mark in rest for mark in "*?~"):
            return Criterion(sign or "=", rest, pattern(rest))
        return Criterion(sign or "=", rest.lower())
    raise NotWorkedOutError(f"the criterion {value!r}, which asks for an order of words")


def pattern(wanted: str) -> re.Pattern[str]:
    """Text with wildcards, as a pattern for text in small letters."""
    parts = re.findall(r"~[*?~]|.", wanted.lower(), re.DOTALL)
    signs = {"*": ".*", "?": "."}
    return re.compile("".join(signs.get(each) or re.escape(each[-1]) for each in parts), re.DOTALL)


def meets(block: Block, asked: Criterion) -> Flags:
    """Which cells of a block meet a criterion."""
    if asked.sign == "<>":
        return ~_equal(block, asked)
    if asked.sign == "=":
        return _equal(block, asked)
    if asked.wanted == "":
        raise NotWorkedOutError(f"the criterion {asked.sign!r} without a value")
    figures, wanted = block.floats, asked.wanted
    alike: Flags = np.abs(figures - wanted) < np.minimum(np.abs(figures), abs(wanted)) * NEARLY
    alike |= figures == wanted
    order: Flags = figures < wanted if asked.sign[0] == "<" else figures > wanted
    found: Flags = ((order | alike) if asked.sign.endswith("=") else (order & ~alike)) & (block.kinds == FIGURE)
    return found


def _equal(block: Block, asked: Criterion) -> Flags:
    if asked.pattern is not None:
        whole = asked.pattern.fullmatch
        pairs = zip(block.cells, block.kinds.tolist(), strict=True)
        return np.fromiter(
            (kind == WORD and whole(value.lower()) is not None for value, kind in pairs), bool, len(block.cells)
        )
    if isinstance(asked.wanted, Error):
        raise NotWorkedOutError("an error as a criterion")
    blank: Flags = block.kinds == BLANK
    if asked.wanted is None:
        return blank
    codes, known = block.codes, block.code_of
    alike: Flags = codes == known.get(asked.wanted, -1)
    return alike | blank if asked == EMPTY else alike
