"""A small workbook of a study: a sheet a frame, as filterable tables with units, and what comes out in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.chart import LineChart, Reference
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel import styles as look
from friendshore.reports.excel.cells import write
from friendshore.reports.excel.fields import field
from friendshore.reports.excel.saving import save
from friendshore.version import VERSION

TOP = 4
"""Row of the labels; units below, then the names of the columns, then the figures."""


def write_frames(
    frames: Mapping[str, pd.DataFrame], path: Path, *, title: str, sentence: str, written_at: datetime
) -> None:
    """Write frames, one a sheet, whole or not at all. Raises FriendshoreError.

    frames    name -> frame; of one named "over time" the first column is the period, and its lines are drawn
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
        if name == "over time":
            _drawn(sheet, frame, title)
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


def _drawn(sheet: Worksheet, frame: pd.DataFrame, title: str) -> None:
    """Lines over the periods, each in a colour and a dash of its own."""
    chart, last = LineChart(), TOP + 2 + len(frame)
    values = Reference(sheet, min_col=2, max_col=len(frame.columns), min_row=TOP + 2, max_row=last)
    chart.add_data(values, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=TOP + 3, max_row=last))
    for number, series in enumerate(chart.series):
        line = series.graphicalProperties.line
        line.solidFill, line.width = look.SERIES[number % len(look.SERIES)], 24000
        line.dashStyle = ("solid", "sysDash", "dashDot", "sysDot")[number % 4]
        series.smooth = False
    chart.title, chart.y_axis.title = title, "points"
    chart.y_axis.scaling.min = 0
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.legend.position = "b"  # type: ignore[union-attr]
    chart.width, chart.height = 24, 11
    sheet.add_chart(chart, f"A{last + 3}")
