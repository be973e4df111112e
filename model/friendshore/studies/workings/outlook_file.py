"""What `outlook.toml` in a case folder says: which scenarios make an outlook, and which instruments lie between two.

    paces = ["low", "base", "high"]        levels of pace at which each outlook is planned
    years = [2026, 2030, 2035]             years told one by one
    published = ["outlook_2035"]           rows of actuals.csv that the plans are laid beside

    [between]
    from = "law"                           the outlook that instruments are counted from
    to = "best"                            and the one that closes the gap
    pace = "base"
    year = 2035

    [[outlook]]
    name = "law"
    title = "As the law stands"
    scenarios = ["as_the_law_stands"]      names of the case's own scenarios, or files seen from the folder

    [[instrument]]
    name = "floors"
    title = "Price floors"
    status = "in force"                    or proposed
    scenarios = ["without_floors"]         laid over `from`: takes away what is in force, or adds what is proposed

Read before anything is solved; every fault is told at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from friendshore import shipped
from friendshore.asking.door import Door, content_of
from friendshore.case.nearest import nearest
from friendshore.case.settings import THREE
from friendshore.errors import CaseError, FriendshoreError

FILE = "outlook.toml"
IN_FORCE, PROPOSED = "in force", "proposed"
HEAD = ("paces", "years", "published", "between", "outlook", "instrument")
BETWEEN = ("from", "to", "pace", "year")
OUTLOOK = ("name", "title", "scenarios")
INSTRUMENT = ("name", "title", "status", "scenarios")


@dataclass(frozen=True)
class Stack:
    """An outlook, or an instrument: scenarios under a name."""

    name: str
    title: str
    scenarios: tuple[str | Path, ...]
    status: str = ""


@dataclass(frozen=True)
class Outlooks:
    """What outlook.toml says, checked; `start` and `end` are two of the outlooks, `pace` and `year` where they are
    compared."""

    outlooks: tuple[Stack, ...]
    instruments: tuple[Stack, ...]
    paces: tuple[str, ...]
    years: tuple[int, ...]
    published: tuple[str, ...]
    start: Stack
    end: Stack
    pace: str
    year: int

    def at(self, paces: Sequence[str]) -> Outlooks:
        """The same at some of its paces; instruments at the file's own where it is among them, else at the first."""
        for pace in paces:
            if pace not in self.paces:
                near = nearest(pace, self.paces)
                raise FriendshoreError(
                    f"{FILE} has no pace '{pace}', only {', '.join(self.paces)}"
                    + (f"; nearest is '{near}'." if near else ".")
                )
        kept = tuple(pace for pace in self.paces if pace in paces)
        return replace(self, paces=kept, pace=self.pace if self.pace in kept else kept[0]) if kept else self

    @property
    def proposed(self) -> tuple[Stack, ...]:
        """The instruments that are not in force."""
        return tuple(each for each in self.instruments if each.status == PROPOSED)

    def named(self, name: str) -> Stack:
        """The outlook of a name. Raises FriendshoreError."""
        found = next((each for each in self.outlooks if each.name == name), None)
        if found is None:
            names = [each.name for each in self.outlooks]
            near = nearest(name, names)
            raise FriendshoreError(
                f"{FILE} has no outlook '{name}', only {', '.join(names)}"
                + (f"; nearest is '{near}'." if near else ".")
            )
        return found


def has_outlooks(case: str | Path) -> bool:
    """Whether the case is a folder that says what its outlooks are."""
    return (shipped.found(case) / FILE).is_file()


def read_outlooks(case: str | Path, actuals: Iterable[str]) -> Outlooks:
    """Read the outlook.toml of a case folder.

    actuals   keys of actuals.csv, which `published` may name

    Raises CaseError with every fault, FriendshoreError where there is no such file.
    """
    folder = shipped.found(case)
    door = _Door(folder, FILE, content_of(folder, FILE, "what its outlooks are"))
    found = door.read(list(actuals))
    if door.faults or found is None:
        raise CaseError(door.faults)
    return found


class _Door(Door):
    """Reads the file's content."""

    def read(self, actuals: Sequence[str]) -> Outlooks | None:
        self.known(self.content, HEAD, "")
        paces = self.words("paces", THREE, "")
        published = self.words("published", actuals, "a row of actuals.csv") if "published" in self.content else ()
        years = self.years()
        outlooks = self.stacks("outlook", OUTLOOK)
        instruments = self.stacks("instrument", INSTRUMENT)
        if len(outlooks) < 2:
            self.say("outlook", "", "expected two entries or more headed [[outlook]]")
        between = self.content.get("between", {})
        if not isinstance(between, Mapping):
            self.say("between", between, "expected a section headed [between]")
            between = {}
        self.known(between, BETWEEN, "between.")
        ends = [self.end(between, name, [each.name for each in outlooks]) for name in ("from", "to")]
        if ends[0] and ends[0] == ends[1]:
            self.say("between.to", ends[1], "is where from stands too; expected another outlook")
        pace, year = between.get("pace"), between.get("year")
        if pace not in paces:
            self.say("between.pace", pace or "", f"expected one of the paces, {', '.join(paces)}", paces)
        if year not in years:
            self.say("between.year", year or "", "expected one of the years")
        if self.faults:
            return None
        by_name = {each.name: each for each in outlooks}
        start, end = (by_name[str(name)] for name in ends)
        return Outlooks(outlooks, instruments, paces, years, published, start, end, str(pace), int(str(year)))

    def years(self) -> tuple[int, ...]:
        given = self.content.get("years")
        if not isinstance(given, list) or not given or not all(type(year) is int for year in given):
            self.say("years", "" if given is None else given, "expected a list of years")
            return ()
        if list(given) != sorted(set(given)):
            self.say("years", given, "expected years that rise")
        return tuple(given)

    def end(self, between: Mapping[str, Any], name: str, outlooks: Sequence[str]) -> str:
        word = between.get(name)
        if not isinstance(word, str) or word not in outlooks:
            self.say(f"between.{name}", word or "", f"expected one of the outlooks, {', '.join(outlooks)}", outlooks)
            return ""
        return word

    def stacks(self, kind: str, names: Sequence[str]) -> tuple[Stack, ...]:
        return tuple(self.stack(title, entry, names) for title, entry in self.entries(kind, names))

    def stack(self, title: str, entry: Mapping[str, Any], names: Sequence[str]) -> Stack:
        status = entry.get("status", "")
        if "status" in names and status not in (IN_FORCE, PROPOSED):
            self.say(f"{title}status", status, f"expected {IN_FORCE} or {PROPOSED}", (IN_FORCE, PROPOSED))
        scenarios = self.stacked(f"{title}scenarios", entry.get("scenarios"), needed="status" in names)
        return Stack(str(entry.get("name")), str(entry.get("title")), scenarios, str(status))
