"""The last steps of every workbook: its language, the values of its formulas, the log's line on them, the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

from friendshore.language.said import ENGLISH, said
from friendshore.reports.excel.calculated import Value
from friendshore.reports.excel.language.labels import translate
from friendshore.reports.excel.writing import recalculated
from friendshore.reports.excel.writing.cells import write
from friendshore.reports.excel.writing.saving import save
from friendshore.reports.excel.writing.styles import BODY

LOG = "Log"
VALUES = "Values of formulas"

Seal = Callable[[Mapping[str, Sequence[tuple[int, int]]]], Mapping[str, Mapping[tuple[int, int], Value]]]
"""Writes fingerprints, but of cells of a sheet that are written after it; what its formulas come to."""


def finish(
    book: Workbook,
    path: Path,
    written_at: datetime,
    *,
    language: str = "en",
    recalculate: bool = False,
    headline: Mapping[str, float] | None = None,
    seal: Seal | None = None,
    codes: frozenset[str] = frozenset(),
) -> str:
    """Translate, work out formulas and save; the sentence on the values of formulas. Raises FriendshoreError.

    recalculate   by LibreOffice, where it is present; else by ourselves
    headline      name of a cell -> what the plan has for it: values by which it is another are not taken
    seal          writes fingerprints of all sheets
    codes         of the case: they stay as they are in any language
    """
    if language != ENGLISH:
        translate(book, language, codes)
    note = _note_place(book)
    given = seal({LOG: note}) if seal is not None else {}
    results = recalculated.results(book, headline, ask_office=recalculate, given=given)
    for (row, column), text in zip(note, (VALUES, results.note), strict=False):
        write(book[LOG].cell(row, column), said(text, language)).font = BODY
    save(book, path, written_at, results.cached)
    return results.note


def _note_place(book: Workbook) -> list[tuple[int, int]]:
    """Where the log says at its end where the values of formulas come from; nowhere without a log."""
    return [(book[LOG].max_row + 2, column) for column in (1, 2)] if LOG in book.sheetnames else []
