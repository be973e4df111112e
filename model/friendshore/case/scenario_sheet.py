"""The sheet scenarios of a case workbook: every scenario as rows of one table, read back into the file that it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from friendshore.case.nearest import nearest
from friendshore.case.read import MOST_ROWS, too_long
from friendshore.case.scenario_rows import (
    CONDITIONS,
    DOES,
    DROP,
    DROP_ALL,
    ENTRIES,
    LINE,
    SECTIONS,
    Entry,
    Row,
    content_of,
    text_of,
)
from friendshore.case.sheet_cells import as_text, names_of
from friendshore.case.spreadsheet import Cell, Sheet, letters
from friendshore.case.table import Column, Table
from friendshore.errors import Fault

SCENARIOS = "scenarios"
SCENARIO, DOES_WHAT, TABLE, ENTRY, COLUMN, VALUE = COLUMNS = (
    "scenario", "does", "table", "entry", "column", "value",
)  # fmt: skip
NAME = re.compile(r"\w[\w.+ -]*")
"""Names of scenarios become names of files."""
OF_ENTRY = re.compile(r"(.+?)(?: entry (\d+))?")
ENTRY_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


@dataclass
class Placed:
    """Where the rows of scenarios stand on the sheet.

    letters    name of a column -> its letters
    rows       name of a scenario -> its rows, and the sheet's row of each
    entries    name of a scenario -> the entries of its file
    said       what may be said but once -> the row of the sheet that says it
    """

    letters: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[tuple[int, Row]]] = field(default_factory=dict)
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    said: dict[tuple[object, ...], int] = field(default_factory=dict)

    def cell(self, scenario: str, line: int, fault: Fault) -> str:
        """The cell that a fault of a scenario's file means; empty where it means none.

        line   of the file, for one that stands line by line; else 0
        """
        rows = self.rows.get(scenario, [])
        if line:
            lines = [number for number, row in rows if row.does == LINE]
            return f"{self.letters[VALUE]}{lines[line - 1]}" if line <= len(lines) else ""
        title, _, name = fault.column.partition(", ")
        found = OF_ENTRY.fullmatch(title)
        if found is None:
            return ""
        known = [each for each in self.entries.get(scenario, []) if each.title == found[1]]
        entry = next((each for each in known if each.number == int(found[2] or 1)), None)
        if entry is None:
            return self._of_section(rows, title, fault.value)
        return self._of_entry([rows[number] for number in entry.rows], name.partition(" of ")[0], fault.value)

    def _of_entry(self, rows: list[tuple[int, Row]], name: str, value: str) -> str:
        named = [(number, row) for number, row in rows if row.column == name]
        if named:
            at = next((number for number, row in named if row.value == value), named[0][0])
            return f"{self.letters[VALUE]}{at}"
        for number, row in rows:
            if value and value in (row.column, row.value):
                return f"{self.letters[COLUMN if value == row.column else VALUE]}{number}"
        factor = [number for number, row in rows if row.does not in CONDITIONS]
        if name == "by" and factor:
            return f"{self.letters[VALUE]}{factor[0]}"
        column = VALUE if len(rows) == 1 and rows[0][1].does not in ENTRIES else TABLE
        return f"{self.letters[column]}{rows[0][0]}"

    def _of_section(self, rows: list[tuple[int, Row]], title: str, value: str) -> str:
        """A table that is none, or an unknown level or setting."""
        for number, row in rows:
            if title in (row.table, ENTRIES.get(row.does, "") + row.table) and row.table:
                return f"{self.letters[TABLE]}{number}"
            if row.does == title and row.column == value:
                return f"{self.letters[COLUMN]}{number}"
        return ""


def read(sheet: Sheet, tables: Mapping[str, Table], faults: list[Fault]) -> tuple[dict[str, str], Placed]:
    """Name -> the file of each scenario, in TOML, and where its rows stand; faults are added."""
    top, names = names_of(sheet, dict.fromkeys(COLUMNS, 0))
    at = {name: column for column, name in names.items()}
    placed = Placed({name: letters(column) for name, column in at.items()})
    if lacking := [name for name in COLUMNS if name not in at]:
        faults.append(Fault(f"sheet {SCENARIOS}", "", "", f"has no column named {' and none named '.join(lacking)}"))
        return {}, placed
    if len(sheet.rows) > MOST_ROWS:
        faults.append(too_long(f"sheet {SCENARIOS}"))
        return {}, placed
    for number in sorted(number for number in sheet.rows if number > top):
        cells = {name: sheet.rows[number].get(at[name]) for name in COLUMNS}
        if any(cell is not None and cell.value.strip() for cell in cells.values()):
            _row(number, cells, tables, placed, faults)
    texts = {}
    for name, rows in sorted(placed.rows.items()):
        if any(row.does == LINE for _, row in rows):
            rows.sort(key=lambda each: each[1].entry)
            texts[name] = "\n".join(row.value for _, row in rows) + "\n"
        else:
            content, placed.entries[name] = content_of([row for _, row in rows], tables)
            texts[name] = text_of(content)
    return texts, placed


def _row(
    number: int, cells: Mapping[str, Cell | None], tables: Mapping[str, Table], placed: Placed, faults: list[Fault]
) -> None:
    where = f"sheet {SCENARIOS} row {number}"
    words = {name: cell.value.strip() if (cell := cells[name]) else "" for name in COLUMNS}
    found: list[Fault] = []
    if not NAME.fullmatch(words[SCENARIO]):
        expected = "names no scenario"
        if words[SCENARIO]:
            expected = "expected the name of a scenario: letters, figures, _ and -"
        found.append(Fault(where, SCENARIO, words[SCENARIO], expected))
    does = words[DOES_WHAT]
    if does not in DOES:
        found.append(Fault(where, DOES_WHAT, does, f"expected {', '.join(DOES)}", nearest(does, DOES)))
    of_table = does in ENTRIES or does == DROP_ALL
    if of_table and not words[TABLE]:
        found.append(Fault(where, TABLE, "", "names no table"))
    if (does in ENTRIES or does == LINE) and not ENTRY_NUMBER.fullmatch(words[ENTRY]):
        expected = "expected the number of the change: all rows of one change have the same"
        found.append(Fault(where, ENTRY, words[ENTRY], expected))
    if (does in ENTRIES or does in SECTIONS) and not words[COLUMN]:
        found.append(Fault(where, COLUMN, "", "names no column" if does in ENTRIES else f"names none of the {does}"))
    table = tables.get(words[TABLE])
    known = {column.name: column for column in table.all_columns} if table else {}
    value = ""
    if (cell := cells[VALUE]) is not None:
        as_it_is = as_text(cell, known.get(words[COLUMN], TEXT if does == LINE else ANY), where, VALUE)
        if isinstance(as_it_is, Fault):
            found.append(as_it_is)
        else:
            value = as_it_is
    if not found:
        row = Row(does, words[TABLE], int(words[ENTRY] or 0) if does in ENTRIES or does == LINE else 0, words[COLUMN],
                  value)  # fmt: skip
        found += _again(where, number, words[SCENARIO], row, placed)
    if not found:
        placed.rows.setdefault(words[SCENARIO], []).append((number, row))
    faults += found


TEXT = Column("value", "text", "")
ANY = Column("value", "flag", "")
"""A cell that is true or false may stand where no column says what belongs there."""


def _again(where: str, number: int, scenario: str, row: Row, placed: Placed) -> list[Fault]:
    """A fault where a row says otherwise what another says."""
    placed.said.setdefault((scenario, row.does == LINE), number)
    if other := placed.said.get((scenario, row.does != LINE)):
        expected = f"a scenario stands line by line or in rows, not in both; row {other} is otherwise"
        return [Fault(where, DOES_WHAT, row.does, expected)]
    own: tuple[object, ...] = (scenario, *row[:4])
    opposite = {DROP: (scenario, DROP_ALL, row.table), DROP_ALL: (scenario, DROP, row.table)}.get(row.does)
    before = placed.said.get(own, 0) if row.does not in CONDITIONS else 0
    before = before or (placed.said.get(opposite, 0) if opposite else 0)
    for each in (own, own[:3]):
        placed.said.setdefault(each, number)
    return [Fault(where, VALUE, row.value, f"stands already in row {before}")] if before else []
