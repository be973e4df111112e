"""Questions of a plan in the window: asked by a button, answered beside it, taken home as a page or a workbook."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash import ALL, Dash, Input, Output, State, ctx, html, no_update

from friendshore.app.desk import Question
from friendshore.app.questions import PAGE, TITLES
from friendshore.app.window.aria import labelled
from friendshore.app.window.context import Context
from friendshore.errors import FriendshoreError
from friendshore.reports.page.tables import cells, names

LINKS = {PAGE: "Answer page", "xlsx": "Workbook"}
PLACE = ("question", "about", "run")
"""What tells one question from another."""
SHOWN = {
    "why-not": ("changes", ["change", "needed", "unit", "with_t_per_yr", "short_of_it_t_per_yr"]),
    "bottlenecks": ("bottlenecks", ["what", "step", "first_order_points", "confirmed_points"]),
}
"""Question -> the table of its answer that stands in the window, and its columns."""


def asked(context: Context, question: str, run: str, about: str = "") -> Any:
    """A button that asks, and where the answer comes."""
    identity = {"question": question, "run": run, "about": about}
    button = dmc.Button(
        context.say(TITLES[question]), id={"type": "ask", **identity}, size="compact-xs", variant="light",
        **labelled(f"{context.say(TITLES[question])} {about or run}"),
    )  # fmt: skip
    return html.Div([button, html.Div(id={"type": "answer", **identity})], className="asked")


def connect(app: Dash, context: Context) -> None:
    """The callbacks of the questions."""

    @app.callback(
        Output("beat", "n_intervals", allow_duplicate=True), Output("ask-fault", "children"),
        Input({"type": "ask", "question": ALL, "run": ALL, "about": ALL}, "n_clicks"),
        State("beat", "n_intervals"), State("window", "data"), prevent_initial_call=True,
    )  # fmt: skip
    def ask(clicks: list[int | None], beats: int | None, window: str) -> Any:
        if not any(clicks) or not isinstance(ctx.triggered_id, dict):
            return no_update, no_update
        pressed = ctx.triggered_id
        try:
            context.desk.ask(window, pressed["run"], Question(pressed["question"], pressed["about"]))
        except (FriendshoreError, OSError) as error:
            return no_update, context.say(str(error))
        return (beats or 0) + 1, ""

    @app.callback(
        Output({"type": "answer", "question": ALL, "run": ALL, "about": ALL}, "children"),
        Input("under-way", "data"), Input({"type": "ask", "question": ALL, "run": ALL, "about": ALL}, "id"),
        State({"type": "answer", "question": ALL, "run": ALL, "about": ALL}, "children"),
    )  # fmt: skip
    def answers(jobs: list[dict[str, Any]] | None, asked: list[Any], drawn: list[Any]) -> list[Any]:
        wanted = [each["id"] for each in ctx.outputs_list]
        found = [_newest(jobs or [], place) for place in wanted]
        return [_answer(context, job) if job else no_update for job in found]


def _newest(jobs: list[dict[str, Any]], place: dict[str, str]) -> dict[str, Any] | None:
    for job in reversed(jobs):
        asked = job["question"]
        if asked and [asked[each] for each in ("name", "about", "run")] == [place[each] for each in PLACE]:
            return dict(job)
    return None


def _answer(context: Context, job: dict[str, Any]) -> Any:
    say = context.say
    if not job["over"]:
        return html.P(say("It is being solved: how far, stands under Plans under way."), className="why")
    told = [html.P(say(job["sentence"]), className="why" if job["state"] == "done" else "bad")]
    if job["state"] != "done":
        return told
    return [*told, *_table(context, job), links(context, job)]


def _table(context: Context, job: dict[str, Any]) -> list[Any]:
    name, kept = SHOWN.get(job["question"]["name"], ("", []))
    if not name:
        return []
    try:
        frame = pd.read_csv(context.desk.answer(job["id"], f"{name}.csv"))
    except (FriendshoreError, OSError, ValueError):
        return []
    frame = frame[[column for column in kept if column in frame]].dropna(how="all")
    if frame.empty:
        return []
    heading = context.say(TITLES[job["question"]["name"]])
    head = html.Thead(html.Tr([html.Th(each, scope="col") for each in names(frame, context.language)]))
    body = html.Tbody([html.Tr([html.Td(cell) for cell in row]) for row in cells(frame, context.language)])
    table = html.Table([html.Caption(heading), head, body])
    return [html.Div(table, className="scroll", tabIndex=0, role="region", **labelled(heading))]


def links(context: Context, job: dict[str, Any]) -> Any:
    """What can be taken home of an answer."""
    book = f"{job['question']['name']}.xlsx"
    return html.Div(
        [
            html.A(context.say(word), href=f"/answers/{job['id']}/{file}", download=f"{job['run']}-{file}")
            for file, word in ((PAGE, LINKS[PAGE]), (book, LINKS["xlsx"]))
        ],
        className="row links",
    )
