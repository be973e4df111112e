"""The beat: what the window asks again and again, so that previews, plans under way and new runs show by themselves."""

from __future__ import annotations

import json
from typing import Any

from dash import Dash, Input, Output, State, no_update

from friendshore.app.desk import Job, as_json
from friendshore.app.window.context import Context


def connect(app: Dash, context: Context) -> None:
    """What is new since the last beat; panes hear only of what has changed. The next beat waits for this one's answer:
    it would take its place, and where answers take longer than a beat the window would hear of nothing."""

    @app.callback(
        Output("preview", "data", allow_duplicate=True), Output("under-way", "data"), Output("known-runs", "data"),
        Output("shown", "data"), Output("state", "children"), Output("seen", "data"),
        Input("beat", "n_intervals"), State("window", "data"), State("seen", "data"),
        prevent_initial_call="initial_duplicate", running=[(Output("beat", "disabled"), True, False)],
    )  # fmt: skip
    def beat(beats: int | None, window: str, seen: dict[str, str] | None) -> Any:
        desk = context.desk
        jobs = desk.jobs(window)
        news = {
            "preview": as_json(desk.previewed(window)),
            "under-way": [_told(job) for job in jobs],
            "known-runs": as_json([{"name": run.name, "sentence": run.sentence} for run in desk.runs()]),
            "shown": desk.window(window).plan or None,
            "state": context.say(_state(jobs)),
        }
        told = {name: _mark(value) for name, value in news.items()}
        before = seen or {}
        if told == before:
            return (no_update,) * (len(news) + 1)
        return (*(value if told[name] != before.get(name) else no_update for name, value in news.items()), told)


def _told(job: Job) -> dict[str, Any]:
    return {**as_json(job), "over": job.over, "knobs": None}


def _mark(value: object) -> str:
    return json.dumps(value, sort_keys=True)


def _state(jobs: tuple[Job, ...]) -> str:
    waiting = [job for job in jobs if not job.over]
    if not waiting:
        return "Ready"
    return "Solving a plan" if waiting[0].question is None else "Solving an answer"
