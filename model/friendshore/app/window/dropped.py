"""A case workbook that is dropped into the window: a sound one is planned with, the faults of another are listed."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, ctx, dcc, html, no_update

from friendshore.app.uploads import SheetFault, Upload
from friendshore.app.window import knobs
from friendshore.app.window.aria import ALOUD, labelled
from friendshore.app.window.context import NOTHING, Context
from friendshore.app.window.faults import fault_said
from friendshore.words import counted


def pane(context: Context) -> Any:
    """Where a workbook is dropped."""
    say = context.say
    place = html.Span(say("Drop a case workbook here, or choose one"), className="drop")
    drop = html.Label(dcc.Upload(place, id="dropped", accept=".xlsx", multiple=False))
    back = dmc.Button(say("Back to the first case"), id="own-case", size="compact-xs", variant="default")
    told = html.Div(id="dropped-told", **ALOUD)
    return html.Section(
        [html.H2(say("Another case")), drop, told, html.Div(back, id="back", hidden=True)],
        className="card", **labelled(say("Another case")),
    )  # fmt: skip


def connect(app: Dash, context: Context) -> None:
    """The callbacks of a dropped workbook: the knobs are those of the case that is planned with."""

    @app.callback(
        Output("dropped-told", "children"), Output("knobs", "children"), Output("case-title", "children"),
        Output("changes", "data", allow_duplicate=True), Output("back", "hidden"),
        Input("dropped", "contents"), Input("own-case", "n_clicks"), State("dropped", "filename"),
        State("window", "data"), prevent_initial_call=True,
    )  # fmt: skip
    def came(contents: str | None, clicks: int | None, name: str | None, window: str) -> Any:
        if ctx.triggered_id == "own-case" and clicks:
            context.desk.own_case(window)
            return [NOTHING, *_turned_to(context, window), True]
        try:
            content = b64decode((contents or "").partition(",")[2], validate=True)
        except Error:
            return [no_update] * 5
        found = context.desk.drop_in(window, name or "", content)
        if not found.sound:
            return [_faults(context, found), no_update, no_update, no_update, no_update]
        return [html.P(context.say(f"{found.name} is planned with now."), className="why"),
                *_turned_to(context, window), False]  # fmt: skip


def _turned_to(context: Context, window: str) -> tuple[Any, Any, None]:
    offer = context.desk.offered(window)
    return knobs.inside(context, offer), context.say(offer.title), None


def _faults(context: Context, found: Upload) -> Any:
    say = context.say
    count = counted(len(found.faults), "fault")
    listed = [html.Li([html.Strong(_place(fault)), " ", fault_said(fault, say)]) for fault in found.faults]
    told = html.P(say(f"{found.name}: {count}. It is not planned with."), className="bad")
    return [told, html.Ul(listed, className="faults")]


def _place(fault: SheetFault) -> str:
    return "!".join(part for part in (fault.sheet, fault.cell) if part)
