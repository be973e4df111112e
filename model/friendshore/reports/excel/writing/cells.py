"""What goes into a cell: a value as it stands, or a formula of ours. Text that begins with = is text all the same."""

from __future__ import annotations

import math
from functools import lru_cache
from math import isfinite
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from friendshore.reports.excel.writing.columns import FIGURE, FORMULA, OTHER, TEXT

KINDS = {str: TEXT, float: FIGURE, int: FIGURE, type(None): FIGURE}
LONGEST = 32_000
"""Letters that a cell holds."""


def write(cell: Any, value: object) -> Any:
    """Write a value: a title that begins with = is the text that it is. The cell."""
    shown = clean(value)
    if isinstance(shown, str):
        cell._value, cell.data_type = shown, TEXT
    elif type(shown) is float or type(shown) is int:
        cell._value, cell.data_type = shown, FIGURE
    else:
        cell.value = shown
    return cell


def write_formula(cell: Any, formula: str) -> Any:
    """Write a formula, which begins with =: the one place where a cell becomes one. The cell."""
    assert formula.startswith("=")
    cell._value, cell.data_type = formula, FORMULA
    return cell


def held(values: list[Any]) -> tuple[list[Any], str]:
    """Values as cells hold them, as `write` would have it, and their kinds; all at once, for columns are long."""
    kinds = set(map(type, values))
    if kinds == {str}:
        return list(map(_plain, values)), TEXT * len(values)
    if (kinds == {float} and all(map(isfinite, values))) or kinds == {int}:
        return values, FIGURE * len(values)
    found = [_plain(each) if type(each) is str else clean(each) for each in values]
    return found, "".join([KINDS.get(type(each), OTHER) for each in found])


@lru_cache(maxsize=100_000)
def _plain(text: Any) -> str:
    """Text as a cell takes it; worked out once, for many cells say the same."""
    return (text if text.isprintable() else ILLEGAL_CHARACTERS_RE.sub("", text))[:LONGEST]


def clean(value: object) -> Any:
    """A value as a cell takes it: no missing figures, no numpy types, yes and no in words."""
    if type(value) is float:
        return value if math.isfinite(value) else None
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return _plain(value)
    return None if value is None or (isinstance(value, float) and not math.isfinite(value)) else value
