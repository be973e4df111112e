"""The middle of the window: tabs of figures and tables of the plan that is shown."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import ALL, MATCH, Dash, Input, Output, State, ctx, html, no_update

from friendshore.app.window.aria import ALOUD, labelled
from friendshore.app.window.asking import asked
from friendshore.app.window.builds import BUILT, LEFT_OUT, plant, plants_grid
from friendshore.app.window.choices import chosen, controls
from friendshore.app.window.comparison import LEAST, MOST, comparison
from friendshore.app.window.context import NOTHING, Context
from friendshore.app.window.figure_block import block
from friendshore.app.window.limits import limit, limits_grid
from friendshore.errors import FriendshoreError
from friendshore.figures.view import View

TABS = (
    ("map", "Map"),
    ("sankey", "Flows"),
    ("plants", "Plants"),
    ("timeline", "Timeline"),
    ("capacity", "Capacity"),
    ("breakdown", "Reliance by"),
    ("element", "Elements"),
    ("money", "Money"),
    ("limits", "What binds"),
    ("compare", "Compare"),
)
"""What can be looked at: its key and its name."""
FIRST = TABS[0][0]
TALL = {"map": 520}
"""Height in pixels of figures that need less here than on a page."""


def pane(context: Context) -> Any:
    """The tabs; what they hold comes when they are opened."""
    tabs = dmc.TabsList([dmc.TabsTab(context.say(name), value=key) for key, name in TABS])
    panels = [dmc.TabsPanel(html.Div(id={"type": "panel", "tab": key}), value=key) for key, _ in TABS]
    within = [tabs, html.Div(panels, id="panel")]
    return html.Section(
        [html.H2(context.say("Look at it")), dmc.Tabs(within, id="tab", value=FIRST, variant="outline")],
        className="card", **labelled(context.say("Look at it")),
    )  # fmt: skip


def connect(app: Dash, context: Context) -> None:
    """The callbacks of the tabs."""

    @app.callback(
        Output({"type": "panel", "tab": ALL}, "children"), Input("tab", "value"), Input("shown", "data"),
        Input("compared", "data"), State("window", "data"),
    )  # fmt: skip
    def opened(tab: str, shown: str | None, compared: list[str], window: str) -> list[Any]:
        """What the open tab holds; the others hold nothing, and none of its parts stands twice."""
        keys = [each["id"]["tab"] for each in ctx.outputs_list]
        if ctx.triggered_id == "compared" and tab != "compare":
            return [no_update for _ in keys]
        return [_opened(context, tab, compared, window) if key == tab else NOTHING for key in keys]

    @app.callback(
        Output({"type": "figure", "figure": MATCH}, "children"),
        Input({"type": "choice", "figure": MATCH, "choice": ALL}, "value"),
        State("window", "data"),
        prevent_initial_call=True,
    )
    def choice_made(values: list[Any], window: str) -> Any:
        found = context.plan(window)
        if found is None:
            return no_update
        figure = ctx.outputs_grouping["id"]["figure"]
        try:
            choices = chosen(View(found.plan, context.language), ctx.inputs_list[0])
            drawn = context.pictures.of(found.name, found.plan, figure, **choices)
        except FriendshoreError as error:
            return html.P(context.say(str(error)), className="none")
        return block(drawn, context.language, figure, TALL.get(figure, 0))

    @app.callback(
        Output("plants-shown", "children"), Output("plant", "children", allow_duplicate=True),
        Input("which-plants", "value"), State("window", "data"), prevent_initial_call=True,
    )  # fmt: skip
    def which(value: str, window: str) -> Any:
        found = context.plan(window)
        return no_update if found is None else (plants_grid(found.plan, value, context.language), [])

    @app.callback(
        Output("plant", "children"), Input("plants", "selectedRows"), State("window", "data"),
        prevent_initial_call=True,
    )  # fmt: skip
    def plant_chosen(rows: list[dict[str, Any]], window: str) -> Any:
        found = context.plan(window)
        if not rows or found is None:
            return no_update
        facility = str(rows[0]["facility"])
        further = [asked(context, "why-not", found.name, facility)] if found.knobs is not None else []
        return [*plant(found.plan, facility, context.language), *further]

    @app.callback(
        Output("limit", "children"), Input("limits", "selectedRows"), State("window", "data"),
        prevent_initial_call=True,
    )  # fmt: skip
    def limit_chosen(rows: list[dict[str, Any]], window: str) -> Any:
        found = context.plan(window)
        if not rows or found is None:
            return no_update
        further = [asked(context, "bottlenecks", found.name)] if found.knobs is not None else []
        return [*limit(found.plan, int(rows[0]["place"]), context.language), *further]


def _opened(context: Context, tab: str, compared: list[str], window: str) -> Any:
    if tab == "compare":
        return _compared(context, compared)
    found = context.plan(window)
    if found is None:
        return html.P(context.say("No plan yet: turn the knobs and solve, or open a run."), className="none")
    try:
        return _panel(context, tab, found.name, found.plan)
    except FriendshoreError as error:
        return html.P(context.say(str(error)), className="none")


def _panel(context: Context, tab: str, name: str, plan: Any) -> Any:
    hint = html.P(context.say("Choose a row, by a click or the space bar, to see more of it."), className="belongs")
    if tab == "plants":
        data = [{"value": BUILT, "label": context.say("Built")},
                {"value": LEFT_OUT, "label": context.say("Announced, not built")}]  # fmt: skip
        which = dmc.SegmentedControl(id="which-plants", data=data, value=BUILT, size="xs")
        shown = html.Div(plants_grid(plan, BUILT, context.language), id="plants-shown")
        return [html.Div(which, className="choices"), hint, shown, _told("plant")]
    if tab == "limits":
        drawn = context.pictures.of(name, plan, "binding")
        return [block(drawn, context.language, "binding"), hint, limits_grid(plan, context.language), _told("limit")]
    view = View(plan, context.language)
    made = controls(view, tab)
    first = {"year": view.reported[-1]} if tab in ("map", "sankey") else {}
    drawn = context.pictures.of(name, plan, tab, **first)
    figure = html.Div(block(drawn, context.language, tab, TALL.get(tab, 0)), id={"type": "figure", "figure": tab})
    return html.Div([html.Div(made, className="choices"), figure])


def _compared(context: Context, names: list[str]) -> Any:
    if not LEAST <= len(names) <= MOST:
        told = context.say(f"Tick {LEAST} to {MOST} runs, then compare them.")
        return html.P(told, className="none")
    try:
        return comparison({name: context.desk.open_run(name) for name in names}, context.language)
    except FriendshoreError as error:
        return html.P(context.say(str(error)), className="none")


def _told(identity: str) -> Any:
    """Where what a chosen row has to tell stands; read aloud as it changes."""
    return html.Div(id=identity, className="told", **ALOUD)
