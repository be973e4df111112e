"""What came out, above all else: the preview in a line, the plan's sentence, and reliance by year with the preview over
it."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, html

from friendshore.app.desk import as_json
from friendshore.app.window.aria import ALOUD, labelled
from friendshore.app.window.context import NOTHING, Context, Shown
from friendshore.app.window.figure_block import block
from friendshore.app.window.headline import headline
from friendshore.app.window.told import knobs_in_words
from friendshore.errors import FriendshoreError
from friendshore.figures.previewed import alone, previewed

TALL = 340
"""Height of reliance by year, pixels: it stands above everything else."""
WORKING = ("asked", "building", "solving")
"""States of a preview that is still to come."""


def preview_line(context: Context) -> Any:
    """Where the preview is told; read aloud as it changes."""
    return html.Div(
        context.say("Least reliance, preview"), id="preview-line", className="preview", role="status",
        **ALOUD,
    )  # fmt: skip


def pane(context: Context) -> Any:
    """The answer."""
    return html.Section(
        [html.P(id="belongs", className="belongs", role="status"), html.Div(id="headline"), html.Div(id="by-year")],
        className="card", **labelled(context.say("The answer")),
    )  # fmt: skip


def connect(app: Dash, context: Context) -> None:
    """The callbacks of the answer."""

    @app.callback(Output("headline", "children"), Input("shown", "data"), State("window", "data"))
    def plan_came(shown: str | None, window: str) -> Any:
        found = context.plan(window)
        if found is None:
            return html.P(context.say("No plan yet: turn the knobs and solve, or open a run."), className="none")
        return headline(found.plan, context.say)

    @app.callback(
        Output("preview-line", "children"), Output("preview-line", "className"), Input("preview", "data"),
    )  # fmt: skip
    def told(preview: dict[str, Any] | None) -> tuple[Any, str]:
        return _line(context, preview or {})

    @app.callback(
        Output("by-year", "children"), Input("shown", "data"), Input("preview", "data"), State("window", "data")
    )
    def by_year(shown: str | None, preview: dict[str, Any] | None, window: str) -> Any:
        return _by_year(context, context.plan(window), preview or {})

    @app.callback(
        Output("belongs", "children"), Output("belongs", "className"), Input("shown", "data"), Input("turned", "data"),
        State("window", "data"),
    )  # fmt: skip
    def belongs(shown: str | None, turned: dict[str, Any] | None, window: str) -> tuple[Any, str]:
        return _belongs(context, context.plan(window), turned or {})


def _line(context: Context, preview: dict[str, Any]) -> tuple[Any, str]:
    say, state = context.say, preview.get("state", "none")
    if state == "failed":
        faults = [html.Li(say(each)) for each in preview.get("faults") or ()]
        first = html.Strong(say("No preview"))
        told = say("The input has faults.") if faults else say(str(preview["sentence"]))
        return [first, ": ", told, *([html.Ul(faults, className="faults")] if faults else [])], "preview failed"
    if state in WORKING:
        return [html.Strong(say("Preview")), ": ", say(str(preview["sentence"]))], "preview working"
    if state != "done":
        return say("Turn a knob to see the least reliance that it allows."), "preview"
    sentence = say(str(preview["sentence"]))
    took = "" if preview["how"] == "known" else say(f"Solved in {preview['seconds']:.1f} s.")
    return [html.Strong(sentence), " ", took], "preview"


def _by_year(context: Context, found: Shown | None, preview: dict[str, Any]) -> Any:
    points = dict(zip(preview.get("periods", ()), preview.get("points", ()), strict=True))
    if found is None:
        return block(alone(points, context.language), context.language, "reliance", TALL) if points else NOTHING
    try:
        drawn = context.pictures.of(found.name, found.plan, "reliance")
    except FriendshoreError as error:
        return html.P(context.say(str(error)), className="none")
    return block(previewed(drawn, points, context.language) if points else drawn, context.language, "reliance", TALL)


def _belongs(context: Context, found: Shown | None, turned: dict[str, Any]) -> tuple[Any, str]:
    say = context.say
    if found is None:
        return "", "belongs"
    told = [say("Plan of"), ": ", html.Strong(found.name), " · "]
    if found.knobs is None:
        return [*told, say("a run of another case")], "belongs stale"
    told.append(knobs_in_words(found.knobs, say))
    if as_json(found.knobs) == turned:
        return told, "belongs"
    return [*told, " · ", say("the knobs stand otherwise now")], "belongs stale"
