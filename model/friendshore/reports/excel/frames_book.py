"""A small workbook of a study: a sheet a frame, as filterable tables with units, and what comes out in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel import styles as look
from friendshore.reports.excel.cells import write
from friendshore.reports.excel.drawn import draw
from friendshore.reports.excel.fields import field
from friendshore.reports.excel.saving import save
from friendshore.studies.answer import Drawing
from friendshore.version import VERSION

TOP = 4
"""Row of the labels; units below, then the names of the columns, then the figures."""


def write_frames(
    frames: Mapping[str, pd.DataFrame],
    path: Path,
    *,
    title: str,
    sentence: str,
    written_at: datetime,
    how: str = "",
    drawings: Mapping[str, Drawing] | None = None,
) -> None:
    """Write frames, one a sheet, whole or not at all. Raises FriendshoreError.

    how       how it was found, below the answer on the first sheet
    drawings  name of a frame -> what is drawn of it, below its figures
    """
    book = Workbook()
    styles = look.Styles(book)
    for number, (name, frame) in enumerate(frames.items()):
        sheet: Worksheet = book.create_sheet(name.capitalize()) if number else book.worksheets[0]
        sheet.title = name.capitalize()
        _sheet(sheet, styles, name, frame)
        if not number:
            write(sheet["A1"], title)
        write(sheet["A2"], sentence if not number else f"{title}, friendshore {VERSION}")
        sheet["A2"].font = look.BODY if not number else look.ABOUT
        if not number and how:
            write(sheet["A3"], how)
            sheet["A3"].font, sheet["A3"].alignment = look.ABOUT, Alignment(vertical="top")
        if (drawing := (drawings or {}).get(name)) is not None:
            draw(sheet, frame, drawing, TOP + 2)
    book.properties.title, book.properties.creator = title, f"friendshore {VERSION}"
    save(book, path, written_at)


def _sheet(sheet: Worksheet, styles: look.Styles, name: str, frame: pd.DataFrame) -> None:
    sheet["A1"].value, sheet["A1"].font = name.capitalize(), look.TITLE
    for column, each in enumerate(frame.columns, 1):
        known = field(str(each))
        head = ((known.label, look.HEAD, look.HEAD_FILL), (known.unit, look.UNIT, look.UNIT_FILL),
                (str(each), look.FIELD, look.UNIT_FILL))  # fmt: skip
        for row, (text, font, fill) in enumerate(head, TOP):
            cell = write(sheet.cell(row, column), text)
            cell.font, cell.fill, cell.alignment = font, fill, look.CENTRE
        longest = max((len(str(value)) for value in frame[each] if isinstance(value, str)), default=0)
        sheet.column_dimensions[get_column_letter(column)].width = min(60, max(13, longest + 2))
        kind: look.Kind = "long" if longest > 60 else known.kind
        for row, value in enumerate(frame[each].tolist(), TOP + len(head)):
            found = write(sheet.cell(row, column), value)
            styles.dress(found, "solver" if kind not in look.WORDS else "plain", kind)
    sheet.row_dimensions[TOP].height = 30
    corner = f"{get_column_letter(len(frame.columns))}{TOP + 2 + max(1, len(frame))}"
    table = Table(displayName=name.replace(" ", "_"), ref=f"A{TOP + 2}:{corner}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(table)
    sheet.freeze_panes = f"B{TOP + 3}"
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet["A2"].alignment = Alignment(vertical="top")
