"""How a TOML file that stands beside the tables of a case is read: every fault at once, with the nearest word."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from friendshore.case.nearest import nearest
from friendshore.errors import CaseError, Fault, FriendshoreError


def content_of(folder: Path, file: str, tells: str) -> Mapping[str, Any]:
    """What a file of a case folder holds.

    tells   what it says, for whoever has none

    Raises CaseError where it is no TOML, FriendshoreError where there is no such file.
    """
    if not (folder / file).is_file():
        raise FriendshoreError(
            f"{folder} has no {file}, which says {tells}: inputs/README.md tells how to write one."
        )
    try:
        return tomllib.loads((folder / file).read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CaseError([Fault(file, "", "", f"cannot be read as TOML: {error}")]) from error


class Door:
    """Reads a file's content; what is wrong goes to `faults`."""

    def __init__(self, folder: Path, file: str, content: Mapping[str, Any]) -> None:
        self.folder, self.file, self.content = folder, file, content
        self.faults: list[Fault] = []
        self.scenarios = sorted(each.stem for each in (folder / "scenarios").glob("*.toml"))

    def say(self, column: str, value: object, expected: str, words: Iterable[str] = ()) -> None:
        self.faults.append(Fault(self.file, column, str(value), expected, nearest(str(value), words)))

    def known(self, entry: Mapping[str, Any], names: Sequence[str], title: str) -> None:
        """No entry has another name than these."""
        for name in entry:
            if name not in names:
                self.faults.append(
                    Fault(self.file, f"{title}{name}", "", f"expected one of {', '.join(names)}", nearest(name, names))
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

    def entries(self, kind: str, names: Sequence[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Entries headed [[kind]], each with a title for its faults; none has a name that another has."""
        entries = self.content.get(kind, [])
        if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
            self.say(kind, entries, f"expected entries headed [[{kind}]]")
            return
        for number, entry in enumerate(entries, start=1):
            title = f"{kind} {number}, "
            self.known(entry, names, title)
            self.texts(entry, title, [name for name in ("name", "title") if name in names])
            yield title, entry
        called = [str(entry.get("name")) for entry in entries]
        for name in dict.fromkeys(name for name in called if called.count(name) > 1):
            self.say(kind, name, "stands there twice; choose another name")

    def texts(self, entry: Mapping[str, Any], title: str, names: Sequence[str]) -> None:
        """These are text."""
        for name in names:
            if not isinstance(entry.get(name), str) or not entry[name]:
                self.say(f"{title}{name}", entry.get(name, ""), "expected text")

    def stacked(self, title: str, given: object, *, needed: bool) -> tuple[str | Path, ...]:
        """A list of scenarios."""
        if not isinstance(given, list) or not all(isinstance(word, str) for word in given):
            self.say(title, "" if given is None else given, "expected a list of scenarios")
            return ()
        if needed and not given:
            self.say(title, "", "expected at least one scenario")
        return tuple(self.scenario(title, word) for word in given)

    def scenario(self, title: str, word: str) -> str | Path:
        """A scenario of the case by its name, or a file seen from its folder."""
        if (self.folder / word).is_file():
            return self.folder / word
        if word not in self.scenarios:
            self.say(title, word, "is no scenario of the case and no file in its folder", self.scenarios)
        return word
