"""A case as a workbook to be edited: every table is a sheet, with lists to choose from and a word on what goes in.

What is written are the cells as they stand in the case, so that tables read from the workbook are the same to the last
digit. The bytes follow from the case alone.
"""

from __future__ import annotations

import gc
import math
from collections.abc import Iterator, Mapping
from copy import copy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from friendshore.case.draft import Draft
from friendshore.case.scenario_sheet import SCENARIOS
from friendshore.case.settings import LEVELS, RANGES, SETTINGS, WORDS, YEARS, Levels
from friendshore.case.source import Source
from friendshore.case.table import SOURCING, Column, Table
from friendshore.case.tables import TABLES
from friendshore.case.values import frame
from friendshore.case.workbook import CASE, ENTRY, FILES, VALUE
from friendshore.case.write import figure
from friendshore.errors import FriendshoreError
from friendshore.reports.case_files import DECLARED, columns_kept, opened, text_rows
from friendshore.reports.excel.case_book import page as case_page
from friendshore.reports.excel.case_book import scenarios as case_scenarios
from friendshore.reports.excel.case_book import start as case_start
from friendshore.reports.excel.case_book.page import FIGURES, FIRST, CasePage, Field, Looks
from friendshore.reports.excel.case_book.rules import SPARE_ROWS, Lists, if_blank, in_words, validation, what_goes_in
from friendshore.reports.excel.sheets.assumptions import MEANINGS
from friendshore.reports.excel.writing.saving import save
from friendshore.reports.excel.writing.styles import BLUE, GREEN, ORANGE
from friendshore.reports.run_place import CannotWriteError
from friendshore.version import VERSION

WRITTEN_AT = datetime(2000, 1, 1, tzinfo=UTC)
"""The time stamp inside every case workbook: its bytes follow from the case alone."""
MISSING = PatternFill("solid", bgColor="F9C784")
TITLES = {
    "title": "Name of the case, shown on every report",
    "question": "The question that it answers",
    "licence": "On what terms its data may be used, such as Apache-2.0; blank: not told",
    "price_year": "Year of the money, real USD",
    "as_of": "Month of the earliest decision",
    "bloc": "Who plans, a row of the sheet bloc_titles",
}
LEVEL_MEANINGS = {
    "levels.money": "Which programmes count: those committed, or all, those only pledged too",
    "levels.attrition": "Chance that a project is lost on the way",
    "levels.scrap": "Whether scrap counts as secure where collected or as what it was made",
}


def write_workbook_case(case: str | Path, path: str | Path, *, overwrite: bool = False) -> None:
    """Write a case folder, workbook, or the inputs of a run, as a workbook to be edited: whole, or not at all.

    Raises CaseError where the case cannot be read, CannotWriteError where the workbook cannot be written.
    """
    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        raise CannotWriteError(f"{target} needs a name that ends in .xlsx.")
    if target.exists() and not overwrite:
        raise CannotWriteError(f"{target} exists already. Choose another with -o, or allow --overwrite.")
    for lock in (f"~${target.name}", f".~lock.{target.name}#"):
        if (target.parent / lock).exists():
            raise CannotWriteError(
                f"{target} is open in another program ({lock} lies beside it): close it there first."
            )
    collecting = gc.isenabled()
    gc.disable()  # cells live to the end; looking through them for garbage takes longer
    try:
        save(build(opened(case)), target, WRITTEN_AT)
    except FriendshoreError as error:
        raise error if hasattr(error, "faults") else CannotWriteError(str(error)) from error
    finally:
        if collecting:
            gc.enable()


