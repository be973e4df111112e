"""A sheet of a case workbook: title, meaning, and a table of cells to be edited, written exactly as they were read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.case.spreadsheet import escaped
from friendshore.case.values import FIGURE
from friendshore.errors import FriendshoreError
from friendshore.reports.excel.writing import styles as look

START = "Start"
TITLE, ABOUT, BACK, MEANINGS, UNITS, NAMES = range(1, 7)
FIRST = NAMES + 1
"""Row of the first data on every sheet with a table."""
LONGEST_CELL = 32_767
PRINTED_WIDTH = 190
"""Width in letters that one printed page takes."""
MOST_ROWS = 1_048_576 - FIRST
FIGURES = "[>=1000]#,##0;General"
"""Thousands separators for large figures, all digits of small ones; a zero shows as 0, for a blank is no zero."""

INPUT, WORDS, KEY, ASIDE, CODE = "input", "words", "key", "aside", "code"
INKS = {INPUT: "7A4B00", ASIDE: look.GREY}
FILLS = {INPUT: "FFF8E1", KEY: "EEF2F6"}
HAIR = Side(style="hair", color=look.RULE)
HEADS = {
    MEANINGS: (
        Font(name=look.FONT, size=9, color=look.GREY),
        None,
        Alignment(horizontal="left", vertical="bottom", wrap_text=True, indent=1),
    ),
    UNITS: (look.UNIT, look.UNIT_FILL, Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)),
    NAMES: (look.HEAD, look.HEAD_FILL, Alignment(horizontal="left", vertical="center", indent=1)),
}


@dataclass
class Looks:
    """Cell styles of the workbook, made when first asked for and shared by all cells that look alike."""

    book: Workbook
    made: dict[tuple[str, str], Any] = field(default_factory=dict)

    def style(self, role: str, form: str) -> Any:
        """The style of a role (what a cell is for) with a number format."""
        if (role, form) not in self.made:
            cell: Any = Cell(self.book.worksheets[0], row=1, column=1)
            name, size = ("Courier New", 9) if role == CODE else (look.FONT, 10)
            cell.font = Font(name=name, size=size, bold=role == KEY, color=INKS.get(role, look.INK))
            cell.border = Border(bottom=HAIR)
            right = role == INPUT and form != "@"
            cell.alignment = Alignment(
                vertical="top", horizontal="right" if right else "left", indent=0 if right else 1
            )
            if role in FILLS:
                cell.fill = PatternFill("solid", fgColor=FILLS[role])
            cell.number_format = form
            self.made[role, form] = cell._style
        return self.made[role, form]


@dataclass(frozen=True)
class Field:
    """A column of a sheet.

    about, unit    what stands above its name
    figures        whether cells that are figures are written as such; all others are text
    form           number format
    """

    name: str
    about: str
    unit: str
    role: str
    figures: bool
    form: str
    width: float


class Words(str):
    """Text that is no figure, though it may look like one and stand among figures."""


class CasePage:
    """A sheet being written."""

    def __init__(self, sheet: Worksheet, title: str, about: str, looks: Looks) -> None:
        self.sheet, self.looks = sheet, looks
        self.put(TITLE, 1, title, look.TITLE)
        self.put(ABOUT, 1, about, look.ABOUT)
        sheet.row_dimensions[TITLE].height = 24
        if sheet.title != START:
            self.link(BACK, 1, "‹ Start", START)
        sheet.sheet_view.showGridLines = False
        self._print_set_up()

    def put(self, row: int, column: int, value: str | int, font: Font) -> Any:
        """Write a label."""
        cell: Any = self.sheet.cell(row, column)
        cell._value = escaped(value) if isinstance(value, str) else value
        cell.data_type = "s" if isinstance(value, str) else "n"
        cell.font = font
        return cell

    def link(self, row: int, column: int, words: str, sheet: str) -> None:
        """Write a link to a sheet."""
        cell = self.put(row, column, words, look.LINK)
        cell.hyperlink = f"#'{sheet}'!A1"
        cell.font, cell.alignment = look.LINK, Alignment(vertical="top")

    def table(self, fields: Sequence[Field], rows: Sequence[Sequence[str]], freeze: int) -> int:
        """Write the three header rows and the cells; the last row. Raises FriendshoreError where Excel has no room.

        An empty table gets one blank row, for Excel needs one.
        """
        sheet = self.sheet
        if len(rows) > MOST_ROWS:
            raise FriendshoreError(f"The table {sheet.title} has {len(rows):,} rows, more than a sheet can hold.")
        for at, each in enumerate(fields, 1):
            for row, words in ((MEANINGS, each.about), (UNITS, each.unit), (NAMES, each.name)):
                cell = self.put(row, at, words, HEADS[row][0])
                cell.alignment = HEADS[row][2]
                if fill := HEADS[row][1]:
                    cell.fill = fill
            dimension: Any = sheet.column_dimensions[get_column_letter(at)]
            dimension.width, dimension.number_format = each.width, each.form
            style = self.looks.style(each.role, each.form)
            for row, cells in enumerate(rows or [[""] * len(fields)], FIRST):
                self._cell(row, at, cells[at - 1], each, style)
        sheet.row_dimensions[MEANINGS].height = _height([each.about for each in fields], fields)
        sheet.row_dimensions[UNITS].height = _height([each.unit for each in fields], fields)
        sheet.row_dimensions[NAMES].height = 18
        last = NAMES + max(1, len(rows))
        end = get_column_letter(len(fields))
        made = ExcelTable(displayName=f"case_{sheet.title}", name=f"case_{sheet.title}", ref=f"A{NAMES}:{end}{last}")
        made.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
        sheet.add_table(made)
        sheet.freeze_panes = f"{get_column_letter(freeze + 1)}{FIRST}"
        sheet.print_title_rows = f"{MEANINGS}:{NAMES}"
        sheet.print_title_cols = "A:A"
        sheet.print_area = f"A1:{end}{last}"
        sheet.page_setup.fitToWidth = max(1, round(sum(each.width for each in fields) / PRINTED_WIDTH))
        return last

    def _cell(self, row: int, column: int, text: str, each: Field, style: object) -> None:
        cell: Any = Cell(self.sheet, row=row, column=column)
        cell._style = style
        figure = each.figures and not isinstance(text, Words) and FIGURE.fullmatch(text.strip())
        if figure and math.isfinite(float(text)):
            cell._value, cell.data_type = (
                repr(float(text)).removesuffix(".0"),
                "n",
            )  # as text: a figure would be rounded
        elif text:
            if len(text.encode("utf-16-le")) > 2 * LONGEST_CELL:
                raise FriendshoreError(
                    f"The table {self.sheet.title} has a text of {len(text):,} letters in column {each.name}, "
                    f"more than the {LONGEST_CELL:,} that a cell can hold."
                )
            cell._value, cell.data_type = escaped(text), "s"
            if text[0] in "=+-@":
                cell._style = copy(style)
                cell.quotePrefix = True  # so that editing it does not make it a formula
        self.sheet._cells[row, column] = cell

    def _print_set_up(self) -> None:
        sheet: Any = self.sheet
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_margins.left = sheet.page_margins.right = 0.4
        sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.8
        sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "Page &P of &N"


def _height(words: Sequence[str], fields: Sequence[Field]) -> float:
    """Height of a row of wrapped words, in points."""
    lines = [
        sum(max(1, math.ceil(len(line) * 0.95 / (each.width - 2))) for line in text.split("\n"))
        for text, each in zip(words, fields, strict=True)
    ]
    return min(110, 12.0 * max(lines) + 4)
