"""What turning a knob does: the knobs as the desk takes them, a preview asked for, the command that repeats them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, html, no_update

from friendshore.app.desk import Knobs, as_json
from friendshore.app.offer import Offer
from friendshore.app.window.changes import Changes, laid
from friendshore.app.window.context import Context
from friendshore.app.window.knobs import AIMED, LEVEL, PERCENT, WHOLE, knob
from friendshore.errors import FriendshoreError
from friendshore.words import first_capital, in_words

AT_ONCE_S = 0.4
"""Seconds that a preview is waited for before the page goes on; later ones come with the beat."""
ANY = knob(ALL)


def connect(app: Dash, context: Context) -> None:
    """The callbacks of the knobs."""
    _turn(app, context)
    _solve(app, context)
    _save(app, context)
    _reset(app, context)


def _turn(app: Dash, context: Context) -> None:
    @app.callback(
        Output("turned", "data"), Output("preview", "data"), Output("knob-fault", "children"),
        Output("command", "children"), Output("whys", "children"), Output({"type": "aimed", "name": ALL}, "hidden"),
        Input(ANY, "value"), Input(WHOLE, "checked"), Input("changes", "data"), State(ANY, "id"),
        State("window", "data"),
    )  # fmt: skip
    def turned(
        values: list[Any], whole: bool, changed: dict[str, Any] | None, names: list[dict[str, str]], window: str
    ) -> Any:
        stands = {name["name"]: value for name, value in zip(names, values, strict=True)}
        offer = context.desk.offered(window)
        hidden = [stands.get("objective") not in AIMED[each["id"]["name"]] for each in ctx.outputs_list[-1]]
        whys = _whys(context, offer, stands.get("scenarios") or [])
        try:
            rows = laid(Changes.of_json(changed), partial(context.desk.grid, window))
            knobs = replace(knobs_of(offer, {**stands, WHOLE: bool(whole)}), cells=rows.cells, gone=rows.gone)
            knobs.aim  # noqa: B018  # raises where it contradicts itself
        except FriendshoreError as error:
            return no_update, no_update, context.say(str(error)), "", whys, hidden
        preview = context.desk.preview(window, knobs, AT_ONCE_S)
        return as_json(knobs), as_json(preview), "", _command(context, window, knobs), whys, hidden


def _solve(app: Dash, context: Context) -> None:
    @app.callback(
        Output("knob-fault", "children", allow_duplicate=True), Output("beat", "n_intervals", allow_duplicate=True),
        Input("solve", "n_clicks"), State("turned", "data"), State("window", "data"), State("beat", "n_intervals"),
        prevent_initial_call=True,
    )  # fmt: skip
    def solve(clicks: int | None, turned: dict[str, Any] | None, window: str, beats: int | None) -> Any:
        if not clicks or turned is None:
            return no_update, no_update
        try:
            context.desk.solve(window, Knobs.of_json(turned))
        except (FriendshoreError, OSError) as error:
            return context.say(str(error)), no_update
        return "", (beats or 0) + 1


def _save(app: Dash, context: Context) -> None:
    @app.callback(
        Output("saved", "children"), Input("save-scenario", "n_clicks"), State("scenario-name", "value"),
        State("turned", "data"), State("window", "data"), prevent_initial_call=True,
    )  # fmt: skip
    def save(clicks: int | None, name: str | None, turned: dict[str, Any] | None, window: str) -> Any:
        if not clicks or turned is None:
            return no_update
        try:
            command = context.desk.save_scenario(window, Knobs.of_json(turned), (name or "").strip())
        except (FriendshoreError, OSError) as error:
            return html.Span(context.say(str(error)), className="bad")
        return [context.say("Saved. The same plan on the command line:"), " ", html.Code(command)]


def _reset(app: Dash, context: Context) -> None:
    @app.callback(
        Output(ANY, "value"), Output(WHOLE, "checked"), Output("changes", "data", allow_duplicate=True),
        Input("reset", "n_clicks"), State(ANY, "id"), State("window", "data"), prevent_initial_call=True,
    )  # fmt: skip
    def reset(clicks: int | None, names: list[dict[str, str]], window: str) -> Any:
        if not clicks:
            return [no_update] * len(names), no_update, no_update
        stands = untouched(context.desk.offered(window))
        return [stands.get(each["name"]) for each in names], False, None


def untouched(offer: Offer) -> dict[str, Any]:
    """Knob -> where it stands in the case."""
    figures = {"budget_musd": offer.budget, "electricity": offer.electricity}
    return {
        "bloc": offer.bloc,
        "scenarios": [],
        "last_year": str(offer.years[-1]) if offer.years else None,
        "objective": offer.objectives[0].name,
        "premium_share": round(offer.premium.now * PERCENT, 6),
        **{f"{LEVEL}{level.name}": level.now for level in offer.levels},
        **{name: round(figure.now, 6) for name, figure in figures.items() if figure},
    }


def knobs_of(offer: Offer, stands: Mapping[str, Any]) -> Knobs:
    """The knobs as the desk takes them: what stands as in the case is not turned. Raises FriendshoreError."""
    still = untouched(offer)
    moved = {name: value for name, value in stands.items() if value not in ("", None) and value != still.get(name)}
    objective = str(moved.get("objective") or still["objective"])
    given: dict[str, Any] = {name: value for name, value in moved.items() if not name.startswith(LEVEL)}
    given = {name: value for name, value in given.items() if objective in AIMED.get(name, (objective,))}
    given["levels"] = [(name.removeprefix(LEVEL), word) for name, word in moved.items() if name.startswith(LEVEL)]
    if "premium_share" in given:
        given["premium_share"] = float(given["premium_share"]) / PERCENT
    return Knobs.of_json({**given, "objective": objective})


def _command(context: Context, window: str, knobs: Knobs) -> str:
    """The command that repeats the knobs; none where a cell holds what cannot be read: the preview says so."""
    try:
        return context.desk.command(window, knobs)
    except FriendshoreError:
        return ""


def _whys(context: Context, offer: Offer, chosen: list[str]) -> list[Any]:
    known = {each.name: each for each in offer.scenarios}
    return [
        html.P([html.Strong(first_capital(in_words(name))), ": ", context.say(known[name].why)], className="why")
        for name in chosen
        if name in known
    ]
