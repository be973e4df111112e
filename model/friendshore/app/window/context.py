"""What the panes of the window share: the desk, the language, plans that are shown, figures that are drawn once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from friendshore.app.desk import Desk, Knobs, Plan
from friendshore.app.window.pictures import Pictures
from friendshore.language.said import ENGLISH, said

NOTHING: list[str] = []
"""What a part of the page holds that was emptied. Never null: of a part that becomes null Dash's renderer keeps where
its contents stood, and stumbles over an answer to one of them that comes later."""


@dataclass(frozen=True)
class Shown:
    """A plan that a window shows: the name of its run, and the knobs that it came of; None: it is of another case."""

    name: str
    plan: Plan
    knobs: Knobs | None


@dataclass(frozen=True)
class Context:
    """The desk as the panes see it."""

    desk: Desk
    language: str = ENGLISH

    def say(self, text: str) -> str:
        """A label or sentence in the language of the window."""
        return said(text, self.language)

    @cached_property
    def pictures(self) -> Pictures:
        """Figures that were drawn already."""
        return Pictures(self.language)

    def plan(self, window: str) -> Shown | None:
        """The plan that a window shows: its last good one, or a run opened in it. Raises FriendshoreError."""
        name = self.desk.window(window).plan
        return Shown(name, self.desk.open_run(name), self.desk.knobs_of(window, name)) if name else None
