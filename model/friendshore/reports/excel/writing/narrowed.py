"""Sums over long tables read the rows of one key alone, where these stand together: thousands of sums over all rows
would take LibreOffice many seconds after each edit.

The key stays among the criteria. So a row whose key is edited leaves its sum, which a check then misses, and rows that
somebody sorts otherwise turn checks red instead of giving other figures unseen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property, lru_cache, partial
from typing import Any

from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.writing.columns import FORMULA, Part, parts, reword, single
from friendshore.reports.excel.writing.formulas import quoted
from friendshore.reports.excel.writing.over_time import HEAD
from friendshore.reports.excel.writing.places import Location, locations

LONG = 500
"""Rows from which on a table is long: sums over shorter ones are quick, and names of columns read better."""
CRITERION = r'"(?:[^"]|"")*"|[^,()"]+'
SUM = re.compile(rf"\bSUMIFS\(([a-z_]+)\[([a-z_]+)\]((?:,\1\[[a-z_]+\],(?:{CRITERION}))+)\)")
PAIR = re.compile(rf",[a-z_]+\[([a-z_]+)\],({CRITERION})")
OVER_TIME = re.compile(rf"(?:'((?:[^']|'')+)'!\$)?([A-Z]+)\${HEAD}")
"""A criterion that is the head of a column of a sheet over time, of its own or of another one."""
Heads = Callable[[str], Mapping[str, Any]]
"""Of a sheet: column -> what stands at its head; the sheet of the formula itself has no name."""
Rows = tuple[int, int]
"""First and last row."""


def narrow(book: Workbook, sheets: Iterable[str]) -> None:
    """Cut the sums of sheets to the rows whose key is a constant, or the period at the head of a column."""
    tables = {name: _Table(book[at.sheet], at) for name, at in locations(book).items()}
    heads = cache(lambda title: _heads(book[title]))
    for sheet in sheets:
        reword(book[sheet], partial(_narrowed, partial(_cut, tables, partial(_of_sheet, heads, sheet))))


def _narrowed(cut: Callable[[re.Match[str]], str], text: str, kind: str) -> str:
    return SUM.sub(cut, text) if kind == FORMULA and "SUMIFS(" in text else text


def _of_sheet(heads: Heads, own: str, title: str) -> Mapping[str, Any]:
    return heads(title or own)


def _heads(sheet: Worksheet) -> Mapping[str, Any]:
    """What stands at the heads of columns and is no reader's to choose."""
    cells = single(sheet).items()  # no column of a table begins as far up
    heads = {column: cell for (row, column), cell in cells if row == HEAD and cell.protection.locked}
    return {get_column_letter(column): cell._value for column, cell in heads.items()}


def _cut(tables: Mapping[str, _Table], heads: Heads, found: re.Match[str]) -> str:
    """A sum over the fewest rows that one of its criteria leaves; as it stands where none leaves fewer."""
    name, column, pairs = found.groups()
    table = tables[name]
    criteria = PAIR.findall(pairs)
    spans = [table.rows_of(key, _wanted(criterion, heads)) for key, criterion in criteria]
    known = [span for span in spans if span]
    if not known:
        return found[0]
    rows = min(known, key=lambda span: (span[1] - span[0], span))
    asked = ",".join(f"{table.cells(key, rows)},{criterion}" for key, criterion in criteria)
    return f"SUMIFS({table.cells(column, rows)},{asked})"


def _wanted(criterion: str, heads: Heads) -> str:
    """The key that a criterion asks for, where the book says it; empty where a reader chooses it or a row has it."""
    if over_time := OVER_TIME.fullmatch(criterion):
        return _key(heads((over_time[1] or "").replace("''", "'")).get(over_time[2]))
    if criterion.startswith('"'):
        return _key(criterion[1:-1].replace('""', '"'))
    return criterion if criterion.isdigit() else ""


@lru_cache(maxsize=100_000, typed=True)
def _key(value: object) -> str:
    """A key as SUMIFS compares it: figures as text, small and capital letters alike."""
    return "" if value is None else str(value).lower()


class _Table:
    """A named table: the rows of each key of each column, where they stand together and are less than half of all."""

    def __init__(self, sheet: Worksheet, at: Location) -> None:
        self._sheet, self._at = sheet, at
        self._spans: dict[str, Mapping[str, Rows]] = {}

    @cached_property
    def _parts(self) -> list[Part]:
        return parts(self._sheet)

    def rows_of(self, column: str, key: str) -> Rows | None:
        """First and last row of a key; none where the table is short, its rows stand apart or are many."""
        if not key or self._at.last - self._at.first < LONG:
            return None
        if column not in self._spans:
            self._spans[column] = self._together(column)
        return self._spans[column].get(key)

    def _together(self, column: str) -> Mapping[str, Rows]:
        number, first, last = column_index_from_string(self._at.letters[column]), self._at.first, self._at.last
        keys = dict.fromkeys(range(first, last + 1), "")
        for part in [each for each in self._parts if each.column == number]:
            keys.update(zip(part.rows, map(_key, part.values), strict=True))
        inside = [(row, key) for row, key in keys.items() if first <= row <= last]
        ends, starts = {key: row for row, key in inside}, {key: row for row, key in reversed(inside)}
        count = Counter(key for _, key in inside)
        return {
            key: (start, ends[key]) for key, start in starts.items()
            if ends[key] - start + 1 == count[key] < (last - first) / 2 + 1
        }  # fmt: skip

    def cells(self, column: str, rows: Rows) -> str:
        """Cells of a column."""
        letter = self._at.letters[column]
        return f"{quoted(self._at.sheet)}!${letter}${rows[0]}:${letter}${rows[1]}"
