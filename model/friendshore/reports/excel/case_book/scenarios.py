"""The sheet of scenarios of a case workbook: all of them as one table that can be filtered, edited and read again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from friendshore.case.scenario_rows import CONDITIONS, DOES, ENTRIES, LINE, ROW, Row, as_rows, typed
from friendshore.case.scenario_sheet import COLUMN, DOES_WHAT, ENTRY, SCENARIO, SCENARIOS, TABLE, VALUE
from friendshore.case.source import Source
from friendshore.case.table import Table
from friendshore.reports.case_files import DECLARED
from friendshore.reports.excel.case_book import page as case_page
from friendshore.reports.excel.case_book.page import FIRST, CasePage, Field, Looks, Words
from friendshore.reports.excel.case_book.rules import SPARE_ROWS, Lists
from friendshore.reports.excel.writing.styles import GREEN

ABOUT = "What each scenario changes, as `solve --scenario NAME` takes it: filter by scenario, by table or by column."
WHICH = "_which"
"""A column for the reader: which rows a change is about."""
MOST_LETTERS = 80
FIELDS = (
    Field(SCENARIO, "Its name, in every row", "text", case_page.KEY, False, "@", 30),
    Field(DOES_WHAT, "What the row does", "choose from the list", case_page.WORDS, False, "@", 14),
    Field(TABLE, "Table that is changed", "choose from the list", case_page.WORDS, False, "@", 20),
    Field(ENTRY, "Rows of one change have the same number", "number", case_page.WORDS, True, "0", 12),
    Field(COLUMN, "Column of the table, level or setting", "text", case_page.WORDS, False, "@", 26),
    Field(VALUE, "Text or figure; several rows of one condition: any of them", "as the column wants it",
          case_page.WORDS, True, "General", 60),
    Field(WHICH, "Which rows it is about", "for reading", case_page.ASIDE, False, "@", 60),
)  # fmt: skip


def write(book: Workbook, source: Source, looks: Looks, lists: Lists) -> None:
    """Write the scenarios of a case."""
    sheet = book.create_sheet(SCENARIOS)
    sheet.sheet_properties.tabColor = GREEN
    page = CasePage(sheet, "Scenarios", ABOUT, looks)
    tables = {table.name: table for table in DECLARED}
    files = {name: as_rows(source.scenario_text(name), tables) for name in source.scenarios}
    rows = [cells for name, changes in files.items() for cells in _cells(name, changes, tables)]
    last = page.table(FIELDS, rows, freeze=1) + SPARE_ROWS
    for letter, title, words in (("B", "what a row does", tuple(DOES)), ("C", "tables", tuple(tables))):
        rule = DataValidation("list", lists.range_of(title, words), showErrorMessage=True)
        rule.error = "Choose a word from the list."
        rule.add(f"{letter}{FIRST}:{letter}{last}")
        sheet.add_data_validation(rule)


def _cells(name: str, rows: Sequence[Row], tables: Mapping[str, Table]) -> Iterator[list[str]]:
    for _, together in groupby(rows, lambda row: (ENTRIES.get(row.does, row.does), row.table, row.entry)):
        change = list(together)
        which = _which(change, tables)
        for row in change:
            value = row.value if isinstance(typed(row, tables), int | float) else Words(row.value)
            number = str(row.entry) if row.does in ENTRIES or row.does == LINE else ""
            yield [name, row.does, row.table, number, row.column, value, which]


def _which(change: Sequence[Row], tables: Mapping[str, Table]) -> str:
    """The key of a row, or the values of a condition, in one line."""
    key = tables[change[0].table].key if change[0].table in tables else ()
    said = [row.value for row in change if row.does in CONDITIONS or (row.does == ROW and row.column in key)]
    text = " · ".join(said)
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS].rpartition(' · ')[0]} …"
