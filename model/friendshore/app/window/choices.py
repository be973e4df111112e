"""What a figure lets one choose, as controls: the year as a slider, the rest as a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from friendshore.figures.breakdown import ways as broken_down_by
from friendshore.figures.catalogue import choices_of
from friendshore.figures.element import elements
from friendshore.figures.money import BY as PAID_BY
from friendshore.figures.sankey import ALL
from friendshore.figures.view import View
from friendshore.words import first_capital

CHOSEN = ("year", "element", "by")
"""Choices that the window offers; the others of a figure keep what they are."""
WAYS: Mapping[str, Callable[[View], Sequence[str]]] = {"breakdown": broken_down_by, "money": lambda view: PAID_BY}
MANY = 8
"""Entries from which a list can be searched."""


def controls(view: View, figure: str) -> list[Any]:
    """The controls of a figure, each with its label."""
    made = {"year": _year, "element": _element, "by": _by}
    return [made[name](view, figure) for name in choices_of(figure) if name in CHOSEN]


def chosen(view: View, states: list[dict[str, Any]]) -> dict[str, str]:
    """What the controls say, as the figure takes it; the year comes as its place among those that are reported."""
    found: dict[str, str] = {}
    for state in states:
        name, value = state["id"]["choice"], state.get("value")
        if name == "year":
            found[name] = view.reported[int(value or 0)]
        elif value:
            found[name] = str(value)
    return found


def _identity(figure: str, name: str) -> dict[str, str]:
    return {"type": "choice", "figure": figure, "choice": name}


def _year(view: View, figure: str) -> Any:
    label = view.say("Year")
    last = len(view.reported) - 1
    slider = dmc.Slider(
        id=_identity(figure, "year"), min=0, max=max(last, 1), step=1, value=last, label=None, disabled=not last,
        marks=[{"value": place, "label": name} for place, name in enumerate(view.reported)], thumbLabel=label,
        restrictToMarks=True, updatemode="mouseup", size="sm", mb=22,
    )  # fmt: skip
    return html.Div([html.Label(label), slider], className="wide")


def _element(view: View, figure: str) -> Any:
    data = [{"value": code, "label": view.title("commodity", code)} for code in elements(view)]
    whole = [{"value": ALL, "label": view.say("All elements")}] if figure == "sankey" else []
    return _list(figure, "element", view.say("Which product"), [*whole, *data])


def _by(view: View, figure: str) -> Any:
    data = [{"value": way, "label": first_capital(view.say(way))} for way in WAYS[figure](view)]
    return _list(figure, "by", view.say("By"), data)


def _list(figure: str, name: str, label: str, data: list[dict[str, str]]) -> Any:
    """A list of which the first entry is chosen."""
    return dmc.Select(
        id=_identity(figure, name), label=label, data=data, value=data[0]["value"] if data else None,
        allowDeselect=False, searchable=len(data) > MANY, size="xs", w=220,
    )  # fmt: skip
