"""How the figures of a claim are read from the file of its article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from friendshore.asking.door import Door
from friendshore.studies.workings.claims.declared import FACT, INPUT, QUESTION, READ_IN, Cell, Figure
from friendshore.studies.workings.claims.looked_up import COUNT, MADE, WAYS, matching, word_of

FIGURE = ("name", "title", "zh", "unit", "scale", *READ_IN, "table", "column", "where", "how", "made", "of")


class FigureDoor(Door):
    """Reads figures.

    of       kind of place a figure may be read in -> the names there are
    inputs   tables of the cases
    """

    def __init__(
        self,
        folder: Path,
        file: str,
        content: Mapping[str, Any],
        of: Mapping[str, Mapping[str, object]],
        inputs: Mapping[str, Mapping[str, pd.DataFrame]],
    ) -> None:
        super().__init__(folder, file, content)
        self.of, self.inputs = of, inputs

    def listed(self, entry: Mapping[str, Any], name: str, title: str) -> list[Mapping[str, Any]]:
        given = entry.get(name, [])
        if not isinstance(given, list) or not all(isinstance(each, Mapping) for each in given):
            self.say(f"{title}{name}", given, f"expected entries headed [[{name}]]")
            return []
        return given

    def figure(self, title: str, entry: Mapping[str, Any], before: Sequence[str]) -> Figure:
        name = str(entry.get("name", ""))
        title = f"{title}figure {name or len(before) + 1}, "
        self.known(entry, FIGURE, title)
        self.texts(entry, title, ["name", "title", "zh", "unit"])
        scale = entry.get("scale", 1.0)
        if type(scale) not in (int, float):
            self.say(f"{title}scale", scale, "expected a number")
            scale = 1.0
        given = [word for word in (*READ_IN, "made") if word in entry]
        said = (name, str(entry.get("title", "")), str(entry.get("zh", "")), str(entry.get("unit", "")), float(scale))
        if len(given) != 1:
            words = ", ".join((*READ_IN, "made"))
            self.say(f"{title}name", name, f"expected one of {words}, which says where it comes from")
            return Figure(*said, None)
        if given == ["made"]:
            return Figure(*said, None, *self.made(title, entry, before))
        return Figure(*said, self.cell(title, entry, given[0]))

    def made(self, title: str, entry: Mapping[str, Any], before: Sequence[str]) -> tuple[str, tuple[str, ...]]:
        how, parts = str(entry["made"]), entry.get("of", [])
        if how not in MADE:
            self.say(f"{title}made", how, f"expected one of {', '.join(MADE)}", MADE)
        if not isinstance(parts, list) or len(parts) < 2:
            self.say(f"{title}of", parts, "expected two names or more of figures before it")
            return how, ()
        for part in parts:
            if part not in before:
                self.say(f"{title}of", part, "is no figure before it", before)
        return how, tuple(map(str, parts))

    def cell(self, title: str, entry: Mapping[str, Any], kind: str) -> Cell:
        of, table, column = (str(entry.get(name, "")) for name in (kind, "table", "column"))
        how, where = str(entry.get("how", "sum")), self.where(title, entry)
        if of not in self.of[kind]:
            self.say(f"{title}{kind}", of, f"is not there; expected one of {', '.join(self.of[kind])}", self.of[kind])
        if how not in WAYS:
            self.say(f"{title}how", how, f"expected one of {', '.join(WAYS)}", WAYS)
        if kind == FACT:
            return Cell(kind, of, "", "value", {"fact": (of,)}, "sum")
        if not column and how != COUNT:
            self.say(f"{title}column", "", "expected the name of a column")
        if kind == QUESTION and not table:
            self.say(f"{title}table", "", "expected the name of a frame of the answer")
        if kind == INPUT and of in self.inputs:
            self.there(title, self.inputs[of], table, column, where, how)
        return Cell(kind, of, table, column, where, how)

    def where(self, title: str, entry: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
        given = entry.get("where", {})
        if not isinstance(given, Mapping):
            self.say(f"{title}where", given, "expected { column = word }")
            return {}
        return {
            str(column): tuple(word_of(each) for each in (words if isinstance(words, list) else [words]))
            for column, words in given.items()
        }

    def there(
        self,
        title: str,
        tables: Mapping[str, pd.DataFrame],
        table: str,
        column: str,
        where: Mapping[str, tuple[str, ...]],
        how: str,
    ) -> None:
        """A figure of an input table is there: its table, its columns, and a row for each word."""
        if table not in tables:
            self.say(f"{title}table", table, "is no table of the case", tables)
            return
        frame = tables[table]
        for each in (*where, *((column,) if how != COUNT else ())):
            if each not in frame.columns:
                self.say(f"{title}column", each, f"is no column of {table}", map(str, frame.columns))
                return
        for each, words in where.items():
            known = {word_of(value) for value in frame[each]}
            for word in words:
                if word not in known:
                    self.say(f"{title}where.{each}", word, f"stands in no row of {table}", known)
        if how != COUNT and matching(frame, where).empty:
            held = ", ".join(f"{each} {' or '.join(words)}" for each, words in where.items())
            self.say(f"{title}where", held, f"no row of {table} holds these words together")
