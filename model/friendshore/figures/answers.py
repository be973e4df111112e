"""Figures of the studies: what each answer says is worth drawing, drawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from friendshore.asking.answer import Answer, Drawing
from friendshore.figures.picture import Picture
from friendshore.figures.style import DASHES, MARKS, PATTERNS, SERIES, laid_out, surface, wrapped
from friendshore.language.said import ENGLISH, said
from friendshore.words import first_capital, in_words

LINE, WORDS = 28, 18
"""Pixels that a bar takes, and a line of its name."""
BELOW = 66
"""Pixels from the plot to the legend: figures and unit of the axis stand between, however low the bars are."""


def figures_of(answer: Answer, language: str = ENGLISH) -> list[go.Figure]:
    """The figures of a study's answer, as Plotly figures that show themselves in a notebook."""
    return [each.figure for each in pictures(answer, language)]


def pictures(answer: Answer, language: str = ENGLISH) -> Iterator[Picture]:
    """The figures of an answer, in its order; the finding of the first is its sentence."""
    for number, (name, drawing) in enumerate(answer.drawings.items()):
        frame = answer.frames[name].head(drawing.rows)
        finding = said(answer.sentence if number == 0 else drawing.title, language)
        figure = laid_out(_drawn(frame, drawing, language), finding)
        if drawing.kind == "bar":
            plot, below = _height(figure, drawing), BELOW + LINE
            figure.update_layout(
                height=int(figure.layout.margin.t + plot + below), margin_b=below, legend_y=-BELOW / plot
            )
        yield Picture(f"{answer.question}_{name}", finding, figure, frame, said(drawing.title, language))


def _height(figure: go.Figure, drawing: Drawing) -> int:
    """Of the plot of bars that lie: each has room for its name, however long the finding above them is."""
    names = [str(each) for each in figure.data[0].y] or [""]
    bar = max(LINE * len(drawing.ys), WORDS * max(len(each.split("<br>")) for each in names) + WORDS // 2)
    return 2 * LINE + bar * len(names)


def _drawn(frame: pd.DataFrame, drawing: Drawing, language: str) -> go.Figure:
    if drawing.kind == "fan":
        return _fan(frame, drawing, language)
    figure = go.Figure()
    unit = said(drawing.unit, language)
    for number, column in enumerate(drawing.ys):
        place = number % len(SERIES)
        name = said(first_capital(in_words(column)), language)
        filled = surface(SERIES[place], PATTERNS[place])
        if drawing.kind in ("line", "scatter"):
            line = {"color": SERIES[place], "dash": DASHES[place], "width": 2}
            figure.add_scatter(x=frame[drawing.x], y=frame[column], name=name, mode="lines+markers", line=line,
                               marker={"symbol": MARKS[place], "size": 8})  # fmt: skip
        elif drawing.kind == "stacked":
            figure.add_bar(x=frame[drawing.x].astype(str), y=frame[column], name=name, marker=filled)
        else:
            names = [wrapped(said(str(each), language), 46) for each in frame[drawing.x]]
            figure.add_bar(y=names, x=frame[column], name=name, orientation="h", marker=filled)
    axes: dict[str, Any] = {"title": unit}
    figure.update_layout(barmode="stack" if drawing.kind == "stacked" else "group", showlegend=len(drawing.ys) > 1)
    if drawing.kind == "bar":
        figure.update_xaxes(**axes)
        return figure.update_yaxes(autorange="reversed", automargin=True)
    figure.update_xaxes(type="linear" if drawing.kind == "scatter" else "category",
                        title=said(first_capital(in_words(drawing.x)), language))  # fmt: skip
    return figure.update_yaxes(**axes)


def _fan(frame: pd.DataFrame, drawing: Drawing, language: str) -> go.Figure:
    """Bands from the outermost pair of columns inwards, and a line for the middle one."""
    figure, x = go.Figure(), frame[drawing.x].astype(str)
    pairs = len(drawing.ys) // 2
    for number in range(pairs):
        low, high = drawing.ys[number], drawing.ys[-1 - number]
        names = [said(first_capital(in_words(each)), language) for each in (low, high)]
        edge = {"color": SERIES[0], "width": 1, "dash": DASHES[number + 1]}
        figure.add_scatter(x=x, y=frame[low], name=names[0], mode="lines", line=edge)
        figure.add_scatter(x=x, y=frame[high], name=names[1], mode="lines", line=edge, fill="tonexty",
                           fillcolor=f"rgba(0, 114, 178, {0.15 * (number + 1):.2f})")  # fmt: skip
    middle = drawing.ys[pairs]
    line = {"color": SERIES[0], "width": 3}
    figure.add_scatter(x=x, y=frame[middle], name=said(first_capital(in_words(middle)), language),
                       mode="lines+markers", line=line, marker={"symbol": MARKS[0], "size": 7})  # fmt: skip
    figure.update_xaxes(type="category", title=said(first_capital(in_words(drawing.x)), language))
    return figure.update_yaxes(title=said(drawing.unit, language), rangemode="tozero")
