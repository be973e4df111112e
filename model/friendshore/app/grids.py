"""Input and policy tables as grids to be edited, and faults of what was edited, cell by cell, as `check` has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from friendshore.app.declared import TABLES
from friendshore.app.folders import Key, Keys, as_folder, cell_of, edited, keys_of, lines_of
from friendshore.app.knobs import Knobs
from friendshore.app.reading import Place, case_of
from friendshore.case.table import Column, Table
from friendshore.errors import CaseError, Fault
from friendshore.program import policies

POLICIES = frozenset(table.name for table in policies.FURTHER.tables)
ROW = re.compile(r"^(\w+)\.csv(?: row (\d+))?")


@dataclass(frozen=True)
class TableNote:
    """A table as a list names it."""

    name: str
    meaning: str
    policy: bool
    rows: int


@dataclass(frozen=True)
class GridColumn:
    """A column as it was declared: what it means, its unit, and what it may hold; `key` where it identifies the row."""

    name: str
    kind: str
    meaning: str
    unit: str
    required: bool
    key: bool
    one_of: tuple[str, ...]
    many: bool
    at_least: float | None
    at_most: float | None
    default: str


@dataclass(frozen=True)
class GridRow:
    """A row: its number in the file, its key as `Cell.key` has it, and its cells in the order of the columns."""

    number: int
    key: Key
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A table as its file has it, before any scenario."""

    table: str
    meaning: str
    policy: bool
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]


@dataclass(frozen=True)
class CellFault:
    """A fault in the words of `check`, and the cell it stands in: empty words where it concerns no cell, row or table.

    sentence   what `check` prints
    """

    table: str
    row: int
    key: Key
    column: str
    value: str
    expected: str
    nearest: str
    sentence: str


def tables(place: Place) -> tuple[TableNote, ...]:
    """Every input and policy table, inputs first. Raises CaseError."""
    folder = as_folder(place.case, place.folder)
    found = [
        TableNote(name, table.meaning, name in POLICIES, len(keys_of(table, lines_of(folder / f"{name}.csv"))))
        for name, table in TABLES.items()
    ]
    return tuple(sorted(found, key=lambda note: note.policy))


def grid(place: Place, name: str) -> Grid:
    """A table with its rows. Raises KeyError where there is none of that name, CaseError."""
    table = TABLES[name]
    lines = lines_of(as_folder(place.case, place.folder) / f"{name}.csv")
    header = [cell.strip() for cell in lines[0]] if lines else []
    at = [header.index(column.name) if column.name in header else -1 for column in table.all_columns]
    rows = tuple(
        GridRow(number, key, tuple(cell_of(lines[number - 1], where) for where in at))
        for number, key in keys_of(table, lines).items()
    )
    columns = tuple(_column(table, column) for column in table.all_columns)
    return Grid(name, table.meaning, name in POLICIES, columns, rows)


def faults(place: Place, knobs: Knobs) -> tuple[CellFault, ...]:
    """What `check` finds in the case with the cells of the knobs edited in its files, under their scenarios and levels.

    Raises OSError where the scratch folder cannot be written.
    """
    target = place.folder / "edited" / Path(place.case).stem
    keys: Mapping[str, Keys] = {}
    try:
        keys = edited(as_folder(place.case, place.folder), target, knobs.cells, knobs.gone)
        case_of(Place(str(target), place.folder), replace(knobs, cells=(), gone=()))
    except CaseError as error:
        found = {fault.where for fault in error.faults}
        known = dict(_keys(target, found, keys))
        return tuple(_told(fault, known) for fault in error.faults)
    return ()


def _keys(folder: Path, where: set[str], keys: Mapping[str, Keys]) -> Iterator[tuple[str, Keys]]:
    for name in {match.group(1) for each in where if (match := ROW.match(each))} & TABLES.keys():
        yield name, keys.get(name) or keys_of(TABLES[name], lines_of(folder / f"{name}.csv"))


def _told(fault: Fault, keys: Mapping[str, Keys]) -> CellFault:
    match = ROW.match(fault.where)
    table, number = (match.group(1), int(match.group(2) or 0)) if match else ("", 0)
    key = keys.get(table, {}).get(number, ())
    return CellFault(table, number, key, fault.column, fault.value, fault.expected, fault.nearest, str(fault))


def _column(table: Table, column: Column) -> GridColumn:
    default = "" if column.default is None else str(column.default)
    return GridColumn(
        column.name, column.kind, column.meaning, column.unit, column.required, column.name in table.key,
        column.one_of, column.many, column.at_least, column.at_most, default,
    )  # fmt: skip
