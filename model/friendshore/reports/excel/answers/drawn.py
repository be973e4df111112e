"""Native charts of a frame on a sheet, as a study asks for them."""

from __future__ import annotations

from typing import Any

import pandas as pd
from openpyxl.chart import BarChart, LineChart, Reference, ScatterChart, Series
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.asking.answer import Drawing
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.fields import field

DASHES = ("solid", "sysDash", "dashDot", "sysDot")
GRID = GraphicalProperties(ln=LineProperties(solidFill=look.RULE, w=6000))
PER_ROW = 0.55
"""cm of a chart for each row of lying bars."""

WHOLE = {"points": 100.0, "share": 1.0}
"""The whole of what an axis shows, in its unit: figures near it need no axis beyond it."""


def draw(sheet: Worksheet, frame: pd.DataFrame, drawing: Drawing, head: int) -> None:
    """Draw columns of a frame below it.

    head   row of the names of the columns on the sheet
    """
    rows = min(len(frame), drawing.rows)
    if not rows:
        return
    columns = {str(name): place for place, name in enumerate(frame.columns, 1)}
    first, last = head + 1, head + rows
    x = Reference(sheet, min_col=columns[drawing.x], min_row=first, max_row=last)
    chart: Any = {"scatter": ScatterChart, "line": LineChart, "fan": LineChart}.get(drawing.kind, BarChart)()
    for number, name in enumerate(drawing.ys):
        values = Reference(sheet, min_col=columns[name], min_row=first, max_row=last)
        title = field(name).label
        series = Series(values, x, title=title) if drawing.kind == "scatter" else Series(values, title=title)
        colour = look.SERIES[number % len(look.SERIES)]
        if drawing.kind in {"scatter", "line", "fan"}:
            line = series.graphicalProperties.line
            line.solidFill, line.width, line.dashStyle = colour, 24000, DASHES[number % len(DASHES)]
            series.smooth = False
            series.marker.symbol = "circle" if drawing.kind == "scatter" else "none"
            series.marker.size = 4
        else:
            series.graphicalProperties.solidFill = colour
            series.invertIfNegative = False
        chart.series.append(series)
    if drawing.kind != "scatter":
        chart.set_categories(x)
    if drawing.kind in {"bar", "stacked"}:
        chart.type = "bar" if drawing.kind == "bar" else "col"
        chart.grouping, chart.overlap = ("clustered", 0) if drawing.kind == "bar" else ("stacked", 100)
        chart.gapWidth = 50
    if drawing.kind == "bar":
        chart.x_axis.scaling.orientation = "maxMin"  # as in the table: the first on top
        chart.x_axis.tickLblPos = "low"
    chart.title, chart.y_axis.title = drawing.title, drawing.unit
    chart.x_axis.title = field(drawing.x).label if drawing.kind == "scatter" else None
    if drawing.kind != "bar" and not (frame[list(drawing.ys)] < 0).any(axis=None):
        chart.y_axis.scaling.min = 0
    chart.y_axis.scaling.max = _most(frame[list(drawing.ys)].head(rows), drawing.unit)
    chart.x_axis.delete = chart.y_axis.delete = False
    for axis in (chart.x_axis, chart.y_axis):
        axis.majorGridlines = axis.majorGridlines and ChartLines(spPr=GRID)
    chart.title.tx.rich.p[0].r[0].rPr = CharacterProperties(sz=1100, b=True, solidFill=look.INK)
    if drawing.kind == "scatter":
        chart.x_axis.scaling.min = chart.y_axis.scaling.min = 0
        chart.x_axis.number_format = "0"
    chart.legend.position = "b"
    if len(drawing.ys) == 1:
        chart.legend = None
    if not drawing.unit:
        chart.y_axis.number_format = "0.0"
    chart.width, chart.height = 24, max(9.0, PER_ROW * rows * len(drawing.ys)) if drawing.kind == "bar" else 11
    sheet.add_chart(chart, f"A{head + len(frame) + 3}")


def _most(figures: pd.DataFrame, unit: str) -> float | None:
    """Where the axis ends: at the whole where figures come near it; else where the program that shows it likes."""
    whole = WHOLE.get(unit)
    return whole if whole is not None and 0.8 * whole < float(figures.to_numpy(float).max()) <= whole else None
