"""The knobs: what a planner turns, each with its unit, its range and what the case says of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import dash_mantine_components as dmc
from dash import html

from friendshore.app.offer import Choice, Figure, Level, Offer
from friendshore.app.window.aria import labelled
from friendshore.app.window.context import Context
from friendshore.words import first_capital, in_words

LEVEL = "level:"
"""How the name of a knob begins that is a level of the case."""
FIRST_LEVELS = ("demand", "pace", "permits")
"""Levels that stand at once; the others under a fold."""
TYPED_MS = 600
"""How long a figure rests before it counts as typed."""
PERCENT = 100.0
KINDS = {"policy": "Policies", "level": "Levels", "prices": "Prices", "data": "Other data", "frame": "Horizon"}
WHOLE = "whole_plants"
AIMED = {"from_year": ("peak",), "path": ("path",), "cap": ("cost", "public"), "cap_on": ("cost", "public")}
"""Knob -> objectives that it belongs to."""


def knob(name: object) -> dict[str, Any]:
    """The identity of a knob in the page."""
    return {"type": "knob", "name": name}


def pane(context: Context, offer: Offer) -> Any:
    """The knobs of a case, and what is done with them."""
    return html.Section(inside(context, offer), id="knobs", className="knobs", **labelled(context.say("Knobs")))


def inside(context: Context, offer: Offer) -> Any:
    """What the pane holds: another case has other knobs."""
    say = context.say
    heading = html.H2(say("Knobs"))
    folded = html.Details([html.Summary(say("Further levels")), *_levels(context, offer, first=False)])
    turned = [
        *_who(context, offer), *_levels(context, offer, first=True), folded, *_money(context, offer),
        *_aim(context, offer),
    ]  # fmt: skip
    return html.Div(html.Div([heading, *_doing(context), *turned], className="card"), className="stuck")


def _doing(context: Context) -> Iterator[Any]:
    say = context.say
    yield html.Div(
        [
            dmc.Button(say("Solve the full plan"), id="solve", size="xs", px=10),
            dmc.Button(say("Tables"), id="open-tables", size="xs", px=10, variant="light"),
            dmc.Button(say("Reset"), id="reset", size="xs", px=10, variant="default"),
        ],
        className="row",
    )
    yield html.P(id="knob-fault", className="bad", role="alert")
    name = dmc.TextInput(
        id="scenario-name", label=say("Save as a scenario"), placeholder="my_scenario", size="xs", flex=1
    )
    save = dmc.Button(say("Save"), id="save-scenario", size="xs", variant="default")
    yield html.Details(
        [
            html.Summary(say("Repeat it on the command line")),
            html.Code(id="command", className="command", tabIndex=0),
            html.Div([name, save], className="row saving"),
            html.P(id="saved", className="why", role="status"),
        ],
    )


def _who(context: Context, offer: Offer) -> Iterator[Any]:
    say = context.say
    notes = {choice.name: choice.why for choice in offer.blocs}
    data = [{"value": choice.name, "label": say(choice.title)} for choice in offer.blocs]
    yield _select("bloc", say("Planners"), data, offer.bloc, say(notes.get(offer.bloc, "")))
    groups = [
        {
            "group": say(title),
            "items": [{"value": each.name, "label": first_capital(in_words(each.name))} for each in own],
        }
        for kind, title in KINDS.items()
        if (own := [each for each in offer.scenarios if each.kind == kind])
    ]
    scenarios = dmc.MultiSelect(
        id=knob("scenarios"), label=say("Scenarios and policies"), data=groups, value=[], searchable=True,
        clearable=True, size="xs", placeholder=say("Laid over the case, left to right"), maxDropdownHeight=320,
    )  # fmt: skip
    yield html.Div([scenarios, html.Div(id="whys")], className="knob")


def _levels(context: Context, offer: Offer, *, first: bool) -> list[Any]:
    levels = [each for each in offer.levels if (each.name in FIRST_LEVELS) == first]
    return [_level(context, each) for each in levels]


def _level(context: Context, level: Level) -> Any:
    say = context.say
    data = [{"value": word.name, "label": say(word.title)} for word in level.words]
    return _select(f"{LEVEL}{level.name}", say(level.title), data, level.now, say(level.why))


def _money(context: Context, offer: Offer) -> Iterator[Any]:
    if offer.budget:
        yield _figure(context, "budget_musd", offer.budget)
    yield _figure(context, "premium_share", offer.premium, percent=True)
    if offer.electricity:
        yield _figure(context, "electricity", offer.electricity)


def _aim(context: Context, offer: Offer) -> Iterator[Any]:
    say = context.say
    years = [{"value": str(year), "label": str(year)} for year in offer.years]
    yield _select("last_year", say(offer.last_year.title), years, years[-1]["value"] if years else None,
                  say(offer.last_year.why))  # fmt: skip
    yield _select("objective", say("Aim"), _named(context, offer.objectives), offer.objectives[0].name)
    first = dmc.Select(id=knob("from_year"), label=say("Peak from the year"), data=years, clearable=True, size="xs")
    path = dmc.TextInput(id=knob("path"), label=say("Path, points by year"), placeholder="2030=60,2035=40", size="xs",
                         debounce=TYPED_MS)  # fmt: skip
    cap = dmc.NumberInput(id=knob("cap"), label=say("Cap on reliance, points"), min=0, max=100, size="xs",
                          debounce=TYPED_MS)  # fmt: skip
    measures = [{"value": word, "label": say(word)} for word in offer.caps]
    on = dmc.Select(id=knob("cap_on"), label=say("The cap holds"), data=measures, clearable=True, size="xs")
    for name, made in (("from_year", first), ("path", path), ("cap", cap), ("cap_on", on)):
        yield html.Div(made, id={"type": "aimed", "name": name}, className="knob", hidden=True)
    yield dmc.Checkbox(id=WHOLE, label=say("Whole plants: none below the least size of its trade"), size="xs", mt=4)


def _named(context: Context, choices: tuple[Choice, ...]) -> list[dict[str, str]]:
    told = {each.name: [context.say(part) for part in (each.title, each.why) if part] for each in choices}
    return [{"value": name, "label": ", ".join(parts)} for name, parts in told.items()]


def _select(name: str, label: str, data: list[dict[str, str]], value: str | None, why: str = "") -> Any:
    chosen = dmc.Select(
        id=knob(name), label=label, data=data, value=value, allowDeselect=False, size="xs",
        description=first_capital(why) or None, inputWrapperOrder=["label", "input", "description"],
    )  # fmt: skip
    return html.Div(chosen, className="knob")


def _figure(context: Context, name: str, figure: Figure, *, percent: bool = False) -> Any:
    say = context.say
    scale, unit = (PERCENT, say("% of the least cost")) if percent else (1.0, say(figure.unit))
    number = dmc.NumberInput(
        id=knob(name), label=f"{say(figure.title)}, {unit}", value=round(figure.now * scale, 6),
        min=figure.least * scale, max=figure.most * scale, step=figure.step * scale, size="xs", thousandSeparator=",",
        debounce=TYPED_MS, description=first_capital(say(figure.why)) or None,
        inputWrapperOrder=["label", "input", "description"],
    )  # fmt: skip
    return html.Div(number, className="knob")
