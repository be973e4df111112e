"""A figure in the window: its finding as a heading, the drawing, how to read it, and the figures behind it."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from friendshore.app.window.aria import labelled
from friendshore.app.window.grid import grid
from friendshore.figures.picture import Picture
from friendshore.language.said import said

CONFIG: Any = {"responsive": True, "displaylogo": False, "showSendToCloud": False, "plotlyServerURL": ""}
"""Plotly's settings; nothing may be sent anywhere."""
TITLE, TOP, LEAST_TOP = 22, 40, 30
"""Pixels that a line of a figure's title takes, those about it (`figures/style.py`), and the margin that is left."""


def block(picture: Picture, language: str, identity: str, tall: int = 0) -> Any:
    """A figure with all that belongs to it; `tall` is its height in pixels where that is not its own."""
    figure = untitled(picture)
    least = {"minWidth": f"{picture.least}px"} if picture.least else {}
    drawing = html.Div(
        dcc.Graph(
            id=f"{identity}-graph", figure=figure, config=CONFIG, responsive=True, className="drawing",
            style={"height": f"{tall or figure.layout.height}px", **least},
        ),
        role="group", **labelled(picture.finding),
    )  # fmt: skip
    table = grid(f"{identity}-table", picture.table, language)
    behind = html.Details([html.Summary(said("The figures behind it", language)), table])
    aside = {"tabIndex": 0, "role": "region", **labelled(picture.finding)} if picture.least else {}
    return html.Figure(
        [
            html.H3(picture.finding),
            html.Div(drawing, className="aside", **aside),
            *([html.Figcaption(picture.note)] if picture.note else []),
            behind,
        ],
        className="figure",
    )


def untitled(picture: Picture) -> Any:
    """The Plotly figure without the title: the window says it above, in letters that wrap."""
    figure = type(picture.figure)(picture.figure)
    title = str(figure.layout.title.text or "")
    if title:
        taken = TOP + TITLE * len(title.split("<br>")) - LEAST_TOP
        figure.update_layout(
            title={"text": ""},
            margin={"t": max(LEAST_TOP, figure.layout.margin.t - taken)},
            height=figure.layout.height - taken,
        )
    figure.update_layout(autosize=True)
    if (figure.layout.legend.y or 0) < 0:  # below the figure, and below what a narrow screen makes of its axis
        figure.update_layout(legend={"yref": "container", "y": 0, "yanchor": "bottom"})
        figure.update_xaxes(automargin=True)
    return figure
