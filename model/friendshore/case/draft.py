"""A case as the checks see it: read and overlaid, but not yet found sound."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, TypeVar

import pandas as pd

from friendshore.case.settings import Levels
from friendshore.case.table import Table
from friendshore.case.values import UNTYPED, WHERE, shown
from friendshore.errors import Fault
from friendshore.frames import records

Record = dict[str, Any]
Made = TypeVar("Made")


class UnsoundError(Exception):
    """A rule asked for a cell that failed typing, or a table that could not be read: that is told already."""


class _Holed(Record):
    """A row with cells that failed typing: whoever asks for one of them is stopped."""

    def __init__(self, cells: Mapping[str, Any], untyped: Iterable[str]) -> None:
        self.untyped = frozenset(untyped)
        super().__init__((name, value) for name, value in cells.items() if name not in self.untyped)

    def __missing__(self, name: str) -> Any:
        raise UnsoundError(name) if name in self.untyped else KeyError(name)

    def holds(self, columns: Iterable[str]) -> bool:
        """Whether none of these cells failed; False where none is named."""
        named = set(columns)
        return bool(named) and not named & self.untyped

    def get(self, name: str, default: Any = None) -> Any:
        return self[name] if name in self.untyped else super().get(name, default)


@dataclass(frozen=True)
class Draft:
    """What the rules look at.

    tables    table name -> typed frame with the hidden column WHERE
    declared  table name -> its declaration
    broken    tables that could not be read; rules that need them are left out
    """

    bloc: str
    as_of: str
    levels: Levels
    tables: Mapping[str, pd.DataFrame]
    declared: Mapping[str, Table]
    broken: frozenset[str] = frozenset()
    _records: dict[str, list[Record]] = field(default_factory=dict, compare=False, repr=False)
    _made: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def rows(self, table: str) -> list[Record]:
        """The rows of a table as dictionaries. Raises UnsoundError where the table could not be read."""
        if table in self.broken:
            raise UnsoundError(table)
        if table not in self._records:
            self._records[table] = [_record(row) for row in records(self.tables[table])]
        return self._records[table]

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """What several rules make of the rows alike, made once; none of them changes it."""
        if name not in self._made:
            self._made[name] = make()
        found: Made = self._made[name]
        return found

    def sound(self, table: str, *columns: str) -> list[Record]:
        """The rows in which these cells typed (all cells, where none is named), for a rule that judges row by row;
        none where the table could not be read."""
        if table in self.broken:
            return []
        return [row for row in self.rows(table) if not isinstance(row, _Holed) or row.holds(columns)]

    def words(self, table: str, column: str) -> set[str]:
        """The values of a text column."""
        return {str(row[column]) for row in self.rows(table)}

    def areas(self, *roles: str) -> set[str]:
        """Areas with one of the roles in the bloc that plans; with no role named, all areas that have one."""
        ours = [row for row in self.rows("blocs") if row["bloc"] == self.bloc]
        return {row["area"] for row in ours if not roles or row["role"] in roles}

    def countries(self, *roles: str) -> set[str]:
        """Countries of those areas."""
        areas = self.areas(*roles)
        return {row["country"] for row in self.rows("countries") if row["area"] in areas}

    def group_members(self) -> dict[str, set[str]]:
        """Every word that may stand for countries -> the countries; `*` all, a country itself."""
        everyone = self.words("countries", "country")
        members = {"*": everyone} | {country: {country} for country in everyone}
        for row in self.rows("country_groups"):
            members.setdefault(row["group"], set()).add(row["country"])
        return members


def _record(row: Mapping[Any, Any]) -> Record:
    cells = {str(name): value for name, value in row.items()}
    untyped = str(cells.pop(UNTYPED, ""))
    return _Holed(cells, untyped.split(";")) if untyped else cells


@dataclass(frozen=True)
class Rule:
    """One check: a draft in, faults out. It ends where it would look at what could not be read or typed, so that no
    rule judges a cell that is none, and no fault brings others in its train; what it found until then stands."""

    needs: tuple[str, ...]
    find: Callable[[Draft], Iterable[Fault]]

    def __call__(self, draft: Draft) -> list[Fault]:
        found: list[Fault] = []
        if not draft.broken.intersection(self.needs):
            with suppress(UnsoundError):
                for each in self.find(draft):
                    found.append(each)  # what came before the end is kept
        return found

    def __reduce__(self) -> tuple[Callable[[str, str], object], tuple[str, str]]:
        """Pickled by name: a rule stands in its module under the name of the function it was made from."""
        return _named, (self.find.__module__, self.find.__qualname__)


def _named(module: str, name: str) -> object:
    return getattr(import_module(module), name)


def needs(*tables: str) -> Callable[[Callable[[Draft], Iterable[Fault]]], Rule]:
    """Make a function a rule that needs these tables."""
    return lambda find: Rule(tables, find)


def fault(row: Record, column: str, expected: str, near: str = "", value: object = None) -> Fault:
    """A fault of one cell of a row; the value is the cell's unless another is given."""
    found = row.get(column, "") if value is None else value
    return Fault(str(row.get(WHERE, "")), column, shown(found), expected, near)


def grouped(rows: Iterable[Record], *columns: str) -> Iterator[tuple[tuple[Any, ...], list[Record]]]:
    """Rows that share the values of some columns, in order of first appearance."""
    groups: dict[tuple[Any, ...], list[Record]] = {}
    for row in rows:
        groups.setdefault(tuple(row[column] for column in columns), []).append(row)
    yield from groups.items()


def given(value: object) -> bool:
    """Whether a cell holds anything: not blank, not missing."""
    return value not in ("", None) and not (isinstance(value, float) and math.isnan(value))
