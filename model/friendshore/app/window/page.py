"""The window as one page: what comes first, and where each pane stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from friendshore.app.window import answer, knobs, results, runs, tables
from friendshore.app.window.context import Context
from friendshore.figures.style import FONT

SEA = ["#e6f2fa", "#cfe4f3", "#9fc8e6", "#6cabd8", "#4494cd", "#2985c6", "#0072b2", "#0067a1", "#005a8e", "#004c79"]
"""Shades of the blue that figures have."""
THEME = {
    "fontFamily": FONT,
    "primaryColor": "sea",
    "primaryShade": 6,
    "colors": {"sea": SEA},
    "defaultRadius": "sm",
    "headings": {"fontFamily": FONT},
}
BEAT_MS = 700
"""How often the window asks what is new."""
STORES: Mapping[str, Any] = {
    "shown": None, "compared": [], "changes": None,
    "cell-faults": [], "drawn-rows": {}, "turned": None, "preview": None, "under-way": [], "known-runs": [],
    "drawn-jobs": None,
    "seen": None,
}  # fmt: skip
"""What the page keeps, and what the panes hear of: the run that is shown, runs that are compared, changes of tables
and their faults, rows that are drawn otherwise than the case has them, the knobs, the preview, plans under way, runs
that there are, which plans under way are drawn, and what of all this has been told."""


def page(context: Context) -> Any:
    """A window of its own for each time that the page is opened."""
    say = context.say
    window = context.desk.window().id
    offer = context.desk.offered(window)
    stores = [dcc.Store(id=name, data=data) for name, data in {**STORES, "window": window}.items()]
    beat = dcc.Interval(id="beat", interval=BEAT_MS)
    top = html.Header(
        [
            html.A(say("To the results"), href="#came", className="skip"),
            html.Span("friendshore", className="brand"),
            html.H1(say(offer.title), id="case-title", className="of"),
            html.Span(id="state", className="state", role="status"),
        ],
        className="top",
    )
    parts = [
        top,
        answer.preview_line(context),
        knobs.pane(context, offer),
        html.Main([answer.pane(context), results.pane(context)], className="came", id="came"),
        runs.pane(context),
    ]
    whole = [*stores, beat, html.Div(parts, className="desk"), tables.drawer(context)]
    return dmc.MantineProvider(whole, forceColorScheme="light", theme=THEME)
