"""What goes into a cell: a value as it stands, or a formula of ours. Text that begins with = is text all the same."""

from __future__ import annotations

import math
from functools import lru_cache
from math import isfinite
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell

LONGEST = 32_000
"""Letters that a cell holds."""


def write(cell: Any, value: object) -> Any:
    """Write a value: a title that begins with = is the text that it is. The cell."""
    shown = clean(value)
    if isinstance(shown, str):
        cell._value, cell.data_type = shown, "s"
    elif type(shown) is float or type(shown) is int:
        cell._value, cell.data_type = shown, "n"
    else:
        cell.value = shown
    return cell


def write_formula(cell: Any, formula: str) -> Any:
    """Write a formula, which begins with =: the one place where a cell becomes one. The cell."""
    assert formula.startswith("=")
    cell._value, cell.data_type = formula, "f"
    return cell


def new(sheet: Any, row: int, column: int, style: Any) -> Any:
    """An empty cell in a style, as openpyxl makes it, but in one step: hundreds of thousands make a workbook."""
    cell: Any = Cell.__new__(Cell)
    cell.parent, cell.row, cell.column, cell._style = sheet, row, column, style
    cell._value, cell.data_type, cell._hyperlink, cell._comment = None, "n", None, None
    return cell


def filled(sheet: Any, row: int, column: int, style: Any, value: object) -> Any:
    """A cell in a style with a value, as `write` would write it, in one step."""
    cell: Any = Cell.__new__(Cell)
    cell.parent, cell.row, cell.column, cell._style = sheet, row, column, style
    cell._hyperlink = cell._comment = None
    kind = type(value)
    if kind is str:
        cell._value, cell.data_type = _plain(value), "s"
    elif kind is int or (kind is float and isfinite(value)):  # type: ignore[arg-type]
        cell._value, cell.data_type = value, "n"
    else:
        cell._value, cell.data_type = None, "n"
        write(cell, value)
    return cell


@lru_cache(maxsize=100_000)
def _plain(text: Any) -> str:
    """Text as a cell takes it; worked out once, for many cells say the same."""
    return (text if text.isprintable() else ILLEGAL_CHARACTERS_RE.sub("", text))[:LONGEST]


def clean(value: Any) -> Any:
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
