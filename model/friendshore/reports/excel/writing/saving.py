"""A workbook becomes a file: whole or not at all, and the same bytes for the same workbook and time stamp."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

from friendshore.reports.excel.writing.packing import Cached, packed
from friendshore.reports.whole_file import write_whole


def save(book: Workbook, path: Path, written_at: datetime, cached: Cached | None = None) -> None:
    """Write the workbook. Raises FriendshoreError.

    cached    known values of formulas, to stand beside them
    """
    write_whole(path, packed(book, written_at, cached), "workbook")