def build(source: Source) -> Workbook:
    """The workbook of a case, in memory."""
    book = Workbook()
    book.worksheets[0].title = case_page.START
    looks, lists = Looks(book), Lists(book)
    _write_head(book, source, looks, lists)
    case_scenarios.write(book, source, looks, lists)
    tables = {table.name: frame(table, source.reading.rows[table.name]) for table in DECLARED}
    draft = Draft("", "", Levels(), tables, {table.name: table for table in DECLARED})
    counts = {table.name: _write_table(book, table, source, draft, looks, lists) for table in DECLARED}
    case_start.write(CasePage(book.worksheets[0], _text(source.head, "title"), _text(source.head, "question"), looks),
                     counts, list(source.scenarios), book[SCENARIOS].max_row - FIRST + 1)  # fmt: skip
    book.move_sheet("_lists", len(book.sheetnames))
    _write_files(book, source)
    book.properties.title = _text(source.head, "title")
    book.properties.creator = f"friendshore {VERSION}"
    book.properties.created = book.properties.modified = WRITTEN_AT.replace(tzinfo=None)
    return book


def _write_files(book: Workbook, source: Source) -> None:
    """The hidden sheet of tables and columns that the case has as files, for whoever writes it back."""
    sheet = book.create_sheet(FILES)
    sheet.sheet_state = "hidden"
    kept = {table.name: columns_kept(table, source.reading) for table in DECLARED}
    for number, (name, columns) in enumerate(((name, each) for name, each in kept.items() if each), 1):
        for column, word in enumerate((name, *columns), 1):
            cell: Any = sheet.cell(number, column)
            cell._value, cell.data_type = word, "s"


def _write_table(book: Workbook, table: Table, source: Source, draft: Draft, looks: Looks, lists: Lists) -> int:
    sheet = book.create_sheet(table.name)
    core = table in TABLES
    sheet.sheet_properties.tabColor = BLUE if core else ORANGE
    about = in_words(table.meaning[:1].upper() + table.meaning[1:] + ".")
    page = CasePage(sheet, table.name.replace("_", " ").capitalize(), about if core else f"Policy: {about}", looks)
    rows = text_rows(table, source.reading.grids.get(table.name))
    fields = [_field(table, column, rows, at) for at, column in enumerate(table.all_columns)]
    last = page.table(fields, rows, freeze=min(2, len(table.key)))
    for at, column in enumerate(table.all_columns, 1):
        letter = get_column_letter(at)
        rule = validation(table, column, draft, lists, FIRST)
        rule.add(f"{letter}{FIRST}:{letter}{last + SPARE_ROWS}")
        sheet.add_data_validation(rule)
    _mark_missing(sheet, table, last)
    return len(rows)


def _mark_missing(sheet: Any, table: Table, last: int) -> None:
    """A cell that must not be blank stands out while its row has anything in it."""
    end = get_column_letter(len(table.all_columns))
    needed = [get_column_letter(at) for at, column in enumerate(table.all_columns, 1) if column.required]
    cells = " ".join(f"{letter}{FIRST}:{letter}{last + SPARE_ROWS}" for letter in needed)
    corner = f"{needed[0]}{FIRST}"
    formula = f'AND({corner}="",COUNTA($A{FIRST}:${end}{FIRST})>0)'
    sheet.conditional_formatting.add(cells, FormulaRule([formula], fill=MISSING))  # type: ignore[no-untyped-call]


def _field(table: Table, column: Column, rows: list[list[str]], at: int) -> Field:
    figures = column.kind in ("number", "whole", "flag")
    role = case_page.INPUT if figures or column.kind == "month" else case_page.WORDS
    role = case_page.KEY if column.name in table.key else role
    role = case_page.ASIDE if column in SOURCING else role
    form = "0" if column.unit == "year" else FIGURES if figures else "General" if column.name == "note" else "@"
    longest = sorted(len(row[at]) for row in rows)[int(len(rows) * 0.95)] if rows else 0
    most = 60 if column.name == "note" else 34
    least = 18 if column.name == "source" else 14
    about = in_words(column.meaning[:1].upper() + column.meaning[1:])
    width = max(least, len(column.name) * 1.1 + 5, min(26, len(about) / 4), min(most, longest + 3))
    unit = column.unit if figures and column.unit else what_goes_in(column)
    return Field(
        column.name,
        about,
        f"{unit}\n{'required' if column.required else if_blank(column).lower()}",
        role,
        figures,
        form,
        width,
    )


