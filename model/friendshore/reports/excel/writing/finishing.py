"""The last steps of every workbook: its language, the values of its formulas, the log's line on them, the file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

from friendshore.reports.excel.language import labels as languages
from friendshore.reports.excel.writing import recalculated
from friendshore.reports.excel.writing.cells import write
from friendshore.reports.excel.writing.saving import save
from friendshore.reports.excel.writing.styles import BODY

LOG = "Log"
VALUES = "Values of formulas"


def finish(
    book: Workbook,
    path: Path,
    written_at: datetime,
    *,
    language: str = "en",
    recalculate: bool = False,
    headline: Mapping[str, float] | None = None,
) -> str:
    """Translate, work out formulas and save; the sentence on the values of formulas. Raises FriendshoreError.

    recalculate   by LibreOffice, where it is present; else by ourselves
    headline      name of a cell -> what the plan has for it: values by which it is another are not taken
    """
    if language != languages.ENGLISH:
        languages.translate(book, language)
    results = recalculated.results(book, headline, ask_office=recalculate)
    _note(book, results.note, language)
    save(book, path, written_at, results.cached)
    return results.note


def _note(book: Workbook, note: str, language: str) -> None:
    """Say at the end of the log where the values of formulas come from."""
    if LOG in book.sheetnames:
        sheet = book[LOG]
        row = sheet.max_row + 2
        for column, text in enumerate((VALUES, note), 1):
            write(sheet.cell(row, column), languages.said(text, language)).font = BODY
