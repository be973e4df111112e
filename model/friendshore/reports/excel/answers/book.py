"""A small workbook of a study: a sheet a frame, filterable and with units, what comes out in words, and checks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.asking.answer import Drawing
from friendshore.language.said import ENGLISH
from friendshore.reports.excel.answers.drawn import draw
from friendshore.reports.excel.checks import fingerprints, small_books
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.cells import write
from friendshore.reports.excel.writing.fields import field
from friendshore.reports.excel.writing.finishing import finish
from friendshore.reports.excel.writing.in_hand import InHand
from friendshore.reports.excel.writing.page import AnyPage
from friendshore.version import VERSION

MASTER = 4
"""Row of what the checks come to, on the first sheet."""
TOP = 5
"""Row of the labels; units below, then the names of the columns, then the figures."""
WORDS_OVER, WORDS_WIDE, LINE = 9, 110.0, 13.5
"""Columns over which words run at first, how many letters wide they run at least, and points a line."""
WIDEST = 60
"""Letters of the widest column; longer text runs over several lines."""
ONE_PAGE = 25
"""Rows up to which a table is printed on one page with what is drawn of it."""
SMALL, SMALLER = 10.0, 1e-3
"""Largest figure of a column below which it shows four digits after the point, and below which it is told by powers."""


def write_frames(
    frames: Mapping[str, pd.DataFrame],
    path: Path,
    *,
    title: str,
    sentence: str,
    written_at: datetime,
    how: str = "",
    drawings: Mapping[str, Drawing] | None = None,
) -> None:
    """Write frames, one a sheet, whole or not at all. Raises FriendshoreError.

    how       how it was found, below the answer on the first sheet
    drawings  name of a frame -> what is drawn of it, below its figures
    """
    report = written(frames, title, sentence, written_at, how, drawings or {})
    finish(report.book, path, written_at, seal=partial(fingerprints.seal, report, ENGLISH))


def written(
    frames: Mapping[str, pd.DataFrame],
    title: str,
    sentence: str,
    written_at: datetime,
    how: str,
    drawings: Mapping[str, Drawing],
) -> InHand:
    """The workbook, before it is sealed by fingerprints."""
    book = Workbook()
    report = InHand(written_at, book, look.Styles(book))
    book.properties.title, book.properties.creator = title, f"friendshore {VERSION}"
    book.properties.created = book.properties.modified = written_at.replace(tzinfo=None)
    about, pages = f"{title}, friendshore {VERSION}", list[AnyPage]()
    for number, (name, frame) in enumerate(frames.items()):
        sheet: Worksheet = book.create_sheet(name.capitalize()) if number else book.worksheets[0]
        sheet.title = name.capitalize()
        page = AnyPage(report, sheet, name.capitalize() if number else title, about)
        _table(sheet, report.styles, name, frame)
        _words(sheet, 2, about if number else sentence, look.ABOUT if number else look.BODY)
        if not number and how:
            _words(sheet, 3, how, look.ABOUT)
        if (drawing := drawings.get(name)) is not None:
            draw(sheet, frame, drawing, TOP + 2)
            if len(frame) <= ONE_PAGE:
                sheet.page_setup.fitToHeight = 1
        pages.append(page)
    small_books.write(pages[0], MASTER, 2)
    return report


def _words(sheet: Worksheet, row: int, text: str, font: Font) -> None:
    """Text over the width of the first columns, in as many lines as it takes."""
    last = max(min(sheet.max_column, WORDS_OVER), 1)
    wide = 0.0
    while wide < WORDS_WIDE:  # letters; columns beyond the frame are as wide as the sheet's default
        last_column = get_column_letter(last)
        wide = sum(_width(sheet, column) for column in range(1, last + 1))
        last += 1
    sheet.merge_cells(f"A{row}:{last_column}{row}")
    cell = write(sheet.cell(row, 1), text)
    cell.font, cell.alignment = font, Alignment(vertical="top", wrap_text=True)
    sheet.row_dimensions[row].height = LINE * max(1, math.ceil(1.1 * len(text) / wide))


def _width(sheet: Worksheet, column: int) -> float:
    letter = get_column_letter(column)
    return float(sheet.column_dimensions[letter].width) if letter in sheet.column_dimensions else 13.0


def _fine(kind: look.Kind, figures: list[float]) -> look.Kind:
    """The kind of a column of figures, with digits enough where all of them are small."""
    largest = max((abs(figure) for figure in figures if math.isfinite(figure)), default=0.0)
    if kind in look.WORDS or kind in {"year", "month", "count"} or not 0.0 < largest < SMALL:
        return kind
    return "share" if kind == "share" else "figure4" if largest >= SMALLER else "tiny"


def _table(sheet: Worksheet, styles: look.Styles, name: str, frame: pd.DataFrame) -> None:
    for column, each in enumerate(frame.columns, 1):
        known = field(str(each))
        head = ((known.label, look.HEAD, look.HEAD_FILL), (known.unit, look.UNIT, look.UNIT_FILL),
                (str(each), look.FIELD, look.UNIT_FILL))  # fmt: skip
        for row, (text, font, fill) in enumerate(head, TOP):
            cell = write(sheet.cell(row, column), text)
            cell.font, cell.fill, cell.alignment = font, fill, look.CENTRE
        longest = max((len(str(value)) for value in frame[each] if isinstance(value, str)), default=0)
        sheet.column_dimensions[get_column_letter(column)].width = min(WIDEST, max(13, longest + 2))
        figures = [float(value) for value in frame[each] if isinstance(value, int | float)]
        kind: look.Kind = "long" if longest > WIDEST else known.kind
        if figures and not longest and kind in look.WORDS:  # a figure whose name has no unit
            kind = "count" if all(figure.is_integer() for figure in figures) else "figure1"
        kind = _fine(kind, figures)
        for row, value in enumerate(frame[each].tolist(), TOP + len(head)):
            found = write(sheet.cell(row, column), value)
            styles.dress(found, "solver" if kind not in look.WORDS else "plain", kind)
            if kind == "long":
                lines = math.ceil(1.1 * len(str(value)) / WIDEST)
                sheet.row_dimensions[row].height = max(LINE * lines, sheet.row_dimensions[row].height or LINE)
    sheet.row_dimensions[TOP].height = 30
    corner = f"{get_column_letter(len(frame.columns))}{TOP + 2 + max(1, len(frame))}"
    table = Table(displayName=name.replace(" ", "_"), ref=f"A{TOP + 2}:{corner}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(table)
    sheet.freeze_panes = f"B{TOP + 3}"
