"""The labels of a finished workbook in another language: one pass over its cells, charts, footers and rules.

A text is translated wherever it stands, in cells and inside formulas alike, so that a formula that looks for a word
still finds it. Words come from a table (zh.csv: English, Chinese); an entry with {names} is a pattern, whose parts are
translated in turn. What has no entry stays: titles of projects, notes, sources, codes. Names of sheets, tables, columns
and cells stay English: formulas, links, scripts and the reader's own workbooks refer to them, and a plan in Chinese can
be laid over one in English cell by cell.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.errors import FriendshoreError
from friendshore.reports.excel.language.sentences import positional, translated

ENGLISH, CHINESE = "en", "zh"
LANGUAGES = (ENGLISH, CHINESE)
PART = re.compile(r"\{(\w+)\}")
LETTERS = re.compile(r"[A-Za-z]{2,}")
WORD = re.compile(r"[a-z]{2,}")
FIGURE = r"[\d,]+(?:\.\d+)?"
BILLIONS = "bn"
"""How the name of a part begins that counts billions."""
SENTENCES = re.compile(r"(?<=\.) (?=[A-Z])")
SURE = 10
"""Fixed letters from which a pattern is taken whatever its parts are."""


@cache
def table(language: str) -> dict[str, str]:
    """English text or pattern -> the other language. Raises FriendshoreError for a language without a table."""
    path = Path(__file__).with_name(f"{language}.csv")
    if language not in LANGUAGES or not path.is_file():
        raise FriendshoreError(f"There are no labels in '{language}'; expected one of {', '.join(LANGUAGES)}.")
    with path.open(encoding="utf-8", newline="") as file:
        return {row["english"]: row["chinese"] for row in csv.DictReader(file)}


@cache
def _patterns(language: str) -> list[tuple[re.Pattern[str], str, bool]]:
    """Entries with {names}, those with most fixed letters first, and whether those are enough to be sure of it.

    A pattern of few letters, such as {stage}, {place}, is taken only where every part of it has an entry: a project's
    title may look like it.
    """
    entries = [(english, other) for english, other in table(language).items() if PART.search(english)]
    fixed = {english: len(PART.sub("", english)) for english, _ in entries}
    entries.sort(key=lambda entry: -fixed[entry[0]])
    return [(re.compile(_pattern(each), re.DOTALL), other, fixed[each] >= SURE) for each, other in entries]


def _pattern(english: str) -> str:
    pieces = PART.split(english)
    wanted = [FIGURE if piece.startswith(BILLIONS) else ".+?" for piece in pieces]
    return "".join(
        f"(?P<{piece}>{wanted[number]})" if number % 2 else re.escape(piece) for number, piece in enumerate(pieces)
    )


@cache
def said(text: str, language: str) -> str:
    """A text in the language; unchanged where there is no entry for it."""
    if language == ENGLISH:
        return text
    core = text.strip()
    known = _known(core, language)
    if known:
        return text.replace(core, known)
    if not LETTERS.search(core):
        return text
    sentences = SENTENCES.split(core)
    if len(sentences) > 1:
        told = [said(each, language) for each in sentences]
        if all(new != old for new, old in zip(told, sentences, strict=True)):
            return text.replace(core, "".join(told))
    for pattern, other, sure in _patterns(language):
        if found := pattern.fullmatch(core):
            parts = {name: _part(name, part, language) for name, part in found.groupdict().items()}
            if sure or all(said(old, language) != old or not WORD.search(old) for old in found.groups()):
                return text.replace(core, PART.sub(lambda match: parts[match[1]], other))  # noqa: B023  # used at once
    return text


def _part(name: str, part: str, language: str) -> str:
    """A part of a pattern; billions, named bn, are counted in the hundreds of millions of Chinese."""
    if language == CHINESE and name.startswith(BILLIONS):
        return f"{float(part.replace(',', '')) * 10:,.0f}"
    return said(part, language)


def _known(core: str, language: str) -> str:
    """The entry of a text: itself, with its first letter large or small, or without its full stop; else nothing."""
    entries = table(language)
    for end, stop in (("", ""), (".", "。")):
        stem = core.removesuffix(end)
        for each in (stem, stem[:1].lower() + stem[1:], stem[:1].upper() + stem[1:]):
            for entry, added in ((each, stop if stem != core else ""), (f"{each}.", "")):
                if entry in entries and not PART.search(entry):
                    other = entries[entry]
                    return other + added if entry == each else other.removesuffix("。") + stop
    return ""


def translate(book: Workbook, language: str) -> None:
    """Put every label of the book into the language. Raises FriendshoreError."""
    table(language)
    for sheet in book.worksheets:
        keys = _keys(sheet)
        for row in sheet.iter_rows():
            for cell in row:
                _cell(cell, keys, language)
        _rules(sheet, language)
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


def _cell(cell: Any, keys: set[tuple[int, int]], language: str) -> None:
    value = cell.value
    if cell.hyperlink is not None and value in cell.parent.parent.sheetnames:  # the tab keeps its English name
        cell.value = value if said(value, language) == value else f"{said(value, language)} · {value}"
        return
    if isinstance(value, str) and (cell.row, cell.column) not in keys:
        kind = cell.data_type
        translated = formula(value, language) if kind == "f" else said(value, language)
        if translated != value:
            cell.value = translated
            cell.data_type = kind
    if cell.comment is not None:
        cell.comment.text = said(cell.comment.text, language)


def formula(text: str, language: str) -> str:
    """A formula with the words inside it translated, sentences as wholes; one with an entry of its own is replaced."""
    if text in table(language):
        return table(language)[text]
    if '"' not in text:
        return text
    return translated(text, language, _sentences(language), lambda inside: _literal(inside, language))


@cache
def _sentences(language: str) -> dict[str, str]:
    """Patterns as formulas have them, by their fixed words."""
    return positional(table(language))


@cache
def _literal(text: str, language: str) -> str:
    """A constant of a formula; a condition such as <>short keeps its sign."""
    sign = next((mark for mark in ("<>", "<=", ">=", "<", ">", "=") if text.startswith(mark)), "")
    return sign + said(text.removeprefix(sign), language)


def _rules(sheet: Worksheet, language: str) -> None:
    """Conditional formats and data validations."""
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            rule.formula = [formula(each, language) for each in rule.formula]
    validations: Any = sheet.data_validations
    for each in validations.dataValidation if validations else ():
        for name in ("promptTitle", "prompt", "errorTitle", "error"):
            if text := getattr(each, name):
                setattr(each, name, said(text, language))
        if each.type == "list" and each.formula1 and each.formula1.startswith('"'):
            words = each.formula1.strip('"').split(",")
            each.formula1 = '"' + ",".join(said(word, language) for word in words) + '"'


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
