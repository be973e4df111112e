"""A frame as a workbook of one sheet, for other programs: no styles, no formulas."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
from openpyxl import Workbook

from friendshore.reports.excel.writing.packing import packed
from friendshore.version import VERSION


def plain_book(sheet: str, frame: pd.DataFrame, written_at: datetime) -> bytes:
    """The file; a figure that is missing is an empty cell."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = sheet
    page.append(frame.columns.tolist())
    for row in frame.itertuples(index=False, name=None):
        page.append([None if isinstance(each, float) and each != each else each for each in row])  # noqa: PLR0124
    page.freeze_panes = "A2"
    book.properties.creator = f"friendshore {VERSION}"
    book.properties.created = book.properties.modified = written_at.replace(tzinfo=None)
    return packed(book, written_at)
