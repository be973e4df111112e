"""The first page of a case workbook: what it is, how to use it, and where everything stands."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from copy import copy

from openpyxl.styles import Alignment, PatternFill

from friendshore.case.scenario_sheet import SCENARIOS
from friendshore.case.tables import TABLES
from friendshore.case.workbook import CASE
from friendshore.reports.case_files import DECLARED
from friendshore.reports.excel.case_book import page as case_page
from friendshore.reports.excel.case_book.page import CasePage
from friendshore.reports.excel.case_book.rules import in_words
from friendshore.reports.excel.writing import styles as look

STEPS = (
    ("1  Change", "Edit cells on the sheets below, add rows, delete rows. A click on a cell says what belongs there."),
    ("2  Save", "Save as .xlsx. It may stay open."),
    ("3  Check", "friendshore check case.xlsx    lists every fault with its sheet and cell; nothing is solved."),
    ("4  Solve", "friendshore solve case.xlsx    finds the plan and writes outputs/case with its own workbook."),
    ("5  Compare", "friendshore diff BEFORE case.xlsx    lists every cell in which two cases differ."),
    ("6  Go back", "friendshore workbook case.xlsx -o FOLDER    writes the tables as CSV files again."),
)
RULES = (
    ("Columns", "go by their name, in the dark row: their order is free, their names are not. What stands above that "
     "row is for you."),
    ("Your own", "sheets and columns have names that begin with _ and are passed over. Formulas are fine: their result "
     "counts, as last saved."),
    ("Blank", "is allowed where the second line under a column's meaning says so, and what it means there. Blank "
     "is not zero."),
    ("Shares", "are fractions of one: write 0.05, or 5% if you like. Figures have no thousands separators."),
    ("Months", "are written 2027-04. A date counts as its month."),
    ("Filters", "hide rows but do not remove them: hidden rows count."),
    ("Policies", "are off while their sheet has no row."),
    ("Sources", "every figure has a source (keys of the sheet sources, parted by ;) and a confidence: A official or "
     "company figure, B press or consultancy, C own estimate."),
)  # fmt: skip
LEGEND = (
    (case_page.KEY, "Key: names the row"),
    (case_page.INPUT, "Figure or month"),
    (case_page.WORDS, "Word or text"),
    (case_page.ASIDE, "Source, confidence and note"),
)
WIDTHS = (24, 12, 110)


def write(page: CasePage, counts: Mapping[str, int], scenarios: Sequence[str], lines: int) -> None:
    """Write the page.

    counts       table -> number of its rows
    scenarios    names of the case's scenarios, whose sheet has so many `lines`
    """
    for letter, width in zip("ABC", WIDTHS, strict=True):
        page.sheet.column_dimensions[letter].width = width
    about = page.sheet.cell(case_page.ABOUT, 1)
    about.alignment = Alignment(wrap_text=True, vertical="top")
    page.sheet.row_dimensions[3].height = 6
    page.sheet.merge_cells(start_row=case_page.ABOUT, start_column=1, end_row=case_page.ABOUT, end_column=3)
    page.sheet.row_dimensions[case_page.ABOUT].height = 42
    row = _lines(page, 4, "A complete case of friendshore: change it, check it, solve it", STEPS)
    row = _lines(page, row + 1, "Good to know", RULES)
    row = _legend(page, row + 1)
    row = _contents(page, row + 1, "The case", {
        CASE: (None, "Title, earliest decision, bloc, settings and levels."),
        SCENARIOS: (lines, f"{', '.join(scenarios) or 'No scenario yet'}."),
    })  # fmt: skip
    core = {table.name: (counts[table.name], _sentence(table.meaning)) for table in TABLES}
    row = _contents(page, row + 1, "Tables", core)
    further = {t.name: (counts[t.name], _sentence(t.meaning)) for t in DECLARED if t.name not in core}
    row = _contents(page, row + 1, "Policies", further)
    page.sheet.freeze_panes = "A4"
    page.sheet.print_area = f"A1:C{row}"


def _lines(page: CasePage, row: int, heading: str, lines: Sequence[tuple[str, str]]) -> int:
    page.put(row, 1, heading, look.SECTION)
    for word, text in lines:
        row += 1
        page.put(row, 1, word, look.STRONG).alignment = Alignment(vertical="top")
        cell = page.put(row, 2, text, look.BODY)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        page.sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=3)
        page.sheet.row_dimensions[row].height = 15 if len(text) < 125 else 28
    return row + 1


def _legend(page: CasePage, row: int) -> int:
    page.put(row, 1, "Colours", look.SECTION)
    for role, words in LEGEND:
        row += 1
        cell = page.put(row, 1, words, look.BODY)
        cell._style = copy(page.looks.style(role, "General"))
        cell.alignment = Alignment(horizontal="left", indent=1)
    row += 1
    cell = page.put(row, 1, "Missing", look.BODY)
    cell.fill, cell.alignment = PatternFill("solid", fgColor="F9C784"), Alignment(indent=1)
    page.put(row, 2, "A cell that must not be blank, in a row that is not", look.BODY)
    return row + 1


def _contents(page: CasePage, row: int, heading: str, entries: Mapping[str, tuple[int | None, str]]) -> int:
    page.put(row, 1, heading, look.SECTION)
    page.sheet.row_dimensions[row].height = 20
    page.put(row, 2, "rows", look.UNIT).alignment = Alignment(horizontal="right")
    for name, (count, words) in entries.items():
        row += 1
        page.link(row, 1, name, name)
        if count is not None:
            cell = page.put(row, 2, count, look.BODY)
            cell.number_format, cell.alignment = "#,##0", Alignment(horizontal="right", vertical="top")
        page.put(row, 3, words, look.BODY).alignment = Alignment(indent=1, wrap_text=True, vertical="top")
        page.sheet.row_dimensions[row].height = 14 * math.ceil(len(words) / (WIDTHS[2] * 1.2))
    return row + 1


def _sentence(words: str) -> str:
    return in_words(words[:1].upper() + words[1:] + ".")
