"""From the files of a case folder to rows of typed values, one dictionary a row, with every fault on the way."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from friendshore.case.left_out import COLUMNS
from friendshore.case.nearest import nearest
from friendshore.case.table import Column, Table
from friendshore.case.values import UNTYPED, WHERE, Row, Value, WrongValueError, blank, from_text, shown
from friendshore.errors import Fault

LARGEST_FILE = 32 * 2**20
MOST_ROWS = 100_000
"""Bytes of a file and rows of a table that are read: the largest table of a world case has 1,200 rows."""


@dataclass(frozen=True)
class Grid:
    """The cells of a table as its file or sheet has them, before they are given a meaning.

    title     as faults name it: offers.csv, sheet offers
    header    names of the columns
    lines     row as a spreadsheet counts, and its cells; a cell that is not even text is the fault found in it
    top       row of the header
    """

    title: str
    header: Sequence[str]
    lines: Sequence[tuple[int, Sequence[str | Fault]]]
    top: int = 1


@dataclass
class Reading:
    """What was read so far.

    rows      table name -> rows; each has every declared column and WHERE
    grids     table name -> its cells as they stand
    filled    table name -> columns that its rows fill
    headers   table that has a file -> columns of its file; a table with a header alone has no rows, and none stand for
              what it leaves out
    broken    tables whose file or columns could not be read: checks that need them are left out
    files     name as shown in faults -> content, for the hash
    """

    rows: dict[str, list[Row]] = field(default_factory=dict)
    grids: dict[str, Grid] = field(default_factory=dict)
    filled: dict[str, set[str]] = field(default_factory=dict)
    headers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    files: dict[str, bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def read_tables(folder: Path, tables: Sequence[Table]) -> Reading:
    """Read every declared table of the folder; a file without a table, or a table without a file, is a fault."""
    reading = Reading()
    found = {path.stem: path for path in sorted(folder.glob("*.csv"))}
    names = {table.name for table in tables}
    missing = [table.name for table in tables if table.name not in found and not table.optional]
    unknown = [name for name in found if name not in names]
    meant = set()
    for name in unknown:
        expected = "is not a table that friendshore knows"
        absent = nearest(name, names - found.keys())
        meant |= {absent} - {""}
        near = absent or nearest(name, names)
        reading.faults.append(Fault(found[name].name, "", "", expected, f"{near}.csv" if near else ""))
    for name in missing:
        near = nearest(name, unknown)
        reading.faults.append(Fault(f"{name}.csv", "", "", "this table is missing", f"{near}.csv" if near else ""))
    for table in tables:
        reading.rows[table.name] = []
        if table.name in found:
            _read_table(table, found[table.name], reading)
    reading.broken.update(missing, meant)
    return reading


def _read_table(table: Table, path: Path, reading: Reading) -> None:
    fault = _too_large(path)
    if fault is None:
        reading.files[path.name] = path.read_bytes()
        lines, fault = _lines(path.name, reading.files[path.name])
    if fault is not None:
        reading.faults.append(fault)
        reading.broken.add(table.name)
        return
    numbered = [(number, line) for number, line in enumerate(lines[1:], start=2) if any(cell.strip() for cell in line)]
    header = [cell.strip() for cell in lines[0]]
    reading.headers[table.name] = tuple(filter(None, header))
    fill(table, Grid(path.name, header, numbered), reading)


def _too_large(path: Path) -> Fault | None:
    if not path.is_file():
        return Fault(path.name, "", "", "is not a file")
    if path.stat().st_size > LARGEST_FILE:
        return Fault(path.name, "", "", f"is larger than {LARGEST_FILE >> 20} MiB; no more of a table is read")
    return None


def too_long(title: str) -> Fault:
    """The fault of a table with more rows than are read."""
    return Fault(title, "", "", f"has more than {MOST_ROWS:,} rows; no more of a table are read")


def fill(table: Table, grid: Grid, reading: Reading) -> None:
    """Give the cells of a table their meaning: its rows and faults are added to the reading."""
    header = list(grid.header)
    reading.grids[table.name] = grid
    faults = _header_faults(table, f"{grid.title} row {grid.top}", header)
    if faults:
        reading.faults += faults
        reading.broken.add(table.name)
    position = {name: header.index(name) for name in header}
    filled = _filled(table, header, grid) if grid.lines else set()
    reading.filled[table.name] = filled
    typed: dict[str, dict[object, Value]] = {name: {} for name in filled}
    """Column -> what its cells are read as: most stand in many rows, and are looked at once."""
    cells = [(column, position[column.name]) for column in table.all_columns if column.name in filled]
    absent = {column.name: blank(column) for column in table.all_columns if column.name not in filled}
    nameless = [index for index, name in enumerate(header) if not name]
    at: dict[tuple[object, ...], str] = {}
    for number, line in grid.lines:
        where = f"{grid.title} row {number}"
        if len(line) > len(header) and any(str(cell).strip() for cell in line[len(header) :]):
            expected = f"has {len(line)} cells, the header {len(header)}; a text with a comma needs quotation marks"
            reading.faults.append(Fault(where, "", "", expected))
        for index in nameless:
            if index < len(line) and (stray := str(line[index]).strip()):
                expected = f"stands in cell {index + 1}, under no column name; delete it, or move it to its column"
                reading.faults.append(Fault(where, "", stray, expected))
        row: Row = {WHERE: where, **absent}
        untyped = []
        for column, index in cells:
            cell, known = line[index] if index < len(line) else "", typed[column.name]
            if cell in known:
                row[column.name] = known[cell]
                continue
            row[column.name], cell_fault = _value(column, cell, where)
            if cell_fault:
                reading.faults.append(cell_fault)
                untyped.append(column.name)
            else:
                known[cell] = row[column.name]
        if untyped:
            row[UNTYPED] = ";".join(untyped)
        key = tuple(row[name] for name in table.key)
        if key in at and not faults and not set(untyped) & set(table.key):
            words = ", ".join(map(shown, key))
            reading.faults.append(Fault(where, ", ".join(table.key), words, f"stands already in {at[key]}"))
        else:
            at.setdefault(key, where)
            reading.rows[table.name].append(row)


def _filled(table: Table, header: Sequence[str], grid: Grid) -> set[str]:
    """The columns of the header, but those that may be left out and are blank in every row."""
    spared = COLUMNS.get(table.name, {})
    at = {name: header.index(name) for name in header}
    lines = [line for _, line in grid.lines]
    return {name for name, index in at.items() if name not in spared or any(_has(line, index) for line in lines)}


def _has(line: Sequence[str | Fault], index: int) -> bool:
    return index < len(line) and bool(str(line[index]).strip())


def _value(column: Column, cell: str | Fault, where: str) -> tuple[str | float | int | bool, Fault | None]:
    if isinstance(cell, Fault):
        return blank(column), cell
    try:
        return from_text(column, cell.strip()), None
    except WrongValueError as wrong:
        return blank(column), Fault(where, column.name, cell.strip(), wrong.expected, wrong.near)


def _lines(name: str, content: bytes) -> tuple[list[list[str]], Fault | None]:
    """The cells of every line as a spreadsheet counts them: blank lines count, a line break inside quotes does not."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return [], Fault(f"{name} line {line}", "", "", "is not UTF-8 text; save it as CSV UTF-8")
    if not text.strip():
        return [], Fault(name, "", "", "is empty; expected a header row")
    try:
        lines = list(islice(csv.reader(io.StringIO(text, newline=""), strict=True), MOST_ROWS + 2))
    except csv.Error as error:
        return [], Fault(name, "", "", f"cannot be read as CSV ({error}); look for an unclosed quotation mark")
    if len(lines) > MOST_ROWS + 1:
        return [], too_long(name)
    header = lines[0]
    if len(header) == 1:
        for mark, title in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            if mark in header[0]:
                return [], Fault(f"{name} row 1", "", "", f"is parted by {title}; expected commas")
    return lines, None


def _header_faults(table: Table, where: str, header: list[str]) -> list[Fault]:
    declared = [column.name for column in table.all_columns]
    missing = [column for column in declared if column not in header]
    faults = []
    for place, column in enumerate(header):
        if column in header[:place] and column:
            faults.append(Fault(where, column, "", "this column stands there twice"))
        elif column and column not in declared:
            near = nearest(column, missing) or nearest(column, declared)
            missing = [other for other in missing if other != near]
            faults.append(Fault(where, column, "", f"is not a column of {table.name}", near))
        elif not column and place < len(declared):
            faults.append(Fault(where, "", "", f"cell {place + 1} of the header is blank"))
    spared = COLUMNS.get(table.name, {})
    faults += [
        Fault(where, column, "", "this column is missing")
        for column in missing
        if table.column(column).required and column not in spared
    ]
    return faults
