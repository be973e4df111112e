"""Whether readers' choices and filters are as they were when the workbook was written, and figures in words look so.

Formulas that follow from them are compared only then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.checks.areas import Area
from friendshore.reports.excel.checks.follows import Formulas, Place
from friendshore.reports.excel.checks.left_out import SHOWN
from friendshore.reports.excel.checks.values import CHOICES, LANGUAGE
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.cells import write, write_formula
from friendshore.reports.excel.writing.formulas import quoted
from friendshore.reports.excel.writing.in_hand import InHand
from friendshore.reports.excel.writing.page import AnyPage

TOLD, LOOKS, SAMPLE, NAMES, WRITTEN, SAME = range(6, 12)
"""Rows: whether all is as written, whether figures look so, a figure in words; then choices and filters side by side,
what they were, and whether they still are."""
FIGURE, IN_WORDS = 1234567.5, "1,234,567.51234567.5"
SUMMED = re.compile(rf"{re.escape(SHOWN)}\d+,([^()]+)\)")


def write_labels(report: InHand, page: AnyPage, column: int) -> None:
    """Write what the cells tell, and name them."""
    for row, text in ((TOLD, "Choices and filters as written"), (LOOKS, "Figures in words as written"),
                      (SAMPLE, "A figure, and in words"), (NAMES, "Choice, or filter"), (WRITTEN, "As written"),
                      (SAME, "The same now")):  # fmt: skip
        page.put(row, column - 1, text, look.UNIT)
    page.put(SAMPLE, column, FIGURE)
    page.put(SAMPLE, column + 1, IN_WORDS)
    for row, word in ((TOLD, CHOICES), (LOOKS, LANGUAGE)):
        report.name(word, page.sheet.title, f"{get_column_letter(column)}{row}")


def fill(sheet: Worksheet, column: int, free: Iterable[Place], formulas: Formulas) -> None:
    """Write each choice and filter beside what it was, and whether all are the same.

    free   cells that are the readers' to change
    """
    last = column
    for last, (named, value, formula) in enumerate((*_choices(formulas, free), *_filters(formulas)), column):
        write(sheet.cell(NAMES, last), named)
        write(sheet.cell(WRITTEN, last), value)
        write_formula(sheet.cell(SAME, last), formula.format(copy=f"{get_column_letter(last)}{WRITTEN}"))
    first = get_column_letter(column)
    same = f"{first}{SAME}:{get_column_letter(last)}{SAME}"
    write_formula(sheet.cell(TOLD, column), f"=--(SUM({same})=COUNTA({same}))")
    shown = f'TEXT({first}{SAMPLE},"#,##0.0")&{first}{SAMPLE}'
    write_formula(sheet.cell(LOOKS, column), f"=--EXACT({shown},{get_column_letter(column + 1)}{SAMPLE})")


def _choices(formulas: Formulas, free: Iterable[Place]) -> Iterator[tuple[str, object, str]]:
    """Cells that are chosen: their names, what stood there, and whether it still does."""
    for title, row, column in sorted(free):
        cells: Any = formulas.book[title]._cells
        value = cells[row, column]._value
        if value is not None:
            address = Area(row, column, row, column).address(title)
            yield address, value, f"=--EXACT({_braced(address)},{{copy}})"


def _filters(formulas: Formulas) -> Iterator[tuple[str, object, str]]:
    """What is added up of the rows that are shown: whether all are."""
    found = dict[str, None]()
    for title, row, column in sorted(formulas.containing(SHOWN)):
        cells: Any = formulas.book[title]._cells
        for each in SUMMED.findall(cells[row, column]._value):
            found[each if "[" in each or "!" in each else f"{quoted(title)}!{each}"] = None
    for each in found:
        yield each, "", f"=--({SHOWN}103,{_braced(each)})=COUNTA({_braced(each)}))"


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
