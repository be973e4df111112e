"""Figures of plans as they are asked for, each drawn once."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from friendshore.figures.catalogue import picture
from friendshore.figures.picture import Picture
from friendshore.plan import Plan

MOST = 60
"""Figures kept; a planner goes to and fro between a few."""


class Pictures:
    """Figures of plans in one language, by the plan's run, the figure and what is chosen of it."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._known: OrderedDict[tuple[object, ...], Picture] = OrderedDict()
        self._lock = Lock()

    def of(self, run: str, plan: Plan, name: str, **choices: str) -> Picture:
        """A figure. Raises FriendshoreError where the plan has no such thing to draw."""
        key = (run, name, *sorted(choices.items()))
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        drawn = picture(plan, name, language=self._language, **choices)
        with self._lock:
            self._known[key] = drawn
            while len(self._known) > MOST:
                self._known.popitem(last=False)
        return drawn
