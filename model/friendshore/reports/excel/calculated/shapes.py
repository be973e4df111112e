"""Formulas that differ only in their cells, figures and words have one shape, and a shape is read but once.

`=SUMIFS(t[x],t[y],F$4)*2` has the shape `=SUMIFS(t[x],t[y],A1)*0`; its slots are F4 and 2. A workbook of forty thousand
formulas has some hundreds of shapes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from openpyxl.utils import column_index_from_string

from friendshore.reports.excel.calculated.worth import NotWorkedOutError

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


class Rect(NamedTuple):
    """A rectangle of cells, first and last row and column (from 1)."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def single(self) -> bool:
        return self.top == self.bottom and self.left == self.right


Slot = float | str | Rect
CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]++(?![\w.(!\[])"
PARTS = re.compile(
    rf"""
    (?P<text>"(?:[^"]|"")*+")
    |(?P<cells>{CELL}(?::{CELL})?)
    |(?P<lines>\$?[A-Z]{{1,3}}:\$?[A-Z]{{1,3}}(?![\w.(!\[])|\$?[0-9]+:\$?[0-9]+)
    |(?P<number>[0-9]++(?:\.[0-9]*+)?(?:[eE][-+]?[0-9]+)?|\.[0-9]+)
    |(?P<kept>(?:
        '(?:[^']|\'\')*+'!                                              # a sheet
        |[^\W\d][\w.]*+\[(?:'.|[^\[\]']|\[(?:'.|[^\[\]'])*+\])*+\]         # columns of a table
        |(?!{CELL}|[A-Z]{{1,3}}:)[^\W\d][\w.\\]*+!?                      # a function, a name, a sheet
        |\#[A-Z/0]+[!?]?                                               # an error
        |[-+*/^&=<>(),;%\s{{}}]                                          # signs
    )++)
    """,
    re.VERBOSE,
)
KEPT = "kept"
"""Parts that belong to the shape; the others stand in slots."""
STAND_IN = {"text": '""', "number": "0", "lines": "A1:B2"}


def taken_apart(formula: str) -> tuple[str, tuple[Slot, ...]]:
    """The shape of a formula, and what stands in its slots."""
    slots: list[Slot] = []

    def stand_in(found: re.Match[str]) -> str:
        kind, part = str(found.lastgroup), found[0]
        if kind == KEPT:
            return part
        slots.append(slot := slot_of(kind, part))
        return STAND_IN.get(kind) or ("A1" if isinstance(slot, Rect) and slot.single else "A1:B2")

    return PARTS.sub(stand_in, formula), tuple(slots)


def slot_of(kind: str, part: str) -> Slot:
    """What a part of a formula stands for."""
    if kind == "text":
        return part[1:-1].replace('""', '"')
    if kind == "number":
        return float(part)
    return _cells(part) if kind == "cells" else _lines(part)


@lru_cache(maxsize=100_000)
def _cells(part: str) -> Rect:
    first, _, last = part.replace("$", "").upper().partition(":")
    top, left = _place(first)
    bottom, right = _place(last) if last else (top, left)
    return Rect(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def _place(cell: str) -> tuple[int, int]:
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]), column_index_from_string(letters)


def _lines(part: str) -> Rect:
    """Whole columns such as A:C, or whole rows such as 1:40."""
    first, _, last = part.replace("$", "").partition(":")
    if first.isdigit():
        return Rect(min(int(first), int(last)), 1, max(int(first), int(last)), LAST_COLUMN)
    ends = column_index_from_string(first), column_index_from_string(last)
    return Rect(1, min(ends), LAST_ROW, max(ends))


def rect_of(reference: str) -> Rect:
    """The rectangle that a table or a name gives, such as $A$6:H109."""
    if not re.fullmatch(r"\$?[A-Z]+\$?\d+(:\$?[A-Z]+\$?\d+)?", reference):
        raise NotWorkedOutError(f"the reference {reference}")
    return _cells(reference)
