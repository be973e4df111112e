"""Which formulas of a workbook follow from some of its cells, directly or by way of others.

Found by what the formulas say: cells by their addresses, columns of tables, defined names. Where a formula reads a
whole column or table it follows from each of its cells.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import range_boundaries

from friendshore.reports.excel.writing.columns import FORMULA, parts
from friendshore.reports.excel.writing.formulas import quoted

CELLS = r"\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?"
PLACE = re.compile(rf"(?<![\w!'.\]:$]){CELLS}(?![\w(!])")
PART = re.compile(r"'(?:[^']|'')+'!|[^\W\d][\w.]*[\[!]?")
"""What formulas name cells by: sheets, tables, names."""
ROW = "[#This Row]"
NEVER = r"(?!)"
FAR = re.compile(rf"('(?:[^']|'')+'!|[^\W\d][\w.]*!)({CELLS})")
LITERAL = re.compile(r'"[^"]*"')
Place = tuple[str, int, int]
"""Sheet, row, column."""


class _Said(NamedTuple):
    """How formulas name some cells.

    words     from anywhere, as patterns
    parts     of formulas without which they say none of the words
    in_row    by sheet and row: from the own row of a table
    sheets    name of a sheet, as it stands before an address -> its cells
    """

    words: set[str]
    parts: set[str]
    in_row: defaultdict[tuple[str, int], set[str]]
    sheets: dict[str, set[tuple[int, int]]]


class Formulas:
    """The formulas of a workbook, by sheet and by what they say."""

    def __init__(self, book: Workbook, without: str) -> None:
        """without   a sheet whose formulas do not count"""
        self.book = book
        self._on: dict[str, dict[str, list[Place]]] = {}  # a column of a table has one text for all its rows
        self._own: dict[str, list[tuple[str, list[Place]]]] = {}
        self._saying: defaultdict[str, list[Place]] = defaultdict(list)
        sheets: Any = [each for each in book.worksheets if each.title != without]
        for sheet in sheets:
            here: defaultdict[str, list[Place]] = defaultdict(list)
            title = sheet.title
            for part in parts(sheet):
                column, kinds, values = part.column, set(part.kinds), part.values
                if kinds == {FORMULA} and len(set(values)) == 1:
                    here[values[0]] += [(title, row, column) for row in part.rows]
                elif FORMULA in kinds:
                    for row, kind, value in zip(part.rows, part.kinds, values, strict=True):
                        if kind == FORMULA:
                            here[value].append((title, row, column))
            self._on[sheet.title] = here
            for text, places in here.items():
                self._saying[text] += places
        self._with = defaultdict[str, list[str]](list)
        names = set(book.defined_names)
        for text in self._saying:
            for part in set(PART.findall(text)):
                if part[-1] in "[!" or part in names:
                    self._with[part].append(text)

    def containing(self, words: str) -> set[Place]:
        """Cells whose formulas say this."""
        return {place for text, places in self._saying.items() if words in text for place in places}

    def following(self, first: Iterable[Place], words: Iterable[str] = (), parts: Iterable[str] = ()) -> set[Place]:
        """Cells whose formulas follow from the first cells, and from what these words name; without the first.

        parts   of formulas that say one of the words
        """
        known, new = set[Place](), set(first)
        start, read = set(new), set[str]()
        said = _said(self.book, new)
        said.words.update(words)
        said.parts.update(parts)
        while True:
            pattern = re.compile("|".join(sorted(said.words)) or NEVER)
            asked = {text for part in said.parts for text in self._with.get(part, ())} - read
            reading = {text for text in asked if _names(text, pattern, said)}
            read |= reading
            found = {place for text in reading for place in self._saying[text]}
            for title in {each[0] for each in new}:
                here = {(row, column) for sheet, row, column in new if sheet == title}
                for text, places in self._near(title):
                    found.update(_beside(text, places, here, said))
            new = found - known - start
            if not new:
                return known
            known |= new
            said = _said(self.book, new)


    def _near(self, title: str) -> list[tuple[str, list[Place]]]:
        """Formulas of a sheet that name cells of their own sheet, and where they stand."""
        if title not in self._own:
            here = self._on.get(title, {}).items()
            self._own[title] = [(text, places) for text, places in here if ROW in text or _places(text)]
        return self._own[title]


def _said(book: Workbook, cells: set[Place]) -> _Said:
    said = _Said(set(), set(), defaultdict(set), {})
    addresses = {f"{quoted(sheet)}!{get_column_letter(column)}{row}" for sheet, row, column in cells}
    for name, defined in book.defined_names.items():
        if str(defined.attr_text).replace("$", "") in addresses:
            said.words.add(rf"\b{name}\b")
            said.parts.add(name)
    by_sheet = defaultdict[str, set[tuple[int, int]]](set)
    for title, row, column in cells:
        by_sheet[title].add((row, column))
    for title, here in by_sheet.items():
        sheet: Any = book[title]
        for table in sheet.tables.values():
            left, top, right, bottom = (int(each or 0) for each in range_boundaries(table.ref))
            inside = [at for at in here if top <= at[0] <= bottom and left <= at[1] <= right]
            columns = {column: sheet._cells[top, column]._value for _, column in inside}
            for row, column in inside:
                said.in_row[title, row].add(f"{table.name}[[#This Row],[{columns[column]}]]")
            for column in columns.values():
                said.parts.add(f"{table.name}[")
                said.words.update((rf"\b{table.name}\[(\]|{re.escape(column)}\])", rf"\b{table.name}\[\[(?!#This Row)"))
        names = f"{quoted(title)}!", f"{title}!"
        said.parts.update(names)
        said.sheets.update(dict.fromkeys(names, here))
    return said


def _names(formula: str, words: re.Pattern[str], said: _Said) -> bool:
    """Whether a formula of any sheet names one of the cells."""
    bare = LITERAL.sub("", formula)
    return words.search(bare) is not None or any(
        found[1] in said.sheets and _inside(_bounds(found[2]), said.sheets[found[1]]) for found in FAR.finditer(bare)
    )


def _beside(formula: str, places: list[Place], here: set[tuple[int, int]], said: _Said) -> Iterable[Place]:
    """Which cells with this formula read one of the cells of their own sheet."""
    if any(_inside(each, here) for each in _places(formula)):
        return places
    if ROW not in formula:
        return ()
    return [place for place in places if any(each in formula for each in said.in_row.get(place[:2], ()))]


@lru_cache(maxsize=100_000)
def _places(formula: str) -> tuple[tuple[int, int, int, int], ...]:
    """Cells and ranges of its own sheet that a formula names."""
    return tuple(_bounds(found[0]) for found in PLACE.finditer(LITERAL.sub("", formula)))


@lru_cache(maxsize=100_000)
def _bounds(address: str) -> tuple[int, int, int, int]:
    first, _, last = address.replace("$", "").partition(":")
    top, left = _at(first)
    return (top, left, *_at(last)) if last else (top, left, top, left)


def _at(cell: str) -> tuple[int, int]:
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]), column_index_from_string(letters)


def _inside(bounds: tuple[int, int, int, int], here: set[tuple[int, int]]) -> bool:
    """Whether any of these cells lies there."""
    top, left, bottom, right = bounds
    if top == bottom and left == right:
        return (top, left) in here
    return any(top <= row <= bottom and left <= column <= right for row, column in here)
