"""Small tables of the window, as HTML: a grid is for those that one sorts and filters."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from friendshore.app.window.aria import labelled
from friendshore.figures.view import View
from friendshore.reports.page.tables import cells, names


def small_table(frame: pd.DataFrame, heading: str, view: View) -> Any:
    """A small table in words."""
    head = html.Thead(html.Tr([html.Th(name, scope="col") for name in names(frame, view.language)]))
    numeric = [pd.api.types.is_numeric_dtype(frame[name]) for name in frame.columns]
    body = [
        html.Tr([html.Td(cell, className="number" if right else "") for cell, right in zip(row, numeric, strict=True)])
        for row in cells(frame, view.language)
    ]
    table = html.Table([html.Caption(heading), head, html.Tbody(body)])
    return html.Div(table, className="scroll", tabIndex=0, role="region", **labelled(heading))
