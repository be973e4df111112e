"""Native charts: stacked columns and lines over the periods, with titles that state the finding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.writing.over_time import FIRST, HEAD
from friendshore.reports.excel.writing.styles import FONT, GREY, INK, RULE

SIZE = (20.5, 8.4)
"""Width and height, cm."""
Row = tuple[Worksheet, int, str, str]
"""A line of a chart: its sheet, its row, its name and its colour."""


def stacked(title: str, unit: str, lines: Sequence[Row], periods: int, over: Sequence[Row] = ()) -> Any:
    """Stacked columns, and dashed lines over them."""
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "col", "stacked", 100, 40
    for sheet, row, name, colour in lines:
        series = _series(chart, sheet, row, name, periods)
        series.graphicalProperties = GraphicalProperties(solidFill=colour)
        series.graphicalProperties.line.noFill = True
        series.invertIfNegative = False
    if over:
        chart += _lines(over, periods)
    return _finish(chart, title, unit, periods)


def _lines(rows: Sequence[Row], periods: int) -> Any:
    """Lines over the periods, each with its own dash so that print without colour still tells them apart."""
    chart = LineChart()
    dashes: tuple[Any, ...] = ("sysDash", "solid", "dashDot", "sysDot")
    for number, (sheet, row, name, colour) in enumerate(rows):
        series = _series(chart, sheet, row, name, periods)
        line = LineProperties(solidFill=colour, w=28000, prstDash=dashes[number % len(dashes)])
        series.graphicalProperties = GraphicalProperties(ln=line)
        series.smooth = False
        series.marker.symbol = "none"
    return chart


def _series(chart: Any, sheet: Worksheet, row: int, name: str, periods: int) -> Any:
    values = Reference(sheet, min_col=FIRST, max_col=FIRST + periods - 1, min_row=row)
    series = Series(values, title=name)
    chart.series.append(series)
    chart.set_categories(Reference(sheet, min_col=FIRST, max_col=FIRST + periods - 1, min_row=HEAD))
    return series


def _finish(chart: Any, title: str, unit: str, periods: int) -> Any:
    chart.width, chart.height = SIZE
    chart.title = title
    chart.title.tx.rich.p[0].r[0].rPr = _letters(1100, bold=True, colour=INK)
    chart.title.overlay = False
    chart.legend.position = "b"
    chart.legend.txPr = _body(900)
    chart.y_axis.title = unit
    chart.y_axis.title.tx.rich.p[0].r[0].rPr = _letters(900, bold=False, colour=GREY)
    if unit.startswith("points"):
        chart.y_axis.scaling.min = 0  # columns that do not start at zero exaggerate
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=RULE, w=6000))
    chart.y_axis.number_format, chart.x_axis.number_format = "#,##0", "0"
    chart.y_axis.delete = chart.x_axis.delete = False
    chart.x_axis.tickLblPos = "low"
    chart.x_axis.tickLblSkip = chart.x_axis.tickMarkSkip = 1 if periods < 10 else 2
    chart.x_axis.txPr = chart.y_axis.txPr = _body(900)
    chart.x_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=GREY, w=9000))
    chart.y_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    chart.layout = Layout(manualLayout=ManualLayout(layoutTarget="inner", x=0.09, y=0.15, w=0.89, h=0.58))
    return chart


def _letters(size: int, *, bold: bool, colour: str) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, solidFill=colour, latin=Font(typeface=FONT))


def _body(size: int) -> RichText:
    letters = _letters(size, bold=False, colour=GREY)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=letters), endParaRPr=letters)])
