"""Fingerprints: for every part of every sheet a live sum beside what it was when the workbook was written.

Filled last, over the finished and translated workbook. Checks of meaning (sheet.py) say what is wrong in the terms of
the trade; fingerprints see every other edit too: a text, a date, two cells that changed places, a formula overwritten
by a constant or by a formula of another value, a sheet more or less.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.language.said import said
from friendshore.reports.excel.calculated import Calculation, Value
from friendshore.reports.excel.checks import as_written, blocks, sums, values
from friendshore.reports.excel.checks.areas import COLUMNS, ROWS, Area, Cells, around
from friendshore.reports.excel.checks.follows import Formulas
from friendshore.reports.excel.checks.left_out import FINGERPRINTS, chosen, left_out, opened
from friendshore.reports.excel.checks.sums import SURE
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.cells import held
from friendshore.reports.excel.writing.cells import write as put
from friendshore.reports.excel.writing.columns import FORMULA, Part, lay, parts
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.formulas import literal
from friendshore.reports.excel.writing.in_hand import InHand
from friendshore.reports.excel.writing.page import LABELS, AnyPage, own_row

ABOUT = (
    "For each part of each sheet a live sum beside what it was when this workbook was written: whoever changes a "
    "figure, a text, or what a formula comes to, turns one. Cells that readers may choose are left out; formulas that "
    "follow from them, or from a filter, are compared while these are as they were written."
)
OK = 'IF(ISNUMBER([@now]),IF(ABS([@now]-[@written])<=10^[@power],"OK","NO"),"NO")'
FIELDS = (
    Field("sheet", "Sheet", "", "text", width=24),
    Field("cells", "Cells", "", "text", width=34),
    Field("kind", "What is added up", "", "text", width=26),
    Field("now", "Now", "live", "figure2", "formula", 24, live=True),
    Field("written", "As written", "constant", "figure2", "solver", 24),
    Field("power", "Precise to", "power of ten", "count", "solver", 10),
    Field("copy", "Text as written", "where letters are rare", "text", width=18),
    Field("ok", "OK", "OK or NO", "text", width=8, formula=OK),
)
NAMES = [each.name for each in FIELDS]
NOW, WRITTEN, LAST = NAMES.index("now") + 1, NAMES.index("written") + 1, len(NAMES)
EVERY, OWN = "fingerprints", "fingerprints_themselves"
PLACES = 12
"""Column from which the places of letters stand, and their weights."""
TOP = LABELS + 12
"""Headers of the fingerprints of all sheets; above them stand those of the fingerprints themselves."""
Row = tuple[str, str, str, str, float, int, str]
"""Sheet, cells, what is added up, formula, what it comes to, power of ten of its precision, copy of a text."""


def write(report: InHand, sheet: Worksheet) -> None:
    """Write the sheet without its figures, which follow when all else is there (`seal`)."""
    page = AnyPage(report, sheet, FINGERPRINTS, ABOUT)
    for row, text in enumerate(("Place of a letter", "Its weight", "Weight of a formula", "Of a figure", "Of text"), 1):
        page.put(row, PLACES - 1, text, look.UNIT)
    for number, prime in enumerate(sums.primes()):
        page.put(1, PLACES + number, number + 1)
        page.put(2, PLACES + number, prime)
    for row, (name, weight) in enumerate(sums.WEIGHTS.items(), 3):
        page.put(row, PLACES, weight)
        report.name(f"fingerprint_of_{name}", sheet.title, f"{get_column_letter(PLACES)}{row}")
    as_written.write_labels(report, page, PLACES)
    page.section(TOP - 1, "Fingerprints of all sheets")
    page.table(OWN, pd.DataFrame([(*each, "") for each in _themselves()], columns=NAMES), FIELDS)
    page.table(EVERY, pd.DataFrame(columns=NAMES), FIELDS, top=TOP)
    sheet.print_area = f"A1:{get_column_letter(LAST)}{TOP + 100}"


def seal(report: InHand, language: str, later: Mapping[str, Cells]) -> dict[str, dict[tuple[int, int], Value]]:
    """Write the fingerprints of every sheet as it now is; what its formulas come to, as far as that is known.

    later   cells that are written after this, which no fingerprint reads
    """
    book, sheet = report.book, report.book[FINGERPRINTS]
    cells: Any = sheet._cells
    formulas, free = Formulas(book, FINGERPRINTS), opened(book)
    holes = left_out(formulas, free)
    worked_out = Calculation(book).known({**holes, FINGERPRINTS: set(cells)})
    choosing = defaultdict[str, set[tuple[int, int]]](set)
    for title, row, column in chosen(formulas, free):
        choosing[title].add((row, column))
    as_written.fill(sheet, PLACES, free, formulas)
    for title, unread in later.items():
        holes[title] |= set(unread)
    rows = list(_of_workbook(book.sheetnames))
    for each in book.worksheets:
        if each is not sheet:
            rows += _of(each, holes[each.title], worked_out[each.title], choosing[each.title])
    first = TOP + 3
    later_filled = {at for at in cells if LABELS + 2 < at[0] <= TOP - 2 and at[1] in (NOW, WRITTEN, LAST)}
    rows += _of(sheet, later_filled, {}, ())
    table_rows = [(said(title, language), where, said(what, language), *rest, "") for title, where, what, *rest in rows]
    _fill(report, sheet, first, table_rows)
    last = first + len(rows) - 1
    table: Any = sheet.tables[EVERY]
    table.ref = f"A{first - 1}:{get_column_letter(LAST)}{last}"
    filled = {number: row[NAMES.index("written")] for number, row in enumerate(rows, first)}
    for number, own in enumerate(_themselves(sheet, first, last), LABELS + 3):
        filled[number] = put(sheet.cell(number, WRITTEN), own[NAMES.index("written")]).value
    worked_out[FINGERPRINTS] = {(number, NOW): float(written) for number, written in filled.items()}
    return worked_out


def _fill(report: InHand, sheet: Worksheet, first: int, rows: list[tuple[object, ...]]) -> None:
    """Lay the columns of the fingerprints of all sheets."""
    below = range(first, first + len(rows))
    for column, (field, given) in enumerate(zip(FIELDS, zip(*rows, strict=True), strict=True), 1):
        found, kinds = held(list(given))
        if field.formula:
            found = ["=" + own_row(field.formula, EVERY)] * len(rows)
        if field.formula or field.live:
            kinds = FORMULA * len(rows)
        lay(sheet, Part(column, below, kinds, found, [report.styles.shared(field.origin, field.kind)] * len(rows)))


def _places(width: int) -> tuple[str, str]:
    """Where the places of so many letters stand, and their weights."""
    right = PLACES + width - 1
    return Area(1, PLACES, 1, right).address(FINGERPRINTS), Area(2, PLACES, 2, right).address(FINGERPRINTS)


def _of_workbook(titles: list[str]) -> Iterator[Row]:
    """How many sheets there are, and that each has its name."""
    yield FINGERPRINTS, "whole workbook", "sheets", "=_xlfn.SHEETS()", len(titles), SURE, ""
    for title in titles:
        formula = f"=--ISNUMBER(_xlfn.SHEET({literal(title)}))"
        yield title, "whole sheet", "its name", formula, 1, SURE, ""


def _of(sheet: Worksheet, holes: Cells, worked_out: values.Values, choosing: Cells) -> Iterator[Row]:
    """Every fingerprint of a sheet: of what is typed in, and of what formulas come to."""
    title, cells = sheet.title, parts(sheet)
    columns = blocks.columns_of(cells, holes)
    if not columns:
        return
    used = Area(1, 1, max(inside[-1].row for inside in columns.values()), max(columns))
    last = max([used.right, *(part.column for part in cells if part.column > used.right and blocks.filled(part))])
    count = sum(map(len, columns.values()))
    if title != FINGERPRINTS:
        formula = "=" + sums.filled_formula(title, around(Area(1, 1, ROWS, COLUMNS), holes), last)
        yield title, "whole sheet", "filled cells", formula, count, SURE, ""
    for area in around(used, holes):
        address = area.address(title)
        value = sums.kinds_value(area, columns)
        yield title, address, "kinds of cells", "=" + sums.kinds_formula(address), value, SURE, ""
    for area in blocks.figures(columns, holes):
        address = area.address(title)
        figure, power = sums.figures_value(area, columns)
        yield title, address, "figures", "=" + sums.figures_formula(address), figure, power, ""
    for block in blocks.words(columns, holes):
        yield from _words(title, block)
    for column, inside in columns.items():
        for row, kind, value in inside:
            if kind == sums.WORDS and blocks.rare(value):
                address = Area(row, column, row, column).address(title)
                formula = "=" + own_row(f"SUMPRODUCT(--EXACT({address},[@copy]))", EVERY)
                yield title, address, "words, compared", formula, 1, SURE, value
    for each in values.blocks_of(columns, holes, worked_out, choosing, lambda area: area.address(title), _places):
        formula = "=" + own_row(each.formula, EVERY)
        yield title, each.area.address(title), each.kind, formula, each.value, each.power, each.copy


def _words(title: str, block: blocks.Words) -> Iterator[Row]:
    """The letters of a block, so many at a time."""
    parts = 1 + (block.longest - 1) // sums.LETTERS
    width = sums.LETTERS if parts > 1 else block.longest
    address = block.area.address(title)
    for part in range(parts):
        kind = f"words, from letter {1 + part * sums.LETTERS} on" if part else "words"
        formula = "=" + sums.words_formula(address, *_places(width), part)
        yield title, address, kind, formula, sums.words_value(block.texts, width, part), SURE, ""


def _themselves(sheet: Worksheet | None = None, first: int = 1, last: int = 0) -> Iterator[Row]:
    """Fingerprints of the fingerprints of all sheets: of their words, precisions, kinds of cells and number."""
    columns = blocks.columns_of(parts(sheet) if sheet is not None else (), ())
    for name in ("sheet", "cells", "kind"):
        column = NAMES.index(name) + 1
        texts = [(each.row, str(each.value)) for each in columns.get(column, ()) if first <= each.row <= last]
        formula = "=" + sums.words_formula(f"{EVERY}[{name}]", *_places(LONGEST_CELL), 0)
        yield FINGERPRINTS, f"{EVERY}[{name}]", "words", formula, sums.words_value(texts, LONGEST_CELL, 0), SURE, ""
    column = NAMES.index("power") + 1
    figure, _ = sums.figures_value(Area(first, column, last, column), columns)
    yield FINGERPRINTS, f"{EVERY}[power]", "figures", "=" + sums.figures_formula(f"{EVERY}[power]"), figure, SURE, ""
    kinds = sums.kinds_value(Area(first, 1, last, LAST), columns)
    yield FINGERPRINTS, f"{EVERY}[]", "kinds of cells", "=" + sums.kinds_formula(f"{EVERY}[]"), kinds, SURE, ""
    own = {(row, column) for row in range(LABELS + 3, LABELS + 9) for column in (NOW, LAST)}
    counted = sums.filled_formula(FINGERPRINTS, around(Area(1, 1, ROWS, COLUMNS), own), PLACES + sums.LETTERS)
    filled = sum((each.row, column) not in own for column, filled in columns.items() for each in filled)
    yield FINGERPRINTS, "whole sheet", "filled cells", f"={counted}", filled, SURE, ""


LONGEST_CELL = 120
"""Letters of an address."""
