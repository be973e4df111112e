"""Changes of tables as the page keeps them: cells that were typed into, rows that are left out, rows that are new."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from friendshore.app.declared import TABLES
from friendshore.app.folders import Key, word_of
from friendshore.app.grids import Grid
from friendshore.app.knobs import Cell, Gone
from friendshore.words import in_words

STEPS = 30
"""Changes that can be taken back one by one."""
Place = tuple[str, Key]
"""A row of the case: its table and its key."""


@dataclass(frozen=True)
class NewRow:
    """A row that the case has not: its name in the page, and what stands in its columns."""

    table: str
    name: str
    values: Mapping[str, str]

    @property
    def key(self) -> Key:
        """Its key as knobs have it."""
        table = TABLES[self.table]
        return tuple(word_of(table, column, self.values.get(column, "").strip()) for column in table.key)

    @property
    def lacking(self) -> list[str]:
        """Columns of its key that must not be blank, and are."""
        table = TABLES[self.table]
        return [name for name in table.key if table.column(name).required and not self.values.get(name, "").strip()]


@dataclass(frozen=True)
class Changes:
    """What is changed, and what stood before each change."""

    cells: Mapping[tuple[str, Key, str], str] = field(default_factory=dict)
    gone: tuple[Place, ...] = ()
    rows: tuple[NewRow, ...] = ()
    before: tuple[Mapping[str, Any], ...] = ()

    @classmethod
    def of_json(cls, given: Mapping[str, Any] | None) -> Self:
        """From what the page keeps."""
        held = given or {}
        return cls(
            {(each["table"], tuple(each["key"]), each["column"]): each["value"] for each in held.get("cells", ())},
            tuple((each["table"], tuple(each["key"])) for each in held.get("gone", ())),
            tuple(NewRow(each["table"], each["name"], each["values"]) for each in held.get("rows", ())),
            tuple(held.get("before", ())),
        )

    def as_json(self) -> dict[str, Any]:
        """For the page to keep."""
        return {**self._standing(), "before": list(self.before)}

    def typed(self, table: Grid, row: str, key: Key, column: str, value: str) -> Self:
        """A cell typed into; one that is again as the case has it is not changed."""
        name = table.table
        if any(each.name == row for each in self.rows):
            now = tuple(
                replace(each, values={**each.values, column: value}) if each.name == row else each
                for each in self.rows
            )
            return self._step(rows=now)
        at = [each.name for each in table.columns].index(column)
        standing = next((each.cells[at] for each in table.rows if each.key == key), "")
        rest = {place: kept for place, kept in self.cells.items() if place != (name, key, column)}
        return self._step(cells=rest if value == standing else {**rest, (name, key, column): value})

    def added(self, table: str, values: Sequence[Mapping[str, str]]) -> Self:
        """New rows, above those that stand."""
        last = max((int(each.name.removeprefix("new")) for each in self.rows), default=0)
        new = [NewRow(table, f"new{last + place}", given) for place, given in enumerate(values, start=1)]
        return self._step(rows=(*new, *self.rows))

    def removed(self, table: str, keys: Sequence[Key], names: Sequence[str]) -> Self:
        """Rows of the case left out, or back again where all of them were; new rows gone."""
        places = [(table, key) for key in keys]
        back = bool(places) and all(place in self.gone for place in places)
        rest = tuple(place for place in self.gone if place not in places)
        rows = tuple(each for each in self.rows if each.name not in names)
        return self._step(gone=rest if back else (*rest, *places), rows=rows)

    def undone(self) -> Self:
        """As before the last change."""
        if not self.before:
            return self
        return replace(self.of_json(self.before[-1]), before=self.before[:-1])

    def without(self, table: str) -> Self:
        """A table as the case has it."""
        cells = {place: value for place, value in self.cells.items() if place[0] != table}
        gone = tuple(place for place in self.gone if place[0] != table)
        return self._step(cells=cells, gone=gone, rows=tuple(each for each in self.rows if each.table != table))

    def _standing(self) -> dict[str, Any]:
        cells = [
            {"table": table, "key": list(key), "column": column, "value": value}
            for (table, key, column), value in self.cells.items()
        ]
        return {
            "cells": cells,
            "gone": [{"table": table, "key": list(key)} for table, key in self.gone],
            "rows": [{"table": each.table, "name": each.name, "values": dict(each.values)} for each in self.rows],
        }

    def _step(self, **changed: Any) -> Self:
        made = replace(self, **changed)
        if made._standing() == self._standing():
            return self
        return replace(made, before=(*self.before, self._standing())[-STEPS:])


@dataclass(frozen=True)
class Laid:
    """The changes as knobs have them, and a sentence for each new row that cannot be laid yet."""

    cells: tuple[Cell, ...]
    gone: tuple[Gone, ...]
    waiting: tuple[str, ...]


def laid(changes: Changes, grid: Callable[[str], Grid]) -> Laid:
    """What is laid over the case: a new row once its key is whole, and its own."""
    cells = [
        Cell(table, key, column, value)
        for (table, key, column), value in changes.cells.items()
        if (table, key) not in changes.gone
    ]
    taken = {(each.table, row.key) for each in map(grid, {row.table for row in changes.rows}) for row in each.rows}
    waiting = []
    for row in reversed(changes.rows):
        place = (row.table, row.key)
        if row.lacking:
            columns = ", ".join(map(in_words, row.lacking))
            waiting.append(f"A new row of {in_words(row.table)} waits for its key: {columns}.")
        elif place in taken:
            key = ", ".join(row.key)
            waiting.append(f"A new row of {in_words(row.table)} waits for a key of its own: {key} stands already.")
        else:
            taken.add(place)
            cells += _cells_of(row)
    gone = tuple(Gone(table, key) for table, key in changes.gone)
    return Laid(tuple(cells), gone, tuple(waiting))


def _cells_of(row: NewRow) -> Iterator[Cell]:
    for column, value in row.values.items():
        if value.strip():
            yield Cell(row.table, row.key, column, value.strip())
