"""What `unknowns.toml` in a case folder says: what is unknown, how it is spread, and what of the case it moves.

    [[unknown]]
    name = "capital_cost"
    title = "Capital cost of plants"
    why = "what is known of it, and where the spread comes from"
    source = "est"                                  keys of sources.csv, parted by ;
    confidence = "C"
    lognormal = { p50 = 1.0, p90 = 1.35 }           one of: lognormal, normal, triangular, uniform, choice

    [[unknown.scale.facilities]]                    what it moves, as a scenario would: scale, add, set, between
    columns = ["capex_usd_per_t"]
    where = { status = "planned" }                  optional; a word or a list of words by column, as in
                                                    scenarios, * for any letters

`scenarios = ["..."]` of an unknown are laid in every sample before it moves: they bring in the rows whose months it
moves. A choice is a list of entries with a `name` and a `share`; each has `scenarios` of its own, or, where the unknown
has `level = "..."`, its name is a word of that level. Read before anything is solved; every fault is told at once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from friendshore.asking.door import Door, content_of
from friendshore.case import Case
from friendshore.case.alike import written_out
from friendshore.case.nearest import parted
from friendshore.case.settings import THREE, WORDS, Levels
from friendshore.case.table import Table
from friendshore.case.values import shown
from friendshore.errors import CaseError
from friendshore.studies.workings.sweep import spreads
from friendshore.studies.workings.sweep.moves import DOES, FIGURES, Move
from friendshore.studies.workings.sweep.spreads import CHOICE, KINDS, NUMBERS, Chosen, Spread

FILE = "unknowns.toml"
GRADES = ("A", "B", "C")
TEXTS = ("name", "title", "why", "source", "confidence")
ENTRY = (*TEXTS, *KINDS, *DOES, "level", "scenarios")
OPTION = ("name", "share", "scenarios")
PART = ("columns", "where")
LEVELS = tuple(vars(Levels()))


@dataclass(frozen=True)
class Unknown:
    """One thing that nobody knows.

    moves       what of the tables it moves by its value
    level       the level whose word it chooses; empty for none
    scenarios   laid in every sample
    """

    name: str
    title: str
    why: str
    source: str
    confidence: str
    spread: Spread
    moves: tuple[Move, ...] = ()
    level: str = ""
    scenarios: tuple[str, ...] = ()

    @property
    def is_choice(self) -> bool:
        return self.spread.kind == CHOICE

    def laid(self, name: str) -> tuple[str, ...]:
        """The scenarios of one of its choices."""
        return next(each.scenarios for each in self.spread.choices if each.name == name)


def read_unknowns(case: Case, file: Path | None = None) -> tuple[Unknown, ...]:
    """Read the unknowns of a case: of its folder, or of another file.

    Raises CaseError with every fault, FriendshoreError where there is no such file.
    """
    folder, name = (case.folder, FILE) if file is None else (file.parent, file.name)
    door = _Door(case, name, content_of(folder, name, "what is unknown"))
    door.known(door.content, ("unknown",), "")
    found = [door.unknown(title, entry) for title, entry in door.entries("unknown", ENTRY)]
    if not found and not door.faults:
        door.say("unknown", "", "expected at least one entry headed [[unknown]]")
    if door.faults:
        raise CaseError(door.faults)
    return tuple(found)


class _Door(Door):
    """Reads the file's content, against the case that it is about."""

    def __init__(self, case: Case, file: str, content: Mapping[str, Any]) -> None:
        super().__init__(case.folder, file, content)
        self.case = case
        self.tables: dict[str, Table] = {table.name: table for table in case.declared}
        self.sources = [str(key) for key in case.tables["sources"]["key"]] if "sources" in case.tables else []

    def unknown(self, title: str, entry: Mapping[str, Any]) -> Unknown:
        self.texts(entry, title, TEXTS[2:])
        confidence = str(entry.get("confidence", ""))
        if confidence and confidence not in GRADES:
            self.say(f"{title}confidence", confidence, f"expected {' or '.join(GRADES)}", GRADES)
        for key in parted(str(entry.get("source", ""))):
            if key not in self.sources:
                self.say(f"{title}source", key, "is no key of sources.csv", self.sources)
        laid = self._laid(f"{title}scenarios", entry.get("scenarios", []))
        spread = self._spread(title, entry)
        moves = tuple(self._moves(title, entry, has_rows_of_its_own=bool(laid)))
        level = self._level(title, entry, spread)
        if spread.kind == CHOICE and moves:
            self.say(f"{title}{moves[0].does}", "", "a choice moves no figures: it has scenarios, or a level")
        if spread.kind != CHOICE and not moves:
            self.say(title.rstrip(", "), "", f"moves nothing: expected one of {', '.join(DOES)}, such as "
                     f"[[unknown.scale.TABLE]]")  # fmt: skip
        if any(each.does == "between" for each in moves) and spread.kind in NUMBERS:
            least, most = spreads.reach(spread)
            if least < -1 or most > 1:
                self.say(f"{title}{spread.kind}", "", "expected -1 (low) to 1 (high), for figures between their levels")
        return Unknown(
            str(entry.get("name")), str(entry.get("title")), str(entry.get("why")), str(entry.get("source")),
            confidence, spread, moves, level, laid,
        )  # fmt: skip

    def _laid(self, title: str, given: object) -> tuple[str, ...]:
        return tuple(str(each) for each in self.stacked(title, given, needed=False))

    def _level(self, title: str, entry: Mapping[str, Any], spread: Spread) -> str:
        if "level" not in entry:
            if spread.kind == CHOICE and not any(each.scenarios for each in spread.choices):
                self.say(f"{title}choice", "", "chooses nothing: expected scenarios of its entries, or a level")
            return ""
        level = entry["level"]
        if level not in LEVELS:
            self.say(f"{title}level", level, f"expected one of {', '.join(LEVELS)}", LEVELS)
            return ""
        if spread.kind != CHOICE:
            self.say(f"{title}level", level, "expected a choice among its words")
        for each in spread.choices:
            if each.name not in WORDS[level]:
                self.say(f"{title}choice", each.name, f"expected {' or '.join(WORDS[level])}", WORDS[level])
            if each.scenarios:
                self.say(f"{title}choice, {each.name}", "", "chooses a word of a level, and so has no scenarios")
        return str(level)

    def _spread(self, title: str, entry: Mapping[str, Any]) -> Spread:
        kinds = [kind for kind in KINDS if kind in entry]
        if len(kinds) != 1:
            said = "stands there with" if kinds else ""
            several = f"{said} {' and '.join(kinds[1:])}; expected one of them" if kinds else ""
            self.say(title.rstrip(", "), " ".join(kinds[:1]), several or f"expected one of {', '.join(KINDS)}")
            return Spread("", {})
        (kind,) = kinds
        if kind == CHOICE:
            return Spread(kind, {}, self._choices(f"{title}choice", entry[kind]))
        given, wanted = entry[kind], NUMBERS[kind]
        if not isinstance(given, Mapping):
            self.say(f"{title}{kind}", given, f"expected {{ {', '.join(f'{name} = number' for name in wanted)} }}")
            return Spread("", {})
        self.known(given, wanted, f"{title}{kind}.")
        sound = True
        for name in wanted:
            if not _is_number(given.get(name)):
                self.say(f"{title}{kind}.{name}", given.get(name, ""), "expected a number")
                sound = False
        if not sound:
            return Spread("", {})
        numbers = {name: float(given[name]) for name in wanted}
        name, expected = spreads.wrong(kind, numbers)
        if name:
            self.say(f"{title}{kind}.{name}", given[name], expected)
        return Spread(kind, numbers)

    def _choices(self, title: str, given: object) -> tuple[Chosen, ...]:
        if not isinstance(given, list) or len(given) < 2 or not all(isinstance(each, Mapping) for each in given):
            self.say(title, "", "expected two entries or more: { name = ..., share = ... }")
            return ()
        found = []
        for each in given:
            self.known(each, OPTION, f"{title}.")
            name, share = each.get("name"), each.get("share")
            if not isinstance(name, str) or not name:
                self.say(f"{title}.name", name or "", "expected text")
            if not _is_number(share) or not 0 <= share <= 1:
                self.say(f"{title}.share", "" if share is None else share, "expected a number from 0 to 1")
                share = 0.0
            found.append(Chosen(str(name), float(share), self._laid(f"{title}.scenarios", each.get("scenarios", []))))
        names = [each.name for each in found]
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            self.say(title, name, "stands there twice; choose another name")
        if not spreads.adds_up(found):
            self.say(f"{title}.share", f"{sum(each.share for each in found):g}", "expected shares that add up to 1")
        return tuple(found)

    def _moves(self, title: str, entry: Mapping[str, Any], *, has_rows_of_its_own: bool) -> Iterator[Move]:
        for does in DOES:
            sections = entry.get(does, {})
            if not isinstance(sections, Mapping):
                self.say(f"{title}{does}", sections, f"expected entries headed [[unknown.{does}.TABLE]]")
                continue
            for name, parts in sections.items():
                at = f"{title}{does}.{name}"
                if name not in self.tables:
                    self.say(at, name, "is no table", self.tables)
                elif not isinstance(parts, list) or not all(isinstance(part, Mapping) for part in parts):
                    self.say(at, "", f"expected entries headed [[unknown.{does}.{name}]]")
                else:
                    for part in parts:
                        move = self._move(at, does, self.tables[name], part, any_word=has_rows_of_its_own)
                        if move and not has_rows_of_its_own and not move.has_effect(self.case.tables[name]):
                            self.say(at, "", f"moves nothing: no figure of {name} is meant")
                        elif move:
                            yield move

    def _move(
        self, at: str, does: str, table: Table, part: Mapping[str, Any], *, any_word: bool
    ) -> Move | None:
        before = len(self.faults)
        self.known(part, PART, f"{at}.")
        named, where = part.get("columns"), part.get("where", {})
        kinds = {column.name: column.kind for column in table.all_columns}
        movable = _stems(kinds) if does == "between" else [name for name in kinds if _movable(does, kinds[name])]
        if not isinstance(named, list) or not named:
            self.say(f"{at}.columns", "" if named is None else named, "expected a list of columns")
            named = []
        for word in named:
            if word not in movable:
                self.say(f"{at}.columns", word, f"is no column of {table.name} that can be moved so", movable)
        if not isinstance(where, Mapping):
            self.say(f"{at}.where", where, "expected { column = word }")
            where = {}
        words = {
            str(name): self._words(f"{at}.where", table, str(name), given, any_word) for name, given in where.items()
        }
        return Move(does, table.name, tuple(map(str, named)), words) if len(self.faults) == before else None

    def _words(self, at: str, table: Table, name: str, given: object, any_word: bool) -> tuple[str, ...]:
        """The words that a row may have in a column.

        any_word   a scenario brings rows, which are not known here
        """
        known = [column.name for column in table.all_columns]
        words = tuple(shown(word) for word in (given if isinstance(given, list) else [given]))
        if name not in known:
            self.say(at, name, f"is not a column of {table.name}", known)
        elif not any_word:
            there = sorted({shown(word) for word in self.case.tables[table.name][name]})
            for word in sorted(written_out(words, there)):
                if word not in there:
                    self.say(f"{at}.{name}", word, f"matches no row of {table.name}", there)
        return words


def _movable(does: str, kind: str) -> bool:
    return kind in FIGURES or (does == "add" and kind == "month")


def _stems(kinds: Mapping[str, str]) -> Sequence[str]:
    """Stems of three columns of figures: low, base and high."""
    ends = [name.removesuffix(f"_{THREE[0]}") for name in kinds if name.endswith(f"_{THREE[0]}")]
    return [stem for stem in ends if all(kinds.get(f"{stem}_{level}") in FIGURES for level in THREE)]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
