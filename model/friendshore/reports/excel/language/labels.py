"""The labels of a finished workbook in another language: one pass over its cells, charts, footers and rules.

A text is translated wherever it stands, in cells and inside formulas alike, so that a formula that looks for a word
still finds it. Names of sheets, tables, columns and cells stay English: formulas, links, scripts and the reader's own
workbooks refer to them, and a plan in Chinese can be laid over one in English cell by cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, partial
from typing import Any

from openpyxl import Workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.language.said import said, table
from friendshore.reports.excel.language.sentences import positional, translated
from friendshore.reports.excel.writing.columns import FORMULA, reword, single

PIECES = re.compile("[,;] ")
"""What parts codes in lists and keys."""


def translate(book: Workbook, language: str, codes: frozenset[str] = frozenset()) -> None:
    """Put every label of the book into the language, but codes of the case. Raises FriendshoreError."""
    table(language)
    for sheet in book.worksheets:
        keys = _keys(sheet)
        for cell in single(sheet).values():
            keys |= _beside(cell, language)
        reword(sheet, partial(_text, language, codes), keys)
        _rules(sheet, language, codes)
        _print(sheet, language)
        for chart in getattr(sheet, "_charts", []):
            _chart(chart, language)
    title = book.properties.title
    book.properties.title = said(title, language) if title else title


def labels(sheet: Worksheet) -> Iterator[Any]:
    """Cells with text that stand outside the bodies and names of tables: titles, headers, units, lines, notes."""
    inside = {
        (row, column)
        for first, top, last, bottom in (range_boundaries(each.ref) for each in sheet.tables.values())
        for row in range(int(top or 0), int(bottom or 0) + 1)
        for column in range(int(first or 0), int(last or 0) + 1)
    }
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.data_type == "s" and (cell.row, cell.column) not in inside:
                yield cell


def _keys(sheet: Worksheet) -> set[tuple[int, int]]:
    """Cells with the names of tables' columns."""
    bounds = (range_boundaries(each.ref) for each in sheet.tables.values())
    return {
        (int(top or 0), column)
        for first, top, last, _ in bounds
        for column in range(int(first or 0), int(last or 0) + 1)
    }


def _text(language: str, codes: frozenset[str], text: str, kind: str) -> str:
    return formula(text, language, codes) if kind == FORMULA else _word(text, language, codes)


def _beside(cell: Any, language: str) -> set[tuple[int, int]]:
    """Translate a cell's note, or its name of a sheet, which keeps the English one too; the cell if that is done."""
    value = cell.value
    if cell.hyperlink is not None and value in cell.parent.parent.sheetnames:
        cell.value = value if said(value, language) == value else f"{said(value, language)} · {value}"
        return {(cell.row, cell.column)}
    if cell.comment is not None:
        cell.comment.text = said(cell.comment.text, language)
    return set()


def _word(text: str, language: str, codes: frozenset[str]) -> str:
    """A text in the language, but a code, a list of them, or a key that holds one."""
    return text if any(piece in codes for piece in PIECES.split(text)) else said(text, language)


def formula(text: str, language: str, codes: frozenset[str] = frozenset()) -> str:
    """A formula with the words inside it translated, sentences as wholes; one with an entry of its own is replaced."""
    if text in table(language):
        return table(language)[text]
    if '"' not in text:
        return text
    return translated(text, language, _sentences(language), lambda inside: _literal(inside, language, codes))


@cache
def _sentences(language: str) -> dict[str, str]:
    """Patterns as formulas have them, by their fixed words."""
    return positional(table(language))


@cache
def _literal(text: str, language: str, codes: frozenset[str]) -> str:
    """A constant of a formula; a condition such as <>short keeps its sign."""
    sign = next((mark for mark in ("<>", "<=", ">=", "<", ">", "=") if text.startswith(mark)), "")
    return sign + _word(text.removeprefix(sign), language, codes)


def _rules(sheet: Worksheet, language: str, codes: frozenset[str]) -> None:
    """Conditional formats and data validations."""
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            rule.formula = [formula(each, language, codes) for each in rule.formula]
    validations: Any = sheet.data_validations
    for each in validations.dataValidation if validations else ():
        for name in ("promptTitle", "prompt", "errorTitle", "error"):
            if text := getattr(each, name):
                setattr(each, name, said(text, language))
        if each.type == "list" and each.formula1 and each.formula1.startswith('"'):
            words = each.formula1.strip('"').split(",")
            each.formula1 = '"' + ",".join(_word(word, language, codes) for word in words) + '"'


def _print(sheet: Worksheet, language: str) -> None:
    for band in (sheet.oddHeader, sheet.oddFooter):
        for part in (band.left, band.center, band.right) if band else ():
            if part.text:
                part.text = said(part.text, language)


def _chart(chart: Any, language: str) -> None:
    """Titles of a chart, of its axes and of series that are named by text."""
    titled = [chart, *(axis for axis in (getattr(chart, "x_axis", None), getattr(chart, "y_axis", None)) if axis)]
    for each in titled:
        rich = getattr(getattr(each.title, "tx", None), "rich", None)
        for paragraph in rich.p if rich else ():
            for run in paragraph.r or ():
                run.t = said(run.t, language)
    for series in chart.series:
        if series.tx is not None and series.tx.v:
            series.tx.v = said(series.tx.v, language)
    for other in getattr(chart, "_charts", []):
        if other is not chart:
            _chart(other, language)
