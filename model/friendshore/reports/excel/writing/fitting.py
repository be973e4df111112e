"""How much room text takes: lines that it wraps into, heights of rows; what of a sheet is printed, on which paper."""

from __future__ import annotations

import unicodedata

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.writing.cells import write
from friendshore.reports.excel.writing.columns import parts
from friendshore.reports.excel.writing.styles import UNIT

PER_WIDTH = 1.18
"""Letters of body text in a unit of column width, which is a digit of the default font, one point larger."""
LINE = 13.0
"""Height of a line of body text, points."""
ABOUT_WIDTH = 150.0
"""Width over which the line under a title runs before it wraps."""
ABOUT_LEAST = 90.0
"""Width that it has, however wide the next column is."""
A3_FROM = 165.0
"""Total width of columns from which a sheet is printed on A3."""
A4, A3 = 9, 8
LARGE = 1.7
"""Room that a letter of a title takes, in letters of the body."""
MOST = 200
"""Rows of a sheet with time across that are printed: three pages or four."""


def letters(text: str) -> int:
    """Room that a text takes on one line, in letters; a Chinese character takes two."""
    return len(text) if text.isascii() else sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def lines(text: str, width: float) -> int:
    """Lines that a text wraps into in a column of a width; a word longer than a line is broken."""
    room = max(1, int(width * PER_WIDTH) - 1)
    if letters(text) <= room:
        return 1 + text.count("\n")
    count = 0
    for paragraph in text.split("\n"):
        used, count = 0, count + 1
        for word in paragraph.split(" "):
            size = letters(word)
            needed = used + (1 if used else 0) + size
            if needed <= room:
                used = needed
            elif size <= room:
                count, used = count + 1, size
            else:
                more = (needed - 1) // room
                count, used = count + more, needed - more * room
    return count


def height(text: str, width: float) -> float:
    """Height of a row for a text that wraps, points."""
    return LINE * lines(text, width) + 1


def fit(sheet: Worksheet) -> None:
    """Wrap the line under the title over the sheet's width, and say what is printed on which paper."""
    last_column, last_row = _printed(sheet)
    widths = [_width(sheet, column) for column in range(1, last_column + 1)]
    about = sheet["A2"]
    if isinstance(about.value, str) and not any("A2" in each for each in sheet.merged_cells.ranges):
        end, room = 1, widths[0]
        while end < last_column and (room < ABOUT_LEAST or room + widths[end] <= ABOUT_WIDTH):
            room += widths[end]
            end += 1
        about.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[2].height = height(about.value, room)
        if end > 1:
            sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=end)
    one_page = sheet.page_setup.fitToHeight == 1
    sheet.page_setup.paperSize = A3 if sum(widths) > A3_FROM and not one_page else A4
    if not sheet.print_area:
        end = _end_of_block(sheet, last_row)
        if end < last_row:
            aside(sheet, f"Prints its first {end} rows of {last_row:,}.")
        sheet.print_area = f"A1:{get_column_letter(last_column)}{end}"


def aside(sheet: Worksheet, text: str) -> None:
    """Write a note beside the title, which is in large letters."""
    column, room = 1, 0.0
    needed = letters(str(sheet["A1"].value)) * LARGE
    while room < needed:
        room += _width(sheet, column)
        column += 1
    write(sheet.cell(1, column), text).font = UNIT


def _end_of_block(sheet: Worksheet, last: int) -> int:
    """The row before the last blank one that may still be printed."""
    if last <= MOST:
        return last
    filled = {
        row for part in parts(sheet) for row, value in zip(part.rows, part.values, strict=True) if value is not None
    }
    return next((row - 1 for row in range(MOST, 1, -1) if row not in filled), MOST)


def _printed(sheet: Worksheet) -> tuple[int, int]:
    """The last column and row that are printed."""
    area = sheet.print_area
    if not area:
        return sheet.max_column, sheet.max_row
    bounds = [range_boundaries(each.split("!")[-1].replace("$", "")) for each in str(area).split(",")]
    return max(int(each[2] or 1) for each in bounds), max(int(each[3] or 1) for each in bounds)


def _width(sheet: Worksheet, column: int) -> float:
    known = sheet.column_dimensions.get(get_column_letter(column))
    return float(known.width) if known is not None and known.width else 13.0