def _write_head(book: Workbook, source: Source, looks: Looks, lists: Lists) -> None:
    """The sheet case: what case.toml says."""
    sheet = book.create_sheet(CASE)
    sheet.sheet_properties.tabColor = GREEN
    page = CasePage(sheet, "Case", "Title, dates, settings, and which level of the figures that have several.", looks)
    entries = dict(_entries(source.head))
    rows = [[entry, value, *_allowed(entry)] for entry, value in entries.items()]
    fields = [
        Field(ENTRY, "", "do not change", case_page.KEY, False, "@", 36),
        Field(VALUE, "What the case uses", "change this", case_page.INPUT, True, "General", 60),
        Field("allowed", "What may stand there", "for reading", case_page.ASIDE, False, "@", 30),
        Field("meaning", "What it is", "for reading", case_page.ASIDE, False, "@", 80),
    ]
    page.table(fields, rows, freeze=1)
    for row, entry in enumerate(entries, FIRST):
        cell: Any = sheet.cell(row, 2)
        name = entry.rpartition(".")[2]
        cell._style = looks.style(
            case_page.INPUT, "General" if name in RANGES or name in YEARS or name == "price_year" else "@"
        )
        if name in ("title", "question"):
            cell._style = copy(cell._style)
            cell.alignment = Alignment(wrap_text=True, vertical="top", indent=1, horizontal="left")
            sheet.row_dimensions[row].height = 14 * math.ceil(len(str(cell.value or " ")) / 55)
        elif name in WORDS:
            _listed(sheet, f"B{row}", lists.range_of(name, WORDS[name]), "Expected " + " or ".join(WORDS[name]) + ".")
        elif name == "bloc":
            start = f"'bloc_titles'!$A${FIRST}"
            formula = f"OFFSET({start},0,0,MAX(1,COUNTA({start}:$A$10000)),1)"
            _listed(sheet, f"B{row}", formula, "Expected a row of the sheet bloc_titles.")
        elif name in RANGES:
            least, most = RANGES[name]
            rule = DataValidation("decimal", f"{least:g}", f"{most:g}", operator="between", showErrorMessage=True)
            rule.error = f"Expected a number from {least:g} to {most:g}."
            rule.add(f"B{row}")
            sheet.add_data_validation(rule)


def _listed(sheet: Any, cell: str, formula: str, error: str) -> None:
    rule = DataValidation("list", formula, error=error, showErrorMessage=True)
    rule.add(cell)
    sheet.add_data_validation(rule)


def _entries(head: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Every entry that a case may have, as text; unknown ones too, for the reader to complain of."""
    for name in [*TITLES, *(each for each in head if each not in {*TITLES, "settings", "levels"})]:
        yield name, _text(head, name)
    for section, known in (("settings", SETTINGS), ("levels", LEVELS)):
        given = head.get(section)
        for name, value in {**dict.fromkeys(known), **(given if isinstance(given, Mapping) else {})}.items():
            yield f"{section}.{name}", _text({name: value}, name)


def _text(head: Mapping[str, object], name: str) -> str:
    value = head.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return figure(float(value))
    return "" if value is None else str(value)


def _allowed(entry: str) -> tuple[str, str]:
    """What an entry may be, and what it means."""
    name = entry.rpartition(".")[2]
    if name in WORDS:
        default = vars(Levels()).get(name)
        allowed = " or ".join(WORDS[name]) + (f"; blank: {default}" if default else "")
    elif name in RANGES:
        allowed = "{:g} to {:g}".format(*RANGES[name])
    elif name in YEARS:
        allowed = "a year; 0 or blank: none"
    else:
        allowed = {"price_year": "a year", "as_of": "a month, such as 2027-04"}.get(name, "text")
    return allowed, (TITLES | LEVEL_MEANINGS).get(entry) or MEANINGS.get(name, (name.replace("_", " "), ""))[0]
