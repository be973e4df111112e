"""Workbooks in tests: one sheet of many read alone, and a run whose workbook nobody reads written without it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import friendshore.reports.excel


def sheet(path: Path, name: str = "") -> Any:
    """One sheet, the first where none is named, to be read row by row; reading all takes seconds."""
    book = openpyxl.load_workbook(path, read_only=True)
    return book[name or book.sheetnames[0]]


def filled(sheet: Any) -> list[Any]:
    """The cells of a sheet that are there, row by row: going through its rows makes all those that are not, and of a
    sheet with few in many columns that takes seconds."""
    return list(sheet._cells.values())


@contextmanager
def plain_workbooks() -> Iterator[None]:
    """The workbook of a plan only has to be there: it is replaced by a few bytes."""

    def write_workbook(plan: object, path: Path, *, written_at: object, **_: object) -> str:
        path.write_bytes(b"a workbook")
        return "No formulas."

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(friendshore.reports.excel, "write_workbook", write_workbook, raising=False)
        yield
