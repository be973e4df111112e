"""The figures of a plan by name, and what each lets one choose."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from friendshore.errors import FriendshoreError
from friendshore.figures import binding, breakdown, capacity, element, map, money, reliance, sankey, timeline
from friendshore.figures.choice import one_of
from friendshore.figures.picture import Picture
from friendshore.figures.view import View
from friendshore.language.said import ENGLISH

if TYPE_CHECKING:
    from friendshore.plan import Plan

FIGURES: Mapping[str, Callable[..., Picture]] = {
    "reliance": reliance.draw,
    "breakdown": breakdown.draw,
    "map": map.draw,
    "sankey": sankey.draw,
    "capacity": capacity.draw,
    "timeline": timeline.draw,
    "element": element.draw,
    "money": money.draw,
    "binding": binding.draw,
}
"""Name -> function that draws it; its keyword arguments are what can be chosen."""


def picture(plan: Plan, name: str, *, language: str = ENGLISH, **choices: object) -> Picture:
    """A figure of a plan, with its finding and the table behind it.

    name       reliance, breakdown, map, sankey, capacity, timeline, element, money, binding
    choices    what the figure lets one choose: year, element, by

    Raises FriendshoreError for a figure or a choice that there is not, with the nearest.
    """
    draw = FIGURES[one_of(name, list(FIGURES), "figure")]
    known = choices_of(name)
    for choice in choices:
        if not known:
            raise FriendshoreError(f"The figure {name} has nothing to choose, and so no {choice}.")
        one_of(choice, known, f"choice of the figure {name}")
    return draw(View(plan, language), **choices)


def choices_of(name: str) -> list[str]:
    """What a figure lets one choose."""
    return [each for each in inspect.signature(FIGURES[name]).parameters if each != "view"]
