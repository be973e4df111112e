"""Plans that are being made: queue, phase, time, cancel."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, html, no_update

from friendshore.app.questions import TITLES
from friendshore.app.window import asking
from friendshore.app.window.aria import ALOUD, labelled
from friendshore.app.window.asking import links
from friendshore.app.window.context import Context
from friendshore.app.window.headline import Say

KEPT = 4
"""Plans that are over and still told."""


def pane(context: Context) -> Any:
    """Where plans under way are told."""
    return html.Section(
        [html.H2(context.say("Plans under way")), html.Div(id="jobs", **ALOUD),
         html.P(id="ask-fault", className="bad", role="alert")],
        className="card", id="jobs-card", **labelled(context.say("Plans under way")),
    )  # fmt: skip


def connect(app: Dash, context: Context) -> None:
    """The callbacks of the plans under way."""

    @app.callback(
        Output("jobs", "children"), Output("drawn-jobs", "data"), Input("under-way", "data"),
        State("drawn-jobs", "data"),
    )  # fmt: skip
    def told(jobs: list[dict[str, Any]] | None, drawn: list[Any] | None) -> Any:
        """Drawn anew only where one comes, begins or ends, so that the button in focus keeps it."""
        shown = [job for job in jobs or () if not job["over"]]
        shown += [job for job in reversed(jobs or ()) if job["over"]][: max(0, KEPT - len(shown))]
        stand = [[job["id"], job["state"]] for job in shown]
        if stand == drawn:
            return no_update, no_update
        if not shown:
            none = context.say("None. Solve to make the full plan of the knobs as they stand.")
            return html.P(none, className="why"), stand
        return [_job(context, job) for job in shown], stand

    @app.callback(
        Output({"type": "progress", "job": ALL}, "children"), Output({"type": "bar", "job": ALL}, "value"),
        Input("under-way", "data"),
    )  # fmt: skip
    def progress(jobs: list[dict[str, Any]] | None) -> Any:
        known = {job["id"]: job for job in jobs or ()}
        texts, bars = ([each["id"]["job"] for each in group] for group in ctx.outputs_list)
        return (
            [_state(context.say, known[name]) if name in known else no_update for name in texts],
            [_percent(known[name]) if name in known else no_update for name in bars],
        )

    @app.callback(
        Output("beat", "n_intervals", allow_duplicate=True),
        Input({"type": "cancel", "job": ALL}, "n_clicks"), State("beat", "n_intervals"), prevent_initial_call=True,
    )  # fmt: skip
    def cancel(clicks: list[int | None], beats: int) -> Any:
        if not any(clicks) or not isinstance(ctx.triggered_id, dict):
            return no_update
        context.desk.cancel(str(ctx.triggered_id["job"]))
        return (beats or 0) + 1


def _job(context: Context, job: dict[str, Any]) -> Any:
    say = context.say
    place = {"type": "progress", "job": job["id"]}
    state = html.Span(_state(say, job), id=place, className=job["state"])
    head = html.Div([html.Strong(job["run"], className="name"), " ", state])
    asked, done = job["question"], job["state"] == "done"
    head = html.Div([head, html.P(say(TITLES[asked["name"]]), className="why")]) if asked else head
    told = [html.P(say(job["sentence"]), className="why")] if job["sentence"] and (asked or not done) else []
    told += [links(context, job)] if asked and done else []
    told += [asking.asked(context, "explain", job["run"])] if job["outcome"] == "infeasible" and not asked else []
    faults = [html.Ul([html.Li(say(each)) for each in job["faults"]], className="faults")] if job["faults"] else []
    if job["over"]:
        return html.Div([head, *told, *faults], className="run")
    bar = dmc.Progress(
        value=_percent(job), animated=True, striped=True, size="sm", my=4, id={"type": "bar", "job": job["id"]},
        **labelled(say("Working")),
    )  # fmt: skip
    button = dmc.Button(
        say("Cancel"), id={"type": "cancel", "job": job["id"]}, size="compact-xs", variant="default",
        **labelled(f"{say('Cancel')} {job['run']}"),
    )  # fmt: skip
    return html.Div([head, *([bar] if job["state"] == "running" else []), button], className="run")


def _state(say: Say, job: dict[str, Any]) -> str:
    if job["state"] == "queued":
        return say(f"waits, number {job['place']}")
    if job["state"] != "running":
        return say(job["state"])
    far = job["far"] or {"step": 0, "of": 0, "left": None}
    progress = f" ({job['progress']})" if job["progress"] else ""
    step = say(f"step {far['step']} of {far['of']}") + ": " if far["of"] else ""
    left = say(f"about {max(far['left'], 1):.0f} s left") if far["left"] is not None else ""
    told = f"{step}{say(job['words'] or job['phase'])}{progress}, {job['seconds']:.0f} s"
    return f"{told}, {left}" if left else told


def _percent(job: dict[str, Any]) -> float:
    """How much of a plan is done; the whole bar, moving, where no earlier one tells."""
    share = (job["far"] or {}).get("share")
    return 100.0 if share is None else round(100.0 * share, 1)
