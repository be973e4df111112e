"""What `obstacles.toml` in a case folder says: what stands in the way, and which scenarios take it away.

    [[obstacle]]
    name = "permits"
    title = "Environmental permits"
    why = "what the obstacle is, and what its absence is taken to be"
    scenarios = ["permits_at_once"]         names of the case's own scenarios, or files seen from the folder

    [obstacle.scenarios_from]               optional: what takes it away where an outlook of outlook.toml is the start
    law = ["floors_for_all"]

Read before anything is solved; every fault is told at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from friendshore import shipped
from friendshore.asking.door import Door, content_of
from friendshore.asking.notes import ALL, NONE
from friendshore.case.nearest import nearest
from friendshore.errors import CaseError, FriendshoreError

FILE = "obstacles.toml"
ENTRY = ("name", "title", "why", "scenarios", "scenarios_from")
MOST = 8
"""Obstacles at most: each more doubles the programs."""


@dataclass(frozen=True)
class Obstacle:
    """What stands in the way; `scenarios` take it away, `by_outlook` where an outlook is the start."""

    name: str
    title: str
    why: str
    scenarios: tuple[str | Path, ...]
    by_outlook: Mapping[str, tuple[str | Path, ...]]

    def taken_away(self, start: str | None) -> tuple[str | Path, ...]:
        """The scenarios that take it away where this outlook is the start; None: the case as it is."""
        return self.by_outlook.get(start, self.scenarios) if start else self.scenarios


def read_obstacles(case: str | Path, outlooks: Sequence[str] = ()) -> tuple[Obstacle, ...]:
    """Read the obstacles.toml of a case folder.

    outlooks   names of the case's outlooks, which `scenarios_from` may name

    Raises CaseError with every fault, FriendshoreError where there is no such file.
    """
    folder = shipped.found(case)
    door = Door(folder, FILE, content_of(folder, FILE, "what stands in the way"))
    door.known(door.content, ("obstacle",), "")
    found = tuple(_obstacle(door, title, entry, outlooks) for title, entry in door.entries("obstacle", ENTRY))
    if not door.faults and not 1 <= len(found) <= MOST:
        door.say("obstacle", len(found), f"expected 1 to {MOST} entries headed [[obstacle]]")
    if door.faults:
        raise CaseError(door.faults)
    return found


def chosen(obstacles: Sequence[Obstacle], names: Sequence[str]) -> tuple[Obstacle, ...]:
    """Those of some names, in the order of the file; all if none is named. Raises FriendshoreError."""
    known = [each.name for each in obstacles]
    for name in names:
        if name not in known:
            near = nearest(name, known)
            raise FriendshoreError(
                f"{FILE} has no obstacle '{name}', only {', '.join(known)}"
                + (f"; nearest is '{near}'." if near else ".")
            )
    return tuple(each for each in obstacles if not names or each.name in names)


def _obstacle(door: Door, title: str, entry: Mapping[str, Any], outlooks: Sequence[str]) -> Obstacle:
    door.texts(entry, title, ["why"])
    name = str(entry.get("name"))
    if name in (NONE, ALL) or " + " in name:
        door.say(f"{title}name", name, "is what the answer calls a line of its own; choose another name")
    by_outlook = entry.get("scenarios_from", {})
    if not isinstance(by_outlook, Mapping):
        door.say(f"{title}scenarios_from", by_outlook, "expected a section headed [obstacle.scenarios_from]")
        by_outlook = {}
    for outlook in by_outlook:
        if outlook not in outlooks:
            door.say(f"{title}scenarios_from", outlook, "expected an outlook of outlook.toml", outlooks)
    return Obstacle(
        name,
        str(entry.get("title")),
        str(entry.get("why")),
        door.stacked(f"{title}scenarios", entry.get("scenarios"), needed=True),
        {
            str(outlook): door.stacked(f"{title}scenarios_from.{outlook}", words, needed=True)
            for outlook, words in by_outlook.items()
        },
    )
