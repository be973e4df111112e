"""What `worlds.toml` in a case folder says: the worlds that may come, how likely each is, and when it is known which.

    parting = 2029                         the January in which the worlds part: until then nobody knows which it is
    base = "base"                          the world that a planner without worlds would plan for; else the likeliest

    [[world]]
    name = "slow"
    title = "Slow pace"
    probability = 0.25
    why = "what makes it so likely"
    scenarios = []                         names of the case's own scenarios, or files seen from the file's folder
    levels = { pace = "low" }              levels of the case

Probabilities add up to one. Read before anything is solved; every fault is told at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from friendshore import shipped
from friendshore.asking.door import Door, content_of
from friendshore.calendar import MONTHS_A_YEAR, Period, month_number, year_of
from friendshore.case.nearest import nearest
from friendshore.case.settings import WORDS, Levels
from friendshore.errors import CaseError, FriendshoreError
from friendshore.variants import Variant

FILE = "worlds.toml"
HEAD = ("parting", "base", "world")
ENTRY = ("name", "title", "probability", "why", "scenarios", "levels")
ROBUST, BASE, FREE = "robust plan", "base plan at the same reliance", "nothing held at the same reliance"
"""Whose first decisions are held, beside those of each world's own plan: no world may be called so."""
MOST = 12
"""Worlds at most: all of them are one program, which fills the memory of a small machine beyond."""
LEVELS = tuple(each.name for each in fields(Levels))
WHOLE = 1e-6
"""How far probabilities may be from adding up to one."""


@dataclass(frozen=True)
class World:
    """One world: what it is called, how likely it is and why, and what is laid over the case."""

    name: str
    title: str
    probability: float
    why: str
    scenarios: tuple[str | Path, ...]
    levels: Mapping[str, str]

    def variant(self, of: Variant) -> Variant:
        """The case of this world, over what is asked of all of them."""
        levels = {**of.levels, **self.levels}
        return Variant(self.name, (*of.scenarios, *self.scenarios), of.bloc, of.aim, of.budget_musd, levels)


@dataclass(frozen=True)
class Worlds:
    """What the file says, checked; `parting` is a month."""

    worlds: tuple[World, ...]
    parting: int
    base: World

    def named(self, name: str) -> World:
        """The world of a name. Raises FriendshoreError."""
        found = next((each for each in self.worlds if each.name == name), None)
        if found is None:
            names = [each.name for each in self.worlds]
            near = nearest(name, names)
            raise FriendshoreError(
                f"There is no world '{name}', only {', '.join(names)}" + (f"; nearest is '{near}'." if near else ".")
            )
        return found


def read_worlds(case: str | Path, file: str | Path | None, periods: Sequence[Period], as_of: int) -> Worlds:
    """Read the worlds of a case.

    file      another file than the case's own
    periods   those of the case, which `parting` must fit; as_of: the month of the earliest decision

    Raises CaseError with every fault, FriendshoreError where there is no such file.
    """
    case = shipped.found(case)
    path = case / FILE if file is None else Path(file)
    content = content_of(path.parent, path.name, "which worlds may come")
    door = _Door(case, path, content)
    found = door.read(periods, as_of)
    if door.faults or found is None:
        raise CaseError(door.faults)
    return found


class _Door(Door):
    """Reads the file's content."""

    def __init__(self, case: Path, path: Path, content: Mapping[str, Any]) -> None:
        super().__init__(case, path.name, content)
        self.beside = path.parent

    def scenario(self, title: str, word: str) -> str | Path:
        """A file seen from the folder of the file, or a scenario of the case; of a workbook the reader knows which."""
        if (self.beside / word).is_file():
            return self.beside / word
        return super().scenario(title, word) if self.folder.is_dir() else word

    def read(self, periods: Sequence[Period], as_of: int) -> Worlds | None:
        self.known(self.content, HEAD, "")
        parting = self.parting(periods, as_of)
        worlds = tuple(self.world(title, entry) for title, entry in self.entries("world", ENTRY))
        names = [each.name for each in worlds]
        if not worlds:
            self.say("world", "", "expected one entry or more headed [[world]]")
        if len(worlds) > MOST:
            self.say("world", len(worlds), f"expected at most {MOST} worlds, all of which are one program; "
                     "put those together that differ least, or see what moves the plan with friendshore sensitivity")
        for name in sorted({ROBUST, BASE, FREE}.intersection(names)):
            self.say("world", name, "is what a plan is called here; choose another name")
        base = self.content.get("base")
        if base is not None and base not in names:
            self.say("base", base, f"expected one of the worlds, {', '.join(names)}", names)
        whole = sum(each.probability for each in worlds)
        if worlds and not any("probability" in str(fault.column) for fault in self.faults) and abs(whole - 1) > WHOLE:
            self.say("world", f"{whole:g}", "is what the probabilities add up to; expected 1")
        if self.faults:
            return None
        likeliest = max(worlds, key=lambda each: each.probability)
        return Worlds(worlds, parting, next((each for each in worlds if each.name == base), likeliest))

    def parting(self, periods: Sequence[Period], as_of: int) -> int:
        """The month in which worlds part: a period begins in it, something is decided before, something is after."""
        given = self.content.get("parting")
        reported = [period for period in periods if period.reported and period.start > as_of]
        may_be = [year_of(period.start) for period in reported if period.start % MONTHS_A_YEAR == 0]
        if not isinstance(given, int) or isinstance(given, bool):
            self.say("parting", "" if given is None else given, "expected a year, such as 2029")
            return 0
        if given not in may_be:
            self.say(
                "parting", given, "expected the year in which a reported period after the first decision begins, "
                f"{', '.join(map(str, may_be)) or 'and this case has none'}", map(str, may_be),
            )  # fmt: skip
            return 0
        return month_number(f"{given}-01")

    def world(self, title: str, entry: Mapping[str, Any]) -> World:
        self.texts(entry, title, ["why"])
        chance = entry.get("probability")
        if isinstance(chance, bool) or not isinstance(chance, int | float) or not 0 < chance <= 1:
            expected = "expected a number above 0, at most 1"
            self.say(f"{title}probability", "" if chance is None else chance, expected)
            chance = 0.0
        scenarios = self.stacked(f"{title}scenarios", entry.get("scenarios", []), needed=False)
        return World(
            str(entry.get("name")), str(entry.get("title")), float(chance), str(entry.get("why")), scenarios,
            self.levels(title, entry.get("levels", {})),
        )  # fmt: skip

    def levels(self, title: str, given: object) -> Mapping[str, str]:
        if not isinstance(given, Mapping):
            self.say(f"{title}levels", given, 'expected levels such as { pace = "low" }')
            return {}
        self.known(given, LEVELS, f"{title}levels.")
        for name, word in given.items():
            if name in LEVELS and word not in WORDS[name]:
                self.say(f"{title}levels.{name}", word, f"expected {' or '.join(WORDS[name])}", WORDS[name])
        return {str(name): str(word) for name, word in given.items()}
