"""Runs side by side: open one, compare two to six, take files home."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, html, no_update

from friendshore.app.window import dropped, jobs
from friendshore.app.window.aria import labelled
from friendshore.app.window.comparison import LEAST, MOST
from friendshore.app.window.context import Context
from friendshore.errors import FriendshoreError
from friendshore.words import counted

FILES = (("plan.xlsx", "Workbook"), ("report.html", "Report page"), ("tables.zip", "Tables"))
"""What can be taken home of a run, and what it is called."""


def pane(context: Context) -> Any:
    """The runs, and plans under way."""
    say = context.say
    compare = dmc.Button(say("Compare"), id="compare", size="compact-sm", variant="light", disabled=True)
    listed = html.Section(
        [html.H2(say("Runs")), html.P(id="compare-hint", className="why", role="status"), compare,
         html.P(id="run-fault", className="bad", role="alert"),
         dmc.CheckboxGroup(html.Div(id="runs"), id="sides", value=[])],
        className="card", **labelled(say("Runs")),
    )  # fmt: skip
    parts = [jobs.pane(context), listed, dropped.pane(context)]
    return html.Aside(html.Div(parts, className="stuck"), className="runs")


def connect(app: Dash, context: Context) -> None:
    """The callbacks of the runs."""

    @app.callback(Output("runs", "children"), Input("known-runs", "data"), Input("shown", "data"))
    def told(runs: list[dict[str, str]] | None, shown: str | None) -> Any:
        if not runs:
            return html.P(context.say("None yet in the folder of outputs."), className="why")
        return [_run(context, run, run["name"] == shown) for run in runs]

    @app.callback(
        Output("compare", "disabled"), Output("compare-hint", "children"), Input("sides", "value"),
        Input("known-runs", "data"),
    )  # fmt: skip
    def ticked(sides: list[str], runs: list[dict[str, str]] | None) -> tuple[bool, str]:
        count = len(_ticked(sides, runs))
        fits = LEAST <= count <= MOST
        hint = f"{counted(count, 'run')} chosen." if fits else f"Tick {LEAST} to {MOST} runs to compare them."
        return not fits, context.say(hint)

    @app.callback(
        Output("compared", "data"), Output("tab", "value"), Input("compare", "n_clicks"), State("sides", "value"),
        State("known-runs", "data"), prevent_initial_call=True,
    )  # fmt: skip
    def compare(clicks: int | None, sides: list[str], runs: list[dict[str, str]] | None) -> Any:
        return (_ticked(sides, runs)[:MOST], "compare") if clicks else (no_update, no_update)

    @app.callback(
        Output("beat", "n_intervals", allow_duplicate=True), Output("run-fault", "children"),
        Input({"type": "open", "run": ALL}, "n_clicks"), State("beat", "n_intervals"), State("window", "data"),
        prevent_initial_call=True,
    )  # fmt: skip
    def opened(clicks: list[int | None], beats: int | None, window: str) -> Any:
        """The next beat tells the panes, and nobody else: told twice, they would be drawn twice, and a row that was
        chosen meanwhile be forgotten."""
        if not any(clicks) or not isinstance(ctx.triggered_id, dict):
            return no_update, no_update
        name = str(ctx.triggered_id["run"])
        try:
            context.desk.open_run(name)
        except FriendshoreError as error:
            return no_update, context.say(str(error))
        context.desk.window(window).plan = name
        return (beats or 0) + 1, ""


def _ticked(sides: list[str], runs: list[dict[str, str]] | None) -> list[str]:
    """The runs that are ticked and still there, in the order in which they stand."""
    return [run["name"] for run in runs or () if run["name"] in sides]


def _run(context: Context, run: dict[str, str], shown: bool) -> Any:
    say, name = context.say, run["name"]
    side = dmc.Checkbox(value=name, label=name, size="xs", className="name")
    here = dmc.Badge(say("is shown"), size="sm", variant="light") if shown else None
    open_it = dmc.Button(
        say("Open"), id={"type": "open", "run": name}, size="compact-xs", variant="default", disabled=shown,
        **labelled(f"{say('Open')} {name}"),
    )  # fmt: skip
    links = [
        html.A(say(word), href=f"/runs/{quote(name, safe='')}/{file}", download=f"{name}-{file}",
               **labelled(f"{say(word)}, {name}"))
        for file, word in FILES
    ]  # fmt: skip
    return html.Div(
        [html.Div([side, here], className="row"), html.P(say(run["sentence"]), className="said"),
         html.Div([open_it, *links], className="row links")],
        className="run",
    )  # fmt: skip
