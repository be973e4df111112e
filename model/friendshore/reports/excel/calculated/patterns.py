"""Formulas of a column are alike but for rows, figures and words: the first alone is read letter by letter.

A formula is split at its digits and its words in quotes. Formulas that agree in all that lies between have a pattern,
which knows what their slots are made of.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate
from typing import Any

from openpyxl.utils import column_index_from_string

from friendshore.reports.excel.calculated.shapes import KEPT, PARTS, Rect, Slot, slot_of, taken_apart

PIECES = re.compile(r'("[^"]*"|[0-9]+)')
"""What formulas of one pattern differ in: every second piece of those that they are split into."""
Pieces = list[str]
Reader = Callable[[Pieces], Slot]


class Patterns:
    """The patterns of the formulas read so far."""

    def __init__(self) -> None:
        self._known: dict[str, _Pattern | None] = {}

    def taken_apart(self, formula: str) -> tuple[str, tuple[Slot, ...]]:
        """The shape of a formula, and what stands in its slots."""
        pieces = PIECES.split(formula)
        between = "\n".join(pieces[::2])
        if '"' in formula:
            between += "".join(["w" if piece[0] == '"' else "n" for piece in pieces[1::2]])
        if between not in self._known:
            self._known[between] = _pattern(formula, pieces)
        pattern = self._known[between]
        return taken_apart(formula) if pattern is None else pattern.of(formula, pieces)


class _Pattern:
    """What formulas of one pattern have in common.

    fixed    places of pieces that belong to the shape, such as the 2 of a name like co2
    readers  one for each slot
    ranges   slots that hold ranges: one of a single cell, such as B7:B7, makes another shape
    """

    def __init__(self, fixed: list[int], readers: list[Reader], ranges: list[int]) -> None:
        self._fixed, self._readers, self._ranges = fixed, readers, ranges
        self._shapes: dict[tuple[str | bool, ...], str] = {}

    def of(self, formula: str, pieces: Pieces) -> tuple[str, tuple[Slot, ...]]:
        """The shape of a formula, and what stands in its slots."""
        slots: Any = tuple([read(pieces) for read in self._readers])
        told = (*[pieces[at] for at in self._fixed], *[slots[at].single for at in self._ranges])
        shape = self._shapes.get(told)
        if shape is None:
            shape = self._shapes[told] = taken_apart(formula)[0]
        return shape, slots


def _pattern(formula: str, pieces: Pieces) -> _Pattern | None:
    """The pattern of a formula; None where a slot ends within a piece, as quotes in the name of a sheet may have it."""
    ends = list(accumulate(map(len, pieces)))
    spans = {at: (ends[at - 1], ends[at]) for at in range(1, len(pieces), 2)}
    fixed, readers, ranges = [*spans], list[Reader](), list[int]()
    for found in PARTS.finditer(formula):
        if found.lastgroup == KEPT:
            continue
        start, end = found.span()
        inside = [at for at, (first, last) in spans.items() if first < end and last > start]
        if any(spans[at][0] < start or spans[at][1] > end for at in inside):
            return None
        fixed = [at for at in fixed if at not in inside]
        if found.lastgroup == "cells" and ":" in found[0]:
            ranges.append(len(readers))
        readers.append(_reader(str(found.lastgroup), found[0], inside))
    return _Pattern(fixed, readers, ranges)


def _reader(kind: str, part: str, inside: list[int]) -> Reader:
    """What reads a slot out of the pieces of a formula; some of them lie inside it."""
    if not inside:
        constant = slot_of(kind, part)
        return lambda pieces: constant
    first, last = inside[0], inside[-1]
    if kind == "cells":
        columns = [column_index_from_string(letters) for letters in re.findall("[A-Za-z]+", part)]
        return _cell(columns[0], first) if len(columns) == 1 else _cells(min(columns), max(columns), first, last)
    if first == last and part.isdigit():
        return lambda pieces: float(pieces[first])
    before, *_, after = PIECES.split(part)
    return lambda pieces: slot_of(kind, "".join([before, *pieces[first : last + 1], after]))


def _cell(column: int, at: int) -> Reader:
    known: dict[str, Rect] = {}

    def read(pieces: Pieces) -> Rect:
        found = known.get(pieces[at])
        if found is None:
            row = int(pieces[at])
            found = known[pieces[at]] = Rect(row, column, row, column)
        return found

    return read


def _cells(left: int, right: int, at: int, to: int) -> Reader:
    known: dict[tuple[str, str], Rect] = {}

    def read(pieces: Pieces) -> Rect:
        rows = pieces[at], pieces[to]
        found = known.get(rows)
        if found is None:
            one, other = map(int, rows)
            found = known[rows] = Rect(min(one, other), left, max(one, other), right)
        return found

    return read
