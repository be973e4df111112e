"""What a chart shows in words, for whoever cannot see it: its title, what its axis counts, the lines drawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing


def drawing() -> Any:
    """An empty drawing that gives each of its charts its words as openpyxl frames it."""
    made: Any = SpreadsheetDrawing()
    plain = made._chart_frame

    def framed(number: int) -> Any:
        frame = plain(number)
        frame.nvGraphicFramePr.cNvPr.descr = described(made.charts[number - 1])
        return frame

    made._chart_frame = framed
    return made


def described(chart: object) -> str:
    """Title, axis and lines of a chart, in the language that they are in."""
    axis = _written(getattr(chart, "y_axis", None))
    drawn = "; ".join(dict.fromkeys(_names(chart)))
    counted = f"{axis}: {drawn}" if axis and drawn else axis or drawn
    return ". ".join(part for part in (_written(chart), counted) if part)


def _written(part: object) -> str:
    """The title of a chart or an axis: its letters, or of one that a cell holds those that were last seen there."""
    text = getattr(getattr(part, "title", None), "tx", None)
    rich, cell = getattr(text, "rich", None), getattr(text, "strRef", None)
    if cell is not None or rich is None:
        return _cached(cell)
    return "".join(run.t for paragraph in rich.p for run in paragraph.r or ())


def _names(chart: object) -> Iterator[str]:
    """Names of the lines of a chart, and of those laid over it."""
    for each in getattr(chart, "_charts", [chart]):
        for series in each.series:
            name = series.tx.v if series.tx is not None and series.tx.v else _cached(getattr(series.tx, "strRef", None))
            if name:
                yield str(name)


def _cached(reference: object) -> str:
    cache = getattr(reference, "strCache", None)
    return "".join(str(point.v) for point in cache.pt) if cache is not None else ""
