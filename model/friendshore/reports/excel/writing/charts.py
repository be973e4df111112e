"""Native charts: stacked columns and lines over the periods, with titles that state the finding.

A title that stands in a cell is read there by Excel; programs that do not follow such links, LibreOffice among them,
show the words that are stored beside it (packing.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.writing.formulas import quoted
from friendshore.reports.excel.writing.over_time import FIRST, HEAD
from friendshore.reports.excel.writing.styles import FONT, GREY, INK, RULE

GAP = 50_000
"""Between a chart and the edge of its cells, in a 36000th of a millimetre."""


@dataclass(frozen=True)
class Cell:
    """A cell whose words a chart shows."""

    sheet: str
    place: str

    @property
    def address(self) -> str:
        """As a chart refers to it."""
        letters = self.place.rstrip("0123456789")
        return f"{quoted(self.sheet)}!${letters}${self.place.removeprefix(letters)}"


Row = tuple[Worksheet, int, str | Cell, str]
"""A line of a chart: its sheet, its row, its name and its colour."""


@dataclass(frozen=True)
class Size:
    """Width and height of a chart, cm, the size of its letters in hundredths of a point, and its inner part: from the
    left and the top, width and height, as shares."""

    width: float = 20.5
    height: float = 8.4
    title: int = 1100
    letters: int = 900
    inner: tuple[float, float, float, float] = (0.09, 0.15, 0.89, 0.58)
    legend: bool = True


LARGE = Size()


def stacked(
    title: str | Cell, unit: str, lines: Sequence[Row], periods: int, over: Sequence[Row] = (), size: Size = LARGE
) -> Any:
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
    return _finish(chart, title, unit, periods, size)


def place(sheet: Worksheet, chart: Any, columns: tuple[int, int], rows: tuple[int, int]) -> None:
    """Put a chart over cells of a sheet, the last column and row among them: it follows their widths, which programs
    and fonts make differ."""
    start = AnchorMarker(col=columns[0] - 1, colOff=GAP, row=rows[0] - 1, rowOff=GAP)
    chart.anchor = TwoCellAnchor(editAs="twoCell", _from=start, to=AnchorMarker(col=columns[1], row=rows[1]))
    sheet.add_chart(chart)


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


def _series(chart: Any, sheet: Worksheet, row: int, name: str | Cell, periods: int) -> Any:
    values = Reference(sheet, min_col=FIRST, max_col=FIRST + periods - 1, min_row=row)
    series = Series(values, title=None if isinstance(name, Cell) else name)
    if isinstance(name, Cell):
        series.tx = SeriesLabel(strRef=StrRef(name.address))
    chart.series.append(series)
    chart.set_categories(Reference(sheet, min_col=FIRST, max_col=FIRST + periods - 1, min_row=HEAD))
    return series


def _finish(chart: Any, title: str | Cell, unit: str, periods: int, size: Size) -> Any:
    chart.width, chart.height = size.width, size.height
    letters = _letters(size.title, bold=True, colour=INK)
    if isinstance(title, Cell):
        chart.title = Title(tx=Text(strRef=StrRef(title.address)), txPr=_body(letters))
    else:
        chart.title = title
        chart.title.tx.rich.p[0].r[0].rPr = letters
    chart.title.overlay = False
    small = _letters(size.letters, bold=False, colour=GREY)
    if size.legend:
        chart.legend.position = "b"
        chart.legend.txPr = _body(small)
    else:
        chart.legend = None
    chart.y_axis.title = unit
    chart.y_axis.title.tx.rich.p[0].r[0].rPr = small
    if unit.startswith("points"):
        chart.y_axis.scaling.min = 0  # columns that do not start at zero exaggerate
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=RULE, w=6000))
    chart.y_axis.number_format, chart.x_axis.number_format = "#,##0", "0"
    chart.y_axis.delete = chart.x_axis.delete = False
    chart.x_axis.tickLblPos = "low"
    fit = max(1, int(size.width * size.inner[2] / LABEL_CM * 900 / size.letters))
    chart.x_axis.tickLblSkip = chart.x_axis.tickMarkSkip = max(1, -(-periods // fit))
    chart.x_axis.txPr = chart.y_axis.txPr = _body(small)
    chart.x_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=GREY, w=9000))
    chart.y_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    left, top, width, height = size.inner
    chart.layout = Layout(manualLayout=ManualLayout(layoutTarget="inner", x=left, y=top, w=width, h=height))
    return chart


LABEL_CM = 2.0
"""What the label of a period takes of an axis, with the space beside it."""


def _letters(size: int, *, bold: bool, colour: str) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, solidFill=colour, latin=Font(typeface=FONT))


def _body(letters: CharacterProperties) -> RichText:
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=letters), endParaRPr=letters)])
