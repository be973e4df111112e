"""Cells that no fingerprint may read: those that a reader is free to change, and those that tell what the checks say.

What tells the outcome of checks follows from the fingerprints; a fingerprint over it would follow from itself. Such
cells are found by following the formulas from the fingerprints on; the checks look at them in another way (outcome.py).
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.writing.formulas import quoted

FINGERPRINTS = "Fingerprints"
FROM = (r"\bfingerprints\w*\[", rf"'?{FINGERPRINTS}'?!")
"""What a formula says that reads fingerprints."""
PLACE = re.compile(r"(?<![\w!'.\]:$])\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?(?![\w(!])")
LITERAL = re.compile(r'"[^"]*"')
Place = tuple[str, int, int]
"""Sheet, row, column."""


class _Formula(NamedTuple):
    place: Place
    text: str


def left_out(book: Workbook) -> dict[str, set[tuple[int, int]]]:
    """Sheet -> cells that a reader may change, and cells that follow from the fingerprints."""
    found: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
    for sheet, row, column in outcomes(book):
        found[sheet].add((row, column))
    for each in book.worksheets:
        found[each.title] |= opened(each)
    return found


def opened(sheet: Worksheet) -> set[tuple[int, int]]:
    """Cells of a sheet that its protection leaves open."""
    book: Any = sheet.parent
    locked = [each.locked for each in book._protections]
    if all(locked):
        return set()
    cells: Any = sheet._cells
    styles = {id(cell._style): cell._style for cell in cells.values()}  # thousands of cells share one
    open_ = {name for name, style in styles.items() if style is not None and not locked[style.protectionId]}
    return {at for at, cell in cells.items() if id(cell._style) in open_}


def outcomes(book: Workbook) -> set[Place]:
    """Cells whose formulas follow from the fingerprints, directly or by way of others."""
    by_text, by_sheet = defaultdict[str, list[Place]](list), defaultdict[str, list[_Formula]](list)
    sheets: Any = [each for each in book.worksheets if each.title != FINGERPRINTS]
    for sheet in sheets:
        for (row, column), cell in sheet._cells.items():
            if cell.data_type == "f":
                text, place = str(cell._value), (sheet.title, row, column)
                by_text[text].append(place)  # a column of a table has one text for all its rows
                by_sheet[sheet.title].append(_Formula(place, text))
    known, hinting = set[Place](), dict[str, list[str]]()
    while True:
        anywhere, hints, in_row = _said(book, known)
        for hint in sorted(hints - hinting.keys()):
            hinting[hint] = [text for text in by_text if hint in text]
        hinted = {text for hint in hints for text in hinting[hint]}
        reading = [text for text in hinted if anywhere.search(LITERAL.sub("", text))]
        here = defaultdict[str, list[tuple[int, int]]](list)
        for title, *at in known:
            here[title].append((at[0], at[1]))
        new = {place for text in reading for place in by_text[text]} | {
            each.place for title in here for each in by_sheet[title] if _reads(each.text, each.place, here, in_row)
        }
        if new <= known:
            return known
        known |= new


def _said(
    book: Workbook, known: set[Place]
) -> tuple[re.Pattern[str], set[str], dict[tuple[str, int], set[str]]]:
    """How formulas name these cells: from anywhere, parts without which they do not, and by sheet and row from their
    own row of a table."""
    words, in_row = set(FROM), defaultdict[tuple[str, int], set[str]](set)
    hints = {"fingerprints", FINGERPRINTS}
    for name, defined in book.defined_names.items():
        target = str(defined.attr_text).replace("$", "")
        if any(target == f"{quoted(sheet)}!{get_column_letter(column)}{row}" for sheet, row, column in known):
            words.add(rf"\b{name}\b")
            hints.add(name)
    sheets: Any = book.worksheets
    for sheet in sheets:
        apart = {(row, column) for title, row, column in known if title == sheet.title}
        for table in sheet.tables.values():
            left, top, right, bottom = (int(each or 0) for each in range_boundaries(table.ref))
            for row, column in sorted(apart):
                if top <= row <= bottom and left <= column <= right:
                    apart.discard((row, column))
                    title = sheet._cells[top, column]._value
                    hints.add(f"{table.name}[")
                    in_row[sheet.title, row].add(f"{table.name}[[#This Row],[{title}]]")
                    words |= {rf"\b{table.name}\[(\]|{title}\])", rf"\b{table.name}\[\[(?!#This Row)"}
        if apart:
            words.add(rf"(?<!\w)'?{re.escape(sheet.title)}'?!")
            hints.add(sheet.title)
    return re.compile("|".join(sorted(words))), hints, in_row


def _reads(
    formula: str, place: Place, known: dict[str, list[tuple[int, int]]], in_row: dict[tuple[str, int], set[str]]
) -> bool:
    """Whether a formula names one of these cells as formulas of the same sheet do."""
    sheet, row, _ = place
    if sheet not in known:
        return False
    if any(each in formula for each in in_row.get((sheet, row), ())):
        return True
    for found in PLACE.finditer(LITERAL.sub("", formula)):
        left, top, right, bottom = (int(each or 0) for each in range_boundaries(found[0].replace("$", "")))
        if any(top <= row <= bottom and left <= column <= right for row, column in known[sheet]):
            return True
    return False
