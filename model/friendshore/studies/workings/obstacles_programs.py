"""The programs behind the obstacles: one for each set of them that is taken away, and the ceiling that all share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from friendshore.asking.fair_parts import Names, every_set
from friendshore.asking.notes import NONE, Finding
from friendshore.asking.runner import Question, Runner
from friendshore.case import Case
from friendshore.errors import FriendshoreError
from friendshore.planning import read_case
from friendshore.solving.ceiling import loosened
from friendshore.studies.workings import by_steps
from friendshore.studies.workings.obstacles_file import Obstacle, chosen, read_obstacles
from friendshore.studies.workings.outlook_file import has_outlooks, read_outlooks
from friendshore.variants import Variant

PREMIUM = ("settings", "premium_share")


@dataclass(frozen=True)
class Taken:
    """Obstacles, the start they are taken away from, and the words by which scenarios are chosen in memory.

    variant   the start with everything taken away, which is laid once
    begun     words of the scenarios of the start
    away      obstacle -> words of those that take it away
    whole     the case so laid
    start     name of the outlook of the start
    """

    obstacles: tuple[Obstacle, ...]
    variant: Variant
    whole: Case
    begun: tuple[str, ...]
    away: Mapping[str, tuple[str, ...]]
    start: str | None

    @property
    def names(self) -> list[str]:
        return [each.name for each in self.obstacles]

    def kept(self, without: Names) -> tuple[str, ...]:
        """Words of the scenarios that are laid where these obstacles are taken away."""
        return (*self.begun, *dict.fromkeys(w for name in self.names if name in without for w in self.away[name]))

    def make(self, without: Names) -> by_steps.Make:
        """What makes the case in which these obstacles are taken away."""
        return partial(by_steps.under, kept=self.kept(without))

    def touched(self, name: str) -> set[tuple[str, str]]:
        """Table and column of what taking an obstacle away changes."""
        laid = {note.name for note in self.whole.scenarios if {note.name, str(note.file)} & set(self.away[name])}
        return {(each.table, each.column) for each in self.whole.changes if each.scenario in laid}


@dataclass(frozen=True)
class Program:
    """What came of a program, and whether its ceiling binds."""

    found: Finding
    binds: bool


def taken_from(case: str | Path, of: Variant, only: Sequence[str], start: str | None) -> Taken:
    """What is asked, from the files of the case. Raises CaseError, FriendshoreError."""
    outlooks = None
    if start is not None or has_outlooks(case):
        outlooks = read_outlooks(case, read_case(case).tables["actuals"]["actual"])
    told = read_obstacles(case, [each.name for each in outlooks.outlooks] if outlooks else ())
    obstacles = chosen(told, only)
    begun = (*of.scenarios, *(outlooks.named(start).scenarios if outlooks and start else ()))
    away = {each.name: each.taken_away(start) for each in obstacles}
    laid = list(dict.fromkeys([*begun, *(word for words in away.values() for word in words)]))
    variant = replace(of, name="all taken away", scenarios=tuple(laid))
    whole = variant.read(case)
    names = [note.name for note in whole.scenarios]
    words = {  # a scenario's name, or its file where two have the name
        scenario: note.name if names.count(note.name) == 1 else str(note.file)
        for scenario, note in zip(laid, whole.scenarios, strict=True)
    }
    return Taken(
        obstacles,
        variant,
        whole,
        tuple(dict.fromkeys(words[each] for each in begun)),
        {name: tuple(words[each] for each in scenarios) for name, scenarios in away.items()},
        start,
    )


def programs_of(runner: Runner, case: str | Path, asked: Taken) -> dict[Names, Program]:
    """Every set of obstacles, taken away."""
    sets = every_set(asked.names)
    priced = frozenset(name for name in asked.names if asked.touched(name) == {PREMIUM})
    moving = frozenset(name for name in asked.names if PREMIUM in asked.touched(name))
    programs = list(dict.fromkeys(each - priced for each in sets))
    questions = [Question(_name(each), partial(by_steps.free, make=asked.make(each))) for each in programs]
    most, *found = runner.ask(
        case, asked.variant, [Question("ceiling", partial(by_steps.ceiling, make=asked.make(frozenset()))), *questions]
    )
    if most.notes is None or found[0].notes is None:
        raise FriendshoreError((most if most.notes is None else found[0]).sentence)
    free = dict(zip(programs, found, strict=True))
    start = asked.whole.reread(asked.kept(frozenset()), asked.whole.chosen).settings
    premium = {each: _premium(asked, each, most, start.premium_share) for each in {s & moving for s in sets}}
    ceilings = {each: most.figure("least_musd") + premium[each & moving] for each in sets}
    dear = [each for each in sets if free[each - priced].figure("cost_musd") > loosened(ceilings[each])]
    fair = start.cost_tolerance_share
    within = [
        partial(
            by_steps.within,
            make=asked.make(each - priced),
            ceiling_musd=max(most.figure("least_musd"), ceilings[each] - fair * abs(ceilings[each])),
            dear={name: free[each - priced].figure(name) for name in by_steps.POINT},
        )
        for each in dear
    ]
    again = runner.ask(
        case, asked.variant, [Question(_name(each), answer) for each, answer in zip(dear, within, strict=True)]
    )
    held = dict(zip(dear, again, strict=True))
    return {each: Program(held.get(each, free[each - priced]), each in held) for each in sets}


def _premium(asked: Taken, without: Names, most: Finding, share: float) -> float:
    """What may be spent above the start's least cost, M USD: where an obstacle moves the share, as much more of it."""
    moved = asked.whole.reread(asked.kept(without), asked.whole.chosen).settings.premium_share
    if moved == share:
        return most.figure("premium_musd")
    return most.figure("premium_musd") * moved / share if share else moved * abs(most.figure("least_musd"))


def _name(without: Names) -> str:
    return " + ".join(sorted(without)) or NONE
