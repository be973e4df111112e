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

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from friendshore.case.nearest import nearest
from friendshore.case.settings import THREE
from friendshore.errors import CaseError, Fault, FriendshoreError

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
    return (Path(case) / FILE).is_file()


def read_outlooks(case: str | Path, actuals: Iterable[str]) -> Outlooks:
    """Read the outlook.toml of a case folder.

    actuals   keys of actuals.csv, which `published` may name

    Raises CaseError with every fault, FriendshoreError where there is no such file.
    """
    folder = Path(case)
    if not has_outlooks(folder):
        raise FriendshoreError(
            f"{folder} has no {FILE}, which says what its outlooks are: inputs/README.md tells how to write one."
        )
    try:
        content = tomllib.loads((folder / FILE).read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CaseError([Fault(FILE, "", "", f"cannot be read as TOML: {error}")]) from error
    door = _Door(folder, content)
    found = door.read(list(actuals))
    if door.faults or found is None:
        raise CaseError(door.faults)
    return found


class _Door:
    """Reads the file's content; what is wrong goes to `faults`."""

    def __init__(self, folder: Path, content: Mapping[str, Any]) -> None:
        self.folder, self.content = folder, content
        self.faults: list[Fault] = []
        self.scenarios = sorted(each.stem for each in (folder / "scenarios").glob("*.toml"))

    def say(self, column: str, value: object, expected: str, words: Iterable[str] = ()) -> None:
        self.faults.append(Fault(FILE, column, str(value), expected, nearest(str(value), words)))

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

    def known(self, entry: Mapping[str, Any], names: Sequence[str], title: str) -> None:
        for name in entry:
            if name not in names:
                self.faults.append(
                    Fault(FILE, f"{title}{name}", "", f"expected one of {', '.join(names)}", nearest(name, names))
                )

    def words(self, name: str, known: Sequence[str], kind: str) -> tuple[str, ...]:
        """A list of words, each one of those known and none twice."""
        given = self.content.get(name)
        if not isinstance(given, list) or not given or not all(isinstance(word, str) for word in given):
            self.say(name, "" if given is None else given, "expected a list of words")
            return ()
        for word in dict.fromkeys(given):
            if word not in known:
                self.say(name, word, f"expected {kind or ' or '.join(known)}", known)
            if given.count(word) > 1:
                self.say(name, word, "stands there twice")
        return tuple(given)

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
        entries = self.content.get(kind, [])
        if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
            self.say(kind, entries, f"expected entries headed [[{kind}]]")
            return ()
        found = [self.stack(f"{kind} {number}, ", entry, names) for number, entry in enumerate(entries, start=1)]
        called = [each.name for each in found]
        for name in dict.fromkeys(name for name in called if called.count(name) > 1):
            self.say(kind, name, "stands there twice; choose another name")
        return tuple(found)

    def stack(self, title: str, entry: Mapping[str, Any], names: Sequence[str]) -> Stack:
        self.known(entry, names, title)
        for name in ("name", "title"):
            if not isinstance(entry.get(name), str) or not entry[name]:
                self.say(f"{title}{name}", entry.get(name, ""), "expected text")
        status = entry.get("status", "")
        if "status" in names and status not in (IN_FORCE, PROPOSED):
            self.say(f"{title}status", status, f"expected {IN_FORCE} or {PROPOSED}", (IN_FORCE, PROPOSED))
        given = entry.get("scenarios")
        if not isinstance(given, list) or not all(isinstance(word, str) for word in given):
            self.say(f"{title}scenarios", "" if given is None else given, "expected a list of scenarios")
            given = []
        elif not given and "status" in names:
            self.say(f"{title}scenarios", "", "expected at least one scenario")
        return Stack(
            str(entry.get("name")),
            str(entry.get("title")),
            tuple(self.scenario(f"{title}scenarios", word) for word in given),
            str(status),
        )

    def scenario(self, title: str, word: str) -> str | Path:
        if (self.folder / word).is_file():
            return self.folder / word
        if word not in self.scenarios:
            self.say(title, word, "is no scenario of the case and no file in its folder", self.scenarios)
        return word
